"""An import is withdrawn as if it had not been, unless a published round rests on it."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from monitoring.models import (
    Bilagsraekke,
    Indlaesning,
    Kilde,
    Ministerliste,
    Monitorering,
    Observation,
    Omraademedlemskab,
    Raaraekke,
    Udpegning,
)
from monitoring.selectors.grundlag import grundlag_for
from monitoring.services.runder import beregn_runde, godkend_runde, indstil_runde, offentliggoer_runde, opret_runde
from monitoring.services.tilbagetraekning import traek_indlaesning_tilbage
from monitoring.signals import grundlag_aendret
from tests import factories
from tests.services.indlaesningshjaelp import SOLBAKKEN_2024, bilag, indlaes, lbf, ministeriet, register
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.haendelser.models import Haendelse

pytestmark = pytest.mark.django_db
S = Indlaesning.Status
VEST = "01-12-2022;Vestparken;Fjordby;udsat+parallelsamfund;1.400;43,7;1,98;0,66;70,4;62,4;56,8"


def traek(job: Indlaesning, begrundelse: str = "LBF har sendt en forkert fil.") -> Indlaesning:
    return traek_indlaesning_tilbage(
        indlaesning_id=job.pk, begrundelse=begrundelse, by=job.created_by, now=factories.NU
    )


def gaeldende(indikator: str = "grundskole") -> list[Decimal | None]:
    raekker = Observation.objects.filter(indikator=indikator, erstattet_af=None)
    return list(raekker.values_list("vaerdi", flat=True))


def test_the_figures_that_it_superseded_hold_again_and_file_and_rows_stay() -> None:
    register()
    foerste = lbf(SOLBAKKEN_2024)
    rettelse = lbf(SOLBAKKEN_2024.replace("61,8", "62,1"))
    assert gaeldende() == [Decimal("62.1")]
    job = traek(rettelse)
    assert (job.status, job.trukket_by, job.trukket_at) == (S.TRUKKET, job.created_by, factories.NU)
    assert gaeldende() == [Decimal("61.8")]
    assert Observation.objects.filter(erstattet_af=None).count() == 6
    assert set(Observation.objects.filter(erstattet_af=None).values_list("indlaesning", flat=True)) == {foerste.pk}
    assert Raaraekke.objects.filter(indlaesning=job).count() == 1
    assert bytes(job.fil.indhold)
    log = Haendelse.objects.get(art="indlaesning.trukket")
    assert log.grundlag["begrundelse"] == "LBF har sendt en forkert fil."


def test_a_round_does_not_see_a_withdrawn_figure_and_the_earlier_holds() -> None:
    register()
    lbf(SOLBAKKEN_2024)
    rettelse = lbf(SOLBAKKEN_2024.replace("61,8", "62,1"))
    afdeling = Observation.objects.values_list("afdeling", flat=True)[0]
    dag = dt.date(2026, 1, 1)

    def grundskole() -> Decimal | None:
        maalinger = grundlag_for([afdeling], dag)[afdeling].maalinger
        return next((m.vaerdi for i, m in maalinger.items() if i.value == "grundskole"), None)

    assert grundskole() == Decimal("62.1")
    traek(rettelse)
    assert grundskole() == Decimal("61.8")


def test_the_first_import_withdrawn_leaves_nothing_in_force_and_the_file_can_be_loaded_again() -> None:
    register()
    job = lbf(SOLBAKKEN_2024)
    traek(job)
    assert not Observation.objects.filter(erstattet_af=None).exists()
    igen = lbf(SOLBAKKEN_2024)
    assert (igen.status, igen.antal_nye) == (S.INDLAEST, 6)
    assert gaeldende() == [Decimal("61.8")]


def test_a_later_import_of_the_same_year_is_withdrawn_first() -> None:
    """The later file repeats five figures and stores none of them: they would be lost with the first."""
    register()
    foerste = lbf(SOLBAKKEN_2024)
    anden = lbf(SOLBAKKEN_2024.replace("61,8", "62,1"))
    with pytest.raises(Afvist, match=rf"tal.csv.*nummer {anden.pk}.*Træk den tilbage først"):
        traek(foerste)
    traek(anden)
    assert traek(foerste).status == S.TRUKKET


def test_an_import_of_another_year_is_in_nobodys_way() -> None:
    register()
    foerste = lbf(SOLBAKKEN_2024)
    lbf(SOLBAKKEN_2024.replace("2024", "2025"))
    assert traek(foerste).status == S.TRUKKET
    assert set(Observation.objects.filter(erstattet_af=None).values_list("aar", flat=True)) == {2025}


@pytest.fixture
def runde() -> Monitorering:
    """A computed draft that rests on the figures of 2024."""
    factories.modelversion()
    register()
    lbf(SOLBAKKEN_2024)
    by = factories.bruger()
    ny = opret_runde(pr_on=dt.date(2026, 1, 1), by=by, now=factories.NU)
    return beregn_runde(runde=ny, by=by, now=factories.NU)


def _indstillet(runde: Monitorering) -> Monitorering:
    return indstil_runde(runde=runde, by=runde.created_by, now=factories.NU)


def _offentliggjort(runde: Monitorering) -> Monitorering:
    godkendt = godkend_runde(runde=_indstillet(runde), by=factories.bruger(), now=factories.NU)
    fra = factories.IDAG + dt.timedelta(days=1)
    return offentliggoer_runde(runde=godkendt, gaelder_fra_on=fra, by=runde.created_by, now=factories.NU)


def test_a_draft_that_used_it_must_be_computed_again(runde: Monitorering) -> None:
    traek(Indlaesning.objects.get())
    runde.refresh_from_db()
    assert (runde.beregnet_at, runde.placeringer.count()) == (None, 0)
    with pytest.raises(Afvist, match="ikke beregnet"):
        _indstillet(runde)
    assert Haendelse.objects.get(art="indlaesning.trukket").grundlag["kladder_at_beregne_igen"] == [runde.pk]


def test_a_submitted_round_that_used_it_is_named(runde: Monitorering) -> None:
    _indstillet(runde)
    with pytest.raises(Afvist, match=r"Runden pr\. 1\. januar 2026 .*Træk rundens indstilling tilbage først"):
        traek(Indlaesning.objects.get())


def test_a_published_round_that_used_it_is_named_and_nothing_changes(runde: Monitorering) -> None:
    _offentliggjort(runde)
    with pytest.raises(Afvist, match=r"Runden pr\. 1\. januar 2026, som er offentliggjort, bruger tal"):
        traek(Indlaesning.objects.get())
    assert gaeldende() == [Decimal("61.8")]
    assert Indlaesning.objects.get().status == S.INDLAEST


def test_a_published_round_stops_only_the_imports_that_it_used(runde: Monitorering) -> None:
    _offentliggjort(runde)
    senere = lbf(SOLBAKKEN_2024.replace("2024", "2026"))
    assert traek(senere).status == S.TRUKKET


def test_designations_and_memberships_go_and_come_back_and_the_gate_is_told() -> None:
    register()
    liste, tillaeg = ministeriet(VEST), bilag("01-12-2022;Vestparken;0101;007")
    sendt: list[list[int]] = []

    def modtag(afdeling_ids: list[int], **_: object) -> None:
        sendt.append(afdeling_ids)

    with pytest.raises(Afvist, match="Træk bilaget tilbage først"):
        traek(liste)
    afdeling_id = Omraademedlemskab.objects.get().afdeling_id
    grundlag_aendret.connect(modtag)
    try:
        traek(tillaeg)
    finally:
        grundlag_aendret.disconnect(modtag)
    assert sendt == [[afdeling_id]]
    assert not Bilagsraekke.objects.exists()
    assert not Omraademedlemskab.objects.exists()
    assert Ministerliste.objects.get().med_bilag is False
    traek(liste)
    assert not Ministerliste.objects.exists()
    assert not Observation.objects.filter(erstattet_af=None).exists()


def test_a_corrected_list_withdrawn_gives_label_and_mean_back() -> None:
    ministeriet(VEST)
    ny = ministeriet(VEST.replace("udsat+parallelsamfund", "udsat").replace(";0,66;", ";0,67;"))
    traek(ny)
    assert Udpegning.objects.get(erstattet_af=None).betegnelser == ["parallelsamfund", "udsat"]
    assert Ministerliste.objects.get().doemte_landsgennemsnit == Decimal("0.66")
    foerste = Ministerliste.objects.get().indlaesning
    assert foerste.pk != ny.pk
    traek(foerste)
    assert not Ministerliste.objects.exists()


def test_an_annex_that_took_rows_away_gives_them_back() -> None:
    register()
    ministeriet(VEST)
    bilag("01-12-2022;Vestparken;0101;007")
    ny = bilag("01-12-2022;Vestparken;0101;012")
    assert list(Omraademedlemskab.objects.values_list("afdeling__nr", flat=True)) == ["012"]
    traek(ny)
    assert list(Omraademedlemskab.objects.values_list("afdeling__nr", flat=True)) == ["007"]


def test_a_published_round_stops_the_list_and_the_annex_that_it_used() -> None:
    factories.modelversion()
    register()
    liste, tillaeg = ministeriet(VEST), bilag("01-12-2022;Vestparken;0101;007")
    by = factories.bruger()
    ny = opret_runde(pr_on=dt.date(2023, 6, 1), by=by, now=factories.NU)
    _offentliggjort(beregn_runde(runde=ny, by=by, now=factories.NU))
    for job in (tillaeg, liste):
        with pytest.raises(Afvist, match=r"offentliggjort|Træk bilaget"):
            traek(job)
    with pytest.raises(Afvist, match=r"Runden pr\. 1\. juni 2023"):
        traek(tillaeg)


def test_the_register_cannot_be_withdrawn_and_the_way_out_is_told() -> None:
    job = indlaes(
        Kilde.REGISTER, "organisationsnr;organisation;afdelingsnr;afdelingsnavn", "0101;Fjordbo;007;Solbakken"
    )
    with pytest.raises(Afvist, match="Indlæs en rettet registerfil"):
        traek(job)


def test_refusals() -> None:
    register()
    job = lbf(SOLBAKKEN_2024)
    with pytest.raises(Afvist, match="begrundelse"):
        traek(job, "  ")
    with pytest.raises(Afvist, match="CPR"):
        traek(job, "Se 010190-1234")
    with pytest.raises(ManglerRet):
        traek_indlaesning_tilbage(
            indlaesning_id=job.pk, begrundelse="x", by=factories.bruger(Rolle.STYREGRUPPE), now=factories.NU
        )
    traek(job)
    with pytest.raises(Afvist, match="allerede trukket"):
        traek(job)


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    register()
    factories.bruger(Rolle.MONITOR, username="monitor")
    job = lbf(SOLBAKKEN_2024)
    ud = io.StringIO()
    call_command("indlaesning", "traek", str(job.pk), "--af", "monitor", "--begrundelse", "Forkert fil", stdout=ud)
    assert "er trukket tilbage" in ud.getvalue()
    with pytest.raises(CommandError, match="allerede trukket") as afvist:
        call_command("indlaesning", "traek", str(job.pk), "--af", "monitor", "--begrundelse", "Forkert fil")
    assert afvist.value.returncode == 1
    with pytest.raises(CommandError, match="ingen indlæsning med nummer 999999"):
        call_command("indlaesning", "traek", "999999", "--af", "monitor", "--begrundelse", "Forkert fil")
