"""An organisation's own files: its own afdelinger alone, nothing of others told, all or nothing, twice is once."""

import datetime as dt
from decimal import Decimal

import pytest

from anvisning.models import AfvistForsoeg, Bolig, Indmelding, Ledighedstal
from monitoring.ingest.tilretning import Tilretning
from monitoring.models import Indlaesning, Kilde, Kildefil
from monitoring.selectors.data import indlaesninger
from monitoring.services.adgang import EGNE_KILDER, kilder_for, maa_indlaese
from monitoring.services.genkendelse import ret_genkendelse
from monitoring.services.indlaesning import annuller_indlaesning, koer_igen
from monitoring.services.kildegenkendelse import genkend_kilde
from monitoring.services.laesning import nyeste_tilretning
from tests import factories as f
from tests.factories import NU
from tests.services.indlaesningshjaelp import fil, koder, koer, koer_til_stop, modtag, tekster
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet

pytestmark = pytest.mark.django_db

S = Indlaesning.Status
LEDIGE = "organisationsnr;afdelingsnr;bolignr;adresse;ledig_fra;kladde;bemaerkning"
LEDIGHED = "organisationsnr;afdelingsnr;aar;maaned;ledige_familieboliger"
BOLIGER = "organisationsnr;afdelingsnr;bolignr;adresse;postnr;by;etage;doer;type;rum;areal_m2;husleje;indskud"


@pytest.fixture
def medarbejder() -> Bruger:
    """0101 Fjordbo has a green afdeling 007 with three units and a red 012 with one; 0202 Havnebo has 001."""
    f.aftale()
    fjordbo, havnebo = f.organisation("0101", "Fjordbo"), f.organisation("0202", "Havnebo")
    groen = f.afdeling_i_farve("groen", fjordbo, nr="007", navn="Solbakken")
    roed = f.afdeling_i_farve("roed", fjordbo, nr="012", navn="Lyngparken")
    f.afdeling_i_farve("groen", havnebo, nr="001", navn="Mågevænget")
    for nr, etage in (("0001", "1"), ("0002", "2")):
        f.bolig(groen, nr=nr, adresse="Lærkevej 12", etage=etage, doer="tv")
    f.bolig(groen, nr="0003", adresse="Lærkevej 14")
    f.bolig(roed, nr="0001", adresse="Lyngvej 1")
    return f.bruger(Rolle.ORGANISATION, organisation=fjordbo)


def _indlaes(by: Bruger, kilde: str, hoved: str, *raekker: str, navn: str = "egne.csv") -> Indlaesning:
    return koer(modtag(kilde, fil(hoved, *raekker), by=by, navn=navn))


def test_ledige_meldes_ind_efter_nummer_og_adresse_og_som_kladde(medarbejder: Bruger) -> None:
    job = _indlaes(
        medarbejder,
        Kilde.LEDIGE,
        LEDIGE,
        "0101;007;0001;;01-07-2026;nej;Nyt køkken",
        "0101;007;;lærkevej 12 2. TV;01-08-2026;;",
        "0101;012;0001;;01-07-2026;ja;",
    )
    assert (job.status, job.antal_nye) == (S.INDLAEST, 3), tekster(job)
    meldt = {i.bolig.fuld_adresse: i for i in Indmelding.objects.select_related("bolig")}
    assert {navn: i.status for navn, i in meldt.items()} == {
        "Lærkevej 12, 1. tv": "indmeldt",
        "Lærkevej 12, 2. tv": "indmeldt",
        "Lyngvej 1": "kladde",
    }
    foerste = meldt["Lærkevej 12, 1. tv"]
    assert (foerste.ledig_fra_on, foerste.bemaerkning) == (dt.date(2026, 7, 1), "Nyt køkken")
    assert foerste.created_by == medarbejder


