from django.apps import AppConfig


class BeskederConfig(AppConfig):
    name = "udlejning.beskeder"
    label = "beskeder"
    verbose_name = "Beskeder"
