"""What waits for each role today. Every number has a list behind it."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Q, QuerySet

from anvisning.models import Anvisning, Indmelding
from anvisning.selectors import indmeldinger_for
from anvisning.services.frister import dage_tilbage
from anvisning.services.regelsaet import regelsaet_paa
from monitoring.api import Boligorganisation, Monitorering, Overbliksfilter, Overbliksraekke, overblik_raekker
from monitoring.models import Indlaesning
from monitoring.services.overgange import spaerring
from udlejning.brugere.models import Bruger
from udlejning.haendelser.models import Haendelse

from .tal import Aendringer, Farvetal, Gaeldende, aendringer, farvetal, gaeldende

#: As many lines as a start page holds; the rest are behind a link.
LINJER = 8
#: A deadline with so many working days left is near.
SNART = 2


@dataclass(frozen=True, slots=True)
class Fristlinje:
    """Something with a deadline: `dage` are the working days left, negative when it has passed."""

    indmelding: Indmelding
    frist_on: dt.date
    dage: int
    tilbud: Anvisning | None = None

    @property
    def er_overskredet(self) -> bool:
        return self.dage < 0

    @property
    def er_snart(self) -> bool:
        return 0 <= self.dage <= SNART

    @property
    def overskredet_med(self) -> int:
        return -self.dage


@dataclass(frozen=True, slots=True)
class Organisationsside:
    gaeldende: Gaeldende
    egne: Farvetal
    linjer: list[Fristlinje]
    aabne: int
    tilbudte: int
    aendrede: list[Overbliksraekke]
    aendrede_ialt: int


@dataclass(frozen=True, slots=True)
class Anvisningsside:
    ledige: int
    tilbudte: int
    snart: int
    linjer: list[Fristlinje]
    linjer_ialt: int


@dataclass(frozen=True, slots=True)
class Rundelinje:
    """A round in work. `spaerret` is why this user may not take the next step, empty where they may."""

    runde: Monitorering
    naeste: str
    spaerret: str


@dataclass(frozen=True, slots=True)
class Monitorside:
    gaeldende: Gaeldende
    alle: Farvetal
    i_arbejde: list[Rundelinje]
    indlaesninger: list[Indlaesning]
    fejl: int


@dataclass(frozen=True, slots=True)
class Styregruppeside:
    gaeldende: Gaeldende
    alle: Farvetal
    aendringer: Aendringer
    runder: list[Monitorering]
    i_arbejde: int


@dataclass(frozen=True, slots=True)
class Administratorside:
    brugere: int
    uden_adgangskode: int
    lukkede: int
    organisationer: int
    haendelser: list[Haendelse]


def organisationsside(bruger: Bruger, dag: dt.date) -> Organisationsside:
    assert bruger.organisation is not None
    egne = _aabne(bruger)
    antal = egne.aggregate(aabne=Count("id"), tilbudte=Count("id", filter=Q(status=Indmelding.Status.RESERVERET)))
    filtre = Overbliksfilter(organisation=bruger.organisation.nr, kun_aendrede=True)
    aendrede = overblik_raekker(bruger, dag, filtre, pr_side=LINJER)
    return Organisationsside(
        gaeldende=gaeldende(dag),
        egne=farvetal(dag, organisation_id=bruger.organisation_id),
        linjer=_fristlinjer(egne, dag)[:LINJER],
        aabne=antal["aabne"],
        tilbudte=antal["tilbudte"],
        aendrede=list(aendrede.object_list),
        aendrede_ialt=aendrede.paginator.count,
    )


def anvisningsside(bruger: Bruger, dag: dt.date) -> Anvisningsside:
    linjer = _fristlinjer(_aabne(bruger), dag)
    snart = [linje for linje in linjer if linje.dage <= SNART]
    return Anvisningsside(
        ledige=sum(linje.indmelding.status == Indmelding.Status.INDMELDT for linje in linjer),
        tilbudte=sum(linje.tilbud is not None for linje in linjer),
        snart=len(snart),
        linjer=snart[:LINJER],
        linjer_ialt=len(snart),
    )


def monitorside(bruger: Bruger, dag: dt.date) -> Monitorside:
    aabne = Monitorering.objects.exclude(status=Monitorering.Status.OFFENTLIGGJORT)
    status = Indlaesning.Status
    med_fejl = Indlaesning.objects.filter(status__in=[status.AFVIST, status.FEJLET])
    seneste = Indlaesning.objects.select_related("fil", "created_by")
    return Monitorside(
        gaeldende=gaeldende(dag),
        alle=farvetal(dag),
        i_arbejde=[
            _rundelinje(runde, bruger)
            for runde in aabne.select_related("created_by", "indstillet_by", "godkendt_by").order_by("-pr_on", "-id")
        ],
        indlaesninger=list(seneste.order_by("-created_at", "-id")[:LINJER]),
        fejl=med_fejl.count(),
    )


def styregruppeside(dag: dt.date) -> Styregruppeside:
    offentliggjort = Monitorering.Status.OFFENTLIGGJORT
    return Styregruppeside(
        gaeldende=gaeldende(dag),
        alle=farvetal(dag),
        aendringer=aendringer(dag),
        runder=list(Monitorering.objects.filter(status=offentliggjort).order_by("-gaelder_fra_on")[:LINJER]),
        i_arbejde=Monitorering.objects.exclude(status=offentliggjort).count(),
    )


def administratorside() -> Administratorside:
    antal = Bruger.objects.aggregate(
        brugere=Count("id", filter=Q(is_active=True)),
        uden_adgangskode=Count("id", filter=Q(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)),
        lukkede=Count("id", filter=Q(is_active=False)),
    )
    return Administratorside(
        **antal,
        organisationer=Boligorganisation.objects.count(),
        haendelser=list(Haendelse.objects.select_related("by").order_by("-at", "-id")[:LINJER]),
    )


def _aabne(bruger: Bruger) -> QuerySet[Indmelding]:
    """The open reports that the user may see, drafts left out."""
    return indmeldinger_for(bruger).filter(status__in=[Indmelding.Status.INDMELDT, Indmelding.Status.RESERVERET])


def _fristlinjer(indmeldinger: QuerySet[Indmelding], dag: dt.date) -> list[Fristlinje]:
    """One line per open report, the nearest deadline first; with an open offer it is the citizen's."""
    tilbud = {
        t.indmelding_id: t
        for t in Anvisning.objects.filter(status=Anvisning.Status.TILBUDT, indmelding__in=indmeldinger.order_by())
    }
    regler = regelsaet_paa(dag)
    linjer = []
    for indmelding in indmeldinger:
        aabent = tilbud.get(indmelding.pk)
        frist_on = aabent.svarfrist_on if aabent else indmelding.frist_on
        linjer.append(Fristlinje(indmelding, frist_on, dage_tilbage(dag, frist_on, regler), aabent))
    return sorted(linjer, key=lambda linje: (linje.frist_on, linje.indmelding.pk))


#: The next step of a round in work, by its state.
_NAESTE = {
    Monitorering.Status.KLADDE: "indstil",
    Monitorering.Status.INDSTILLET: "godkend",
    Monitorering.Status.GODKENDT: "offentliggoer",
}


def _rundelinje(runde: Monitorering, bruger: Bruger) -> Rundelinje:
    naeste = "beregn" if runde.beregnet_at is None else _NAESTE[Monitorering.Status(runde.status)]
    return Rundelinje(runde, naeste, spaerring(runde, naeste, bruger) or "")
