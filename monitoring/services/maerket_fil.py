"""The file as a workbook with every finding marked in its cell, to be mended in Excel and sent again.

Nothing in it starts a formula: a formula stands as the value that was read from it, and text is text whatever it
begins with. A text file becomes a workbook with the same cells as text.
"""

import io
import logging
from collections import defaultdict
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from monitoring.domain.dansk import tal
from monitoring.ingest.csvfil import laes_csv
from monitoring.ingest.eksport import sikker_celle, skriv_celle
from monitoring.ingest.filtype import XLSX
from monitoring.ingest.profil import hent_profil
from monitoring.ingest.resultat import celletekst
from monitoring.models import Indlaesning, Kildefil
from monitoring.services.laesning import brugt_tilretning
from udlejning.faelles.fejl import Afvist

logger = logging.getLogger(__name__)

FUNDARK = "Fund"
#: Who our comments are by; those of an earlier marked copy are taken away first.
FORFATTER = "Fælles udlejningsaftale"
#: A larger workbook takes too long to mark while somebody waits.
MAKS_BYTES, MAKS_RAEKKER = 8 * 1024**2, 60_000
_MAKS_KOMMENTAR = 2_000
_FARVER = {"fejl": "FFFFC7CE", "advarsel": "FFFFEB9C", "bemaerkning": "FFDDEBF7"}
_RANG = {"fejl": 0, "advarsel": 1, "bemaerkning": 2}
_ORD = {"fejl": "Fejl", "advarsel": "Advarsel", "bemaerkning": "Bemærkning"}
_HOVED = ("Alvor", "Ark", "Sted", "Der står", "Hvad er der galt", "Hvad skal du gøre", "Antal")

#: Sheet, row and column of a cell → its findings.
_Celler = dict[tuple[str, int, int], list[dict[str, Any]]]


def maerket_fil(job: Indlaesning) -> bytes:
    """The marked workbook, or `Afvist` with the reason why there is none."""
    fil = Kildefil.objects.get(pk=job.fil_id)
    indhold = bytes(fil.indhold)
    if grund := spaerring(job, bool(indhold)):
        raise Afvist(grund)
    if job.genkendt["format"] == XLSX:
        # The package was looked through for bombs before the file was read the first time.
        bog = _aabn(indhold)
        _goer_harmloes(bog)
    else:
        bog = _af_tekstfil(job, indhold)
    _maerk(bog, job.fund)
    _skriv_fundark(bog, job.fund)
    ud = io.BytesIO()
    bog.save(ud)
    return ud.getvalue()


def _aabn(indhold: bytes) -> Workbook:
    try:
        return load_workbook(io.BytesIO(indhold), data_only=True, keep_vba=False, keep_links=False)
    except Exception as fejl:  # openpyxl raises all sorts of things on what Excel and calamine forgive
        logger.warning("A workbook that could be read could not be marked.", exc_info=True)
        raise Afvist(
            "Filens opbygning kan ikke bevares, så den kan ikke mærkes. Åbn den i Excel, gem den igen, og send den nye"
            " fil, eller ret den efter listen her."
        ) from fejl


def spaerring(job: Indlaesning, har_indhold: bool = True) -> str | None:
    """Why the file cannot be had with marks; None when it can."""
    if not har_indhold:
        return "Filens indhold er slettet, fordi den havde CPR-numre. Ret den fil, du selv har."
    if not job.genkendt.get("ark") or not job.fund:
        return "Filen kunne ikke læses som et regneark, så der er ingen celler at mærke."
    raekker = sum(ark["antal_raekker"] for ark in job.genkendt["ark"])
    stor = job.genkendt["format"] == XLSX and job.fil.stoerrelse > MAKS_BYTES
    if stor or raekker > MAKS_RAEKKER:
        return f"Filen er for stor til at blive mærket (over {tal(MAKS_RAEKKER)} rækker). Ret den efter listen her."
    return None


