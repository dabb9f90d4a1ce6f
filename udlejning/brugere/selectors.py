"""Reading users, for the administrator's pages."""

from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet

from monitoring.domain.dansk import sorteringsnoegle
from udlejning.faelles.soegning import med_alle_ord

from .models import Bruger
from .rettigheder import RETTIGHEDER, Rettighed

#: Invited, and the link is not used yet.
UDEN_ADGANGSKODE = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def brugere(*, soeg: str = "", rolle: str = "", status: str = "") -> list[Bruger]:
    """All users by name in Danish order, which no database need know. `soeg` looks in names, user name,
    e-mail and organisation.

    `status` is ``aaben``, ``inviteret`` (open, but no password is chosen yet), ``lukket`` or empty.
    """
    alle = Bruger.objects.select_related("organisation")
    fundne = med_alle_ord(alle, soeg, "first_name", "last_name", "username", "email", "organisation__navn")
    if rolle:
        fundne = fundne.filter(rolle=rolle)
    if status:
        fundne = fundne.filter(is_active=status != "lukket")
    if status == "inviteret":
        fundne = fundne.filter(UDEN_ADGANGSKODE)
    return sorted(fundne, key=lambda b: (sorteringsnoegle(str(b)), b.username))


def organisationer() -> QuerySet[Any]:
    """The organisations that staff can belong to, in Danish order. By name, because users know no app above them."""
    return apps.get_model("monitoring.Boligorganisation")._default_manager.all()


def medarbejdere_i(organisation_id: int) -> QuerySet[Bruger]:
    """The active staff of an organisation."""
    return Bruger.objects.filter(is_active=True, organisation=organisation_id).order_by("pk")


def brugere_med_ret(rettighed: Rettighed) -> QuerySet[Bruger]:
    """The active users whose role carries `rettighed`."""
    return Bruger.objects.filter(is_active=True, rolle__in=roller_med(rettighed)).order_by("pk")


def roller_med(rettighed: Rettighed) -> list[str]:
    """The roles that carry `rettighed`."""
    return [str(rolle) for rolle, rettigheder in RETTIGHEDER.items() if rettighed in rettigheder]
