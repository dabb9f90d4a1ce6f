"""What the ledger counts besides reports and offers: vacant dwellings per month, and refused attempts to report."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from monitoring.api import FARVENAVNE, Afdeling, Farve, Indlaesning

from .boliger import Bolig


class Ledighedstal(models.Model):
    """How many family dwellings of an afdeling became vacant in a calendar month, as the organisation says.

    A correction is a new row with the next `version` and a reason; the highest version holds. `antal` None takes a
    number back: the month is ikke oplyst again. The database refuses to change or delete a row (migration 0011).
    """

    afdeling = models.ForeignKey(Afdeling, on_delete=models.PROTECT, related_name="ledighedstal")
    maaned = models.DateField("måned (dens første dag)")
    version = models.PositiveSmallIntegerField("version", default=1)
    antal = models.PositiveSmallIntegerField("ledige familieboliger", null=True)
    begrundelse = models.TextField("begrundelse for rettelsen", blank=True)
    indlaesning = models.ForeignKey(Indlaesning, null=True, on_delete=models.PROTECT, related_name="ledighedstal")
    at = models.DateTimeField("oplyst")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "ledighedstal"
        verbose_name_plural = "ledighedstal"
        ordering = ["afdeling", "maaned", "version"]
        constraints = [
            models.UniqueConstraint(name="ledighedstal_unikt", fields=["afdeling", "maaned", "version"]),
            models.CheckConstraint(name="ledighedstal_maanedens_foerste", condition=Q(maaned__day=1)),
            models.CheckConstraint(
                name="ledighedstal_rettelse_begrundet",
                condition=Q(version=1, antal__isnull=False) | (Q(version__gt=1) & ~Q(begrundelse="")),
                violation_error_message="En rettelse skal begrundes.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.afdeling_id} {self.maaned:%Y-%m}: {'ikke oplyst' if self.antal is None else self.antal}"


class AfvistForsoeg(models.Model):
    """The gate refused a report of the unit on `forsoegt_on`. `afgoerelse` is its answer, as in the event beside it.

    Append-only, as the log (migration 0011).
    """

    bolig = models.ForeignKey(Bolig, on_delete=models.PROTECT, related_name="afviste_forsoeg")
    forsoegt_on = models.DateField("forsøgt")
    farve = models.CharField("farve", max_length=12, choices=[(f.value, FARVENAVNE[f].capitalize()) for f in Farve])
    trin = models.PositiveSmallIntegerField("trin", null=True)
    afgoerelse = models.JSONField(default=dict)
    at = models.DateTimeField("tidspunkt")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "afvist forsøg"
        verbose_name_plural = "afviste forsøg"
        ordering = ["forsoegt_on", "id"]
        indexes = [models.Index(fields=["forsoegt_on"], name="afvistforsoeg_dag")]

    def __str__(self) -> str:
        return f"{self.bolig_id} {self.forsoegt_on}: {self.farve}"
