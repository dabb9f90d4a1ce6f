from django.apps import AppConfig


class MoederConfig(AppConfig):
    name = "udlejning.moeder"
    label = "moeder"
