"""Warnings wait for a person; a running import is cancelled; the recognition is corrected and remembered."""

import pytest

from monitoring.ingest.resultat import Tilretning
from monitoring.models import Advarselkvittering, Indlaesning, Kilde, Kildetilretning, Observation, Raaraekke
from monitoring.services.genkendelse import ret_genkendelse
from monitoring.services.indlaesning import annuller_indlaesning, genoptag_doede
from monitoring.services.kildegenkendelse import genkend_kilde
from monitoring.services.kvittering import kvitter, kvitter_alle, udestaaende
from tests import factories
from tests.services.indlaesningshjaelp import (
    LBF,
    SOLBAKKEN_2024,
    TVILLING,
    fil,
    koder,
    koer,
    koer_til_stop,
    modtag,
    register,
    tekster,
)
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.haendelser.models import Haendelse

pytestmark = pytest.mark.django_db
S = Indlaesning.Status
#: The register calls 0101-007 Solbakken: a warning, no error.
ANDET_NAVN = SOLBAKKEN_2024.replace("Solbakken", "Solhøj")


def intet_gemt() -> bool:
    return not Observation.objects.exists() and not Raaraekke.objects.exists()


def afventende(*raekker: str) -> Indlaesning:
    register()
    return koer_til_stop(modtag(Kilde.LBF, fil(LBF, *(raekker or (ANDET_NAVN,)))))


def aftryk(job: Indlaesning) -> list[str]:
    return [post["fingeraftryk"] for post in udestaaende(job)]


# ------------------------------------------------------------------------------------------------ kvittering


def test_a_file_with_a_warning_waits_and_stores_nothing() -> None:
    job = afventende()
    assert (job.status, koder(job, "advarsel"), job.finished_at) == (S.AFVENTER, ["andet_navn"], None)
    assert intet_gemt()
    assert koer_til_stop(job).status == S.AFVENTER
    assert genoptag_doede() == []


def test_when_all_is_ticked_the_file_goes_in_and_who_and_why_is_kept() -> None:
    job = afventende()
    by = factories.bruger()
    efter = kvitter(
        indlaesning_id=job.pk, noter={aftryk(job)[0]: " Afdelingen har skiftet navn. "}, by=by, now=factories.NU
    )
    assert efter.status == S.VENTER
    assert koer_til_stop(job).status == S.INDLAEST
    assert Observation.objects.count() == 6
    tick = Advarselkvittering.objects.get()
    assert (tick.kode, tick.kolonne, tick.note, tick.by, tick.at) == (
        "andet_navn",
        "afdelingsnavn",
        "Afdelingen har skiftet navn.",
        by,
        factories.NU,
    )
    log = Haendelse.objects.get(art="indlaesning.kvitteret")
    assert (log.by, log.grundlag["note"]) == (by, "Afdelingen har skiftet navn.")


def test_each_kind_is_ticked_for_itself_and_the_last_one_lets_the_file_go_on() -> None:
    register()
    koer(modtag(Kilde.LBF, fil(LBF, SOLBAKKEN_2024.replace("2024", "2023").replace("61,8", "41,8"))))
    job = koer_til_stop(modtag(Kilde.LBF, fil(LBF, ANDET_NAVN)))
    assert sorted(koder(job, "advarsel")) == ["andet_navn", "spring"]
    foerste, anden = aftryk(job)
    by = job.created_by
    assert kvitter(indlaesning_id=job.pk, noter={foerste: "Set."}, by=by, now=factories.NU).status == S.AFVENTER
    assert koer_til_stop(job).status == S.AFVENTER
    kvitter(indlaesning_id=job.pk, noter={anden: "Set."}, by=by, now=factories.NU)
    assert koer_til_stop(job).status == S.INDLAEST


def test_800_of_the_same_are_one_tick() -> None:
    raekker = [ANDET_NAVN.replace("2024", str(aar)) for aar in range(2015, 2025)]
    job = afventende(*(raekke.replace("Solhøj", f"Solhøj {nr}") for nr, raekke in enumerate(raekker)))
    assert len(koder(job, "advarsel")) >= 10
    assert ("andet_navn", 10) in [(post["kode"], post["antal"]) for post in udestaaende(job)]


def test_a_warning_that_changed_meanwhile_is_asked_about_again() -> None:
    job = afventende()
    kvitter_alle(indlaesning_id=job.pk, note="Set.", by=job.created_by, now=factories.NU)
    # Between tick and storing the register is mended, so that the warning says something else.
    from monitoring.models import Afdeling

    Afdeling.objects.filter(nr="007").update(navn="Solgården", sorteringsnavn="solgården")
    igen = koer_til_stop(job)
    assert (igen.status, len(aftryk(igen))) == (S.AFVENTER, 1)
    assert intet_gemt()
    kvitter_alle(indlaesning_id=job.pk, note="Set igen.", by=job.created_by, now=factories.NU)
    assert koer_til_stop(job).status == S.INDLAEST
    assert Advarselkvittering.objects.count() == 2


