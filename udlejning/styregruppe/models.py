"""Scenarios: a step model and rules that somebody tries. Nothing takes effect."""

from django.conf import settings
from django.db import models

from anvisning.models import Regelsaet
from monitoring.models import Modelversion


class Scenarie(models.Model):
    """A named draft, a copy of `model` and `regelsaet` with changes. Whoever has the right opens it by its `noegle`.

    `model_data` and `regel_data` are whole and valid, so the scenario says the same whatever is adopted later. Without
    a `regelsaet` (no agreement was in force) there is no `regel_data`, and the rules of each day hold.
    """

    noegle = models.CharField("nøgle", max_length=40, unique=True)
    navn = models.CharField("navn", max_length=100)
    beskrivelse = models.TextField("beskrivelse", blank=True)
    model = models.ForeignKey(Modelversion, on_delete=models.PROTECT, related_name="scenarier")
    regelsaet = models.ForeignKey(Regelsaet, null=True, on_delete=models.PROTECT, related_name="scenarier")
    model_data = models.JSONField("model")
    regel_data = models.JSONField("regler", null=True)
    created_at = models.DateTimeField("oprettet")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="scenarier")
    gemt_at = models.DateTimeField("gemt")

    class Meta:
        verbose_name = "scenarie"
        verbose_name_plural = "scenarier"
        ordering = ["-gemt_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="scenarie_regler_foelger_regelsaet",
                condition=models.Q(regelsaet__isnull=True, regel_data__isnull=True)
                | models.Q(regelsaet__isnull=False, regel_data__isnull=False),
            ),
            models.CheckConstraint(name="scenarie_navn_udfyldt", condition=~models.Q(navn="")),
        ]

    def __str__(self) -> str:
        return self.navn


class Scenariekommentar(models.Model):
    """What somebody who may open a scenario says of it. It stands as it was written, as long as the scenario does."""

    scenarie = models.ForeignKey(Scenarie, on_delete=models.CASCADE, related_name="kommentarer")
    tekst = models.TextField("kommentar")
    at = models.DateTimeField("skrevet")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="scenariekommentarer")

    class Meta:
        verbose_name = "kommentar til et scenarie"
        verbose_name_plural = "kommentarer til scenarier"
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(name="scenariekommentar_tekst_udfyldt", condition=~models.Q(tekst="")),
        ]

    def __str__(self) -> str:
        return f"Kommentar til {self.scenarie}"
