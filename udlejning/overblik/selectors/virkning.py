"""Which vacancies and offers a round would touch when it takes effect, before it does.

It asks the same rule as the job that carries it out (`anvisning.services.undervejs`), with the colours of the round:
what is listed is what will be done, as far as the vacancies stay as they are until then.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.db.models import Q

from anvisning.domain.port import afgoer
from anvisning.domain.undervejs import Skiftevirkning, Stilling, stilling
from anvisning.domain.vaerdier import Handling
from anvisning.models import Anvisning, Bolig, Indmelding
from anvisning.services.port import Porten
from anvisning.services.undervejs import i_gang, skift_for, stilling_hos
from monitoring.api import Farve, ManuelPlacering, Monitorering, Placering


@dataclass(frozen=True, slots=True)
class Beroert:
    """One vacancy that something happens to: its afdeling's colour before and after, and what happens."""

    indmelding: Indmelding
    tilbud: Anvisning | None
    foer: Farve
    efter: Farve
    trin: int | None
    hvad: Skiftevirkning


@dataclass(frozen=True, slots=True)
class Rundevirkning:
    """`dag` is the day that the rules are asked for; `i_kraft` means that the round holds, so nothing is to come."""

    dag: dt.date
    i_kraft: bool
    beroerte: tuple[Beroert, ...] = ()

    def _med(self, hvad: Skiftevirkning) -> tuple[Beroert, ...]:
        return tuple(b for b in self.beroerte if b.hvad is hvad)

    @property
    def gives_tilbage(self) -> tuple[Beroert, ...]:
        return self._med(Skiftevirkning.FRIGIVET)

    @property
    def kaldes_tilbage(self) -> tuple[Beroert, ...]:
        return self._med(Skiftevirkning.TILBAGEKALDT)

    @property
    def beholder_frist(self) -> tuple[Beroert, ...]:
        return self._med(Skiftevirkning.BEHOLDER_FRIST)

    @property
    def gennemfoeres(self) -> tuple[Beroert, ...]:
        return self._med(Skiftevirkning.GENNEMFOERES)

    @property
    def fortsaetter(self) -> tuple[Beroert, ...]:
        return self._med(Skiftevirkning.FORTSAETTER)

    @property
    def paa_vilkaar(self) -> tuple[Beroert, ...]:
        return self._med(Skiftevirkning.PAA_VILKAAR)

    @property
    def lempes(self) -> tuple[Beroert, ...]:
        return self._med(Skiftevirkning.LEMPET)

    @property
    def antal(self) -> int:
        """Those that the gate closes for."""
        return len(self.beroerte) - len(self.paa_vilkaar) - len(self.lempes)


@dataclass(frozen=True, slots=True)
class _Ny:
    """The colour that the round gives an afdeling on its day."""

    farve: Farve
    trin: int | None
    manuel: bool


_UDEN = _Ny(Farve.IKKE_MAALT, None, manuel=False)


def rundevirkning(runde: Monitorering, idag: dt.date) -> Rundevirkning:
    """See `Rundevirkning`. The number of queries does not grow with vacancies or afdelinger."""
    dag = runde.gaelder_fra_on or idag
    if runde.gaelder_fra_on is not None and runde.gaelder_fra_on <= idag:
        return Rundevirkning(dag, i_kraft=True)
    sted = "bolig__afdeling__organisation__sorteringsnavn", "bolig__afdeling__nr", "bolig__adresse"
    indmeldinger = list(i_gang().order_by(*sted, "id"))
    porten = Porten([i.bolig.afdeling for i in indmeldinger], dag)
    # A published round stands in the gate's colours of its day already; a draft's are laid over them.
    nye = None if runde.gaelder_fra_on else _nye_farver(runde, porten.afdelinger, dag)
    skiftede = skift_for(indmeldinger, _stilling(porten, nye), porten.regelsaet)
    return Rundevirkning(
        dag,
        i_kraft=False,
        beroerte=tuple(
            Beroert(
                indmelding=s.indmelding,
                tilbud=s.tilbud,
                foer=Farve(s.foer.farve) if s.foer.farve else Farve.IKKE_MAALT,
                efter=Farve(s.nu.farve),
                trin=_trin(s.indmelding.bolig, porten, nye),
                hvad=s.hvad,
            )
            for s in skiftede
        ),
    )


def _stilling(porten: Porten, nye: dict[int, _Ny] | None) -> Callable[[Bolig], Stilling]:
    """What holds for a unit on the gate's day; `nye` are a draft's colours, and what it has not placed has none."""
    if nye is None:
        return stilling_hos(porten)

    def af(bolig: Bolig) -> Stilling:
        ny = nye.get(bolig.afdeling_id, _UDEN)
        forhold = porten.forhold(bolig.afdeling_id, bolig.type, bolig.pk)
        forhold = replace(forhold, farve=ny.farve, trin=ny.trin, manuel=ny.manuel)
        indmelding = afgoer(forhold, porten.regelsaet, Handling.INDMELDING)
        return stilling(indmelding, afgoer(forhold, porten.regelsaet, Handling.ANVISNING))

    return af


def _trin(bolig: Bolig, porten: Porten, nye: dict[int, _Ny] | None) -> int | None:
    if nye is None:
        return porten.forhold(bolig.afdeling_id, bolig.type).trin
    return nye.get(bolig.afdeling_id, _UDEN).trin


def _nye_farver(runde: Monitorering, afdeling_ids: Iterable[int], dag: dt.date) -> dict[int, _Ny]:
    """The round's colours, with the manual placements that would fill its ikke målt on `dag`."""
    ider = list(afdeling_ids)
    aktive = Q(fra_on=None, monitorering=runde, ophaevet_at=None) | (
        Q(fra_on__lte=dag, til_on__gt=dag) & (Q(ophaevet_at=None) | Q(ophaevet_on__gt=dag))
    )
    manuelle = {
        m.afdeling_id: Farve(m.farve)
        for m in ManuelPlacering.objects.filter(aktive, afdeling__in=ider).order_by("fra_on")
    }
    nye = {}
    for p in Placering.objects.filter(monitorering=runde, afdeling__in=ider).only("afdeling_id", "farve", "trin"):
        farve = Farve(p.farve)
        if farve is Farve.IKKE_MAALT and p.afdeling_id in manuelle:
            nye[p.afdeling_id] = _Ny(manuelle[p.afdeling_id], None, manuel=True)
        else:
            nye[p.afdeling_id] = _Ny(farve, p.trin, manuel=False)
    return nye
