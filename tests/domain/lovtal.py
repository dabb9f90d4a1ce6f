"""Builds the law's input from plain words, for the tests of the law."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from monitoring.domain.vaerdier import Betegnelse, Indikator, Maaling, Mangelgrund
from monitoring.domain.vurdering import Omraadetal


def omraadetal(
    listedato: dt.date,
    tal: Mapping[str, str | None],
    *,
    kategori: Iterable[str] | None = None,
    landsgennemsnit: str | None = None,
    doemte_graense: str | None = None,
    omraade: str = "Prøveområdet",
    kommune: str = "Prøvekommunen",
) -> Omraadetal:
    """`tal` by indicator; None = the figure is missing."""
    return Omraadetal(
        listedato=listedato,
        omraade=omraade,
        kommune=kommune,
        kategori=None if kategori is None else frozenset(Betegnelse(k) for k in kategori),
        maalinger={Indikator(navn): maaling(Indikator(navn), vaerdi) for navn, vaerdi in tal.items()},
        doemte_landsgennemsnit=None if landsgennemsnit is None else Decimal(landsgennemsnit),
        doemte_graense=None if doemte_graense is None else Decimal(doemte_graense),
    )


def maaling(indikator: Indikator, vaerdi: str | Decimal | None) -> Maaling:
    if vaerdi is None:
        return Maaling(indikator, mangler=Mangelgrund.TOM)
    return Maaling(indikator, Decimal(vaerdi))
