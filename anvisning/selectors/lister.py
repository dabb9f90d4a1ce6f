"""The two lists of vacancies: deadlines, states, filters, order and pages."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import OrderBy

from anvisning.domain.tilstande import FALDET_I_ORD, Anvisningsstatus
from anvisning.models import Anvisning, Indmelding
from udlejning.faelles.tid import midnat

from .portsvar import i_farven, kan_anvises
from .soegning import soegning

#: What "status" in a list may say, besides the states that are closed. An offered unit waits for the citizen's answer
#: or, after a yes, for the organisation's lease; `SNART` are those whose next deadline is near or has passed.
LEDIGE, TILBUDTE, SAGT_JA, SNART, AABNE, ALLE = "ledige", "tilbudte", "sagt_ja", "snart", "aabne", "alle"
#: An organisation's own: the open ones, and those that came back lately and are not reported again.
AKTUELLE = "aktuelle"
LAENGE = dt.timedelta(days=14)

#: The nearest deadline first; where none runs, what is open before what is closed, and the last closed first.
FRIST = ("naeste_frist_on", "-afsluttet_at", "id")
SORTERINGER: dict[str, tuple[str, ...]] = {
    "frist": FRIST,
    "afdeling": (
        "bolig__afdeling__sorteringsnavn",
        "bolig__afdeling__organisation__sorteringsnavn",
        "bolig__adresse",
        "bolig__etage",
        "bolig__doer",
        "id",
    ),
    "rum": ("bolig__rum", "bolig__areal", *FRIST),
    "husleje": ("bolig__husleje", *FRIST),
    "ledig_fra": ("ledig_fra_on", *FRIST),
}
#: How the ground floor is written; a row house has no floor.
STUEN = ("", "st", "st.", "St", "St.", "ST", "stuen", "Stuen", "0")
STUE, OPPE = "stue", "oppe"


@dataclass(frozen=True, slots=True)
class Boligfilter:
    """What a list of vacancies is narrowed to; empty means everything.

    `svar` is what the gate answers to an offer today (see `portsvar`), `etage` is ``stue``, ``oppe`` or the highest
    floor, `sorter` a key of `SORTERINGER` with ``-`` for the other direction.
    """

    soeg: str = ""
    status: str = AABNE
    organisation: str = ""
    afdeling: str = ""
    rum: int | None = None
    rum_hoejst: int | None = None
    husleje: Decimal | None = None
    areal: Decimal | None = None
    type: str = ""
    etage: str = ""
    farve: str = ""
    svar: str = ""
    ledig_senest_on: dt.date | None = None
    frist_senest_on: dt.date | None = None
    krav: tuple[str, ...] = field(default_factory=tuple)
    sorter: str = "frist"


def i_orden(indmeldinger: QuerySet[Indmelding], sorter: str = "frist") -> QuerySet[Indmelding]:
    """In the order of a key of `SORTERINGER`; an unknown one goes by deadline. What is empty stands last."""
    baglaens = sorter.startswith("-")
    felter = SORTERINGER.get(sorter.removeprefix("-"), FRIST)
    return indmeldinger.order_by(*(_plads(felt, baglaens) for felt in felter))


def _plads(felt: str, baglaens: bool = False) -> OrderBy:
    navn = F(felt.removeprefix("-"))
    return navn.desc() if felt.startswith("-") != baglaens else navn.asc()


def organisationens_foerst(indmeldinger: QuerySet[Indmelding]) -> QuerySet[Indmelding]:
    """What waits for the organisation first: a lease to send, drafts, units that came back; then by deadline."""
    return indmeldinger.order_by("venteplads", *(_plads(felt) for felt in FRIST))


def aktuelle(indmeldinger: QuerySet[Indmelding], dag: dt.date) -> QuerySet[Indmelding]:
    """Open ones, and those released in the last `LAENGE` whose unit has no newer report."""
    nyere = Indmelding.objects.filter(bolig=OuterRef("bolig"), pk__gt=OuterRef("pk"))
    frigivet = Q(status=Indmelding.Status.FRIGIVET, afsluttet_at__gte=midnat(dag - LAENGE)) & ~Q(Exists(nyere))
    return indmeldinger.filter(Q(status__in=Indmelding.AABNE) | frigivet)


def med_status(indmeldinger: QuerySet[Indmelding], status: str, snart_on: dt.date) -> QuerySet[Indmelding]:
    """Those that `status` names; `snart_on` is the last day of a deadline that is near."""
    tilbud = Anvisning.Status
    match status:
        case "alle":
            return indmeldinger
        case "ledige":
            return indmeldinger.filter(status=Indmelding.Status.INDMELDT)
        case "tilbudte":
            return indmeldinger.filter(status=Indmelding.Status.RESERVERET, tilbudsstatus=tilbud.TILBUDT)
        case "sagt_ja":
            return indmeldinger.filter(status=Indmelding.Status.RESERVERET, tilbudsstatus=tilbud.ACCEPTERET)
        case "snart":
            return indmeldinger.filter(status__in=Indmelding.AABNE, naeste_frist_on__lte=snart_on)
        case "" | "aabne":
            return indmeldinger.filter(status__in=Indmelding.AABNE)
    return indmeldinger.filter(status=status)


def filtreret(
    indmeldinger: QuerySet[Indmelding], valg: Boligfilter, dag: dt.date, snart_on: dt.date
) -> QuerySet[Indmelding]:
    """`indmeldinger` narrowed to `valg`, in its order."""
    er_aktuelle = valg.status == AKTUELLE
    fundne = aktuelle(indmeldinger, dag) if er_aktuelle else med_status(indmeldinger, valg.status, snart_on)
    fundne = fundne.filter(_sted(valg) & _bolig(valg) & _dage(valg))
    if valg.farve:
        fundne = fundne.filter(i_farven(valg.farve, dag))
    if valg.svar:
        fundne = fundne.filter(kan_anvises(valg.svar, dag))
    return i_orden(fundne, valg.sorter)


def side_af(fundne: QuerySet[Indmelding], nummer: str | int | None, pr_side: int) -> Page[Indmelding]:
    """One page. Its rows are found by their ids, so that a far page reads no more rows than a near one.

    A page number that does not exist gives the nearest.
    """
    alle = fundne.values_list("pk", flat=True)
    side = Paginator(alle, pr_side).get_page(nummer)
    ids = _ids_paa(side, alle)
    raekker = Indmelding.objects.select_related("bolig__afdeling__organisation", "dispensation").filter(pk__in=ids)
    fundet = {raekke.pk: raekke for raekke in raekker}
    return _side([fundet[pk] for pk in ids if pk in fundet], side)


def _ids_paa(side: Page[int], alle: QuerySet[Indmelding, int]) -> list[int]:
    """A page in the far half is found from the end, so that the last costs what the first costs."""
    foer, efter = side.start_index() - 1, side.paginator.count - side.end_index()
    if foer <= efter:
        return list(side.object_list)
    return list(alle.reverse()[efter : side.paginator.count - foer])[::-1]


def _side(raekker: Sequence[Indmelding], side: Page[int]) -> Page[Indmelding]:
    return Page(raekker, side.number, side.paginator)  # type: ignore[arg-type]  # the same paginator, of ids


def faldne_tilbud(indmeldinger: Iterable[Indmelding]) -> dict[int, str]:
    """Of these reports those that wait for a further offer, each with how the last one failed, in words."""
    ventende = [i.pk for i in indmeldinger if i.status == Indmelding.Status.INDMELDT]
    tilbud = Anvisning.objects.filter(indmelding__in=ventende).order_by("id").values_list("indmelding_id", "status")
    return {pk: FALDET_I_ORD[Anvisningsstatus(status)] for pk, status in tilbud if status in FALDET_I_ORD}


def _sted(valg: Boligfilter) -> Q:
    sted = soegning(valg.soeg, "bolig__")
    if valg.organisation:
        sted &= Q(afdeling__organisation__nr=valg.organisation)
    if valg.afdeling:
        organisation, _, nr = valg.afdeling.partition("-")
        sted &= Q(afdeling__organisation__nr=organisation, afdeling__nr=nr)
    return sted


def _bolig(valg: Boligfilter) -> Q:
    fundet = _etage(valg.etage)
    for felt, vaerdi in (
        ("bolig__rum__gte", valg.rum),
        ("bolig__rum__lte", valg.rum_hoejst),
        ("bolig__husleje__lte", valg.husleje),
        ("bolig__areal__gte", valg.areal),
        ("bolig__type", valg.type or None),
    ):
        if vaerdi is not None:
            fundet &= Q(**{felt: vaerdi})
    for krav in valg.krav:
        fundet &= Q(**{f"bolig__{krav}": True})
    return fundet


def _etage(etage: str) -> Q:
    if not etage:
        return Q()
    if etage == OPPE:
        return ~Q(bolig__etage__in=STUEN)
    etager = [] if etage == STUE else [str(nr) for nr in range(1, int(etage) + 1)]
    return Q(bolig__etage__in=[*STUEN, *etager])


def _dage(valg: Boligfilter) -> Q:
    fundet = Q()
    if valg.ledig_senest_on:
        fundet &= Q(ledig_fra_on__lte=valg.ledig_senest_on)
    if valg.frist_senest_on:
        fundet &= Q(naeste_frist_on__lte=valg.frist_senest_on)
    return fundet
