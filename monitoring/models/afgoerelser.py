"""What a person decided about a file on its way in: how it is to be read, and which warnings were looked at."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .kilder import Indlaesning, Kilde


class Kildetilretning(models.Model):
    """A correction of the recognition, remembered for its source; the newest one is offered for the next file.

    `data` is a `monitoring.ingest.Tilretning` without the year, which belongs to one file only. It is never used
    unseen: it is offered, or used where a file cannot be read without it, and then the report says so.
    """

    kilde = models.CharField("kilde", max_length=30, choices=Kilde)
    data = models.JSONField()
    indlaesning = models.ForeignKey(Indlaesning, on_delete=models.PROTECT, related_name="kildetilretninger")
    at = models.DateTimeField("rettet")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "kildetilretning"
        verbose_name_plural = "kildetilretninger"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"Rettelse af, hvordan {self.get_kilde_display()} læses"


class Advarselkvittering(models.Model):
    """One group of warnings ticked off by a person, with a note.

    `fingeraftryk` is the content of the group as it was seen: a group that has changed since is not ticked off.
    """

    indlaesning = models.ForeignKey(Indlaesning, on_delete=models.PROTECT, related_name="kvitteringer")
    kode = models.CharField(max_length=60)
    kolonne = models.CharField(max_length=100, blank=True)
    fingeraftryk = models.CharField(max_length=64)
    antal = models.PositiveIntegerField("steder", default=1)
    note = models.TextField("note")
    at = models.DateTimeField("kvitteret")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "kvittering for advarsel"
        verbose_name_plural = "kvitteringer for advarsler"
        constraints = [
            models.UniqueConstraint(
                name="advarselkvittering_unik", fields=["indlaesning", "kode", "kolonne", "fingeraftryk"]
            ),
            models.CheckConstraint(name="advarselkvittering_note_udfyldt", condition=~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.indlaesning}: {self.kode}"
