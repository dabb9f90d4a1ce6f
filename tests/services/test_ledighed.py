"""The organisation's numbers of vacant family dwellings: given, corrected by appending, never overwritten."""

import contextlib
import datetime as dt
import importlib
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from anvisning.models import AfvistForsoeg, Ledighedstal
from anvisning.selectors.ledighed import gaeldende, nyeste_id
from anvisning.services.indmelding import Portafvist
from anvisning.services.ledighed import LedighedAfvist, Maanedstal, gem_ledighed
from monitoring.models import Afdeling
from tests import factories as f
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.haendelser import services as haendelser
from udlejning.haendelser.models import Haendelse

pytestmark = pytest.mark.django_db

SomApp = Callable[[], contextlib.AbstractContextManager[None]]
APRIL, MAJ, JUNI = (dt.date(2026, maaned, 1) for maaned in (4, 5, 6))


@pytest.fixture
def afdeling() -> Afdeling:
    return f.afdeling(antal_boliger=60, navn="Lærkeparken")


def _by(afdeling: Afdeling) -> Bruger:
    return f.bruger(Rolle.ORGANISATION, organisation=afdeling.organisation)


def _gem(afdeling: Afdeling, *tal: tuple[dt.date, int | None], by: Bruger | None = None, **andet: Any) -> int:
    felter = {"begrundelse": "", "now": f.NU, "idag": f.IDAG, **andet}
    maanedstal = [Maanedstal(afdeling, maaned, antal) for maaned, antal in tal]
    return gem_ledighed(maanedstal=maanedstal, by=by or _by(afdeling), **felter)


def _gaeldende(afdeling: Afdeling) -> dict[dt.date, int]:
    fundne = gaeldende([afdeling.pk], dt.date(2026, 1, 1), dt.date(2027, 1, 1))
    return {maaned: antal for (_, maaned), antal in fundne.items()}


def test_tal_gemmes_med_hvem_og_hvornaar_og_nul_er_et_tal(afdeling: Afdeling) -> None:
    by = _by(afdeling)
    assert _gem(afdeling, (APRIL, 3), (MAJ, 0), by=by) == 2
    assert _gaeldende(afdeling) == {APRIL: 3, MAJ: 0}
    foerste = Ledighedstal.objects.get(maaned=APRIL)
    assert (foerste.by, foerste.at, foerste.version, foerste.begrundelse) == (by, f.NU, 1, "")
    haendelse = Haendelse.objects.get(art="ledighed.oplyst")
    assert haendelse.organisation_id == afdeling.organisation_id
    assert haendelse.grundlag["tal"][1] == {
        "afdeling": afdeling.noegle,
        "maaned": "2026-05",
        "antal": 0,
        "foer": None,
        "rettelse": False,
    }


def test_det_samme_igen_er_intet(afdeling: Afdeling) -> None:
    _gem(afdeling, (APRIL, 3))
    assert _gem(afdeling, (APRIL, 3), (MAJ, None)) == 0
    assert (Ledighedstal.objects.count(), Haendelse.objects.filter(art__startswith="ledighed.").count()) == (1, 1)


def test_en_rettelse_kraever_en_grund_og_lader_det_gamle_staa(afdeling: Afdeling) -> None:
    _gem(afdeling, (APRIL, 3))
    with pytest.raises(Afvist, match="hvorfor tallet rettes for Lærkeparken, april 2026") as fanget:
        _gem(afdeling, (APRIL, 4), (MAJ, 2))
    assert fanget.value.felt == "begrundelse"
    assert _gaeldende(afdeling) == {APRIL: 3}
    _gem(afdeling, (APRIL, 4), begrundelse="En opsigelse var ikke talt med.")
    assert _gaeldende(afdeling) == {APRIL: 4}
    raekker = Ledighedstal.objects.order_by("version").values_list("version", "antal", "begrundelse")
    assert list(raekker) == [(1, 3, ""), (2, 4, "En opsigelse var ikke talt med.")]
    assert Haendelse.objects.get(art="ledighed.rettet").grundlag["tal"][0]["foer"] == 3


