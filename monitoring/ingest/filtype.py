"""What a file really is, by its first bytes, and a clear refusal of what cannot be read."""

import io
import zipfile

from monitoring.domain.dansk import tal

from .fund import Alvor, Fund

#: The largest file that is taken in, in bytes.
MAKS_FIL = 50 * 1024 * 1024

CSV = "csv"
XLSX = "xlsx"

_SOM_XLSX = "åbn den i Excel, og gem den som Excel-projektmappe (.xlsx) eller CSV (UTF-8)"
_MAGI: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "en PDF"),
    (b"\x89PNG", "et billede"),
    (b"\xff\xd8\xff", "et billede"),
    (b"GIF8", "et billede"),
    (b"II*\0", "et billede"),
    (b"\x1f\x8b", "en pakket fil (gzip)"),
    (b"7z\xbc\xaf", "en pakket fil (7z)"),
    (b"Rar!", "en pakket fil (rar)"),
    (b"{\\rtf", "et tekstdokument (RTF)"),
    (b"SQLite format 3", "en database"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def _afvis(kode: str, besked: str, raad: str) -> Fund:
    return Fund(Alvor.FEJL, kode, besked=besked, raad=raad)


def genkend(indhold: bytes) -> str | Fund:
    """``csv`` or ``xlsx``, or the reason why the file is refused."""
    if len(indhold) > MAKS_FIL:
        besked = f"filen fylder {tal(len(indhold) // 1024**2)} MB, og grænsen er {tal(MAKS_FIL // 1024**2)} MB"
        return _afvis("for_stor_fil", besked, "del filen i flere, for eksempel en for hvert år")
    if not indhold:
        return _tom()
    if indhold.startswith(_OLE):
        return _ole(indhold)
    if indhold.startswith(_ZIP):
        return _zip(indhold)
    for start, hvad in _MAGI:
        if indhold.startswith(start):
            return _afvis("forkert_filtype", f"filen er {hvad} og ikke et regneark", "send regnearket i stedet")
    if not indhold.strip(b'\0 \t\r\n;,|"\xef\xbb\xbf\xff\xfe'):
        return _tom()
    begyndelse = indhold[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if begyndelse.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta")):
        return _afvis("forkert_filtype", "filen er en webside eller XML og ikke et regneark", _SOM_XLSX)
    return CSV


def _tom() -> Fund:
    return _afvis("tom_fil", "filen er tom", "kontrollér, at du har valgt den rigtige fil")


def _ole(indhold: bytes) -> Fund:
    if "EncryptedPackage".encode("utf-16-le") in indhold:
        return _afvis("adgangskode", "filen er beskyttet med en adgangskode", "fjern adgangskoden, og send filen igen")
    return _afvis("gammel_excel", "filen er i Excels gamle format (.xls)", "gem den som .xlsx i Excel")


def _zip(indhold: bytes) -> str | Fund:
    try:
        with zipfile.ZipFile(io.BytesIO(indhold)) as arkiv:
            navne = set(arkiv.namelist())
    # zipfile raises NotImplementedError for a version of ZIP that it does not read.
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        besked = "filen er en beskadiget eller ufuldstændig Excel-fil"
        return _afvis("beskadiget", besked, "åbn den i Excel, gem den igen, og send den nye fil")
    if "xl/workbook.xml" in navne:
        return XLSX
    if "xl/workbook.bin" in navne:
        return _afvis("forkert_filtype", "filen er en binær Excel-fil (.xlsb)", _SOM_XLSX)
    if "content.xml" in navne:
        return _afvis("forkert_filtype", "filen er i OpenDocument-format", _SOM_XLSX)
    if "word/document.xml" in navne:
        return _afvis("forkert_filtype", "filen er et Word-dokument og ikke et regneark", "send regnearket i stedet")
    return _afvis("zip_uden_projektmappe", "filen er et ZIP-arkiv og ingen Excel-fil", "pak den ud, og send regnearket")
