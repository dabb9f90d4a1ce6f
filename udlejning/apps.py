from django.contrib.admin.apps import AdminConfig


class Adminkonfiguration(AdminConfig):
    """Django's admin on a site of our own, which only the administrator's role enters."""

    default_site = "udlejning.brugere.adminside.Adminside"
