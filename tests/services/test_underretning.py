"""Which transition is told to whom: once each, never to the one who acted, never with a case reference."""

import datetime as dt
from typing import Any

import pytest

from anvisning.models import Indmelding
from anvisning.services.anvisning import besvar_tilbud, tilbagekald_tilbud
from anvisning.services.fristsaetning import flyt_frist
from anvisning.services.indmelding import bekraeft_lejekontrakt, traek_indmelding
from tests import factories as f
from udlejning.beskeder.models import Besked
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist

pytestmark = pytest.mark.django_db


class Scene:
    """A unit just reported, with two colleagues on each side, and a stranger who must hear nothing."""

    def __init__(self) -> None:
        f.aftale()
        afdeling = f.afdeling_i_farve("groen")
        self.melder, self.kollega = (f.bruger(Rolle.ORGANISATION, organisation=afdeling.organisation) for _ in "ab")
        self.anviser, self.anden = f.bruger(Rolle.ANVISNING), f.bruger(Rolle.ANVISNING)
        f.bruger(Rolle.ORGANISATION)
        f.bruger(Rolle.ANVISNING, is_active=False)
        self.indmelding = f.indmelding(f.bolig(afdeling, adresse="Lærkevej 12"), by=self.melder)

    def nye(self) -> list[tuple[str, str, set[Bruger]]]:
        """Kind, subject and recipients of the notices since the last time."""
        fundne: dict[tuple[str, str], set[Bruger]] = {}
        for besked in Besked.objects.order_by("id"):
            assert "SAG-" not in besked.emne + besked.tekst
            assert besked.sti == f"/boliganvisning/{self.indmelding.pk}/"
            fundne.setdefault((besked.art, besked.emne), set()).add(besked.modtager)
        Besked.objects.all().delete()
        return [(art, emne, hvem) for (art, emne), hvem in fundne.items()]


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_fra_indmelding_til_lejekontrakt(scene: Scene) -> None:
    begge = {scene.anviser, scene.anden}
    org = {scene.melder, scene.kollega}
    assert scene.nye() == [("ny_indmelding", "Ny ledig bolig: Lærkevej 12", begge)]
    tilbud = f.tilbud(scene.indmelding, "SAG-1", by=scene.anviser)
    assert scene.nye() == [("nyt_tilbud", "Lærkevej 12 er tilbudt en borger", org)]
    besvar_tilbud(anvisning=tilbud, accepteret=True, begrundelse="", by=scene.anviser, now=f.NU, idag=f.IDAG)
    assert scene.nye() == [("svar", "Borgeren har sagt ja til Lærkevej 12", org)]
    bekraeft_lejekontrakt(indmelding=scene.indmelding, by=scene.melder, now=f.NU)
    assert scene.nye() == [("udlejet", "Lærkevej 12 er udlejet", begge)]


def test_et_nej_er_en_besked_om_baade_svaret_og_boligen(scene: Scene) -> None:
    tilbud = f.tilbud(scene.indmelding, by=scene.anviser)
    scene.nye()
    besvar_tilbud(
        anvisning=tilbud, accepteret=False, aarsag=f.aarsag("nej-husleje"), by=scene.anviser, now=f.NU, idag=f.IDAG
    )
    besked = Besked.objects.first()
    assert besked is not None
    assert besked.tekst == "Boliganvisningen kan tilbyde boligen igen til og med 16. juni 2026."
    assert scene.nye() == [("svar", "Borgeren har sagt nej til Lærkevej 12", {scene.melder, scene.kollega})]


def test_et_sent_nej_giver_boligen_tilbage_i_en_besked(scene: Scene) -> None:
    tilbud = f.tilbud(scene.indmelding, by=scene.anviser)
    scene.nye()
    sent = scene.indmelding.frist_on + dt.timedelta(days=1)
    besvar_tilbud(
        anvisning=tilbud, accepteret=False, aarsag=f.aarsag("nej-husleje"), by=scene.anviser, now=f.NU, idag=sent
    )
    besked = Besked.objects.first()
    assert besked is not None
    assert besked.tekst.startswith(
        "Borgeren har sagt nej til Lærkevej 12. Boliganvisningens frist udløb 16. juni 2026."
    )
    assert scene.nye() == [
        ("frigivet", "Lærkevej 12 er givet tilbage", {scene.melder, scene.kollega, scene.anden}),
    ]


def test_tilbagekaldt_og_trukket(scene: Scene) -> None:
    tilbud = f.tilbud(scene.indmelding, by=scene.anviser)
    scene.nye()
    tilbagekald_tilbud(anvisning=tilbud, aarsag=f.aarsag("kald-fejl"), by=scene.anviser, now=f.NU, idag=f.IDAG)
    assert scene.nye() == [("trukket", "Tilbuddet på Lærkevej 12 er kaldt tilbage", {scene.melder, scene.kollega})]
    laast = Indmelding.objects.get(pk=scene.indmelding.pk)
    traek_indmelding(indmelding=laast, aarsag=f.aarsag("traek-skade"), by=scene.melder, now=f.NU, idag=f.IDAG)
    assert scene.nye() == [("trukket", "Lærkevej 12 er trukket tilbage", {scene.anviser, scene.anden})]


def test_en_flyttet_frist_siges_til_den_anden_side_uden_begrundelsen(scene: Scene) -> None:
    tilbud = f.tilbud(scene.indmelding, by=scene.anviser)
    scene.nye()
    org = {scene.melder, scene.kollega}
    andet: Any = {"begrundelse": "Nøglen er væk", "now": f.NU, "idag": f.IDAG}
    flyt_frist(om=scene.indmelding, frist_on=dt.date(2026, 6, 22), by=scene.anviser, **andet)
    besked = Besked.objects.first()
    assert besked is not None
    assert besked.tekst == "Fristen var 16. juni 2026 og er nu 22. juni 2026. Begrundelsen står på boligens side."
    assert scene.nye() == [("frist_flyttet", "Boliganvisningens frist for Lærkevej 12 er flyttet", org)]
    # A colleague moves the citizen's: the one who made the offer hears of it too.
    flyt_frist(om=tilbud, frist_on=dt.date(2026, 6, 12), by=scene.anden, **andet)
    assert scene.nye() == [("frist_flyttet", "Borgerens svarfrist for Lærkevej 12 er flyttet", {*org, scene.anviser})]
    # There and back again is two pieces of news.
    flyt_frist(om=tilbud, frist_on=dt.date(2026, 6, 15), by=scene.anviser, **andet)
    flyt_frist(om=tilbud, frist_on=dt.date(2026, 6, 12), by=scene.anviser, **andet)
    assert Besked.objects.filter(modtager=scene.melder).count() == 2
    with pytest.raises(Afvist):
        flyt_frist(om=tilbud, frist_on=dt.date(2026, 6, 13), by=scene.anviser, **andet)
    assert scene.nye() == [("frist_flyttet", "Borgerens svarfrist for Lærkevej 12 er flyttet", org)]
