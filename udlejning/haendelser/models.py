"""The log of what was decided, by whom, when and on what grounds. Append-only, in the database too."""

from django.conf import settings
from django.db import models


class Haendelse(models.Model):
    """One decision. `by` is empty when the system itself acted (a deadline, a scheduled job).

    `grundlag` holds the explanation as it was shown to the person who acted.
    `organisation` is set where the matter belongs to one organisation, whose staff may read it.
    """

    at = models.DateTimeField("tidspunkt", db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="af", null=True, on_delete=models.PROTECT, related_name="haendelser"
    )
    art = models.CharField("art", max_length=60)
    objekt_type = models.CharField("objekttype", max_length=60)
    objekt_id = models.CharField("objekt", max_length=60)
    organisation = models.ForeignKey(
        "monitoring.Boligorganisation", null=True, on_delete=models.PROTECT, related_name="haendelser"
    )
    tekst = models.TextField("beskrivelse")
    grundlag = models.JSONField("grundlag", default=dict)

    class Meta:
        verbose_name = "hændelse"
        verbose_name_plural = "hændelser"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["objekt_type", "objekt_id", "-at"], name="haendelse_objekt")]

    def __str__(self) -> str:
        return self.tekst
