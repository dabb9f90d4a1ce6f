"""No CPR number may come in, not even in a column that nobody reads."""

from collections.abc import Collection

from monitoring.domain.cpr import ligner_cpr, skjul_cpr

from .fund import Alvor, Fund
from .resultat import Arkdata, Raa, celletekst
from .tegn import kolonnebogstav


def find_cpr(ark: Arkdata) -> list[Fund]:
    """Every cell of the sheet that looks like a CPR number is an error, and is blotted out in `ark`."""
    forskellige: Collection[Raa] = set().union(*ark.raekker) if ark.forskellige is None else ark.forskellige
    tekster = [celle for celle in forskellige if isinstance(celle, str) and len(celle) > 9]
    ramte: set[Raa] = set()
    if ligner_cpr("\n".join(tekster)):
        ramte |= {celle for celle in tekster if ligner_cpr(celle)}
    if ark.navn:
        ramte |= {celle for celle in forskellige if isinstance(celle, float) and _tal(celle)}
    return [
        _skjul(ark, raekke, nr, plads)
        for nr, raekke in (enumerate(ark.raekker, 1) if ramte else ())
        for plads, celle in enumerate(raekke)
        if celle in ramte
    ]


def _tal(celle: float) -> bool:
    """A number of nine or ten digits: Excel drops a zero in front."""
    return 1e8 <= celle < 1e10 and ligner_cpr(celletekst(celle).zfill(10))


def _skjul(ark: Arkdata, raekke: list[Raa], nr: int, plads: int) -> Fund:
    tekst = skjul_cpr(celletekst(raekke[plads]).zfill(10))
    raekke[plads] = tekst
    bogstav = kolonnebogstav(plads)
    besked = "ligner et CPR-nummer, og CPR-numre må ikke stå i filen"
    return Fund(Alvor.FEJL, "cpr", ark.navn, nr, bogstav, tekst, besked, "slet det, og send filen igen", bogstav)
