"""Looks a workbook's package through before the reader opens it: sizes, forbidden XML, and what the reader hides.

calamine gives error cells and formulas without a saved result as empty cells and knows no percent formats, and it
allocates the whole rectangle between the outermost cells. So each part is unpacked once here, bounded, and searched.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import normpath
from xml.etree import ElementTree

from monitoring.domain.dansk import tal

from .fund import Alvor, Fund
from .resultat import MAKS_CELLER, Arkdata, Raa
from .tal import decimal_af_float
from .tegn import FORMEL_UDEN_VAERDI, kolonneindeks

#: Limits of a package, in bytes unpacked; a ratio over `MAKS_FORHOLD` is a bomb when more than `FRIT` is unpacked.
MAKS_UDPAKKET = 400 * 1024 * 1024
MAKS_FORHOLD = 120
FRIT = 20 * 1024 * 1024
MAKS_DELE = 2000
#: The largest of the parts that are read as a tree, in bytes.
MAKS_TRAE = 8 * 1024 * 1024
#: Characters of a sheet's name; Excel allows 31.
MAKS_ARKNAVN = 100
#: Bytes of one row.
MAKS_RAEKKE = 16 * 1024 * 1024
#: Bytes of text in the cells of one sheet, each shared text counted where it is used.
MAKS_TEKST = 200 * 1024 * 1024

_BLOK = 1024 * 1024
_BID = 64 * 1024
_FORBUDT = (b"<!DOCTYPE", b"<!ENTITY")
#: How Excel writes a NUL in a text.
_NULTEGN = b"_x0000_"
#: References outside columns A to Z or rows to 99,999, and every reference.
_UDKANT = re.compile(rb"\br=[\"'](?:([A-Z]{2,3})([0-9]+)|[A-Z]?([0-9]{6,}))[\"']")
_HENVISNING = re.compile(rb"\br=[\"']([A-Z]{0,3})([0-9]+)()[\"']")
_CELLE = re.compile(rb"<(?:\w+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_STED = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]+)[\"']")
_STIL = re.compile(rb"\bs=[\"']([0-9]+)[\"']")
_ART = re.compile(rb"\bt=[\"'](\w+)[\"']")
_FORMEL = re.compile(rb"<(?:\w+:)?f\b")
_VAERDI = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)</")
_KOL = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
_SKJULT = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_SKJULT_RAEKKE = re.compile(rb"<(?:\w+:)?row\s[^>]*\bhidden=[\"'](?:1|true)[\"']")
_TEKSTER = "xl/sharedStrings.xml"
_TEKST = re.compile(rb"<(?:\w+:)?si(?:\s[^>]*)?(?:/>|>.*?</(?:\w+:)?si>)", re.DOTALL)
_TEKSTCELLE = re.compile(rb"\bt=[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>([0-9]+)<")
_TAL = {navn: re.compile(rb"\b" + navn + rb"=[\"']([0-9]+)[\"']") for navn in (b"min", b"max")}


class Afvist(Exception):
    """The package is refused; carries the finding."""

    def __init__(self, kode: str, besked: str, raad: str, ark: str = "") -> None:
        super().__init__(besked)
        self.fund = Fund(Alvor.FEJL, kode, ark, besked=besked, raad=raad)


class ForStortArk(Afvist):
    """The rectangle of the sheet's cells is too large."""


@dataclass(slots=True)
class Arkskan:
    """What the raw XML of one sheet shows and the reader does not; places are 0-based (row, column)."""

    fejlceller: dict[tuple[int, int], str] = field(default_factory=dict)
    procentceller: set[tuple[int, int]] = field(default_factory=set)
    skjulte_kolonner: frozenset[int] = frozenset()
    skjulte_raekker: int = 0
    formler: int = 0

    def ret(self, ark: Arkdata) -> list[Fund]:
        """Put error texts and percentages into `ark`; the remarks about the sheet."""
        for (nr, plads), tekst in self.fejlceller.items():
            if nr < len(ark.raekker):
                raekke = ark.raekker[nr]
                raekke.extend([""] * (plads + 1 - len(raekke)))
                raekke[plads] = tekst
        for nr, plads in self.procentceller:
            if nr < len(ark.raekker) and plads < len(ark.raekker[nr]):
                ark.raekker[nr][plads] = _som_procent(ark.raekker[nr][plads])
        fund = []
        if self.skjulte_raekker:
            besked = f"{tal(self.skjulte_raekker)} skjulte eller frafiltrerede rækker er også læst"
            fund.append(Fund(Alvor.BEMAERKNING, "skjulte_raekker", ark.navn, besked=besked))
        if self.formler:
            besked = f"arket har {tal(self.formler)} formler, og vi har læst de resultater, Excel sidst gemte"
            fund.append(Fund(Alvor.BEMAERKNING, "formler", ark.navn, besked=besked))
        return fund


