"""The outbox: an e-mail is a row, written in the same transaction as what it tells of, and sent afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class UdgaaendeMail(models.Model):
    """One e-mail to one address. `noegle` says what it is about: a second letter of the same key is never written.

    `til` is the address as it was when the letter was written; `tidligst_at` the instant before which it is not tried.
    """

    class Status(models.TextChoices):
        VENTER = "venter", "Venter"
        SENDT = "sendt", "Sendt"
        OPGIVET = "opgivet", "Opgivet"

    noegle = models.CharField("nøgle", max_length=200, unique=True)
    modtager = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="modtager", null=True, on_delete=models.PROTECT, related_name="+"
    )
    til = models.EmailField("til")
    emne = models.CharField("emne", max_length=200)
    tekst = models.TextField("tekst")
    status = models.CharField("status", max_length=10, choices=Status, default=Status.VENTER)
    forsoeg = models.PositiveSmallIntegerField("forsøg", default=0)
    fejl = models.CharField("seneste fejl", max_length=500, blank=True)
    created_at = models.DateTimeField("skrevet")
    tidligst_at = models.DateTimeField("sendes tidligst")
    sent_at = models.DateTimeField("sendt", null=True)

    class Meta:
        verbose_name = "udgående e-mail"
        verbose_name_plural = "udgående e-mails"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="mail_sendt_har_tidspunkt",
                condition=Q(status="sendt", sent_at__isnull=False) | (~Q(status="sendt") & Q(sent_at__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["tidligst_at", "id"], name="mail_venter", condition=Q(status="venter"))]

    def __str__(self) -> str:
        return f"{self.emne} (til {self.til})"
