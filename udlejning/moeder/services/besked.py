"""Notices to a meeting's participants: they were put on, it was moved, or it is not held.

A meeting whose day is over is only written up, and then nobody is told. The person who does it is not told either.
"""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from monitoring.api import dato
from udlejning.beskeder.models import Beskedart
from udlejning.beskeder.services import Meddelelse, giv_beskeder
from udlejning.brugere.models import Bruger
from udlejning.moeder.models import Deltagelse, Moede
from udlejning.moeder.selectors.moeder import moeder_for


def tidspunkt_og_sted(moede: Moede) -> str:
    """``31. december 2025 kl. 09.30, Rådhuset``"""
    sted = f", {moede.sted}" if moede.sted else ""
    return f"{dato(moede.holdes_on)} kl. {moede.begynder:%H.%M}{sted}"


def sig_indbudt(deltagelse: Deltagelse, *, by: Bruger, now: dt.datetime) -> None:
    moede = deltagelse.moede
    tekst = f"{by} har skrevet dig på som deltager i {_navn(moede)}: {tidspunkt_og_sted(moede)}."
    _giv(moede, [deltagelse], f"deltager/{deltagelse.pk}", f"Du er skrevet på mødet {moede}", tekst, by, now)


def sig_fjernet(deltagelse: Deltagelse, *, by: Bruger, now: dt.datetime) -> None:
    moede = deltagelse.moede
    tekst = f"{by} har taget dig af listen over deltagere i {_navn(moede)} {tidspunkt_og_sted(moede)}."
    _giv(moede, [deltagelse], f"fjernet/{deltagelse.pk}", f"Du er taget af mødet {moede}", tekst, by, now)


def sig_flyttet(moede: Moede, *, foer: Moede, by: Bruger, now: dt.datetime) -> None:
    """Call it with the meeting as it is now, and as it was; nothing is said where neither time nor place changed."""
    foer_tekst, nu_tekst = tidspunkt_og_sted(foer), tidspunkt_og_sted(moede)
    if foer_tekst == nu_tekst:
        return
    dag = max(foer.holdes_on, moede.holdes_on)
    tekst = f"M{_navn(moede)[1:]} er flyttet. Før: {foer_tekst}. Nu: {nu_tekst}."
    _giv(moede, _deltagere(moede), f"flyttet/{now.isoformat()}", f"Flyttet møde: {moede}", tekst, by, now, dag)


def sig_aflyst(moede: Moede, *, by: Bruger, now: dt.datetime) -> None:
    tekst = f"M{_navn(moede)[1:]} {tidspunkt_og_sted(moede)} er aflyst: {moede.aflyst_fordi}"
    _giv(moede, _deltagere(moede), "aflyst", f"Aflyst møde: {moede}", tekst, by, now)


def sig_slettet(moede: Moede, *, by: Bruger, now: dt.datetime) -> None:
    """Call it before the participants are deleted with the meeting."""
    tekst = f"{by} har slettet {_navn(moede)} {tidspunkt_og_sted(moede)}. Det bliver ikke holdt."
    _giv(moede, _deltagere(moede), "slettet", f"Slettet møde: {moede}", tekst, by, now)


def _navn(moede: Moede) -> str:
    return f"mødet i {moede.hvem[0].lower()}{moede.hvem[1:]}"


def _deltagere(moede: Moede) -> Iterable[Deltagelse]:
    return moede.deltagelser.select_related("bruger").filter(bruger__isnull=False)


def _giv(
    moede: Moede,
    deltagere: Iterable[Deltagelse],
    hvad: str,
    emne: str,
    tekst: str,
    by: Bruger,
    now: dt.datetime,
    dag: dt.date | None = None,
) -> None:
    """To those of the participants who are users; the address is of what the user may open."""
    if (dag or moede.holdes_on) < timezone.localdate(now):
        return
    modtagere = [d.bruger for d in deltagere if d.bruger is not None and d.bruger_id != by.pk]
    giv_beskeder(
        [
            Meddelelse(Beskedart.MOEDE, [b], f"moede/{moede.pk}/{hvad}/{b.pk}", emne[:200], tekst, _sti(b, moede, hvad))
            for b in modtagere
        ],
        now=now,
    )


def _sti(bruger: Bruger, moede: Moede, hvad: str) -> str:
    if hvad != "slettet" and moeder_for(bruger).filter(pk=moede.pk).exists():
        return reverse("moeder:moede", args=[moede.pk])
    return reverse("moeder:liste")
