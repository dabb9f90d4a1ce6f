"""A file goes in whole or not at all; the same file again changes nothing; newer figures supersede older ones."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from monitoring.models import Afdeling, Indlaesning, Kilde, Kildefil, Observation, Raablok, Raaraekke, Talraekke
from monitoring.selectors.data import herkomst
from monitoring.services import indlaesning as services
from monitoring.services import lagring
from monitoring.services.modtagere import FilAfvist
from tests import factories
from tests.services.indlaesningshjaelp import (
    LBF,
    SOLBAKKEN_2024,
    TVILLING,
    fil,
    indlaes,
    koder,
    koer,
    lbf,
    modtag,
    register,
    tekster,
)
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.haendelser.models import Haendelse

pytestmark = pytest.mark.django_db
S = Indlaesning.Status


def gaeldende(indikator: str, aar: int = 2024, kilde: str = Kilde.LBF) -> Observation:
    return Observation.objects.get(
        afdeling__nr="007", indikator=indikator, aar=aar, kilde=kilde, erstattet_af__isnull=True
    )


def test_each_figure_is_stored_with_its_value_and_its_cell() -> None:
    register()
    job = lbf(SOLBAKKEN_2024)
    assert (job.status, job.antal_raekker, job.antal_nye) == (S.INDLAEST, 1, 6)
    fundne = {o.indikator: (o.vaerdi, herkomst(o).tekst, o.raekke, o.kolonne) for o in Observation.objects.all()}
    assert fundne == {
        "beboere": (Decimal(1155), "1.155", 2, "E"),
        "uden_tilknytning": (Decimal("40.7"), "40,7", 2, "F"),
        "doemte": (Decimal("1.25"), "1,25", 2, "G"),
        "grundskole": (Decimal("61.8"), "61,8", 2, "H"),
        "indkomst": (Decimal("54.3"), "54,3", 2, "I"),
        "ikke_vestlig": (Decimal("27.5"), "27,5", 2, "J"),
    }
    raa = Raaraekke.objects.get(indlaesning=job)
    assert raa.celler == ["0101", "007", "Solbakken", "2024", "1.155", "40,7", "1,25", "61,8", "54,3", "27,5"]


@pytest.mark.parametrize(
    ("tekst", "mangler"),
    [("", "tom"), ("..", "ikke_tilgaengelig"), (".", "ikke_relevant"), ("*", "diskretion"), ("<5", "under_fem")],
)
def test_a_missing_figure_keeps_its_reason(tekst: str, mangler: str) -> None:
    register()
    lbf(f"0101;007;Solbakken;2024;1.155;40,7;{tekst};61,8;54,3;27,5")
    doemte = gaeldende("doemte")
    assert (doemte.vaerdi, doemte.mangler, herkomst(doemte).tekst) == (None, mangler, tekst)


def test_figures_count_as_known_from_the_first_day_of_their_year_unless_told() -> None:
    register()
    lbf(SOLBAKKEN_2024)
    assert gaeldende("beboere").kendt_on == dt.date(2024, 1, 1)
    lbf("0101;007;Solbakken;2023;900;40,7;1,25;61,8;54,3;27,5", kendt_on=dt.date(2025, 3, 14))
    assert gaeldende("beboere", 2023).kendt_on == dt.date(2025, 3, 14)


def test_the_same_file_again_changes_nothing() -> None:
    register()
    foerste = lbf(SOLBAKKEN_2024)
    foer = list(Observation.objects.order_by("id").values())
    anden = lbf(SOLBAKKEN_2024)
    assert (anden.pk != foerste.pk, anden.status, anden.antal_nye) == (True, S.UAENDRET, 0)
    assert list(Observation.objects.order_by("id").values()) == foer
    assert (Kildefil.objects.count(), Raaraekke.objects.count()) == (1, 1)
    assert koder(anden, "bemaerkning") == ["indlaest_foer"]


def test_only_changed_figures_supersede() -> None:
    register()
    foerste = lbf(SOLBAKKEN_2024)
    rettelse = lbf("0101;007;Solbakken;2024;1.155;40,7;..;62,0;54,30;27,5")
    assert (rettelse.status, rettelse.antal_nye) == (S.INDLAEST, 2)
    assert Observation.objects.count() == 8
    erstattede = Observation.objects.filter(erstattet_af=rettelse)
    assert {(o.indikator, o.vaerdi) for o in erstattede} == {
        ("doemte", Decimal("1.25")),
        ("grundskole", Decimal("61.8")),
    }
    assert (gaeldende("doemte").mangler, gaeldende("grundskole").vaerdi) == ("ikke_tilgaengelig", Decimal(62))
    assert gaeldende("indkomst").indlaesning == foerste


def test_an_old_file_again_does_not_undo_its_correction_and_says_so() -> None:
    register()
    lbf(SOLBAKKEN_2024)
    lbf("0101;007;Solbakken;2024;1.155;40,7;1,25;62,0;54,3;27,5")
    igen = lbf(SOLBAKKEN_2024)
    assert igen.status == S.UAENDRET
    assert koder(igen, "advarsel") == ["rettet_siden"]
    assert gaeldende("grundskole").vaerdi == Decimal(62)


def test_a_wrong_known_day_is_corrected_by_loading_the_file_with_another() -> None:
    register()
    lbf(SOLBAKKEN_2024)
    rettet = lbf(SOLBAKKEN_2024, kendt_on=dt.date(2025, 3, 14))
    assert (rettet.status, rettet.antal_nye) == (S.INDLAEST, 6)
    assert gaeldende("grundskole").kendt_on == dt.date(2025, 3, 14)
    assert lbf(SOLBAKKEN_2024).status == S.UAENDRET


def test_other_years_and_afdelinger_stay() -> None:
    register()
    lbf(SOLBAKKEN_2024)
    job = lbf("0101;007;Solbakken;2025;1.160;40,7;1,25;61,8;54,3;27,5", "0101;012;Lyngparken;2024;300;1;1;1;99;1")
    assert job.antal_nye == 12
    assert not Observation.objects.exclude(erstattet_af=None).exists()


def test_twins_keep_both_figures_and_their_number() -> None:
    register()
    job = indlaes(Kilde.TVILLING, TVILLING, "0101;007;2024;grundskole;48,9;39,6;10", "0101;007;2024;doemte;1,2;..;10")
    assert (job.status, job.antal_nye) == (S.INDLAEST, 2)
    skole = gaeldende("grundskole", kilde=Kilde.TVILLING)
    assert (skole.vaerdi, skole.tvillinger, skole.antal_tvillinger) == (Decimal("48.9"), Decimal("39.6"), 10)
    doemte = gaeldende("doemte", kilde=Kilde.TVILLING)
    assert (doemte.vaerdi, doemte.tvillinger, doemte.tvillinger_mangler) == (Decimal("1.2"), None, "ikke_tilgaengelig")
    rettet = indlaes(Kilde.TVILLING, TVILLING, "0101;007;2024;grundskole;48,9;39,7;10")
    assert rettet.antal_nye == 1


UKENDTE = [
    ("0101;999;Solbakken;2024;1;1;1;1;99;1", "ukendt_afdeling", "mente du 0101-007 Solbakken?"),
    ("0101;017;Et andet navn;2024;1;1;1;1;99;1", "ukendt_afdeling", "mente du 0101-0"),
    ("0110;007;Solbakken;2024;1;1;1;1;99;1", "ukendt_organisation", "mente du 0101 Fjordbo?"),
]


@pytest.mark.parametrize(("raekke", "kode", "forslag"), UKENDTE)
def test_an_unknown_afdeling_stops_the_file_and_a_near_one_is_suggested(raekke: str, kode: str, forslag: str) -> None:
    register()
    job = lbf(SOLBAKKEN_2024, raekke)
    assert (job.status, koder(job)) == (S.AFVIST, [kode])
    assert forslag in tekster(job)
    assert "række 3" in tekster(job).casefold()
    assert not Observation.objects.exists()
    assert not Raaraekke.objects.exists()


def test_a_closed_afdeling_stops_figures_of_later_years_and_names_its_successor() -> None:
    register()
    indlaes(
        Kilde.REGISTER,
        "organisationsnr;organisation;afdelingsnr;afdelingsnavn;nedlagt;efterfoelger;overgang",
        "0101;Fjordbo;007;Solbakken;01-01-2024;0101-012;01-01-2024",
    )
    job = lbf(SOLBAKKEN_2024)
    assert (job.status, koder(job)) == (S.AFVIST, ["nedlagt_afdeling"])
    assert "nedlagt 1. januar 2024" in tekster(job)
    assert "efterfølgeren 0101-012" in tekster(job)
    assert lbf(SOLBAKKEN_2024.replace("2024", "2023")).status == S.INDLAEST


def test_another_name_is_a_warning_and_stops_nothing() -> None:
    register()
    job = lbf("0101;007;Solbakkerne;2024;1.155;40,7;1,25;61,8;54,3;27,5")
    assert (job.status, koder(job, "advarsel")) == (S.INDLAEST, ["andet_navn"])


ANDEN_ORDEN = LBF.replace("beboere;uden_tilknytning_pct", "uden_tilknytning_pct;beboere")
DAARLIGE: list[tuple[str, bytes, str]] = [
    ("tom_fil", b"   \r\n\r\n", "Filen er tom"),
    ("zip_uden_projektmappe", b"PK\x05\x06" + b"\0" * 18, "ZIP-arkiv"),
    ("beskadiget", b"PK\x03\x04 ikke en projektmappe", "Excel"),
    ("forkert_filtype", b"%PDF-1.7 intet regneark", "PDF"),
    ("ingen_overskrifter", b"hej;med;dig\r\n1;2;3\r\n", "overskrifter"),
    ("to_overskrifter", fil(LBF, SOLBAKKEN_2024, ANDEN_ORDEN, SOLBAKKEN_2024), "række 1 og 3"),
    ("dublet", fil(LBF, SOLBAKKEN_2024, SOLBAKKEN_2024.replace("61,8", "61,9")), "61,9"),
    ("for_stor", fil(LBF, SOLBAKKEN_2024.replace("61,8", "100,1")), "100,1"),
    ("for_lille", fil(LBF, SOLBAKKEN_2024.replace("61,8", "-0,1")), "-0,1"),
    ("aar_i_fremtiden", fil(LBF, SOLBAKKEN_2024.replace("2024", "2027")), "2027"),
    ("cpr", fil(LBF + ";note", SOLBAKKEN_2024 + ";010190-1234"), "CPR"),
]


@pytest.mark.parametrize(("kode", "indhold", "sted"), DAARLIGE, ids=[kode for kode, _, _ in DAARLIGE])
def test_bad_files_are_refused_with_a_sentence_and_store_nothing(kode: str, indhold: bytes, sted: str) -> None:
    register()
    job = koer(modtag(Kilde.LBF, indhold))
    assert job.status == S.AFVIST
    assert kode in koder(job)
    assert sted in tekster(job)
    assert not Observation.objects.exists()
    assert not Raaraekke.objects.exists()


def test_all_errors_of_file_and_register_are_told_at_once() -> None:
    register()
    job = lbf("0101;007;Solbakken;2024;1.155;140,7;1,25;x;54,3;27,5", "0101;999;Ukendt;2024;1;1;1;1;99;1")
    assert sorted(koder(job)) == ["for_stor", "ikke_tal", "ukendt_afdeling"]


def test_a_file_with_cpr_numbers_is_not_kept() -> None:
    indhold = fil(LBF + ";note", SOLBAKKEN_2024 + ";010190-1234")
    job = koer(modtag(Kilde.LBF, indhold))
    assert job.status == S.AFVIST
    assert bytes(Kildefil.objects.get().indhold) == b""
    assert "1234" not in str(Indlaesning.objects.values_list("fund", "genkendt").get(pk=job.pk))
    igen = koer(modtag(Kilde.LBF, indhold))
    assert (igen.status, bytes(Kildefil.objects.get().indhold)) == (S.AFVIST, b"")


def test_a_program_error_stores_nothing_tells_a_sentence_and_can_be_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    register()
    job = modtag(Kilde.LBF, fil(LBF, SOLBAKKEN_2024))
    with monkeypatch.context() as m:
        m.setattr(lagring, "gem_afdelingstal", lambda **_: 1 / 0)
        afbrudt = koer(job)
    assert (afbrudt.status, koder(afbrudt)) == (S.FEJLET, ["afbrudt"])
    assert "ZeroDivision" not in tekster(afbrudt)
    assert not Raaraekke.objects.exists()
    assert koer(job).status == S.FEJLET
    services.koer_igen(indlaesning_id=job.pk, by=job.created_by, now=factories.NU)
    assert koer(job).status == S.INDLAEST
    assert Observation.objects.count() == 6


def test_only_a_broken_off_import_runs_again() -> None:
    register()
    job = lbf(SOLBAKKEN_2024)
    with pytest.raises(Afvist, match="afbrudt"):
        services.koer_igen(indlaesning_id=job.pk, by=job.created_by, now=factories.NU)


@pytest.mark.parametrize("rolle", [Rolle.ORGANISATION, Rolle.ANVISNING, Rolle.STYREGRUPPE, Rolle.ADMINISTRATOR])
def test_others_may_not_load(rolle: str) -> None:
    with pytest.raises(ManglerRet):
        modtag(Kilde.LBF, fil(LBF, SOLBAKKEN_2024), by=factories.bruger(rolle))
    assert not Kildefil.objects.exists()


def test_the_administrator_may_load_the_register_only() -> None:
    indhold = fil("organisationsnr;organisation;afdelingsnr;afdelingsnavn", "0303;Engbo;001;Engen")
    assert koer(modtag(Kilde.REGISTER, indhold, by=factories.bruger(Rolle.ADMINISTRATOR))).status == S.INDLAEST


def test_a_known_day_in_the_future_is_refused() -> None:
    with pytest.raises(Afvist, match="fremtiden"):
        modtag(Kilde.LBF, fil(LBF, SOLBAKKEN_2024), kendt_on=factories.IDAG + dt.timedelta(days=1))


def test_a_file_over_50_mb_is_refused() -> None:
    with pytest.raises(Afvist, match="51 MB, og grænsen er 50 MB"):
        modtag(Kilde.LBF, b" " * (50 * 1024**2 + 1))


def test_the_file_name_is_a_name_and_no_path() -> None:
    assert modtag(Kilde.LBF, b"x", navn="..\\..\\etc/passwd").fil.navn == "passwd"


def test_each_finished_import_is_in_the_log() -> None:
    register()
    lbf(SOLBAKKEN_2024)
    lbf(SOLBAKKEN_2024)
    lbf("0101;999;Ukendt;2024;1;1;1;1;99;1")
    arter = list(Haendelse.objects.order_by("id").values_list("art", flat=True))
    assert arter == ["indlaesning.indlaest", "indlaesning.uaendret", "indlaesning.afvist"]
    foerste = Haendelse.objects.order_by("id")[0]
    assert (foerste.grundlag["raekker"], foerste.grundlag["nye"]) == (1, 6)


def test_units_go_to_the_app_that_registered_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    register()
    hoved = "organisationsnr;afdelingsnr;bolignr;adresse;postnr;by;etage;doer;type;rum;areal;husleje;indskud"
    raekke = "0101;007;0012;Prøvevej 1;9999;Prøveby;2;tv;familie;3;80;6.000;20.000"
    modtagne: list[str] = []

    def gem(*, raekker: list[object], indlaesning: Indlaesning, now: dt.datetime) -> int:
        modtagne.extend(str(r["bolignr"].vaerdi) for r in raekker)  # type: ignore[index]  # rows of the parser
        return len(raekker)

    monkeypatch.setattr(lagring, "find_modtager", lambda kilde: gem)
    job = indlaes(Kilde.BOLIGER, hoved, raekke)
    assert (job.status, job.antal_nye, modtagne) == (S.INDLAEST, 1, ["0012"]), tekster(job)


def test_errors_of_that_app_refuse_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    from monitoring.ingest import Alvor, Fund

    register()

    def gem(**_: object) -> int:
        raise FilAfvist([Fund(Alvor.FEJL, "bolig_solgt", besked="boligen er solgt", raad="fjern rækken")])

    monkeypatch.setattr(lagring, "find_modtager", lambda kilde: gem)
    hoved = "organisationsnr;afdelingsnr;bolignr;adresse;postnr;by;etage;doer;type;rum;areal;husleje;indskud"
    job = indlaes(Kilde.BOLIGER, hoved, "0101;007;0012;Prøvevej 1;9999;Prøveby;2;tv;familie;3;80;6.000;20.000")
    assert (job.status, koder(job)) == (S.AFVIST, ["bolig_solgt"])
    assert not Raaraekke.objects.exists()


def test_a_reference_to_nothing_is_refused_by_the_database() -> None:
    register()
    lbf(SOLBAKKEN_2024)
    tal = Talraekke.objects.all()[0]
    for felter in ({"afdeling_id": 999_999}, {"indlaesning_id": 999_999}):
        ny = Talraekke.objects.get(pk=tal.pk)
        ny.pk, ny.aar = None, 2020
        for navn, vaerdi in felter.items():
            setattr(ny, navn, vaerdi)
        with pytest.raises(IntegrityError, match="som ikke findes"), transaction.atomic():
            ny.save()
    with pytest.raises(IntegrityError, match="som ikke findes"), transaction.atomic():
        Raablok.objects.create(indlaesning_id=999_999, ark="", fra=1, til=1, numre=[1], celler="")


def test_what_figures_point_at_cannot_be_deleted_and_figures_do_not_move() -> None:
    register()
    job = lbf(SOLBAKKEN_2024)
    tal = Observation.objects.all()[0]
    lyngparken = Afdeling.objects.get(nr="012")
    saetninger = {
        "kan ikke slettes": [
            f"DELETE FROM monitoring_afdeling WHERE id = {tal.afdeling_id}",
            f"DELETE FROM monitoring_indlaesning WHERE id = {job.pk}",
            f"UPDATE monitoring_afdeling SET id = 999999 WHERE id = {tal.afdeling_id}",
        ],
        "kan ikke ændres": [
            f"UPDATE monitoring_talraekke SET afdeling_id = {lyngparken.pk}",
            "UPDATE monitoring_raablok SET indlaesning_id = 999999",
        ],
    }
    for besked, alle in saetninger.items():
        for saetning in alle:
            with pytest.raises(IntegrityError, match=besked), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(saetning)
    lyngparken.delete()