def test_et_tal_kan_tages_tilbage_og_er_saa_ikke_oplyst(afdeling: Afdeling) -> None:
    _gem(afdeling, (APRIL, 3))
    _gem(afdeling, (APRIL, None), begrundelse="Hørte til en anden afdeling.")
    assert _gaeldende(afdeling) == {}
    _gem(afdeling, (APRIL, 1), begrundelse="Talt igen.")
    assert _gaeldende(afdeling) == {APRIL: 1}
    assert Ledighedstal.objects.count() == 3


def test_to_der_retter_samtidig_skriver_ikke_over_hinanden(afdeling: Afdeling) -> None:
    _gem(afdeling, (APRIL, 3))
    saa = nyeste_id()
    _gem(afdeling, (APRIL, 5), begrundelse="Kollegaens rettelse.")
    with pytest.raises(Afvist, match="En kollega har imens skrevet et tal for Lærkeparken, april 2026"):
        _gem(afdeling, (APRIL, 4), begrundelse="Min rettelse.", set_id=saa)
    assert _gaeldende(afdeling) == {APRIL: 5}
    assert _gem(afdeling, (MAJ, 4), set_id=saa) == 1


def test_ogsaa_et_tal_som_ingen_havde_givet(afdeling: Afdeling) -> None:
    saa = nyeste_id()
    _gem(afdeling, (APRIL, 5))
    with pytest.raises(Afvist, match="En kollega har imens"):
        _gem(afdeling, (APRIL, 4), begrundelse="Min.", set_id=saa)


@pytest.mark.parametrize(
    ("maaned", "antal", "ord_"),
    [
        (JUNI, 1, "Måneden er ikke slut"),
        (dt.date(2026, 4, 2), 1, "dens første dag"),
        (APRIL, -1, "helt tal fra 0 til 9.999"),
        (APRIL, 61, "har kun 60 boliger"),
        (dt.date(2025, 4, 1), 1, "fandtes ikke i måneden"),
        (dt.date(2026, 3, 1), 1, "fandtes ikke i måneden"),
    ],
)
def test_urimelige_tal_afvises_og_intet_gemmes(maaned: dt.date, antal: int, ord_: str) -> None:
    afdeling = f.afdeling(antal_boliger=60, oprettet_on=dt.date(2026, 4, 1), nedlagt_on=dt.date(2026, 12, 1))
    with pytest.raises(LedighedAfvist, match=ord_) as fanget:
        _gem(afdeling, (MAJ, 2), (maaned, antal))
    assert [et.maaned for et, _ in fanget.value.fejl] == [maaned]
    assert not Ledighedstal.objects.exists()


def test_en_afdeling_der_nedlaegges_midt_i_maaneden_fandtes_i_den() -> None:
    afdeling = f.afdeling(oprettet_on=dt.date(2026, 4, 30), nedlagt_on=dt.date(2026, 5, 2))
    assert _gem(afdeling, (APRIL, 1), (MAJ, 1)) == 2


def test_samme_celle_to_gange_i_en_fil(afdeling: Afdeling) -> None:
    with pytest.raises(LedighedAfvist, match="står flere gange"):
        _gem(afdeling, (APRIL, 1), (APRIL, 2))


def test_en_fil_er_kilden_til_sine_tal(afdeling: Afdeling) -> None:
    job = f.indlaesning("boliger")
    _gem(afdeling, (APRIL, 1), indlaesning=job)
    assert Ledighedstal.objects.get().indlaesning == job


def test_andres_afdelinger_findes_ikke(afdeling: Afdeling) -> None:
    with pytest.raises(Afvist, match="ikke blandt din organisations afdelinger"):
        _gem(afdeling, (APRIL, 1), by=f.bruger(Rolle.ORGANISATION))


@pytest.mark.parametrize("rolle", [Rolle.ANVISNING, Rolle.MONITOR, Rolle.STYREGRUPPE, Rolle.ADMINISTRATOR])
def test_andre_roller_kan_ikke(afdeling: Afdeling, rolle: str) -> None:
    with pytest.raises(ManglerRet, match="ikke ret til at oplyse ledige familieboliger"):
        _gem(afdeling, (APRIL, 1), by=f.bruger(rolle))


