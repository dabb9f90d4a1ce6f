"""Figures corrected by hand: a layer over the stored observations, which are never touched."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .felter import Observationsnoegle
from .kilder import Indlaesning, Observation


class Korrektion(models.Model):
    """One figure of one observation as it should be, with who, why and on what documentation.

    It applies while its status is ``gaelder``, its observation is in force and `udloeber_on` (exclusive) is not
    reached on the as-of date. A later import of the same cell makes it wait: a person applies it again, as a new row
    that lies over the observation then in force, or lets it lapse.
    """

    class Status(models.TextChoices):
        GAELDER = "gaelder", "Gælder"
        VENTER = "venter", "Venter på stilling"
        GENANVENDT = "genanvendt", "Genanvendt på en nyere indlæsning"
        BORTFALDET = "bortfaldet", "Bortfaldet"
        OPHAEVET = "ophaevet", "Ophævet"

    class Felt(models.TextChoices):
        VAERDI = "vaerdi", "Tallet"
        TVILLINGER = "tvillinger", "Tvillingernes gennemsnit"

    # A trigger (migration 0012) holds that the figure is there.
    observation = Observationsnoegle(
        Observation, on_delete=models.PROTECT, related_name="korrektioner", db_constraint=False
    )
    felt = models.CharField("hvad der er rettet", max_length=12, choices=Felt, default=Felt.VAERDI)
    vaerdi = models.DecimalField("rettet værdi", max_digits=14, decimal_places=4, null=True)
    mangler = models.CharField("grund til at tallet mangler", max_length=20, blank=True)
    begrundelse = models.TextField("begrundelse")
    dokumentation = models.CharField("dokumentation", max_length=500)
    udloeber_on = models.DateField("udløber (ikke med)", null=True, blank=True)
    status = models.CharField("status", max_length=12, choices=Status, default=Status.GAELDER)
    created_at = models.DateTimeField("rettet")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    tilbudt_ved = models.ForeignKey(
        Indlaesning, null=True, on_delete=models.PROTECT, related_name="ventende_korrektioner", db_index=False
    )
    genanvendt_fra = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="genanvendt_som")
    afsluttet_at = models.DateTimeField("afsluttet", null=True)
    afsluttet_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    afslutning = models.TextField("begrundelse for afslutning", blank=True)

    class Meta:
        verbose_name = "korrektion"
        verbose_name_plural = "korrektioner"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="korrektion_vaerdi_eller_grund",
                condition=Q(vaerdi__isnull=False, mangler="") | (Q(vaerdi__isnull=True) & ~Q(mangler="")),
            ),
            models.CheckConstraint(name="korrektion_er_begrundet", condition=~Q(begrundelse="") & ~Q(dokumentation="")),
            models.CheckConstraint(
                name="korrektion_status_foelges_ad",
                condition=Q(status="gaelder", afsluttet_at__isnull=True, tilbudt_ved__isnull=True)
                | Q(status="venter", afsluttet_at__isnull=True, tilbudt_ved__isnull=False)
                | (
                    Q(status__in=["genanvendt", "bortfaldet", "ophaevet"])
                    & Q(afsluttet_at__isnull=False, afsluttet_by__isnull=False)
                ),
            ),
            models.UniqueConstraint(
                name="korrektion_en_gaeldende_pr_tal",
                fields=["observation", "felt"],
                condition=Q(status="gaelder"),
                violation_error_message="Tallet er allerede rettet.",
            ),
        ]
        indexes = [models.Index(F("status"), F("created_at").desc(), name="korrektion_liste")]

    def __str__(self) -> str:
        return f"Rettelse af {self.observation}"
