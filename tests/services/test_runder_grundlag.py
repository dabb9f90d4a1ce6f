"""Which figures a round takes: the newest known on its day, with their cells."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring.domain.trappe import Grundlag, Udpegning
from monitoring.domain.vaerdier import Betegnelse, Celle, Indikator, Mangelgrund
from monitoring.ingest.profil import Kildeprofil, hent_profil
from monitoring.models import Afdeling
from monitoring.selectors import grundlag as modul
from monitoring.selectors.grundlag import afdelinger_til_runde, grundlag_for
from tests import factories as f

pytestmark = pytest.mark.django_db

PR = dt.date(2025, 6, 1)


def _grundlag(afdeling: Afdeling, pr: dt.date = PR) -> Grundlag:
    return grundlag_for([afdeling.pk], pr)[afdeling.pk]


def test_det_nyeste_aar_der_var_kendt_paa_dagen() -> None:
    afdeling = f.afdeling()
    f.observation(afdeling, Indikator.GRUNDSKOLE, 2022, "50.1", kendt_on=dt.date(2024, 1, 1))
    f.observation(afdeling, Indikator.GRUNDSKOLE, 2023, "51.2", kendt_on=dt.date(2025, 6, 1))
    f.observation(afdeling, Indikator.GRUNDSKOLE, 2024, "52.3", kendt_on=dt.date(2025, 6, 2))

    maaling = _grundlag(afdeling).maalinger[Indikator.GRUNDSKOLE]

    assert (maaling.vaerdi, maaling.aar, maaling.kilde) == (Decimal("51.2"), 2023, "lbf")
    assert _grundlag(afdeling, dt.date(2025, 6, 2)).maalinger[Indikator.GRUNDSKOLE].vaerdi == Decimal("52.3")
    assert _grundlag(afdeling, dt.date(2023, 12, 31)).maalinger == {}


def test_et_referenceaar_efter_rundens_aar_tages_aldrig() -> None:
    afdeling = f.afdeling()
    f.observation(afdeling, Indikator.GRUNDSKOLE, 2026, "50.1", kendt_on=dt.date(2025, 1, 1))

    assert _grundlag(afdeling).maalinger == {}


def test_hver_indikator_har_sit_eget_nyeste_aar() -> None:
    afdeling = f.afdeling()
    f.observation(afdeling, Indikator.GRUNDSKOLE, 2023, "50")
    f.observation(afdeling, Indikator.INDKOMST, 2021, "70")

    maalinger = _grundlag(afdeling).maalinger

    assert {i: m.aar for i, m in maalinger.items()} == {Indikator.GRUNDSKOLE: 2023, Indikator.INDKOMST: 2021}


def test_et_nyeste_tal_der_mangler_viger_ikke_for_et_aeldre() -> None:
    afdeling = f.afdeling()
    f.observation(afdeling, Indikator.DOEMTE, 2022, "1.2")
    f.observation(afdeling, Indikator.DOEMTE, 2023, mangler=Mangelgrund.DISKRETION)

    maaling = _grundlag(afdeling).maalinger[Indikator.DOEMTE]

    assert (maaling.vaerdi, maaling.mangler, maaling.aar) == (None, Mangelgrund.DISKRETION, 2023)


def test_en_rettelse_erstatter_tallet_fra_den_dag_den_var_kendt() -> None:
    afdeling, rettelse = f.afdeling(), f.indlaesning()
    gammel = f.observation(afdeling, Indikator.GRUNDSKOLE, 2023, "50", kendt_on=dt.date(2024, 1, 1))
    f.erstat(gammel, rettelse)
    ny = f.observation(afdeling, Indikator.GRUNDSKOLE, 2023, "55", kendt_on=dt.date(2025, 6, 2), indlaesning=rettelse)

    foer = _grundlag(afdeling, dt.date(2025, 6, 1)).maalinger[Indikator.GRUNDSKOLE]
    efter = _grundlag(afdeling, dt.date(2025, 6, 2)).maalinger[Indikator.GRUNDSKOLE]

    assert (foer.vaerdi, foer.observationer) == (Decimal(50), (gammel.pk,))
    assert (efter.vaerdi, efter.observationer) == (Decimal(55), (ny.pk,))


def test_en_rettet_kendt_fra_dato_goer_tallet_ukendt_foer_den() -> None:
    """The same figure loaded again with a later day: it never was known before that day."""
    afdeling, rettelse = f.afdeling(), f.indlaesning()
    for indikator, tal, mangler in ((Indikator.GRUNDSKOLE, "50", ""), (Indikator.DOEMTE, None, "diskretion")):
        gammel = f.observation(afdeling, indikator, 2023, tal, mangler=mangler, kendt_on=dt.date(2024, 1, 1))
        f.erstat(gammel, rettelse)
        f.observation(
            afdeling, indikator, 2023, tal, mangler=mangler, kendt_on=dt.date(2025, 6, 2), indlaesning=rettelse
        )
    f.observation(afdeling, Indikator.GRUNDSKOLE, 2022, "45")

    assert _grundlag(afdeling, dt.date(2025, 6, 1)).maalinger[Indikator.GRUNDSKOLE].aar == 2022
    assert Indikator.DOEMTE not in _grundlag(afdeling, dt.date(2025, 6, 1)).maalinger
    assert _grundlag(afdeling, dt.date(2025, 6, 2)).maalinger[Indikator.GRUNDSKOLE].vaerdi == Decimal(50)


def test_tallet_kender_sin_celle() -> None:
    afdeling = f.afdeling()
    indlaesning = f.indlaesning(fil=f.kildefil("lbf-2023.xlsx"))
    f.observation(
        afdeling, Indikator.GRUNDSKOLE, 2023, "50", indlaesning=indlaesning, ark="Tal", raekke=17, kolonne="G"
    )

    assert _grundlag(afdeling).maalinger[Indikator.GRUNDSKOLE].celler == (Celle("lbf-2023.xlsx", "Tal", 17, "G"),)


@pytest.fixture
def enkelte_aar(monkeypatch: pytest.MonkeyPatch) -> None:
    """The source's yearly values are single years."""

    def enkelte(kilde: str) -> Kildeprofil:
        return replace(hent_profil(kilde), toaarsgennemsnit=False)

    monkeypatch.setattr(modul, "hent_profil", enkelte)


