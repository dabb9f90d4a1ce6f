"""Text files: encoding and separator are found, then everything is rows of text."""

import codecs
import csv
import io
import re
from itertools import islice
from typing import cast

from monitoring.domain.dansk import tal

from .fund import Alvor, Fund
from .profil import Kildeprofil
from .resultat import MAKS_CELLER, Arkdata, Laest, Raa, Tilretning
from .tegn import fold

SEPARATORER = (";", "\t", ",", "|")
#: How far down a header is looked for.
HOVEDLINJER = 50
#: So many rows are read between two reports.
_BIDDER = 20_000
#: As many lines as a sheet of Excel's has rows (line ends of two characters count double).
MAKS_LINJER = 2 * 1_048_576
_BOM = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 med BOM"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
KODNINGER = {"UTF-8 med BOM": "utf-8-sig", "UTF-16": "utf-16", "UTF-8": "utf-8", "Windows-1252": "cp1252"}
#: UTF-8 that has been read as Windows-1252 and saved again, or letters that were lost.
_MOJIBAKE = re.compile("Ã[¦¸¥†˜…]|\ufffd")
#: Letters of the old DOS code page read as Windows-1252.
_DOS = re.compile("(?<=[A-Za-z])[\u2018\u203a\u2020](?=[a-z])")
_SEP_LINJE = re.compile(r"\s*\"?sep=(.)\"?\r?\n", re.IGNORECASE)


