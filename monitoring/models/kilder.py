"""What was loaded, and every figure with the cell that it came from. Nothing is overwritten: newer supersedes older."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models import F, Q

from monitoring.domain.vaerdier import INDIKATORNAVNE, Indikator, Mangelgrund

from .felter import Talid
from .register import Afdeling, Omraade

#: The place of each indicator in the arrays of `Talraekke`, from 1. The view `Observation` says the same.
INDIKATORNUMRE = {indikator: nummer for nummer, indikator in enumerate(Indikator, 1)}
#: Between the cells and the rows of a `Raablok`. Control characters that no cell keeps.
CELLESKEL, RAEKKESKEL = "\x1f", "\x1e"


class Kilde(models.TextChoices):
    """The kinds of file that can be loaded; the values are also the names that commands take."""

    LBF = "lbf", "LBF: forebyggelses- og parallelsamfundsdata pr. afdeling"
    MINISTERIET = "ministeriet", "Ministeriets lister over boligområder"
    MINISTERIET_AFDELINGER = "ministeriet-afdelinger", "Ministeriets bilag: afdelinger i områderne"
    TVILLING = "tvilling", "LBF: Tvillingeværktøj"
    REGISTER = "register", "Register over organisationer og afdelinger"
    BOLIGER = "boliger", "Organisationernes boliger"
    LEDIGE = "ledige", "Ledige boliger til boliganvisningen"
    LEDIGHED = "ledighed", "Ledige familieboliger pr. måned"


class Kildefil(models.Model):
    """The bytes of a file as it was received, kept once per content."""

    sha256 = models.CharField(max_length=64, unique=True)
    navn = models.CharField("filnavn", max_length=255)
    indhold = models.BinaryField()
    stoerrelse = models.PositiveIntegerField("størrelse i bytes")
    at = models.DateTimeField("modtaget")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "kildefil"
        verbose_name_plural = "kildefiler"

    def __str__(self) -> str:
        return self.navn


class Indlaesning(models.Model):
    """One attempt to load a file as a source: a job with progress, lease and outcome.

    `fund` is the report: a list of dicts as `monitoring.ingest` makes them. `kendt_on` is the day from which
    the figures count as known; empty means that the reference year (or the list's date) decides.
    `tilretning` is what the analyst corrected in the recognition (`monitoring.ingest.tilretning`), empty for none.
    `fremdrift` counts rows while the job runs: ``laest`` while the file is read, then ``i_alt`` (rows of data),
    ``kontrolleret``, ``gemt``.
    """

    class Status(models.TextChoices):
        VENTER = "venter", "Venter"
        KOERER = "koerer", "Indlæses"
        AFVENTER = "afventer", "Venter på kvittering"
        INDLAEST = "indlaest", "Indlæst"
        UAENDRET = "uaendret", "Indlæst før: intet ændret"
        AFVIST = "afvist", "Afvist på grund af fejl"
        FEJLET = "fejlet", "Afbrudt: kan køres igen"
        ANNULLERET = "annulleret", "Annulleret"
        TRUKKET = "trukket", "Trukket tilbage"
        BREMSET = "bremset", "Bremset: venter på frigivelse"

    fil = models.ForeignKey(Kildefil, on_delete=models.PROTECT, related_name="indlaesninger")
    kilde = models.CharField("kilde", max_length=30, choices=Kilde)
    status = models.CharField("status", max_length=10, choices=Status, default=Status.VENTER)
    kendt_on = models.DateField("kendt fra", null=True, blank=True)
    tilretning = models.JSONField(default=dict, blank=True)
    genkendt = models.JSONField(default=dict)
    fund = models.JSONField(default=list)
    antal_raekker = models.PositiveIntegerField("rækker", default=0)
    antal_nye = models.PositiveIntegerField("nye eller ændrede værdier", default=0)
    trin_tekst = models.CharField("trin", max_length=100, blank=True)
    faerdig_pct = models.PositiveSmallIntegerField("færdig, procent", default=0)
    fremdrift = models.JSONField(default=dict, blank=True)
    pulse_at = models.DateTimeField("livstegn", null=True)
    forsoeg = models.PositiveSmallIntegerField("forsøg", default=0)
    created_at = models.DateTimeField("oprettet")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="indlaesninger")
    finished_at = models.DateTimeField("afsluttet", null=True)
    # The figures that stopped it (`monitoring.domain.bremse`), and who let it through all the same.
    bremse = models.JSONField(null=True, blank=True)
    frigivet_at = models.DateTimeField("frigivet", null=True, blank=True)
    frigivet_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    frigivet_begrundelse = models.TextField("begrundelse for frigivelse", blank=True)
    trukket_at = models.DateTimeField("trukket tilbage", null=True, blank=True)
    trukket_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    trukket_begrundelse = models.TextField("begrundelse for at trække tilbage", blank=True)

    class Meta:
        verbose_name = "indlæsning"
        verbose_name_plural = "indlæsninger"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="indlaesning_trukket_med_begrundelse",
                condition=~Q(status="trukket")
                | (Q(trukket_at__isnull=False, trukket_by__isnull=False) & ~Q(trukket_begrundelse="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kilde_display()}: {self.fil.navn}"


class Raablok(models.Model):
    """Some hundred rows of one sheet of a loaded file as they stood, everything as text.

    `numre` are the rows' numbers, from `fra` to `til`. `celler` are their cells, with `CELLESKEL` between them and
    `RAEKKESKEL` between the rows, and without the empty ones at the end of a row.
    """

    # Held set by set by triggers (migrations 0004 and 0013), as those of the figures are.
    indlaesning = models.ForeignKey(
        Indlaesning, on_delete=models.CASCADE, related_name="raablokke", db_constraint=False, db_index=False
    )
    ark = models.CharField(max_length=100)
    fra = models.PositiveIntegerField()
    til = models.PositiveIntegerField()
    numre = ArrayField(models.PositiveIntegerField())
    celler = models.TextField()

    class Meta:
        verbose_name = "blok af rå rækker"
        verbose_name_plural = "blokke af rå rækker"
        constraints = [models.UniqueConstraint(name="raablok_unik", fields=["indlaesning", "ark", "fra"])]

    def __str__(self) -> str:
        return f"{self.ark}, række {self.fra} til {self.til}"


class Raaraekkesaet(models.QuerySet["Raaraekke"]):
    def med_nummer(self, raekke: int) -> Self:
        """The rows with that number: also says which block it is in, so that no other is unpacked."""
        return self.filter(raekke=raekke, fra__lte=raekke, til__gte=raekke)


class Raaraekke(models.Model):
    """One row of a loaded file as it stood, everything as text. A view over `Raablok`; read only."""

    indlaesning = models.ForeignKey(Indlaesning, on_delete=models.DO_NOTHING, related_name="raekker")
    ark = models.CharField(max_length=100)
    fra = models.PositiveIntegerField()
    til = models.PositiveIntegerField()
    raekke = models.PositiveIntegerField()
    celler = ArrayField(models.TextField())

    objects = Raaraekkesaet.as_manager()

    class Meta:
        managed = False
        verbose_name = "rå række"
        verbose_name_plural = "rå rækker"

    def __str__(self) -> str:
        return f"{self.ark}, række {self.raekke}"


class Talraekke(models.Model):
    """The figures of one place and time that one row of a file brought, one place in the arrays per indicator.

    Number ``n`` of the arrays belongs to the indicator number ``n`` (`INDIKATORNUMRE`). `vaerdier` are the figures
    (percentages in per cent), `mangler` the reasons where there is none, and `erstattet` the imports that superseded
    them; each array may be empty, or end early. A place with neither figure nor reason is one the row did not bring.
    `kolonner` are the letters of the figures' columns in the sheet, in the same order, with a space between.
    `lag` counts the rows of the same place, time and source, from 0. Only `erstattet` ever changes.

    ``id`` is the first of sixteen numbers that the row keeps for its figures (see `Observation`); `foerste` is the
    indicator that the first of them goes to: 1, but for figures from before there were rows.
    """

    # Compared byte by byte: it stands in the index that every row goes into.
    kilde = models.CharField(max_length=30, choices=Kilde, db_collation="C")
    # The references are held statement by statement by triggers (migration 0012), not row by row.
    afdeling = models.ForeignKey(
        Afdeling, null=True, on_delete=models.PROTECT, related_name="talraekker", db_constraint=False, db_index=False
    )
    omraade = models.ForeignKey(
        Omraade, null=True, on_delete=models.PROTECT, related_name="talraekker", db_constraint=False, db_index=False
    )
    aar = models.PositiveSmallIntegerField()
    listedato = models.DateField(null=True)
    kendt_on = models.DateField("kendt fra")
    lag = models.PositiveSmallIntegerField(db_default=0)
    vaerdier = ArrayField(models.DecimalField(max_digits=14, decimal_places=4, null=True))
    mangler = ArrayField(models.CharField(max_length=20, null=True), null=True)
    tvillinger = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    tvillinger_mangler = models.CharField(max_length=20, blank=True)
    antal_tvillinger = models.PositiveIntegerField(null=True)
    indlaesning = models.ForeignKey(
        Indlaesning, on_delete=models.PROTECT, related_name="talraekker", db_constraint=False, db_index=False
    )
    ark = models.CharField(max_length=100)
    raekke = models.PositiveIntegerField()
    kolonner = models.CharField(max_length=200)
    erstattet = ArrayField(models.BigIntegerField(null=True), null=True)
    foerste = models.PositiveSmallIntegerField(db_default=1)

    class Meta:
        verbose_name = "talrække"
        verbose_name_plural = "talrækker"
        constraints = [
            models.CheckConstraint(
                name="talraekke_et_sted",
                condition=Q(afdeling__isnull=False, omraade__isnull=True)
                | Q(afdeling__isnull=True, omraade__isnull=False),
            ),
            # In the order in which files come. With it a trigger holds that one figure of a cell is in force.
            models.UniqueConstraint(
                name="talraekke_afdeling",
                fields=["afdeling", "aar", "kilde", "lag"],
                condition=Q(afdeling__isnull=False),
            ),
            models.UniqueConstraint(
                name="talraekke_omraade",
                fields=["omraade", "listedato", "kilde", "lag"],
                condition=Q(omraade__isnull=False),
            ),
        ]
        # Few and narrow: a yearly file writes a row per afdeling, and every index is paid for by each of them.
        indexes = [
            # The rows of an import lie together.
            BrinIndex(fields=["indlaesning"], name="talraekke_indlaesning", autosummarize=True),
            GinIndex(fields=["erstattet"], name="talraekke_erstattet", condition=Q(erstattet__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kilde} {self.aar}, række {self.raekke}"


class Observation(models.Model):
    """One figure of an afdeling or an area for a reference year, or the reason why it is missing. Read only.

    A view over `Talraekke`, a row for each figure of it; ``id`` is the row's own id and the figure's place, and never
    changes. Percentages in per cent. `tvillinger` (source ``tvilling`` only) is the twins' mean and
    `antal_tvillinger` their number. `aar` is the reference year; for the ministry's lists the year of `listedato`.
    The figure in force is the one with empty `erstattet_af`; a newer import sets it, nothing else changes.
    A figure superseded by its own import was withdrawn with it.
    """

    id = Talid(primary_key=True)
    talraekke = models.ForeignKey(Talraekke, on_delete=models.DO_NOTHING, related_name="observationer")
    nummer = models.PositiveSmallIntegerField()
    kilde = models.CharField(max_length=30, choices=Kilde)
    afdeling = models.ForeignKey(Afdeling, null=True, on_delete=models.PROTECT, related_name="observationer")
    omraade = models.ForeignKey(Omraade, null=True, on_delete=models.PROTECT, related_name="observationer")
    indikator = models.CharField(max_length=20, choices=[(i.value, INDIKATORNAVNE[i]) for i in Indikator])
    aar = models.PositiveSmallIntegerField()
    listedato = models.DateField(null=True)
    kendt_on = models.DateField("kendt fra")
    vaerdi = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    mangler = models.CharField(max_length=20, blank=True, choices=[(m.value, m.value) for m in Mangelgrund])
    tvillinger = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    tvillinger_mangler = models.CharField(max_length=20, blank=True)
    antal_tvillinger = models.PositiveIntegerField(null=True)
    indlaesning = models.ForeignKey(Indlaesning, on_delete=models.PROTECT, related_name="observationer")
    ark = models.CharField(max_length=100)
    raekke = models.PositiveIntegerField()
    kolonne = models.CharField(max_length=100)
    erstattet_af = models.ForeignKey(
        Indlaesning, null=True, on_delete=models.PROTECT, related_name="erstattede_observationer"
    )

    class Meta:
        managed = False
        verbose_name = "observation"
        verbose_name_plural = "observationer"

    def __str__(self) -> str:
        return f"{self.indikator} {self.aar}"


class Ministerliste(models.Model):
    """One of the ministry's lists, known by its date. Its designations hold until the next imported list's date.

    `doemte_landsgennemsnit` is the national mean in per cent; `doemte_graense` the printed cut-off at §61a level
    (three times the mean), where the list prints it.
    """

    listedato = models.DateField("listedato", unique=True)
    doemte_landsgennemsnit = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    doemte_graense = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    med_bilag = models.BooleanField("bilaget er indlæst", default=False)
    indlaesning = models.ForeignKey(Indlaesning, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "ministerliste"
        verbose_name_plural = "ministerlister"
        ordering = ["-listedato"]

    def __str__(self) -> str:
        return f"Listen pr. {self.listedato}"


class Udpegning(models.Model):
    """The ministry's designations of one area on one list; empty `betegnelser` means listed without any.

    The row in force is the one with empty `erstattet_af`.
    """

    liste = models.ForeignKey(Ministerliste, on_delete=models.CASCADE, related_name="udpegninger")
    omraade = models.ForeignKey(Omraade, on_delete=models.PROTECT, related_name="udpegninger")
    betegnelser = ArrayField(models.CharField(max_length=20), default=list)
    indlaesning = models.ForeignKey(Indlaesning, on_delete=models.PROTECT, related_name="+")
    ark = models.CharField(max_length=100)
    raekke = models.PositiveIntegerField()
    erstattet_af = models.ForeignKey(Indlaesning, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "udpegning"
        verbose_name_plural = "udpegninger"
        constraints = [
            models.UniqueConstraint(
                name="udpegning_gaeldende", fields=["liste", "omraade"], condition=Q(erstattet_af__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.omraade}: {', '.join(self.betegnelser) or 'ingen'}"


class Bilagsraekke(models.Model):
    """One line of the ministry's annex: on `listedato` the afdeling lies in the area. Memberships derive from these."""

    listedato = models.DateField()
    omraade = models.ForeignKey(Omraade, on_delete=models.PROTECT, related_name="+")
    afdeling = models.ForeignKey(Afdeling, on_delete=models.PROTECT, related_name="+")
    indlaesning = models.ForeignKey(Indlaesning, on_delete=models.PROTECT, related_name="+")
    raekke = models.PositiveIntegerField()

    class Meta:
        verbose_name = "bilagsrække"
        verbose_name_plural = "bilagsrækker"
        constraints = [models.UniqueConstraint(name="bilagsraekke_unik", fields=["listedato", "omraade", "afdeling"])]
        ordering = [F("listedato").asc()]

    def __str__(self) -> str:
        return f"{self.afdeling} i {self.omraade} pr. {self.listedato}"
