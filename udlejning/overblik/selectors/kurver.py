"""The afdeling's figures over the years with what they are held against, as charts and as rows of a table."""

import datetime as dt
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from decimal import Decimal

from monitoring.api import (
    INDIKATORNAVNE,
    MANGELTEKSTER,
    MINDST_ANDRE,
    Aarsgennemsnit,
    Afdeling,
    Brud,
    Gennemsnit,
    Indikator,
    Mangelgrund,
    Rundegraense,
    Seriepunkt,
    brud_i,
    gennemsnit,
    graensebrud_for,
    har_fuld_indsigt,
    indikatorserier,
    rundegraenser,
)
from udlejning.brugere.models import Bruger
from udlejning.overblik.grafer import Punkt, Serie

#: Decimals of a mean, as the figures are published.
_DECIMALER = {Indikator.BEBOERE: 0, Indikator.DOEMTE: 2}
INGEN = MANGELTEKSTER[Mangelgrund.INGEN_OBSERVATION]
SKJULT = f"vises ikke: færre end {MINDST_ANDRE} andre afdelinger har tallet"
_HALVT = Decimal("0.5")
_TOMT = Aarsgennemsnit(Gennemsnit(None, 0), Gennemsnit(None, 0), 0)


@dataclass(frozen=True, slots=True)
class Aarsraekke:
    """One year: the own figure, the twins' mean, the means of organisation and town, and the cut-offs it met.

    A missing figure is a `Punkt` with the reason; None where nothing of that kind is known of any year.
    """

    aar: int
    egen: Punkt
    tvillinger: Punkt | None
    organisation: Punkt | None
    by: Punkt | None
    graense: Rundegraense | None
    brud: tuple[Brud, ...]


@dataclass(frozen=True, slots=True)
class Kurve:
    """One indicator; the newest year first in `raekker`."""

    serie: Serie
    raekker: tuple[Aarsraekke, ...]

    @property
    def med_tvillinger(self) -> bool:
        return bool(self.serie.tvillinger)

    @property
    def med_graenser(self) -> bool:
        return any(self.serie.graenser.values())

    @property
    def liste_aar(self) -> int | None:
        """The year of the ministry's list whose figure the newest cut-offs are factors of."""
        return self.raekker[0].graense.liste_aar if self.raekker[0].graense else None

    @property
    def mangler(self) -> bool:
        return any(r.egen.vaerdi is None for r in self.raekker)

    @property
    def med_andres_graense(self) -> bool:
        """Whether a year's cut-off is that of a round that was computed with another year's figure."""
        return self.med_graenser and any(r.graense is not None and not r.graense.brugt for r in self.raekker)

    @property
    def brud(self) -> list[Brud]:
        """The breaks that fall within the years, in order of time."""
        return sorted(self.serie.brud, key=lambda b: b.on)


def kurver(afdeling: Afdeling, dag: dt.date) -> list[Kurve]:
    """One per indicator that has figures, in the law's order: own and twins' figures against the rounds' cut-offs.

    Figures, corrections and rounds are those known on `dag`.
    """
    return _kurver(afdeling, dag, {}, vis_by=True)


def udviklingen(bruger: Bruger, afdeling: Afdeling, dag: dt.date) -> list[Kurve]:
    """As `kurver`, with the means of the organisation and the town, and every year that the town has rows of.

    The town's mean is left out for those who may not see the others' figures, where too few others are in it. The
    number of queries grows with neither years nor afdelinger.
    """
    return _kurver(afdeling, dag, gennemsnit(afdeling.organisation_id, dag), vis_by=har_fuld_indsigt(bruger))


