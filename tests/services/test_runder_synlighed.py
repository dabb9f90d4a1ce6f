"""Who sees what of the afdelinger: own fully, others' red and yellow in words, the rest only as totals."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring.api import (
    Overbliksfilter,
    Overbliksraekke,
    aendringer_siden_sidste_runde,
    egne_afdelinger,
    find_afdeling,
    foelge,
    indikatorserier,
    overblik_raekker,
    placering_paa,
    placeringshistorik,
    synlige_afdelinger,
    totaler,
)
from monitoring.domain.vaerdier import Farve, Indikator, Mangelgrund
from monitoring.models import Afdeling, Afdelingsfoelge, Boligorganisation
from monitoring.selectors.afdelinger import bydele
from tests import factories as f
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle

pytestmark = pytest.mark.django_db

IDAG = f.IDAG
FOER = dt.date(2026, 2, 1)


@pytest.fixture
def egen() -> Boligorganisation:
    return f.organisation("0101", "Ågården")


@pytest.fixture
def fremmed() -> Boligorganisation:
    return f.organisation("0202", "Zebraen")


@pytest.fixture
def afdelinger(egen: Boligorganisation, fremmed: Boligorganisation) -> dict[str, Afdeling]:
    """Four of each organisation, one per colour, in the round in force."""
    alle = {
        f"{organisation.nr}-{farve.value}": f.afdeling(organisation, f"00{nr}", f"{organisation.navn} {farve.value}")
        for organisation in (egen, fremmed)
        for nr, farve in enumerate(Farve)
    }
    f.offentliggjort_runde({a: noegle.partition("-")[2] for noegle, a in alle.items()}, FOER)
    return alle


@pytest.fixture
def medarbejder(egen: Boligorganisation) -> Bruger:
    return f.bruger(Rolle.ORGANISATION, organisation=egen)


def _raekker(bruger: Bruger, filtre: Overbliksfilter | None = None) -> dict[str, Overbliksraekke]:
    side = overblik_raekker(bruger, IDAG, filtre)
    return {f"{r.afdeling.organisation.nr}-{r.farve.value}": r for r in side.object_list}


@pytest.mark.usefixtures("afdelinger")
class TestOverblik:
    def test_en_organisation_ser_egne_og_andres_roede_og_gule(self, medarbejder: Bruger) -> None:
        assert sorted(_raekker(medarbejder)) == [
            "0101-groen", "0101-gul", "0101-ikke_maalt", "0101-roed", "0202-gul", "0202-roed",
        ]  # fmt: skip

    @pytest.mark.parametrize("farve", ["groen", "ikke_maalt"])
    def test_et_filter_aabner_ikke_for_andres(self, medarbejder: Bruger, farve: str) -> None:
        assert list(_raekker(medarbejder, Overbliksfilter(farver=(farve,)))) == [f"0101-{farve}"]
        assert _raekker(medarbejder, Overbliksfilter(farver=(farve,), organisation="0202")) == {}
        assert _raekker(medarbejder, Overbliksfilter(soeg="0202-002")) == {}

    def test_tal_kun_for_egne(self, medarbejder: Bruger) -> None:
        raekker = _raekker(medarbejder)

        assert raekker["0101-gul"].maa_se_tal
        assert "35 %" in " ".join(raekker["0101-gul"].begrundelse).replace("\N{NO-BREAK SPACE}", " ")
        fremmed = raekker["0202-gul"]
        assert (fremmed.maa_se_tal, fremmed.begrundelse, fremmed.trin) == (False, (), 3)
        assert fremmed.i_ord
        assert "%" not in fremmed.i_ord
        assert not re.search(r"\d,\d|\d\d", fremmed.i_ord)

    @pytest.mark.parametrize("rolle", [Rolle.ANVISNING, Rolle.MONITOR, Rolle.STYREGRUPPE])
    def test_kommunen_og_styregruppen_ser_alt(self, rolle: str) -> None:
        raekker = _raekker(f.bruger(rolle))
        assert len(raekker) == 8
        assert all(r.maa_se_tal for r in raekker.values())

    def test_administratoren_ser_kun_det_faelles_i_ord(self) -> None:
        raekker = _raekker(f.bruger(Rolle.ADMINISTRATOR))
        assert sorted(raekker) == ["0101-gul", "0101-roed", "0202-gul", "0202-roed"]
        assert not any(r.maa_se_tal or r.begrundelse for r in raekker.values())

    def test_en_lukket_bruger_ser_intet(self, medarbejder: Bruger) -> None:
        medarbejder.is_active = False
        assert not synlige_afdelinger(medarbejder, IDAG).exists()
        assert not egne_afdelinger(medarbejder).exists()

    def test_andres_groenne_taeller_med_i_totalerne(self) -> None:
        antal = totaler(IDAG)
        assert antal.antal == dict.fromkeys(Farve, 2)
        assert antal.ialt == 8

    def test_andres_side_findes_ikke_naar_den_er_groen(self, medarbejder: Bruger) -> None:
        for afdelingsnr, synlig in (("000", True), ("001", True), ("002", False), ("003", False)):
            assert bool(find_afdeling(medarbejder, "0202", afdelingsnr, IDAG)) is synlig
            assert find_afdeling(medarbejder, "0101", afdelingsnr, IDAG) is not None
        assert find_afdeling(medarbejder, "0202", "999", IDAG) is None

    def test_historikken_for_andres_viser_kun_roed_og_gul(
        self, medarbejder: Bruger, afdelinger: dict[str, Afdeling]
    ) -> None:
        fremmed = afdelinger["0202-gul"]
        f.offentliggjort_runde({fremmed: "groen"}, dt.date(2026, 4, 1))

        assert [p.segment.farve for p in placeringshistorik(fremmed, medarbejder)] == [Farve.GUL]
        assert [p.segment.farve for p in placeringshistorik(fremmed, f.bruger())] == [Farve.GROEN, Farve.GUL]
        assert placeringshistorik(fremmed)[0].runde.gaelder_fra_on == dt.date(2026, 4, 1)


class TestAendringer:
    @pytest.fixture(autouse=True)
    def _runder(self, egen: Boligorganisation, fremmed: Boligorganisation) -> None:
        """From grøn to gul (both organisations), from gul to rød, unchanged, and new."""
        egen_gul, fremmed_gul = f.afdeling(egen, "001"), f.afdeling(fremmed, "001")
        vaerre, samme, ny = f.afdeling(fremmed, "002"), f.afdeling(fremmed, "003"), f.afdeling(fremmed, "004")
        f.offentliggjort_runde({egen_gul: "groen", fremmed_gul: "groen", vaerre: "gul", samme: "roed"}, FOER)
        f.offentliggjort_runde(
            {egen_gul: "gul", fremmed_gul: "gul", vaerre: "roed", samme: "roed", ny: "gul"}, dt.date(2026, 5, 1)
        )

    def test_antal_pr_skift(self) -> None:
        assert aendringer_siden_sidste_runde(IDAG) == {(Farve.GROEN, Farve.GUL): 2, (Farve.GUL, Farve.ROED): 1}

    def test_en_farve_man_ikke_maatte_se_roebes_ikke(self, medarbejder: Bruger) -> None:
        side = overblik_raekker(medarbejder, IDAG, Overbliksfilter(kun_aendrede=True))

        assert {(r.afdeling.noegle, r.er_aendret, r.forrige_farve) for r in side.object_list} == {
            ("0101-001", True, Farve.GROEN),
            ("0202-001", True, None),
            ("0202-002", True, Farve.GUL),
        }

    def test_kommunen_ser_skiftet(self) -> None:
        side = overblik_raekker(f.bruger(), IDAG, Overbliksfilter(kun_aendrede=True))
        assert {r.afdeling.noegle: r.forrige_farve for r in side.object_list} == {
            "0101-001": Farve.GROEN,
            "0202-001": Farve.GROEN,
            "0202-002": Farve.GUL,
        }


class TestSoegOgSorter:
    @pytest.fixture(autouse=True)
    def _afdelinger(self) -> None:
        aaby, bakken = f.organisation("0300", "Aaby Bolig"), f.organisation("0040", "Bakkens Boligforening")
        f.offentliggjort_runde(
            {
                f.afdeling(bakken, "001", "Østergade", bydel="Øst"): "gul",
                f.afdeling(bakken, "030", "Zonen", bydel="Vest"): "roed",
                f.afdeling(aaby, "002", "Ærøgade", bydel="Vest"): "groen",
                f.afdeling(aaby, "003", "Århusvej"): "ikke_maalt",
                f.afdeling(aaby, "004", "Bakken"): "gul",
            },
            FOER,
        )

    @pytest.mark.parametrize(
        ("sorter", "navne"),
        [
            ("navn", ["Bakken", "Zonen", "Ærøgade", "Østergade", "Århusvej"]),
            ("-navn", ["Århusvej", "Østergade", "Ærøgade", "Zonen", "Bakken"]),
            # Aa is å, the last letter, so Bakkens comes before Aaby.
            ("organisation", ["Østergade", "Zonen", "Ærøgade", "Århusvej", "Bakken"]),
            ("trin", ["Zonen", "Bakken", "Østergade", "Århusvej", "Ærøgade"]),
            ("findes ikke", ["Zonen", "Bakken", "Østergade", "Århusvej", "Ærøgade"]),
        ],
    )
    def test_dansk_raekkefoelge(self, sorter: str, navne: list[str]) -> None:
        side = overblik_raekker(f.bruger(), IDAG, Overbliksfilter(sorter=sorter))
        assert [r.afdeling.navn for r in side.object_list] == navne

    @pytest.mark.parametrize(
        ("soeg", "navne"),
        [
            ("øSTER", ["Østergade"]),
            ("bakken", ["Bakken", "Zonen", "Østergade"]),
            ("åby", ["Bakken", "Ærøgade", "Århusvej"]),
            ("0040-030", ["Zonen"]),
            ("0300", ["Bakken", "Ærøgade", "Århusvej"]),
            ("030", ["Bakken", "Zonen", "Ærøgade", "Århusvej"]),
            ("100%", []),
            ("_", []),
        ],
    )
    def test_soegning(self, soeg: str, navne: list[str]) -> None:
        side = overblik_raekker(f.bruger(), IDAG, Overbliksfilter(soeg=soeg, sorter="navn"))
        assert [r.afdeling.navn for r in side.object_list] == navne

    def test_filter_paa_bydel_og_sider(self) -> None:
        by = f.bruger()
        assert bydele() == ["Vest", "Øst"]
        vest = overblik_raekker(by, IDAG, Overbliksfilter(bydel="Vest", sorter="navn"))
        assert [r.afdeling.navn for r in vest.object_list] == ["Zonen", "Ærøgade"]
        anden = overblik_raekker(by, IDAG, Overbliksfilter(sorter="navn"), side=2, pr_side=2)
        assert [r.afdeling.navn for r in anden.object_list] == ["Ærøgade", "Østergade"]
        sidste = overblik_raekker(by, IDAG, Overbliksfilter(sorter="navn"), side="99", pr_side=2)
        assert (sidste.number, sidste.paginator.count) == (3, 5)


def test_uden_runde_er_alle_ikke_maalt() -> None:
    f.afdeling()
    f.afdeling(nedlagt_on=IDAG)

    assert totaler(IDAG).antal == {Farve.ROED: 0, Farve.GUL: 0, Farve.GROEN: 0, Farve.IKKE_MAALT: 1}
    [raekke] = overblik_raekker(f.bruger(), IDAG).object_list
    assert (raekke.farve, raekke.trin, raekke.i_ord, raekke.er_aendret) == (Farve.IKKE_MAALT, None, "", False)


def test_en_manuel_placering_vises_med_udloeb_og_begrundelse_kun_for_dem_der_maa_se_den() -> None:
    fremmed = f.afdeling()
    runde = f.offentliggjort_runde({fremmed: "ikke_maalt"}, FOER)
    manuel = f.manuel_placering(runde, fremmed, "gul", fra_on=FOER)

    [set_af_kommunen] = overblik_raekker(f.bruger(), IDAG).object_list
    [set_af_andre] = overblik_raekker(f.bruger(Rolle.ORGANISATION), IDAG).object_list
    for raekke in (set_af_kommunen, set_af_andre):
        assert (raekke.farve, raekke.trin, raekke.er_manuel, raekke.manuel_til_on) == (
            Farve.GUL, None, True, manuel.til_on,
        )  # fmt: skip
    assert (set_af_kommunen.manuel_begrundelse, set_af_andre.manuel_begrundelse) == (manuel.begrundelse, "")
    forklaring = placering_paa(fremmed, IDAG)
    assert forklaring is not None
    assert (forklaring.manuel, forklaring.resultat.farve, forklaring.segment.farve) == (
        manuel, Farve.IKKE_MAALT, Farve.GUL,
    )  # fmt: skip


def test_forklaringen_er_den_der_blev_gemt() -> None:
    afdeling = f.afdeling()
    runde = f.offentliggjort_runde({afdeling: "gul"}, FOER)

    forklaring = placering_paa(afdeling, IDAG)

    assert forklaring is not None
    assert (forklaring.runde, forklaring.resultat.trin) == (runde, 3)
    assert forklaring.grundlag == f.grundlag("gul", FOER)
    assert placering_paa(afdeling, FOER - dt.timedelta(days=1)) is None


def test_en_nedlagt_afdeling_ses_kun_af_dem_der_maa_se_dens_tal() -> None:
    afdeling = f.afdeling(f.organisation("0909"), "001", nedlagt_on=dt.date(2026, 3, 1))
    efter = f.afdeling(afdeling.organisation, "002")
    Afdelingsfoelge.objects.create(forgaenger=afdeling, efterfoelger=efter, on=dt.date(2026, 3, 1))
    f.offentliggjort_runde({afdeling: "roed"}, FOER)

    assert find_afdeling(f.bruger(), "0909", "001", IDAG) == afdeling
    assert find_afdeling(f.bruger(Rolle.ORGANISATION), "0909", "001", IDAG) is None
    assert [x.efterfoelger for x in foelge(afdeling)] == [efter]


def test_indikatorserier_er_de_gaeldende_tal_i_aarsorden() -> None:
    afdeling = f.afdeling()
    f.observation(afdeling, Indikator.GRUNDSKOLE, 2023, "51")
    f.observation(afdeling, Indikator.GRUNDSKOLE, 2021, "50")
    f.observation(afdeling, Indikator.GRUNDSKOLE, 2022, mangler=Mangelgrund.DISKRETION)
    f.observation(afdeling, Indikator.GRUNDSKOLE, 2024, "99", erstattet_af=f.indlaesning())
    f.tvillingetal(afdeling, Indikator.GRUNDSKOLE, "52", "40", aar=2023)

    [serie] = indikatorserier(afdeling)

    assert [(p.aar, p.vaerdi, p.mangler) for p in serie.punkter] == [
        (2021, Decimal(50), None),
        (2022, None, Mangelgrund.DISKRETION),
        (2023, Decimal(51), None),
    ]
    assert [(p.aar, p.vaerdi) for p in serie.tvillinger] == [(2023, Decimal(40))]


def test_antallet_af_opslag_vokser_ikke(medarbejder: Bruger, egen: Boligorganisation) -> None:
    antal = []
    farver = [f_.value for f_ in Farve]
    for nr, til in enumerate((10, 100)):
        for lbf in range(egen.afdelinger.count(), til):
            f.afdeling(egen, f"{lbf:03d}")
        alle = list(egen.afdelinger.all())
        for skub in (0, 1):
            f.offentliggjort_runde(
                {a: farver[(i + skub) % 4] for i, a in enumerate(alle)}, FOER + dt.timedelta(days=nr * 10 + skub)
            )
        with CaptureQueriesContext(connection) as opslag:
            assert len(overblik_raekker(medarbejder, IDAG, pr_side=100).object_list) == til
            totaler(IDAG)
            aendringer_siden_sidste_runde(IDAG)
            placeringshistorik(alle[0])
            indikatorserier(alle[0])
        antal.append(len(opslag))

    assert antal[0] == antal[1]
