"""What the lists find, and what the database keeps for them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection

from anvisning.models import Bolig, Indmelding
from anvisning.selectors import (
    Boligfilter,
    boliger_for,
    filtreret,
    indmeldinger_for,
    organisationens_foerst,
    side_af,
    soegning,
)
from anvisning.selectors.lister import SORTERINGER
from anvisning.services.anvisning import besvar_tilbud, tilbagekald_tilbud
from anvisning.services.port import genopbyg_udfald, spoerg_porten_om_boliger
from monitoring.domain.vaerdier import Farve
from tests import factories as f
from udlejning.brugere.rettigheder import Rolle

pytestmark = pytest.mark.django_db

FORAAR = dt.date(2026, 1, 1)


@pytest.fixture(autouse=True)
def _aftale() -> None:
    f.aftale()


def _fundne(**valg: object) -> set[str]:
    sagsbehandler = f.bruger(Rolle.ANVISNING)
    fundne = filtreret(indmeldinger_for(sagsbehandler), Boligfilter(**valg), f.IDAG, f.IDAG)  # type: ignore[arg-type]  # test data
    return set(fundne.values_list("bolig__adresse", flat=True))


def _ledig(farve: str = "groen", **felter: object) -> Indmelding:
    return f.indmelding(f.bolig(f.afdeling_i_farve(farve), **felter))  # type: ignore[arg-type]  # test data


# Words


@pytest.mark.parametrize(
    ("soeg", "fundet"),
    [
        ("lærk", True),
        ("LÆRKEVEJ", True),
        ("kevej", True),  # a part of the word
        ("ej", False),  # two letters must begin a word
        ("vej 12", True),
        ("12b", True),
        ("lærkevej 1", False),  # a number is whole
        ("9990", True),
        ("prøveby lærkevej", True),
        ("prøveby solsort", False),
        ("st tv", True),
        ("0012", True),
        ("skovhaven", True),  # the afdeling
        ("0107", True),  # the organisation's number
        ("0107-004", True),
        ("0107-0", True),
        ("0107-005", False),
        ("kaj munks", False),
        ("østergårds", True),  # the organisation
        ("oestergaard", False),
        ("ÖSTERGAARD lærkevej", True),  # ö as ø and aa as å, as everywhere
        ("'; drop table", False),
        ("%", True),  # no word at all narrows nothing
    ],
)
def test_ord_finder_boligen(soeg: str, fundet: bool) -> None:
    organisation = f.organisation("0107", navn="Østergaards Boliger")
    afdeling = f.afdeling(organisation, nr="004", navn="Skovhaven")
    bolig = f.bolig(afdeling, adresse="Lærkevej 12B", etage="st", doer="tv", postnr="9990", by="Prøveby", nr="0012")
    f.bolig(f.afdeling(f.organisation("0202", navn="Anden"), nr="009", navn="Højen"), adresse="Solsortevej 3")
    assert (bolig in Bolig.objects.filter(soegning(soeg))) is fundet


def test_ordene_foelger_med_naar_boligen_rettes() -> None:
    bolig = f.bolig(adresse="Lærkevej 12")
    bolig.adresse = "Drosselvej 4"
    bolig.save()
    assert list(Bolig.objects.filter(soegning("drossel"))) == [bolig]
    assert not Bolig.objects.filter(soegning("lærke")).exists()


def test_organisationens_egen_soegning_finder_kun_egne() -> None:
    egen, _ = f.bolig(adresse="Lærkevej 1"), f.bolig(adresse="Lærkevej 2")
    by = f.bruger(Rolle.ORGANISATION, organisation=egen.afdeling.organisation)
    assert list(boliger_for(by).filter(soegning("lærkevej"))) == [egen]


# Filters


def test_hvert_valg_skaerer_det_rigtige_fra() -> None:
    stor = _ledig(
        adresse="Storvej 1",
        rum=5,
        areal=Decimal(120),
        husleje=Decimal(9000),
        etage="3",
        elevator=True,
        tilgaengelig=True,
    )
    lille = _ledig(
        adresse="Lillevej 2", rum=1, areal=Decimal(40), husleje=Decimal(4000), etage="st", boligtype="ungdom"
    )
    Indmelding.objects.filter(pk=lille.pk).update(ledig_fra_on=dt.date(2026, 12, 1))
    begge = {"Storvej 1", "Lillevej 2"}
    assert _fundne() == begge
    proever: list[tuple[dict[str, object], set[str]]] = [
        ({"rum": 2}, {"Storvej 1"}),
        ({"rum_hoejst": 2}, {"Lillevej 2"}),
        ({"areal": Decimal(50)}, {"Storvej 1"}),
        ({"husleje": Decimal(4000)}, {"Lillevej 2"}),
        ({"type": "ungdom"}, {"Lillevej 2"}),
        ({"etage": "stue"}, {"Lillevej 2"}),
        ({"etage": "oppe"}, {"Storvej 1"}),
        ({"etage": "2"}, {"Lillevej 2"}),
        ({"etage": "3"}, begge),
        ({"krav": ("elevator", "tilgaengelig")}, {"Storvej 1"}),
        ({"ledig_senest_on": dt.date(2026, 8, 1)}, {"Storvej 1"}),
        ({"frist_senest_on": stor.frist_on}, begge),
        ({"frist_senest_on": stor.frist_on - dt.timedelta(days=1)}, set()),
        ({"organisation": stor.bolig.afdeling.organisation.nr}, {"Storvej 1"}),
        ({"afdeling": lille.bolig.afdeling.noegle}, {"Lillevej 2"}),
    ]
    for valg, ventet in proever:
        assert _fundne(**valg) == ventet, valg


def test_farve_og_svar_er_det_porten_svarer_ogsaa_med_dispensation() -> None:
    """Every report, every kind of answer: the query finds exactly those for which the gate says so."""
    omraade = f.omraade()
    udpeget = f.afdeling_i_farve("groen")
    f.medlemskab(udpeget, omraade)
    f.ministerliste(dt.date(2025, 12, 1), udpegninger={omraade: ["forebyggelse"]})
    roed, anden_roed = f.afdeling_i_farve("roed"), f.afdeling_i_farve("roed")
    f.medlemskab(anden_roed, omraade)
    afdelinger = [f.afdeling_i_farve("groen"), f.afdeling_i_farve("gul"), udpeget, roed, anden_roed, f.afdeling()]
    genopbyg_udfald()
    indmeldinger = []
    for afdeling in afdelinger:
        for boligtype in ("familie", "ungdom", "aeldre"):
            bolig = f.bolig(afdeling, boligtype)
            proeve = f.dispensation(afdeling, bolig)  # so that the report can be made
            indmeldinger.append(f.indmelding(bolig))
            if afdeling not in (roed, anden_roed) or boligtype == "ungdom":
                Indmelding.objects.filter(pk=indmeldinger[-1].pk).update(dispensation=None)
                type(proeve).objects.filter(pk=proeve.pk).update(status="tilbagekaldt")
    f.dispensation(anden_roed)
    svar = spoerg_porten_om_boliger(boliger=[i.bolig for i in indmeldinger], dag=f.IDAG, handling="anvisning")
    adresser = {i.bolig_id: i.bolig.adresse for i in indmeldinger}
    noegler = {pk: {v.noegle for v in s.vilkaar} for pk, s in svar.items()}
    ventet = {
        "uden_vilkaar": {pk for pk, s in svar.items() if s.udfald == "tilladt"},
        "paa_vilkaar": {pk for pk, s in svar.items() if s.udfald == "paa_vilkaar"},
        "lukket": {pk for pk, s in svar.items() if s.udfald == "ikke_tilladt"},
        "screening": {pk for pk in svar if "screening" in noegler[pk]},
        "fleksible_kriterier": {pk for pk in svar if "fleksible_kriterier" in noegler[pk]},
        "dispensation": {pk for pk in svar if "dispensation" in noegler[pk]},
    }
    assert all(ventet.values()), ventet
    for valg, boliger in ventet.items():
        assert _fundne(svar=valg) == {adresser[pk] for pk in boliger}, valg
    for farve in Farve:
        assert _fundne(farve=farve.value) == {adresser[pk] for pk, s in svar.items() if s.farve is farve}, farve


def test_en_kladde_er_organisationens_egen() -> None:
    kladde = _ledig()
    Indmelding.objects.filter(pk=kladde.pk).update(status="kladde")
    assert not indmeldinger_for(f.bruger(Rolle.ANVISNING)).exists()
    egen = f.bruger(Rolle.ORGANISATION, organisation=kladde.bolig.afdeling.organisation)
    assert list(indmeldinger_for(egen)) == [kladde]


# Order and pages


@pytest.mark.parametrize("sorter", [*SORTERINGER, *(f"-{n}" for n in SORTERINGER), "ukendt"])
def test_siderne_har_alle_raekker_netop_een_gang(sorter: str) -> None:
    afdeling = f.afdeling_i_farve("groen")
    alle = {f.indmelding(f.bolig(afdeling, rum=1 + nr % 3)).pk for nr in range(7)}
    fundne = filtreret(indmeldinger_for(f.bruger(Rolle.ANVISNING)), Boligfilter(sorter=sorter), f.IDAG, f.IDAG)
    sider = [[i.pk for i in side_af(fundne, nr, 3).object_list] for nr in (1, 2, 3)]
    assert [len(s) for s in sider] == [3, 3, 1]
    assert {pk for side in sider for pk in side} == alle
    assert [pk for side in sider for pk in side] == [i.pk for i in fundne], "også de sider, der findes bagfra"
    assert side_af(fundne, "99", 3).number == 3


def test_huslejen_sorterer_begge_veje() -> None:
    for kroner in (7000, 5000, 6000):
        _ledig(adresse=f"Vej {kroner}", husleje=Decimal(kroner))
    alle = indmeldinger_for(f.bruger(Rolle.ANVISNING))
    for sorter, ventet in (("husleje", [5000, 6000, 7000]), ("-husleje", [7000, 6000, 5000])):
        fundne = filtreret(alle, Boligfilter(sorter=sorter), f.IDAG, f.IDAG)
        assert [i.bolig.husleje for i in fundne] == ventet


# What the triggers keep


def _kolonner(indmelding: Indmelding) -> tuple[str, dt.date | None]:
    indmelding.refresh_from_db()
    return indmelding.tilbudsstatus, indmelding.naeste_frist_on


def test_listens_frist_foelger_tilbuddet_gennem_alle_overgange() -> None:
    indmelding, anviser = _ledig(), f.bruger(Rolle.ANVISNING)
    assert _kolonner(indmelding) == ("", indmelding.frist_on)
    tilbud = f.tilbud(indmelding)
    assert _kolonner(indmelding) == ("tilbudt", tilbud.svarfrist_on)
    besvar_tilbud(anvisning=tilbud, accepteret=True, begrundelse="", by=anviser, now=f.NU, idag=f.IDAG)
    assert _kolonner(indmelding) == ("accepteret", None)
    tilbagekald_tilbud(anvisning=tilbud, aarsag=f.aarsag("kald-fejl"), by=anviser, now=f.NU, idag=f.IDAG)
    assert _kolonner(indmelding) == ("", indmelding.frist_on)


def test_raa_sql_flytter_listens_frist_med() -> None:
    indmelding = _ledig()
    f.tilbud(indmelding)
    ny_dag = dt.date(2026, 7, 1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE anvisning_anvisning SET svarfrist_on = %s", [ny_dag])
        assert _kolonner(indmelding) == ("tilbudt", ny_dag)
        cursor.execute("UPDATE anvisning_indmelding SET naeste_frist_on = '2030-01-01', tilbudsstatus = 'accepteret'")
        assert _kolonner(indmelding) == ("tilbudt", ny_dag)
        cursor.execute("UPDATE anvisning_anvisning SET status = 'udloebet'")
    assert _kolonner(indmelding) == ("", indmelding.frist_on)
    Indmelding.objects.filter(pk=indmelding.pk).update(status="frigivet")
    assert _kolonner(indmelding) == ("", None)


def test_indmeldingen_foelger_en_bolig_der_flyttes_til_en_anden_afdeling() -> None:
    indmelding = _ledig()
    ny, gammel = f.afdeling(organisation=f.organisation("0777"), nr="009"), indmelding.bolig.afdeling
    egen, fremmed = (f.bruger(Rolle.ORGANISATION, organisation=afdeling.organisation) for afdeling in (gammel, ny))
    Indmelding.objects.filter(pk=indmelding.pk).update(status="frigivet", afsluttet_at=f.NU)
    assert [set(indmeldinger_for(bruger)) for bruger in (egen, fremmed)] == [{indmelding}, set()]
    Bolig.objects.filter(pk=indmelding.bolig_id).update(afdeling=ny)
    assert [set(indmeldinger_for(bruger)) for bruger in (egen, fremmed)] == [set(), {indmelding}]
    Indmelding.objects.filter(pk=indmelding.pk).update(afdeling=gammel)
    assert set(indmeldinger_for(fremmed)) == {indmelding}, "rå SQL kan ikke give indmeldingen en anden afdeling"


def test_det_der_venter_paa_organisationen_staar_foerst() -> None:
    ventende, frigivet, kladde, ja = (_ledig(adresse=f"Vej {nr}") for nr in range(4))
    f.tilbud(ja)
    besvar_tilbud(
        anvisning=ja.anvisninger.get(),
        accepteret=True,
        begrundelse="",
        by=f.bruger(Rolle.ANVISNING),
        now=f.NU,
        idag=f.IDAG,
    )
    Indmelding.objects.filter(pk=frigivet.pk).update(status="frigivet", afsluttet_at=f.NU)
    Indmelding.objects.filter(pk=kladde.pk).update(status="kladde", indmeldt_on=None, frist_on=None)
    assert list(organisationens_foerst(Indmelding.objects.all())) == [ja, kladde, frigivet, ventende]
