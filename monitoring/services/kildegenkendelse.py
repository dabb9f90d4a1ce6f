"""Which source a file is, by its headers."""

from collections.abc import Iterable

from monitoring.ingest import Tilretning, hent_profil
from monitoring.ingest.csvfil import laes_csv
from monitoring.ingest.filtype import XLSX, genkend
from monitoring.ingest.fund import Alvor, Fund
from monitoring.ingest.hoved import Hovedsoeger
from monitoring.ingest.resultat import Arkdata
from monitoring.ingest.tilretning import af_data
from monitoring.ingest.xlsxfil import laes_xlsx
from monitoring.models import Kilde
from monitoring.services.adgang import EGNE_KILDER
from monitoring.services.laesning import nyeste_tilretning
from udlejning.brugere.models import Bruger

#: A header stands far up: more of a text file than this is not read.
_BEGYNDELSE = 200_000


def genkend_kilde(indhold: bytes, by: Bruger) -> Kilde | None:
    """The source whose required columns the file has, the one with most known columns; None where it is not clear.

    An organisation's file is one of those that organisations send.

    Where no source fits, headers count that a person has explained before.
    """
    art = genkend(indhold)
    if isinstance(art, Fund):
        return None
    projektmappe = laes_xlsx(indhold)[0] if art == XLSX else None
    kilder = tuple(Kilde) if by.organisation_id is None else EGNE_KILDER
    return _bedste(indhold, projektmappe, {kilde: Tilretning() for kilde in kilder}) or _bedste(
        indhold, projektmappe, huskede_tilretninger(kilder, by)
    )


def hvorfor_ukendt(navn: str, indhold: bytes) -> str:
    """Why `genkend_kilde` found no source: what is wrong with the file itself, or that its headers tell nothing."""
    art = genkend(indhold)
    fund = [art] if isinstance(art, Fund) else laes_xlsx(indhold)[1] if art == XLSX else []
    if fejl := [et.tekst() for et in fund if et.alvor is Alvor.FEJL]:
        return f"{navn}: {' '.join(fejl)}"
    return f"Vi kan ikke se på overskrifterne i {navn}, hvad det er. Vælg kilden selv."


def huskede_tilretninger(kilder: Iterable[Kilde], by: Bruger) -> dict[Kilde, Tilretning]:
    """What a person corrected last in the files of each source; sources without a correction are left out."""
    fundne = ((kilde, nyeste_tilretning(kilde.value, by)) for kilde in kilder)
    return {kilde: af_data(husket.data) for kilde, husket in fundne if husket}


def _bedste(indhold: bytes, projektmappe: list[Arkdata] | None, tilretninger: dict[Kilde, Tilretning]) -> Kilde | None:
    antal = {kilde: _kendte_kolonner(kilde, indhold, projektmappe, t) for kilde, t in tilretninger.items()}
    flest = max(antal.values(), default=0)
    bedste = [kilde for kilde, kolonner in antal.items() if kolonner == flest]
    return bedste[0] if flest and len(bedste) == 1 else None


def _kendte_kolonner(kilde: Kilde, indhold: bytes, projektmappe: list[Arkdata] | None, tilretning: Tilretning) -> int:
    profil = hent_profil(kilde.value)
    ark = projektmappe if projektmappe is not None else laes_csv(indhold[:_BEGYNDELSE], profil, tilretning)[0]
    soeger = Hovedsoeger(profil, tilretning)
    flest = 0
    for et in ark:
        hoved, _ = soeger.find(et)
        if hoved is None:
            continue
        fundne = set(hoved.kolonner) | ({profil.aar_fra_arknavn} if hoved.aar else set())
        if set(profil.skal) <= fundne:
            flest = max(flest, len(fundne))
    return flest
