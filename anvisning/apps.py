from django.apps import AppConfig


class AnvisningConfig(AppConfig):
    name = "anvisning"
    verbose_name = "Anvisning"

    def ready(self) -> None:
        from anvisning.rammebesked import uden_aftale
        from anvisning.receivers import ved_grundlag_aendret
        from anvisning.services.boligdata import gem_boliger
        from monitoring.api import grundlag_aendret, registrer_modtager
        from udlejning.brugere.context import registrer_rammebesked

        grundlag_aendret.connect(ved_grundlag_aendret, dispatch_uid="anvisning.ved_grundlag_aendret")
        registrer_modtager("boliger", gem_boliger)
        registrer_rammebesked(uden_aftale)
