"""A workbook written by hand, byte for byte the same each time, so that a test can put anything into it."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from monitoring.ingest.tegn import kolonnebogstav

NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HOVED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: Cell styles: 0 General, 1 date, 2 percentage with one decimal, 3 text.
STILE = (
    f'<styleSheet xmlns="{NS}"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/></numFmts>'
    '<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/>'
    '<xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="49"/></cellXfs>'
    "</styleSheet>"
)


@dataclass(frozen=True)
class X:
    """A cell given as the inner XML of ``<c …>``, with its type and style."""

    indre: str
    art: str = ""
    stil: int = 0


def fejlcelle(tekst: str) -> X:
    return X(f"<v>{tekst}</v>", "e")


def formel(formlen: str, vaerdi: str = "") -> X:
    return X(f"<f>{escape(formlen)}</f>" + (f"<v>{vaerdi}</v>" if vaerdi else "<v></v>"))


def procent(broek: float) -> X:
    return X(f"<v>{broek!r}</v>", stil=2)


def dato(dag: dt.date) -> X:
    return X(f"<v>{(dag - dt.date(1899, 12, 30)).days}</v>", stil=1)


Celle = str | int | float | bool | None | X


@dataclass
class Ark:
    """One sheet: `raekker` from row 1; `foer` and `efter` stand around ``sheetData``; `raa` replaces its content."""

    navn: str
    raekker: list[list[Celle]] = field(default_factory=list)
    tilstand: str = "visible"
    foer: str = ""
    efter: str = ""
    skjulte_raekker: tuple[int, ...] = ()
    raa: str = ""

    def xml(self) -> str:
        data = self.raa or "".join(self._raekke(nr, raekke) for nr, raekke in enumerate(self.raekker, 1))
        return f'{HOVED}<worksheet xmlns="{NS}">{self.foer}<sheetData>{data}</sheetData>{self.efter}</worksheet>'

    def _raekke(self, nr: int, raekke: list[Celle]) -> str:
        skjult = ' hidden="1"' if nr in self.skjulte_raekker else ""
        celler = "".join(celle_xml(f"{kolonnebogstav(plads)}{nr}", celle) for plads, celle in enumerate(raekke))
        return f'<row r="{nr}"{skjult}>{celler}</row>' if celler else ""


def celle_xml(sted: str, celle: Celle) -> str:
    if celle is None:
        return ""
    if isinstance(celle, X):
        stil = f' s="{celle.stil}"' if celle.stil else ""
        art = f' t="{celle.art}"' if celle.art else ""
        return f'<c r="{sted}"{stil}{art}>{celle.indre}</c>'
    if isinstance(celle, bool):
        return f'<c r="{sted}" t="b"><v>{int(celle)}</v></c>'
    if isinstance(celle, str):
        return f'<c r="{sted}" t="inlineStr"><is><t xml:space="preserve">{escape(celle)}</t></is></c>'
    return f'<c r="{sted}"><v>{celle!r}</v></c>'


def dele(ark: list[Ark]) -> dict[str, str]:
    """Part name → content."""
    arkliste = "".join(
        f'<sheet name="{escape(et.navn)}" sheetId="{nr}" state="{et.tilstand}" r:id="rId{nr}"/>'
        for nr, et in enumerate(ark, 1)
    )
    relationer = "".join(
        f'<Relationship Id="rId{nr}" Type="{REL}/worksheet" Target="worksheets/sheet{nr}.xml"/>'
        for nr in range(1, len(ark) + 1)
    )
    pakkens = "http://schemas.openxmlformats.org/package/2006"
    alle = {
        "[Content_Types].xml": f'{HOVED}<Types xmlns="{pakkens}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/></Types>',
        "_rels/.rels": f'{HOVED}<Relationships xmlns="{pakkens}/relationships"><Relationship Id="rId1" '
        f'Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HOVED}<workbook xmlns="{NS}" xmlns:r="{REL}"><sheets>{arkliste}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HOVED}<Relationships xmlns="{pakkens}/relationships">{relationer}'
        f'<Relationship Id="rId99" Type="{REL}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": HOVED + STILE,
    }
    return alle | {f"xl/worksheets/sheet{nr}.xml": et.xml() for nr, et in enumerate(ark, 1)}


def zip_af(alle: Mapping[str, str | bytes]) -> bytes:
    ud = io.BytesIO()
    with zipfile.ZipFile(ud, "w") as arkiv:
        for navn, indhold in alle.items():
            info = zipfile.ZipInfo(navn, (2025, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            arkiv.writestr(info, indhold)
    return ud.getvalue()


def bog(*ark: Ark) -> bytes:
    """The workbook of these sheets."""
    return zip_af(dele(list(ark)))


def pak_om(indhold: bytes) -> bytes:
    """The same package with fixed times, so that its bytes are the same each time."""
    with zipfile.ZipFile(io.BytesIO(indhold)) as arkiv:
        alle = {navn: arkiv.read(navn) for navn in sorted(arkiv.namelist())}
    egenskaber = "docProps/core.xml"
    return zip_af(alle | {egenskaber: re.sub(rb"[0-9-]{10}T[0-9:]{8}Z", b"2025-01-01T00:00:00Z", alle[egenskaber])})
