"""What leaves as CSV or xlsx: no cell of it starts a formula in the program that opens the file."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

#: What a workbook's cell can hold.
MAKS_TEGN = 32_767
TEKSTFORMAT = "@"
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

    Characters that a workbook cannot hold are left out, and a text that is too long for a cell is cut.
    """
    if not isinstance(vaerdi, str):
        celle.value = vaerdi
        return
    tekst = ILLEGAL_CHARACTERS_RE.sub("", vaerdi)
    celle.value = tekst if len(tekst) <= MAKS_TEGN else tekst[: MAKS_TEGN - 1] + "…"
    celle.data_type = "s"
    celle.number_format = TEKSTFORMAT
    if sikker_celle(tekst) != tekst:
        celle.quotePrefix = True


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


def som_xlsx(ark: Mapping[str, Iterable[Sequence[Eksportvaerdi]]], *, bredder: Sequence[int]) -> bytes:
    """`skriv_xlsx` as bytes, for what fits in memory."""
    ud = io.BytesIO()
    skriv_xlsx(ud, ark, bredder=bredder)
    return ud.getvalue()


def skriv_xlsx(ud: IO[bytes], ark: Mapping[str, Iterable[Sequence[Eksportvaerdi]]], *, bredder: Sequence[int]) -> None:
    """A workbook with a sheet per name; widths in characters. First rows and rows of one cell are bold.

    A sheet's rows go to a file on the disk as they come, so memory does not grow with them.
    """
    bog = Workbook(write_only=True)
    for titel, raekker in ark.items():
        side = bog.create_sheet(titel)
        for nr, bredde in enumerate(bredder, 1):
            side.column_dimensions[get_column_letter(nr)].width = bredde
        for nr, raekke in enumerate(raekker):
            side.append([_xlsx_celle(side, vaerdi, fed=nr == 0 or len(raekke) == 1) for vaerdi in raekke])
    bog.save(ud)


def _xlsx_celle(side: object, vaerdi: Eksportvaerdi, *, fed: bool) -> Cell:
    celle = WriteOnlyCell(side)
    skriv_celle(celle, vaerdi)
    if fed:
        celle.font = Font(bold=True)
    return celle
