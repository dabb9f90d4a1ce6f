from django.apps import AppConfig


class OverblikConfig(AppConfig):
    name = "udlejning.overblik"
    label = "overblik"
