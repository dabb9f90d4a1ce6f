"""Units, vacancies and offers.

Who wrote a row is named in it, but no row is looked up by it, so those columns have no index for each write to keep.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Q, Value, When

from monitoring.api import Afdeling

from .aarsager import Aarsag
from .felter import Soegeordsfelt
from .regler import Boligtype, Dispensation
from .screening import Screening


class Bolig(models.Model):
    """One dwelling. `nr` is the organisation's own tenancy number, unique within the afdeling. Money in kroner."""

    afdeling = models.ForeignKey(Afdeling, on_delete=models.PROTECT, related_name="boliger")
    nr = models.CharField("lejemålsnummer", max_length=40)
    adresse = models.CharField("adresse", max_length=200)
    postnr = models.CharField("postnummer", max_length=4, blank=True)
    by = models.CharField("by", max_length=60, blank=True)
    etage = models.CharField("etage", max_length=20, blank=True)
    doer = models.CharField("dør", max_length=20, blank=True)
    type = models.CharField("boligtype", max_length=10, choices=Boligtype, default=Boligtype.FAMILIE)
    rum = models.PositiveSmallIntegerField("rum")
    areal = models.DecimalField("areal i m²", max_digits=6, decimal_places=1)
    husleje = models.DecimalField("husleje pr. måned", max_digits=9, decimal_places=2)
    indskud = models.DecimalField("indskud", max_digits=9, decimal_places=2)
    elevator = models.BooleanField("elevator", default=False)
    tilgaengelig = models.BooleanField("egnet for kørestol", default=False)
    soegeord = Soegeordsfelt(af=("adresse", "etage", "doer", "postnr", "by", "nr"))

    class Meta:
        verbose_name = "bolig"
        verbose_name_plural = "boliger"
        ordering = ["adresse", "etage", "doer"]
        constraints = [
            models.UniqueConstraint(
                name="bolig_nr_unik",
                fields=["afdeling", "nr"],
                violation_error_message="Afdelingen har allerede en bolig med dette lejemålsnummer.",
            )
        ]
        indexes = [GinIndex(fields=["soegeord"], name="bolig_soegeord", fastupdate=False)]

    def __str__(self) -> str:
        return self.fuld_adresse

    @property
    def fuld_adresse(self) -> str:
        """``Lærkevej 12, 2. th``."""
        return f"{self.adresse}, {self.sted}" if self.sted else self.adresse

    @property
    def sted(self) -> str:
        """Where in the building: ``2. th``. Empty for a house of its own."""
        return " ".join(d for d in (f"{self.etage}." if self.etage.isdigit() else self.etage, self.doer) if d)