@pytest.mark.parametrize(
    ("note", "besked"),
    [("", "Skriv en note"), (" \n", "Skriv en note"), ("x" * 2001, "Gør den kortere"), ("Se 010190-1234", "CPR")],
)
def test_a_tick_needs_a_note_without_cpr(note: str, besked: str) -> None:
    job = afventende()
    with pytest.raises(Afvist, match=besked):
        kvitter(indlaesning_id=job.pk, noter={aftryk(job)[0]: note}, by=job.created_by, now=factories.NU)
    assert not Advarselkvittering.objects.exists()
    job.refresh_from_db()
    assert job.status == S.AFVENTER


def test_who_may_not_load_may_not_tick_or_cancel() -> None:
    job = afventende()
    fremmed = factories.bruger(Rolle.STYREGRUPPE)
    with pytest.raises(ManglerRet):
        kvitter_alle(indlaesning_id=job.pk, note="Set.", by=fremmed, now=factories.NU)
    with pytest.raises(ManglerRet):
        annuller_indlaesning(indlaesning_id=job.pk, by=fremmed, now=factories.NU)


def test_the_same_file_again_is_the_import_that_waits() -> None:
    job = afventende()
    assert modtag(Kilde.LBF, fil(LBF, ANDET_NAVN)).pk == job.pk


# ------------------------------------------------------------------------------------------------ annullering


@pytest.mark.parametrize("status", [S.VENTER, S.AFVENTER])
def test_a_job_that_nobody_runs_is_cancelled_at_once(status: str) -> None:
    register()
    job = modtag(Kilde.LBF, fil(LBF, SOLBAKKEN_2024))
    Indlaesning.objects.update(status=status)
    by = factories.bruger()
    annuller_indlaesning(indlaesning_id=job.pk, by=by, now=factories.NU)
    efter = koer_til_stop(job)
    assert (efter.status, efter.finished_at) == (S.ANNULLERET, factories.NU)
    assert intet_gemt()
    assert Haendelse.objects.get(art="indlaesning.annulleret").by == by


