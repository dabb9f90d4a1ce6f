from django.apps import AppConfig


class StyregruppeConfig(AppConfig):
    name = "udlejning.styregruppe"
    label = "styregruppe"