def _som_procent(celle: Raa) -> Raa:
    """``0.407`` shown as a percentage is the text ``40,7 %``."""
    if isinstance(celle, bool) or not isinstance(celle, int | float):
        return celle
    return f"{format(decimal_af_float(float(celle)).scaleb(2).normalize(), 'f').replace('.', ',')} %"


def skan(indhold: bytes) -> dict[str, Arkskan] | Fund:
    """Worksheet name → what was seen, or the reason why the file is refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(indhold)) as arkiv:
            return _Pakke(arkiv, indhold).skan()
    except Afvist as grund:
        return grund.fund
    # zipfile raises NotImplementedError for a compression it does not know, RuntimeError for an encrypted part.
    except (
        zipfile.BadZipFile, zlib.error, EOFError, LookupError, ValueError, OSError,
        NotImplementedError, RuntimeError, struct.error,
        ElementTree.ParseError,
    ):  # fmt: skip
        besked = "filen er en beskadiget eller ufuldstændig Excel-fil"
        raad = "åbn den i Excel, gem den igen, og send den nye fil"
        return Fund(Alvor.FEJL, "beskadiget", besked=besked, raad=raad)


class _Pakke:
    """One package while it is looked through; `laest` counts the bytes that were really unpacked."""

    def __init__(self, arkiv: zipfile.ZipFile, indhold: bytes) -> None:
        self.arkiv = arkiv
        self.indhold = indhold
        self.laest = 0

    def skan(self) -> dict[str, Arkskan]:
        self._tjek_opgivet()
        ark = self._arknavne()
        procentstile = self._procentstile()
        if not ark.keys() <= set(self.arkiv.namelist()):
            raise zipfile.BadZipFile("A sheet of the workbook is not in the package.")
        laengder = self._tekstlaengder()
        fundet = {}
        for info in self.arkiv.infolist():
            if info.filename in ark:
                navn = ark[info.filename]
                try:
                    fundet[navn] = _Arkskanner(navn, procentstile, laengder).skan(self._blokke(info.filename))
                except ForStortArk:
                    # The quick look takes every sheet for 99,999 rows; a broad one is looked at cell by cell.
                    noeje = _Arkskanner(navn, procentstile, laengder, noejagtigt=True)
                    fundet[navn] = noeje.skan(self._blokke(info.filename))
            elif info.filename.lower().endswith((".xml", ".rels", ".vml")) and info.filename != _TEKSTER:
                for _ in self._blokke(info.filename):
                    pass
        return fundet

    def _tekstlaengder(self) -> list[int]:
        """The length in bytes of each shared text."""
        laengder: list[int] = []
        rest = b""
        for blok in self._blokke(_TEKSTER) if _TEKSTER in self.arkiv.namelist() else ():
            rest += blok
            slut = 0
            for fundet in _TEKST.finditer(rest):
                laengder.append(len(fundet[0]))
                slut = fundet.end()
            rest = rest[slut:]
            if len(rest) > MAKS_RAEKKE:
                raise _bombe()
        return laengder

    def _tjek_opgivet(self) -> None:
        dele = self.arkiv.infolist()
        if any(del_.flag_bits & 1 for del_ in dele):
            raise Afvist("adgangskode", "filen er beskyttet med en adgangskode", "fjern adgangskoden, og send igen")
        if len(dele) > MAKS_DELE:
            raise _bombe()
        self._tjek(sum(del_.file_size for del_ in dele))

    def _tjek(self, udpakket: int) -> None:
        if udpakket > MAKS_UDPAKKET or (udpakket > FRIT and udpakket > MAKS_FORHOLD * len(self.indhold)):
            raise _bombe()

    def _blokke(self, navn: str) -> Iterator[bytes]:
        """The part block by block, counted and free of document types."""
        rest = b""
        tegning = navn.lower().endswith(".vml")  # Excel calls the frame of a comment _x0000_t202
        for blok in self._udpakket(self.arkiv.getinfo(navn)):
            self.laest += len(blok)
            self._tjek(self.laest)
            soegt = rest + blok
            if b"\0" in blok or any(ordet in soegt for ordet in _FORBUDT):
                besked = "filen indeholder XML med egne definitioner (DOCTYPE), som ingen Excel-fil har"
                raad = "åbn den i Excel, gem den som .xlsx, og send den nye fil"
                raise Afvist("farlig_xml", besked, raad)
            if _NULTEGN in soegt and not tegning:
                raise zipfile.BadZipFile("A text holds a NUL, which neither Excel writes nor the database takes.")
            rest = blok[-16:]
            yield blok

    def _udpakket(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """What is really in the part, and that it is what was packed: the reader makes the best of a damaged one."""
        kontrolsum = 0
        for blok in self._stroem(info):
            kontrolsum = zlib.crc32(blok, kontrolsum)
            yield blok
        if kontrolsum != info.CRC:
            raise zipfile.BadZipFile(info.filename)

    def _stroem(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """The reader believes the stream, not the size that the directory states."""
        hoved = self.indhold[info.header_offset : info.header_offset + 30]
        navnelaengde, ekstra = struct.unpack("<HH", hoved[26:30])
        start = info.header_offset + 30 + navnelaengde + ekstra
        pakket = memoryview(self.indhold)[start : start + info.compress_size]
        if info.compress_type == zipfile.ZIP_STORED:
            yield from (bytes(pakket[nr : nr + _BLOK]) for nr in range(0, len(pakket), _BLOK))
            return
        if info.compress_type != zipfile.ZIP_DEFLATED:
            raise zipfile.BadZipFile(info.filename)
        udpakker = zlib.decompressobj(-zlib.MAX_WBITS)
        for nr in range(0, len(pakket), _BID):
            if blok := udpakker.decompress(pakket[nr : nr + _BID], _BLOK):
                yield blok
            while udpakker.unconsumed_tail:
                yield udpakker.decompress(udpakker.unconsumed_tail, _BLOK)
        if not udpakker.eof:
            raise zipfile.BadZipFile(info.filename)

    def _trae(self, navn: str) -> ElementTree.Element:
        samlet = bytearray()
        for blok in self._blokke(navn):
            samlet += blok
            if len(samlet) > MAKS_TRAE:
                raise _bombe()
        return ElementTree.fromstring(bytes(samlet))  # noqa: S314  _blokke has refused every DOCTYPE

    def _arknavne(self) -> dict[str, str]:
        """Part → sheet name, for the worksheets."""
        maal = {
            rel.get("Id"): normpath(f"/xl/{maal}" if not maal.startswith("/") else maal)[1:]
            for rel in self._trae("xl/_rels/workbook.xml.rels")
            if (rel.get("Type") or "").endswith("/worksheet") and (maal := rel.get("Target") or "")
        }
        navne = {}
        for element in self._trae("xl/workbook.xml").iter():
            if element.tag.rpartition("}")[2] != "sheet":
                continue
            rel_id = next((vaerdi for navn, vaerdi in element.items() if navn.endswith("}id")), None)
            if rel_id in maal:
                navne[maal[rel_id]] = element.get("name") or ""
                if len(navne[maal[rel_id]]) > MAKS_ARKNAVN:
                    raise zipfile.BadZipFile("A sheet's name is longer than Excel lets it be.")
        return navne

    def _procentstile(self) -> frozenset[bytes]:
        """The cell styles that show a fraction as a percentage."""
        if "xl/styles.xml" not in self.arkiv.namelist():
            return frozenset()
        formater = {"9", "10"}
        stile: set[bytes] = set()
        for element in self._trae("xl/styles.xml").iter():
            navn = element.tag.rpartition("}")[2]
            if navn == "numFmt" and "%" in re.sub(r'"[^"]*"|\\.', "", element.get("formatCode") or ""):
                formater.add(element.get("numFmtId") or "")
            elif navn == "cellXfs":
                stile = {str(nr).encode() for nr, xf in enumerate(element) if xf.get("numFmtId") in formater}
        return frozenset(stile)


def _bombe() -> Afvist:
    besked = "filen fylder langt mere, når den pakkes ud, end et regneark gør"
    return Afvist("zip_bombe", besked, "åbn den i Excel, slet tomme ark og rækker, og gem den igen")


class _Arkskanner:
    """One worksheet, row by row through blocks of its XML."""

    def __init__(
        self, navn: str, procentstile: frozenset[bytes], laengder: list[int], *, noejagtigt: bool = False
    ) -> None:
        self.navn = navn
        self.laengder = laengder
        self.laengste = max(laengder, default=0)
        self.tekst = 0
        self.procentstile = procentstile
        self.stilmaerker = tuple(b's="' + stil + b'"' for stil in procentstile) + tuple(
            b"s='" + stil + b"'" for stil in procentstile
        )
        self.henvisninger = _HENVISNING if noejagtigt else _UDKANT
        self.bredde = 1 if noejagtigt else 26
        self.hoejde = 1 if noejagtigt else 99_999
        self.arkskan = Arkskan()

    def skan(self, blokke: Iterator[bytes]) -> Arkskan:
        rest = b""
        i_hovedet = True
        for blok in blokke:
            rest += blok
            if i_hovedet and (b"sheetData" in rest or len(rest) > MAKS_RAEKKE):
                self._kolonner(rest)
                i_hovedet = False
            slut = rest.rfind(b"row>") + 4
            if slut > 3:
                self._raekker(rest[:slut])
                rest = rest[slut:]
            elif len(rest) > MAKS_RAEKKE:
                raise _bombe()
        if rest:
            self._raekker(rest)
        return self.arkskan

    def _kolonner(self, hoved: bytes) -> None:
        skjulte: set[int] = set()
        for fundet in _KOL.finditer(hoved.partition(b"sheetData")[0]):
            fra, til = (_TAL[navn].search(fundet[1]) for navn in (b"min", b"max"))
            if fra and til and _SKJULT.search(fundet[1]):
                skjulte.update(range(int(fra[1]) - 1, min(int(til[1]), 1000)))
        self.arkskan.skjulte_kolonner = frozenset(skjulte)

    def _raekker(self, xml: bytes) -> None:
        self._tjek_udstraekning(xml)
        self._tjek_tekst(xml)
        if b"hidden=" in xml:
            self.arkskan.skjulte_raekker += len(_SKJULT_RAEKKE.findall(xml))
        har_procent = any(maerke in xml for maerke in self.stilmaerker)
        if har_procent or b't="e"' in xml or b"t='e'" in xml or b"<f" in xml or b":f" in xml:
            for fundet in _CELLE.finditer(xml):
                self._celle(fundet[1], fundet[2] or b"")

    def _tjek_udstraekning(self, xml: bytes) -> None:
        for bogstaver, nr, alene in set(self.henvisninger.findall(xml)):
            if bogstaver:
                self.bredde = max(self.bredde, kolonneindeks(bogstaver.decode()) + 1)
            self.hoejde = max(self.hoejde, int(nr or alene))
        celler = xml.count(b"<c ") + xml.count(b"<c>") + xml.count(b":c ") + xml.count(b":c>")
        if celler > xml.count(b' r="'):
            # Cells without a reference: the reader counts them.
            self.bredde = max(self.bredde, *(raekke.count(b"<c") for raekke in xml.split(b"row>")))
        if self.bredde * self.hoejde > MAKS_CELLER:
            besked = f"arket strækker sig over {tal(self.bredde)} kolonner og {tal(self.hoejde)} rækker"
            raad = "slet tomme kolonner og rækker uden for tabellen i Excel, og gem filen igen"
            raise ForStortArk("for_stort_ark", besked, raad, self.navn)

    def _tjek_tekst(self, xml: bytes) -> None:
        """A long shared text used by very many cells is small in the file and vast in memory."""
        antal = xml.count(b't="s"') + xml.count(b"t='s'")
        if antal * self.laengste > _BLOK:
            henvist = (int(nr) for nr in _TEKSTCELLE.findall(xml))
            self.tekst += sum(self.laengder[nr] for nr in henvist if nr < len(self.laengder))
        else:
            self.tekst += antal * self.laengste
        if self.tekst > MAKS_TEKST:
            raise _bombe()

    def _celle(self, attributter: bytes, indre: bytes) -> None:
        sted = _STED.search(attributter)
        if not sted:
            return
        plads = (int(sted[2]) - 1, kolonneindeks(sted[1].decode()))
        art = _ART.search(attributter)
        vaerdi = _VAERDI.search(indre)
        if _FORMEL.search(indre):
            self.arkskan.formler += 1
            if not vaerdi and (not art or art[1] != b"str"):
                self.arkskan.fejlceller[plads] = FORMEL_UDEN_VAERDI
        if art and art[1] == b"e":
            self.arkskan.fejlceller[plads] = vaerdi[1].decode("utf-8", "replace") if vaerdi else "#FEJL!"
        stil = _STIL.search(attributter)
        if stil and stil[1] in self.procentstile:
            self.arkskan.procentceller.add(plads)
