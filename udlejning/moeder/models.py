"""Meetings about the agreement: who met, what was decided, and the material that was handed out."""

import datetime as dt
import re

from django.conf import settings
from django.db import models
from django.db.models import Q

from monitoring.api import Boligorganisation, Monitorering, dato

#: ``1. ``, ``2) `` or a list's dash; never ``1.155 boliger`` or ``10 afdelinger``.
_NUMMER = re.compile(r"(?:[0-9]{1,2}[.)]|[-–•*])(?:\s+|$)")


class Forum(models.TextChoices):
    """Who meets. What each may be shown is `selectors.laeser`'s to say."""

    STYREGRUPPE = "styregruppe", "Styregruppen"
    PRAKTISK = "praktisk", "Praktisk samarbejdsforum"
    BOLIGUDVALG = "boligudvalg", "Boligudvalget"


class Moede(models.Model):
    """One meeting. The practical forum meets one organisation at a time, which alone is shown its own figures.

    `dagsorden` is text, a point per line. A held meeting and what belongs to it stand: the database refuses changes.
    One that came to nothing is deleted, or cancelled with a reason where decisions or material belong to it already.
    """

    class Status(models.TextChoices):
        PLANLAGT = "planlagt", "Planlagt"
        HOLDT = "holdt", "Holdt"
        AFLYST = "aflyst", "Aflyst"

    forum = models.CharField("forum", max_length=20, choices=Forum)
    organisation = models.ForeignKey(
        Boligorganisation, null=True, blank=True, on_delete=models.PROTECT, related_name="moeder"
    )
    holdes_on = models.DateField("dato")
    begynder = models.TimeField("klokkeslæt")
    sted = models.CharField("sted", max_length=200, blank=True)
    dagsorden = models.TextField("dagsorden")
    status = models.CharField("status", max_length=10, choices=Status, default=Status.PLANLAGT)
    aflyst_fordi = models.CharField("hvorfor aflyst", max_length=200, blank=True)
    created_at = models.DateTimeField("oprettet")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    holdt_at = models.DateTimeField("skrevet som holdt", null=True)
    holdt_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "møde"
        verbose_name_plural = "møder"
        ordering = ["-holdes_on", "-begynder", "-id"]
        constraints = [
            models.CheckConstraint(
                name="moede_organisation_foelger_forum",
                condition=Q(forum=Forum.PRAKTISK, organisation__isnull=False)
                | (~Q(forum=Forum.PRAKTISK) & Q(organisation__isnull=True)),
            ),
            models.CheckConstraint(
                name="moede_holdt_af_en_person",
                condition=Q(status__in=["planlagt", "aflyst"], holdt_at__isnull=True, holdt_by__isnull=True)
                | Q(status="holdt", holdt_at__isnull=False, holdt_by__isnull=False),
            ),
            models.CheckConstraint(
                name="moede_aflyst_med_grund",
                condition=Q(status="aflyst") & ~Q(aflyst_fordi="") | ~Q(status="aflyst") & Q(aflyst_fordi=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hvem}, {dato(self.holdes_on)}"

    @property
    def hvem(self) -> str:
        """``Praktisk samarbejdsforum med Boligforeningen``"""
        navn = self.get_forum_display()
        return f"{navn} med {self.organisation.navn}" if self.organisation else navn

    @property
    def er_holdt(self) -> bool:
        return self.status == self.Status.HOLDT

    @property
    def er_planlagt(self) -> bool:
        return self.status == self.Status.PLANLAGT

    @property
    def er_aflyst(self) -> bool:
        return self.status == self.Status.AFLYST

    @property
    def er_tomt(self) -> bool:
        """Nothing was decided or made for it."""
        return not self.beslutninger.exists() and not self.pakker.exists()

    @property
    def punkter(self) -> list[str]:
        """The points of the agenda, without the numbers that a person may have written."""
        linjer = (_NUMMER.sub("", linje.strip()) for linje in self.dagsorden.splitlines())
        return [linje for linje in linjer if linje]


class Deltagelse(models.Model):
    """One participant: a user, or somebody else by name. `navn` stands as it was then."""

    moede = models.ForeignKey(Moede, on_delete=models.CASCADE, related_name="deltagelser")
    bruger = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    navn = models.CharField("navn", max_length=150)
    hvem = models.CharField("rolle eller organisation", max_length=150, blank=True)

    class Meta:
        verbose_name = "deltager"
        verbose_name_plural = "deltagere"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="deltagelse_navn_udfyldt", condition=~Q(navn="")),
            models.UniqueConstraint(
                name="deltagelse_en_gang", fields=["moede", "bruger"], condition=Q(bruger__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.navn}, {self.hvem}" if self.hvem else self.navn


class Beslutning(models.Model):
    """What a meeting is to decide (`OENSKET`) or decided (`TRUFFET`), numbered within the meeting.

    Once the meeting is held it is neither changed nor deleted; a later one `retter` it.
    """

    class Slags(models.TextChoices):
        OENSKET = "oensket", "Ønskes truffet"
        TRUFFET = "truffet", "Truffet"

    moede = models.ForeignKey(Moede, on_delete=models.PROTECT, related_name="beslutninger")
    nummer = models.PositiveSmallIntegerField("nummer")
    slags = models.CharField("slags", max_length=10, choices=Slags)
    tekst = models.TextField("beslutning")
    ansvarlig = models.CharField("ansvarlig", max_length=150, blank=True)
    frist_on = models.DateField("frist", null=True, blank=True)
    retter = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="rettet_af")
    created_at = models.DateTimeField("skrevet ind")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "beslutning"
        verbose_name_plural = "beslutninger"
        ordering = ["moede", "nummer"]
        constraints = [
            models.UniqueConstraint(name="beslutning_nummer_unikt", fields=["moede", "nummer"]),
            models.CheckConstraint(name="beslutning_tekst_udfyldt", condition=~Q(tekst="")),
        ]

    def __str__(self) -> str:
        return f"Beslutning {self.nummer}, {self.moede}"


class Kalenderadresse(models.Model):
    """The private address of a user's meetings as a calendar. Whoever has it sees when and where, and nothing else."""

    bruger = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kalenderadresse")
    noegle = models.CharField("nøgle", max_length=64, unique=True)
    created_at = models.DateTimeField("lavet")

    class Meta:
        verbose_name = "kalenderadresse"
        verbose_name_plural = "kalenderadresser"

    def __str__(self) -> str:
        return f"Kalenderadresse for {self.bruger}"


class Moedepakke(models.Model):
    """The material of a meeting, made once and kept: a job with progress and lease, then two files that stand.

    `dag` is the day that it tells of, `runde` the round in force that day, `fra_runde` the one that movements are told
    since. `indhold` is all that it says, frozen as canonical JSON; both files follow from it and can be made again from
    it, byte for byte. A newer pack never takes an older one's place.
    """

    class Status(models.TextChoices):
        VENTER = "venter", "Venter"
        KOERER = "koerer", "Laves"
        FAERDIG = "faerdig", "Færdig"
        FEJLET = "fejlet", "Afbrudt: kan laves igen"
        ANNULLERET = "annulleret", "Annulleret"

    moede = models.ForeignKey(Moede, on_delete=models.PROTECT, related_name="pakker")
    nummer = models.PositiveSmallIntegerField("nummer")
    dag = models.DateField("opgjort pr.")
    runde = models.ForeignKey(Monitorering, on_delete=models.PROTECT, related_name="+")
    fra_runde = models.ForeignKey(Monitorering, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField("status", max_length=10, choices=Status, default=Status.VENTER)
    trin_tekst = models.CharField("trin", max_length=100, blank=True)
    faerdig_pct = models.PositiveSmallIntegerField("færdig, procent", default=0)
    pulse_at = models.DateTimeField("livstegn", null=True)
    forsoeg = models.PositiveSmallIntegerField("forsøg", default=0)
    fejl = models.TextField("hvorfor den ikke blev til noget", blank=True)
    indhold = models.TextField("indhold", blank=True)
    pdf = models.BinaryField("pdf", null=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    xlsx = models.BinaryField("xlsx", null=True)
    xlsx_sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField("bestilt")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField("afsluttet", null=True)

    class Meta:
        verbose_name = "mødemateriale"
        verbose_name_plural = "mødematerialer"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(name="moedepakke_nummer_unikt", fields=["moede", "nummer"]),
            models.CheckConstraint(
                name="moedepakke_faerdig_er_hel",
                condition=~Q(status="faerdig")
                | (
                    Q(pdf__isnull=False, xlsx__isnull=False, finished_at__isnull=False)
                    & ~Q(indhold="")
                    & ~Q(pdf_sha256="")
                    & ~Q(xlsx_sha256="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Mødemateriale {self.nummer}, {self.moede}"

    @property
    def i_gang(self) -> bool:
        return self.status in (self.Status.VENTER, self.Status.KOERER)

    @property
    def er_faerdig(self) -> bool:
        return self.status == self.Status.FAERDIG

    def filnavn(self, format: str) -> str:
        """``moedemateriale-styregruppe-2026-11-25-1.pdf``"""
        dag: dt.date = self.moede.holdes_on
        return f"moedemateriale-{self.moede.forum}-{dag.isoformat()}-{self.nummer}.{format}"
