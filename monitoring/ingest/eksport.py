"""What leaves as CSV or xlsx: no cell of it starts a formula in the program that opens the file."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import IO

import xlsxwriter
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from xlsxwriter.worksheet import Worksheet

#: What a workbook's cell can hold.
MAKS_TEGN = 32_767
TEKSTFORMAT = "@"
_UMULIGE = re.compile(f"{ILLEGAL_CHARACTERS_RE.pattern}|[\ufffe\uffff]")
_LINJESKIFT = re.compile("\r\n?")
#: ASCII and full-width forms: Excel in some languages takes both.
_START = "=+\\-@\uff1d\uff0b\uff0d\uff20"
#: Blanks that programs trim before they look at the first character, control characters among them.
_BLANK = "\\s\x00-\x1f\x7f-\x9f\u200b\u2060\ufeff"
#: Also what follows a separator or a quote: a program that takes another separator than ours starts a cell there.
_FORMEL = re.compile(f'(?:^|[;,|"\t\r\n])[{_BLANK}]*(?=[{_START}])')
_HARMLOES = re.compile("[+-]?[0-9][0-9.\u00a0 ]*(?:,[0-9]+)?[\u00a0 ]*%?\\s*|-+\\s*")

Eksportvaerdi = str | int | float | Decimal | None


def sikker_celle(vaerdi: Eksportvaerdi) -> Eksportvaerdi:
    """A cell of a text file, of this and of every export.

    Numbers stay, also as text (``-40,7 %``), and so does a lone dash. A text that could start a formula gets an
    apostrophe before its sign.
    """
    return _FORMEL.sub(_med_apostrof, vaerdi) if isinstance(vaerdi, str) else vaerdi


def _med_apostrof(fundet: re.Match[str]) -> str:
    return fundet[0] if _HARMLOES.fullmatch(fundet.string, fundet.end()) else f"{fundet[0]}'"


def skriv_celle(celle: Cell, vaerdi: Eksportvaerdi) -> None:
    """Write into a workbook's cell: text is text whatever it begins with, also after it has been edited in Excel.

    Characters that a workbook cannot hold are left out, every line break is a line feed, and a text that is too long
    for a cell is cut.
    """
    if not isinstance(vaerdi, str):
        celle.value = vaerdi
        return
    celle.value = tekst = _celletekst(vaerdi)
    celle.data_type = "s"
    celle.number_format = TEKSTFORMAT
    if sikker_celle(tekst) != tekst:
        celle.quotePrefix = True


def _celletekst(tekst: str) -> str:
    tekst = _LINJESKIFT.sub("\n", _UMULIGE.sub("", tekst))
    return tekst if len(tekst) <= MAKS_TEGN else tekst[: MAKS_TEGN - 1] + "…"


def som_csv(raekker: Iterable[Sequence[Eksportvaerdi]]) -> bytes:
    """`skriv_csv` as bytes, for what fits in memory."""
    ud = io.BytesIO()
    skriv_csv(ud, raekker)
    return ud.getvalue()


def skriv_csv(ud: IO[bytes], raekker: Iterable[Sequence[Eksportvaerdi]]) -> None:
    """The rows as Danish programs read a text file: semicolons, decimal comma, UTF-8 with a mark."""
    tekst = io.TextIOWrapper(ud, encoding="utf-8-sig", newline="", write_through=True)
    skriver = csv.writer(tekst, delimiter=";", lineterminator="\r\n")
    skriver.writerows([_csv_celle(vaerdi) for vaerdi in raekke] for raekke in raekker)
    tekst.detach()


def _csv_celle(vaerdi: Eksportvaerdi) -> Eksportvaerdi:
    return f"{vaerdi:f}".replace(".", ",") if isinstance(vaerdi, Decimal) else sikker_celle(vaerdi)


def som_xlsx(
    ark: Mapping[str, Iterable[Sequence[Eksportvaerdi]]], *, bredder: Sequence[int], lavet_at: dt.datetime | None = None
) -> bytes:
    """`skriv_xlsx` as bytes, for what fits in memory."""
    ud = io.BytesIO()
    skriv_xlsx(ud, ark, bredder=bredder, lavet_at=lavet_at)
    return ud.getvalue()


def skriv_xlsx(
    ud: IO[bytes],
    ark: Mapping[str, Iterable[Sequence[Eksportvaerdi]]],
    *,
    bredder: Sequence[int],
    lavet_at: dt.datetime | None = None,
) -> None:
    """A workbook with a sheet per name; widths in characters. First rows and rows of one cell are bold.

    A sheet's rows go to a file on the disk as they come, so memory does not grow with them. `lavet_at` is when the
    workbook says that it was made, by default now; the same rows and time give the same bytes.
    """
    with xlsxwriter.Workbook(ud, {"constant_memory": True}) as bog:
        if lavet_at is not None:
            bog.set_properties({"created": lavet_at.astimezone(dt.UTC)})
        stile = _Stile(bog)
        for titel, raekker in ark.items():
            side = bog.add_worksheet(titel)
            for nr, bredde in enumerate(bredder):
                side.set_column(nr, nr, bredde)
            for nr, raekke in enumerate(raekker):
                _skriv_raekke(side, nr, raekke, stile)


class _Stile:
    """The styles that a workbook's cells have: by whether bold, and text that is quoted or not."""

    def __init__(self, bog: xlsxwriter.Workbook) -> None:
        tekst = {"num_format": TEKSTFORMAT}
        self.tal, self.tekst, self.citat = (
            [bog.add_format(stil | {"bold": fed}) for fed in (False, True)]
            for stil in ({}, tekst, tekst | {"quote_prefix": True})
        )


def _skriv_raekke(side: Worksheet, nr: int, raekke: Sequence[Eksportvaerdi], stile: _Stile) -> None:
    fed = nr == 0 or len(raekke) == 1
    for kolonne, vaerdi in enumerate(raekke):
        if isinstance(vaerdi, str):
            tekst = _celletekst(vaerdi)
            stil = stile.tekst if sikker_celle(tekst) == tekst else stile.citat
            side.write_string(nr, kolonne, _uden_opmaerkning(tekst), stil[fed])
        elif vaerdi is not None:
            side.write_number(nr, kolonne, vaerdi, stile.tal[fed])


def _uden_opmaerkning(tekst: str) -> str:
    """What XlsxWriter would take for rich text of its own, and not escape, ends in a blank."""
    return f"{tekst} " if tekst.startswith("<r>") and tekst.endswith("</r>") else tekst
