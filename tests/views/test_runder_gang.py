"""The round's page: brake, withdrawal, replacement, directions, and the way from each figure to its cell."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from monitoring.domain.vaerdier import Farve
from monitoring.models import Monitorering, Observation
from monitoring.services import korrektioner, runder
from monitoring.services.modeller import indlaes_modeller
from tests import factories as f
from tests.rundegang import beregnet, offentliggjort
from tests.views.sider import logget_ind, tekst
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle

NU, IDAG = f.NU, f.IDAG
I_MORGEN = IDAG + dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _modellen(fast_tid: None) -> None:
    indlaes_modeller(NU)
    f.ministerliste(dt.date(2025, 12, 1))


@pytest.fixture
def by() -> Bruger:
    return f.bruger()


@pytest.fixture
def anden() -> Bruger:
    return f.bruger()


def _side(klient: Client, runde: Monitorering, **soeg: str) -> str:
    return tekst(klient.get(reverse("monitoring:runde", args=[runde.pk]), soeg))


def _begrund(runde: Monitorering, handling: str) -> str:
    return reverse("monitoring:runde_begrund", args=[runde.pk, handling])


def test_en_bremset_runde_viser_sine_tal_og_frigives_af_en_anden(by: Bruger, anden: Bruger) -> None:
    organisation = f.organisation()
    alle = [f.afdeling(organisation, f"{nr:03d}") for nr in range(42)]
    f.offentliggjort_runde(dict.fromkeys(alle, Farve.GROEN), dt.date(2026, 1, 1))
    runde = beregnet(by)

    egen = _side(logget_ind(by), runde)
    assert "Runden er bremset" in egen
    assert "Indstil til godkendelse" not in egen
    for hvem, ord_ in ((by, "En anden end dig skal se på"), (anden, "frigiv den med en begrundelse")):
        assert ord_ in tekst(logget_ind(hvem).get(reverse("overblik:forside")))
    assert "42 af 42 (100\N{NO-BREAK SPACE}%) afdelinger skifter farve" in egen
    assert "En anden skal frigive den" in egen
    svar = logget_ind(by).post(reverse("monitoring:runde_indstil", args=[runde.pk]), follow=True)
    assert "Runden er bremset: 42 af 42" in tekst(svar)

    klient = logget_ind(anden)
    assert _begrund(runde, "frigiv") in _side(klient, runde)
    assert klient.post(_begrund(runde, "frigiv"), {"begrundelse": ""}).status_code == 422
    assert klient.post(_begrund(runde, "frigiv"), {"begrundelse": "Der er ingen tal endnu."}).status_code == 302
    frigivet = _side(logget_ind(by), runde)
    assert "Bremsen er frigivet" in frigivet
    assert "Indstil til godkendelse" in frigivet
    assert logget_ind(by).post(reverse("monitoring:runde_indstil", args=[runde.pk])).status_code == 302
    runde.refresh_from_db()
    assert runde.status == "indstillet"


def test_en_offentliggoerelse_traekkes_tilbage_fra_siden(by: Bruger, anden: Bruger) -> None:
    f.lbf_tal(f.afdeling())
    runde = offentliggjort(by, anden, I_MORGEN)
    klient = logget_ind(by)
    assert _begrund(runde, "traek") in _side(klient, runde)
    assert _begrund(runde, "erstat") not in _side(klient, runde)

    assert klient.post(_begrund(runde, "traek"), {"begrundelse": "Et tal er forkert."}).status_code == 302

    runde.refresh_from_db()
    assert runde.status == "godkendt"


def test_en_gaeldende_runde_erstattes_og_begge_siger_det(by: Bruger, anden: Bruger) -> None:
    f.lbf_tal(f.afdeling())
    gammel = offentliggjort(by, anden, IDAG)
    klient = logget_ind(by)
    assert _begrund(gammel, "traek") not in _side(klient, gammel)

    assert klient.post(_begrund(gammel, "erstat"), {"begrundelse": "LBF har rettet tallene."}).status_code == 302

    ny = Monitorering.objects.get(erstatter=gammel)
    assert f">runde {gammel.pk}</a>. Begrundelse: LBF har rettet tallene." in _side(klient, ny)
    assert f">Runde {ny.pk}</a> skal afløse den" in _side(klient, gammel)
    svar = klient.post(_begrund(gammel, "erstat"), {"begrundelse": "Igen."})
    assert svar.status_code == 422
    assert f"Runde {ny.pk} er allerede lavet" in tekst(svar)


def test_styregruppen_ser_men_handler_ikke(by: Bruger, anden: Bruger) -> None:
    f.lbf_tal(f.afdeling())
    runde = offentliggjort(by, anden, I_MORGEN)
    klient = logget_ind(f.bruger(Rolle.STYREGRUPPE))

    assert _begrund(runde, "traek") not in _side(klient, runde)
    assert klient.post(_begrund(runde, "traek"), {"begrundelse": "Nej."}).status_code == 403


def test_retning_tal_og_celler_bag_et_skift(by: Bruger) -> None:
    vaerre, bedre, umaalt = f.afdeling(navn="Værreby"), f.afdeling(navn="Bedreby"), f.afdeling(navn="Umåltby")
    f.lbf_tal(vaerre, 2023)
    f.lbf_tal(bedre, 2023, uden_tilknytning="35", grundskole="65")
    f.offentliggjort_runde(
        {vaerre: Farve.GROEN, bedre: Farve.GUL, umaalt: Farve.GROEN}, dt.date(2026, 1, 1), pr_on=dt.date(2026, 1, 1)
    )
    tal = {o.indikator: o for o in f.lbf_tal(vaerre, 2024, uden_tilknytning="35", grundskole="65")}
    f.lbf_tal(bedre, 2024)
    runde = beregnet(by)
    klient = logget_ind(by)

    alt = _side(klient, runde)
    assert all(t in alt for t in ("Værre farve: 1", "Bedre farve: 1", "Blev ikke målt: 1", "Målt igen: 0"))
    kun = _side(klient, runde, retning="vaerre")
    assert "Værreby" in kun
    assert "Bedreby" not in kun
    assert "Umåltby" in _side(klient, runde, retning="blev_ikke_maalt")
    assert "Kun grundskole: 65\N{NO-BREAK SPACE}% er over 60\N{NO-BREAK SPACE}%." in kun
    assert "Før: Kun grundskole: 30\N{NO-BREAK SPACE}% er ikke over 60\N{NO-BREAK SPACE}%." in kun
    celle = reverse("monitoring:observation", args=[tal["grundskole"].pk])
    html = klient.get(reverse("monitoring:runde", args=[runde.pk])).content.decode()
    assert celle in html
    styregruppen = logget_ind(f.bruger(Rolle.STYREGRUPPE))
    assert celle not in styregruppen.get(reverse("monitoring:runde", args=[runde.pk])).content.decode()


def test_placeringens_side_viser_rettelsen_og_vejen_til_cellerne(by: Bruger) -> None:
    afdeling = f.afdeling()
    f.lbf_tal(afdeling, 2024, grundskole="65")
    tal = Observation.objects.get(afdeling=afdeling, indikator="grundskole")
    korrektioner.ret_vaerdi(
        observation=tal, vaerdi="31,2", begrundelse="LBF har rettet tallet.", dokumentation="Brev", by=by, now=NU
    )
    runde = beregnet(by)
    vej = reverse("monitoring:runde_placering", args=[runde.pk, afdeling.organisation.nr, afdeling.nr])

    svar = logget_ind(by).get(vej)

    assert f"Rettet af {by} 1. juni 2026: LBF har rettet tallet. Før 65\N{NO-BREAK SPACE}%." in tekst(svar)
    assert reverse("monitoring:observation", args=[tal.pk]) in svar.content.decode()
    assert reverse("monitoring:ministerliste", args=[2025]) in svar.content.decode()
    styregruppen = logget_ind(f.bruger(Rolle.STYREGRUPPE)).get(vej)
    assert "Rettet af" in tekst(styregruppen)
    assert "/data/" not in styregruppen.content.decode()


def test_en_rettelse_efter_beregningen_meldes(by: Bruger) -> None:
    afdeling = f.afdeling()
    f.lbf_tal(afdeling)
    runde = beregnet(by)
    assert "Tal er rettet, siden runden blev beregnet" not in _side(logget_ind(by), runde)

    korrektioner.ret_vaerdi(
        observation=Observation.objects.get(indikator="grundskole"),
        vaerdi="31,2",
        begrundelse="LBF har rettet tallet.",
        dokumentation="Brev",
        by=by,
        now=NU + dt.timedelta(minutes=1),
    )

    assert "Tal er rettet, siden runden blev beregnet" in _side(logget_ind(by), runde)


def test_nye_filer_efter_beregningen_meldes_med_navn_indtil_runden_er_beregnet_igen(by: Bruger) -> None:
    f.lbf_tal(f.afdeling())
    f.indlaesning(fil=f.kildefil("gammel.csv"), finished_at=NU - dt.timedelta(minutes=1))
    runde = beregnet(by)
    senere = NU + dt.timedelta(minutes=1)
    f.indlaesning("boliger", fil=f.kildefil("boliger.csv"), finished_at=senere)
    f.indlaesning(fil=f.kildefil("afvist.csv"), status="afvist", finished_at=senere)
    assert "Nye tal er kommet" not in _side(logget_ind(by), runde)

    ny = f.indlaesning(fil=f.kildefil("ny.csv"), finished_at=senere)
    f.indlaesning(
        fil=f.kildefil("trukket.csv"),
        status="trukket",
        trukket_at=senere,
        trukket_by=by,
        trukket_begrundelse="Forkert fil.",
    )

    side = _side(logget_ind(by), runde)
    assert "Nye tal er kommet, siden runden blev beregnet" in side
    assert "trukket.csv</a> (trukket tilbage)" in side
    html = logget_ind(by).get(reverse("monitoring:runde", args=[runde.pk])).content.decode()
    assert f'<a href="{reverse("monitoring:indlaesning", args=[ny.pk])}">ny.csv</a>' in html
    for fremmed in ("gammel.csv", "boliger.csv", "afvist.csv"):
        assert fremmed not in html
    runder.beregn_runde(runde=runde, by=by, now=senere + dt.timedelta(minutes=1))
    assert "Nye tal er kommet" not in _side(logget_ind(by), runde)
