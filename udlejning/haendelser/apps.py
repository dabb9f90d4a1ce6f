from django.apps import AppConfig


class HaendelserConfig(AppConfig):
    name = "udlejning.haendelser"
    label = "haendelser"
    verbose_name = "Hændelser"
