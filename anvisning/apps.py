from django.apps import AppConfig


class AnvisningConfig(AppConfig):
    name = "anvisning"
    verbose_name = "Anvisning"

    def ready(self) -> None:
        from anvisning.rammebesked import uden_aftale
        from anvisning.receivers import ved_grundlag_aendret
        from anvisning.services.boligdata import gem_boliger
        from anvisning.services.ledigefil import gem_ledige
        from anvisning.services.ledighedsfil import gem_ledighedsfil
        from monitoring.api import grundlag_aendret, registrer_modtager
        from udlejning.brugere.context import registrer_rammebesked

        grundlag_aendret.connect(ved_grundlag_aendret, dispatch_uid="anvisning.ved_grundlag_aendret")
        registrer_modtager("boliger", gem_boliger)
        registrer_modtager("ledige", gem_ledige)
        registrer_modtager("ledighed", gem_ledighedsfil)
        registrer_rammebesked(uden_aftale)
