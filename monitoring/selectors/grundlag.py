"""What is known about afdelinger on a day: the inputs of the step model, read with a constant number of queries.

A figure counts from its `kendt_on`. Of one reference year the latest loaded row that was known on the day holds, also
when another figure, known later, has superseded it since; a row that was superseded by the same figure had only its
`kendt_on` corrected, and counts no more. Of the years the newest holds, missing or not: a missing figure never gives
way to an older one in silence.

A correction by hand lies over the row that it names, while it applies (`Korrektion`). The row itself never changes.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import DenseRank

from monitoring.domain.trappe import Grundlag, Tvillingetal, Udpegning
from monitoring.domain.vaerdier import Betegnelse, Celle, Indikator, Maaling, Mangelgrund, Rettelse
from monitoring.ingest.profil import hent_profil
from monitoring.models import Afdeling, Indlaesning, Kilde, Korrektion, Ministerliste, Observation, Omraademedlemskab
from monitoring.models import Udpegning as UdpegningRaekke
from monitoring.selectors.korrektioner import gaeldende_for

#: almenboligloven §61a stk. 1 nr. 1-2 and §61b: these two are means of the last two years, the others are not.
TOAARSINDIKATORER = frozenset({Indikator.UDEN_TILKNYTNING, Indikator.DOEMTE})


class _Raekke(NamedTuple):
    id: int
    afdeling_id: int
    indikator: str
    aar: int
    vaerdi: Decimal | None
    mangler: str
    tvillinger: Decimal | None
    tvillinger_mangler: str
    antal_tvillinger: int | None
    indlaesning_id: int
    ark: str
    raekke: int
    kolonne: str


#: The rows of one afdeling and indicator, by reference year.
_Aar = dict[int, _Raekke]
#: (observation, what of it) → the correction that lies over it.
_Rettelser = dict[tuple[int, str], Korrektion]


class _Tal(NamedTuple):
    """One row's figure as it counts, and what it says itself where it was corrected."""

    raekke: _Raekke
    vaerdi: Decimal | None
    mangler: str
    rettelse: Rettelse | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """What is the same for all afdelinger on a day: the ministry's newest list and the national figures for doemte."""

    liste: Ministerliste | None
    landsgennemsnit: Maaling | None
    trykt_graense: Maaling | None


def findes_paa(dag: dt.date, sti: str = "") -> Q:
    """Afdelinger that exist on `dag`; `sti` is the path to the afdeling, with its trailing ``__``."""
    oprettet = Q(**{f"{sti}oprettet_on__isnull": True}) | Q(**{f"{sti}oprettet_on__lte": dag})
    nedlagt = Q(**{f"{sti}nedlagt_on__isnull": True}) | Q(**{f"{sti}nedlagt_on__gt": dag})
    return oprettet & nedlagt


def afdelinger_til_runde(pr: dt.date) -> list[int]:
    """The ids of all afdelinger that exist on `pr`, in the order of organisation and number."""
    raekker = Afdeling.objects.filter(findes_paa(pr)).order_by("organisation__nr", "nr")
    return list(raekker.values_list("id", flat=True))


def reference_paa(pr: dt.date) -> Reference:
    """The newest list dated on or before `pr`, and the figures for doemte of the newest list that prints any.

    Mean and printed cut-off come from the same list, so that an old cut-off never wins over a newer mean.
    """
    lister = list(Ministerliste.objects.filter(listedato__lte=pr).order_by("-listedato"))
    med_tal = next((li for li in lister if li.doemte_landsgennemsnit or li.doemte_graense), None)
    if med_tal is None:
        return Reference(lister[0] if lister else None, None, None)
    return Reference(
        lister[0],
        _landstal(med_tal, med_tal.doemte_landsgennemsnit),
        _landstal(med_tal, med_tal.doemte_graense),
    )


def grundlag_for(afdeling_ids: Collection[int], pr: dt.date, reference: Reference | None = None) -> dict[int, Grundlag]:
    """The `Grundlag` of each afdeling on `pr`. `reference` saves its look-up where many portions are read."""
    reference = reference or reference_paa(pr)
    rettelser = gaeldende_for(afdeling_ids, pr)
    egne = _laes(afdeling_ids, pr, Kilde.LBF, rettelser)
    tvillinger = _laes(afdeling_ids, pr, Kilde.TVILLING, rettelser)
    udpegninger = _udpegninger(afdeling_ids, pr, reference.liste) if reference.liste else None
    return {
        afdeling_id: Grundlag(
            pr=pr,
            maalinger={i: _egen(egne, i, aar) for i, aar in egne.tal[afdeling_id].items()},
            tvillinger={i: _tvilling(tvillinger, i, aar) for i, aar in tvillinger.tal[afdeling_id].items()},
            udpegninger=None if udpegninger is None else tuple(udpegninger[afdeling_id]),
            listedato=reference.liste.listedato if reference.liste else None,
            doemte_landsgennemsnit=reference.landsgennemsnit,
            doemte_trykt_graense=reference.trykt_graense,
        )
        for afdeling_id in afdeling_ids
    }