def test_den_samme_fil_og_de_samme_raekker_to_gange_aendrer_intet(medarbejder: Bruger) -> None:
    raekker = ("0101;007;0001;;01-07-2026;;", "0101;012;0001;;01-07-2026;ja;")
    _indlaes(medarbejder, Kilde.LEDIGE, LEDIGE, *raekker)
    foer = list(Indmelding.objects.order_by("pk").values())
    igen = _indlaes(medarbejder, Kilde.LEDIGE, LEDIGE, *raekker)
    assert (igen.status, igen.antal_nye) == (S.UAENDRET, 0)
    udvidet = _indlaes(medarbejder, Kilde.LEDIGE, LEDIGE, *raekker, "0101;007;0003;;01-07-2026;;")
    assert (udvidet.status, udvidet.antal_nye) == (S.INDLAEST, 1)
    assert list(Indmelding.objects.order_by("pk").values())[:2] == foer


def test_portens_saetning_staar_ved_raekken_og_intet_gemmes(medarbejder: Bruger) -> None:
    job = _indlaes(medarbejder, Kilde.LEDIGE, LEDIGE, "0101;007;0001;;01-07-2026;;", "0101;012;0001;;01-07-2026;;")
    assert (job.status, koder(job)) == (S.AFVIST, ["porten"])
    assert "Boliger i røde afdelinger kan ikke meldes ind" in tekster(job)
    assert (job.fund[0]["raekke"], job.fund[0]["kolonne"], job.fund[0]["bogstav"]) == (3, "bolignr", "C")
    assert not Indmelding.objects.exists()
    forsoeg = AfvistForsoeg.objects.get()
    assert (forsoeg.farve, forsoeg.bolig.adresse, forsoeg.by) == ("roed", "Lyngvej 1", medarbejder)


@pytest.mark.parametrize(
    ("raekke", "kode", "kolonne"),
    [
        ("0101;007;9999;;01-07-2026;;", "ukendt_bolig", "bolignr"),
        ("0101;007;;Lærkevej 99;01-07-2026;;", "ukendt_bolig", "adresse"),
        ("0101;007;;;01-07-2026;;", "ingen_bolig", "bolignr"),
        ("0101;007;0001;;01-07-2030;;", "kan_ikke_meldes", "ledig_fra"),
        ("0101;007;;Lærkevej 14;01-07-2026;;", "samme_bolig", "adresse"),
    ],
)
def test_alle_fejl_staar_i_deres_celle(medarbejder: Bruger, raekke: str, kode: str, kolonne: str) -> None:
    job = _indlaes(medarbejder, Kilde.LEDIGE, LEDIGE, "0101;007;0003;;01-07-2026;;", raekke)
    assert (job.status, koder(job)) == (S.AFVIST, [kode])
    assert (job.fund[0]["kolonne"], job.fund[0]["raekke"]) == (kolonne, 3)
    assert not Indmelding.objects.exists()


def test_en_bolig_der_er_meldt_ind_med_en_anden_dag_er_en_fejl(medarbejder: Bruger) -> None:
    _indlaes(medarbejder, Kilde.LEDIGE, LEDIGE, "0101;007;0001;;01-07-2026;;")
    job = _indlaes(medarbejder, Kilde.LEDIGE, LEDIGE, "0101;007;0001;;01-08-2026;;")
    assert koder(job) == ["kan_ikke_meldes"]
    assert "allerede meldt ind" in tekster(job)


