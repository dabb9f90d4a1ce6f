"""What people and the system did about the calendar's deadlines: moved them, and reminded of them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from udlejning.post.models import UdgaaendeMail


class Fristflytning(models.Model):
    """A due date moved by a person, with a reason. The one with the highest `nr` is in force; all are kept.

    `begivenhed` and `trin` are the keys of `monitoring.domain.kalender` (``2026-juni``, ``lbf``).
    """

    begivenhed = models.CharField("begivenhed", max_length=40)
    trin = models.CharField("trin", max_length=20)
    nr = models.PositiveSmallIntegerField("flytning nr.")
    fra_on = models.DateField("fristen før")
    til_on = models.DateField("ny frist")
    begrundelse = models.TextField("begrundelse")
    at = models.DateTimeField("flyttet")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "flytning af frist"
        verbose_name_plural = "flytninger af frister"
        ordering = ["begivenhed", "trin", "nr"]
        constraints = [
            models.UniqueConstraint(name="fristflytning_nr", fields=["begivenhed", "trin", "nr"]),
            models.CheckConstraint(
                name="fristflytning_begrundet", condition=~Q(begrundelse="") & ~Q(til_on=F("fra_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begivenhed}, {self.trin}: {self.til_on}"


class Paamindelse(models.Model):
    """One person was reminded of one deadline, in that letter. Never twice of the same: the key is unique.

    `nummer` counts the repetitions of a late one. A deadline that is moved is another deadline.
    """

    class Art(models.TextChoices):
        VARSEL = "varsel", "Før fristen"
        FORSINKET = "forsinket", "Efter fristen"

    modtager = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begivenhed = models.CharField("begivenhed", max_length=40)
    trin = models.CharField("trin", max_length=20)
    frist_on = models.DateField("frist")
    art = models.CharField("art", max_length=10, choices=Art)
    nummer = models.PositiveSmallIntegerField("gentagelse")
    mail = models.ForeignKey(UdgaaendeMail, on_delete=models.PROTECT, related_name="paamindelser")
    created_at = models.DateTimeField("skrevet")

    class Meta:
        verbose_name = "påmindelse"
        verbose_name_plural = "påmindelser"
        constraints = [
            models.UniqueConstraint(
                name="paamindelse_en_gang",
                fields=["modtager", "begivenhed", "trin", "frist_on", "art", "nummer"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.begivenhed}, {self.trin}, til {self.modtager}"
