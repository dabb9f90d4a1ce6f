"""The calendar of a day: every step with its deadline and how it stands."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from monitoring.domain.kalender import (
    AABNE,
    Art,
    Begivenhed,
    Dom,
    Tilstand,
    Trinplan,
    Udfoert,
    bedoem,
    begivenheder,
    naeste_af_arten,
)
from monitoring.models import Fristflytning, Ministerliste, Monitorering
from monitoring.regler.kalenderregler import kalenderplaner
from monitoring.selectors.kalenderfakta import KILDER, Kendsgerninger
from udlejning.faelles.helligdage import fridage_i_aar

#: As many deadlines as a start page lists; where fewer are near or late, it lists so many of the next.
HOEJST, MINDST = 8, 4
#: So many events with steps ahead stand open on the page; the others are folded.
AABNE_BEGIVENHEDER = 2


@dataclass(frozen=True, slots=True)
class Trinstatus:
    """One step of one event. `flytning` is set where a person moved the deadline; `planlagt_on` is the plan's."""

    begivenhed: Begivenhed
    trin: Trinplan
    planlagt_on: dt.date
    frist_on: dt.date
    flytning: Fristflytning | None
    udfoert: Udfoert | None
    dom: Dom

    @property
    def tilstand(self) -> str:
        return self.dom.tilstand.value

    @property
    def dage(self) -> int:
        return self.dom.dage

    @property
    def er_aaben(self) -> bool:
        return self.dom.tilstand in AABNE

    @property
    def er_forsinket(self) -> bool:
        return self.dom.tilstand is Tilstand.FORSINKET

    @property
    def er_snart(self) -> bool:
        return self.dom.tilstand in (Tilstand.SNART, Tilstand.I_DAG)


@dataclass(frozen=True, slots=True)
class Begivenhedsstatus:
    """An event with its steps, and the round or list that it became."""

    begivenhed: Begivenhed
    trin: tuple[Trinstatus, ...]
    runde: Monitorering | None
    liste: Ministerliste | None

    @property
    def er_forbi(self) -> bool:
        """Whether nothing is left to do."""
        return not any(trin.er_aaben or trin.dom.tilstand is Tilstand.SAT for trin in self.trin)

    @property
    def mangler(self) -> int:
        """How many steps were not done, now that it is over."""
        return sum(trin.dom.tilstand is Tilstand.IKKE_UDFOERT for trin in self.trin)


def fridage(begivenhed: Begivenhed) -> frozenset[dt.date]:
    """The days that do not count around an event: its year, the ones beside it, and one for long delays."""
    return fridage_i_aar(begivenhed.aar - 1, begivenhed.aar + 2, begivenhed.kalender.lukkedage)


def kalender(dag: dt.date, fra_aar: int, til_aar: int) -> list[Begivenhedsstatus]:
    """The events of the years, both included, in order; those that were due before the work began here left out."""
    alle = begivenheder(kalenderplaner(), fra_aar - 1, til_aar + 1)
    fakta = Kendsgerninger(alle)
    i_aarene = [begivenhed for begivenhed in alle if fra_aar <= begivenhed.aar <= til_aar]
    return [_status(begivenhed, alle, fakta, dag) for begivenhed in _relevante(i_aarene, fakta, dag)]


def foerste_aar(dag: dt.date) -> int:
    """The first year that the calendar has anything to tell about."""
    planer = kalenderplaner()
    foerste_plan = planer[0].fra_on.year if planer else dag.year
    fakta = Kendsgerninger(begivenheder(planer, foerste_plan - 1, dag.year + 1))
    return min(dag.year, max(foerste_plan, min(fakta.foerste_dag(art, dag).year for art in Art)))


def naeste_frister(dag: dt.date, rolle: str) -> list[Trinstatus]:
    """The deadlines that somebody of `rolle` should know of today: those late or near, and a few of the next."""
    mine = [trin for trin in aabne_trin(dag) if rolle in trin.trin.modtagere]
    paa_trapperne = sum(trin.er_forsinket or trin.er_snart for trin in mine)
    return mine[: min(max(paa_trapperne, MINDST), HOEJST)]


