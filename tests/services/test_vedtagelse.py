"""Versions of the model and the agreement: draft, proposed, adopted by another, in force on their day."""

import contextlib
import datetime as dt
import hashlib
import threading
from typing import Any

import pytest

from anvisning.models import Portudfald, Regelsaet
from anvisning.services.regelsaet import lov_alene, regelsaet_paa
from monitoring.domain.vaerdier import kanonisk_json
from monitoring.models import Modelversion, Monitorering
from monitoring.selectors.runder import model_paa
from tests import factories as f
from tests import versionsfabrik as v
from tests.traade import samtidig
from udlejning.beskeder.models import Besked
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.haendelser.models import Haendelse
from udlejning.styregruppe.selectors.versioner import aftalens_slut
from udlejning.styregruppe.services import vedtagelse
from udlejning.styregruppe.services.vedtagelse import (
    foreslaa_version,
    gem_kladde,
    opret_kladde,
    slet_kladde,
    traek_forslag,
    vedtag_version,
)
from udlejning.styregruppe.slags import Version, forskel_i_ord

pytestmark = pytest.mark.django_db

JULI = dt.date(2026, 7, 1)
AAR28, AAR30 = dt.date(2028, 1, 1), dt.date(2030, 1, 1)


def _vedtag(version: Version, by: Bruger | None = None, **andet: Any) -> Version:
    felter: dict[str, Any] = {
        "moede_on": f.IDAG,
        "moede": "Mødet",
        "referat": "Punkt 4",
        "fra_on": version.fra_on,
        **andet,
    }
    return vedtag_version(version=version, by=by or f.bruger(Rolle.STYREGRUPPE), now=f.NU, idag=f.IDAG, **felter)


def test_modellens_vej_fra_kladde_til_vedtaget() -> None:
    gammel = f.modelversion()
    kladde = v.modelkladde(JULI)
    assert (kladde.version, kladde.er_kladde, kladde.bygger_paa) == (2, True, gammel)
    assert model_paa(JULI) == gammel  # a draft changes nothing

    forslag = v.foreslaaet(kladde)
    assert forslag.er_foreslaaet
    assert model_paa(JULI) == gammel

    vedtaget = _vedtag(forslag, moede="Styregruppens møde", referat="Punkt 7")
    gammel.refresh_from_db()
    assert (gammel.til_on, vedtaget.fra_on, vedtaget.til_on) == (JULI, JULI, None)
    assert (vedtaget.vedtaget_on, vedtaget.vedtaget_hvor, vedtaget.referat) == (
        f.IDAG,
        "Styregruppens møde",
        "Punkt 7",
    )
    assert [getattr(model_paa(d), "version", None) for d in (JULI - dt.timedelta(days=1), JULI)] == [1, 2]
    assert vedtaget.sha256 == hashlib.sha256(kanonisk_json(vedtaget.data).encode()).hexdigest()
    arter = Haendelse.objects.filter(art__startswith="model.").order_by("id").values_list("art", flat=True)
    assert list(arter)[1:] == ["model.kladde", "model.rettet", "model.foreslaaet", "model.vedtaget"]


def test_en_anden_dag_kan_vaelges_ved_vedtagelsen_og_staar_i_dataene() -> None:
    forslag = v.foreslaaet(v.modelkladde(JULI))
    vedtaget = _vedtag(forslag, fra_on=dt.date(2026, 9, 1))
    vedtaget.refresh_from_db()
    assert (vedtaget.fra_on, vedtaget.data["gaelder_fra"]) == (dt.date(2026, 9, 1), "2026-09-01")
    assert vedtaget.sha256 == hashlib.sha256(kanonisk_json(vedtaget.data).encode()).hexdigest()


def test_den_der_foreslog_kan_ikke_vedtage() -> None:
    forslag = v.foreslaaet(v.modelkladde())
    assert forslag.foreslaaet_by is not None
    with pytest.raises(Afvist, match="Du har selv foreslået"):
        _vedtag(forslag, forslag.foreslaaet_by)
    assert not Modelversion.objects.get(pk=forslag.pk).er_vedtaget


@pytest.mark.parametrize("rolle", [Rolle.ANVISNING, Rolle.ADMINISTRATOR])
def test_uden_ret_kan_man_intet(rolle: Rolle) -> None:
    kladde, by = v.modelkladde(), f.bruger(rolle)
    forlaeg = f.modelversion()
    with pytest.raises(ManglerRet):
        opret_kladde(forlaeg=forlaeg, by=by, now=f.NU, idag=f.IDAG)
    with pytest.raises(ManglerRet):
        foreslaa_version(version=kladde, begrundelse="Fordi.", by=by, now=f.NU)
    with pytest.raises(ManglerRet):
        slet_kladde(version=kladde, by=by, now=f.NU)
    with pytest.raises(ManglerRet):
        _vedtag(v.foreslaaet(kladde), by)


