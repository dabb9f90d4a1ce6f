"""Reporting a unit, taking it back, letting it: each step writes its event, each refusal is a sentence."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from anvisning.models import Bolig, Indmelding
from anvisning.services.boligdata import opret_bolig
from anvisning.services.indmelding import (
    Portafvist,
    bekraeft_lejekontrakt,
    meld_bolig_ind,
    traek_indmelding,
)
from tests import factories as f
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.haendelser.models import Haendelse

pytestmark = pytest.mark.django_db

CPR = "010190-1234"


@pytest.fixture(autouse=True)
def _aftale() -> None:
    f.aftale()


def _meld(bolig: Bolig, by: Bruger | None = None, **andet: Any) -> Indmelding:
    felter = {"ledig_fra_on": dt.date(2026, 7, 1), "bemaerkning": "", "now": f.NU, "idag": f.IDAG, **andet}
    return meld_bolig_ind(bolig=bolig, by=by or f.medarbejder(bolig), **felter)


def arter() -> list[str]:
    egne = Haendelse.objects.filter(art__regex="^(bolig|indmelding|anvisning)\\.")
    return list(egne.order_by("id").values_list("art", flat=True))


def test_en_bolig_i_en_groen_afdeling_meldes_ind_med_frist_og_forklaring() -> None:
    bolig = f.bolig(f.afdeling_i_farve("groen"))
    indmelding = _meld(bolig)
    assert (indmelding.status, indmelding.indmeldt_on) == ("indmeldt", f.IDAG)
    # Ten working days after Monday 1 June 2026; 5 June is closed.
    assert indmelding.frist_on == dt.date(2026, 6, 16)
    assert indmelding.afgoerelse["udfald"] == "tilladt"
    haendelse = Haendelse.objects.get(art="indmelding.indmeldt")
    assert haendelse.grundlag == indmelding.afgoerelse
    assert haendelse.organisation_id == bolig.afdeling.organisation_id
    assert "16. juni 2026" in haendelse.tekst


@pytest.mark.parametrize(("farve", "ord_"), [("roed", "Afdelingen er rød"), ("ikke_maalt", "ikke målt")])
def test_en_lukket_farve_afvises_med_grunden_og_forsoeget_logges(farve: str, ord_: str) -> None:
    bolig = f.bolig(f.afdeling_i_farve(farve))
    with pytest.raises(Portafvist, match=ord_) as fanget:
        _meld(bolig)
    assert "søge om dispensation" in fanget.value.besked
    assert not Indmelding.objects.exists()
    haendelse = Haendelse.objects.get(art="indmelding.afvist")
    assert haendelse.grundlag["udfald"] == "ikke_tilladt"
    assert haendelse.objekt_id == str(bolig.pk)


def test_en_dispensation_aabner_og_huskes_paa_indmeldingen() -> None:
    bolig = f.bolig(f.afdeling_i_farve("roed"))
    dispensation = f.dispensation(bolig.afdeling, bolig)
    indmelding = _meld(bolig)
    assert indmelding.dispensation_id == dispensation.pk
    assert indmelding.afgoerelse["udfald"] == "paa_vilkaar"


def test_en_bolig_kan_kun_vaere_meldt_ind_en_gang() -> None:
    bolig = f.bolig(f.afdeling_i_farve("groen"))
    _meld(bolig)
    with pytest.raises(Afvist, match="allerede meldt ind"):
        _meld(bolig)
    assert Indmelding.objects.count() == 1


def test_en_anden_organisations_bolig_findes_ikke() -> None:
    bolig = f.bolig(f.afdeling_i_farve("groen"))
    with pytest.raises(Afvist, match="findes ikke blandt din organisations"):
        _meld(bolig, f.bruger(Rolle.ORGANISATION))


@pytest.mark.parametrize("rolle", [Rolle.ANVISNING, Rolle.MONITOR, Rolle.STYREGRUPPE, Rolle.ADMINISTRATOR])
def test_andre_roller_kan_ikke_melde_ind(rolle: str) -> None:
    with pytest.raises(ManglerRet, match="ikke ret til at melde boliger ind"):
        _meld(f.bolig(f.afdeling_i_farve("groen")), f.bruger(rolle))


@pytest.mark.parametrize(
    ("felter", "ord_"),
    [
        ({"bemaerkning": f"Nøgle hos {CPR}"}, "CPR-nummer"),
        ({"bemaerkning": "x" * 2001}, "må højst være på 2000"),
        ({"ledig_fra_on": dt.date(2206, 7, 1)}, "over et år"),
    ],
)
def test_daarlige_oplysninger_afvises_og_gemmes_ikke(felter: dict[str, Any], ord_: str) -> None:
    with pytest.raises(Afvist, match=ord_):
        _meld(f.bolig(f.afdeling_i_farve("groen")), **felter)
    assert not Indmelding.objects.exists()


def test_organisationen_traekker_boligen_tilbage_med_en_grund() -> None:
    indmelding = f.indmelding(f.bolig(f.afdeling_i_farve("groen")))
    by = indmelding.created_by
    with pytest.raises(Afvist, match="Vælg, hvorfor boligen trækkes"):
        traek_indmelding(indmelding=indmelding, aarsag=None, by=by, now=f.NU, idag=f.IDAG)
    trukket = traek_indmelding(indmelding=indmelding, aarsag=f.aarsag("traek-skade"), by=by, now=f.NU, idag=f.IDAG)
    assert (trukket.status, trukket.afslutning, trukket.afsluttet_by) == (
        "trukket",
        "Boligen er skadet eller skal istandsættes",
        by,
    )
    assert arter() == ["indmelding.indmeldt", "indmelding.trukket"]
    with pytest.raises(Afvist, match="er nu: trukket tilbage"):
        traek_indmelding(indmelding=indmelding, aarsag=f.aarsag("traek-fejl"), by=by, now=f.NU, idag=f.IDAG)
    assert f.indmelding(indmelding.bolig).status == "indmeldt"


def test_en_bolig_med_et_tilbud_kan_ikke_traekkes() -> None:
    indmelding = f.indmelding(f.bolig(f.afdeling_i_farve("groen")))
    f.tilbud(indmelding)
    with pytest.raises(Afvist, match="Bed boliganvisningen kalde tilbuddet tilbage"):
        traek_indmelding(
            indmelding=indmelding, aarsag=f.aarsag("traek-fejl"), by=indmelding.created_by, now=f.NU, idag=f.IDAG
        )


def test_lejekontrakten_sendes_ikke_paa_et_tilbud_der_er_kaldt_tilbage_og_ikke_to_gange() -> None:
    """The organisation's page may be from before the call-back: it is told what happened, and what to do."""
    from anvisning.services.anvisning import besvar_tilbud, tilbagekald_tilbud

    kaldt, sendt = (f.indmelding(f.bolig(f.afdeling_i_farve("groen"))) for _ in range(2))
    for indmelding in (kaldt, sendt):
        tilbud = f.tilbud(indmelding, f"SAG-{indmelding.pk}")
        besvar_tilbud(anvisning=tilbud, accepteret=True, by=tilbud.created_by, now=f.NU, idag=f.IDAG)
    tilbagekald_tilbud(
        anvisning=kaldt.anvisninger.get(),
        aarsag=f.aarsag("kald-fejl"),
        by=f.bruger(Rolle.ANVISNING),
        now=f.NU,
        idag=f.IDAG,
    )
    bekraeft_lejekontrakt(indmelding=sendt, by=sendt.created_by, now=f.NU)
    for indmelding, ord_ in ((kaldt, "har kaldt tilbuddet på .* tilbage"), (sendt, "allerede registreret som sendt")):
        with pytest.raises(Afvist, match=ord_):
            bekraeft_lejekontrakt(indmelding=indmelding, by=indmelding.created_by, now=f.NU)


