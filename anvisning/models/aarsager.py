"""The catalogue of reasons, and the reopening of a right that a reason closed."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from anvisning.domain.aarsager import virkning_i_ord


class Aarsag(models.Model):
    """One version of a reason, in use from `fra_on` until `til_on`, exclusive.

    Its wording and consequences never change (the database holds that, migration ``0013``): a change is a new version,
    so that every use keeps what it meant. Rows are closed by a day and never deleted.
    """

    class Handling(models.TextChoices):
        NEJ = "nej", "Borgeren siger nej"
        TILBAGEKALDELSE = "tilbagekaldelse", "Et tilbud kaldes tilbage"
        TILBAGETRAEKNING = "tilbagetraekning", "En indmelding trækkes tilbage"
        SVARFRIST = "svarfrist", "Svarfristen udløber"
        FRIGIVELSE = "frigivelse", "Boligen gives tilbage"

    class Hvis(models.TextChoices):
        BORGER = "borger", "Borgeren"
        BOLIGANVISNING = "boliganvisning", "Boliganvisningen"
        ORGANISATION = "organisation", "Organisationen"
        SYSTEM = "system", "Systemet"

    class Boligvirkning(models.TextChoices):
        LEDIG_IGEN = "ledig_igen", "Kan tilbydes igen, så længe boliganvisningens frist løber"
        FRIGIVES = "frigives", "Gives tilbage til organisationen"

    class Retsvirkning(models.TextChoices):
        BEHOLDER = "beholder", "Sagen beholder retten"
        BORTFALDER = "bortfalder", "Sagens ret bortfalder"

    noegle = models.SlugField("nøgle", max_length=60)
    version = models.PositiveSmallIntegerField("version", default=1)
    navn = models.CharField("årsag", max_length=120)
    handling = models.CharField("bruges, når", max_length=20, choices=Handling)
    hvis = models.CharField("hvis afslag", max_length=20, choices=Hvis)
    er_andet = models.BooleanField("er »Andet«", default=False)
    note_kraeves = models.BooleanField("kræver en note", default=False)
    virkning_bolig = models.CharField("boligen", max_length=12, choices=Boligvirkning)
    virkning_ret = models.CharField("retten til et nyt tilbud", max_length=12, choices=Retsvirkning)
    hjemmel = models.CharField("hjemmel eller beslutning", max_length=300, blank=True)
    antagelse = models.CharField("antagelse", max_length=300, blank=True)
    fra_on = models.DateField("bruges fra")
    til_on = models.DateField("bruges til (ikke med)", null=True, blank=True)
    sortering = models.PositiveSmallIntegerField("plads i listen", default=100)
    created_at = models.DateTimeField("oprettet")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "årsag"
        verbose_name_plural = "årsager"
        ordering = ["handling", "sortering", "noegle", "-version"]
        constraints = [
            models.UniqueConstraint(name="aarsag_version_unik", fields=["noegle", "version"]),
            models.UniqueConstraint(
                name="aarsag_en_gaeldende_pr_noegle", fields=["noegle"], condition=Q(til_on__isnull=True)
            ),
            # A version that was replaced before it came into use has an empty period.
            models.CheckConstraint(
                name="aarsag_til_ikke_foer_fra", condition=Q(til_on__isnull=True) | Q(til_on__gte=F("fra_on"))
            ),
            models.CheckConstraint(
                name="aarsag_andet_kraever_note", condition=Q(er_andet=False) | Q(note_kraeves=True)
            ),
            models.CheckConstraint(
                name="aarsag_virkning_passer_til_handling",
                condition=Q(handling__in=["nej", "tilbagekaldelse", "svarfrist"])
                | Q(virkning_bolig="frigives", virkning_ret="beholder"),
            ),
            models.CheckConstraint(name="aarsag_har_grundlag", condition=~Q(hjemmel="") | ~Q(antagelse="")),
        ]

    def __str__(self) -> str:
        return self.navn

    @property
    def virkning(self) -> str:
        """The consequences in words."""
        return virkning_i_ord(self.handling, self.virkning_bolig, self.virkning_ret)

    def gaelder(self, dag: dt.date) -> bool:
        return self.fra_on <= dag and (self.til_on is None or dag < self.til_on)


class Retgenaabning(models.Model):
    """A case's right to a further offer, lapsed by the answer to `anvisning`, is given back. Append-only."""

    anvisning = models.ForeignKey("anvisning.Anvisning", on_delete=models.PROTECT, related_name="genaabninger")
    begrundelse = models.TextField("begrundelse")
    at = models.DateTimeField("genåbnet")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "genåbning af en sags ret"
        verbose_name_plural = "genåbninger af sagers ret"
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(name="retgenaabning_begrundelse_udfyldt", condition=~Q(begrundelse="")),
        ]

    def __str__(self) -> str:
        return f"Retten er genåbnet efter tilbud {self.anvisning_id}"
