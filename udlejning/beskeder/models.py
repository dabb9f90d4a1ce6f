"""Notices to persons, and how each person wants them by e-mail."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from udlejning.post.models import UdgaaendeMail


class Beskedart(models.TextChoices):
    """What a notice is about. A person chooses per kind how it comes by e-mail."""

    NY_INDMELDING = "ny_indmelding", "Ny ledig bolig"
    NYT_TILBUD = "nyt_tilbud", "Tilbud til en borger"
    SVAR = "svar", "Svar på et tilbud"
    FRIST_NAER = "frist_naer", "En frist er nær"
    FRIST_FLYTTET = "frist_flyttet", "En frist er flyttet"
    FRIGIVET = "frigivet", "Bolig givet tilbage"
    TRUKKET = "trukket", "Bolig eller tilbud trukket tilbage"
    UDLEJET = "udlejet", "Bolig udlejet"
    FARVESKIFT = "farveskift", "Ny farve"
    DISPENSATION = "dispensation", "Dispensation"
    FLEKSIBEL = "fleksibel", "Fleksibel udlejning"
    DATA = "data", "Data og indlæsninger"
    AFTALE = "aftale", "Model og aftale"
    MOEDE = "moede", "Møder"


class Maade(models.TextChoices):
    """How a notice comes by e-mail. In the system it is shown at once whatever is chosen."""

    STRAKS = "straks", "Straks"
    DAGLIGT = "dagligt", "Samlet én gang om dagen"
    FRA = "fra", "Ingen e-mail"


class Besked(models.Model):
    """One notice to one person. `noegle` says what it is about: a person never gets a second of the same.

    `maade` is the person's choice when it was given; `mail` the letter of its own or the daily one that it went with.
    Until `fortrydes_til` the act can be undone, and no letter leaves. `sti` is a path of this site.
    """

    # besked_liste begins with it.
    modtager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="modtager",
        on_delete=models.PROTECT,
        related_name="beskeder",
        db_index=False,
    )
    art = models.CharField("art", max_length=20, choices=Beskedart)
    noegle = models.CharField("nøgle", max_length=120)
    emne = models.CharField("emne", max_length=200)
    tekst = models.TextField("tekst")
    sti = models.CharField("sti", max_length=300)
    at = models.DateTimeField("tidspunkt")
    laest_at = models.DateTimeField("læst", null=True)
    maade = models.CharField("e-mail", max_length=10, choices=Maade)
    fortrydes_til = models.DateTimeField("kan fortrydes til", null=True)
    mail = models.ForeignKey(
        UdgaaendeMail, verbose_name="e-mail", null=True, on_delete=models.PROTECT, related_name="beskeder"
    )

    class Meta:
        verbose_name = "besked"
        verbose_name_plural = "beskeder"
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(name="besked_en_pr_noegle", fields=["noegle", "modtager"]),
            # A path of this site: one slash, not two, which would name another server.
            models.CheckConstraint(
                name="besked_sti_er_lokal", condition=Q(sti__startswith="/") & ~Q(sti__startswith="//")
            ),
        ]
        indexes = [
            models.Index(fields=["modtager", "-at", "-id"], name="besked_liste"),
            models.Index(fields=["modtager"], name="besked_ulaest", condition=Q(laest_at__isnull=True)),
            models.Index(
                fields=["modtager", "at"], name="besked_samles", condition=Q(maade="dagligt", mail__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.emne


class Beskedvalg(models.Model):
    """One person's choice for one kind of notice. Without a row the default of the person's role holds."""

    bruger = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="bruger", on_delete=models.CASCADE, related_name="beskedvalg"
    )
    art = models.CharField("art", max_length=20, choices=Beskedart)
    maade = models.CharField("e-mail", max_length=10, choices=Maade)

    class Meta:
        verbose_name = "beskedvalg"
        verbose_name_plural = "beskedvalg"
        constraints = [models.UniqueConstraint(name="beskedvalg_et_pr_art", fields=["bruger", "art"])]

    def __str__(self) -> str:
        return f"{self.bruger}: {self.get_art_display()} {self.get_maade_display().lower()}"