def test_en_kladde_uden_aendringer_kan_ikke_foreslaas() -> None:
    by = f.bruger(Rolle.MONITOR)
    kladde = opret_kladde(forlaeg=f.modelversion(), by=by, now=f.NU, idag=f.IDAG)
    with pytest.raises(Afvist, match="er den samme som"):
        foreslaa_version(version=kladde, begrundelse="Fordi.", by=by, now=f.NU)


def test_et_forslag_kan_traekkes_rettes_og_slettes_men_kun_i_den_raekkefoelge() -> None:
    by = f.bruger(Rolle.MONITOR)
    forslag = v.foreslaaet(v.modelkladde())
    with pytest.raises(Afvist, match="ikke en kladde"):
        gem_kladde(version=forslag, data=forslag.data, begrundelse="", by=by, now=f.NU)
    with pytest.raises(Afvist, match="træk forslaget tilbage først"):
        slet_kladde(version=forslag, by=by, now=f.NU)
    igen = traek_forslag(version=forslag, by=by, now=f.NU)
    assert igen.er_kladde
    slet_kladde(version=igen, by=by, now=f.NU)
    assert not Modelversion.objects.filter(pk=forslag.pk).exists()
    with pytest.raises(Afvist, match="slettet i mellemtiden"):
        traek_forslag(version=forslag, by=by, now=f.NU)


def test_en_vedtaget_version_slettes_og_traekkes_ikke() -> None:
    vedtaget = v.vedtaget(v.modelkladde(JULI))
    by = f.bruger(Rolle.MONITOR)
    with pytest.raises(Afvist, match="Kun en kladde"):
        slet_kladde(version=vedtaget, by=by, now=f.NU)
    with pytest.raises(Afvist, match="ikke et forslag"):
        traek_forslag(version=vedtaget, by=by, now=f.NU)
    with pytest.raises(Afvist, match="Kun et forslag"):
        _vedtag(vedtaget)


@pytest.mark.parametrize(
    ("felter", "besked"),
    [
        ({"fra_on": f.IDAG - dt.timedelta(days=1)}, "tidligst i dag"),
        ({"moede_on": f.IDAG + dt.timedelta(days=1)}, "Mødet skal være holdt"),
        ({"moede": " "}, "hvilket møde"),
        ({"referat": ""}, "referatet"),
        ({"referat": "x" * 201}, "højst 200"),
    ],
)
def test_vedtagelsens_felter_kraeves(felter: dict[str, Any], besked: str) -> None:
    forslag = v.foreslaaet(v.modelkladde(JULI))
    with pytest.raises(Afvist, match=besked):
        _vedtag(forslag, **felter)
    assert not Modelversion.objects.get(pk=forslag.pk).er_vedtaget


def test_en_model_kan_ikke_gaelde_fra_foer_den_nyeste() -> None:
    ny = v.vedtaget(v.modelkladde(JULI))
    sen = v.foreslaaet(v.modelkladde(JULI, forlaeg=ny, aendringer=[(("trin", 3, "farve"), "roed")]))
    for dag in (f.IDAG, JULI):
        with pytest.raises(Afvist, match=r"gælder fra 1\. juli 2026"):
            _vedtag(sen, fra_on=dag)


def test_en_beregnet_kladde_skal_beregnes_igen_og_en_indstillet_runde_staar_i_vejen() -> None:
    by = f.bruger(Rolle.MONITOR)
    runde = Monitorering.objects.create(
        pr_on=dt.date(2026, 9, 1),
        model=f.modelversion(),
        beregnet_at=f.NU,
        beregnet_by=by,
        created_at=f.NU,
        created_by=by,
    )
    vedtaget = v.vedtaget(v.modelkladde(JULI))
    runde.refresh_from_db()
    assert runde.beregnet_at is None

    runde.status, runde.indstillet_at, runde.indstillet_by = Monitorering.Status.INDSTILLET, f.NU, by
    runde.save()
    roed = [(("trin", 3, "farve"), "roed")]
    senere = v.foreslaaet(v.modelkladde(dt.date(2026, 8, 1), forlaeg=vedtaget, aendringer=roed))
    with pytest.raises(Afvist, match="træk rundens indstilling tilbage"):
        _vedtag(senere)
    assert model_paa(dt.date(2026, 9, 1)) == Modelversion.objects.get(version=2)


