"""What leaves as CSV or xlsx: no cell of it starts a formula in the program that opens the file."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import IO, Any
from xml.sax.saxutils import escape

from openpyxl import Workbook
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
    celle.value = tekst = _celletekst(vaerdi)
    celle.data_type = "s"
    celle.number_format = TEKSTFORMAT
    if sikker_celle(tekst) != tekst:
        celle.quotePrefix = True


def _celletekst(tekst: str) -> str:
    tekst = ILLEGAL_CHARACTERS_RE.sub("", tekst)
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


def som_xlsx(ark: Mapping[str, Iterable[Sequence[Eksportvaerdi]]], *, bredder: Sequence[int]) -> bytes:
    """`skriv_xlsx` as bytes, for what fits in memory."""
    ud = io.BytesIO()
    skriv_xlsx(ud, ark, bredder=bredder)
    return ud.getvalue()


def skriv_xlsx(ud: IO[bytes], ark: Mapping[str, Iterable[Sequence[Eksportvaerdi]]], *, bredder: Sequence[int]) -> None:
    """A workbook with a sheet per name; widths in characters. First rows and rows of one cell are bold.

    openpyxl makes all but the rows, which are written as text one by one: it is some ten times as fast as a cell object
    for each, and memory does not grow with them. `ud` must be able to seek.
    """
    bog = Workbook()
    bog.remove(bog.worksheets[0])
    for titel in ark:
        side = bog.create_sheet(titel)
        for nr, bredde in enumerate(bredder, 1):
            side.column_dimensions[get_column_letter(nr)].width = bredde
    stile = _Stile(bog.worksheets[0])
    ramme = io.BytesIO()
    bog.save(ramme)
    raekkerne = {f"xl/worksheets/sheet{nr}.xml": raekker for nr, raekker in enumerate(ark.values(), 1)}
    with zipfile.ZipFile(ramme) as fra, zipfile.ZipFile(ud, "w", zipfile.ZIP_DEFLATED) as til:
        for navn in fra.namelist():
            if navn not in raekkerne:
                til.writestr(navn, fra.read(navn))
                continue
            foer, efter = _INGEN_RAEKKER.split(_OMFANG.sub(b"", fra.read(navn)))
            with til.open(navn, "w") as arkfil:
                arkfil.write(foer + b"<sheetData>")
                for nr, raekke in enumerate(raekkerne[navn], 1):
                    arkfil.write(_raekke(nr, raekke, stile).encode())
                arkfil.write(b"</sheetData>" + efter)


#: As openpyxl writes them with and without lxml; the extent would be that of no rows.
_INGEN_RAEKKER = re.compile(b"<sheetData ?/>|<sheetData></sheetData>")
_OMFANG = re.compile(b"<dimension [^>]*/>")


class _Stile:
    """The numbers of the styles that a workbook's cells have: by whether bold, and text that is quoted or not."""

    def __init__(self, side: Any) -> None:
        self.tal = [self._nummer(side, fed=fed) for fed in (False, True)]
        self.tekst = [self._nummer(side, fed=fed, tekst=True) for fed in (False, True)]
        self.citat = [self._nummer(side, fed=fed, tekst=True, citat=True) for fed in (False, True)]

    @staticmethod
    def _nummer(side: Any, *, fed: bool, tekst: bool = False, citat: bool = False) -> int:
        celle = Cell(side, row=1, column=1)
        if tekst:
            celle.number_format = TEKSTFORMAT
        if citat:
            celle.quotePrefix = True
        if fed:
            celle.font = Font(bold=True)
        return int(celle.style_id)


def _raekke(nr: int, raekke: Sequence[Eksportvaerdi], stile: _Stile) -> str:
    fed = nr == 1 or len(raekke) == 1
    celler = [_xml(f"{_bogstaver(k)}{nr}", v, stile, fed) for k, v in enumerate(raekke, 1) if v is not None]
    return f'<row r="{nr}">{"".join(celler)}</row>'


def _xml(plads: str, vaerdi: Eksportvaerdi, stile: _Stile, fed: bool) -> str:
    if not isinstance(vaerdi, str):
        return f'<c r="{plads}" s="{stile.tal[fed]}"><v>{vaerdi}</v></c>'
    tekst = _celletekst(vaerdi)
    stil = (stile.tekst if sikker_celle(tekst) == tekst else stile.citat)[fed]
    xml = escape(tekst, _LINJESKIFT)
    return f'<c r="{plads}" s="{stil}" t="inlineStr"><is><t xml:space="preserve">{xml}</t></is></c>'


#: Otherwise a reader makes a plain line feed of it.
_LINJESKIFT = {"\r": "&#13;"}
_bogstaver = cache(get_column_letter)
