"""Small pieces that several models are built from."""

from typing import Any

from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db import models
from django.db.models import F, Func, Value

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
