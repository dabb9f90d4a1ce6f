from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "monitoring"
    verbose_name = "Monitorering"

    def ready(self) -> None:
        from monitoring.rammebesked import manglende_liste, runden
        from udlejning.brugere.context import registrer_rammebesked
        from udlejning.faelles.eksport import registrer_runde

        registrer_rammebesked(manglende_liste)
        registrer_runde(runden)