class Indmelding(models.Model):
    """A vacant unit put at boliganvisningen's disposal. `afgoerelse` is the gate's answer as it was shown.

    `husleje` is the unit's rent per month when it was reported, in kroner: the municipality pays that one, whatever the
    unit costs later. None where it is not known. A draft, also a discarded one, has neither day of report nor
    deadline.

    `tilbudsstatus` (of the live offer, empty without one) and `naeste_frist_on` (the day the lists go by) are kept by
    the database's own triggers (migration ``lister``), so that the lists need not ask each report's offers: while an
    offer is open the citizen's deadline counts, else the report's own. None where no deadline runs: a draft, after the
    citizen's yes, and when closed. `afdeling` is the unit's, kept likewise (migration ``egne_lister``); a report that
    was just made knows it when it is read again. `venteplads` is the report's place in its organisation's list: what
    waits for the organisation first.
    """

    class Status(models.TextChoices):
        KLADDE = "kladde", "Kladde"
        INDMELDT = "indmeldt", "Indmeldt"
        RESERVERET = "reserveret", "Tilbudt en borger"
        UDLEJET = "udlejet", "Udlejet"
        FRIGIVET = "frigivet", "Frigivet til organisationen"
        TRUKKET = "trukket", "Trukket tilbage"

    AABNE = (Status.KLADDE, Status.INDMELDT, Status.RESERVERET)

    bolig = models.ForeignKey(Bolig, on_delete=models.PROTECT, related_name="indmeldinger")
    status = models.CharField("status", max_length=12, choices=Status, default=Status.INDMELDT)
    # Empty for a draft alone, and whoever handles what was sent need not ask.
    indmeldt_on: "models.DateField[Any, dt.date]" = models.DateField("indmeldt", null=True)  # type: ignore[misc]  # None of a draft alone
    ledig_fra_on = models.DateField("ledig fra")
    frist_on: "models.DateField[Any, dt.date]" = models.DateField(  # type: ignore[misc]  # as of indmeldt_on
        "frist for boliganvisningen", null=True
    )
    husleje = models.DecimalField("husleje pr. måned ved indmeldingen", max_digits=9, decimal_places=2, null=True)
    bemaerkning = models.TextField("bemærkning", blank=True)
    afgoerelse = models.JSONField(default=dict)
    dispensation = models.ForeignKey(Dispensation, null=True, on_delete=models.PROTECT, related_name="indmeldinger")
    created_at = models.DateTimeField("oprettet")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    afsluttet_at = models.DateTimeField("afsluttet", null=True)
    afsluttet_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    afslutning = models.TextField("begrundelse for afslutning", blank=True)
    aarsag = models.ForeignKey(Aarsag, null=True, on_delete=models.PROTECT, related_name="indmeldinger")
    tilbudsstatus = models.CharField(max_length=12, blank=True, editable=False)
    naeste_frist_on = models.DateField("næste frist", null=True, editable=False)
    afdeling = models.ForeignKey(Afdeling, on_delete=models.PROTECT, related_name="indmeldinger", editable=False)
    # A lease to send, drafts, units that came back; then by deadline.
    venteplads = models.GeneratedField(
        expression=Case(
            When(status="reserveret", tilbudsstatus="accepteret", then=Value(0)),
            When(status="kladde", then=Value(1)),
            When(status="frigivet", then=Value(2)),
            default=Value(3),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = "indmelding"
        verbose_name_plural = "indmeldinger"
        ordering = ["frist_on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="indmelding_en_aaben_pr_bolig",
                fields=["bolig"],
                condition=Q(status__in=["kladde", "indmeldt", "reserveret"]),
                violation_error_message="Boligen er allerede meldt ind.",
            ),
            models.CheckConstraint(
                name="indmelding_meldt_ind_har_dag_og_frist",
                condition=Q(indmeldt_on__isnull=False, frist_on__isnull=False)
                | Q(indmeldt_on__isnull=True, frist_on__isnull=True, status__in=["kladde", "trukket"]),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "frist_on"], name="indmelding_liste"),
            # The lists' own order, open ones first: one index for the open, one for all, one for the closed.
            models.Index(
                fields=["naeste_frist_on", "id"],
                name="indmelding_aabne",
                condition=Q(status__in=["kladde", "indmeldt", "reserveret"]),
            ),
            models.Index("naeste_frist_on", F("afsluttet_at").desc(), "id", "status", name="indmelding_alle"),
            models.Index(
                "status",
                F("afsluttet_at").desc(),
                "id",
                name="indmelding_lukkede",
                condition=Q(status__in=["udlejet", "frigivet", "trukket"]),
            ),
            models.Index(
                "venteplads",
                "naeste_frist_on",
                F("afsluttet_at").desc(),
                "id",
                name="indmelding_egne",
                include=["afdeling", "status"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bolig}: {self.get_status_display()}"


class Anvisning(models.Model):
    """A unit offered to one citizen, who is known only by a case reference of the municipality's own system."""

    class Status(models.TextChoices):
        TILBUDT = "tilbudt", "Tilbudt"
        ACCEPTERET = "accepteret", "Accepteret"
        AFVIST = "afvist", "Afvist"
        UDLOEBET = "udloebet", "Udløbet"
        TILBAGEKALDT = "tilbagekaldt", "Tilbagekaldt"

    LEVENDE = (Status.TILBUDT, Status.ACCEPTERET)

    indmelding = models.ForeignKey(Indmelding, on_delete=models.PROTECT, related_name="anvisninger")
    sagsref = models.CharField("sagsreference", max_length=40)
    status = models.CharField("status", max_length=12, choices=Status, default=Status.TILBUDT)
    tilbudt_on = models.DateField("tilbudt")
    svarfrist_on = models.DateField("svarfrist")
    vilkaar_opfyldt = models.JSONField("vilkår, der er taget stilling til", default=list)
    afgoerelse = models.JSONField(default=dict)
    screening = models.ForeignKey(Screening, null=True, on_delete=models.PROTECT, related_name="anvisninger")
    created_at = models.DateTimeField("oprettet")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    besvaret_at = models.DateTimeField("besvaret", null=True)
    besvaret_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    aarsag = models.ForeignKey(Aarsag, null=True, on_delete=models.PROTECT, related_name="anvisninger")
    svar_begrundelse = models.TextField("note til svaret", blank=True)

    class Meta:
        verbose_name = "anvisning"
        verbose_name_plural = "anvisninger"
        ordering = ["-tilbudt_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="anvisning_en_levende_pr_indmelding",
                fields=["indmelding"],
                condition=Q(status__in=["tilbudt", "accepteret"]),
                violation_error_message="Boligen er allerede tilbudt en borger.",
            ),
        ]
        # How many open offers one case may have is the rule set's to say; the database's guard counts them.
        indexes = [
            models.Index(fields=["sagsref"], name="anvisning_sag_aabne", condition=Q(status="tilbudt")),
            models.Index(fields=["svarfrist_on"], name="anvisning_svarfrister", condition=Q(status="tilbudt")),
            # What may have closed a case's right to a further offer.
            models.Index(fields=["sagsref"], name="anvisning_sag_aarsag", condition=Q(aarsag__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.sagsref}: {self.get_status_display()}"