def test_en_begrundelse_med_cpr_afvises(afdeling: Afdeling) -> None:
    _gem(afdeling, (APRIL, 3))
    with pytest.raises(Afvist, match="CPR"):
        _gem(afdeling, (APRIL, 4), begrundelse="Lejer " + "010190-" + "1234")


# What the database holds


@pytest.fixture
def forsoeg(afdeling: Afdeling) -> AfvistForsoeg:
    f.aftale()
    with pytest.raises(Portafvist):
        f.indmelding(f.bolig(f.afdeling_i_farve("roed", afdeling.organisation)))
    return AfvistForsoeg.objects.get()


def test_et_afvist_forsoeg_taelles_med_portens_svar(forsoeg: AfvistForsoeg) -> None:
    assert (forsoeg.farve, forsoeg.trin, forsoeg.forsoegt_on) == ("roed", 5, f.IDAG)
    assert forsoeg.afgoerelse == Haendelse.objects.get(art="indmelding.afvist").grundlag
    assert forsoeg.afgoerelse["udfald"] == "ikke_tilladt"


@pytest.mark.parametrize("ejer", [True, False])
@pytest.mark.parametrize(
    ("saetning", "kode"),
    [
        ("UPDATE anvisning_{t} SET at = now()", "UD002"),
        ("DELETE FROM anvisning_{t}", "UD002"),
        ("TRUNCATE anvisning_{t}", ""),
    ],
)
@pytest.mark.parametrize("tabel", ["ledighedstal", "afvistforsoeg"])
def test_raekkerne_er_kun_til_at_foeje_til(
    afdeling: Afdeling, forsoeg: AfvistForsoeg, som_app: SomApp, tabel: str, saetning: str, kode: str, ejer: bool
) -> None:
    _gem(afdeling, (APRIL, 3))
    if ejer and not kode:
        return  # the owner may empty a table, as the tests themselves do
    rolle = contextlib.nullcontext() if ejer else som_app()
    with rolle, pytest.raises(DatabaseError) as fanget, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(saetning.format(t=tabel))
    assert getattr(fanget.value.__cause__, "sqlstate", "") == (kode or "42501")
    assert (Ledighedstal.objects.count(), AfvistForsoeg.objects.count()) == (1, 1)


def test_appens_rolle_kan_foeje_til(afdeling: Afdeling, som_app: SomApp) -> None:
    by = _by(afdeling)
    with som_app():
        _gem(afdeling, (APRIL, 3), by=by)
    assert _gaeldende(afdeling) == {APRIL: 3}


def test_migreringen_laeser_gamle_forsoeg_i_loggen_og_kun_dem_den_kan(forsoeg: AfvistForsoeg) -> None:
    by, bolig = f.bruger(), f.bolig()
    gammelt = {"dag": "2025-02-03", "farve": "ikke_maalt", "trin": None}
    for grundlag, objekt in ((gammelt, bolig), ({}, bolig), ({**gammelt, "farve": "blaa"}, bolig), (gammelt, by)):
        haendelser.skriv(art="indmelding.afvist", objekt=objekt, tekst="Afvist.", by=by, now=f.NU, grundlag=grundlag)
    migrering = importlib.import_module("anvisning.migrations.0011_regnskab")
    with connection.cursor() as cursor:
        cursor.execute(migrering.EFTERFYLD_FORSOEG)
    nye = AfvistForsoeg.objects.exclude(pk=forsoeg.pk)
    # The attempt that is counted already is read once more here; in a migration the table is empty.
    assert nye.filter(bolig=forsoeg.bolig).count() == 1
    fra_loggen = nye.get(bolig=bolig)
    assert (fra_loggen.farve, fra_loggen.trin, fra_loggen.forsoegt_on) == ("ikke_maalt", None, dt.date(2025, 2, 3))
    assert (fra_loggen.by, fra_loggen.at, fra_loggen.afgoerelse) == (by, f.NU, gammelt)
    assert nye.count() == 2


def test_huslejen_er_den_paa_indmeldingens_dag() -> None:
    f.aftale()
    indmelding = f.indmelding(f.bolig(f.afdeling_i_farve("groen")))
    indmelding.bolig.husleje += 500
    indmelding.bolig.save()
    indmelding.refresh_from_db()
    assert indmelding.husleje == 6400