@pytest.mark.usefixtures("enkelte_aar")
def test_gennemsnit_af_to_aar_hvor_loven_siger_det() -> None:
    afdeling = f.afdeling()
    tal = [(2021, "10", "3", "1"), (2022, "20", "1.10", "50"), (2023, "31", "1.25", "60")]
    for aar, uden, doemte, grundskole in tal:
        f.observation(afdeling, Indikator.UDEN_TILKNYTNING, aar, uden, raekke=aar)
        f.observation(afdeling, Indikator.DOEMTE, aar, doemte)
        f.observation(afdeling, Indikator.GRUNDSKOLE, aar, grundskole)

    maalinger = _grundlag(afdeling).maalinger

    # (20 + 31) / 2 and (1,10 + 1,25) / 2; grundskole is no mean in the law, so the newest year stands alone.
    assert maalinger[Indikator.UDEN_TILKNYTNING].vaerdi == Decimal("25.5")
    assert maalinger[Indikator.UDEN_TILKNYTNING].aar == 2023
    assert [c.raekke for c in maalinger[Indikator.UDEN_TILKNYTNING].celler] == [2023, 2022]
    assert maalinger[Indikator.DOEMTE].vaerdi == Decimal("1.175")
    assert maalinger[Indikator.GRUNDSKOLE].vaerdi == Decimal(60)
    assert len(maalinger[Indikator.GRUNDSKOLE].celler) == 1


@pytest.mark.usefixtures("enkelte_aar")
@pytest.mark.parametrize("foer", [None, 2020, 2022])
def test_gennemsnittet_kraever_begge_aar(foer: int | None) -> None:
    """The year before is absent, or only an older one is there, or it is there without a value."""
    afdeling = f.afdeling()
    f.observation(afdeling, Indikator.DOEMTE, 2023, "1.2")
    if foer == 2022:
        f.observation(afdeling, Indikator.DOEMTE, 2022, mangler=Mangelgrund.UNDER_FEM)
    elif foer:
        f.observation(afdeling, Indikator.DOEMTE, foer, "1.0")

    maaling = _grundlag(afdeling).maalinger[Indikator.DOEMTE]

    assert (maaling.vaerdi, maaling.mangler, maaling.aar) == (None, Mangelgrund.KUN_ET_AAR, 2023)


@pytest.mark.usefixtures("enkelte_aar")
def test_mangler_det_nyeste_aar_er_det_dets_grund_der_staar() -> None:
    afdeling = f.afdeling()
    f.observation(afdeling, Indikator.DOEMTE, 2022, "1.2")
    f.observation(afdeling, Indikator.DOEMTE, 2023, mangler=Mangelgrund.UNDER_FEM)

    assert _grundlag(afdeling).maalinger[Indikator.DOEMTE].mangler is Mangelgrund.UNDER_FEM


