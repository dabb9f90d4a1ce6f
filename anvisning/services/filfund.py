"""Findings of a file that only anvisning can see."""

from collections.abc import Iterable

from monitoring.api import Afdeling, Alvor, Fund, Raekke


def fejl_i_celle(raekke: Raekke, kolonne: str, kode: str, besked: str, raad: str) -> Fund:
    """An error of the cell in the standard column `kolonne`; of the row where the file lacks the column."""
    if raekke.tabel.kolonner.get(kolonne) is None:
        return Fund(Alvor.FEJL, kode, raekke.ark, raekke.nr, besked=besked, raad=raad)
    celle = raekke[kolonne]
    return Fund(
        Alvor.FEJL, kode, raekke.ark, raekke.nr, kolonne, celle.tekst, besked, raad, bogstav=celle.celle.kolonne
    )


def afdelinger_i(raekker: Iterable[Raekke]) -> list[Afdeling]:
    """Row by row the afdeling; the import has found each of them in the register."""
    alle = {a.noegle: a for a in Afdeling.objects.select_related("organisation")}
    return [alle[f"{r.vaerdi('organisationsnr')}-{r.vaerdi('afdelingsnr')}"] for r in raekker]
