"""Who hears of a dispensation, once each; and what the list calls soon and over."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from anvisning import tasks
from anvisning.models import Dispensation
from anvisning.services.dispensation import afgoer_dispensation, soeg_dispensation, tilbagekald_dispensation
from anvisning.services.dispensationsbesked import varsl_udloeb
from monitoring.models import Afdeling
from tests import factories as f
from udlejning.beskeder.models import Besked
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag

pytestmark = pytest.mark.django_db


def _nye() -> list[tuple[str, str]]:
    """Heading and recipient of each notice since the last time; the scene's own people, not the round's analysts."""
    kendte = Besked.objects.filter(modtager__username__in=["olga", "fremmed", "anna", "mona"])
    fundne = sorted(kendte.values_list("emne", "modtager__username"))
    Besked.objects.all().delete()
    return fundne


def _scene() -> tuple[Afdeling, Bruger, Bruger, Bruger]:
    afdeling = f.afdeling_i_farve("roed", navn="Lærkeparken")
    medarbejder = f.bruger(Rolle.ORGANISATION, username="olga", organisation=afdeling.organisation)
    f.bruger(Rolle.ORGANISATION, username="fremmed")
    return afdeling, medarbejder, f.bruger(Rolle.ANVISNING, username="anna"), f.bruger(Rolle.MONITOR, username="mona")


def test_ansoegning_afgoerelse_og_tilbagekaldelse_naar_dem_det_angaar() -> None:
    afdeling, medarbejder, _, analytiker = _scene()
    dispensation = soeg_dispensation(
        afdeling=afdeling,
        bolig=None,
        fra_on=f.IDAG,
        til_on=dt.date(2026, 9, 1),
        begrundelse="Genhusning efter brand",
        by=medarbejder,
        now=f.NU,
        idag=f.IDAG,
    )
    tekst = Besked.objects.get(modtager=analytiker).tekst
    assert "fra 1. juni 2026 til og med 31. august 2026" in tekst
    assert "Genhusning" not in tekst
    assert _nye() == [("Ansøgning om dispensation: " + str(afdeling), "mona")]
    afgoer_dispensation(dispensation=dispensation, bevilges=True, begrundelse="", by=analytiker, now=f.NU)
    assert _nye() == [(f"Dispensation er bevilget: {afdeling}", navn) for navn in ("anna", "olga")]
    tilbagekald_dispensation(dispensation=dispensation, begrundelse="Slut", by=analytiker, now=f.NU)
    assert _nye() == [(f"Dispensation er kaldt tilbage: {afdeling}", navn) for navn in ("anna", "olga")]


def test_udloebet_varsles_en_gang_fra_to_arbejdsdage_foer() -> None:
    """Monday 1 June 2026: two working days ahead is Wednesday 3 June, the last day that is near."""
    afdeling, *_ = _scene()
    f.dispensation(afdeling, til_on=dt.date(2026, 6, 4))
    f.dispensation(f.afdeling_i_farve("roed"), til_on=dt.date(2026, 6, 5))
    f.dispensation(f.afdeling_i_farve("roed"), til_on=dt.date(2026, 6, 1))
    f.dispensation(f.afdeling_i_farve("roed"), til_on=dt.date(2026, 6, 3), status=Dispensation.Status.TILBAGEKALDT)
    antal = varsl_udloeb(now=f.NU, idag=f.IDAG)
    assert varsl_udloeb(now=f.NU, idag=f.IDAG) == 0
    assert antal == Besked.objects.count()
    assert set(Besked.objects.values_list("emne", flat=True)) == {f"Dispensationen for {afdeling} udløber snart"}
    assert {"olga", "anna"} <= set(Besked.objects.values_list("modtager__username", flat=True))
    assert "fremmed" not in Besked.objects.values_list("modtager__username", flat=True)
    assert "til og med 3. juni 2026" in Besked.objects.values_list("tekst", flat=True)[0]
    assert tasks.varsl_dispensationer() == 0  # the real day is not near any of them


def test_listen_vaelger_efter_hvad_der_gaelder_i_dag() -> None:
    dag = dt.timedelta(days=1)
    perioder = {
        "Gælder": (idag() - dag, idag() + 60 * dag),
        "Snart": (idag() - dag, idag() + dag),
        "Senere": (idag() + dag, idag() + 60 * dag),
        "Forbi": (idag() - 60 * dag, idag()),
    }
    for navn, (fra_on, til_on) in perioder.items():
        f.dispensation(f.afdeling(navn=f"{navn}parken"), fra_on=fra_on, til_on=til_on)
    klient = Client()
    klient.force_login(f.bruger(Rolle.MONITOR))

    def fundne(status: str) -> set[str]:
        side = klient.get(reverse("anvisning:dispensationer"), {"status": status}).content.decode()
        return {navn for navn in perioder if f"{navn}parken" in side}

    assert fundne("gaelder") == {"Gælder", "Snart"}
    assert fundne("snart") == {"Snart"}
    assert fundne("kommende") == {"Senere"}
    assert fundne("udloebet") == {"Forbi"}
    assert fundne("ukendt") == set(perioder)
    side = klient.get(reverse("anvisning:dispensationer")).content.decode()
    for stykke in ("(udløbet)", "(gælder senere)", "(udløber snart)"):
        assert side.count(stykke) == 1
