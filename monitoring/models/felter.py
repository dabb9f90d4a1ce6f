"""Small pieces that several models are built from."""

from typing import Any, cast

from django.conf import settings
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import Col, CombinedExpression
from django.db.models.lookups import Exact, Range

from monitoring.domain.dansk import sorteringsnoegle


class Punkt(Func):
    """An id as a one-point range, so that an exclusion constraint works without the btree_gist extension."""

    function = "int8range"

    def __init__(self, felt: str) -> None:
        super().__init__(F(felt), F(felt), Value("[]"), output_field=BigIntegerRangeField())


class Tegnpunkt(Func):
    """A short text as a one-point range (by its hash), for the same purpose as `Punkt`."""

    template = "int8range(hashtextextended(%(expressions)s, 0), hashtextextended(%(expressions)s, 0), '[]')"

    def __init__(self, felt: str) -> None:
        super().__init__(F(felt), output_field=BigIntegerRangeField())


class Datoperiode(Func):
    """Two date columns as one range with an exclusive end; an empty end is open."""

    function = "daterange"

    def __init__(self, fra: str, til: str) -> None:
        super().__init__(F(fra), F(til), Value("[)"), output_field=DateRangeField())


class MedSorteringsnavn(models.Model):
    """A name with a stored Danish sorting key, the same order on every server."""

    navn = models.CharField("navn", max_length=200)
    sorteringsnavn = models.CharField(max_length=400, editable=False, db_index=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sorteringsnavn = sorteringsnoegle(self.navn)
        if (felter := kwargs.get("update_fields")) is not None and "navn" in felter:
            kwargs["update_fields"] = {*felter, "sorteringsnavn"}
        super().save(*args, **kwargs)


#: A row of figures keeps so many numbers for them (`Talraekke`).
NUMRE_PR_RAEKKE = 16


def _raekken_med(alias: str, felt: "models.Field[Any, Any]", lavest: Any, hoejst: Any) -> Any:
    """The row with a figure whose number lies in that range is one of those whose id is just below.

    A figure's number is computed from its row's id, so that no index knows it; the row's own id has one.
    """
    raekke = cast("models.Field[Any, Any]", felt.model._meta.get_field("talraekke"))
    return Range(Col(alias, raekke), (lavest, hoejst))


class Talid(models.BigAutoField):  # type: ignore[type-arg]  # as Django's own models declare it
    """The number of one figure in a view over rows of figures (`Observation`)."""


@Talid.register_lookup
class _Nummer(Exact):
    """Equality, looked up by the index of the rows."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        sql, parametre = super().as_sql(compiler, connection)
        if not isinstance(self.rhs, int):
            return sql, parametre
        raekken = _raekken_med(self.lhs.alias, self.lhs.target, self.rhs - NUMRE_PR_RAEKKE + 1, self.rhs)
        ekstra, flere = compiler.compile(raekken)
        return f"({sql} AND {ekstra})", (*parametre, *flere)


class Observationsnoegle(models.ForeignKey):  # type: ignore[type-arg]  # the key of the view has no other type
    """A foreign key to `Observation` whose joins are looked up by the index of the rows."""

    def get_extra_restriction(self, alias: str, related_alias: str) -> Any:
        tal = Col(related_alias, self)
        lavest = CombinedExpression(tal, "-", Value(NUMRE_PR_RAEKKE - 1))
        return _raekken_med(alias, self.target_field, lavest, tal)


class Vedtages(models.Model):
    """A version of something that the parties adopt: draft → proposed → adopted by another person, then never changed.

    Each model names in `bygger_paa` what a draft is a copy of. `vedtaget_on` is the day of the meeting, `vedtaget_hvor`
    the meeting, `referat` where its minutes tell of it. What came with the program was adopted by nobody here: it names
    no persons. The database's guard holds the rest.
    """

    created_at = models.DateTimeField("oprettet", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    begrundelse = models.TextField("begrundelse", blank=True)
    foreslaaet_at = models.DateTimeField("foreslået", null=True, blank=True)
    foreslaaet_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    vedtaget_on = models.DateField("vedtaget", null=True, blank=True)
    vedtaget_hvor = models.CharField("vedtaget på", max_length=200, blank=True)
    referat = models.CharField("referat", max_length=200, blank=True)
    vedtaget_at = models.DateTimeField("vedtagelsen skrevet ind", null=True, blank=True)
    vedtaget_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_forslag_foelges_ad",
                condition=Q(foreslaaet_at__isnull=True, foreslaaet_by__isnull=True)
                | Q(foreslaaet_at__isnull=False, foreslaaet_by__isnull=False),
            ),
            models.CheckConstraint(
                name="%(class)s_vedtaget_af_en_anden",
                condition=Q(vedtaget_by__isnull=True)
                | (Q(foreslaaet_by__isnull=False) & ~Q(vedtaget_by=F("foreslaaet_by"))),
                violation_error_message="En version skal vedtages af en anden end den, der foreslog den.",
            ),
            models.CheckConstraint(
                name="%(class)s_vedtagelse_foelges_ad",
                condition=Q(foreslaaet_by__isnull=True, vedtaget_by__isnull=True)
                | Q(vedtaget_on__isnull=True, vedtaget_by__isnull=True)
                | (
                    Q(vedtaget_on__isnull=False, vedtaget_by__isnull=False, vedtaget_at__isnull=False)
                    & ~Q(vedtaget_hvor="")
                    & ~Q(referat="")
                ),
            ),
        ]

    @property
    def er_vedtaget(self) -> bool:
        return self.vedtaget_on is not None

    @property
    def er_foreslaaet(self) -> bool:
        return self.foreslaaet_at is not None and not self.er_vedtaget

    @property
    def er_kladde(self) -> bool:
        return self.foreslaaet_at is None and not self.er_vedtaget
