"""What a scenario would have meant: colours of every round, last year's vacancies, shares, and flexible criteria."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from anvisning.domain.perioder import Periode, maanedens_foerste
from anvisning.domain.port import Forhold, afgoer
from anvisning.domain.regler import Regelsaet
from anvisning.domain.regnskab import Fakta, Farveperiode, Organisationslinje, Regelgrundlag, opgoer
from anvisning.domain.vaerdier import Boligtype, Handling, Udfald
from anvisning.models import AfvistForsoeg, Indmelding
from anvisning.selectors.fleksibel import kriterier_i
from anvisning.selectors.regnskab import regnskabsfakta
from anvisning.services.regelsaet import som_regelsaet
from anvisning.services.regnskab import regelgrundlag
from monitoring.api import Boligorganisation, Farve, Farvesegment, Trappemodel, farveforloeb, udpegningsforloeb
from monitoring.domain.trappe import advarsler, model_fra_dict
from udlejning.styregruppe.domain.frister import Fristvirkning
from udlejning.styregruppe.domain.frosne import FrossenRunde, Genplacering
from udlejning.styregruppe.domain.ledige import Boligvirkning, Farveopslag, Ledig, Slags, boligvirkning
from udlejning.styregruppe.domain.virkning import SAMME_NUMRE, Farvevirkning, Numre, Rundevirkning, farvevirkning
from udlejning.styregruppe.selectors.frister import fristvirkning_i

#: The condition by which an agreement makes boliganvisningen look at an afdeling's criteria.
FLEKSIBLE_KRITERIER = "fleksible_kriterier"
_Forloeb = Mapping[int, Sequence[Farvesegment]]


@dataclass(frozen=True, slots=True)
class Afdelingsandel:
    """What is owed for an afdeling, in dwellings and not rounded; None where a number or a share is missing."""

    afdeling_id: int
    foer: Decimal | None
    efter: Decimal | None

    @property
    def forskel(self) -> Decimal | None:
        return None if self.foer is None or self.efter is None else self.efter - self.foer


@dataclass(frozen=True, slots=True)
class Andelsvirkning:
    """What an organisation would have owed, in whole dwellings; None where a number or a share is missing."""

    organisation_id: int
    foer: Decimal | None
    efter: Decimal | None
    afdelinger: tuple[Afdelingsandel, ...] = ()

    @property
    def forskel(self) -> Decimal | None:
        return None if self.foer is None or self.efter is None else self.efter - self.foer


@dataclass(frozen=True, slots=True)
class Kriterievirkning:
    """An afdeling that would need criteria for fleksibel udlejning today, and does not as it is."""

    afdeling_id: int
    farve: Farve
    obligatorisk: bool
    har: bool


@dataclass(frozen=True, slots=True)
class Scenarieresultat:
    """`nu` is the round in force on `dag`; None where none is. Vacancies, deadlines and shares are of `periode`."""

    dag: dt.date
    model: Trappemodel
    regler: Regelsaet
    farver: Farvevirkning
    nu: Rundevirkning | None
    periode: Periode
    boliger: Boligvirkning
    frister: Fristvirkning
    andele: tuple[Andelsvirkning, ...]
    kriterier: tuple[Kriterievirkning, ...]

    @property
    def advarsler(self) -> list[str]:
        """What the model may surprise with."""
        return advarsler(self.model)

    @property
    def aendrer_noget(self) -> bool:
        skift = any(r.flytninger for r in self.farver.runder)
        boliger = self.boliger.spaerrede or self.boliger.aabnede
        andele = any(a.foer != a.efter for a in self.andele)
        return bool(skift or boliger or self.frister.linjer or self.kriterier or andele)


def regn_scenarie(
    model_data: Mapping[str, Any],
    regel_data: Mapping[str, Any] | None,
    runder: Sequence[FrossenRunde],
    *,
    dag: dt.date,
    gamle_numre: Numre = SAMME_NUMRE,
) -> Scenarieresultat:
    """See `Scenarieresultat`. `regel_data` None: no agreement is tried, so each day keeps its own rules.

    `gamle_numre` are the numbers that the steps have in what the scenario was copied from, None of new ones.

    The rules that are tried take the place of whatever agreement held on a day; where none did, the law stays alone.
    """
    model = model_fra_dict(model_data)
    proevet = None if regel_data is None else som_regelsaet(regel_data)
    farver = farvevirkning(runder, Genplacering(model), gamle_numre)
    periode = seneste_aar(dag)
    regler = regelgrundlag(periode)
    proevede = _proevede_regler(regler, proevet, model)
    foer = farveforloeb()
    # Rules that are not tried name the steps as they were.
    efter = farveforloeb(placeringer=_som_placeringer(farver, gamle_numre if proevet is None else SAMME_NUMRE))
    return Scenarieresultat(
        dag=dag,
        model=model,
        regler=proevet or regler.paa(dag),
        farver=farver,
        nu=runden_paa(farver, dag),
        periode=periode,
        boliger=boligvirkning(
            _ledige(periode), farver=(_opslag(foer), _opslag(efter)), regler=(regler.paa, proevede.paa)
        ),
        frister=fristvirkning_i(periode, regler, proevede),
        andele=_andele(periode, (regler, proevede), (foer, efter)),
        kriterier=_kriterier(dag, (foer, efter), (regler.paa(dag), proevede.paa(dag))),
    )


def seneste_aar(dag: dt.date) -> Periode:
    """The twelve whole months that are over."""
    til = maanedens_foerste(dag)
    return Periode("seneste-aar", "de seneste 12 hele måneder", til.replace(year=til.year - 1), til)


def runden_paa(farver: Farvevirkning, dag: dt.date) -> Rundevirkning | None:
    gaeldende = [r for r in farver.runder if r.runde.fra_on <= dag and (r.runde.til_on is None or dag < r.runde.til_on)]
    return gaeldende[-1] if gaeldende else None


def _som_placeringer(farver: Farvevirkning, numre: Numre) -> dict[tuple[int, int], tuple[str, int | None]]:
    return {
        (r.runde.id, afdeling_id): (farve.value, trin and numre.get(trin, trin))
        for r in farver.runder
        for afdeling_id, (farve, trin) in r.efter.items()
    }


def _proevede_regler(regler: Regelgrundlag, proevet: Regelsaet | None, model: Trappemodel) -> Regelgrundlag:
    """The tried rules on every day of an agreement, and the tried model's steps of each colour."""
    perioder = regler.perioder
    if proevet is not None:
        perioder = [(fra, til, proevet) for fra, til, _ in perioder]
    trin = {farve: frozenset(t.nummer for t in model.trin if t.farve is farve) for farve in Farve}
    return Regelgrundlag(perioder, regler.lov, trin)