def aarstal_for(
    af: Mapping[int, Collection[Indikator]], pr: dt.date, antal_aar: int
) -> dict[int, dict[Indikator, dict[int, Decimal | None]]]:
    """The own LBF figures of each of the last `antal_aar` years on file, as they were known on `pr`; None = missing.

    Of each afdeling those that `af` names. Each year as a placement on `pr` would take it: a mean of two years where
    law and source ask for one.
    """
    egne = _laes(af, pr, Kilde.LBF, gaeldende_for(af, pr), antal_aar, {i for navne in af.values() for i in navne})
    felt = Korrektion.Felt.VAERDI.value
    return {
        afdeling_id: {
            indikator: {
                a: _samlet_vaerdi(
                    egne, indikator, [_rettet(egne, felt, _Tal(r, r.vaerdi, r.mangler)) for r in _nyeste(aar, a)]
                )[0]
                for a in sorted(aar, reverse=True)[:antal_aar]
            }
            for indikator, aar in egne.tal[afdeling_id].items()
            if indikator in indikatorer
        }
        for afdeling_id, indikatorer in af.items()
    }


@dataclass(frozen=True, slots=True)
class _Kildetal:
    """The newest known rows of one source; `to_aar` where its yearly values are single years."""

    kilde: Kilde
    to_aar: bool
    tal: defaultdict[int, dict[Indikator, _Aar]]
    filnavne: dict[int, str]
    rettelser: _Rettelser


def _laes(
    afdeling_ids: Collection[int],
    pr: dt.date,
    kilde: Kilde,
    rettelser: _Rettelser,
    antal_aar: int = 1,
    indikatorer: Collection[Indikator] | None = None,
) -> _Kildetal:
    """The newest known years per afdeling and indicator (one more for a mean of two); of a year the latest loaded.

    All indicators, or those of `indikatorer`.
    """
    to_aar = not hent_profil(kilde.value).toaarsgennemsnit
    raekker = (
        Observation.objects.filter(
            Q(erstattet_af=None) | ~Exists(_samme_tal()),
            *([] if indikatorer is None else [Q(indikator__in=indikatorer)]),
            kilde=kilde,
            afdeling__in=list(afdeling_ids),
            kendt_on__lte=pr,
            aar__lte=pr.year,
        )
        .annotate(plads=Window(DenseRank(), partition_by=[F("afdeling_id"), F("indikator")], order_by=F("aar").desc()))
        .filter(plads__lte=antal_aar + (1 if to_aar else 0))
        .order_by("id")
        .values_list(*_Raekke._fields)
    )
    tal: defaultdict[int, dict[Indikator, _Aar]] = defaultdict(dict)
    indlaesninger: set[int] = set()
    for felter in raekker.iterator(chunk_size=10_000):
        raekke = _Raekke(*felter)
        indlaesninger.add(raekke.indlaesning_id)
        tal[raekke.afdeling_id].setdefault(Indikator(raekke.indikator), {})[raekke.aar] = raekke
    filnavne = dict(Indlaesning.objects.filter(id__in=indlaesninger).values_list("id", "fil__navn"))
    return _Kildetal(kilde, to_aar, tal, filnavne, rettelser)


def _samme_tal() -> QuerySet[Observation]:
    """The row that superseded a row, where it has the same figure and only another `kendt_on`."""
    samme_felter = ("kilde", "afdeling", "indikator", "aar", "mangler", "tvillinger_mangler")
    return Observation.objects.filter(
        Q(vaerdi=OuterRef("vaerdi")) | Q(vaerdi=None),
        Q(tvillinger=OuterRef("tvillinger")) | Q(tvillinger=None),
        indlaesning=OuterRef("erstattet_af"),
        **{felt: OuterRef(felt) for felt in samme_felter},
    )


def _egen(kilde: _Kildetal, indikator: Indikator, aar: _Aar) -> Maaling:
    felt = Korrektion.Felt.VAERDI.value
    return _maaling(kilde, indikator, [_rettet(kilde, felt, _Tal(r, r.vaerdi, r.mangler)) for r in _nyeste(aar)])