def _goer_harmloes(bog: Workbook) -> None:
    """Text that could start a formula stays text also after it has been edited; our old comments go."""
    if FUNDARK in bog.sheetnames and len(bog.sheetnames) > 1:
        del bog[FUNDARK]
    bog.defined_names.clear()
    for ark in bog.worksheets:
        for raekke in ark.iter_rows():
            for celle in raekke:
                if isinstance(celle, MergedCell):
                    continue
                if celle.comment is not None and celle.comment.author == FORFATTER:
                    celle.comment = None
                if isinstance(celle.value, str) and celle.data_type != "e" and sikker_celle(celle.value) != celle.value:
                    celle.data_type = "s"
                    celle.quotePrefix = True


def _af_tekstfil(job: Indlaesning, indhold: bytes) -> Workbook:
    ark, _, _, _ = laes_csv(indhold, hent_profil(job.kilde), brugt_tilretning(job))
    bog = Workbook()
    side = bog.worksheets[0]
    side.title = "Data"
    for nr, raekke in enumerate(ark[0].raekker if ark else (), 1):
        for plads, raa in enumerate(raekke[:200], 1):
            if raa != "":
                celle = side.cell(nr, plads)
                assert isinstance(celle, Cell)  # a new sheet has no merged cells
                skriv_celle(celle, celletekst(raa))
    return bog


def _maerk(bog: Workbook, fund: list[dict[str, Any]]) -> None:
    celler: _Celler = defaultdict(list)
    for et in fund:
        ark = et["ark"] or "Data"
        if et["raekke"] and ark in bog.sheetnames:
            kolonne = column_index_from_string(et["bogstav"]) if et["bogstav"] else 1
            celler[ark, et["raekke"], kolonne].append(et)
    flettede = {ark: _flettede(bog[ark]) for ark in {ark for ark, _, _ in celler}}
    for (ark, raekke, kolonne), alle in celler.items():
        hvor = flettede[ark].get((raekke, kolonne), (raekke, kolonne))
        celle = bog[ark].cell(*hvor)
        if isinstance(celle, Cell):
            _maerk_celle(celle, sorted(alle, key=lambda et: _RANG[et["alvor"]]))


def _flettede(ark: Worksheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Each cell inside a merged range → the cell that carries the range's content."""
    return {
        (raekke, kolonne): (omraade.min_row, omraade.min_col)
        for omraade in ark.merged_cells.ranges
        for raekke, kolonne in omraade.cells
    }


def _maerk_celle(celle: Cell, fund: list[dict[str, Any]]) -> None:
    celle.fill = PatternFill("solid", fgColor=_FARVER[fund[0]["alvor"]])
    egne = "\n\n".join(f"{_ORD[et['alvor']]}: {_forklaring(et)}" for et in fund)
    foer = f"{celle.comment.text}\n\n" if celle.comment is not None else ""
    tekst = f"{foer}{egne}"[:_MAKS_KOMMENTAR]
    celle.comment = Comment(tekst, FORFATTER, height=140, width=360)


def _forklaring(et: dict[str, Any]) -> str:
    flere = f" (i alt {tal(et['antal'])} steder)" if et["antal"] > 1 else ""
    raad = f" Du skal: {et['raad']}." if et["raad"] else ""
    besked = et["besked"][:1].upper() + et["besked"][1:]
    return f"{besked}{flere}.{raad}"


def _skriv_fundark(bog: Workbook, fund: list[dict[str, Any]]) -> None:
    side = bog.create_sheet(FUNDARK)
    for plads, ord_ in enumerate(_HOVED, 1):
        celle = side.cell(1, plads)
        assert isinstance(celle, Cell)
        skriv_celle(celle, ord_)
        celle.font = Font(bold=True)
    for nr, et in enumerate(fund, 2):
        sted = f"{et['bogstav']}{et['raekke']}" if et["bogstav"] and et["raekke"] else ""
        sted = sted or (f"række {et['raekke']}" if et["raekke"] else "hele filen")
        felter = (_ORD[et["alvor"]], et["ark"], sted, et["celle_tekst"], et["besked"], et["raad"], et["antal"])
        for plads, vaerdi in enumerate(felter, 1):
            if vaerdi == "":
                continue
            celle = side.cell(nr, plads)
            assert isinstance(celle, Cell)
            skriv_celle(celle, vaerdi)
    for bogstav, bredde in zip("ABCDEFG", (12, 14, 14, 24, 70, 60, 8), strict=True):
        side.column_dimensions[bogstav].width = bredde
    side.freeze_panes = "A2"