def _kurver(
    afdeling: Afdeling, dag: dt.date, snit: Mapping[Indikator, Mapping[int, Aarsgennemsnit]], *, vis_by: bool
) -> list[Kurve]:
    serier = {serie.indikator: serie for serie in indikatorserier(afdeling, dag)}
    graenser, graensebrud = rundegraenser(afdeling, dag), graensebrud_for(afdeling)
    fundne = []
    for indikator in Indikator:
        serie, aarssnit = serier.get(indikator), snit.get(indikator, {})
        egne = {p.aar: _punkt(p) for p in serie.punkter} if serie else {}
        tvillinger = {p.aar: _punkt(p) for p in serie.tvillinger} if serie else {}
        if aarene := _aarene(afdeling, egne.keys() | tvillinger.keys(), aarssnit):
            brud = [*brud_i(indikator), *graensebrud]
            raekker = [
                Aarsraekke(
                    aar,
                    egne.get(aar) or Punkt(aar, None, INGEN),
                    (tvillinger.get(aar) or Punkt(aar, None, INGEN)) if tvillinger else None,
                    *_snit(aar, aarssnit, vis_by=vis_by),
                    _naermeste(graenser.get(indikator, {}), aar),
                    tuple(b for b in brud if b.on.year == aar),
                )
                for aar in reversed(aarene)
            ]
            fundne.append(_kurve(indikator, raekker, brud))
    return fundne


def _aarene(afdeling: Afdeling, egne: Set[int], snit: Mapping[int, Aarsgennemsnit]) -> range:
    """From the first to the last year: its own, and those of the town in which it existed."""
    fra = afdeling.oprettet_on.year if afdeling.oprettet_on else 0
    til = afdeling.nedlagt_on.year if afdeling.nedlagt_on else 9999
    alle = egne | {aar for aar in snit if fra <= aar < til}
    return range(min(alle), max(alle) + 1) if alle else range(0)


def _snit(aar: int, snit: Mapping[int, Aarsgennemsnit], *, vis_by: bool) -> tuple[Punkt | None, Punkt | None]:
    if not snit:
        return None, None
    aarets = snit.get(aar, _TOMT)
    skjult = not vis_by and aarets.andre < MINDST_ANDRE
    return _snitpunkt(aar, aarets.organisation), Punkt(aar, None, SKJULT) if skjult else _snitpunkt(aar, aarets.by)


def _snitpunkt(aar: int, snit: Gennemsnit) -> Punkt:
    return Punkt(aar, snit.vaerdi, "" if snit.vaerdi is not None else INGEN, antal=snit.antal)


def _naermeste(graenser: Mapping[int, Rundegraense], aar: int) -> Rundegraense | None:
    """The cut-offs of the year, or of the nearest year that a round used (the later of two), marked as not its own."""
    if not graenser or aar in graenser:
        return graenser.get(aar)
    return replace(graenser[min(graenser, key=lambda andet: (abs(andet - aar), -andet))], brugt=False)


def _kurve(indikator: Indikator, raekker: list[Aarsraekke], brud: list[Brud]) -> Kurve:
    frem = raekker[::-1]
    foerste, sidste = frem[0].aar, frem[-1].aar
    serie = Serie(
        noegle=indikator.value,
        navn=INDIKATORNAVNE[indikator],
        punkter=tuple(r.egen for r in frem),
        graenser={r.aar: r.graense.farver for r in frem if r.graense is not None},
        tvillinger=tuple(r.tvillinger for r in frem if r.tvillinger),
        organisation=tuple(r.organisation for r in frem if r.organisation),
        by=tuple(r.by for r in frem if r.by),
        brud=tuple(b for b in brud if foerste - _HALVT <= b.plads <= sidste + _HALVT),
        er_procent=indikator is not Indikator.BEBOERE,
        decimaler=_DECIMALER.get(indikator, 1),
    )
    return Kurve(serie, tuple(raekker))


def _punkt(punkt: Seriepunkt) -> Punkt:
    mangler = MANGELTEKSTER[punkt.mangler] if punkt.mangler else ""
    return Punkt(punkt.aar, punkt.vaerdi, mangler, punkt.antal, punkt.observation, punkt.celle, punkt.rettelse)