def _opslag(forloeb: _Forloeb) -> Farveopslag:
    def farven(afdeling_id: int, dag: dt.date) -> Farve:
        return _farve(forloeb.get(afdeling_id, ()), dag)[0]

    return farven


def _farve(segmenter: Sequence[Farvesegment], dag: dt.date) -> tuple[Farve, int | None]:
    for segment in segmenter:
        if segment.fra_on <= dag and (segment.til_on is None or dag < segment.til_on):
            return segment.farve, segment.trin
    return Farve.IKKE_MAALT, None


def _ledige(periode: Periode) -> list[Ledig]:
    """The period's reports and refused attempts, the oldest first."""
    inden = {"gte": periode.fra_on, "lt": periode.til_on}
    meldte = Indmelding.objects.filter(**{f"indmeldt_on__{k}": v for k, v in inden.items()}).values_list(
        "id", "bolig__afdeling_id", "bolig__type", "indmeldt_on", "bolig__rum", "husleje", "dispensation_id"
    )
    forsoeg = AfvistForsoeg.objects.filter(**{f"forsoegt_on__{k}": v for k, v in inden.items()}).values_list(
        "id", "bolig__afdeling_id", "bolig__type", "forsoegt_on", "bolig__rum", "bolig__husleje"
    )
    fundne = [
        Ledig(pk, Slags.INDMELDING, afdeling_id, Boligtype(boligtype), dag, rum, husleje, disp is not None)
        for pk, afdeling_id, boligtype, dag, rum, husleje, disp in meldte
    ]
    fundne += [
        Ledig(pk, Slags.FORSOEG, afdeling_id, Boligtype(boligtype), dag, rum, husleje)
        for pk, afdeling_id, boligtype, dag, rum, husleje in forsoeg
    ]
    return sorted(fundne, key=lambda et: (et.dag, et.slags, et.id))