def afkod(indhold: bytes, tegnsaet: str | None = None) -> tuple[str, str, list[Fund]]:
    """The text, the encoding's name, and what was found; text is empty after an error."""
    if tegnsaet in KODNINGER:
        return _afkod(indhold, KODNINGER[tegnsaet], tegnsaet)
    for bom, kodning, navn in _BOM:
        if indhold.startswith(bom):
            return _afkod(indhold, kodning, navn)
    if b"\0" in indhold[:4096]:
        besked = "filen er ikke en tekstfil, vi kan læse"
        return "", "", [Fund(Alvor.FEJL, "ikke_tekst", besked=besked, raad="gem den som .xlsx eller som CSV (UTF-8)")]
    try:
        return _med_mistanke(indhold.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        return _afkod(indhold, "cp1252", "Windows-1252")


def _afkod(indhold: bytes, kodning: str, navn: str) -> tuple[str, str, list[Fund]]:
    try:
        return _med_mistanke(indhold.decode(kodning), navn)
    except UnicodeDecodeError:
        besked = f"filens tegn kan ikke læses som {navn}"
        return "", navn, [Fund(Alvor.FEJL, "tegnsaet", besked=besked, raad="gem filen som CSV (UTF-8) eller som .xlsx")]


def _med_mistanke(tekst: str, navn: str) -> tuple[str, str, list[Fund]]:
    if "\0" in tekst:
        besked = "filen indeholder tegn, som ingen tekstfil har"
        return "", navn, [Fund(Alvor.FEJL, "ikke_tekst", besked=besked, raad="gem den som .xlsx eller som CSV (UTF-8)")]
    moenstre = (_MOJIBAKE, _DOS) if navn == "Windows-1252" else (_MOJIBAKE,)
    fundet = [] if tekst.isascii() else [hit for moenster in moenstre if (hit := moenster.search(tekst))]
    if not fundet:
        return tekst, navn, []
    uddrag = tekst[max(0, fundet[0].start() - 10) : fundet[0].end() + 10].split("\n")[0].strip()
    raad = "kontrollér navnene, og gem i så fald filen igen som CSV (UTF-8)"
    besked = f"nogle danske bogstaver ser ødelagte ud (»{uddrag}«)"
    return tekst, navn, [Fund(Alvor.ADVARSEL, "oedelagte_bogstaver", besked=besked, raad=raad)]


def laes_csv(
    indhold: bytes, profil: Kildeprofil, tilretning: Tilretning, laest: Laest | None = None
) -> tuple[list[Arkdata], str, str, list[Fund]]:
    """The one sheet (named ""), the separator, the encoding's name, and what was found."""
    tekst, tegnsaet, fund = afkod(indhold, tilretning.tegnsaet)
    if not tekst:
        return [], "", tegnsaet, fund
    if angivet := _SEP_LINJE.match(tekst):
        tekst = tekst[angivet.end() :]
    tekst = tekst.rstrip("\r\n\t ;,|")
    if tekst.count("\n") + tekst.count("\r") > MAKS_LINJER:
        besked = f"filen har over {tal(MAKS_LINJER)} linjer"
        return [], "", tegnsaet, [*fund, Fund(Alvor.FEJL, "for_mange_celler", besked=besked, raad="del filen i flere")]
    separator = tilretning.separator or (angivet[1] if angivet else find_separator(tekst, profil))
    if tekst.count(separator) > MAKS_CELLER:
        besked = f"filen har over {tal(MAKS_CELLER)} celler"
        fund.append(Fund(Alvor.FEJL, "for_mange_celler", besked=besked, raad="slet tomme kolonner, eller del filen"))
        return [], separator, tegnsaet, fund
    # Equal cells become one text: far less memory, and quicker to look up ever after.
    ens: dict[str, str] = {}
    try:
        raekker = _laes_strengt(tekst, separator, ens, laest)
    except csv.Error:
        raekker, fejl = _laes_slapt(tekst, separator)
        ens = {celle: celle for raekke in raekker for celle in raekke}
        fund += fejl
    ark = Arkdata("", cast(list[list[Raa]], raekker), forskellige=ens.keys())
    return [ark], separator, tegnsaet, fund


def _laes_strengt(tekst: str, separator: str, ens: dict[str, str], laest: Laest | None) -> list[list[str]]:
    """All rows, told of portion by portion; `csv.Error` where quotes are not as they should be."""
    stroem = io.StringIO(tekst, newline="")
    laeser = csv.reader(stroem, delimiter=separator, strict=True)
    raekker: list[list[str]] = []
    while bid := [list(map(ens.setdefault, raekke, raekke)) for raekke in islice(laeser, _BIDDER)]:
        raekker += bid
        if laest is not None and len(bid) == _BIDDER:
            laest(len(raekker), stroem.tell() / len(tekst), "")
    return raekker


def _laes_slapt(tekst: str, separator: str) -> tuple[list[list[str]], list[Fund]]:
    """Read quotes that stand inside a text as they are; a quote that is never closed is an error."""
    raekker: list[list[str]] = []
    laeser = csv.reader(io.StringIO(tekst, newline=""), delimiter=separator)
    try:
        raekker.extend(laeser)  # keeps what it got when a row raises
        uafsluttet = bool(raekker) and any("\n" in celle for celle in raekker[-1])
    except csv.Error:
        uafsluttet = True
    if not uafsluttet:
        return raekker, []
    besked = 'et anførselstegn (") bliver ikke afsluttet, så resten af filen er én celle'
    raad = "fjern anførselstegnet, eller sæt et til i slutningen af teksten"
    del raekker[-1:]
    return raekker, [Fund(Alvor.FEJL, "anfoerselstegn", raekke=len(raekker) + 1, besked=besked, raad=raad)]


def find_separator(tekst: str, profil: Kildeprofil) -> str:
    """The separator that makes most headers known; else the one that occurs most."""
    hoved = "".join(tekst[:200_000].splitlines(keepends=True)[:HOVEDLINJER])
    navne = profil.navneopslag()

    def kendte(separator: str) -> tuple[int, int]:
        try:
            raekker = list(csv.reader(io.StringIO(hoved, newline=""), delimiter=separator))
        except csv.Error:
            raekker = [linje.split(separator) for linje in hoved.splitlines()]
        return max((sum(fold(celle) in navne for celle in raekke) for raekke in raekker), default=0), hoved.count(
            separator
        )

    return max(SEPARATORER, key=kendte)
