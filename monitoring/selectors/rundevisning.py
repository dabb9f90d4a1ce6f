"""What the pages about one round show: its placements, what changed since the last one, and what lacks a colour."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, Exists, F, FilteredRelation, IntegerField, OuterRef, Q, QuerySet, Value, When

from monitoring.domain.trappe import Grundlag, Led, Placeringsresultat
from monitoring.domain.vaerdier import (
    BETEGNELSESNAVNE,
    INDIKATORNAVNE,
    MANGELTEKSTER,
    Betegnelse,
    Celle,
    Farve,
    Indikator,
    Maaling,
)
from monitoring.models import Korrektion, ManuelPlacering, Monitorering, Placering
from monitoring.selectors.afdelinger import Overbliksfilter, raekkefoelge, soegning
from monitoring.selectors.farver_paa import ALVOR
from monitoring.selectors.historik import resultat_af
from monitoring.selectors.korrektioner import rettelser_i

_SORTERINGER: dict[str, tuple[str, ...]] = {
    "navn": ("afdeling__sorteringsnavn", "afdeling__organisation__sorteringsnavn", "afdeling__nr"),
    "organisation": ("afdeling__organisation__sorteringsnavn", "afdeling__organisation__nr", "afdeling__nr"),
    "trin": ("alvor", "-trin", "afdeling__sorteringsnavn", "afdeling__organisation__nr", "afdeling__nr"),
}


@dataclass(frozen=True, slots=True)
class Placeringsraekke:
    """One line: the placement, its reason in words, and the missing figures where it is ikke målt.

    `manuel` is the manual placement that holds, where the page shows it (`med_manuelle`).
    """

    placering: Placering
    i_ord: str
    mangler: tuple[str, ...]
    manuel: ManuelPlacering | None = None


@dataclass(frozen=True, slots=True)
class Kriterieskift:
    """One comparison that came out differently in the two rounds: each as a sentence, with the figures behind it."""

    foer: str
    nu: str
    foer_led: Led = field(compare=False)
    nu_led: Led = field(compare=False)


@dataclass(frozen=True, slots=True)
class Aendring:
    """One afdeling that stands elsewhere than in the round before, and the comparisons that changed."""

    placering: Placering
    forrige_farve: Farve
    forrige_trin: int | None
    forrige_manuel: ManuelPlacering | None
    skift: tuple[Kriterieskift, ...]
    anden_model: bool


@dataclass(frozen=True, slots=True)
class Talraekke:
    """One figure as the page prints it: the value, or why it is missing, and where it stood."""

    navn: str
    er_procent: bool
    vaerdi: Decimal | None
    mangler: str
    aar: int | None
    celler: tuple[Celle, ...]
    observationer: tuple[int, ...]
    rettelser: tuple[Korrektion, ...]

    @property
    def steder(self) -> list[tuple[Celle, int]]:
        """Each cell with the observation that was read from it."""
        return list(zip(self.celler, self.observationer, strict=False))


@dataclass(frozen=True, slots=True)
class Tvillingeraekke:
    """One indicator of Tvillingeværktøjet."""

    egen: Talraekke
    gennemsnit: Talraekke
    antal: int | None


@dataclass(frozen=True, slots=True)
class TalBag:
    """The figures that a placement was computed from, and the names of the area's designations."""

    egne: tuple[Talraekke, ...]
    tvillinger: tuple[Tvillingeraekke, ...]
    udpegninger: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Tilgang:
    """How many afdelinger the round has that the one before had not, and the other way round."""

    nye: int
    udgaaede: int


def placeringer(runde: Monitorering, filtre: Overbliksfilter) -> QuerySet[Placering]:
    """The round's placements that match the filters, sorted; `bydel` and `kun_aendrede` take no part."""
    alle = _med_alvor(Placering.objects.filter(monitorering=runde).select_related("afdeling__organisation"))
    if filtre.soeg.strip():
        alle = alle.filter(soegning(filtre.soeg, "afdeling__"))
    if filtre.farver:
        alle = alle.filter(farve__in=filtre.farver)
    if filtre.organisation:
        alle = alle.filter(afdeling__organisation__nr=filtre.organisation)
    return alle.order_by(*raekkefoelge(_SORTERINGER, filtre.sorter))


def raekker(fundne: Sequence[Placering]) -> list[Placeringsraekke]:
    """`fundne` with the words of their stored explanations."""
    return [_raekke(p, json.loads(p.resultat)) for p in fundne]


