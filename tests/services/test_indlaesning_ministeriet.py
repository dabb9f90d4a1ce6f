"""The ministry's lists and annexes, and the register: designations, memberships and succession, dated."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from monitoring.models import (
    Afdeling,
    Afdelingsfoelge,
    Bilagsraekke,
    Boligorganisation,
    Indlaesning,
    Kilde,
    Ministerliste,
    Observation,
    Omraade,
    Omraademedlemskab,
    Udpegning,
)
from monitoring.services.bilag import genopbyg_medlemskaber
from monitoring.signals import grundlag_aendret
from tests import factories
from tests.services.indlaesningshjaelp import (
    REGISTER,
    bilag,
    indlaes,
    koder,
    ministeriet,
    register,
    tekster,
)
from udlejning.haendelser.models import Haendelse

pytestmark = pytest.mark.django_db
S = Indlaesning.Status

VEST_2021 = "01-12-2021;Vestparken;Fjordby;udsat;1.436;43,7;1,33;0,66;70,4;62,4;56,8"
VEST_2022 = "01-12-2022;Vestparken;Fjordby;udsat+parallelsamfund;1.400;43,7;1,98;0,66;70,4;62,4;56,8"
VEST_2023 = "01-12-2023;Vestparken;Fjordby;;1.300;33,7;1,33;0,66;50,4;72,4;46,8"
OEST_2022 = "01-12-2022;Østparken;Fjordby;forebyggelse;1.100;31;1,4;0,66;61;72;35"
D21, D22, D23 = (dt.date(aar, 12, 1) for aar in (2021, 2022, 2023))


@pytest.fixture
def aendringer() -> Iterator[list[list[int]]]:
    """What `grundlag_aendret` was sent with."""
    sendt: list[list[int]] = []

    def modtag(afdeling_ids: list[int], **_: Any) -> None:
        sendt.append(afdeling_ids)

    grundlag_aendret.connect(modtag)
    yield sendt
    grundlag_aendret.disconnect(modtag)


def afd(nr: str) -> Afdeling:
    return Afdeling.objects.get(nr=nr)


def gaeldende(dag: dt.date) -> dict[str, list[str]]:
    raekker = Udpegning.objects.filter(liste__listedato=dag, erstattet_af=None).select_related("omraade")
    return {u.omraade.navn: u.betegnelser for u in raekker}


def medlemskaber() -> set[tuple[str, str, dt.date, dt.date | None, str]]:
    return {
        (m.afdeling.nr, m.omraade.navn, m.fra_on, m.til_on, m.kilde)
        for m in Omraademedlemskab.objects.select_related("afdeling", "omraade")
    }


def test_a_list_makes_areas_designations_and_figures() -> None:
    job = ministeriet(VEST_2022, OEST_2022)
    assert (job.status, tekster(job)) == (S.INDLAEST, "")
    assert gaeldende(D22) == {"Vestparken": ["parallelsamfund", "udsat"], "Østparken": ["forebyggelse"]}
    liste = Ministerliste.objects.get()
    assert (liste.doemte_landsgennemsnit, liste.doemte_graense) == (Decimal("0.66"), None)
    doemte = Observation.objects.get(omraade__navn="Vestparken", indikator="doemte")
    assert (doemte.vaerdi, doemte.aar, doemte.listedato, doemte.kendt_on) == (Decimal("1.98"), 2022, D22, D22)
    assert Observation.objects.count() == 12
    # 2 designations and 12 figures
    assert job.antal_nye == 14


def test_areas_are_the_same_whatever_case_and_spaces() -> None:
    ministeriet(VEST_2021)
    ministeriet(VEST_2022.replace("Vestparken;Fjordby", "VESTPARKEN ;fjordby"))
    assert list(Omraade.objects.values_list("navn", "kommune")) == [("Vestparken", "Fjordby")]


def test_a_corrected_list_supersedes_and_the_log_keeps_the_old_mean() -> None:
    ministeriet(VEST_2022, OEST_2022)
    ny = ministeriet(VEST_2022.replace("udsat+parallelsamfund", "udsat").replace(";0,66;", ";0,67;"))
    assert ny.status == S.INDLAEST
    assert gaeldende(D22) == {"Vestparken": ["udsat"], "Østparken": ["forebyggelse"]}
    assert Udpegning.objects.get(erstattet_af=ny).betegnelser == ["parallelsamfund", "udsat"]
    assert Ministerliste.objects.get().doemte_landsgennemsnit == Decimal("0.67")
    log = Haendelse.objects.get(objekt_id=str(ny.pk), art="indlaesning.indlaest")
    assert log.grundlag["rettede_listetal"] == {
        "2022-12-01": {"doemte_landsgennemsnit": {"foer": "0.6600", "efter": "0.67"}}
    }
    # The figures still give parallelsamfund, which the label no longer says.
    assert koder(ny, "advarsel") == ["betegnelse_uenig", "omraader_ikke_naevnt"]


def test_a_new_area_that_looks_like_a_known_one_is_a_warning() -> None:
    ministeriet(VEST_2021)
    job = ministeriet(VEST_2022.replace("Vestparken", "Vestparkens"))
    assert (job.status, koder(job, "advarsel")) == (S.INDLAEST, ["nyt_omraade_ligner"])


def test_a_list_without_the_column_of_labels_is_refused() -> None:
    job = indlaes(Kilde.MINISTERIET, "listedato;omraade;kommune;beboere", "01-12-2022;Vestparken;Fjordby;1.400")
    assert (job.status, koder(job)) == (S.AFVIST, ["kategori_mangler"])
    assert not Ministerliste.objects.exists()


@pytest.mark.parametrize(
    ("dato", "kode"), [("30-11-2010", "dato_for_tidlig"), ("01-12-2026", "dato_i_fremtiden")], ids=["tidlig", "fremtid"]
)
def test_a_list_before_the_first_regime_or_in_the_future_is_refused(dato: str, kode: str) -> None:
    job = ministeriet(VEST_2021.replace("01-12-2021", dato))
    assert (job.status, koder(job)) == (S.AFVIST, [kode])
    assert not Omraade.objects.exists()


def test_memberships_last_until_the_next_annex() -> None:
    register()
    ministeriet(VEST_2021, VEST_2022, VEST_2023)
    job = bilag(
        "01-12-2021;Vestparken;0101;007",
        "01-12-2022;Vestparken;0101;007",
        "01-12-2022;Vestparken;0101;012",
        "01-12-2023;Vestparken;0101;012",
    )
    assert job.status == S.INDLAEST, tekster(job)
    assert medlemskaber() == {
        ("007", "Vestparken", D21, D23, "bilag"),
        ("012", "Vestparken", D22, None, "bilag"),
    }
    assert set(Ministerliste.objects.values_list("med_bilag", flat=True)) == {True}


def test_an_area_that_goes_and_comes_gives_two_periods() -> None:
    register()
    ministeriet(VEST_2021, OEST_2022, VEST_2022, VEST_2023)
    bilag("01-12-2021;Vestparken;0101;007", "01-12-2022;Østparken;0101;012", "01-12-2023;Vestparken;0101;007")
    assert medlemskaber() == {
        ("007", "Vestparken", D21, D22, "bilag"),
        ("007", "Vestparken", D23, None, "bilag"),
        ("012", "Østparken", D22, D23, "bilag"),
    }


def test_an_annex_replaces_the_earlier_annex_of_its_date() -> None:
    register()
    ministeriet(VEST_2021, VEST_2022)
    bilag("01-12-2021;Vestparken;0101;007")
    bilag("01-12-2022;Vestparken;0101;007")
    job = bilag("01-12-2021;Vestparken;0101;012")
    assert job.antal_nye == 2
    assert medlemskaber() == {
        ("012", "Vestparken", D21, D22, "bilag"),
        ("007", "Vestparken", D22, None, "bilag"),
    }
    assert Bilagsraekke.objects.count() == 2


def test_a_membership_written_by_hand_wins_for_its_period() -> None:
    register()
    ministeriet(VEST_2021, VEST_2023)
    vest = Omraade.objects.get()
    fra, til = dt.date(2022, 6, 1), dt.date(2022, 9, 1)
    haand = factories.medlemskab(afd("007"), vest, fra, til)
    bilag("01-12-2021;Vestparken;0101;007", "01-12-2023;Vestparken;0101;012")
    med_haand = {
        ("007", "Vestparken", D21, fra, "bilag"),
        ("007", "Vestparken", fra, til, "manuel"),
        ("007", "Vestparken", til, D23, "bilag"),
        ("012", "Vestparken", D23, None, "bilag"),
    }
    assert medlemskaber() == med_haand
    haand.delete()
    assert genopbyg_medlemskaber() == {afd("007").pk}
    assert medlemskaber() == {("007", "Vestparken", D21, D23, "bilag"), ("012", "Vestparken", D23, None, "bilag")}


def test_an_annex_before_its_list_is_refused_and_told_what_to_load_first() -> None:
    register()
    job = bilag("01-12-2021;Vestparken;0101;007")
    assert (job.status, koder(job)) == (S.AFVIST, ["ukendt_liste"])
    assert "indlæs ministeriets liste" in tekster(job)
    ministeriet(VEST_2021)
    ukendt = bilag("01-12-2021;Vesterparken;0101;007")
    assert (ukendt.status, koder(ukendt)) == (S.AFVIST, ["ukendt_omraade"])
    assert "mente du Vestparken?" in tekster(ukendt)
    assert not Bilagsraekke.objects.exists()


def test_those_whose_designation_or_membership_changes_are_announced(aendringer: list[list[int]]) -> None:
    register()
    ministeriet(VEST_2021)
    assert aendringer == []
    bilag("01-12-2021;Vestparken;0101;007")
    ministeriet(VEST_2022)
    ministeriet(VEST_2022 + " ")
    assert aendringer == [[afd("007").pk], [afd("007").pk]]


def test_a_list_that_the_receiver_of_the_signal_fails_on_is_not_stored() -> None:
    register()
    ministeriet(VEST_2021)

    def fejl(**_: Any) -> None:
        raise RuntimeError("receiver")

    grundlag_aendret.connect(fejl)
    try:
        job = bilag("01-12-2021;Vestparken;0101;007")
    finally:
        grundlag_aendret.disconnect(fejl)
    assert job.status == S.FEJLET
    assert not Omraademedlemskab.objects.exists()


def reg(*raekker: str) -> Indlaesning:
    return indlaes(Kilde.REGISTER, REGISTER, *raekker)


def test_the_register_adds_corrects_and_never_deletes() -> None:
    foerste = reg(
        "0101;Fjordbo;;007;Solbakken;Øst;120;01-01-1975;;;",
        "0101;Fjordbo;;012;Lyngparken;;80;;;;",
    )
    assert (foerste.status, foerste.antal_nye) == (S.INDLAEST, 3), tekster(foerste)
    anden = reg("0101;Fjordbo;;007;Solbakkerne;;;;;;")
    assert (anden.status, anden.antal_nye) == (S.INDLAEST, 1)
    solbakken = afd("007")
    assert (solbakken.navn, solbakken.bydel, solbakken.antal_boliger) == ("Solbakkerne", "Øst", 120)
    assert solbakken.oprettet_on == dt.date(1975, 1, 1)
    assert Afdeling.objects.count() == 2


def test_a_merger_is_dated_succession() -> None:
    reg("0101;Fjordbo;;007;Solbakken;;;;;;", "0101;Fjordbo;;012;Lyngparken;;;;;;")
    job = reg(
        "0101;Fjordbo;;007;Solbakken;;;;01-01-2025;0101-020;01-01-2025",
        "0101;Fjordbo;;012;Lyngparken;;;;01-01-2025;0101-020;01-01-2025",
        "0101;Fjordbo;;020;Sol og Lyng;;;01-01-2025;;;",
    )
    assert job.status == S.INDLAEST, tekster(job)
    foelger = Afdelingsfoelge.objects.values_list("forgaenger__nr", "efterfoelger__nr", "on")
    assert set(foelger) == {("007", "020", dt.date(2025, 1, 1)), ("012", "020", dt.date(2025, 1, 1))}
    assert set(Afdeling.objects.filter(nedlagt_on=dt.date(2025, 1, 1)).values_list("nr", flat=True)) == {"007", "012"}
    # 2 corrected, 1 new, 2 successions
    assert job.antal_nye == 5


@pytest.mark.parametrize(
    ("raekke", "kode"),
    [
        ("0101;Fjordbo;;007;Solbakken;;;;01-01-2025;0101-999;01-01-2025", "ukendt_efterfoelger"),
        ("0101;Fjordbo;;007;Solbakken;;;;01-01-2025;0101-007;01-01-2025", "sin_egen_efterfoelger"),
        ("0101;Fjordbo;12345674;007;Solbakken;;;;;;", "cvr_i_brug"),
        ("0101;Fjordbo;12345678;007;Solbakken;;;;;;", "cvr_kontrolciffer"),
        ("0101;Fjordbo;;030;Gammelvang;;;;01-01-1970;;", "nedlagt_foer_oprettet"),
    ],
)
def test_a_register_that_contradicts_itself_is_refused(raekke: str, kode: str) -> None:
    reg("0202;Havnebo;12345674;001;Mågevænget;;;;;;", "0101;Fjordbo;;030;Gammelvang;;;01-01-1975;;;")
    job = reg(raekke)
    assert (job.status, koder(job)) == (S.AFVIST, [kode])
    assert not Afdeling.objects.filter(nr="007").exists()
    assert Boligorganisation.objects.count() == 2


def test_new_and_changed_afdelinger_are_announced(aendringer: list[list[int]]) -> None:
    reg("0101;Fjordbo;;007;Solbakken;;;;;;")
    reg("0101;Fjordbo;;007;Solbakken;;90;;;;", "0101;Fjordbo;;012;Lyngparken;;;;;;")
    reg("0101;Fjordbo;;012;Lyngparken;;;;;;")
    assert aendringer == [[afd("007").pk], [afd("007").pk, afd("012").pk]]
