"""Templates to fill in: the standard headers of a source, as CSV and as a workbook with a guide."""

import io

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from .eksport import TEKSTFORMAT, skriv_celle, som_csv
from .profil import TALTYPER, Kildeprofil, Kolonneprofil, Krav, Type, hent_profil

FORMATER = ("csv", "xlsx")
#: So many rows below the headers are formatted as text, so that leading zeros survive typing and pasting.
TEKSTRAEKKER = 500
_SOM_TEKST = frozenset({Type.NUMMER, Type.CVR, Type.TEKST, Type.MAENGDE, Type.HENVISNING})
_KRAVTEKST = {Krav.SKAL: "Kolonnen skal være der", Krav.BOER: "Kolonnen bør være der", Krav.KAN: "Kan udelades"}
_TYPETEKST = {
    Type.NUMMER: "Nummer med {cifre} cifre, som tekst",
    Type.CVR: "Nummer med {cifre} cifre, som tekst",
    Type.TEKST: "Tekst, højst {laengde} tegn",
    Type.AAR: "Årstal med fire cifre",
    Type.HELTAL: "Helt tal",
    Type.TAL: "Tal med komma",
    Type.PROCENT: "Procent med komma, uden procenttegn",
    Type.BELOEB: "Kroner",
    Type.DATO: "Dato: dag-måned-år",
    Type.MAENGDE: "Et eller flere ord, samlet med +",
    Type.VALG: "Et af ordene i forklaringen",
    Type.JA_NEJ: "ja eller nej",
    Type.HENVISNING: "organisationsnr-afdelingsnr",
}
_MANGLER = (
    ("(tomt felt)", "Tallet er ikke oplyst."),
    ("..", "Tallet er ikke tilgængeligt eller er fortroligt."),
    (".", "Tallet kan ikke forekomme."),
    ("*", "Tallet er skjult af hensyn til diskretion."),
    ("<5", "Tallet dækker færre end fem personer."),
    ("En streg (-)", "Nul, som i Danmarks Statistiks tabeller."),
)


def skabelon(kilde: str, format: str) -> bytes:
    """The template of `kilde` as ``csv`` or ``xlsx``; raises `UkendtKilde`, or `ValueError` for another format."""
    profil = hent_profil(kilde)
    if format == "csv":
        return som_csv([list(profil.kolonner)])
    if format == "xlsx":
        return _xlsx(profil)
    raise ValueError(f"Formatet »{format}« findes ikke. Vælg csv eller xlsx.")


def _xlsx(profil: Kildeprofil) -> bytes:
    bog = Workbook()
    ark = bog.create_sheet(profil.kilde, 0)
    del bog[bog.sheetnames[1]]
    for plads, kol in enumerate(profil.kolonner.values(), 1):
        _tekst(ark.cell(1, plads), kol.navn, fed=True)
        bogstav = get_column_letter(plads)
        ark.column_dimensions[bogstav].width = max(12, len(kol.navn) + 3)
        if kol.type in _SOM_TEKST:
            for raekke in range(2, TEKSTRAEKKER + 2):
                ark.cell(raekke, plads).number_format = TEKSTFORMAT
    ark.freeze_panes = "A2"
    _vejledning(bog, profil)
    ud = io.BytesIO()
    bog.save(ud)
    return ud.getvalue()


def _vejledning(bog: Workbook, profil: Kildeprofil) -> None:
    ark = bog.create_sheet("Vejledning")
    raekker: list[tuple[str, ...]] = [(profil.navn,), (profil.beskrivelse,), ()]
    overskrifter = {len(raekker) + 1, 1}
    raekker.append(("Overskrift", "Krav", "Skrives som", "Forklaring", "Eksempel"))
    raekker += [_forklaring(kol) for kol in profil.kolonner.values()]
    raekker.append(())
    overskrifter.add(len(raekker) + 1)
    raekker.append(("Når et tal mangler", "Betyder"))
    raekker += _MANGLER
    raekker.append(())
    overskrifter.add(len(raekker) + 1)
    raekker.append(("Hvad vi antager",))
    raekker += [(antagelse,) for antagelse in profil.antagelser]
    for nr, raekke in enumerate(raekker, 1):
        for plads, tekst in enumerate(raekke, 1):
            if tekst:
                _tekst(ark.cell(nr, plads), tekst, fed=nr in overskrifter)
    for bogstav, bredde in zip("ABCDE", (28, 24, 36, 90, 22), strict=True):
        ark.column_dimensions[bogstav].width = bredde


def _forklaring(kol: Kolonneprofil) -> tuple[str, ...]:
    skrives = _TYPETEKST[kol.type].format(cifre=kol.cifre, laengde=kol.laengde)
    krav = _KRAVTEKST[kol.krav] + ("" if kol.maa_vaere_tom else ", og hver række skal udfyldes")
    forklaring = kol.beskrivelse
    if kol.type in TALTYPER and kol.hoejst is not None:
        forklaring = f"{forklaring} Mellem {kol.mindst or 0} og {kol.hoejst}."
    return kol.navn, krav, skrives, forklaring, kol.eksempel


def _tekst(celle: Cell, tekst: str, *, fed: bool) -> None:
    skriv_celle(celle, tekst)
    if fed:
        celle.font = Font(bold=True)
