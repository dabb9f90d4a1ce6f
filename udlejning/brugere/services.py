"""Inviting, changing, closing and reopening users. Each act is logged; nobody can lock the administrators out."""

import datetime as dt
import logging
from smtplib import SMTPException

from allauth.account import app_settings as konto
from allauth.account.utils import user_pk_to_url_str
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from udlejning.faelles.fejl import Afvist
from udlejning.haendelser.services import skriv

from .adgang import tjek_ret
from .models import Bruger
from .rettigheder import Rettighed, Rolle

log = logging.getLogger(__name__)


def inviter(
    *,
    username: str,
    fornavn: str,
    efternavn: str,
    email: str,
    rolle: str,
    organisation_id: int | None,
    by: Bruger,
    now: dt.datetime,
) -> Bruger:
    """Create a user without a password. `send_invitation` sends the link by which the user chooses one."""
    tjek_ret(by, Rettighed.ADMINISTRER_BRUGERE, handling="invitere brugere")
    bruger = Bruger(
        username=username,
        first_name=fornavn,
        last_name=efternavn,
        email=email,
        rolle=rolle,
        organisation_id=organisation_id,
        date_joined=now,
    )
    bruger.set_unusable_password()
    with transaction.atomic():
        if Bruger.objects.filter(username__iexact=username).exists():
            raise Afvist(f"Brugernavnet {username} er taget. Vælg et andet.", felt="username")
        _gem(bruger)
        skriv(
            art="bruger.inviteret",
            objekt=bruger,
            tekst=f"{bruger} ({bruger.username}) er inviteret som {bruger.get_rolle_display().lower()}.",
            by=by,
            now=now,
            grundlag=_som_grundlag(bruger),
        )
    return bruger


def send_invitation(*, bruger: Bruger, basisadresse: str, by: Bruger, now: dt.datetime) -> None:
    """Send `bruger` a link that lets the password be chosen once, within `PASSWORD_RESET_TIMEOUT`."""
    tjek_ret(by, Rettighed.ADMINISTRER_BRUGERE, handling="invitere brugere")
    if not bruger.is_active:
        raise Afvist(f"Adgangen for {bruger} er lukket. Genåbn den, før du sender en invitation.")
    if not bruger.email:
        raise Afvist(f"{bruger} har ingen e-mailadresse. Skriv den under Ret oplysninger, og send så invitationen.")
    noegle = konto.PASSWORD_RESET_TOKEN_GENERATOR().make_token(bruger)
    sti = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(bruger), "key": noegle})
    brev = render_to_string(
        "brugere/invitation.txt", {"bruger": bruger, "link": basisadresse.rstrip("/") + sti, "by": by}
    )
    try:
        send_mail("Invitation til Fælles udlejningsaftale", brev, None, [bruger.email])
    except (SMTPException, OSError) as fejl:
        log.exception("The invitation to user %s could not be sent", bruger.pk)
        raise Afvist(
            f"{bruger} er oprettet, men e-mailen til {bruger.email} kunne ikke sendes. "
            "Kontrollér adressen, og vælg Send invitation igen om lidt."
        ) from fejl
    skriv(
        art="bruger.invitation_sendt",
        objekt=bruger,
        tekst=f"Invitationen til {bruger} ({bruger.username}) er sendt til {bruger.email}.",
        by=by,
        now=now,
    )


def ret(
    *,
    bruger: Bruger,
    fornavn: str,
    efternavn: str,
    email: str,
    rolle: str,
    organisation_id: int | None,
    by: Bruger,
    now: dt.datetime,
) -> Bruger:
    """Change name, e-mail, role and organisation. The rights change with the user's next click."""
    tjek_ret(by, Rettighed.ADMINISTRER_BRUGERE, handling="rette brugere")
    with transaction.atomic():
        bruger = _laas(bruger)
        foer = _som_grundlag(bruger)
        if bruger.rolle == Rolle.ADMINISTRATOR and rolle != Rolle.ADMINISTRATOR:
            _kraev_en_anden_administrator(bruger, by, handling="skifte din egen rolle", felt="rolle")
        bruger.first_name, bruger.last_name, bruger.email = fornavn, efternavn, email
        bruger.rolle, bruger.organisation_id = rolle, organisation_id
        _gem(bruger)
        efter = _som_grundlag(bruger)
        if foer != efter:
            skriv(
                art="bruger.rettet",
                objekt=bruger,
                tekst=f"Oplysningerne om {bruger} ({bruger.username}) er rettet.",
                by=by,
                now=now,
                grundlag={"foer": foer, "efter": efter},
            )
    return bruger


