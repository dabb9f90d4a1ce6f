"""The register: organisations, afdelinger, areas, and what follows from what. All periods have an exclusive end."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from .felter import Datoperiode, MedSorteringsnavn, Punkt

FIRE_CIFRE = RegexValidator(r"^\d{4}$", "Skriv LBF-nummeret med fire cifre, for eksempel 0101.")
TRE_CIFRE = RegexValidator(r"^\d{3}$", "Skriv afdelingens LBF-nummer med tre cifre, for eksempel 007.")


def valider_cvr(vaerdi: str) -> None:
    """Refuse a CVR number whose mod-11 control digit is wrong (weights 2 7 6 5 4 3 2 1)."""
    if len(vaerdi) != 8 or not vaerdi.isdigit():
        raise ValidationError("Et CVR-nummer har otte cifre.")
    if sum(int(ciffer) * vaegt for ciffer, vaegt in zip(vaerdi, (2, 7, 6, 5, 4, 3, 2, 1), strict=True)) % 11:
        raise ValidationError("CVR-nummerets kontrolciffer passer ikke. Kontrollér nummeret.")


class Boligorganisation(MedSorteringsnavn):
    """An almen housing organisation. `nr` is its LBF number: four digits, text."""

    nr = models.CharField("LBF-nummer", max_length=4, unique=True, validators=[FIRE_CIFRE])
    cvr = models.CharField("CVR-nummer", max_length=8, blank=True, validators=[valider_cvr])

    class Meta:
        verbose_name = "boligorganisation"
        verbose_name_plural = "boligorganisationer"
        ordering = ["sorteringsnavn", "nr"]
        constraints = [
            models.CheckConstraint(name="organisation_nr_fire_cifre", condition=Q(nr__regex=r"^\d{4}$")),
            models.UniqueConstraint(
                name="organisation_cvr_unik",
                fields=["cvr"],
                condition=~Q(cvr=""),
                violation_error_message="En anden boligorganisation har dette CVR-nummer. Kontrollér nummeret.",
            ),
        ]

    def __str__(self) -> str:
        return self.navn


class Afdeling(MedSorteringsnavn):
    """An economically separate estate section: the unit that gets a colour. `nr` is three digits, text."""

    organisation = models.ForeignKey(
        Boligorganisation, verbose_name="boligorganisation", on_delete=models.PROTECT, related_name="afdelinger"
    )
    nr = models.CharField("afdelingsnummer", max_length=3, validators=[TRE_CIFRE])
    bydel = models.CharField("bydel", max_length=100, blank=True)
    antal_boliger = models.PositiveIntegerField("antal boliger", null=True, blank=True)
    oprettet_on = models.DateField("oprettet", null=True, blank=True)
    nedlagt_on = models.DateField("nedlagt", null=True, blank=True, help_text="Den første dag afdelingen ikke findes.")

    class Meta:
        verbose_name = "afdeling"
        verbose_name_plural = "afdelinger"
        ordering = ["organisation__sorteringsnavn", "nr"]
        constraints = [
            models.UniqueConstraint(name="afdeling_nr_unik", fields=["organisation", "nr"]),
            models.CheckConstraint(name="afdeling_nr_tre_cifre", condition=Q(nr__regex=r"^\d{3}$")),
            models.CheckConstraint(
                name="afdeling_nedlagt_efter_oprettet",
                condition=Q(oprettet_on__isnull=True) | Q(nedlagt_on__isnull=True) | Q(nedlagt_on__gt=F("oprettet_on")),
                violation_error_message="Afdelingen skal nedlægges efter den dag, den er oprettet. Ret en af datoerne.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.navn} ({self.noegle})"

    @property
    def noegle(self) -> str:
        """``ORG-AFD``, for example ``0101-007``: how commands and addresses name it. Needs `organisation`."""
        return f"{self.organisation.nr}-{self.nr}"


class Afdelingsfoelge(models.Model):
    """From `on` the successor stands where the predecessor stood (merger: many to one; split: one to many)."""

    forgaenger = models.ForeignKey(Afdeling, on_delete=models.PROTECT, related_name="efterfoelgere")
    efterfoelger = models.ForeignKey(Afdeling, on_delete=models.PROTECT, related_name="forgaengere")
    on = models.DateField("dato")

    class Meta:
        verbose_name = "sammenlægning eller deling"
        verbose_name_plural = "sammenlægninger og delinger"
        constraints = [
            models.UniqueConstraint(name="afdelingsfoelge_unik", fields=["forgaenger", "efterfoelger"]),
            models.CheckConstraint(name="afdelingsfoelge_ikke_sig_selv", condition=~Q(forgaenger=F("efterfoelger"))),
        ]

    def __str__(self) -> str:
        return f"{self.forgaenger} → {self.efterfoelger}"

    def clean(self) -> None:
        """The constraint is not asked where the predecessor's own page writes its successors."""
        if self.forgaenger_id is not None and self.forgaenger_id == self.efterfoelger_id:
            raise ValidationError({"efterfoelger": "En afdeling kan ikke afløse sig selv. Vælg en anden afdeling."})


class Omraade(MedSorteringsnavn):
    """The ministry's unit: contiguous almene parcels. Not an afdeling. Known by name and municipality."""

    kommune = models.CharField("kommune", max_length=60)

    class Meta:
        verbose_name = "boligområde"
        verbose_name_plural = "boligområder"
        ordering = ["sorteringsnavn"]
        constraints = [models.UniqueConstraint(name="omraade_unikt", fields=["navn", "kommune"])]

    def __str__(self) -> str:
        return f"{self.navn}, {self.kommune}"


class Omraademedlemskab(models.Model):
    """An afdeling lies (partly) in an area from `fra_on` until `til_on`, exclusive; empty `til_on` is open.

    Rows of `kilde` ``bilag`` are derived from the ministry's annexes and are rebuilt by each import of one;
    rows of ``manuel`` were written by hand and win over the annexes for their period.
    """

    class Kilde(models.TextChoices):
        BILAG = "bilag", "Ministeriets bilag"
        MANUEL = "manuel", "Indtastet"

    afdeling = models.ForeignKey(Afdeling, on_delete=models.PROTECT, related_name="medlemskaber")
    omraade = models.ForeignKey(Omraade, verbose_name="område", on_delete=models.PROTECT, related_name="medlemskaber")
    fra_on = models.DateField("fra")
    til_on = models.DateField("til (ikke med)", null=True, blank=True)
    kilde = models.CharField("kilde", max_length=10, choices=Kilde, default=Kilde.MANUEL)

    class Meta:
        verbose_name = "medlemskab af område"
        verbose_name_plural = "medlemskaber af områder"
        constraints = [
            models.CheckConstraint(
                name="medlemskab_til_efter_fra", condition=Q(til_on__isnull=True) | Q(til_on__gt=F("fra_on"))
            ),
            ExclusionConstraint(
                name="medlemskab_uden_overlap",
                expressions=[
                    (Punkt("afdeling"), RangeOperators.OVERLAPS),
                    (Punkt("omraade"), RangeOperators.OVERLAPS),
                    (Datoperiode("fra_on", "til_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Afdelingen står allerede i området i en del af perioden.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.afdeling} i {self.omraade}"
