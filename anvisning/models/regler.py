"""The rules as dated data, and their outcome per afdeling and day, which the database's guard looks up."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q

from monitoring.api import Afdeling, Datoperiode, Vedtages


class Handling(models.TextChoices):
    """What the colour decides about."""

    INDMELDING = "indmelding", "Indmelding til boliganvisningen"
    ANVISNING = "anvisning", "Anvisning"
    FLEKSIBEL_UDLEJNING = "fleksibel_udlejning", "Fleksibel udlejning"


class Boligtype(models.TextChoices):
    """Colour and quarter apply to familieboliger; the other two have rows of their own (almenboligloven §54, §59)."""

    FAMILIE = "familie", "Familiebolig"
    UNGDOM = "ungdom", "Ungdomsbolig"
    AELDRE = "aeldre", "Ældrebolig"


class Regelsaet(Vedtages):
    """The rule matrix, shares and deadlines of an agreement for a period with an exclusive end. Never changed.

    Only its end moves nearer, on the day that an adopted version takes its place.
    On days without one, the law alone rules (`anvisning/regler/lov-alene.yaml`).
    """

    noegle = models.CharField("nøgle", max_length=60)
    version = models.PositiveSmallIntegerField("version", default=1)
    bygger_paa = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    navn = models.CharField("navn", max_length=200)
    aftale = models.CharField("aftale", max_length=200)
    data = models.JSONField("regler")
    sha256 = models.CharField(max_length=64)
    fra_on = models.DateField("gælder fra")
    til_on = models.DateField("gælder til (ikke med)")

    class Meta(Vedtages.Meta):
        verbose_name = "regelsæt"
        verbose_name_plural = "regelsæt"
        ordering = ["-fra_on"]
        constraints = [
            *Vedtages.Meta.constraints,
            models.UniqueConstraint(name="regelsaet_unikt", fields=["noegle", "version"]),
            models.CheckConstraint(name="regelsaet_til_efter_fra", condition=Q(til_on__gt=F("fra_on"))),
            ExclusionConstraint(
                name="regelsaet_uden_overlap",
                expressions=[(Datoperiode("fra_on", "til_on"), RangeOperators.OVERLAPS)],
                condition=Q(vedtaget_on__isnull=False),
                violation_error_message="Der gælder allerede et vedtaget regelsæt i en del af perioden.",
            ),
        ]

    def __str__(self) -> str:
        return self.navn


class Portudfald(models.Model):
    """What the gate answers for one afdeling, dwelling type and action from `fra_on` until `til_on`, exclusive.

    A projection of published rounds, manual placements, the ministry's lists and the rule sets: it is rebuilt
    by `anvisning.services.port` and read by the database's guard. A day without a row is refused. `vilkaar` are the
    keys of the conditions that hold where the door is open, by the rules or by a dispensation: lists filter by them.
    """

    class Udfald(models.TextChoices):
        TILLADT = "tilladt", "Tilladt"
        PAA_VILKAAR = "paa_vilkaar", "På vilkår"
        IKKE_TILLADT = "ikke_tilladt", "Ikke tilladt"
        OBLIGATORISK = "obligatorisk", "Obligatorisk"
        MULIG_EFTER_AFTALE = "mulig_efter_aftale", "Mulig efter aftale"

    afdeling = models.ForeignKey(Afdeling, on_delete=models.CASCADE, related_name="portudfald")
    boligtype = models.CharField(max_length=10, choices=Boligtype)
    handling = models.CharField(max_length=20, choices=Handling)
    udfald = models.CharField(max_length=20, choices=Udfald)
    vilkaar = ArrayField(models.CharField(max_length=60), default=list)
    #: By what a household is screened before an offer, where the door is open or a dispensation opens it; empty: by
    #: nothing. NULL is a row of before this was worked out: the guard refuses offers on it until it is rebuilt.
    screening = models.CharField(max_length=10, null=True)  # noqa: DJ001  # empty and not worked out differ
    fra_on = models.DateField()
    til_on = models.DateField(null=True)

    class Meta:
        verbose_name = "portudfald"
        verbose_name_plural = "portudfald"
        constraints = [
            # Overlaps are refused by a trigger (migration 0006): an exclusion constraint costs 20 times as much.
            models.UniqueConstraint(name="portudfald_unikt", fields=["afdeling", "boligtype", "handling", "fra_on"]),
            models.CheckConstraint(
                name="portudfald_til_efter_fra", condition=Q(til_on__isnull=True) | Q(til_on__gt=F("fra_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.afdeling_id} {self.handling}: {self.udfald}"


class Portforhold(models.Model):
    """What the gate asks about one afdeling from `fra_on` until `til_on`, exclusive: its answers rest on this.

    The other half of the projection that ``Portudfald`` is, rebuilt with it, so that an act asks one row and not the
    rounds, placements, lists and areas behind it. `regelsaet` is empty where the law alone rules.
    """

    afdeling = models.ForeignKey(Afdeling, on_delete=models.CASCADE, related_name="portforhold")
    farve = models.CharField(max_length=20)
    trin = models.SmallIntegerField(null=True)
    manuel = models.BooleanField()
    betegnelser = ArrayField(models.CharField(max_length=60))
    listedato = models.DateField(null=True)
    regelsaet = models.ForeignKey(Regelsaet, null=True, on_delete=models.PROTECT, related_name="+")
    fra_on = models.DateField()
    til_on = models.DateField(null=True)

    class Meta:
        verbose_name = "portforhold"
        verbose_name_plural = "portforhold"
        constraints = [
            models.UniqueConstraint(name="portforhold_unikt", fields=["afdeling", "fra_on"]),
            models.CheckConstraint(
                name="portforhold_til_efter_fra", condition=Q(til_on__isnull=True) | Q(til_on__gt=F("fra_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.afdeling_id} fra {self.fra_on}: {self.farve}"


class Dispensation(models.Model):
    """Opens what rød and ikke målt close, for one unit or for an afdeling, from `fra_on` until `til_on`, exclusive.

    Asked for with a reason, granted by another person; its basis is the agreement. It opens indmelding and
    anvisning alike and never touches the screening (almenboligloven §59 stk. 6-7).
    """

    class Status(models.TextChoices):
        ANSOEGT = "ansoegt", "Ansøgt"
        BEVILGET = "bevilget", "Bevilget"
        AFSLAAET = "afslaaet", "Afslået"
        TILBAGEKALDT = "tilbagekaldt", "Tilbagekaldt"

    afdeling = models.ForeignKey(Afdeling, on_delete=models.PROTECT, related_name="dispensationer")
    bolig = models.ForeignKey(
        "anvisning.Bolig", null=True, blank=True, on_delete=models.PROTECT, related_name="dispensationer"
    )
    status = models.CharField("status", max_length=20, choices=Status, default=Status.ANSOEGT)
    fra_on = models.DateField("gælder fra")
    til_on = models.DateField("udløber (ikke med)")
    begrundelse = models.TextField("begrundelse")
    ansoegt_at = models.DateTimeField("ansøgt")
    ansoegt_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    afgjort_at = models.DateTimeField("afgjort", null=True)
    afgjort_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    afgoerelse = models.TextField("begrundelse for afgørelsen", blank=True)

    class Meta:
        verbose_name = "dispensation"
        verbose_name_plural = "dispensationer"
        ordering = ["-ansoegt_at"]
        constraints = [
            models.CheckConstraint(name="dispensation_til_efter_fra", condition=Q(til_on__gt=F("fra_on"))),
            models.CheckConstraint(name="dispensation_begrundelse_udfyldt", condition=~Q(begrundelse="")),
            models.CheckConstraint(
                name="dispensation_afgjort_af_en_anden",
                condition=Q(status="ansoegt", afgjort_by__isnull=True)
                | (Q(afgjort_by__isnull=False) & ~Q(afgjort_by=F("ansoegt_by"))),
                violation_error_message="En dispensation skal afgøres af en anden end den, der søgte.",
            ),
        ]

    def __str__(self) -> str:
        return f"Dispensation for {self.bolig or self.afdeling}"
