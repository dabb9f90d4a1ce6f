"""What waits for each role today. Every number has a list behind it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from anvisning.models import Anvisning, Dispensation, Indmelding
from anvisning.selectors import (
    AABNE,
    LEDIGE,
    SAGT_JA,
    SNART,
    TILBUDTE,
    afdelinger_for,
    dispensationer_for,
    i_orden,
    indmeldinger_for,
    kladder_for,
    med_status,
    organisationens_foerst,
)
from anvisning.selectors.fleksibel import Fleksibeltal, fleksibeltal
from anvisning.selectors.ledighed import ManglendeMaaned, maaneder_uden_tal
from anvisning.services.fleksibelregler import fleksibelregler
from anvisning.services.frister import SNART as SNART_DAGE
from anvisning.services.frister import dage_tilbage, snart_on
from anvisning.services.regelsaet import regelsaet_paa
from monitoring.api import Boligorganisation, Monitorering, Overbliksfilter, Overbliksraekke, overblik_raekker
from monitoring.domain.bremse import Bremsetal
from monitoring.models import Indlaesning
from monitoring.selectors.kalender import Trinstatus, naeste_frister
from monitoring.selectors.korrektioner import antal_ventende
from monitoring.selectors.runder import uafgjort_bremse
from monitoring.services.overgange import spaerring
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.brugere.selectors import UDEN_ADGANGSKODE
from udlejning.haendelser.models import Haendelse
from udlejning.styregruppe.selectors.aftalevarsel import Aftalevarsel, aftalevarsel

from .tal import Aendringer, Farvetal, Gaeldende, aendringer, farvetal, gaeldende

#: As many lines as a start page holds; the rest are behind a link.
LINJER = 8


@dataclass(frozen=True, slots=True)
class Fristlinje:
    """An open report: `dage` are the working days left of its next deadline, negative when that has passed.

    After the citizen's yes no deadline runs, and `dage` is None: the unit waits for the lease.
    """

    indmelding: Indmelding
    frist_on: dt.date | None
    dage: int | None
    er_tilbudt: bool

    @property
    def har_sagt_ja(self) -> bool:
        return self.dage is None

    @property
    def er_overskredet(self) -> bool:
        return self.dage is not None and self.dage < 0

    @property
    def er_snart(self) -> bool:
        return self.dage is not None and 0 <= self.dage <= SNART_DAGE

    @property
    def overskredet_med(self) -> int:
        return -(self.dage or 0)


@dataclass(frozen=True, slots=True)
class Organisationsside:
    gaeldende: Gaeldende
    egne: Farvetal
    linjer: list[Fristlinje]
    aabne: int
    ledige: int
    tilbudte: int
    sagt_ja: int
    aendrede: list[Overbliksraekke]
    aendrede_ialt: int
    fleksibel: Fleksibeltal
    kladder: int
    uden_tal: list[ManglendeMaaned]


@dataclass(frozen=True, slots=True)
class Anvisningsside:
    ledige: int
    tilbudte: int
    sagt_ja: int
    snart: int
    linjer: list[Fristlinje]
    fleksibel: Fleksibeltal


@dataclass(frozen=True, slots=True)
class Rundelinje:
    """A round in work. `spaerret` is why this user may not take the next step, empty where they may.

    `bremse` are the figures of a brake that holds it and that somebody must release first; `egen` tells that it must
    be somebody else.
    """

    runde: Monitorering
    naeste: str
    spaerret: str
    bremse: Bremsetal | None
    egen: bool


@dataclass(frozen=True, slots=True)
class Monitorside:
    """`venter` are the imports that a person must look at before they go on, `rettelser` how many corrections do.

    `ansoegninger` is how many dispensations are asked for.
    """

    gaeldende: Gaeldende
    frister: list[Trinstatus]
    alle: Farvetal
    i_arbejde: list[Rundelinje]
    venter: list[Indlaesning]
    rettelser: int
    indlaesninger: list[Indlaesning]
    fejl: int
    fleksibel: Fleksibeltal
    ansoegninger: int
    aftalevarsel: Aftalevarsel | None


@dataclass(frozen=True, slots=True)
class Styregruppeside:
    gaeldende: Gaeldende
    frister: list[Trinstatus]
    alle: Farvetal
    aendringer: Aendringer
    runder: list[Monitorering]
    i_arbejde: int
    aftalevarsel: Aftalevarsel | None


@dataclass(frozen=True, slots=True)
class Administratorside:
    brugere: int
    uden_adgangskode: int
    lukkede: int
    organisationer: int
    haendelser: list[Haendelse]


def organisationsside(bruger: Bruger, dag: dt.date) -> Organisationsside:
    assert bruger.organisation is not None
    egne = _aabne(bruger).exclude(status=Indmelding.Status.KLADDE)
    filtre = Overbliksfilter(organisation=bruger.organisation.nr, kun_aendrede=True)
    aendrede = overblik_raekker(bruger, dag, filtre, pr_side=LINJER)
    return Organisationsside(
        gaeldende=gaeldende(dag),
        egne=farvetal(dag, organisation_id=bruger.organisation_id),
        linjer=_fristlinjer(organisationens_foerst(egne)[:LINJER], dag),
        aabne=egne.count(),
        ledige=med_status(egne, LEDIGE, dag).count(),
        tilbudte=med_status(egne, TILBUDTE, dag).count(),
        sagt_ja=med_status(egne, SAGT_JA, dag).count(),
        aendrede=list(aendrede.object_list),
        aendrede_ialt=aendrede.paginator.count,
        fleksibel=_fleksibel(bruger, dag),
        kladder=kladder_for(bruger).count(),
        uden_tal=maaneder_uden_tal(afdelinger_for(bruger), dag),
    )


def anvisningsside(bruger: Bruger, dag: dt.date) -> Anvisningsside:
    aabne = _aabne(bruger)
    naer = snart_on(dag, regelsaet_paa(dag))
    snart = med_status(aabne, SNART, naer)
    return Anvisningsside(
        ledige=med_status(aabne, LEDIGE, naer).count(),
        tilbudte=med_status(aabne, TILBUDTE, naer).count(),
        sagt_ja=med_status(aabne, SAGT_JA, naer).count(),
        snart=snart.count(),
        linjer=_fristlinjer(snart[:LINJER], dag),
        fleksibel=_fleksibel(bruger, dag),
    )


def monitorside(bruger: Bruger, dag: dt.date) -> Monitorside:
    aabne = Monitorering.objects.exclude(status=Monitorering.Status.OFFENTLIGGJORT)
    status = Indlaesning.Status
    med_fejl = Indlaesning.objects.filter(status__in=[status.AFVIST, status.FEJLET])
    seneste = Indlaesning.objects.select_related("fil", "created_by").defer("fil__indhold", "fund", "genkendt")
    return Monitorside(
        gaeldende=gaeldende(dag),
        frister=naeste_frister(dag, Rolle.MONITOR),
        alle=farvetal(dag),
        i_arbejde=[
            _rundelinje(runde, bruger)
            for runde in aabne.select_related("created_by", "indstillet_by", "godkendt_by").order_by("-pr_on", "-id")
        ],
        venter=list(seneste.filter(status__in=[status.AFVENTER, status.BREMSET]).order_by("created_at", "id")),
        rettelser=antal_ventende(),
        indlaesninger=list(seneste.order_by("-created_at", "-id")[:LINJER]),
        fejl=med_fejl.count(),
        fleksibel=_fleksibel(bruger, dag),
        ansoegninger=dispensationer_for(bruger).filter(status=Dispensation.Status.ANSOEGT).count(),
        aftalevarsel=aftalevarsel(dag),
    )


def styregruppeside(dag: dt.date) -> Styregruppeside:
    offentliggjort = Monitorering.Status.OFFENTLIGGJORT
    return Styregruppeside(
        gaeldende=gaeldende(dag),
        frister=naeste_frister(dag, Rolle.STYREGRUPPE),
        alle=farvetal(dag),
        aendringer=aendringer(dag),
        runder=list(Monitorering.objects.filter(status=offentliggjort).order_by("-gaelder_fra_on")[:LINJER]),
        i_arbejde=Monitorering.objects.exclude(status=offentliggjort).count(),
        aftalevarsel=aftalevarsel(dag),
    )


def administratorside() -> Administratorside:
    antal = Bruger.objects.aggregate(
        brugere=Count("id", filter=Q(is_active=True)),
        uden_adgangskode=Count("id", filter=Q(is_active=True) & UDEN_ADGANGSKODE),
        lukkede=Count("id", filter=Q(is_active=False)),
    )
    return Administratorside(
        **antal,
        organisationer=Boligorganisation.objects.count(),
        haendelser=list(Haendelse.objects.select_related("by").order_by("-at", "-id")[:LINJER]),
    )


def _fleksibel(bruger: Bruger, dag: dt.date) -> Fleksibeltal:
    return fleksibeltal(bruger, dag, fleksibelregler().varsler[0])


def _aabne(bruger: Bruger) -> QuerySet[Indmelding]:
    """The open reports that the user may see, the nearest deadline first."""
    return i_orden(med_status(indmeldinger_for(bruger), AABNE, dt.date.min))


def _fristlinjer(indmeldinger: QuerySet[Indmelding], dag: dt.date) -> list[Fristlinje]:
    regler = regelsaet_paa(dag)
    return [
        Fristlinje(
            indmelding,
            frist_on := indmelding.naeste_frist_on,
            None if frist_on is None else dage_tilbage(dag, frist_on, regler),
            indmelding.tilbudsstatus == Anvisning.Status.TILBUDT,
        )
        for indmelding in indmeldinger
    ]


#: The next step of a round in work, by its state.
_NAESTE = {
    Monitorering.Status.KLADDE: "indstil",
    Monitorering.Status.INDSTILLET: "godkend",
    Monitorering.Status.GODKENDT: "offentliggoer",
}


def _rundelinje(runde: Monitorering, bruger: Bruger) -> Rundelinje:
    naeste = "beregn" if runde.beregnet_at is None else _NAESTE[Monitorering.Status(runde.status)]
    egen = bruger.pk in (runde.beregnet_by_id, runde.indstillet_by_id)
    return Rundelinje(runde, naeste, spaerring(runde, naeste, bruger) or "", uafgjort_bremse(runde), egen)
