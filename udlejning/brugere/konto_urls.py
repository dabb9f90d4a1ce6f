"""The few pages of django-allauth that are open, under its names. Everything else it offers has no address here."""

from allauth.account import views
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, re_path

from .adgang import alle_indloggede


@login_not_required
def lukket(request: HttpRequest) -> HttpResponseBase:
    """allauth looks this address up by name; there is nothing behind it."""
    raise Http404("Man kan ikke selv oprette sig. Administratoren inviterer.")


@alle_indloggede
def uden_adgangskode(request: HttpRequest) -> HttpResponseBase:
    """Where allauth sends those who are signed in without a password of their own: they get the link by mail."""
    return redirect("account_reset_password")


urlpatterns = [
    path("log-ind/", views.login, name="account_login"),
    path("log-ud/", alle_indloggede(views.logout), name="account_logout"),
    path("lukket/", views.account_inactive, name="account_inactive"),
    path("opret/", lukket, name="account_signup"),
    path("adgangskode/", alle_indloggede(views.password_change), name="account_change_password"),
    path("adgangskode/ny/", uden_adgangskode, name="account_set_password"),
    path("adgangskode/glemt/", views.password_reset, name="account_reset_password"),
    path("adgangskode/sendt/", views.password_reset_done, name="account_reset_password_done"),
    path("adgangskode/valgt/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^adgangskode/vaelg/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