def staar_aabne(statusser: Sequence[Begivenhedsstatus]) -> set[str]:
    """The keys of the events to look at now: those with something late or near, and the next ones ahead."""
    med_aabne = [status for status in statusser if any(trin.er_aaben for trin in status.trin)]
    haster = [status for status in med_aabne if any(trin.er_forsinket or trin.er_snart for trin in status.trin)]
    return {status.begivenhed.noegle for status in (*med_aabne[:AABNE_BEGIVENHEDER], *haster)}


def aabne_trin(dag: dt.date) -> list[Trinstatus]:
    """All steps that are still to be done, from last year's to next year's, by deadline."""
    trin = (t for status in kalender(dag, dag.year - 1, dag.year + 1) for t in status.trin if t.er_aaben)
    return sorted(trin, key=lambda t: (t.frist_on, t.begivenhed.on))


def find_trin(dag: dt.date, begivenhed_noegle: str, trin_noegle: str) -> Trinstatus | None:
    """One step by its keys, if the calendar shows it (from last year's events to next year's)."""
    for status in kalender(dag, dag.year - 1, dag.year + 1):
        for trin in status.trin:
            if (trin.begivenhed.noegle, trin.trin.noegle) == (begivenhed_noegle, trin_noegle):
                return trin
    return None


def forsinket_liste(dag: dt.date) -> Trinstatus | None:
    """The newest due list of the ministry, or its annex, if it is late: the list first. One query where all is well."""
    alle = begivenheder(kalenderplaner(), dag.year - 2, dag.year + 1)
    lister = [b for b in alle if b.plan.art is Art.LISTE and b.on <= dag]
    if not lister:
        return None
    fakta, nyeste = Kendsgerninger(alle), lister[-1]
    liste = fakta.lister.get(nyeste.noegle)
    if liste is not None and liste.med_bilag:
        return None
    return next((trin for trin in _status(nyeste, alle, fakta, dag).trin if trin.er_forsinket), None)


def _relevante(i_aarene: Sequence[Begivenhed], fakta: Kendsgerninger, dag: dt.date) -> list[Begivenhed]:
    """An event counts if its last deadline came after the work began here.

    The newest list that is due counts in any case while it is not loaded: its designations hold today.
    """
    begyndt = {art: fakta.foerste_dag(art, dag) for art in Art}
    forfaldne = [b.on for b in i_aarene if b.plan.art is Art.LISTE and b.on <= dag]
    nyeste_liste = max(forfaldne, default=None)
    fundne = []
    for begivenhed in i_aarene:
        dage = fridage(begivenhed)
        sidste = max(begivenhed.planlagt(trin, dage) for trin in begivenhed.plan.trin)
        mangler = (
            begivenhed.plan.art is Art.LISTE and begivenhed.on == nyeste_liste and begivenhed.noegle not in fakta.lister
        )
        if sidste >= begyndt[begivenhed.plan.art] or mangler:
            fundne.append(begivenhed)
    return fundne


def _status(
    begivenhed: Begivenhed, alle: Sequence[Begivenhed], fakta: Kendsgerninger, dag: dt.date
) -> Begivenhedsstatus:
    forbi_on = naeste_af_arten(begivenhed, alle)
    er_runde = begivenhed.plan.art is Art.RUNDE
    return Begivenhedsstatus(
        begivenhed,
        tuple(_trinstatus(begivenhed, trin, forbi_on, fakta, dag) for trin in begivenhed.plan.trin),
        fakta.runder.get(begivenhed.noegle) if er_runde else None,
        None if er_runde else fakta.lister.get(begivenhed.noegle),
    )


def _trinstatus(
    begivenhed: Begivenhed, trin: Trinplan, forbi_on: dt.date | None, fakta: Kendsgerninger, dag: dt.date
) -> Trinstatus:
    dage = fridage(begivenhed)
    planlagt_on = begivenhed.planlagt(trin, dage)
    flytning = fakta.flytninger.get((begivenhed.noegle, trin.noegle))
    frist_on = flytning.til_on if flytning else planlagt_on
    udfoert = fakta.udfoert(begivenhed, trin, frist_on)
    # A file is too late for a round that is submitted.
    slut_on = (fakta.lukket_on(begivenhed) if trin.noegle in KILDER else None) or forbi_on
    dom = bedoem(
        frist_on=frist_on,
        udfoert=udfoert,
        dag=dag,
        slut_on=slut_on,
        varsel=begivenhed.kalender.varsel,
        fridage=dage,
    )
    return Trinstatus(begivenhed, trin, planlagt_on, frist_on, flytning, udfoert, dom)
