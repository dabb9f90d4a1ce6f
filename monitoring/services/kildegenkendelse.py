"""Which source a file is, by its headers."""

from monitoring.ingest import Tilretning, hent_profil
from monitoring.ingest.csvfil import laes_csv
from monitoring.ingest.filtype import XLSX, genkend
from monitoring.ingest.fund import Fund
from monitoring.ingest.hoved import Hovedsoeger
from monitoring.ingest.resultat import Arkdata
from monitoring.ingest.xlsxfil import laes_xlsx
from monitoring.models import Kilde

#: A header stands far up: more of a text file than this is not read.
_BEGYNDELSE = 200_000


def genkend_kilde(indhold: bytes) -> Kilde | None:
    """The source whose required columns the file has, the one with most known columns; None where it is not clear."""
    art = genkend(indhold)
    if isinstance(art, Fund):
        return None
    projektmappe = laes_xlsx(indhold)[0] if art == XLSX else None
    antal = {kilde: _kendte_kolonner(kilde, indhold, projektmappe) for kilde in Kilde}
    flest = max(antal.values())
    bedste = [kilde for kilde, kolonner in antal.items() if kolonner == flest]
    return bedste[0] if flest and len(bedste) == 1 else None


def _kendte_kolonner(kilde: Kilde, indhold: bytes, projektmappe: list[Arkdata] | None) -> int:
    profil, tilretning = hent_profil(kilde.value), Tilretning()
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
