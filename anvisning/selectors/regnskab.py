"""The ledger's facts, read with a constant number of queries, of what the user may see."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Min, Q, QuerySet
from django.db.models.functions import TruncDate

from anvisning.domain.perioder import Periode
from anvisning.domain.regnskab import (
    Afdelingsfakta,
    Afdelingslinje,
    Fakta,
    Farveperiode,
    Forsoegsfakta,
    Indmeldingsfakta,
    Indmeldingspost,
    Maanedspost,
    Organisationslinje,
    Post,
    Regelgrundlag,
    Regnskab,
    Udgang,
    opgoer,
)
from anvisning.models import AfvistForsoeg, Boligtype, Indmelding, Ledighedstal
from anvisning.selectors.ledighed import gaeldende, historik
from monitoring.api import Afdeling, Boligorganisation, Farve, Farvesegment, farveforloeb
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed, Rolle


def organisationer_for(bruger: Bruger) -> QuerySet[Boligorganisation]:
    """Those whose ledger the user may see: an organisation's staff their own, the municipality and styregruppen all."""
    alle = Boligorganisation.objects.order_by("sorteringsnavn", "nr")
    if not bruger.har_ret(Rettighed.SE_REGNSKAB):
        return alle.none()
    return alle.filter(pk=bruger.organisation_id or 0) if bruger.rolle == Rolle.ORGANISATION else alle


@dataclass(frozen=True, slots=True)
class Navngivet:
    """A line of the ledger with its organisation."""

    organisation: Boligorganisation
    linje: Organisationslinje


@dataclass(frozen=True, slots=True)
class Regnskabsblik:
    """The ledger of some organisations, in Danish order."""

    regnskab: Regnskab
    linjer: list[Navngivet]

    @property
    def afdelinger(self) -> list[Afdelingslinje]:
        return self.regnskab.afdelinger


def regnskabet(organisationer: QuerySet[Boligorganisation], periode: Periode, regler: Regelgrundlag) -> Regnskabsblik:
    """The ledger of `organisationer` (of `organisationer_for`), with a constant number of queries."""
    kendte = {organisation.pk: organisation for organisation in organisationer}
    regnskab = opgoer(regnskabsfakta(list(kendte), periode, regler), periode)
    return Regnskabsblik(regnskab, [Navngivet(kendte[li.organisation_id], li) for li in regnskab.organisationer])


def regnskabsfakta(
    organisation_ids: list[int],
    periode: Periode,
    regler: Regelgrundlag,
    farver: Mapping[int, Sequence[Farvesegment]] | None = None,
) -> Fakta:
    """What the ledger of whole organisations is made from, with a constant number of queries.

    `farver` are the afdelinger's colours over time, where the caller has read them (`farveforloeb`).
    """
    afdelinger = list(
        Afdeling.objects.filter(organisation__in=organisation_ids)
        .select_related("organisation")
        .order_by("organisation__sorteringsnavn", "organisation__nr", "nr")
    )
    ids = [afdeling.pk for afdeling in afdelinger]
    if farver is None:
        farver = farveforloeb(ids)
    ledige: dict[int, dict[dt.date, int]] = defaultdict(dict)
    for (afdeling_id, maaned), antal in gaeldende(ids, periode.fra_on, periode.til_on).items():
        ledige[afdeling_id][maaned] = antal
    return Fakta(
        afdelinger=[
            Afdelingsfakta(
                id=a.pk,
                organisation_id=a.organisation_id,
                noegle=a.noegle,
                navn=a.navn,
                oprettet_on=a.oprettet_on,
                nedlagt_on=a.nedlagt_on,
                farver=[Farveperiode(s.fra_on, s.til_on, s.farve, s.trin) for s in farver.get(a.pk, ())],
                ledige=ledige.get(a.pk, {}),
            )
            for a in afdelinger
        ],
        indmeldinger=_indmeldinger(ids, periode),
        forsoeg=_forsoeg(ids, periode),
        regler=regler,
    )