def med_manuelle(fundne: Sequence[Placeringsraekke], dag: dt.date) -> list[Placeringsraekke]:
    """`fundne` with the manual placements that hold on `dag`, whichever round they were decided in."""
    alle = ManuelPlacering.objects.filter(afdeling__in=[r.placering.afdeling_id for r in fundne])
    alle = alle.filter(fra_on__lte=dag, til_on__gt=dag).filter(Q(ophaevet_at=None) | Q(ophaevet_on__gt=dag))
    gaeldende = {manuel.afdeling_id: manuel for manuel in alle}
    return [replace(r, manuel=gaeldende.get(r.placering.afdeling_id)) for r in fundne]


def _raekke(placering: Placering, resultat: dict[str, Any]) -> Placeringsraekke:
    return Placeringsraekke(placering, resultat["i_ord"], tuple(m["tekst"] for m in resultat["mangler"]))


def tal_bag(grundlag: Grundlag) -> TalBag:
    """See `TalBag`. One query where anything was corrected by hand, else none."""
    rettelser = rettelser_i(grundlag)

    def talraekke(maaling: Maaling) -> Talraekke:
        return _talraekke(maaling, tuple(rettelser[r.id] for r in maaling.rettelser if r.id in rettelser))

    tvillinger = ((i, grundlag.tvillinger[i]) for i in Indikator if i in grundlag.tvillinger)
    return TalBag(
        egne=tuple(talraekke(grundlag.maalinger[i]) for i in Indikator if i in grundlag.maalinger),
        tvillinger=tuple(Tvillingeraekke(talraekke(t.egen), talraekke(t.gennemsnit), t.antal) for _, t in tvillinger),
        udpegninger=tuple(
            (u.omraade, tuple(BETEGNELSESNAVNE[b] for b in Betegnelse if b in u.betegnelser))
            for u in grundlag.udpegninger or ()
        ),
    )


def _talraekke(maaling: Maaling, rettelser: tuple[Korrektion, ...]) -> Talraekke:
    return Talraekke(
        navn=INDIKATORNAVNE[maaling.indikator],
        er_procent=maaling.indikator is not Indikator.BEBOERE,
        vaerdi=maaling.vaerdi,
        mangler=MANGELTEKSTER[maaling.mangler] if maaling.mangler else "",
        aar=maaling.aar,
        celler=maaling.celler,
        observationer=maaling.observationer,
        rettelser=rettelser,
    )


def ikke_maalte(runde: Monitorering) -> QuerySet[Placering]:
    """The afdelinger that the round does not measure, in Danish order."""
    alle = Placering.objects.filter(monitorering=runde, farve=Farve.IKKE_MAALT.value)
    return alle.select_related("afdeling__organisation").order_by(
        "afdeling__organisation__sorteringsnavn", "afdeling__organisation__nr", "afdeling__nr"
    )


def manuelle(runde: Monitorering) -> QuerySet[ManuelPlacering]:
    """The manual placements decided in the round, ended ones last."""
    alle = ManuelPlacering.objects.filter(monitorering=runde)
    return alle.select_related("afdeling__organisation", "created_by", "ophaevet_by").order_by(
        F("ophaevet_at").asc(nulls_first=True), "afdeling__organisation__sorteringsnavn", "afdeling__nr", "id"
    )


def tilgang(runde: Monitorering, forrige: Monitorering) -> Tilgang:
    """See `Tilgang`."""
    return Tilgang(_kun_i(runde, forrige), _kun_i(forrige, runde))


def _kun_i(den_ene: Monitorering, den_anden: Monitorering) -> int:
    ogsaa = Placering.objects.filter(monitorering=den_anden, afdeling=OuterRef("afdeling"))
    return Placering.objects.filter(~Exists(ogsaa), monitorering=den_ene).count()


def aendrede(runde: Monitorering, forrige: Monitorering) -> QuerySet[Placering]:
    """The placements with another colour or step than in `forrige`, the worst first."""
    faelles = FilteredRelation("afdeling__placeringer", condition=Q(afdeling__placeringer__monitorering=forrige.pk))
    alle = Placering.objects.filter(monitorering=runde).select_related("afdeling__organisation").annotate(foer=faelles)
    alle = alle.filter(foer__isnull=False).annotate(forrige_id=F("foer__id"))
    samme = Q(farve=F("foer__farve")) & (Q(trin=F("foer__trin")) | Q(trin=None, foer__trin=None))
    return _med_alvor(alle.exclude(samme)).order_by(
        F("alvor").asc(),
        F("trin").desc(nulls_last=True),
        "afdeling__organisation__sorteringsnavn",
        "afdeling__nr",
        "id",
    )


