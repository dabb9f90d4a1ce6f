"""``manage.py demodata``: what it may be asked for, where its files go, and a town with few dwellings."""

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from anvisning.models import Dispensation, Indmelding, Ledighedstal, Regelsaet
from anvisning.services.aarsager import indlaes_aarsager
from monitoring.models import Afdelingsgeometri
from tests import factories as f
from tests.versionsfabrik import modelkladde, vedtaget
from udlejning.brugere.rettigheder import Rolle
from udlejning.demo.kort import tegn_kortet
from udlejning.demo.ledige import fyld_op
from udlejning.demo.moeder import hold_moeder
from udlejning.demo.regnskab import fyld_regnskabet
from udlejning.demo.sager import laeg_sager_frem
from udlejning.demo.scenarie import lav_scenarie
from udlejning.demo.verden import Verden
from udlejning.demo.versioner import laeg_versioner_frem
from udlejning.faelles.tid import idag, nu
from udlejning.moeder.models import Forum, Moede, Moedepakke
from udlejning.styregruppe.models import Scenarie
from udlejning.styregruppe.selectors.scenarier import aendringer_i
from udlejning.styregruppe.selectors.versioner import tidslinjer


@pytest.mark.parametrize("antal", ["-1", "14", "mange"])
def test_en_by_skal_have_plads_til_sine_omraader(antal: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Skriv et helt tal på mindst 15") as fejl:
        call_command("demodata", "--kun-filer", f"--afdelinger={antal}", f"--mappe={tmp_path}")
    assert fejl.value.returncode == 2
    assert not list(tmp_path.iterdir())


def test_filerne_lander_i_demoens_datamappe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UDLEJNING_DATA", str(tmp_path))
    ud = io.StringIO()
    call_command("demodata", "--kun-filer", "--afdelinger=15", "--anker=2026-11-23", stdout=ud)
    filer = sorted((tmp_path / "demofiler").iterdir())
    assert f"{len(filer)} filer er skrevet i {tmp_path / 'demofiler'}." in ud.getvalue()
    assert {"boliger-9901.csv", "boliger-9902.csv"} < {fil.name for fil in filer}


def test_en_mappe_der_ikke_kan_laves(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("her er allerede en fil")
    with pytest.raises(CommandError, match=r"kan ikke laves .* Vælg en anden med --mappe") as fejl:
        call_command("demodata", "--kun-filer", f"--mappe={tmp_path / 'fil' / 'under'}")
    assert fejl.value.returncode == 1


@pytest.mark.django_db
def test_en_lille_by_melder_de_boliger_ind_som_den_har() -> None:
    """Sixty are asked for; one dwelling of the demo user's organisation stands open, and none of the others'."""
    f.aftale(idag() - dt.timedelta(days=400), idag() + dt.timedelta(days=400))
    bolig = f.bolig(f.afdeling_i_farve("groen", fra_on=idag() - dt.timedelta(days=100)))
    organisation = f.bruger(Rolle.ORGANISATION, organisation=bolig.afdeling.organisation)
    fortalt: list[str] = []
    fyld_op(idag=idag(), organisation=organisation, anviser=f.bruger(Rolle.ANVISNING), antal=60, fortael=fortalt.append)
    assert Indmelding.objects.get().bolig == bolig
    assert fortalt[0].startswith("1 ledige boliger er meldt ind")


@pytest.mark.django_db
def test_regnskabet_fyldes_en_gang_og_intet_staar_aabent() -> None:
    f.aftale(idag() - dt.timedelta(days=800), idag() + dt.timedelta(days=400))
    indlaes_aarsager(now=nu(), fra_on=idag() - dt.timedelta(days=800))
    egen = f.afdeling_i_farve("groen", fra_on=idag() - dt.timedelta(days=700), antal_boliger=40)
    fremmed = f.afdeling_i_farve("groen", fra_on=idag() - dt.timedelta(days=700), antal_boliger=40)
    for afdeling in (egen, fremmed) * 12:
        f.bolig(afdeling)
    organisation = f.bruger(Rolle.ORGANISATION, organisation=egen.organisation)
    for _ in range(2):
        fyld_regnskabet(
            idag=idag(), organisation=organisation, anviser=f.bruger(Rolle.ANVISNING), fortael=lambda tekst: None
        )
    assert set(Indmelding.objects.values_list("status", flat=True)) == {"udlejet", "frigivet", "trukket"}
    assert Ledighedstal.objects.filter(afdeling=egen).count() == 15  # fourteen months, one of them corrected
    assert Ledighedstal.objects.filter(afdeling=fremmed).count() == 12


@pytest.mark.django_db
def test_kortet_tegnes_en_gang_og_uden_en_by_der_findes(tmp_path: Path) -> None:
    """Every outline is right, most afdelinger have one, and all lie in the open water of Kattegat."""
    verden = Verden(idag(), 60)
    findes = [a for a in verden.afdelinger if a.findes(idag())]
    organisationer = {nr: f.organisation(nr) for nr in {a.org for a in findes}}
    for a in findes:
        f.afdeling(organisationer[a.org], a.nr, a.navn)
    fortalt: list[str] = []
    for _ in range(2):
        tegn_kortet(verden=verden, mappe=tmp_path, idag=idag(), monitor=f.bruger(Rolle.MONITOR), fortael=fortalt.append)
    steder = Afdelingsgeometri.objects.values_list("art", "laengde", "bredde")
    assert len(fortalt) == 1
    assert 0.8 * len(findes) < len(steder) < len(findes)
    assert {art for art, _, _ in steder} == {"Point", "Polygon", "MultiPolygon"}
    assert all(abs(x - Decimal("11.25")) < 1 and abs(y - Decimal("56.97")) < Decimal("0.1") for _, x, y in steder)


@pytest.mark.django_db
def test_paa_bordene_ligger_kladder_og_dispensationer() -> None:
    f.aftale(idag() - dt.timedelta(days=400), idag() + dt.timedelta(days=400))
    groen = f.afdeling_i_farve("groen", fra_on=idag() - dt.timedelta(days=100))
    roed = f.afdeling_i_farve("roed", groen.organisation, fra_on=idag() - dt.timedelta(days=100))
    for afdeling in (groen, roed) * 4:
        f.bolig(afdeling)
    organisation, monitor = f.bruger(Rolle.ORGANISATION, organisation=groen.organisation), f.bruger(Rolle.MONITOR)
    for _ in range(2):
        laeg_sager_frem(idag=idag(), organisation=organisation, monitor=monitor, fortael=lambda tekst: None)
    assert list(Indmelding.objects.filter(bolig__afdeling=groen).values_list("status", flat=True)) == ["kladde"] * 3
    assert sorted(Dispensation.objects.values_list("status", flat=True)) == ["ansoegt", "bevilget", "bevilget"]
    assert Indmelding.objects.get(bolig__afdeling=roed).dispensation is not None


@pytest.mark.django_db
def test_styregruppen_har_et_scenarie_som_aendrer_to_ting_og_laves_en_gang() -> None:
    f.modelversion()
    f.aftale()
    by = f.bruger(Rolle.STYREGRUPPE)
    for _ in range(2):
        lav_scenarie(idag=f.IDAG, styregruppe=by, fortael=lambda _: None)

    aendret = aendringer_i(Scenarie.objects.get())
    assert sorted((a.foer, a.efter) for a in aendret) == [
        ("60\N{NO-BREAK SPACE}%", "52\N{NO-BREAK SPACE}%"),
        ("indgår", "indgår ikke"),
    ]


@pytest.mark.django_db
def test_en_model_er_foreslaaet_og_den_naeste_aftale_er_en_kladde() -> None:
    f.modelversion()
    f.aftale()
    for _ in range(2):
        laeg_versioner_frem(idag=f.IDAG, monitor=f.bruger(Rolle.MONITOR), fortael=lambda _: None)

    model, aftale = (tidslinje.aabne for tidslinje in tidslinjer(f.IDAG))
    assert [v.er_foreslaaet for v in model] == [True]
    assert [v.er_kladde for v in aftale] == [True]
    assert aftale[0].fra_on == Regelsaet.objects.get(vedtaget_on__isnull=False).til_on
    assert all(tidslinje.i_kraft is not None for tidslinje in tidslinjer(f.IDAG))


@pytest.mark.django_db
def test_hvert_forum_har_et_holdt_og_et_kommende_moede_og_materialet_er_lavet() -> None:
    f.aftale()
    f.offentliggjort_runde({f.afdeling(): "groen"}, f.IDAG - dt.timedelta(days=100))
    organisation, styregruppe = f.bruger(Rolle.ORGANISATION), f.bruger(Rolle.STYREGRUPPE)
    for _ in range(2):
        hold_moeder(idag=f.IDAG, organisation=organisation, styregruppe=styregruppe, fortael=lambda _: None)
    fora = sorted(Moede.objects.values_list("forum", "status"))
    assert fora == sorted((forum, status) for forum in Forum for status in ("holdt", "planlagt"))
    assert Moedepakke.objects.get().er_faerdig


@pytest.mark.django_db
def test_den_foreslaaede_model_er_vedtaget_naar_demonstrationen_starter_igen() -> None:
    f.aftale(til_on=dt.date(2028, 1, 1))
    vedtaget(modelkladde(dt.date(2026, 7, 1)))
    laeg_versioner_frem(idag=f.IDAG, monitor=f.bruger(Rolle.MONITOR), fortael=lambda _: None)
    model, aftale = tidslinjer(f.IDAG)
    assert (len(model.vedtagne), model.aabne, len(aftale.aabne)) == (2, [], 1)