def _tvilling(kilde: _Kildetal, indikator: Indikator, aar: _Aar) -> Tvillingetal:
    nyeste = _nyeste(aar)
    felt = Korrektion.Felt.TVILLINGER.value
    gennemsnit = [
        _rettet(kilde, felt, _Tal(r, r.tvillinger, r.tvillinger_mangler or Mangelgrund.TOM.value)) for r in nyeste
    ]
    return Tvillingetal(
        egen=_egen(kilde, indikator, aar),
        gennemsnit=_maaling(kilde, indikator, gennemsnit),
        antal=nyeste[0].antal_tvillinger,
    )


def _rettet(kilde: _Kildetal, felt: str, tal: _Tal) -> _Tal:
    """`tal` with the correction that lies over it, where there is one."""
    if not kilde.rettelser:
        return tal
    korrektion = kilde.rettelser.get((tal.raekke.id, felt))
    if korrektion is None:
        return tal
    rettelse = Rettelse(
        korrektion.pk,
        tal.raekke.id,
        foer=None if tal.vaerdi is None else _glat(tal.vaerdi),
        foer_mangler=Mangelgrund(tal.mangler) if tal.vaerdi is None else None,
    )
    return _Tal(tal.raekke, korrektion.vaerdi, korrektion.mangler, rettelse)


def _nyeste(aar: _Aar, sidste: int | None = None) -> list[_Raekke]:
    """The row of the year `sidste`, by default the newest, and the row of the year before it where there is one."""
    sidste = sidste or max(aar)
    return [aar[a] for a in (sidste, sidste - 1) if a in aar]


def _samlet_vaerdi(kilde: _Kildetal, indikator: Indikator, aar: list[_Tal]) -> tuple[Decimal | None, str, list[_Tal]]:
    """The value or why there is none, and the years it is of. `aar` is newest year first.

    The mean of two years where law and source ask for it.
    """
    vaerdi, mangler = aar[0].vaerdi, aar[0].mangler
    if kilde.to_aar and indikator in TOAARSINDIKATORER and vaerdi is not None:
        foer = aar[1].vaerdi if len(aar) > 1 else None
        vaerdi, mangler = ((vaerdi + foer) / 2, "") if foer is not None else (None, Mangelgrund.KUN_ET_AAR.value)
    else:
        aar = aar[:1]
    return None if vaerdi is None else _glat(vaerdi), mangler, aar


def _maaling(kilde: _Kildetal, indikator: Indikator, aar: list[_Tal]) -> Maaling:
    """`aar` is newest year first."""
    vaerdi, mangler, aar = _samlet_vaerdi(kilde, indikator, aar)
    raekker = [tal.raekke for tal in aar]
    return Maaling(
        indikator,
        vaerdi=vaerdi,
        mangler=Mangelgrund(mangler) if vaerdi is None else None,
        aar=raekker[0].aar,
        kilde=kilde.kilde.value,
        celler=tuple(Celle(kilde.filnavne[r.indlaesning_id], r.ark, r.raekke, r.kolonne) for r in raekker),
        observationer=tuple(r.id for r in raekker),
        rettelser=tuple(tal.rettelse for tal in aar if tal.rettelse is not None),
    )


@lru_cache(maxsize=65_536)
def _glat(vaerdi: Decimal) -> Decimal:
    """Without the column's trailing zeros, so that a figure read from the database equals the one read from JSON."""
    return Decimal(format(vaerdi.normalize(), "f"))


def _landstal(liste: Ministerliste, vaerdi: Decimal | None) -> Maaling | None:
    if not vaerdi or vaerdi < 0:
        return None
    return Maaling(Indikator.DOEMTE, vaerdi=_glat(vaerdi), aar=liste.listedato.year, kilde=Kilde.MINISTERIET.value)


def _udpegninger(afdeling_ids: Collection[int], pr: dt.date, liste: Ministerliste) -> defaultdict[int, list[Udpegning]]:
    """What the list says of each area that the afdeling lies in on `pr`; an area that is not on it has no label."""
    betegnelser: dict[int, list[str]] = dict(
        UdpegningRaekke.objects.filter(liste=liste, erstattet_af=None).values_list("omraade_id", "betegnelser")
    )
    medlemskaber = (
        Omraademedlemskab.objects.filter(Q(til_on=None) | Q(til_on__gt=pr), afdeling__in=list(afdeling_ids))
        .filter(fra_on__lte=pr)
        .order_by("omraade__sorteringsnavn", "omraade_id")
        .values_list("afdeling_id", "omraade_id", "omraade__navn")
    )
    fundne: defaultdict[int, list[Udpegning]] = defaultdict(list)
    for afdeling_id, omraade_id, navn in medlemskaber:
        label = frozenset(Betegnelse(b) for b in betegnelser.get(omraade_id, ()))
        fundne[afdeling_id].append(Udpegning(navn, label))
    return fundne
