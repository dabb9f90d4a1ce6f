"""What happens to a vacancy on its way, kept for good: deadlines that were set or moved, changes of colour."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .boliger import Anvisning, Indmelding


class Fristsaetning(models.Model):
    """The deadline of a report or an offer was set or moved. Append-only, in the database too.

    The newest row's `frist_on` is also the report's `frist_on` or the offer's `svarfrist_on`. It lies `arbejdsdage`
    working days after `fra_on`; `sprunget_over` are the other days on the way, each with why: a list of
    ``{"dag": "2026-06-05", "hvorfor": "lukkedag"}``. Nobody (`by`) is the rule. A deadline older than these rows has
    no calculation.
    """

    indmelding = models.ForeignKey(Indmelding, null=True, on_delete=models.PROTECT, related_name="fristsaetninger")
    anvisning = models.ForeignKey(Anvisning, null=True, on_delete=models.PROTECT, related_name="fristsaetninger")
    frist_on = models.DateField("frist")
    fra_on = models.DateField("regnet fra")
    arbejdsdage = models.PositiveSmallIntegerField("arbejdsdage", null=True)
    sprunget_over = models.JSONField("dage, der ikke tæller med", default=list)
    begrundelse = models.TextField("begrundelse")
    at = models.DateTimeField("tidspunkt")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "fristsætning"
        verbose_name_plural = "fristsætninger"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="fristsaetning_om_et",
                condition=Q(indmelding__isnull=False, anvisning__isnull=True)
                | Q(indmelding__isnull=True, anvisning__isnull=False),
            ),
            models.CheckConstraint(name="fristsaetning_begrundet", condition=~Q(begrundelse="")),
        ]

    def __str__(self) -> str:
        return f"Frist {self.frist_on:%Y-%m-%d}"


class Farveskift(models.Model):
    """A colour or a designation changed under an open report, and this is what the agreement's rule did.

    `fra_on` is the first day of the new state, `grundlag` what it rests on (round, manual placement, list, rule set,
    dispensation). The newest row says what the vacancy has been judged by last.
    """

    class Hvad(models.TextChoices):
        FRIGIVET = "frigivet", "Givet tilbage til organisationen"
        TILBAGEKALDT = "tilbagekaldt", "Tilbuddet kaldt tilbage"
        BEHOLDER_FRIST = "beholder_frist", "Det åbne tilbud beholder sin frist"
        GENNEMFOERES = "gennemfoeres", "Det accepterede tilbud gennemføres"
        FORTSAETTER = "fortsaetter", "Boligen er fortsat til rådighed"
        PAA_VILKAAR = "paa_vilkaar", "Boligen kan nu kun anvises på vilkår"
        LEMPET = "lempet", "Boligen kan anvises friere end før"

    indmelding = models.ForeignKey(Indmelding, on_delete=models.PROTECT, related_name="farveskift")
    anvisning = models.ForeignKey(Anvisning, null=True, on_delete=models.PROTECT, related_name="farveskift")
    fra_on = models.DateField("gælder fra")
    grundlag = models.CharField("grundlag", max_length=80)
    farve_foer = models.CharField("farve før", max_length=12)
    farve_efter = models.CharField("farve efter", max_length=12)
    udfald_efter = models.CharField("udfald efter", max_length=20)
    hvad = models.CharField("hvad der skete", max_length=20, choices=Hvad)
    at = models.DateTimeField("tidspunkt")

    class Meta:
        verbose_name = "farveskift"
        verbose_name_plural = "farveskift"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(name="farveskift_et_pr_segment", fields=["indmelding", "fra_on", "grundlag"])
        ]

    def __str__(self) -> str:
        return f"{self.indmelding_id}: {self.farve_foer} → {self.farve_efter}"
