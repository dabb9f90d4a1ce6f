"""Two or three scenarios beside one another: what each changes, what it would have meant, and where they disagree."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitoring.api import Afdeling, Boligorganisation
from udlejning.styregruppe.domain.frister import FRISTORD, Fristfoelge
from udlejning.styregruppe.domain.frosne import Plads
from udlejning.styregruppe.domain.parametre import Aendring
from udlejning.styregruppe.domain.virkning import Retning
from udlejning.styregruppe.models import Scenarie
from udlejning.styregruppe.selectors.resultat import Andelsvirkning, Scenarieresultat
from udlejning.styregruppe.selectors.scenarier import aendringer_i, regnet
from udlejning.styregruppe.selectors.visning import afdelinger_i, i_dansk_orden


@dataclass(frozen=True, slots=True)
class Deltager:
    scenarie: Scenarie
    resultat: Scenarieresultat
    aendringer: Sequence[Aendring]


@dataclass(frozen=True, slots=True)
class Aendringslinje:
    """A thing that at least one of the scenarios changes; None of those that leave it alone."""

    hvor: str
    navn: str
    felter: Sequence[Aendring | None]


@dataclass(frozen=True, slots=True)
class Tallinje:
    """A number of each scenario, and the list behind it: the address's name and what it asks for."""

    tekst: str
    liste: str
    hvad: str
    felter: Sequence[tuple[Scenarie, int]]


@dataclass(frozen=True, slots=True)
class Andelslinje:
    organisation: Boligorganisation
    foer: Andelsvirkning
    felter: Sequence[Andelsvirkning]


@dataclass(frozen=True, slots=True)
class Uenighed:
    """An afdeling that does not get the same colour in all the scenarios, in the round in force."""

    afdeling: Afdeling
    foer: Plads
    felter: Sequence[Plads]


@dataclass(frozen=True, slots=True)
class Sammenligning:
    """`uenige` are in Danish order; empty too where no round is in force."""

    deltagere: Sequence[Deltager]
    aendringer: Sequence[Aendringslinje]
    tal: Sequence[Tallinje]
    andele: Sequence[Andelslinje]
    uenige: Sequence[tuple[int, Plads, Sequence[Plads]]]

    def med_navne(self, uenige: Sequence[tuple[int, Plads, Sequence[Plads]]]) -> list[Uenighed]:
        """A page of them, each with its afdeling; one query."""
        kendte = afdelinger_i(pk for pk, _, _ in uenige)
        return [Uenighed(kendte[pk], foer, felter) for pk, foer, felter in uenige]


def sammenligning(scenarier: Sequence[Scenarie], dag: dt.date) -> Sammenligning:
    deltagere = [Deltager(et, regnet(et, dag), aendringer_i(et)) for et in scenarier]
    return Sammenligning(deltagere, _aendringer(deltagere), _tal(deltagere), _andele(deltagere), _uenige(deltagere))


def _aendringer(deltagere: Sequence[Deltager]) -> list[Aendringslinje]:
    """Every change of any of them, those of the first first."""
    opslag = [{(a.hvor, a.navn): a for a in d.aendringer} for d in deltagere]
    noegler = dict.fromkeys(noegle for et in opslag for noegle in et)
    return [Aendringslinje(*noegle, [et.get(noegle) for et in opslag]) for noegle in noegler]


_Taeller = Callable[[Scenarieresultat], int]
_RETNINGER = {
    Retning.VAERRE: "Afdelinger, der får en dårligere farve",
    Retning.BEDRE: "Afdelinger, der får en bedre farve",
    Retning.IKKE_MAALT: "Afdelinger, der bliver ikke målt",
    Retning.MAALT: "Afdelinger, der går fra ikke målt til en farve",
}


def _retning(retning: Retning) -> _Taeller:
    return lambda r: r.nu.antal()[retning] if r.nu else 0


def _frister(foelge: Fristfoelge) -> _Taeller:
    return lambda r: len(r.frister.skift(foelge))


_TAL: Sequence[tuple[str, str, str, _Taeller]] = (
    *((tekst, "afdelinger", retning.value, _retning(retning)) for retning, tekst in _RETNINGER.items()),
    ("Afdelinger, der får et andet trin i samme farve", "afdelinger", "trin", lambda r: r.nu.antal_trin if r.nu else 0),
    ("Farveskift fra runde til runde", "skift", "", lambda r: r.farver.skift_efter),
    ("Indmeldinger, der havde været spærret", "boliger", "spaerrede", lambda r: len(r.boliger.spaerrede)),
    ("Afviste forsøg, der var kommet igennem", "boliger", "aabnede", lambda r: len(r.boliger.aabnede)),
    ("Afdelinger, der får brug for fleksible kriterier", "kriterier", "", lambda r: len(r.kriterier)),
)


def _tal(deltagere: Sequence[Deltager]) -> list[Tallinje]:
    """The numbers of the scenarios' own pages; of colours none where no round is in force, of deadlines those moved."""
    nu = deltagere[0].resultat.nu is not None
    flyttes = {linje.foelge for d in deltagere for linje in d.resultat.frister.linjer}
    frister = [(ord_[2], "frister", f.value, _frister(f)) for f, ord_ in FRISTORD.items() if f in flyttes]
    return [
        Tallinje(tekst, liste, hvad, [(d.scenarie, antal(d.resultat)) for d in deltagere])
        for tekst, liste, hvad, antal in (*_TAL, *frister)
        if nu or liste != "afdelinger"
    ]


def _andele(deltagere: Sequence[Deltager]) -> list[Andelslinje]:
    opslag = [{a.organisation_id: a for a in d.resultat.andele} for d in deltagere]
    kendte = Boligorganisation.objects.in_bulk(list(opslag[0]))
    return [Andelslinje(kendte[pk], foer, [et[pk] for et in opslag]) for pk, foer in opslag[0].items()]


def _uenige(deltagere: Sequence[Deltager]) -> list[tuple[int, Plads, Sequence[Plads]]]:
    runder = [d.resultat.nu for d in deltagere]
    if runder[0] is None:
        return []
    orden = i_dansk_orden()
    fundne = []
    for p in runder[0].runde.placeringer:
        efter = [runde.efter[p.afdeling_id] for runde in runder if runde is not None]
        if len({farve for farve, _ in efter}) > 1:
            fundne.append((p.afdeling_id, p.plads, efter))
    return sorted(fundne, key=lambda et: orden[et[0]])