def skift_i_farve(runde: Monitorering, forrige: Monitorering) -> list[tuple[Farve, Farve, int]]:
    """How many afdelinger went from one measured colour to another, the largest groups first."""
    skiftede = aendrede(runde, forrige).exclude(farve=F("foer__farve")).order_by().annotate(fra=F("foer__farve"))
    talte = skiftede.values_list("fra", "farve").annotate(n=Count("id")).order_by("-n", "fra", "farve")
    return [(Farve(fra), Farve(til), antal) for fra, til, antal in talte]


#: Words of the address → sentence's key: where an afdeling went. Ikke målt is neither better nor worse.
RETNINGER = ("vaerre", "bedre", "blev_ikke_maalt", "maalt_igen")
_MAALTE = (Farve.GROEN, Farve.GUL, Farve.ROED)


def retninger(skift: Sequence[tuple[Farve, Farve, int]]) -> list[tuple[str, int]]:
    """How many went each way, by the keys of `RETNINGER`."""
    talt = Counter[str]()
    for fra, til, antal in skift:
        talt[_retning(fra, til)] += antal
    return [(navn, talt[navn]) for navn in RETNINGER]


def _retning(fra: Farve, til: Farve) -> str:
    if til is Farve.IKKE_MAALT:
        return "blev_ikke_maalt"
    if fra is Farve.IKKE_MAALT:
        return "maalt_igen"
    return "vaerre" if _MAALTE.index(til) > _MAALTE.index(fra) else "bedre"


def i_retning(fundne: QuerySet[Placering], retning: str) -> QuerySet[Placering]:
    """Of `aendrede` those whose colour went that way; all of them for a word that is none."""
    if retning not in RETNINGER:
        return fundne
    veje = [(fra, til) for fra in Farve for til in Farve if fra is not til and _retning(fra, til) == retning]
    valgt = Q(pk__in=[])
    for fra, til in veje:
        valgt |= Q(foer__farve=fra.value, farve=til.value)
    return fundne.filter(valgt)


def aendringer(fundne: Sequence[Placering], runde: Monitorering, forrige: Monitorering) -> list[Aendring]:
    """`fundne` (a page of `aendrede`) with the comparisons that made the difference."""
    gamle = {p.afdeling_id: p for p in Placering.objects.filter(monitorering=forrige, afdeling__in=_ider(fundne))}
    forrige_manuelle = {m.afdeling_id: m for m in _manuelle_under(forrige, _ider(fundne))}
    return [
        _aendring(ny, gamle[ny.afdeling_id], forrige_manuelle.get(ny.afdeling_id), runde.model_id != forrige.model_id)
        for ny in fundne
    ]


def _ider(fundne: Sequence[Placering]) -> list[int]:
    return [p.afdeling_id for p in fundne]


def _manuelle_under(runde: Monitorering, afdeling_ids: list[int]) -> QuerySet[ManuelPlacering]:
    return ManuelPlacering.objects.filter(
        monitorering=runde, afdeling__in=afdeling_ids, fra_on__isnull=False, ophaevet_at=None
    )


def _aendring(ny: Placering, gammel: Placering, manuel: ManuelPlacering | None, anden_model: bool) -> Aendring:
    return Aendring(
        placering=ny,
        forrige_farve=Farve(gammel.farve),
        forrige_trin=gammel.trin,
        forrige_manuel=manuel,
        skift=tuple(kriterieskift(resultat_af(gammel), resultat_af(ny))),
        anden_model=anden_model,
    )


def kriterieskift(foer: Placeringsresultat, nu: Placeringsresultat) -> list[Kriterieskift]:
    """The comparisons made in both results that came out differently, those of the deciding steps first.

    Steps are read from the top in both, so the step that decides the higher of the two places was read in both.
    """
    gamle = _led_efter_noegle(foer)
    skiftede = [
        (noegle[0], Kriterieskift(gamle[noegle].tekst, led.tekst, gamle[noegle], led))
        for noegle, led in _led_efter_noegle(nu).items()
        if noegle in gamle and gamle[noegle].opfyldt is not led.opfyldt
    ]
    skiftede.sort(key=lambda par: par[0] not in (foer.trin, nu.trin))
    return list(dict.fromkeys(skift for _, skift in skiftede))


def _led_efter_noegle(resultat: Placeringsresultat) -> dict[tuple[int, str, str, str], Led]:
    return {(v.trin, led.art, led.kriterium, led.niveau): led for v in resultat.vurderinger for led in v.led}


def _med_alvor(alle: QuerySet[Placering]) -> QuerySet[Placering]:
    orden = (When(farve=farve.value, then=Value(nr)) for nr, farve in enumerate(ALVOR))
    return alle.annotate(alvor=Case(*orden, output_field=IntegerField()))