def test_tvillinger_er_egen_vaerdi_gennemsnit_og_antal() -> None:
    afdeling = f.afdeling()
    f.tvillingetal(afdeling, Indikator.GRUNDSKOLE, "40", "35", aar=2022)
    f.tvillingetal(afdeling, Indikator.GRUNDSKOLE, "48.9", "39.6", aar=2023, antal=7)
    f.tvillingetal(afdeling, Indikator.DOEMTE, "1.0", None, aar=2023)

    tvillinger = _grundlag(afdeling).tvillinger

    assert tvillinger[Indikator.GRUNDSKOLE].egen.vaerdi == Decimal("48.9")
    assert tvillinger[Indikator.GRUNDSKOLE].gennemsnit.vaerdi == Decimal("39.6")
    assert tvillinger[Indikator.GRUNDSKOLE].antal == 7
    assert tvillinger[Indikator.GRUNDSKOLE].egen.kilde == "tvilling"
    assert tvillinger[Indikator.DOEMTE].gennemsnit.mangler is Mangelgrund.TOM
    assert _grundlag(afdeling).maalinger == {}


def test_ingen_liste_er_ukendt_og_ikke_ingen_betegnelse() -> None:
    afdeling = f.afdeling()
    f.medlemskab(afdeling, f.omraade())
    f.ministerliste(dt.date(2025, 6, 2))

    foer = _grundlag(afdeling, dt.date(2025, 6, 1))

    assert (foer.udpegninger, foer.listedato, foer.doemte_landsgennemsnit) == (None, None, None)


def test_betegnelser_fra_den_nyeste_liste_for_omraaderne_paa_dagen() -> None:
    afdeling, nord, syd, vest = f.afdeling(), f.omraade("Nord"), f.omraade("Syd"), f.omraade("Vest")
    f.medlemskab(afdeling, nord)
    f.medlemskab(afdeling, syd, dt.date(2020, 1, 1), dt.date(2025, 6, 1))
    f.medlemskab(afdeling, vest, dt.date(2025, 6, 1))
    f.ministerliste(dt.date(2023, 12, 1), udpegninger={nord: [Betegnelse.UDSAT]})
    f.ministerliste(dt.date(2024, 12, 1), udpegninger={nord: [Betegnelse.FOREBYGGELSE], syd: [Betegnelse.UDSAT]})
    f.ministerliste(dt.date(2025, 12, 1), udpegninger={nord: []})

    grundlag = _grundlag(afdeling, dt.date(2025, 6, 1))

    # Syd ended on the day itself (exclusive), Vest began on it and is not on the list.
    assert grundlag.listedato == dt.date(2024, 12, 1)
    assert grundlag.udpegninger == (
        Udpegning("Nord", frozenset({Betegnelse.FOREBYGGELSE})),
        Udpegning("Vest", frozenset()),
    )


def test_landsgennemsnit_og_trykt_graense_er_fra_samme_nyeste_liste_med_tal() -> None:
    afdeling = f.afdeling()
    f.ministerliste(dt.date(2022, 12, 1), landsgennemsnit="0.90", graense="2.70")
    f.ministerliste(dt.date(2023, 12, 1), landsgennemsnit="0.81")
    f.ministerliste(dt.date(2024, 12, 1), landsgennemsnit=None)

    grundlag = _grundlag(afdeling)

    assert grundlag.listedato == dt.date(2024, 12, 1)
    assert grundlag.doemte_landsgennemsnit is not None
    assert (grundlag.doemte_landsgennemsnit.vaerdi, grundlag.doemte_landsgennemsnit.aar) == (Decimal("0.81"), 2023)
    assert grundlag.doemte_trykt_graense is None


def test_runden_tager_de_afdelinger_der_findes_paa_dagen() -> None:
    organisation = f.organisation()
    med = [
        f.afdeling(organisation, "001"),
        f.afdeling(organisation, "002", oprettet_on=PR),
        f.afdeling(organisation, "003", nedlagt_on=PR + dt.timedelta(days=1)),
    ]
    f.afdeling(organisation, "004", oprettet_on=PR + dt.timedelta(days=1))
    f.afdeling(organisation, "005", nedlagt_on=PR)

    assert afdelinger_til_runde(PR) == [a.pk for a in med]


def test_antallet_af_opslag_vokser_ikke_med_antallet_af_afdelinger() -> None:
    f.ministerliste(dt.date(2024, 12, 1))
    organisation, indlaesning = f.organisation(), f.indlaesning()
    alle = [f.afdeling(organisation, f"{nr:03d}") for nr in range(100)]
    for afdeling in alle:
        f.lbf_tal(afdeling, 2023, indlaesning=indlaesning)
    antal = []
    for ider in ([a.pk for a in alle[:10]], [a.pk for a in alle]):
        with CaptureQueriesContext(connection) as opslag:
            assert len(grundlag_for(ider, PR)) == len(ider)
        antal.append(len(opslag))

    assert antal[0] == antal[1]
