from django.apps import AppConfig


class BrugereConfig(AppConfig):
    name = "udlejning.brugere"
    label = "brugere"
    verbose_name = "Brugere"
