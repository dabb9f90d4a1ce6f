from django.apps import AppConfig


class AnvisningConfig(AppConfig):
    name = "anvisning"
    verbose_name = "Anvisning"
