"""Colours by organisation and district, the shared overview of red and yellow, and what moved and why."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence

from monitoring.api import (
    FARVENAVNE,
    Farve,
    ManuelPlacering,
    Monitorering,
    Overbliksfilter,
    dato,
    opremsning,
    overblik_raekker,
    tal,
)
from monitoring.models import Placering
from udlejning.brugere.models import Bruger
from udlejning.moeder.domain.dokument import Afsnit, Celle, Tabel
from udlejning.overblik.balanceformer import MAAL, TILSTANDSNAVNE
from udlejning.overblik.selectors.balance import Balance, Linje, Maal
from udlejning.overblik.selectors.bevaegelser import Bevaegelser, Flytning

_FARVEHOVED = [*(navn.capitalize() for navn in FARVENAVNE.values()), "I alt"]
_ALVOR = [Farve.GROEN.value, Farve.GUL.value, Farve.ROED.value]
HVAD_FARVEN_ER = (
    "Aftalens trappetrinsmodel giver hver afdeling en farve tre gange om året. Farven afgør, om ledige boliger må "
    "meldes ind til boliganvisningen, og om borgere må anvises dertil. »Ikke målt« er afdelinger, hvor tal, der "
    "mangler, kan ændre farven."
)
#: The practical forum's list is the whole town's red and yellow; larger than any town.
ALLE = 100_000


def overblik(balancen: Balance, hvis: str) -> Afsnit:
    """All counts of `hvis` afdelinger, in words ("byens", "Boligforeningens")."""
    tabeller = [_hele(balancen, f"{hvis} afdelinger, boliger og beboere")]
    for maal, navn in MAAL:
        if len(balancen.organisationer) > 1:
            tabeller.append(_opdelt(balancen.organisationer, maal, f"{navn} pr. boligorganisation", "Organisation"))
    tabeller += [_opdelt(balancen.bydele, maal, f"{navn} pr. bydel", "Bydel") for maal, navn in MAAL]
    return Afsnit("Farverne nu", "Overblik", _forbehold(balancen.ialt), tabeller=tabeller)


def offentligt_overblik(balancen: Balance, er_aftale: bool) -> Afsnit:
    """The town's totals alone, which name nobody: no organisation, no district, no residents."""
    raekker: list[list[Celle]] = [
        [farve, balancen.ialt.celler[farve].afdelinger, balancen.ialt.celler[farve].boliger] for farve in Farve
    ]
    raekker.append(["I alt", balancen.ialt.ialt.afdelinger, balancen.ialt.ialt.boliger])
    saetning = (
        "Tallene er for hele byen. De enkelte afdelingers farve og tal er fortrolige mellem aftalens parter og står "
        "ikke her."
    )
    tabel = Tabel("Afdelinger og boliger i hver farve", ["Farve", "Afdelinger", "Boliger"], raekker, (4, 3, 3))
    return Afsnit("Farverne nu", "Overblik", [*([HVAD_FARVEN_ER] if er_aftale else []), saetning], tabeller=[tabel])


def roede_og_gule(laeser: Bruger, dag: dt.date) -> Afsnit:
    """The overview that the agreement shares: others' afdelinger with step and reason in words, without figures."""
    filtre = Overbliksfilter(farver=(Farve.ROED.value, Farve.GUL.value))
    alle = overblik_raekker(laeser, dag, filtre, pr_side=ALLE).object_list
    raekker: list[list[Celle]] = [
        [r.afdeling.navn, r.afdeling.noegle, r.afdeling.organisation.navn, r.farve, r.trin or "", r.i_ord] for r in alle
    ]
    hoved = ["Afdeling", "Nummer", "Boligorganisation", "Farve", "Trin", "Hvorfor"]
    tabel = Tabel("Røde og gule afdelinger i hele aftalen", hoved, raekker, (4, 2, 4, 2, 1, 8))
    saetninger = [
        "Overblikket er fælles for aftalens parter. Tal står kun for jeres egne afdelinger, i de andre afsnit."
    ]
    return Afsnit("Røde og gule afdelinger", "Røde og gule", saetninger, tabeller=[tabel])


def bevaegelserne(fundne: Bevaegelser | None, *, med_navne: bool) -> Afsnit:
    """From which colour to which; with names also each afdeling that moved and the reason that the round gave."""
    titel, ark = "Bevægelser", "Bevægelser"
    if fundne is None:
        return Afsnit(titel, ark, ["Der er ingen tidligere runde at sammenligne med."])
    skift = sum(fundne.skift.values())
    saetninger = [
        f"Siden {_kort(fundne.fra_runde)} har {tal(skift)} af {tal(fundne.ialt)} afdelinger fået en anden farve: "
        f"{tal(fundne.vaerre)} en dårligere, {tal(fundne.bedre)} en bedre og {tal(fundne.oevrige)} andet "
        "(til eller fra »ikke målt«, nye og nedlagte)."
    ]
    tabeller = [_matrix(fundne)]
    if med_navne:
        tabeller += _flytninger(fundne)
    return Afsnit(titel, ark, saetninger, tabeller=tabeller)


