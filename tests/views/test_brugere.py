"""The administrator's pages: inviting, changing, closing and reopening users."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.traade import samtidig
from tests.views.sider import logget_ind
from udlejning.brugere import services
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.haendelser.models import Haendelse

pytestmark = pytest.mark.django_db

NY_KODE = "fire grønne både sejler"


@pytest.fixture
def administrator() -> Bruger:
    return factories.bruger(Rolle.ADMINISTRATOR)


@pytest.fixture
def som_administrator(client: Client, administrator: Bruger) -> Client:
    client.force_login(administrator)
    return client


def _oplysninger(**andre: object) -> dict[str, object]:
    return {
        "username": "kirsten",
        "fornavn": "Kirsten",
        "efternavn": "Holm",
        "email": "kirsten@example.dk",
        "rolle": Rolle.ANVISNING.value,
        "organisation": "",
        **andre,
    }


def test_an_invited_user_chooses_a_password_by_the_link_and_signs_in(
    som_administrator: Client, administrator: Bruger
) -> None:
    svar = som_administrator.post(reverse("brugere:inviter"), _oplysninger())
    assert svar.status_code == 302
    bruger = Bruger.objects.get(username="kirsten")
    assert not bruger.has_usable_password()
    assert list(Haendelse.objects.filter(objekt_id=bruger.pk).values_list("art", "by").order_by("id")) == [
        ("bruger.inviteret", administrator.pk),
        ("bruger.invitation_sendt", administrator.pk),
    ]
    [brev] = mail.outbox
    assert brev.to == ["kirsten@example.dk"]
    fundet = re.search(r"http://testserver(/konto/adgangskode/vaelg/\S+)", str(brev.body))
    assert fundet

    gaest = Client()
    side = gaest.get(fundet[1], follow=True)
    assert "Vælg adgangskode" in side.content.decode()
    gemt = gaest.post(side.redirect_chain[-1][0], {"password1": NY_KODE, "password2": NY_KODE}, follow=True)
    assert "Adgangskoden er gemt" in gemt.content.decode()
    ind = gaest.post(reverse("account_login"), {"login": "kirsten@example.dk", "password": NY_KODE})
    assert ind.status_code == 302
    assert gaest.session["_auth_user_id"] == str(bruger.pk)
    # The link works once.
    assert "Linket virker ikke" in Client().get(fundet[1], follow=True).content.decode()


def test_the_invitation_of_an_organisations_staff_needs_the_organisation(som_administrator: Client) -> None:
    organisation = factories.organisation()
    uden = som_administrator.post(reverse("brugere:inviter"), _oplysninger(rolle=Rolle.ORGANISATION.value))
    assert uden.status_code == 422
    assert "Vælg den boligorganisation, som medarbejderen arbejder i." in uden.content.decode()
    med = _oplysninger(rolle=Rolle.ORGANISATION.value, organisation=organisation.pk)
    assert som_administrator.post(reverse("brugere:inviter"), med).status_code == 302
    assert Bruger.objects.get(username="kirsten").organisation == organisation


@pytest.mark.parametrize(
    ("felt", "vaerdi", "saetning"),
    [
        ("username", "OPTAGET", "Brugernavnet OPTAGET er taget. Vælg et andet."),
        ("email", "Optaget@Example.dk", "Der er allerede en bruger med den e-mail."),
    ],
)
def test_a_taken_name_or_email_is_refused_beside_its_field(
    som_administrator: Client, felt: str, vaerdi: str, saetning: str
) -> None:
    factories.bruger(username="optaget")
    svar = som_administrator.post(reverse("brugere:inviter"), _oplysninger(**{felt: vaerdi}))
    assert svar.status_code == 422
    assert svar.context["form"].errors == {felt: [saetning]}
    assert not Bruger.objects.filter(first_name="Kirsten").exists()
    assert not mail.outbox


def test_closing_ends_the_sessions_at_once_and_reopening_lets_in_again(som_administrator: Client) -> None:
    lukkes = factories.bruger(Rolle.STYREGRUPPE, password=factories.KODEORD)
    andens = logget_ind(lukkes)
    assert andens.get(reverse("haendelser:log")).status_code == 200

    som_administrator.post(reverse("brugere:luk", args=[lukkes.pk]))
    assert andens.get(reverse("haendelser:log")).status_code == 302
    forsoeg = Client().post(reverse("account_login"), {"login": lukkes.username, "password": factories.KODEORD})
    assert forsoeg["Location"] == reverse("account_inactive")

    som_administrator.post(reverse("brugere:genaabn", args=[lukkes.pk]))
    # The old session stays dead; a new sign-in works.
    assert andens.get(reverse("haendelser:log")).status_code == 302
    nyt = Client().post(reverse("account_login"), {"login": lukkes.username, "password": factories.KODEORD})
    assert nyt["Location"] == "/"


def test_an_invitation_without_an_address_is_not_said_to_be_sent(som_administrator: Client) -> None:
    uden = factories.bruger(Rolle.STYREGRUPPE)
    Bruger.objects.filter(pk=uden.pk).update(email="")
    svar = som_administrator.post(reverse("brugere:invitation", args=[uden.pk]), follow=True)
    assert "har ingen e-mailadresse. Skriv den under Ret oplysninger" in svar.content.decode()
    assert "Vi har sendt en invitation" not in svar.content.decode()
    assert not mail.outbox


def test_a_change_of_role_takes_effect_with_the_next_click(som_administrator: Client) -> None:
    bruger = factories.bruger(Rolle.STYREGRUPPE)
    andens = logget_ind(bruger)
    svar = som_administrator.post(
        reverse("brugere:bruger", args=[bruger.pk]), _oplysninger(rolle=Rolle.ANVISNING.value, email=bruger.email)
    )
    assert svar.status_code == 302
    assert andens.get(reverse("haendelser:log")).status_code == 403
    haendelse = Haendelse.objects.get(art="bruger.rettet")
    assert haendelse.grundlag["foer"]["rolle"] == "Medlem af styregruppen"
    assert haendelse.grundlag["efter"]["rolle"] == "Sagsbehandler i boliganvisningen"


def test_nobody_closes_themselves(som_administrator: Client, administrator: Bruger) -> None:
    factories.bruger(Rolle.ADMINISTRATOR)
    svar = som_administrator.post(reverse("brugere:luk", args=[administrator.pk]), follow=True)
    assert "Du kan ikke lukke din egen adgang. Bed en anden administrator om det." in svar.content.decode()
    administrator.refresh_from_db()
    assert administrator.is_active


def test_the_last_administrator_cannot_leave(administrator: Bruger) -> None:
    """`by` was an administrator when the page was opened; another had closed that access in the meantime."""
    anden = factories.bruger(Rolle.ADMINISTRATOR)
    services.luk(bruger=anden, by=administrator, now=factories.NU)
    anden.is_active = True  # a stale copy, as a request in flight may hold
    with pytest.raises(Afvist, match=r"er den eneste administrator\. Giv først en anden rollen\."):
        services.luk(bruger=administrator, by=anden, now=factories.NU)
    with pytest.raises(Afvist, match="Du kan ikke skifte din egen rolle"):
        services.ret(
            bruger=administrator,
            fornavn="A",
            efternavn="B",
            email=administrator.email,
            rolle=Rolle.MONITOR,
            organisation_id=None,
            by=administrator,
            now=factories.NU,
        )


@pytest.mark.parametrize("rolle", [r for r in Rolle if r is not Rolle.ADMINISTRATOR])
def test_the_services_ask_for_the_right_themselves(rolle: Rolle) -> None:
    by, offer = factories.bruger(rolle), factories.bruger(Rolle.STYREGRUPPE)
    with pytest.raises(ManglerRet):
        services.luk(bruger=offer, by=by, now=factories.NU)
    with pytest.raises(ManglerRet):
        services.send_invitation(bruger=offer, basisadresse="http://testserver", by=by, now=factories.NU)
    offer.refresh_from_db()
    assert offer.is_active
    assert not mail.outbox


def test_a_mail_that_cannot_be_sent_leaves_the_user_and_says_so(
    som_administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nede(*_: object, **__: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(services, "send_mail", nede)
    svar = som_administrator.post(reverse("brugere:inviter"), _oplysninger(), follow=True)
    assert "e-mailen til kirsten@example.dk kunne ikke sendes" in svar.content.decode()
    assert Bruger.objects.filter(username="kirsten").exists()
    assert not Haendelse.objects.filter(art="bruger.invitation_sendt").exists()


def test_the_list_finds_filters_and_answers_htmx_with_the_table_alone(som_administrator: Client) -> None:
    factories.bruger(Rolle.MONITOR, username="mette", first_name="Mette", last_name="Ås")
    lukket = factories.bruger(Rolle.MONITOR, username="lars", first_name="Lars", last_name="Bo", is_active=False)
    hel = som_administrator.get(reverse("brugere:liste"), {"soeg": "ås mette"}).content.decode()
    assert "Mette Ås" in hel
    assert "Lars Bo" not in hel
    del_ = som_administrator.get(reverse("brugere:liste"), {"status": "lukket"}, headers={"HX-Request": "true"})
    assert str(lukket) in del_.content.decode()
    assert "<html" not in del_.content.decode()
    assert "HX-Request" in del_["Vary"]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_close_each_other_at_once_leave_one() -> None:
    a, b = factories.bruger(Rolle.ADMINISTRATOR), factories.bruger(Rolle.ADMINISTRATOR)

    def luk(nr: int) -> None:
        offer, by = ((a, b), (b, a))[nr]
        services.luk(bruger=offer, by=by, now=factories.NU)

    assert sorted(type(udfald).__name__ for udfald in samtidig(2, luk)) == ["Afvist", "NoneType"]
    assert Bruger.objects.filter(rolle=Rolle.ADMINISTRATOR, is_active=True).count() == 1


def test_listen_kan_vise_dem_der_ikke_har_valgt_adgangskode() -> None:
    factories.bruger(Rolle.MONITOR, username="med-kode", password=factories.KODEORD)
    factories.bruger(Rolle.MONITOR, username="inviteret")
    factories.bruger(Rolle.MONITOR, username="lukket-uden-kode", is_active=False)
    klient = logget_ind(factories.bruger(Rolle.ADMINISTRATOR, username="admin", password=factories.KODEORD))
    side = klient.get(reverse("brugere:liste"), {"status": "inviteret"}).content.decode()
    assert re.findall(r'class="nummer">([\w-]+)<', side) == ["inviteret"]
    forkert = klient.get(reverse("brugere:liste"), {"status": "hest"}).content.decode()
    assert "Ret filteret" in forkert


def test_the_list_of_users_is_in_danish_order(client: Client) -> None:
    """Æ, ø and å last and aa as å, whatever the database's collation."""
    administrator = factories.bruger(Rolle.ADMINISTRATOR, first_name="Zenia", last_name="Adm")
    for navn in ("Åse", "Øjvind", "Aase", "Ærlig", "Anton"):
        factories.bruger(Rolle.MONITOR, first_name=navn, last_name="Prøve")
    client.force_login(administrator)
    svar = client.get(reverse("brugere:liste"))
    fornavne = [b.first_name for b in svar.context["side"]]
    assert fornavne == ["Anton", "Zenia", "Ærlig", "Øjvind", *sorted(["Åse", "Aase"], key=fornavne.index)]
