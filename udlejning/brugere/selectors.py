"""Reading users, for the administrator's pages."""

from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from .models import Bruger


def brugere(*, soeg: str = "", rolle: str = "", status: str = "") -> QuerySet[Bruger]:
    """All users by name. `status` is ``aaben``, ``lukket`` or empty; `soeg` looks in names, user name and e-mail."""
    fundne = Bruger.objects.select_related("organisation").order_by("first_name", "last_name", "username")
    for ord_ in soeg.split():
        fundne = fundne.filter(
            Q(first_name__icontains=ord_)
            | Q(last_name__icontains=ord_)
            | Q(username__icontains=ord_)
            | Q(email__icontains=ord_)
            | Q(organisation__navn__icontains=ord_)
        )
    if rolle:
        fundne = fundne.filter(rolle=rolle)
    if status:
        fundne = fundne.filter(is_active=status == "aaben")
    return fundne


def organisationer() -> QuerySet[Any]:
    """The organisations that staff can belong to, in Danish order. By name, because users know no app above them."""
    return apps.get_model("monitoring.Boligorganisation")._default_manager.all()
