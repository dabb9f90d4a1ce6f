from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "monitoring"
    verbose_name = "Monitorering"

    def ready(self) -> None:
        from monitoring.rammebesked import manglende_liste
        from udlejning.brugere.context import registrer_rammebesked

        registrer_rammebesked(manglende_liste)
