"""The register by hand in the admin: who enters, what is refused in Danish, and what follows from a write."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from monitoring.models import Afdeling, Afdelingsfoelge, Bilagsraekke, Boligorganisation, Omraademedlemskab
from monitoring.services.bilag import genopbyg_medlemskaber
from monitoring.signals import grundlag_aendret
from tests import factories
from udlejning.brugere.rettigheder import Rolle
from udlejning.haendelser.models import Haendelse

pytestmark = pytest.mark.django_db


@pytest.fixture
def klient(client: Client) -> Client:
    client.force_login(factories.bruger(Rolle.ADMINISTRATOR))
    return client


@pytest.fixture
def kald() -> Iterator[list[list[int] | None]]:
    """The afdelinger that `grundlag_aendret` was sent for."""
    modtaget: list[list[int] | None] = []

    def modtag(afdeling_ids: list[int] | None, **_: object) -> None:
        modtaget.append(afdeling_ids)

    grundlag_aendret.connect(modtag)
    yield modtaget
    grundlag_aendret.disconnect(modtag)


def _medlemskab(afdeling: Afdeling, omraade: object, fra: str, til: str = "") -> dict[str, object]:
    return {"afdeling": afdeling.pk, "omraade": omraade.pk, "fra_on": fra, "til_on": til}  # type: ignore[attr-defined]


def test_without_a_session_the_way_leads_to_our_sign_in(client: Client) -> None:
    svar = client.get(reverse("admin:index"), follow=True)
    assert svar.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_an_organisation_keeps_its_leading_zeros_and_is_logged(klient: Client) -> None:
    svar = klient.post(
        reverse("admin:monitoring_boligorganisation_add"), {"navn": "Prøveboligen", "nr": "0042", "cvr": ""}
    )
    assert svar.status_code == 302
    ny = Boligorganisation.objects.get(navn="Prøveboligen")
    assert ny.nr == "0042"
    haendelse = Haendelse.objects.get(art="register.boligorganisation_oprettet")
    assert haendelse.grundlag["nr"] == {"foer": "", "efter": "0042"}


@pytest.mark.parametrize(
    ("nr", "cvr", "saetning"),
    [
        ("42", "", "Skriv LBF-nummeret med fire cifre, for eksempel 0101."),
        ("0042", "12345678", "CVR-nummerets kontrolciffer passer ikke. Kontrollér nummeret."),
    ],
)
def test_a_wrong_number_is_refused_in_danish(klient: Client, nr: str, cvr: str, saetning: str) -> None:
    svar = klient.post(reverse("admin:monitoring_boligorganisation_add"), {"navn": "X", "nr": nr, "cvr": cvr})
    assert saetning in svar.content.decode()
    assert not Boligorganisation.objects.filter(navn="X").exists()


def test_dates_and_successors_that_contradict_are_refused_in_danish(klient: Client) -> None:
    afdeling = factories.afdeling()
    svar = klient.post(
        reverse("admin:monitoring_afdeling_change", args=[afdeling.pk]),
        {
            "organisation": afdeling.organisation_id,
            "nr": afdeling.nr,
            "navn": afdeling.navn,
            "oprettet_on": "2026-01-01",
            "nedlagt_on": "2025-01-01",
            "efterfoelgere-TOTAL_FORMS": "0",
            "efterfoelgere-INITIAL_FORMS": "0",
        },
    )
    tekst = svar.content.decode()
    assert "Afdelingen skal nedlægges efter den dag, den er oprettet. Ret en af datoerne." in tekst
    assert "Begrænsning" not in tekst


def test_an_afdeling_does_not_succeed_itself(klient: Client) -> None:
    afdeling = factories.afdeling()
    svar = klient.post(
        reverse("admin:monitoring_afdeling_change", args=[afdeling.pk]),
        {
            "organisation": afdeling.organisation_id,
            "nr": afdeling.nr,
            "navn": afdeling.navn,
            "efterfoelgere-TOTAL_FORMS": "1",
            "efterfoelgere-INITIAL_FORMS": "0",
            "efterfoelgere-0-efterfoelger": afdeling.pk,
            "efterfoelgere-0-on": "2026-01-01",
        },
    )
    assert "En afdeling kan ikke afløse sig selv. Vælg en anden afdeling." in svar.content.decode()
    assert not Afdelingsfoelge.objects.exists()


def test_the_same_successor_twice_is_refused(klient: Client) -> None:
    gammel = factories.afdeling()
    ny = factories.afdeling(gammel.organisation)
    data: dict[str, object] = {
        "organisation": gammel.organisation_id,
        "nr": gammel.nr,
        "navn": gammel.navn,
        "efterfoelgere-TOTAL_FORMS": "2",
        "efterfoelgere-INITIAL_FORMS": "0",
    }
    for nr in (0, 1):
        data |= {f"efterfoelgere-{nr}-efterfoelger": ny.pk, f"efterfoelgere-{nr}-on": "2026-01-01"}
    svar = klient.post(reverse("admin:monitoring_afdeling_change", args=[gammel.pk]), data)
    assert svar.status_code == 200
    assert not Afdelingsfoelge.objects.exists()


def test_two_organisations_cannot_have_one_cvr_number(klient: Client) -> None:
    Boligorganisation.objects.create(navn="Fjordbo", nr="0101", cvr="12345674")
    adresse = reverse("admin:monitoring_boligorganisation_add")
    svar = klient.post(adresse, {"navn": "Havnebo", "nr": "0102", "cvr": "12345674"})
    assert "En anden boligorganisation har dette CVR-nummer. Kontrollér nummeret." in svar.content.decode()
    assert not Boligorganisation.objects.filter(nr="0102").exists()


def test_a_merger_is_written_with_the_afdeling_and_told_to_the_gate(klient: Client, kald: list[list[int]]) -> None:
    gammel = factories.afdeling()
    ny = factories.afdeling(gammel.organisation)
    svar = klient.post(
        reverse("admin:monitoring_afdeling_change", args=[gammel.pk]),
        {
            "organisation": gammel.organisation_id,
            "nr": gammel.nr,
            "navn": gammel.navn,
            "nedlagt_on": "2026-01-01",
            "efterfoelgere-TOTAL_FORMS": "1",
            "efterfoelgere-INITIAL_FORMS": "0",
            "efterfoelgere-0-efterfoelger": ny.pk,
            "efterfoelgere-0-on": "2026-01-01",
        },
    )
    assert svar.status_code == 302, svar.context["errors"]
    assert Afdelingsfoelge.objects.get().efterfoelger == ny
    assert {pk for ids in kald for pk in ids} == {gammel.pk, ny.pk}
    assert set(Haendelse.objects.values_list("art", flat=True)) == {
        "register.afdeling_rettet",
        "register.afdelingsfoelge_oprettet",
    }


def test_overlapping_hand_written_memberships_are_refused_in_danish(klient: Client) -> None:
    afdeling, omraade = factories.afdeling(), factories.omraade()
    adresse = reverse("admin:monitoring_omraademedlemskab_add")
    assert klient.post(adresse, _medlemskab(afdeling, omraade, "2024-01-01", "2026-01-01")).status_code == 302
    svar = klient.post(adresse, _medlemskab(afdeling, omraade, "2025-12-31"))
    assert svar.status_code == 200
    assert "Afdelingen er allerede skrevet ind i området i en del af perioden." in svar.content.decode()
    # The end is exclusive: the next may begin on the day the first ends.
    assert klient.post(adresse, _medlemskab(afdeling, omraade, "2026-01-01")).status_code == 302
    bagvendt = klient.post(adresse, _medlemskab(afdeling, factories.omraade(), "2026-01-01", "2026-01-01"))
    assert "Slutdatoen skal ligge efter startdatoen." in bagvendt.content.decode()


def test_a_hand_written_membership_wins_over_the_annex_and_the_annex_comes_back(
    klient: Client, kald: list[list[int]]
) -> None:
    afdeling, omraade = factories.afdeling(), factories.omraade()
    Bilagsraekke.objects.create(
        listedato=dt.date(2022, 12, 1),
        omraade=omraade,
        afdeling=afdeling,
        indlaesning=factories.indlaesning(),
        raekke=2,
    )
    genopbyg_medlemskaber()
    svar = klient.post(
        reverse("admin:monitoring_omraademedlemskab_add"), _medlemskab(afdeling, omraade, "2024-01-01", "2025-01-01")
    )
    assert svar.status_code == 302
    perioder = Omraademedlemskab.objects.order_by("fra_on").values_list("kilde", "fra_on", "til_on")
    assert list(perioder) == [
        ("bilag", dt.date(2022, 12, 1), dt.date(2024, 1, 1)),
        ("manuel", dt.date(2024, 1, 1), dt.date(2025, 1, 1)),
        ("bilag", dt.date(2025, 1, 1), None),
    ]
    assert kald == [[afdeling.pk]]
    manuel = Omraademedlemskab.objects.get(kilde="manuel")
    klient.post(reverse("admin:monitoring_omraademedlemskab_delete", args=[manuel.pk]), {"post": "yes"})
    assert list(perioder.all()) == [("bilag", dt.date(2022, 12, 1), None)]


def test_rows_of_the_annex_are_read_only(klient: Client) -> None:
    fra_bilag = factories.medlemskab(factories.afdeling(), factories.omraade())
    Omraademedlemskab.objects.update(kilde="bilag")
    side = klient.get(reverse("admin:monitoring_omraademedlemskab_change", args=[fra_bilag.pk]))
    assert side.status_code == 200
    assert 'name="_save"' not in side.content.decode()
    slet = klient.post(reverse("admin:monitoring_omraademedlemskab_delete", args=[fra_bilag.pk]), {"post": "yes"})
    assert slet.status_code == 403


def test_an_organisation_with_afdelinger_is_not_deleted(klient: Client) -> None:
    afdeling = factories.afdeling()
    svar = klient.post(
        reverse("admin:monitoring_boligorganisation_delete", args=[afdeling.organisation_id]), {"post": "yes"}
    )
    assert svar.status_code == 200
    assert Boligorganisation.objects.filter(pk=afdeling.organisation_id).exists()