def test_en_efterfoelger_tager_over_paa_sin_dag_og_porten_foelger_med() -> None:
    gammel = f.aftale(til_on=AAR28)
    afdeling = f.afdeling_i_farve("roed")
    aaben = v.aftalekladde(
        gammel,
        AAR28,
        AAR30,
        aendringer=[(("raekker", "familie", "indmelding", "roed", "udfald"), "tilladt")],
    )
    assert _udfald(afdeling.pk, AAR28) == "paa_vilkaar"  # the law alone, until the successor is adopted
    v.vedtaget(aaben)
    assert [_udfald(afdeling.pk, d) for d in (AAR28 - dt.timedelta(days=1), AAR28, AAR30)] == [
        "ikke_tilladt",
        "tilladt",
        "paa_vilkaar",
    ]
    assert regelsaet_paa(AAR28).frist_boliganvisningen.arbejdsdage == 12
    slut = aftalens_slut(f.IDAG)
    assert slut is not None
    assert slut.til_on == AAR30


def _udfald(afdeling_id: int, dag: dt.date) -> str:
    fundet = Portudfald.objects.filter(
        afdeling=afdeling_id, boligtype="familie", handling="indmelding", fra_on__lte=dag
    )
    return fundet.order_by("fra_on").last().udfald  # type: ignore[union-attr]  # a day of the projection


def test_et_forslag_tager_ikke_det_tilbage_som_et_andet_har_aendret_siden() -> None:
    ene, andet = v.foreslaaet(v.modelkladde(JULI)), v.foreslaaet(v.modelkladde(JULI))
    _vedtag(ene)
    for dag in (f.IDAG, JULI, dt.date(2026, 8, 1)):
        with pytest.raises(
            Afvist, match=r"ændring af version 1, men version 2 er vedtaget fra 1\. juli 2026"
        ) as afvist:
            _vedtag(andet, fra_on=dag)
        assert "lav en ny kladde ud fra version 2" in str(afvist.value)
    assert model_paa(dt.date(2026, 8, 1)) == Modelversion.objects.get(pk=ene.pk)


def test_en_aftale_fornyes_fra_den_der_er_aendret_undervejs() -> None:
    gammel = f.aftale(til_on=AAR28)
    fornyelse = v.foreslaaet(v.aftalekladde(gammel, AAR28, AAR30))
    aendret = v.vedtaget(v.aftalekladde(gammel, JULI, AAR28))
    with pytest.raises(Afvist, match="dens ændringer ville gå tabt"):
        _vedtag(fornyelse)
    assert isinstance(aendret, Regelsaet)
    assert v.vedtaget(v.aftalekladde(aendret, AAR28, AAR30)).er_vedtaget


def test_et_hul_efter_aftalen_afvises() -> None:
    gammel = f.aftale(til_on=AAR28)
    forslag = v.foreslaaet(v.aftalekladde(gammel, AAR28 + dt.timedelta(days=1), AAR30))
    with pytest.raises(Afvist, match=r"loven alene\. Lad den nye aftale gælde fra 1\. januar 2028"):
        _vedtag(forslag)
    assert not Regelsaet.objects.get(pk=forslag.pk).er_vedtaget


def test_en_kladde_til_den_naeste_aftale_loeber_i_lige_saa_mange_hele_aar() -> None:
    gammel = f.aftale(dt.date(2024, 1, 1), dt.date(2029, 1, 1))  # two leap days; the next five years have one
    kladde = opret_kladde(forlaeg=gammel, by=f.bruger(Rolle.MONITOR), now=f.NU, idag=f.IDAG)
    assert (kladde.fra_on, kladde.til_on) == (dt.date(2029, 1, 1), dt.date(2034, 1, 1))


def test_en_aendring_undervejs_afslutter_den_gamle_paa_dagen() -> None:
    gammel = f.aftale(til_on=AAR28)
    v.vedtaget(v.aftalekladde(gammel, JULI, AAR28))
    gammel.refresh_from_db()
    assert (gammel.til_on, gammel.data["periode"]["til"]) == (JULI, "2028-01-01")
    assert [regelsaet_paa(d).frist_boliganvisningen.arbejdsdage for d in (f.IDAG, JULI)] == [10, 12]
    assert regelsaet_paa(f.IDAG).til_on == JULI
    assert regelsaet_paa(AAR28) is lov_alene()


@pytest.mark.parametrize(("til_on", "besked"), [(AAR30, "overlappe"), (dt.date(2027, 6, 1), "slutte, før")])
def test_foran_en_vedtaget_efterfoelger_skal_aftalen_passe_ind(til_on: dt.date, besked: str) -> None:
    gammel = f.aftale(til_on=AAR28)
    v.vedtaget(v.aftalekladde(gammel, AAR28, AAR30))
    forslag = v.foreslaaet(v.aftalekladde(gammel, JULI, til_on))
    with pytest.raises(Afvist, match=besked):
        _vedtag(forslag)
    gammel.refresh_from_db()
    assert gammel.til_on == AAR28


