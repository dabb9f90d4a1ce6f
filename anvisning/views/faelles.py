"""What several views share."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from anvisning.domain.port import Afgoerelse
from anvisning.models import Anvisning, Indmelding
from anvisning.services.frister import dage_tilbage
from anvisning.services.port import spoerg_porten_om_boliger
from anvisning.services.regelsaet import regelsaet_paa
from udlejning.brugere.models import Bruger

PR_SIDE = 50


def bruger_af(request: HttpRequest) -> Bruger:
    """The signed-in user; the views' guard has let nobody else through."""
    assert isinstance(request.user, Bruger)
    return request.user


def skabelon(request: HttpRequest, navn: str, del_: str) -> str:
    """The whole page, or with htmx the part of it that changes."""
    return f"{navn}#{del_}" if request.htmx else navn  # type: ignore[attr-defined]  # set by django-htmx


@dataclass(frozen=True, slots=True)
class Linje:
    """One vacancy of a list, with the gate's answer to an offer today."""

    indmelding: Indmelding
    svar: Afgoerelse
    dage: int
    tilbud: Anvisning | None

    @property
    def overskredet_med(self) -> int:
        return -self.dage if self.dage < 0 else 0

    @property
    def er_aaben(self) -> bool:
        return self.indmelding.status in Indmelding.AABNE


def linjer(indmeldinger: Iterable[Indmelding], idag: dt.date) -> list[Linje]:
    """A page's vacancies (with `levende` prefetched), with a constant number of queries."""
    valgte = list(indmeldinger)
    svar = spoerg_porten_om_boliger(boliger=[i.bolig for i in valgte], dag=idag, handling="anvisning")
    regelsaet = regelsaet_paa(idag)
    return [
        Linje(
            indmelding=i,
            svar=svar[i.bolig_id],
            dage=dage_tilbage(idag, i.frist_on, regelsaet),
            tilbud=next(iter(i.levende), None),  # type: ignore[attr-defined]  # prefetched by the selector
        )
        for i in valgte
    ]
