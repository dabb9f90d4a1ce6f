"""Rounds: every afdeling placed anew by an adopted model; draft → submitted → approved → published."""

import datetime as dt

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from monitoring.domain.dansk import dato
from monitoring.domain.vaerdier import FARVENAVNE, Farve

from .felter import Datoperiode, Punkt, Vedtages
from .register import Afdeling

FARVEVALG = [(f.value, FARVENAVNE[f]) for f in Farve]


class Modelversion(Vedtages):
    """A step model as data (`monitoring.domain`), adopted for a period with an exclusive end. Never changed.

    Only its end moves nearer, on the day that an adopted version takes its place.
    """

    noegle = models.CharField("nøgle", max_length=60)
    version = models.PositiveSmallIntegerField("version", default=1)
    bygger_paa = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    navn = models.CharField("navn", max_length=200)
    data = models.JSONField("parametre")
    sha256 = models.CharField(max_length=64)
    fra_on = models.DateField("gælder fra")
    til_on = models.DateField("gælder til (ikke med)", null=True, blank=True)

    class Meta(Vedtages.Meta):
        verbose_name = "trappetrinsmodel"
        verbose_name_plural = "trappetrinsmodeller"
        ordering = ["-fra_on"]
        constraints = [
            *Vedtages.Meta.constraints,
            models.UniqueConstraint(name="modelversion_unik", fields=["noegle", "version"]),
            ExclusionConstraint(
                name="modelversion_uden_overlap",
                expressions=[(Datoperiode("fra_on", "til_on"), RangeOperators.OVERLAPS)],
                condition=Q(vedtaget_on__isnull=False),
                violation_error_message="Der gælder allerede en vedtaget model i en del af perioden.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.navn}, version {self.version}"


class Monitorering(models.Model):
    """A round. `pr_on` is the as-of date of the data; `gaelder_fra_on` the day the colours take effect."""

    class Status(models.TextChoices):
        KLADDE = "kladde", "Kladde"
        INDSTILLET = "indstillet", "Indstillet til godkendelse"
        GODKENDT = "godkendt", "Godkendt"
        OFFENTLIGGJORT = "offentliggjort", "Offentliggjort"

    pr_on = models.DateField("pr.")
    status = models.CharField("status", max_length=20, choices=Status, default=Status.KLADDE)
    model = models.ForeignKey(Modelversion, verbose_name="model", on_delete=models.PROTECT, related_name="runder")
    parametre = models.TextField("parametre som anvendt", blank=True)
    beregnet_at = models.DateTimeField("beregnet", null=True)
    beregnet_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("oprettet")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    indstillet_at = models.DateTimeField("indstillet", null=True)
    indstillet_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    godkendt_at = models.DateTimeField("godkendt", null=True)
    godkendt_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    offentliggjort_at = models.DateTimeField("offentliggjort", null=True)
    offentliggjort_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    gaelder_fra_on = models.DateField("gælder fra", null=True)
    # A corrected round that takes the place of another, from its own effective day on. Both are kept.
    erstatter = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="erstattet_af")
    erstatningsgrund = models.TextField("begrundelse for erstatning", blank=True)
    # The figures of the brake (`monitoring.domain.bremse`) that somebody let the round through with.
    bremse = models.JSONField(null=True)
    frigivet_at = models.DateTimeField("frigivet", null=True)
    frigivet_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    frigivet_begrundelse = models.TextField("begrundelse for frigivelse", blank=True)

    class Meta:
        verbose_name = "monitorering"
        verbose_name_plural = "monitoreringer"
        ordering = ["-pr_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="monitorering_godkendt_af_en_anden",
                condition=Q(godkendt_by__isnull=True) | ~Q(godkendt_by=F("indstillet_by")),
                violation_error_message="En runde skal godkendes af en anden end den, der indstillede den.",
            ),
            models.CheckConstraint(
                name="monitorering_status_foelges_ad",
                condition=Q(status="kladde", godkendt_at__isnull=True, gaelder_fra_on__isnull=True)
                | Q(status="indstillet", indstillet_by__isnull=False, godkendt_at__isnull=True)
                | Q(status="godkendt", indstillet_by__isnull=False, godkendt_by__isnull=False)
                | Q(
                    status="offentliggjort",
                    indstillet_by__isnull=False,
                    godkendt_by__isnull=False,
                    offentliggjort_by__isnull=False,
                    gaelder_fra_on__isnull=False,
                ),
            ),
            models.UniqueConstraint(
                name="monitorering_en_pr_ikrafttraeden",
                fields=["gaelder_fra_on"],
                # A round that takes another's place may do so on that one's first day.
                condition=Q(status="offentliggjort", erstatter__isnull=True),
                violation_error_message="En anden offentliggjort runde gælder fra samme dag.",
            ),
            models.UniqueConstraint(
                name="monitorering_en_aaben_pr_dag",
                fields=["pr_on"],
                condition=~Q(status="offentliggjort"),
                violation_error_message="Der er allerede en runde i arbejde pr. samme dag.",
            ),
            models.CheckConstraint(
                name="monitorering_erstatning_begrundet",
                condition=Q(erstatter__isnull=True) | ~Q(erstatningsgrund=""),
            ),
            models.CheckConstraint(
                name="monitorering_frigivet_af_en_anden",
                condition=Q(frigivet_by__isnull=True)
                | (
                    Q(frigivet_at__isnull=False)
                    & ~Q(frigivet_begrundelse="")
                    & ~Q(frigivet_by=F("beregnet_by"))
                    & (Q(indstillet_by__isnull=True) | ~Q(frigivet_by=F("indstillet_by")))
                ),
                violation_error_message="Bremsen skal frigives af en anden end den, der beregnede eller indstillede.",
            ),
        ]

    def __str__(self) -> str:
        return f"Runden pr. {dato(self.pr_on)}"


