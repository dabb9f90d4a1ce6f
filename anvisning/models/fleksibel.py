"""Agreements on fleksibel udlejning per afdeling: criteria, period, parties, document. Versions, never overwritten."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from monitoring.api import Afdeling, Datoperiode, Punkt, Tegnpunkt

_BRUGER = settings.AUTH_USER_MODEL


class Aftaledokument(models.Model):
    """The bytes of a PDF as it was received. Kept once per content, never changed or deleted."""

    sha256 = models.CharField(max_length=64, unique=True)
    navn = models.CharField("filnavn", max_length=255)
    indhold = models.BinaryField()
    stoerrelse = models.PositiveIntegerField("størrelse i bytes")
    at = models.DateTimeField("modtaget")
    by = models.ForeignKey(_BRUGER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "aftaledokument"
        verbose_name_plural = "aftaledokumenter"

    def __str__(self) -> str:
        return self.navn


class Fleksibelaftale(models.Model):
    """Criteria of an afdeling from `fra_on` until `til_on`, exclusive; `slut_on` is the end that counts.

    Agreed (§60 stk. 1): one side enters it, the other confirms. Obligatory (§60 stk. 4): the municipality adopts it.
    Adopted ones of the same kind never overlap. `andel` is the share of vacant dwellings let by the criteria, per cent.
    The guard of migration ``0015_fleksibelvagt`` keeps all but the end of what is no draft any more.
    """

    class Art(models.TextChoices):
        AFTALT = "aftalt", "Aftalt (§60, stk. 1)"
        OBLIGATORISK = "obligatorisk", "Obligatorisk (§60, stk. 4)"

    class Part(models.TextChoices):
        KOMMUNE = "kommune", "Kommunen"
        ORGANISATION = "organisation", "Boligorganisationen"

    class Status(models.TextChoices):
        KLADDE = "kladde", "Kladde"
        FORESLAAET = "foreslaaet", "Venter på den anden part"
        VEDTAGET = "vedtaget", "Vedtaget"
        AFVIST = "afvist", "Afvist af den anden part"
        KASSERET = "kasseret", "Kasseret"
        OPHOERT = "ophoert", "Ophørt før tid"

    #: Those whose period counts: adopted, and adopted but ended early (until the day it ended).
    GAELDENDE = (Status.VEDTAGET, Status.OPHOERT)

    afdeling = models.ForeignKey(Afdeling, on_delete=models.PROTECT, related_name="fleksibelaftaler")
    art = models.CharField("art", max_length=12, choices=Art)
    version = models.PositiveSmallIntegerField("version", default=1)
    erstatter = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="nye_versioner",
        verbose_name="ny version af",
    )
    status = models.CharField("status", max_length=10, choices=Status, default=Status.KLADDE)
    fra_on = models.DateField("gælder fra")
    til_on = models.DateField("gælder til (ikke med)")
    slut_on = models.DateField("slutter (ikke med)")
    parter = models.CharField("parter", max_length=300)
    andel = models.DecimalField("fleksibel andel i procent", max_digits=5, decimal_places=2, null=True, blank=True)
    dokument = models.ForeignKey(
        Aftaledokument, null=True, blank=True, on_delete=models.PROTECT, related_name="aftaler", verbose_name="dokument"
    )
    part = models.CharField("indtastet af", max_length=12, choices=Part)
    created_at = models.DateTimeField("oprettet")
    created_by = models.ForeignKey(_BRUGER, on_delete=models.PROTECT, related_name="+")
    fremsat_at = models.DateTimeField("fremsat", null=True)
    fremsat_by = models.ForeignKey(_BRUGER, null=True, on_delete=models.PROTECT, related_name="+")
    svar_at = models.DateTimeField("afgjort", null=True)
    svar_by = models.ForeignKey(_BRUGER, null=True, on_delete=models.PROTECT, related_name="+")
    svar_part = models.CharField("afgjort af", max_length=12, choices=Part, blank=True)
    svar_begrundelse = models.TextField("begrundelse for svaret", blank=True)
    ophoert_at = models.DateTimeField("bragt til ophør", null=True)
    ophoert_by = models.ForeignKey(_BRUGER, null=True, on_delete=models.PROTECT, related_name="+")
    ophoer_begrundelse = models.TextField("begrundelse for ophør", blank=True)

    class Meta:
        verbose_name = "aftale om fleksibel udlejning"
        verbose_name_plural = "aftaler om fleksibel udlejning"
        ordering = ["-fra_on", "-id"]
        constraints = [
            models.CheckConstraint(name="fleksibelaftale_til_efter_fra", condition=Q(til_on__gt=F("fra_on"))),
            models.CheckConstraint(
                name="fleksibelaftale_slut_i_perioden", condition=Q(slut_on__gte=F("fra_on"), slut_on__lte=F("til_on"))
            ),
            models.CheckConstraint(
                name="fleksibelaftale_andel_procent", condition=Q(andel__isnull=True) | Q(andel__gt=0, andel__lte=100)
            ),
            models.CheckConstraint(
                name="fleksibelaftale_obligatorisk_af_kommunen",
                condition=~Q(art="obligatorisk") | (Q(part="kommune", andel=100) & ~Q(svar_part="organisation")),
            ),
            models.CheckConstraint(
                name="fleksibelaftale_vedtaget_af_nogen",
                condition=~Q(status__in=["vedtaget", "ophoert"])
                | (Q(svar_at__isnull=False, svar_by__isnull=False) & ~Q(svar_part="")),
            ),
            models.CheckConstraint(
                name="fleksibelaftale_bekraeftet_af_den_anden",
                condition=~Q(art="aftalt") | Q(svar_part="") | ~Q(svar_part=F("part")),
                violation_error_message="En aftale skal bekræftes af den anden part end den, der indtastede den.",
            ),
            models.CheckConstraint(
                name="fleksibelaftale_ophoer_begrundet",
                condition=~Q(status="ophoert")
                | (Q(ophoert_at__isnull=False, ophoert_by__isnull=False) & ~Q(ophoer_begrundelse="")),
            ),
            ExclusionConstraint(
                name="fleksibelaftale_uden_overlap",
                expressions=[
                    (Punkt("afdeling"), RangeOperators.OVERLAPS),
                    (Tegnpunkt("art"), RangeOperators.OVERLAPS),
                    (Datoperiode("fra_on", "slut_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(status__in=["vedtaget", "ophoert"]),
                violation_error_message="Afdelingen har allerede vedtagne kriterier af samme art i en del af perioden.",
            ),
        ]
        indexes = [models.Index(fields=["afdeling", "status", "fra_on"], name="fleksibelaftale_gaeldende")]

    def __str__(self) -> str:
        return f"{self.get_art_display()} for {self.afdeling}, version {self.version}"

    @property
    def slagsnavne(self) -> str:
        """The kinds of its criteria, each once: ``Beskæftigelse, Uddannelse``."""
        return ", ".join(dict.fromkeys(k.get_slags_display() for k in self.kriterier.all()))


class Kriterium(models.Model):
    """One criterion: its kind, and the wording that applicants are held to."""

    class Slags(models.TextChoices):
        BESKAEFTIGELSE = "beskaeftigelse", "Beskæftigelse"
        UDDANNELSE = "uddannelse", "Uddannelse"
        PENDLER = "pendler", "Pendling"
        SKILSMISSE = "skilsmisse", "Skilsmisse eller samlivsophør"
        SENIOR = "senior", "Senior, der flytter til en mindre bolig"
        ANDET = "andet", "Andet"

    aftale = models.ForeignKey(Fleksibelaftale, on_delete=models.CASCADE, related_name="kriterier")
    slags = models.CharField("slags", max_length=15, choices=Slags)
    ordlyd = models.CharField("ordlyd", max_length=300)

    class Meta:
        verbose_name = "kriterium"
        verbose_name_plural = "kriterier"
        ordering = ["id"]
        constraints = [models.CheckConstraint(name="kriterium_har_ordlyd", condition=~Q(ordlyd=""))]

    def __str__(self) -> str:
        return f"{self.get_slags_display()}: {self.ordlyd}"
