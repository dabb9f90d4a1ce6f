"""Reading agreements on fleksibel udlejning: whose may be seen, which hold on a day, who lacks a set, what runs out."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from anvisning.domain.fleksibel import Aftaleart, Aftalestatus, Part, maaneder_senere
from anvisning.domain.vaerdier import Handling, Udfald
from anvisning.models import Fleksibelaftale, Portudfald
from monitoring.api import Afdeling
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed, Rolle

GAELDENDE = Q(status__in=Fleksibelaftale.GAELDENDE)


def fleksibelaftaler_for(bruger: Bruger) -> QuerySet[Fleksibelaftale]:
    """An organisation's staff see their own afdelinger's, the municipality and the styregruppe all.

    A draft, also one that was given up, is for the side that wrote it.
    """
    alle = Fleksibelaftale.objects.select_related("afdeling__organisation", "erstatter", "dokument").defer(
        "dokument__indhold"
    )
    if not bruger.har_ret(Rettighed.SE_FLEKSIBEL):
        return alle.none()
    fremsat = Q(fremsat_at__isnull=False)
    if bruger.rolle == Rolle.ORGANISATION:
        return alle.filter(fremsat | Q(part=Part.ORGANISATION), afdeling__organisation=bruger.organisation_id)
    if bruger.har_ret(Rettighed.FASTSAET_FLEKSIBEL):
        return alle.filter(fremsat | Q(part=Part.KOMMUNE))
    return alle.filter(fremsat)


def afdelinger_med_fleksibel(bruger: Bruger) -> QuerySet[Afdeling]:
    """The afdelinger whose agreements `bruger` may see."""
    alle = Afdeling.objects.select_related("organisation").order_by("organisation__sorteringsnavn", "nr")
    if not bruger.har_ret(Rettighed.SE_FLEKSIBEL):
        return alle.none()
    return alle.filter(organisation=bruger.organisation_id) if bruger.rolle == Rolle.ORGANISATION else alle


def gaeldende_paa(aftaler: QuerySet[Fleksibelaftale], dag: dt.date) -> QuerySet[Fleksibelaftale]:
    """Those whose criteria hold on the day, with `kriterier` read."""
    return aftaler.filter(GAELDENDE, fra_on__lte=dag, slut_on__gt=dag).prefetch_related("kriterier")


def kriterier_i(afdeling_ids: Iterable[int], dag: dt.date) -> dict[int, list[Fleksibelaftale]]:
    """Per afdeling the agreements whose criteria hold on the day, the obligatory first; two queries."""
    fundne: dict[int, list[Fleksibelaftale]] = {}
    aftaler = gaeldende_paa(Fleksibelaftale.objects.filter(afdeling__in=list(afdeling_ids)), dag)
    for aftale in aftaler.order_by("-art", "id"):
        fundne.setdefault(aftale.afdeling_id, []).append(aftale)
    return fundne


@dataclass(frozen=True, slots=True)
class Kriterievisning:
    """What a page says of an afdeling's criteria: those that hold, and whether it must have a set and has none."""

    aftaler: Sequence[Fleksibelaftale]
    mangler: bool


def kriterievisning(afdeling: Afdeling, dag: dt.date) -> Kriterievisning:
    aftaler = kriterier_i([afdeling.pk], dag).get(afdeling.pk, [])
    har_saet = any(a.art == Aftaleart.OBLIGATORISK for a in aftaler)
    pligt = not har_saet and _pligt(dag).filter(afdeling=afdeling).exists()
    return Kriterievisning(aftaler, mangler=pligt)


def _pligt(dag: dt.date) -> QuerySet[Portudfald]:
    """Where the gate answers that fleksibel udlejning is obligatory on the day."""
    return Portudfald.objects.filter(
        Q(til_on__isnull=True) | Q(til_on__gt=dag),
        fra_on__lte=dag,
        handling=Handling.FLEKSIBEL_UDLEJNING.value,
        udfald=Udfald.OBLIGATORISK.value,
    )


def afdelinger_uden_gyldigt_saet(afdelinger: QuerySet[Afdeling], dag: dt.date) -> list[tuple[Afdeling, dt.date]]:
    """Those that must have obligatory criteria on the day and have none, each with the day on which the duty began."""
    har = gaeldende_paa(Fleksibelaftale.objects.filter(art=Aftaleart.OBLIGATORISK), dag)
    pligt = _pligt(dag).filter(afdeling__in=afdelinger).exclude(afdeling__in=har.values("afdeling"))
    siden: dict[int, dt.date] = {}
    for afdeling_id, fra_on in pligt.values_list("afdeling_id", "fra_on"):
        siden[afdeling_id] = min(fra_on, siden.get(afdeling_id, fra_on))
    valgte = Afdeling.objects.filter(pk__in=siden).select_related("organisation")
    return [(a, siden[a.pk]) for a in valgte.order_by("organisation__sorteringsnavn", "nr")]


def uden_efterfoelger(aftaler: QuerySet[Fleksibelaftale], dag: dt.date) -> QuerySet[Fleksibelaftale]:
    """Those that hold on the day, and after whose end no criteria of the same kind are adopted; the nearest end first.

    One that was ended early on purpose is left out, unless the law demands a set: the obligatory are kept.
    """
    naeste = Fleksibelaftale.objects.filter(
        GAELDENDE,
        afdeling=OuterRef("afdeling"),
        art=OuterRef("art"),
        fra_on__lte=OuterRef("slut_on"),
        slut_on__gt=OuterRef("slut_on"),
    )
    taeller = Q(status=Aftalestatus.VEDTAGET) | Q(art=Aftaleart.OBLIGATORISK)
    return gaeldende_paa(aftaler, dag).filter(taeller, ~Exists(naeste)).order_by("slut_on", "id")


def udloeber_snart(aftaler: QuerySet[Fleksibelaftale], dag: dt.date, maaneder: int) -> QuerySet[Fleksibelaftale]:
    """Of `uden_efterfoelger` those that end within so many months."""
    return uden_efterfoelger(aftaler, dag).filter(slut_on__lte=maaneder_senere(dag, maaneder))


def venter_paa(bruger: Bruger) -> QuerySet[Fleksibelaftale]:
    """Proposals that `bruger`'s side is asked to confirm."""
    if not bruger.har_ret(Rettighed.AFTAL_FLEKSIBEL):
        return Fleksibelaftale.objects.none()
    egen = Part.ORGANISATION if bruger.rolle == Rolle.ORGANISATION else Part.KOMMUNE
    return fleksibelaftaler_for(bruger).filter(status=Aftalestatus.FORESLAAET).exclude(part=egen)


@dataclass(frozen=True, slots=True)
class Fleksibeltal:
    """What waits of fleksibel udlejning, for a start page."""

    mangler: int
    udloeber: int
    venter: int

    @property
    def noget(self) -> bool:
        return bool(self.mangler or self.udloeber or self.venter)


def fleksibeltal(bruger: Bruger, dag: dt.date, maaneder: int) -> Fleksibeltal:
    afdelinger = afdelinger_med_fleksibel(bruger)
    return Fleksibeltal(
        mangler=len(afdelinger_uden_gyldigt_saet(afdelinger, dag)),
        udloeber=udloeber_snart(fleksibelaftaler_for(bruger), dag, maaneder).count(),
        venter=venter_paa(bruger).count(),
    )