@pytest.mark.parametrize(
    "trin", ["Læser filen", "Kontrollerer rækker", "Gemmer rækker", "Gemmer værdier", "Gør færdig"]
)
def test_a_running_job_that_is_cancelled_stores_nothing(trin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cancellation comes from beside: here in the moment before the worker's next report."""
    from monitoring.services.puls import Puls

    register()
    job = modtag(Kilde.LBF, fil(LBF, SOLBAKKEN_2024))
    rigtig = Puls.meld
    set_ = []

    def meld(self: Puls, tekst: str, pct: int, **raekker: int) -> None:
        set_.append(tekst)
        if tekst == trin and len([t for t in set_ if t == trin]) == 1:
            annuller_indlaesning(indlaesning_id=job.pk, by=job.created_by, now=factories.NU)
        rigtig(self, tekst, pct, **raekker)

    monkeypatch.setattr(Puls, "meld", meld)
    Indlaesning.objects.update(status=S.VENTER)
    # In one transaction the cancellation goes back with the work; what counts is that nothing was stored.
    koer_til_stop(job)
    assert set_[-1] == trin
    assert intet_gemt()


def test_what_is_done_cannot_be_cancelled() -> None:
    register()
    job = koer_til_stop(modtag(Kilde.LBF, fil(LBF, SOLBAKKEN_2024)))
    with pytest.raises(Afvist, match="kan ikke annulleres, for den har status »Indlæst«"):
        annuller_indlaesning(indlaesning_id=job.pk, by=job.created_by, now=factories.NU)
    assert Observation.objects.count() == 6


# ------------------------------------------------------------------------------------------------ genkendelse

#: A supplier's own headers: nothing of it is known, and there is a title above.
EGET_HOVED = (
    "Boligtal fra leverandøren\r\nOrg;Nr;Navn;Tid;Folk;T1;T2;T3;T4;T5\r\n"
    "0101;007;Solbakken;2024;1155;40,7;1,25;61,8;54,3;27,5\r\n"
)
EGNE_KOLONNER = {
    "Org": "organisationsnr",
    "Nr": "afdelingsnr",
    "Navn": "afdelingsnavn",
    "Tid": "aar",
    "Folk": "beboere",
    "T1": "uden_tilknytning_pct",
    "T2": "doemte_pct",
    "T3": "grundskole_pct",
    "T4": "indkomst_pct_af_region",
    "T5": "ikke_vestlige_pct",
}
RETTELSE = Tilretning(overskriftsraekke=2, kolonner=EGNE_KOLONNER)


def ret(job: Indlaesning, tilretning: Tilretning = RETTELSE, kilde: str = Kilde.LBF) -> Indlaesning:
    return ret_genkendelse(
        indlaesning_id=job.pk, kilde=kilde, tilretning=tilretning, by=factories.bruger(), now=factories.NU
    )


def test_a_corrected_recognition_reads_the_same_file_again_and_is_remembered_without_the_year() -> None:
    register()
    job = koer_til_stop(modtag(Kilde.LBF, EGET_HOVED.encode()))
    assert job.status == S.AFVIST
    ny = koer_til_stop(ret(job, Tilretning(overskriftsraekke=2, aar=2024, kolonner=EGNE_KOLONNER)))
    assert (ny.status, ny.fil_id, ny.antal_nye) == (S.INDLAEST, job.fil_id, 6)
    assert ny.genkendt["ark"][0]["kolonner"]["beboere"] == ["E", "Folk"]
    husket = Kildetilretning.objects.get()
    assert husket.data == {"overskriftsraekke": 2, "kolonner": EGNE_KOLONNER}
    assert Haendelse.objects.filter(art="indlaesning.genkendelse_rettet", objekt_id=str(ny.pk)).exists()


def test_the_next_file_that_cannot_be_read_without_uses_the_correction_and_says_so() -> None:
    register()
    ret(koer_til_stop(modtag(Kilde.LBF, EGET_HOVED.encode())))
    naeste = EGET_HOVED.replace("2024", "2025").encode()
    assert genkend_kilde(naeste, factories.bruger()) == Kilde.LBF
    job = koer_til_stop(modtag(Kilde.LBF, naeste))
    assert (job.status, job.antal_nye) == (S.INDLAEST, 6)
    assert job.genkendt["tilretning"]["automatisk"] is True
    assert job.tilretning == {}


def test_a_file_that_can_be_read_without_does_not_use_the_correction() -> None:
    register()
    ret(koer_til_stop(modtag(Kilde.LBF, EGET_HOVED.encode())))
    job = koer_til_stop(modtag(Kilde.LBF, fil(LBF, SOLBAKKEN_2024)))
    assert (job.status, job.genkendt["tilretning"]) == (S.INDLAEST, {})


def test_a_header_that_is_read_wrongly_can_be_left_out() -> None:
    register()
    job = koer_til_stop(modtag(Kilde.LBF, fil(LBF, SOLBAKKEN_2024)))
    ny = koer_til_stop(ret(job, Tilretning(kolonner={"ikke_vestlige_pct": ""})))
    assert (ny.status, koder(ny)) == (S.AFVIST, ["kolonne_mangler"])
    assert "ikke_vestlige_pct" not in ny.genkendt["ark"][0]["kolonner"]


def test_the_source_itself_can_be_corrected() -> None:
    register()
    job = koer_til_stop(modtag(Kilde.TVILLING, fil(LBF, SOLBAKKEN_2024)))
    assert job.status == S.AFVIST
    assert koer_til_stop(ret(job, Tilretning(), Kilde.LBF)).status == S.INDLAEST


def test_correcting_an_import_that_waits_for_ticks_cancels_it() -> None:
    job = afventende()
    ret(job, Tilretning(decimaltegn="komma"))
    job.refresh_from_db()
    assert job.status == S.ANNULLERET


def test_a_correction_that_changes_nothing_is_refused() -> None:
    job = afventende()
    with pytest.raises(Afvist, match="Du har ikke ændret noget"):
        ret(job, Tilretning())


def test_a_decimal_sign_read_wrongly_is_corrected() -> None:
    """1.155 is 1155 to us, which is no percentage; a supplier who writes decimals with a point meant 1,155."""
    register()
    job = koer(modtag(Kilde.TVILLING, fil(TVILLING, "0101;007;2024;doemte;1.155;1.200;10")))
    assert (job.status, set(koder(job))) == (S.AFVIST, {"for_stor"})
    ny = koer(ret(job, Tilretning(decimaltegn="punktum"), Kilde.TVILLING))
    assert ny.genkendt["tilretning"] == {"automatisk": False, "data": {"decimaltegn": "punktum"}}
    assert str(Observation.objects.get().vaerdi) == "1.1550", tekster(ny)
