"""What is in force of the two things that the parties adopt, what comes, and what was before."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from anvisning.models import Regelsaet
from monitoring.api import Modelversion
from udlejning.styregruppe.slags import AFTALE, TRAPPE, Slags, Version


@dataclass(frozen=True, slots=True)
class Tidslinje:
    """`i_kraft` holds today; `kommende` are adopted for later days, the next first; `aabne` drafts and proposals."""

    slags: Slags
    i_kraft: Version | None
    kommende: list[Version]
    tidligere: list[Version]
    aabne: list[Version]

    @property
    def vedtagne(self) -> list[Version]:
        """The newest first."""
        return [*reversed(self.kommende), *([self.i_kraft] if self.i_kraft else []), *self.tidligere]

    @property
    def flere(self) -> bool:
        return len(self.vedtagne) + len(self.aabne) > 1

    @property
    def forlaeg(self) -> Version | None:
        """What a new draft is a copy of: the newest that is adopted."""
        if self.kommende:
            return self.kommende[-1]
        return self.i_kraft or (self.tidligere[0] if self.tidligere else None)


def versioner(slags: Slags) -> QuerySet[Modelversion] | QuerySet[Regelsaet]:
    personer = ("created_by", "foreslaaet_by", "vedtaget_by", "bygger_paa")
    return slags.model.objects.select_related(*personer).order_by("fra_on", "version", "id")


def tidslinje(slags: Slags, dag: dt.date) -> Tidslinje:
    alle: list[Version] = list(versioner(slags))
    vedtagne = [v for v in alle if v.er_vedtaget]
    i_kraft = [v for v in vedtagne if v.fra_on <= dag and (v.til_on is None or dag < v.til_on)]
    return Tidslinje(
        slags=slags,
        i_kraft=i_kraft[0] if i_kraft else None,
        kommende=[v for v in vedtagne if v.fra_on > dag],
        tidligere=[v for v in reversed(vedtagne) if v.fra_on <= dag and v not in i_kraft],
        aabne=[v for v in alle if not v.er_vedtaget],
    )


def tidslinjer(dag: dt.date) -> list[Tidslinje]:
    return [tidslinje(TRAPPE, dag), tidslinje(AFTALE, dag)]


def aftale_paa(dag: dt.date) -> Regelsaet | None:
    """The adopted agreement in force on `dag`."""
    return Regelsaet.objects.filter(vedtaget_on__isnull=False, fra_on__lte=dag, til_on__gt=dag).first()


def aftalens_slut(dag: dt.date) -> Regelsaet | None:
    """The last agreement of an unbroken row that holds today; None where none holds, or the row has no other end."""
    sidste: Regelsaet | None = None
    for regelsaet in Regelsaet.objects.filter(vedtaget_on__isnull=False, til_on__gt=dag).order_by("fra_on"):
        if regelsaet.fra_on <= (sidste.til_on if sidste else dag):
            sidste = regelsaet
    return sidste


def tilsidesat(version: Version, fra_on: dt.date) -> Version | None:
    """The adopted version that an open one would take the place of from `fra_on` without knowing it, or None.

    An open version is a change of the one it is a copy of; what another one changed since would be lost. A model takes
    the place of the newest; an agreement may also stand before an adopted successor.
    """
    vedtagne = type(version).objects.filter(vedtaget_on__isnull=False)
    foer = (
        (vedtagne.filter(fra_on__lte=fra_on) if isinstance(version, Regelsaet) else vedtagne).order_by("fra_on").last()
    )
    if foer is None or version.bygger_paa_id in (None, foer.pk):
        return None
    fundet: Version = foer
    return fundet


def forrige(version: Version) -> Version | None:
    """What `version` is held against: what it is a copy of, or the adopted one before it."""
    if version.bygger_paa is not None:
        return version.bygger_paa
    foer = type(version).objects.filter(vedtaget_on__isnull=False, fra_on__lt=version.fra_on).exclude(pk=version.pk)
    fundet: Version | None = foer.order_by("fra_on").last()
    return fundet
