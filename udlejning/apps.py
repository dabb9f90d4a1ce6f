from django.contrib import admin
from django.contrib.admin.apps import AdminConfig


class Adminkonfiguration(AdminConfig):
    """Django's admin on a site of our own, which only the administrator's role enters."""

    default_site = "udlejning.brugere.adminside.Adminside"

    def ready(self) -> None:
        """Without what the libraries register: roles are ours, and e-mail addresses stand on the user."""
        from allauth.account.models import EmailAddress
        from django.contrib.auth.models import Group

        super().ready()
        admin.site.unregister([EmailAddress, Group])
