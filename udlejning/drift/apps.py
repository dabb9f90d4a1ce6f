from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class DriftConfig(AppConfig):
    name = "udlejning.drift"
    label = "drift"
    verbose_name = "Drift"

    def ready(self) -> None:
        from udlejning.drift import rettigheder

        pre_migrate.connect(rettigheder.foer_migrering, dispatch_uid="drift_foer_migrering")
        post_migrate.connect(rettigheder.efter_migrering, dispatch_uid="drift_efter_migrering")