def _indmeldinger(afdeling_ids: list[int], periode: Periode) -> list[Indmeldingsfakta]:
    """Reports that were open on a day of the period or ended in it. A draft has no day."""
    ikke_sluttet_foer = Q(afsluttet_at__isnull=True) | Q(sluttet__gte=periode.fra_on)
    raekker = (
        Indmelding.objects.filter(bolig__afdeling__in=afdeling_ids, indmeldt_on__lt=periode.til_on)
        .annotate(sluttet=TruncDate("afsluttet_at"))
        .filter(ikke_sluttet_foer)
        .order_by("indmeldt_on", "id")
        .values_list(
            "id",
            "bolig__afdeling_id",
            "bolig__type",
            "indmeldt_on",
            "ledig_fra_on",
            "sluttet",
            "status",
            "husleje",
        )
    )
    udgange = {udgang.value: udgang for udgang in Udgang}
    return [
        Indmeldingsfakta(pk, afdeling, boligtype == Boligtype.FAMILIE, meldt, fra, slut, udgange.get(status), husleje)
        for pk, afdeling, boligtype, meldt, fra, slut, status, husleje in raekker.iterator(chunk_size=10_000)
    ]


def _forsoeg(afdeling_ids: list[int], periode: Periode) -> list[Forsoegsfakta]:
    raekker = AfvistForsoeg.objects.filter(
        bolig__afdeling__in=afdeling_ids, forsoegt_on__gte=periode.fra_on, forsoegt_on__lt=periode.til_on
    ).order_by("forsoegt_on", "id")
    felter = raekker.values_list("id", "bolig__afdeling_id", "bolig_id", "farve", "forsoegt_on")
    return [
        Forsoegsfakta(pk, afdeling, bolig, Farve(farve), dag) for pk, afdeling, bolig, farve, dag in felter.iterator()
    ]


def begyndelsen() -> dt.date | None:
    """The day of the first report, or the first month with a number; None where there is neither."""
    foerste = [
        Indmelding.objects.aggregate(foerste=Min("indmeldt_on"))["foerste"],
        Ledighedstal.objects.aggregate(foerste=Min("maaned"))["foerste"],
    ]
    return min((dag for dag in foerste if dag is not None), default=None)


@dataclass(frozen=True, slots=True)
class Postlinje:
    """One piece behind a number, with the row that it tells of: at most one of the last three is set."""

    post: Post
    afdeling: Afdelingsfakta
    indmelding: Indmelding | None = None
    forsoeg: AfvistForsoeg | None = None
    tal: tuple[Ledighedstal, ...] = ()


def postlinjer(poster: Iterable[tuple[Afdelingsfakta, Post]]) -> list[Postlinje]:
    """A page's pieces with what they tell of, with two queries at most."""
    valgte = list(poster)
    meldte = Indmelding.objects.select_related("bolig").in_bulk(
        [p.fakta.id for _, p in valgte if isinstance(p, Indmeldingspost)]
    )
    forsoeg = AfvistForsoeg.objects.select_related("bolig", "by").in_bulk(
        [p.id for _, p in valgte if isinstance(p, Forsoegsfakta)]
    )
    tal = _tal([p for _, p in valgte if isinstance(p, Maanedspost)])
    return [_postlinje(afdeling, post, meldte, forsoeg, tal) for afdeling, post in valgte]


def _postlinje(
    afdeling: Afdelingsfakta,
    post: Post,
    meldte: Mapping[int, Indmelding],
    forsoeg: Mapping[int, AfvistForsoeg],
    tal: Mapping[tuple[int, dt.date], list[Ledighedstal]],
) -> Postlinje:
    match post:
        case Maanedspost():
            return Postlinje(post, afdeling, tal=tuple(tal.get((post.afdeling_id, post.maaned), ())))
        case Indmeldingspost():
            return Postlinje(post, afdeling, indmelding=meldte[post.fakta.id])
        case _:
            return Postlinje(post, afdeling, forsoeg=forsoeg[post.id])


def _tal(poster: list[Maanedspost]) -> dict[tuple[int, dt.date], list[Ledighedstal]]:
    fundne: dict[tuple[int, dt.date], list[Ledighedstal]] = defaultdict(list)
    if poster:
        for et in historik({p.afdeling_id for p in poster}, {p.maaned for p in poster}):
            fundne[et.afdeling_id, et.maaned].append(et)
    return fundne
