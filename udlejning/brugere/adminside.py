"""Django's admin for the administrator's role alone: no superusers, our own sign-in, and every write in the log."""

import datetime as dt
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from udlejning.faelles.tid import nu
from udlejning.haendelser.services import skriv

from .models import Bruger
from .rettigheder import Rettighed


class Adminside(admin.AdminSite):
    site_header = "Fælles udlejningsaftale: register"
    site_title = "Register"
    index_title = "Register"
    site_url = "/"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return isinstance(request.user, Bruger) and request.user.har_ret(Rettighed.ADMINISTRER_REGISTER)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Signed in without the right is 403 at once, on every page of the site."""
        indre = super().admin_view(view, cacheable)

        @wraps(indre)
        def vogter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return indre(request, *args, **kwargs)

        return vogter

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Signed in without the right: 403. Not signed in: our own sign-in page."""
        if request.user.is_authenticated:
            if self.has_permission(request):
                return super().login(request, extra_context)
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or request.path)

    def password_change(  # type: ignore[override]  # a redirect instead of the admin's own form
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")


class KunLaesning(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Rows that nobody writes by hand; `ret` is what it takes to read them."""

    ret: Rettighed

    def has_module_permission(self, request: HttpRequest) -> bool:
        return isinstance(request.user, Bruger) and request.user.har_ret(self.ret)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Registermodel(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """A register that the administrator keeps. Rows are closed by a date or refused by PROTECT, so they may be deleted
    only while nothing points at them."""

    def _maa(self, request: HttpRequest) -> bool:
        return isinstance(request.user, Bruger) and request.user.har_ret(Rettighed.ADMINISTRER_REGISTER)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._maa(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._maa(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._maa(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._maa(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._maa(request)

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self.efter_skrivning(obj)
        skriv_i_log(request, obj, "rettet" if change else "oprettet", _aendringer(form))

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        skriv_i_log(request, obj, "slettet", {})
        super().delete_model(request, obj)
        self.efter_skrivning(obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for obj in formset.new_objects:
            self.efter_skrivning(obj)
            skriv_i_log(request, obj, "oprettet", {})
        for obj, felter in formset.changed_objects:
            self.efter_skrivning(obj)
            skriv_i_log(request, obj, "rettet", {"felter": list(felter)})
        for obj in formset.deleted_objects:
            self.efter_skrivning(obj)
            skriv_i_log(request, obj, "slettet", {})

    def efter_skrivning(self, obj: models.Model) -> None:
        """What must follow in the same transaction; overridden where a colour or a designation may change."""

    # Django's own admin log would be a second one, which anybody with SQL can change.
    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]  # no entry
        return None

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]  # no entry
        return None

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:  # type: ignore[override]  # no entry
        return None


def skriv_i_log(request: HttpRequest, obj: models.Model, hvad: str, grundlag: dict[str, Any]) -> None:
    assert isinstance(request.user, Bruger)
    navn = str(obj._meta.verbose_name).capitalize()
    skriv(
        art=f"register.{obj._meta.model_name}_{hvad}",
        objekt=obj,
        tekst=f"{navn} {hvad}: {obj}.",
        by=request.user,
        now=nu(),
        grundlag=grundlag,
    )


def _aendringer(form: Any) -> dict[str, Any]:
    """Field → before and after, as text."""
    return {
        felt: {"foer": _tekst(form.initial.get(felt)), "efter": _tekst(form.cleaned_data.get(felt))}
        for felt in form.changed_data
    }


def _tekst(vaerdi: Any) -> str:
    if isinstance(vaerdi, dt.date):
        return vaerdi.isoformat()
    return "" if vaerdi is None else str(vaerdi)
