"""The outbox: a letter is written with what it tells of, and sent once, whoever fails on the way."""

import datetime as dt
import smtplib
import threading
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import transaction

from tests.factories import NU, bruger
from tests.traade import samtidig
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.haendelser.models import Haendelse
from udlejning.post import services, tasks
from udlejning.post.models import UdgaaendeMail

ET_MINUT = dt.timedelta(minutes=1)


def skriv_brev(noegle: str = "proeve/1", **felter: Any) -> UdgaaendeMail | None:
    return services.laeg_i_post(
        **{"noegle": noegle, "emne": "Emnet", "tekst": "Brødtekst", "til": "mona@example.dk", "now": NU, **felter}
    )


@pytest.fixture
def doed_server(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A mail server that refuses everybody."""

    def naegt(self: EmailMessage, fail_silently: bool = False) -> int:
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")

    monkeypatch.setattr(EmailMessage, "send", naegt)
    return monkeypatch


@pytest.mark.django_db
def test_et_brev_sendes_en_gang() -> None:
    brev = skriv_brev()
    assert brev is not None
    assert services.send_ventende(now=NU) == 1
    assert services.send_ventende(now=NU + ET_MINUT) == 0

    (sendt,) = mail.outbox
    assert (sendt.to, sendt.subject, sendt.body) == (["mona@example.dk"], "Emnet", "Brødtekst")
    assert sendt.extra_headers["Auto-Submitted"] == "auto-generated"
    brev.refresh_from_db()
    assert (brev.status, brev.forsoeg, brev.sent_at) == ("sendt", 1, NU)


@pytest.mark.django_db
def test_den_samme_noegle_giver_et_brev_ogsaa_efter_at_det_er_sendt() -> None:
    assert skriv_brev() is not None
    assert skriv_brev(emne="Et andet") is None
    services.send_ventende(now=NU)
    assert skriv_brev() is None
    assert skriv_brev("proeve/2") is not None
    assert UdgaaendeMail.objects.count() == 2


@pytest.mark.django_db
def test_hvad_der_rulles_tilbage_sendes_ikke() -> None:
    with transaction.atomic():
        skriv_brev()
        transaction.set_rollback(True)
    assert services.send_ventende(now=NU) == 0
    assert mail.outbox == []


@pytest.mark.django_db
def test_en_doed_mailserver_taber_intet(doed_server: pytest.MonkeyPatch) -> None:
    """Pauses after the failures: one minute, then two."""
    skriv_brev()
    assert services.send_ventende(now=NU) == 0
    brev = UdgaaendeMail.objects.get()
    assert (brev.status, brev.forsoeg, brev.tidligst_at) == ("venter", 1, NU + ET_MINUT)
    assert "Connection unexpectedly closed" in brev.fejl
    services.send_ventende(now=NU)
    services.send_ventende(now=NU + ET_MINUT)
    brev.refresh_from_db()
    assert (brev.forsoeg, brev.tidligst_at) == (2, NU + 3 * ET_MINUT)

    doed_server.undo()
    assert services.send_ventende(now=NU + 3 * ET_MINUT) == 1
    brev.refresh_from_db()
    assert (brev.status, brev.forsoeg, brev.fejl) == ("sendt", 3, "")


@pytest.mark.django_db
def test_et_brev_der_ikke_kan_sendes_standser_ikke_de_andre(monkeypatch: pytest.MonkeyPatch) -> None:
    skriv_brev("proeve/1", til="daarlig@example.dk")
    skriv_brev("proeve/2", til="god@example.dk")
    rigtig = EmailMessage.send

    def nogle(self: EmailMessage, fail_silently: bool = False) -> int:
        if self.to == ["daarlig@example.dk"]:
            raise smtplib.SMTPRecipientsRefused({"daarlig@example.dk": (550, b"No such user")})
        return rigtig(self, fail_silently)

    monkeypatch.setattr(EmailMessage, "send", nogle)
    assert services.send_ventende(now=NU) == 1
    assert [brev.to for brev in mail.outbox] == [["god@example.dk"]]


@pytest.mark.django_db
def test_et_opgivet_brev_kan_sendes_igen_af_administratoren(doed_server: pytest.MonkeyPatch) -> None:
    """Twenty tries are the last; a year between them is longer than any pause."""
    brev = skriv_brev()
    assert brev is not None
    for nummer in range(20):
        brev.refresh_from_db()
        assert brev.status == "venter"
        services.send_ventende(now=NU + dt.timedelta(days=365 * nummer))
    brev.refresh_from_db()
    assert (brev.status, brev.forsoeg) == ("opgivet", 20)

    doed_server.undo()
    administrator = bruger(Rolle.ADMINISTRATOR)
    with pytest.raises(ManglerRet):
        services.send_igen(brev=brev, by=bruger(Rolle.MONITOR), now=NU)
    services.send_igen(brev=brev, by=administrator, now=NU)
    with pytest.raises(Afvist, match="ikke opgivet"):
        services.send_igen(brev=brev, by=administrator, now=NU)
    assert services.send_ventende(now=NU) == 1
    assert Haendelse.objects.get(art="mail.sendes_igen").by == administrator


@pytest.mark.django_db
def test_et_genudsendt_brev_har_samme_id(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sender that died after the server took the letter sends it again; mail programs know it by its id."""
    skriv_brev()
    sendte: list[str] = []

    def send_og_doe(self: EmailMessage, fail_silently: bool = False) -> int:
        sendte.append(str(self.message()["Message-ID"]))
        if len(sendte) == 1:
            raise KeyboardInterrupt
        return 1

    monkeypatch.setattr(EmailMessage, "send", send_og_doe)
    with pytest.raises(KeyboardInterrupt):
        services.send_ventende(now=NU)
    assert UdgaaendeMail.objects.get().status == "venter"
    assert services.send_ventende(now=NU) == 1
    assert sendte[0] == sendte[1]
    assert sendte[0].startswith("<post.")


@pytest.mark.django_db(transaction=True)
def test_to_afsendere_paa_en_gang_sender_hvert_brev_en_gang(monkeypatch: pytest.MonkeyPatch) -> None:
    for nummer in range(6):
        skriv_brev(f"proeve/{nummer}", til=f"nr{nummer}@example.dk")
    sendte: list[str] = []
    sammen = threading.Barrier(2, timeout=10)

    moedet = threading.local()

    def langsom(self: EmailMessage, fail_silently: bool = False) -> int:
        if not hasattr(moedet, "ja"):
            moedet.ja = True
            sammen.wait()  # both hold a letter at this moment
        sendte.append(self.to[0])
        return 1

    monkeypatch.setattr(EmailMessage, "send", langsom)
    samtidig(2, lambda _: services.send_ventende(now=NU))
    assert sorted(sendte) == [f"nr{nummer}@example.dk" for nummer in range(6)]
    assert set(UdgaaendeMail.objects.values_list("status", flat=True)) == {"sendt"}


@pytest.mark.django_db
def test_opgaven_sender_hvad_der_venter() -> None:
    skriv_brev()
    tasks.send_post()
    assert len(mail.outbox) == 1