def luk(*, bruger: Bruger, by: Bruger, now: dt.datetime) -> Bruger:
    """Close `bruger`: no sign-in, and sessions end at once. The log keeps the name."""
    tjek_ret(by, Rettighed.ADMINISTRER_BRUGERE, handling="lukke brugere")
    with transaction.atomic():
        bruger = _laas(bruger)
        if not bruger.is_active:
            raise Afvist(f"Adgangen for {bruger} er allerede lukket.")
        _kraev_en_anden_administrator(bruger, by, handling="lukke din egen adgang")
        bruger.is_active = False
        bruger.save(update_fields=["is_active"])
        _afslut_sessioner(bruger, now)
        skriv(
            art="bruger.lukket",
            objekt=bruger,
            tekst=f"Adgangen for {bruger} ({bruger.username}) er lukket.",
            by=by,
            now=now,
        )
    return bruger


def genaabn(*, bruger: Bruger, by: Bruger, now: dt.datetime) -> Bruger:
    """Let a closed user sign in again, with the password they had."""
    tjek_ret(by, Rettighed.ADMINISTRER_BRUGERE, handling="genåbne brugere")
    with transaction.atomic():
        bruger = _laas(bruger)
        if bruger.is_active:
            raise Afvist(f"Adgangen for {bruger} er allerede åben.")
        bruger.is_active = True
        bruger.save(update_fields=["is_active"])
        skriv(
            art="bruger.genaabnet",
            objekt=bruger,
            tekst=f"Adgangen for {bruger} ({bruger.username}) er genåbnet.",
            by=by,
            now=now,
        )
    return bruger


def _laas(bruger: Bruger) -> Bruger:
    """`bruger` fresh and locked, together with every administrator, so that two cannot close each other."""
    laaste = Bruger.objects.select_for_update().filter(rolle=Rolle.ADMINISTRATOR) | (
        Bruger.objects.select_for_update().filter(pk=bruger.pk)
    )
    return next(laast for laast in laaste.order_by("pk") if laast.pk == bruger.pk)


def _kraev_en_anden_administrator(bruger: Bruger, by: Bruger, *, handling: str, felt: str | None = None) -> None:
    if bruger.pk == by.pk:
        raise Afvist(f"Du kan ikke {handling}. Bed en anden administrator om det.", felt=felt)
    andre = Bruger.objects.filter(rolle=Rolle.ADMINISTRATOR, is_active=True).exclude(pk=bruger.pk)
    if bruger.rolle == Rolle.ADMINISTRATOR and bruger.is_active and not andre.exists():
        raise Afvist(f"{bruger} er den eneste administrator. Giv først en anden rollen.", felt=felt)


def _gem(bruger: Bruger) -> None:
    """Validate whole and save. The first error becomes the refusal, beside its field."""
    try:
        bruger.full_clean()
    except ValidationError as fejl:
        felt, saetninger = next(iter(fejl.message_dict.items()))
        felter = {"first_name": "fornavn", "last_name": "efternavn", "__all__": None}
        if "e-mail" in saetninger[0]:
            felt = "email"
        elif felt == "__all__":
            felt = "organisation"
        raise Afvist(saetninger[0], felt=felter.get(felt, felt)) from fejl
    bruger.save()


def _afslut_sessioner(bruger: Bruger, now: dt.datetime) -> None:
    for session in Session.objects.filter(expire_date__gt=now).iterator():
        if session.get_decoded().get("_auth_user_id") == str(bruger.pk):
            session.delete()


def _som_grundlag(bruger: Bruger) -> dict[str, str]:
    return {
        "navn": str(bruger),
        "email": bruger.email,
        "rolle": bruger.get_rolle_display(),
        "organisation": str(bruger.organisation or ""),
    }