def test_lejekontrakten_kan_foerst_sendes_naar_borgeren_har_sagt_ja() -> None:
    from anvisning.services.anvisning import besvar_tilbud

    indmelding = f.indmelding(f.bolig(f.afdeling_i_farve("groen")))
    tilbud = f.tilbud(indmelding)
    by = indmelding.created_by
    with pytest.raises(Afvist, match="Ingen borger har sagt ja"):
        bekraeft_lejekontrakt(indmelding=indmelding, by=by, now=f.NU)
    besvar_tilbud(anvisning=tilbud, accepteret=True, begrundelse="", by=tilbud.created_by, now=f.NU, idag=f.IDAG)
    assert bekraeft_lejekontrakt(indmelding=indmelding, by=by, now=f.NU).status == "udlejet"
    assert arter() == [
        "indmelding.indmeldt",
        "indmelding.reserveret",
        "anvisning.tilbudt",
        "anvisning.accepteret",
        "indmelding.udlejet",
    ]


def _opret(**andet: object) -> Bolig:
    by = andet.pop("by", None) or f.bruger(Rolle.ORGANISATION)
    felter: dict[str, object] = {
        "afdeling": andet.pop("afdeling", None) or f.afdeling(by.organisation),  # type: ignore[attr-defined]  # a user
        "nr": "0001",
        "adresse": "Prøvevej 1",
        "rum": 3,
        "areal": Decimal(80),
        "husleje": Decimal(6000),
        "indskud": Decimal(20000),
        **andet,
    }
    return opret_bolig(by=by, now=f.NU, **felter)  # type: ignore[arg-type]  # test data


def test_en_bolig_oprettes_i_haanden() -> None:
    bolig = _opret(etage="2", doer="th", boligtype="ungdom")
    assert (str(bolig), bolig.type) == ("Prøvevej 1, 2. th", "ungdom")
    assert arter() == ["bolig.oprettet"]


@pytest.mark.parametrize(
    ("felter", "ord_"),
    [
        ({"nr": ""}, "Skriv lejemålsnummeret"),
        ({"adresse": " "}, "Skriv vej og husnummer"),
        ({"adresse": f"Prøvevej 1, {CPR}"}, "CPR-nummer"),
        ({"rum": 0}, "Antal rum skal være mellem 1 og 20"),
        ({"areal": Decimal("NaN")}, "Arealet skal være mellem"),
        ({"husleje": Decimal(-1)}, "Huslejen skal være mellem"),
        ({"postnr": "90 0"}, "har ikke fire cifre"),
    ],
)
def test_en_umulig_bolig_afvises(felter: dict[str, object], ord_: str) -> None:
    with pytest.raises(Afvist, match=ord_):
        _opret(**felter)
    assert not Bolig.objects.exists()


def test_samme_lejemaalsnummer_to_gange_er_en_saetning() -> None:
    bolig = f.bolig(nr="0007")
    with pytest.raises(Afvist, match="allerede en bolig med dette lejemålsnummer"):
        _opret(afdeling=bolig.afdeling, by=f.medarbejder(bolig), nr="0007")