def _andele(
    periode: Periode, regler: tuple[Regelgrundlag, Regelgrundlag], forloeb: tuple[_Forloeb, _Forloeb]
) -> tuple[Andelsvirkning, ...]:
    """The ledger twice over the same facts."""
    ids = list(Boligorganisation.objects.order_by("sorteringsnavn", "nr").values_list("pk", flat=True))
    fakta = regnskabsfakta(ids, periode, regler[0], forloeb[0])
    saa, nu = (
        {linje.organisation_id: linje for linje in opgoer(et, periode).organisationer}
        for et in (fakta, _proevede_fakta(fakta, regler[1], forloeb[1]))
    )
    return tuple(
        Andelsvirkning(
            pk, saa[pk].tal.skyldige.vaerdi, nu[pk].tal.skyldige.vaerdi, tuple(_afdelingsandele(saa[pk], nu[pk]))
        )
        for pk in ids
        if pk in saa
    )


def _afdelingsandele(saa: Organisationslinje, nu: Organisationslinje) -> Iterator[Afdelingsandel]:
    """Both are of the same afdelinger, in the same order."""
    for foer, efter in zip(saa.afdelinger, nu.afdelinger, strict=True):
        yield Afdelingsandel(foer.afdeling.id, foer.tal.skyldige.vaerdi, efter.tal.skyldige.vaerdi)


def _proevede_fakta(fakta: Fakta, regler: Regelgrundlag, efter: _Forloeb) -> Fakta:
    afdelinger = [
        replace(a, farver=[Farveperiode(s.fra_on, s.til_on, s.farve, s.trin) for s in efter.get(a.id, ())])
        for a in fakta.afdelinger
    ]
    return replace(fakta, afdelinger=afdelinger, regler=regler)


def _kriterier(
    dag: dt.date, forloeb: tuple[_Forloeb, _Forloeb], regler: tuple[Regelsaet, Regelsaet]
) -> tuple[Kriterievirkning, ...]:
    udpegninger = udpegningsforloeb()
    behov = tuple(_Behov(regelsaet, dag) for regelsaet in regler)
    nye: list[tuple[int, Farve, bool]] = []
    for afdeling_id, segmenter in forloeb[1].items():
        betegnelser = next(
            (s.betegnelser for s in udpegninger.get(afdeling_id, ()) if s.fra_on <= dag and _foer(dag, s.til_on)),
            frozenset(),
        )
        plads = _farve(segmenter, dag)
        obligatorisk, kraever = behov[1].svar(*plads, betegnelser)
        if kraever and not behov[0].svar(*_farve(forloeb[0].get(afdeling_id, ()), dag), betegnelser)[1]:
            nye.append((afdeling_id, plads[0], obligatorisk))
    har = kriterier_i([pk for pk, _, _ in nye], dag)
    return tuple(Kriterievirkning(pk, farve, pligt, pk in har) for pk, farve, pligt in nye)


def _foer(dag: dt.date, til_on: dt.date | None) -> bool:
    return til_on is None or dag < til_on


class _Behov:
    """Whether a rule set wants criteria of a family dwelling's afdeling, remembered per colour, step and labels."""

    def __init__(self, regelsaet: Regelsaet, dag: dt.date) -> None:
        self.regelsaet, self.dag = regelsaet, dag
        self._husket: dict[Any, tuple[bool, bool]] = {}

    def svar(self, farve: Farve, trin: int | None, betegnelser: frozenset[Any]) -> tuple[bool, bool]:
        """Whether they are obligatory; and whether they are wanted at all, also as a condition or a share."""
        noegle = (farve, trin, betegnelser)
        if noegle not in self._husket:
            self._husket[noegle] = self._regn(farve, trin, betegnelser)
        return self._husket[noegle]

    def _regn(self, farve: Farve, trin: int | None, betegnelser: frozenset[Any]) -> tuple[bool, bool]:
        forhold = Forhold(self.dag, Boligtype.FAMILIE, farve, trin, betegnelser=betegnelser)
        fleksibel = afgoer(forhold, self.regelsaet, Handling.FLEKSIBEL_UDLEJNING)
        anvisning = afgoer(forhold, self.regelsaet, Handling.ANVISNING)
        obligatorisk = fleksibel.udfald is Udfald.OBLIGATORISK
        vilkaar = any(v.noegle == FLEKSIBLE_KRITERIER for v in anvisning.vilkaar)
        return obligatorisk, obligatorisk or vilkaar or bool(fleksibel.fleksibel_andel)
