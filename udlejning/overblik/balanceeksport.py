"""The tables of the balance as rows for CSV and Excel."""

from collections.abc import Iterator, Sequence

from monitoring.api import FARVENAVNE, MANGELTEKSTER, Eksportvaerdi, Farve
from udlejning.faelles.eksport import Raekke
from udlejning.overblik.selectors.balance import Balance, Linje, Maal
from udlejning.overblik.selectors.bevaegelser import Bevaegelser
from udlejning.overblik.selectors.tidlig_varsling import Varsel


def balanceraekker(balancen: Balance) -> Iterator[Raekke]:
    """All, then each organisation and each district: every colour with its three counts."""
    navne = {Maal.AFDELINGER: "afdelinger", Maal.BOLIGER: "boliger", Maal.BEBOERE: "beboere"}
    farver = [*(FARVENAVNE[f] for f in Farve), "i alt"]
    yield [
        "Opdelt efter",
        "Navn",
        *(f"{farve.capitalize()}: {navn}" for farve in farver for navn in navne.values()),
        "Afdelinger uden antal boliger",
        "Afdelinger uden beboertal",
    ]
    yield ["I alt", "", *_celler(balancen.ialt)]
    for linje in balancen.organisationer:
        yield ["Boligorganisation", linje.navn, *_celler(linje)]
    for linje in balancen.bydele:
        yield ["Bydel", linje.navn, *_celler(linje)]


def _celler(linje: Linje) -> Iterator[Eksportvaerdi]:
    for celle in (*linje.celler.values(), linje.ialt):
        yield from (celle.tal(maal) for maal in Maal)
    yield linje.ialt.uden_boliger
    yield linje.ialt.uden_beboere


def bevaegelsesraekker(bevaegelserne: Bevaegelser, navne: dict[str, str]) -> Iterator[Raekke]:
    """The from-to table, and below it the afdelinger that moved."""
    yield ["Fra / til", *(navne[til].capitalize() for til in bevaegelserne.til_kolonner), "I alt"]
    for raekke in bevaegelserne.raekker:
        yield [navne[raekke.fra].capitalize(), *(antal for _, antal in raekke.til), raekke.ialt]
    yield ["I alt", *(antal for _, antal in bevaegelserne.summer), bevaegelserne.ialt]
    yield []
    yield ["Afdelingsnummer", "Afdeling", "Boligorganisation", "Bydel", "Farve før", "Farve nu", "Hvorfor"]
    for f in bevaegelserne.flytninger:
        a = f.afdeling
        yield [a.noegle, a.navn, a.organisation.navn, a.bydel, navne[f.fra], navne[f.til], f.i_ord]


def varselsraekker(varsler: Sequence[Varsel]) -> Iterator[Raekke]:
    yield [
        "Afdelingsnummer",
        "Afdeling",
        "Boligorganisation",
        "Bydel",
        "Farve nu",
        "Trin nu",
        "Tal",
        "Værdi i procent",
        "År",
        "Varsel",
        "Grænse",
        "Afstand i procentpoint",
        "Afstand i procent af grænsen",
        "Udvikling",
        "Procentpoint om året",
        "År til grænsen i det tempo",
        "Tvillingernes gennemsnit",
        "Værre end tvillingerne i procentpoint",
        "Værre i procent af gennemsnittet",
        "Margen er en antagelse",
    ]
    for v in varsler:
        a = v.afdeling
        yield [a.noegle, a.navn, a.organisation.navn, a.bydel, FARVENAVNE[v.farve], a.trin, v.navn, *_varselstal(v)]


def _varselstal(v: Varsel) -> Raekke:
    antaget = "ja" if v.antaget else "nej"
    if v.naer is not None and v.udvikling is not None:
        gang = v.udvikling
        naer: list[Eksportvaerdi] = ["nær grænsen", v.naer.graensetekst, v.naer.afstand, v.naer.afstand_pct]
        return [v.naer.vaerdi, v.aar, *naer, gang.tekst, gang.pr_aar, v.aar_til, None, None, None, antaget]
    tomme: list[Eksportvaerdi] = [None] * 6
    if v.tvillinger is None:
        grund = MANGELTEKSTER[v.mangler] if v.mangler else ""
        return [None, v.aar, f"uden tal: {grund}", *tomme, None, None, None, antaget]
    t = v.tvillinger
    return [t.egen, v.aar, "markant værre end tvillingerne", *tomme, t.gennemsnit, t.forskel, t.forskel_pct, antaget]
