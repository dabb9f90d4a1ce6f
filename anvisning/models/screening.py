"""The screening before an offer, and §59's safety valve. Never a word of the household's circumstances."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Screening(models.Model):
    """That a case was screened for a reported unit: by which rule and wording, by whom, when, and the outcome.

    Append-only (the database holds that). A case that is screened again for the same unit gets a new row, and the
    newest counts.
    """

    class Stykke(models.TextChoices):
        STK6 = "stk6", "§59, stk. 6"
        STK7 = "stk7", "§59, stk. 7"
        AFTALE = "aftale", "aftalen"

    class Udfald(models.TextChoices):
        BESTAAET = "bestaaet", "Ikke til hinder for anvisningen"
        IKKE_BESTAAET = "ikke_bestaaet", "Til hinder for anvisningen"

    indmelding = models.ForeignKey("anvisning.Indmelding", on_delete=models.PROTECT, related_name="screeninger")
    sagsref = models.CharField("sagsreference", max_length=40)
    stykke = models.CharField("screening efter", max_length=10, choices=Stykke)
    ordlyd = models.TextField("ordlyd på dagen")
    hjemmel = models.CharField("hjemmel", max_length=300, blank=True)
    antagelse = models.TextField("antagelse", blank=True)
    udfald = models.CharField("udfald", max_length=15, choices=Udfald)
    screenet_on = models.DateField("screenet")
    at = models.DateTimeField("registreret")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "screening"
        verbose_name_plural = "screeninger"
        ordering = ["-id"]
        constraints = [models.CheckConstraint(name="screening_ordlyd_udfyldt", condition=~Q(ordlyd=""))]
        indexes = [models.Index(fields=["indmelding", "sagsref", "-id"], name="screening_nyeste")]

    def __str__(self) -> str:
        return f"Screening efter {self.get_stykke_display()}: {self.get_udfald_display().lower()}"

    @property
    def er_bestaaet(self) -> bool:
        return self.udfald == self.Udfald.BESTAAET

    @property
    def efter_loven(self) -> bool:
        """Whether §59's safety valve may override it: the agreement's own screening has none."""
        return self.stykke != self.Stykke.AFTALE

    @property
    def ventil(self) -> "Sikkerhedsventil | None":
        return getattr(self, "sikkerhedsventil", None)

    @property
    def aabner(self) -> bool:
        """Whether the unit may be offered on it."""
        return self.er_bestaaet or self.ventil is not None


class Sikkerhedsventil(models.Model):
    """§59: with no alternative outside these areas the municipality assigns all the same. Overrides one screening."""

    screening = models.OneToOneField(Screening, on_delete=models.PROTECT, related_name="sikkerhedsventil")
    begrundelse = models.TextField("begrundelse")
    alternativer = models.TextField("alternativer, der er prøvet")
    at = models.DateTimeField("brugt")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "brug af sikkerhedsventilen"
        verbose_name_plural = "brug af sikkerhedsventilen"
        constraints = [
            models.CheckConstraint(
                name="sikkerhedsventil_begrundet", condition=~Q(begrundelse="") & ~Q(alternativer="")
            )
        ]

    def __str__(self) -> str:
        return f"§59's sikkerhedsventil, screening {self.screening_id}"
