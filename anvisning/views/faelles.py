"""What several views share."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest

from anvisning.domain.port import Afgoerelse
from anvisning.domain.regler import Regelsaet
from anvisning.models import Anvisning, Bolig, Fleksibelaftale, Indmelding
from anvisning.selectors.fleksibel import kriterier_i
from anvisning.services.frister import SNART, dage_tilbage, snart_on
from anvisning.services.port import naeste_svar, spoerg_porten_om_boliger
from anvisning.services.regelsaet import regelsaet_paa
from udlejning.brugere.models import Bruger

PR_SIDE = 25


def bruger_af(request: HttpRequest) -> Bruger:
    """The signed-in user; the views' guard has let nobody else through."""
    assert isinstance(request.user, Bruger)
    return request.user


def skabelon(request: HttpRequest, navn: str, del_: str) -> str:
    """The whole page, or with htmx the part of it that changes."""
    return f"{navn}#{del_}" if request.htmx else navn  # type: ignore[attr-defined]  # set by django-htmx


def naer_frist(idag: dt.date) -> dt.date:
    """The last day of a deadline that is near."""
    return snart_on(idag, regelsaet_paa(idag))


def kommende_svar(bolig: Bolig, handling: str, dag: dt.date) -> dict[str, Any]:
    """What a page says of the gate's next answer, and whether a unit without an offer then goes back."""
    kommende = naeste_svar(handling=handling, dag=dag, bolig=bolig)
    lukker = kommende is not None and not kommende.er_aaben
    frigives = lukker and regelsaet_paa(dag).undervejs["uden_tilbud"].handling == "frigives"
    return {"kommende": kommende, "kommende_frigives": frigives}


@dataclass(frozen=True, slots=True)
class Linje:
    """One vacancy of a list, with the gate's answer to an offer today.

    `dage` are the working days until the next deadline, None where none runs; `er_svarfrist`: it is the citizen's.
    `fleksible` are the agreements whose criteria hold in the afdeling today; `faldet` is how the last offer failed.
    """

    indmelding: Indmelding
    svar: Afgoerelse
    frist_on: dt.date | None
    dage: int | None
    fleksible: Sequence[Fleksibelaftale] = ()
    faldet: str = ""

    @property
    def er_svarfrist(self) -> bool:
        return self.indmelding.tilbudsstatus == Anvisning.Status.TILBUDT

    @property
    def har_sagt_ja(self) -> bool:
        return self.er_aaben and self.indmelding.tilbudsstatus == Anvisning.Status.ACCEPTERET

    @property
    def haster(self) -> bool:
        return self.dage is not None and self.dage <= SNART

    @property
    def overskredet_med(self) -> int:
        return -self.dage if self.dage is not None and self.dage < 0 else 0

    @property
    def er_aaben(self) -> bool:
        return self.indmelding.status in Indmelding.AABNE


def linjer(
    indmeldinger: Iterable[Indmelding], idag: dt.date, faldne: Mapping[int, str] = MappingProxyType({})
) -> list[Linje]:
    """A page's vacancies (of `selectors.side_af`), with a constant number of queries. `faldne`: `faldne_tilbud`."""
    valgte = list(indmeldinger)
    svar = spoerg_porten_om_boliger(boliger=[i.bolig for i in valgte], dag=idag, handling="anvisning")
    regelsaet = regelsaet_paa(idag)
    fleksible = kriterier_i({i.bolig.afdeling_id for i in valgte}, idag)
    return [
        replace(
            _linje(i, svar[i.bolig_id], idag, regelsaet),
            fleksible=fleksible.get(i.bolig.afdeling_id, ()),
            faldet=faldne.get(i.pk, ""),
        )
        for i in valgte
    ]


def _linje(indmelding: Indmelding, svar: Afgoerelse, idag: dt.date, regelsaet: Regelsaet) -> Linje:
    frist_on = indmelding.naeste_frist_on
    return Linje(
        indmelding=indmelding,
        svar=svar,
        frist_on=frist_on,
        dage=None if frist_on is None else dage_tilbage(idag, frist_on, regelsaet),
    )