@pytest.mark.parametrize("kilde", EGNE_KILDER)
def test_andres_afdelinger_er_fund_der_intet_roeber(medarbejder: Bruger, kilde: str) -> None:
    """What stands in the register and what does not gives the same words, and no other organisation's name."""
    hale = {
        Kilde.LEDIGE: (LEDIGE, "0001;;01-07-2026;;"),
        Kilde.LEDIGHED: (LEDIGHED, "2026;4;3"),
        Kilde.BOLIGER: (BOLIGER, "0001;Vej 1;9000;Aalborg;;;familie;3;78;6.400;24.000"),
    }
    hoved, rest = hale[Kilde(kilde)]
    svar = []
    for sted in ("0202;001", "0303;001"):
        job = _indlaes(medarbejder, kilde, hoved, f"{sted};{rest}")
        assert (job.status, koder(job)) == (S.AFVIST, ["fremmed_organisation"])
        svar.append(tekster(job).replace("0202", "#").replace("0303", "#"))
        assert "Havnebo" not in str(job.fund)
        assert "Mågevænget" not in str(job.fund)
    assert svar[0] == svar[1]
    ukendt = _indlaes(medarbejder, kilde, hoved, f"0101;001;{rest}")
    assert koder(ukendt) == ["ukendt_afdeling"]
    assert "Havnebo" not in str(ukendt.fund)


def test_boliger_indlaeses_for_egen_organisation(medarbejder: Bruger) -> None:
    job = _indlaes(
        medarbejder,
        Kilde.BOLIGER,
        BOLIGER,
        "0101;007;0004;Lærkevej 16;9000;Aalborg;st;;familie;4;92,5;7.100,00;30.000",
        "0101;007;0003;Lærkevej 14;9000;Aalborg;;;familie;3;78;6.500;24.000",
    )
    assert (job.status, job.antal_nye) == (S.INDLAEST, 2), tekster(job)
    assert Bolig.objects.get(nr="0004").husleje == Decimal("7100.00")
    assert Bolig.objects.get(nr="0003").husleje == Decimal("6500.00")


def test_ledighed_gemmes_rettes_og_naevner_filen(medarbejder: Bruger) -> None:
    job = _indlaes(medarbejder, Kilde.LEDIGHED, LEDIGHED, "0101;007;2026;4;3", "0101;012;2026;4;0")
    assert (job.status, job.antal_nye) == (S.INDLAEST, 2), tekster(job)
    assert [(t.afdeling.nr, t.antal, t.indlaesning) for t in Ledighedstal.objects.order_by("id")] == [
        ("007", 3, job),
        ("012", 0, job),
    ]
    rettet = _indlaes(medarbejder, Kilde.LEDIGHED, LEDIGHED, "0101;007;2026;4;5", "0101;012;2026;4;0")
    assert (rettet.status, rettet.antal_nye) == (S.INDLAEST, 1)
    nyeste = Ledighedstal.objects.get(version=2)
    assert (nyeste.antal, nyeste.begrundelse) == (5, f"Rettet med en fil (indlæsning {rettet.pk}).")


def test_en_maaned_der_ikke_er_slut_er_en_fejl_i_cellen(medarbejder: Bruger) -> None:
    job = _indlaes(medarbejder, Kilde.LEDIGHED, LEDIGHED, "0101;007;2026;4;3", "0101;007;2026;6;3")
    assert (job.status, koder(job)) == (S.AFVIST, ["ledighed"])
    assert job.fund[0]["raekke"] == 3
    assert not Ledighedstal.objects.exists()


def test_hvem_der_indlaeser_hvad(medarbejder: Bruger) -> None:
    monitor, anviser = f.bruger(Rolle.MONITOR), f.bruger(Rolle.ANVISNING)
    assert kilder_for(medarbejder) == list(EGNE_KILDER)
    assert set(kilder_for(monitor)) == set(Kilde) - {Kilde.LEDIGE, Kilde.LEDIGHED}
    assert kilder_for(anviser) == []
    assert not maa_indlaese(medarbejder, Kilde.REGISTER)
    for by, kilde, fejl in (
        (medarbejder, Kilde.LBF, "Kommunen indlæser selv"),
        (monitor, Kilde.LEDIGE, "Boligorganisationerne indlæser selv"),
    ):
        with pytest.raises(Afvist, match=fejl):
            modtag(kilde, b"a;b", by=by)
    with pytest.raises(ManglerRet):
        modtag(Kilde.LEDIGE, b"a;b", by=anviser)
    assert not Kildefil.objects.exists()