def test_en_aendring_af_efterfoelgeren_kan_ikke_gaelde_foer_den() -> None:
    gammel = f.aftale(til_on=AAR28)
    naeste = v.vedtaget(v.aftalekladde(gammel, AAR28, AAR30))
    assert isinstance(naeste, Regelsaet)
    forslag = v.foreslaaet(v.aftalekladde(naeste, JULI, AAR28))
    with pytest.raises(Afvist, match=r"1\. juli 2026 gælder version 1\. Vælg 1\. januar 2028 eller") as afvist:
        _vedtag(forslag)
    assert afvist.value.felt == "fra_on"


def test_efter_en_aftale_der_er_loebet_ud_er_hullet_sket_og_den_nye_kan_vedtages() -> None:
    gammel = f.aftale(dt.date(2023, 1, 1), dt.date(2026, 1, 1))
    kladde = opret_kladde(forlaeg=gammel, by=f.bruger(Rolle.MONITOR), now=f.NU, idag=f.IDAG)
    assert isinstance(kladde, Regelsaet)
    assert (kladde.fra_on, kladde.til_on) == (f.IDAG, f.IDAG + (dt.date(2026, 1, 1) - dt.date(2023, 1, 1)))
    v.vedtaget(v.aftalekladde(gammel, JULI, AAR30))
    assert regelsaet_paa(JULI).er_aftale
    assert not regelsaet_paa(f.IDAG).er_aftale


def test_de_andre_faar_besked_om_forslag_og_vedtagelse() -> None:
    styregruppe = f.bruger(Rolle.STYREGRUPPE)
    anviser = f.bruger(Rolle.ANVISNING)
    forslag = v.foreslaaet(v.modelkladde(JULI))
    assert Besked.objects.filter(modtager=styregruppe, art="aftale").count() == 1
    _vedtag(forslag, styregruppe)
    assert Besked.objects.filter(modtager=forslag.foreslaaet_by, emne__startswith="Vedtaget").count() == 1
    assert not Besked.objects.filter(modtager=anviser).exists()
    assert not Besked.objects.filter(modtager=styregruppe, emne__startswith="Vedtaget").exists()


def test_en_aftales_besked_siger_hvilken_version_og_hvilket_moede() -> None:
    gammel, medlem = f.aftale(til_on=AAR28), f.bruger(Rolle.STYREGRUPPE)
    _vedtag(v.foreslaaet(v.aftalekladde(gammel, AAR28, AAR30)), moede="Styregruppen")
    tekster = Besked.objects.filter(modtager=medlem).values_list("emne", "tekst")
    navn = f"{gammel.navn}, version 2"
    assert (
        f"Vedtaget: {navn}", f"{navn}, er vedtaget 1. juni 2026 (Styregruppen) og gælder fra 1. januar 2028."
    ) in tekster  # fmt: skip


def test_en_kladde_med_fejl_i_dataene_afvises_med_saetningen() -> None:
    kladde = v.modelkladde()
    data = v.med(kladde.data, (("trin", 3, "farve"), "lilla"))
    with pytest.raises(Afvist, match="lilla"):
        gem_kladde(version=kladde, data=data, begrundelse="", by=f.bruger(Rolle.MONITOR), now=f.NU)
    kladde.refresh_from_db()
    assert forskel_i_ord(f.modelversion(), kladde) == [
        "Versionen ændres fra 1 til 2.",
        "Modellens første dag ændres fra 1. januar 2023 til 1. juli 2026.",
        "Kriteriet om ikke-vestlige lande: om det indgår i modellens egne trin ændres fra ja til nej.",
    ]


@pytest.mark.django_db(transaction=True)
def test_to_kladder_paa_en_gang_faar_hver_sit_nummer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies of two versions: the number is counted under the lock, not before it."""
    by = f.bruger(Rolle.MONITOR)
    gammel = f.modelversion()
    ny = v.vedtaget(v.modelkladde())
    begge = threading.Barrier(2)
    rigtig = vedtagelse._forslag_til_periode

    def paa_samme_tid(*args: Any) -> Any:
        with contextlib.suppress(threading.BrokenBarrierError):
            begge.wait(2)
        return rigtig(*args)

    monkeypatch.setattr(vedtagelse, "_forslag_til_periode", paa_samme_tid)

    def opret(nr: int) -> int:
        return opret_kladde(forlaeg=(gammel, ny)[nr], by=by, now=f.NU, idag=f.IDAG).version

    assert sorted(samtidig(2, opret)) == [3, 4]
