"""Drafts, proposals and adopted versions through the services, for tests."""

import copy
import datetime as dt
from typing import Any

from anvisning.models import Regelsaet
from monitoring.models import Modelversion
from tests import factories as f
from udlejning.brugere.rettigheder import Rolle
from udlejning.styregruppe.services.vedtagelse import foreslaa_version, gem_kladde, opret_kladde, vedtag_version
from udlejning.styregruppe.slags import Version


def med(data: dict[str, Any], *aendringer: tuple[tuple[str | int, ...], Any]) -> dict[str, Any]:
    """A copy of `data` with other values at the places."""
    ny = copy.deepcopy(data)
    for sti, vaerdi in aendringer:
        knude: Any = ny
        for led in sti[:-1]:
            knude = knude[led]
        knude[sti[-1]] = vaerdi
    return ny


def modelkladde(fra_on: dt.date | None = None, **felter: Any) -> Modelversion:
    """A draft of the next model without the non-western criterion."""
    kladde = opret_kladde(forlaeg=felter.pop("forlaeg", None) or f.modelversion(), **_hvem(), idag=f.IDAG)
    data = med(kladde.data, (("ikke_vestlig_indgaar", "vaerdi"), False), *felter.pop("aendringer", ()))
    if fra_on is not None:
        data["gaelder_fra"] = fra_on.isoformat()
    gemt = gem_kladde(version=kladde, data=data, begrundelse="", **_hvem())
    assert isinstance(gemt, Modelversion)
    return gemt


def aftalekladde(forlaeg: Regelsaet, fra_on: dt.date, til_on: dt.date, **felter: Any) -> Regelsaet:
    """A draft of the next agreement, in which boliganvisningen has 12 working days."""
    kladde = opret_kladde(forlaeg=forlaeg, **_hvem(), idag=f.IDAG)
    periode = {"fra": fra_on.isoformat(), "til": til_on.isoformat(), "antagelse": "Prøve."}
    data = med(
        kladde.data,
        (("periode",), periode),
        (("frister", "boliganvisningen", "arbejdsdage"), 12),
        *felter.pop("aendringer", ()),
    )
    gemt = gem_kladde(version=kladde, data=data, begrundelse="", **_hvem())
    assert isinstance(gemt, Regelsaet)
    return gemt


def foreslaaet(kladde: Version) -> Version:
    return foreslaa_version(version=kladde, begrundelse="Evalueringen viser det.", **_hvem())


def vedtaget(kladde: Version, fra_on: dt.date | None = None, *, idag: dt.date = f.IDAG) -> Version:
    """Proposed by one and adopted by another, with effect from its own first day where nothing else is said."""
    return vedtaget_forslag(foreslaaet(kladde), fra_on, idag=idag)


def vedtaget_forslag(forslag: Version, fra_on: dt.date | None = None, *, idag: dt.date = f.IDAG) -> Version:
    return vedtag_version(
        version=forslag,
        moede_on=idag,
        moede="Styregruppens møde",
        referat="Punkt 4",
        fra_on=fra_on or forslag.fra_on,
        by=f.bruger(Rolle.STYREGRUPPE),
        now=f.NU,
        idag=idag,
    )


def _hvem() -> dict[str, Any]:
    return {"by": f.bruger(Rolle.MONITOR), "now": f.NU}