def _hele(balancen: Balance, titel: str) -> Tabel:
    raekker: list[list[Celle]] = []
    for farve in Farve:
        celle = balancen.ialt.celler[farve]
        raekker.append([farve, celle.afdelinger, celle.boliger, celle.beboere])
    ialt = balancen.ialt.ialt
    raekker.append(["I alt", ialt.afdelinger, ialt.boliger, ialt.beboere])
    return Tabel(titel, ["Farve", "Afdelinger", "Boliger", "Beboere"], raekker, (4, 3, 3, 3))


def _opdelt(linjer: Sequence[Linje], maal: Maal, titel: str, foerste: str) -> Tabel:
    raekker: list[list[Celle]] = [
        [linje.navn, *(linje.celler[farve].tal(maal) for farve in Farve), linje.ialt.tal(maal)] for linje in linjer
    ]
    return Tabel(titel, [foerste, *_FARVEHOVED], raekker, (6, 2, 2, 2, 2, 2))


def _forbehold(linje: Linje) -> list[str]:
    uden = linje.ialt
    led = []
    if uden.uden_boliger:
        led.append(f"antallet af boliger for {_afdelinger(uden.uden_boliger)}")
    if uden.uden_beboere:
        led.append(f"beboertallet for {_afdelinger(uden.uden_beboere)}")
    return [f"Der mangler {opremsning(led)}. De er talt med som 0."] if led else []


def _afdelinger(antal: int) -> str:
    return f"{tal(antal)} {'afdeling' if antal == 1 else 'afdelinger'}"


def _kort(runde: Monitorering) -> str:
    return f"runden pr. {dato(runde.pr_on)}"


def _matrix(fundne: Bevaegelser) -> Tabel:
    kolonner = fundne.til_kolonner
    raekker: list[list[Celle]] = [
        [_tilstand(raekke.fra), *(antal for _, antal in raekke.til), raekke.ialt] for raekke in fundne.raekker
    ]
    raekker.append(["I alt", *(antal for _, antal in fundne.summer), fundne.ialt])
    hoved = ["Før / nu", *(TILSTANDSNAVNE[til].capitalize() for til in kolonner), "I alt"]
    return Tabel("Antal afdelinger, fra farve og til farve", hoved, raekker, (4, *[2] * (len(kolonner) + 1)))


def _flytninger(fundne: Bevaegelser) -> Iterator[Tabel]:
    """What became worse stands first."""
    grunde = _grunde(fundne)
    for titel, retning in (("Dårligere farve", 1), ("Bedre farve", -1), ("Andre skift", 0)):
        if valgte := [f for f in fundne.flytninger if _retning(f) == retning]:
            yield _flyttetabel(titel, valgte, grunde)


def _retning(flytning: Flytning) -> int:
    """1 worse, -1 better; 0 where one of the two is no colour."""
    if flytning.fra not in _ALVOR or flytning.til not in _ALVOR:
        return 0
    forskel = _ALVOR.index(flytning.til) - _ALVOR.index(flytning.fra)
    return (forskel > 0) - (forskel < 0)


def _flyttetabel(titel: str, flytninger: Sequence[Flytning], grunde: Mapping[int, str]) -> Tabel:
    raekker: list[list[Celle]] = [
        [
            f.afdeling.navn,
            f.afdeling.noegle,
            f.afdeling.organisation.navn,
            _tilstand(f.fra),
            _tilstand(f.til),
            grunde.get(f.afdeling.pk) or f.i_ord,
        ]
        for f in flytninger
    ]
    hoved = ["Afdeling", "Nummer", "Boligorganisation", "Før", "Nu", "Hvorfor"]
    return Tabel(titel, hoved, raekker, (6, 4, 7, 4, 4, 17), hoejst=100)


def _grunde(fundne: Bevaegelser) -> dict[int, str]:
    """The round's own sentences, with their figures: only of afdelinger whose figures the reader sees."""
    ider = [f.afdeling.pk for f in fundne.flytninger]
    placeringer = Placering.objects.filter(monitorering=fundne.til_runde, afdeling__in=ider)
    grunde = {
        afdeling: " ".join(json.loads(resultat)["begrundelse"])
        for afdeling, resultat in placeringer.values_list("afdeling_id", "resultat")
    }
    manuelle = {f.afdeling.pk: pk for f in fundne.flytninger if (pk := getattr(f.afdeling, "manuel_id", None))}
    tekster = ManuelPlacering.objects.in_bulk(list(manuelle.values()))
    for afdeling, manuel in manuelle.items():
        fundet = tekster[manuel]
        grunde[afdeling] = f"Placeret manuelt ({fundet.afgoerelse}): {fundet.begrundelse}"
    return grunde | {f.afdeling.pk: "" for f in fundne.flytninger if _er_nedlagt(f)}


def _er_nedlagt(flytning: Flytning) -> bool:
    return flytning.til == "nedlagt"


def _tilstand(noegle: str) -> Celle:
    return Farve(noegle) if noegle in set(Farve) else TILSTANDSNAVNE[noegle].capitalize()