class Placering(models.Model):
    """The step and colour of one afdeling in one round, with frozen inputs.

    `inddata` and `resultat` are canonical JSON text: computing `resultat` again from `inddata` and the round's
    `parametre` gives the same bytes. `trin` is empty where the colour is ikke målt.
    """

    monitorering = models.ForeignKey(Monitorering, on_delete=models.CASCADE, related_name="placeringer")
    afdeling = models.ForeignKey(Afdeling, on_delete=models.PROTECT, related_name="placeringer")
    trin = models.PositiveSmallIntegerField("trin", null=True)
    farve = models.CharField("farve", max_length=10, choices=FARVEVALG)
    inddata = models.TextField()
    resultat = models.TextField()

    class Meta:
        verbose_name = "placering"
        verbose_name_plural = "placeringer"
        constraints = [
            models.UniqueConstraint(name="placering_unik", fields=["monitorering", "afdeling"]),
            models.CheckConstraint(
                name="placering_trin_hoerer_til_farve",
                condition=Q(farve="ikke_maalt", trin__isnull=True) | (~Q(farve="ikke_maalt") & Q(trin__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.afdeling}: {self.get_farve_display()}"


class ManuelPlacering(models.Model):
    """A reasoned, time-limited placement of an afdeling that is ikke målt. The measured colour always wins.

    Decided in a draft round it takes effect with the round (`fra_on` is set then); `til_on` is exclusive.
    """

    afdeling = models.ForeignKey(Afdeling, on_delete=models.PROTECT, related_name="manuelle_placeringer")
    monitorering = models.ForeignKey(Monitorering, on_delete=models.PROTECT, related_name="manuelle_placeringer")
    farve = models.CharField("farve", max_length=10, choices=[v for v in FARVEVALG if v[0] != "ikke_maalt"])
    begrundelse = models.TextField("begrundelse")
    afgoerelse = models.CharField("besluttet", max_length=200, help_text="Møde og punkt, for eksempel styregruppen.")
    fra_on = models.DateField("gælder fra", null=True)
    til_on = models.DateField("udløber (ikke med)")
    created_at = models.DateTimeField("registreret")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ophaevet_at = models.DateTimeField("ophævet", null=True)
    ophaevet_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ophaevet_on = models.DateField("ophævet fra", null=True)
    ophaevet_fordi = models.TextField("hvorfor ophævet", blank=True)

    class Meta:
        verbose_name = "manuel placering"
        verbose_name_plural = "manuelle placeringer"
        constraints = [
            models.CheckConstraint(
                name="manuel_udloeb_efter_start", condition=Q(fra_on__isnull=True) | Q(til_on__gt=F("fra_on"))
            ),
            models.CheckConstraint(name="manuel_begrundelse_udfyldt", condition=~Q(begrundelse="")),
            models.UniqueConstraint(
                name="manuel_en_pr_kladde",
                fields=["monitorering", "afdeling"],
                condition=Q(fra_on__isnull=True, ophaevet_at__isnull=True),
            ),
            ExclusionConstraint(
                name="manuel_uden_overlap",
                expressions=[
                    (Punkt("afdeling"), RangeOperators.OVERLAPS),
                    (Datoperiode("fra_on", "til_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(fra_on__isnull=False, ophaevet_at__isnull=True),
                violation_error_message="Afdelingen har allerede en manuel placering i en del af perioden.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.afdeling}: {self.get_farve_display()} til {self.til_on}"

    @property
    def sidste_dag(self) -> dt.date:
        """The last day that it holds, unless it is ended before."""
        return self.til_on - dt.timedelta(days=1)
