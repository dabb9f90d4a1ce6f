"""Where the afdelinger lie, and which files say so. Nothing is overwritten: newer replaces older."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from .kilder import Kildefil
from .register import Afdeling


class Kortfil(models.Model):
    """A GeoJSON file that was checked without errors. It says nothing of the map until somebody takes it into use.

    `navn` is the file's name as it was sent; the bytes (`fil`) are kept once per content, whatever they were called.
    """

    class Status(models.TextChoices):
        KONTROLLERET = "kontrolleret", "Kontrolleret, ikke taget i brug"
        I_BRUG = "i_brug", "Taget i brug"
        KASSERET = "kasseret", "Kasseret"

    class Omfang(models.TextChoices):
        FILENS = "filens", "Kun afdelingerne i filen"
        HELE = "hele", "Hele kortet"

    fil = models.ForeignKey(Kildefil, on_delete=models.PROTECT, related_name="kortfiler")
    navn = models.CharField("filnavn", max_length=255)
    status = models.CharField("status", max_length=15, choices=Status, default=Status.KONTROLLERET)
    antal = models.PositiveIntegerField("afdelinger i filen")
    created_at = models.DateTimeField("modtaget")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    omfang = models.CharField("hvad den erstattede", max_length=10, choices=Omfang, blank=True)
    # When and by whom it was taken into use, or thrown away.
    afgjort_at = models.DateTimeField("afgjort", null=True, blank=True)
    afgjort_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "kortfil"
        verbose_name_plural = "kortfiler"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="kortfil_afgjort_af_nogen",
                condition=Q(status="kontrolleret", afgjort_at__isnull=True, afgjort_by__isnull=True)
                | (~Q(status="kontrolleret") & Q(afgjort_at__isnull=False, afgjort_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="kortfil_omfang_naar_i_brug",
                condition=Q(status="i_brug") & ~Q(omfang="") | ~Q(status="i_brug") & Q(omfang=""),
            ),
        ]

    def __str__(self) -> str:
        return self.navn


class Geometrisaet(models.QuerySet["Afdelingsgeometri"]):
    def paa_kortet(self) -> Self:
        """Those in force."""
        return self.filter(til_at=None)


class Afdelingsgeometri(models.Model):
    """Where an afdeling lies: a point, a polygon or several, in longitude and latitude (WGS84).

    `geometri` is the GeoJSON geometry as text, without blanks, with seven decimals at most (a centimetre). `laengde`,
    `bredde` is a point inside it. It holds from `fra_at` until `til_at`, exclusive; `erstattet_af` is the file that
    ended it. Of a row only these two ever change.
    """

    class Art(models.TextChoices):
        PUNKT = "Point", "Punkt"
        AREAL = "Polygon", "Areal"
        FLERE = "MultiPolygon", "Flere arealer"

    afdeling = models.ForeignKey(Afdeling, on_delete=models.PROTECT, related_name="geometrier")
    art = models.CharField("art", max_length=12, choices=Art)
    geometri = models.TextField("geometri")
    laengde = models.DecimalField("længde", max_digits=10, decimal_places=7)
    bredde = models.DecimalField("bredde", max_digits=9, decimal_places=7)
    kortfil = models.ForeignKey(Kortfil, on_delete=models.PROTECT, related_name="geometrier")
    objekt = models.PositiveIntegerField("objektets nummer i filen")
    fra_at = models.DateTimeField("på kortet fra")
    til_at = models.DateTimeField("på kortet til", null=True, blank=True)
    erstattet_af = models.ForeignKey(Kortfil, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = Geometrisaet.as_manager()

    class Meta:
        verbose_name = "afdelings geometri"
        verbose_name_plural = "afdelingers geometrier"
        constraints = [
            models.UniqueConstraint(
                name="geometri_en_paa_kortet", fields=["afdeling"], condition=Q(til_at__isnull=True)
            ),
            models.CheckConstraint(
                name="geometri_erstattet_af_en_fil",
                condition=Q(til_at__isnull=True, erstattet_af__isnull=True)
                | Q(til_at__isnull=False, erstattet_af__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_art_display()} fra objekt {self.objekt}"
