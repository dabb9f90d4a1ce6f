"""What several views share."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest

from anvisning.domain.port import Afgoerelse
from anvisning.models import Anvisning, Bolig, Fleksibelaftale, Indmelding
from anvisning.selectors.fleksibel import kriterier_i
from anvisning.services.frister import SNART, dage_tilbage, snart_on
from anvisning.services.port import Porten, naeste_svar
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
    `lukket`: the unit came back, and the gate does not let it be reported again today.
    """

    indmelding: Indmelding
    svar: Afgoerelse
    frist_on: dt.date | None
    dage: int | None
    fleksible: Sequence[Fleksibelaftale] = ()
    faldet: str = ""
    lukket: bool = False

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
    porten = Porten([i.bolig.afdeling for i in valgte], idag)
    fleksible = kriterier_i({i.bolig.afdeling_id for i in valgte}, idag)
    return [
        replace(
            _linje(i, porten, idag),
            fleksible=fleksible.get(i.bolig.afdeling_id, ()),
            faldet=faldne.get(i.pk, ""),
        )
        for i in valgte
    ]


def _linje(indmelding: Indmelding, porten: Porten, idag: dt.date) -> Linje:
    bolig = indmelding.bolig

    def svar(handling: str) -> Afgoerelse:
        return porten.svar(bolig.afdeling_id, handling, bolig.type, bolig.pk)

    frist_on = indmelding.naeste_frist_on
    return Linje(
        indmelding=indmelding,
        svar=svar("anvisning"),
        frist_on=frist_on,
        dage=None if frist_on is None else dage_tilbage(idag, frist_on, porten.regelsaet),
        lukket=indmelding.status == Indmelding.Status.FRIGIVET and not svar("indmelding").er_aaben,
    )