def test_en_organisation_naar_kun_sine_egne_indlaesninger(medarbejder: Bruger) -> None:
    kollega = f.bruger(Rolle.ORGANISATION, organisation=medarbejder.organisation)
    fremmed, monitor = f.bruger(Rolle.ORGANISATION), f.bruger()
    egen = _indlaes(medarbejder, Kilde.LEDIGE, LEDIGE, "0101;007;9999;;01-07-2026;;")
    kommunens = modtag(Kilde.BOLIGER, fil(BOLIGER), by=monitor)
    assert list(indlaesninger(kollega)) == [egen]
    assert not indlaesninger(fremmed).exists()
    assert set(indlaesninger(monitor)) == {egen, kommunens}
    for job in (egen, kommunens):
        for handling in (koer_igen, annuller_indlaesning):
            with pytest.raises(Afvist, match="ikke blandt jeres"):
                handling(indlaesning_id=job.pk, by=fremmed, now=NU)
    assert koer_igen(indlaesning_id=egen.pk, by=kollega, now=NU).status == S.VENTER


def test_den_samme_fil_fra_to_organisationer_er_to_indlaesninger(medarbejder: Bruger) -> None:
    """Neither meets the other's job, nor learns that the file was loaded."""
    fremmed = f.bruger(Rolle.ORGANISATION)
    indhold = fil(LEDIGE, "0101;007;0001;;01-07-2026;;")
    foerste, anden = (modtag(Kilde.LEDIGE, indhold, by=by) for by in (medarbejder, fremmed))
    assert foerste.pk != anden.pk
    assert modtag(Kilde.LEDIGE, indhold, by=medarbejder).pk == foerste.pk
    assert koer_til_stop(foerste).status == S.INDLAEST
    svar = koer_til_stop(anden)
    assert (svar.status, koder(svar)) == (S.AFVIST, ["fremmed_organisation"])
    assert Kildefil.objects.count() == 1


def test_en_rettet_genkendelse_huskes_kun_for_egen_organisation(medarbejder: Bruger) -> None:
    job = _indlaes(medarbejder, Kilde.LEDIGE, LEDIGE.replace("ledig_fra", "dagen"), "0101;007;0001;;01-07-2026;;")
    assert job.status == S.AFVIST
    ny = ret_genkendelse(
        indlaesning_id=job.pk,
        kilde=Kilde.LEDIGE,
        tilretning=Tilretning(overskriftsraekke=1, kolonner={"dagen": "ledig_fra"}),
        by=medarbejder,
        now=NU,
    )
    assert koer(ny).status == S.INDLAEST
    assert nyeste_tilretning(Kilde.LEDIGE, medarbejder) is not None
    assert nyeste_tilretning(Kilde.LEDIGE, f.bruger(Rolle.ORGANISATION)) is None
    assert nyeste_tilretning(Kilde.LEDIGE, f.bruger()) is None


def test_kilden_genkendes_blandt_organisationens(medarbejder: Bruger) -> None:
    assert genkend_kilde(fil(LEDIGE), medarbejder) == Kilde.LEDIGE
    assert genkend_kilde(fil(LEDIGHED), medarbejder) == Kilde.LEDIGHED
    assert genkend_kilde(fil(BOLIGER), medarbejder) == Kilde.BOLIGER
    from tests.services.indlaesningshjaelp import LBF

    assert genkend_kilde(fil(LBF), medarbejder) is None


def test_et_cpr_nummer_i_bemaerkningen_afvises_og_filens_bytes_slettes(medarbejder: Bruger) -> None:
    job = _indlaes(medarbejder, Kilde.LEDIGE, LEDIGE, "0101;007;0001;;01-07-2026;;Ring til 0101" + "90-1234")
    assert (job.status, koder(job)) == (S.AFVIST, ["cpr"])
    assert bytes(Kildefil.objects.get().indhold) == b""
