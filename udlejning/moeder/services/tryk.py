"""A document as PDF (PDF/UA-1, tagged), as pictures of its pages, and as a workbook; the same in gives the same out.

Only the fonts that typst carries with it are used. Names and free text go in as data and are never read as markup.
"""

import datetime as dt
import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst

from monitoring.api import Eksportvaerdi, Farve, dato, som_xlsx, tal
from udlejning.moeder.domain.dokument import Afsnit, Celle, Dokument, Tabel, celletekst

SKABELON = Path(__file__).with_name("pakke.typ")
FORFATTER = "Fælles udlejningsaftale"
_BREDDER = (36, 20, 30, 18, 18, 40, *[18] * 12)
#: The characters that typst's own fonts have, by first and last; PDF/UA refuses a text with any other.
_TRYKBARE = (
    (0x20, 0x2FF), (0x370, 0x3FF), (0x400, 0x45F), (0x1E00, 0x1EFF), (0x2000, 0x2040), (0x2070, 0x20BF),
    (0x2190, 0x23FF), (0x2500, 0x25FF),
)  # fmt: skip
_ANDET_TEGN = "\N{WHITE SQUARE}"


def som_pdf(dokument: Dokument, *, nummer: int, lavet_at: dt.datetime) -> bytes:
    """`lavet_at` is local; it is also the time that the file says it was made."""
    svar = _oversaetter().compile(
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=int(lavet_at.timestamp()),
        sys_inputs={"dokument": _til_typst(dokument, nummer, lavet_at)},
    )
    assert isinstance(svar, bytes)
    return svar


def som_sider(dokument: Dokument, *, nummer: int, lavet_at: dt.datetime, ppi: float = 80) -> list[bytes]:
    """A PNG for each page, for those who want to see what the PDF looks like."""
    svar = _oversaetter().compile(
        format="png",
        ppi=ppi,
        timestamp=int(lavet_at.timestamp()),
        sys_inputs={"dokument": _til_typst(dokument, nummer, lavet_at)},
    )
    return [svar] if isinstance(svar, bytes) else list(svar or [])


def som_regneark(dokument: Dokument, *, nummer: int, lavet_at: dt.datetime, lavet_af: str) -> bytes:
    """A sheet for each part, all rows of every table, and first what the material is and rests on."""
    om: list[Sequence[Eksportvaerdi]] = [
        [dokument.titel],
        ["Møde", dokument.undertitel],
        ["Materiale", f"Nummer {nummer}, lavet {_tidspunkt(lavet_at)} af {lavet_af}"],
        ["Fortrolighed", dokument.fortrolighed],
        *([navn, vaerdi] for navn, vaerdi in dokument.fakta),
        *(["Deltager", navn, hvem] for navn, hvem in dokument.deltagere),
    ]
    ark = {"Om materialet": om, **{afsnit.ark: _ark(afsnit) for afsnit in dokument.afsnit}}
    return som_xlsx(ark, bredder=_BREDDER, lavet_at=lavet_at)


def _oversaetter() -> typst.Compiler:
    return typst.Compiler(SKABELON, ignore_system_fonts=True)


def _til_typst(dokument: Dokument, nummer: int, lavet_at: dt.datetime) -> str:
    data: dict[str, Any] = {
        "titel": dokument.titel,
        "undertitel": dokument.undertitel,
        "fortrolighed": dokument.fortrolighed,
        "forfatter": FORFATTER,
        "bund": f"{dokument.titel}. Materiale {nummer}, lavet {_tidspunkt(lavet_at)}. {dokument.fortrolighed}",
        "fakta": [list(par) for par in dokument.fakta],
        "deltagere": [f"{navn}, {hvem}" if hvem else navn for navn, hvem in dokument.deltagere],
        "afsnit": [
            {
                "titel": a.titel,
                "saetninger": list(a.saetninger),
                "punkter": list(a.punkter),
                "tabeller": [_tabel(t, a.ark) for t in a.tabeller],
            }
            for a in dokument.afsnit
        ],
    }
    return json.dumps(_trykbar(data), ensure_ascii=False)


def _tabel(tabel: Tabel, ark: str) -> dict[str, Any]:
    vist, ialt = tabel.raekker[: tabel.hoejst], len(tabel.raekker)
    flere = f"De første {tal(tabel.hoejst)} af {tal(ialt)} er vist. Alle står i Excel-filen på arket »{ark}«."
    kolonner = len(tabel.hoved)
    return {
        "titel": tabel.titel,
        "hoved": list(tabel.hoved),
        "bredder": list(tabel.bredder) or [1] * kolonner,
        "hoejre": [any(_er_tal(raekke[nr]) for raekke in vist) for nr in range(kolonner)],
        "raekker": [[_vist(celle) for celle in raekke] for raekke in vist],
        "flere": flere if ialt > tabel.hoejst else "",
    }


def _er_tal(celle: Celle) -> bool:
    return celle is not None and not isinstance(celle, str)


def _vist(celle: Celle) -> dict[str, Any]:
    """`hel`: never divided at the end of a line; in the narrow columns of figures it would be."""
    farve = celle.value if isinstance(celle, Farve) else ""
    return {"vis": celletekst(celle), "farve": farve, "hel": bool(farve) or not isinstance(celle, str)}


def _trykbar(data: Any) -> Any:
    """The same with every text as the fonts can show it: what shows nothing is left out, other signs are a square."""
    if isinstance(data, str):
        samlet = unicodedata.normalize("NFC", data)
        return "".join(tegn if _kendes(tegn) else _ANDET_TEGN for tegn in samlet if not _skjult(tegn))
    if isinstance(data, dict):
        return {noegle: _trykbar(vaerdi) for noegle, vaerdi in data.items()}
    return [_trykbar(et) for et in data] if isinstance(data, list) else data


def _kendes(tegn: str) -> bool:
    tildelt = unicodedata.category(tegn) != "Cn"
    return tegn in "\n\t" or (tildelt and any(fra <= ord(tegn) <= til for fra, til in _TRYKBARE))


def _skjult(tegn: str) -> bool:
    return tegn not in "\n\t" and unicodedata.category(tegn) in ("Cc", "Cf", "Co", "Cs")


def _ark(afsnit: Afsnit) -> list[Sequence[Eksportvaerdi]]:
    raekker: list[Sequence[Eksportvaerdi]] = [[afsnit.titel], *([s] for s in afsnit.saetninger)]
    raekker += [[nr, punkt] for nr, punkt in enumerate(afsnit.punkter, 1)]
    for tabel in afsnit.tabeller:
        raekker += [[], [tabel.titel], list(tabel.hoved)]
        raekker += [[_regnearkscelle(celle) for celle in raekke] for raekke in tabel.raekker]
    return raekker


def _regnearkscelle(celle: Celle) -> Eksportvaerdi:
    return celletekst(celle) if celle is None or isinstance(celle, Farve) else celle


def _tidspunkt(lavet_at: dt.datetime) -> str:
    return f"{dato(lavet_at.date())} kl. {lavet_at:%H.%M}"
