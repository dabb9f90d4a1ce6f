"""``lov.yaml`` and ``doemte_graenser.yaml`` → `Lov`. A mistake in the files is a `Lovfejl` that names the place."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from monitoring.domain.lov import (
    Betegnelsesregel,
    Doemtegraenser,
    Gulv,
    KombineretUdlejning,
    Kriterium,
    Lov,
    Lovfejl,
    Maalestok,
    Operator,
)
from monitoring.domain.vaerdier import Betegnelse, Indikator

_Valg = TypeVar("_Valg", bound=StrEnum)
MAPPE = Path(__file__).resolve().parent


@cache
def gaeldende_lov() -> Lov:
    """The law that ships with the program. It is dated, so one object serves every day."""
    return laes_lov(
        (MAPPE / "lov.yaml").read_text(encoding="utf-8"),
        (MAPPE / "doemte_graenser.yaml").read_text(encoding="utf-8"),
    )


def laes_lov(lov_yaml: str, doemte_yaml: str) -> Lov:
    """The two files' text → `Lov`; `Lovfejl` on an unknown key, a missing field or rules that contradict each other."""
    data = _Felter(yaml.safe_load(lov_yaml), "lov.yaml")
    doemte = _Felter(yaml.safe_load(doemte_yaml), "doemte_graenser.yaml")
    graenser = [_doemtegraenser(d) for d in doemte.liste("graenser")]
    doemte.slut()
    lov = Lov(
        regler=tuple(_regel(r) for r in data.liste("betegnelser")),
        doemtegraenser={g.aar: g for g in graenser},
        kombineret_udlejning=tuple(_kombineret(k) for k in data.liste("kombineret_udlejning")),
        taeller_som_parallelsamfund=frozenset(
            data.valg(Betegnelse, b) for b in data.kraev("taeller_som_parallelsamfund")
        ),
        trykt_niveau=int(data.kraev("trykt_doemtegraense_gange")),
    )
    data.slut()
    if len(lov.doemtegraenser) != len(graenser):
        raise Lovfejl("doemte_graenser.yaml: the same year stands twice.")
    _kontroller_faste(lov)
    return lov


class _Felter:
    """One mapping of the file; `slut` refuses a key that nothing has asked for, so that a typo is found."""

    def __init__(self, data: Any, sted: str) -> None:
        if not isinstance(data, Mapping):
            raise Lovfejl(f"{sted}: a mapping was expected.")
        self._data = dict(data)
        self.sted = sted

    def kraev(self, navn: str) -> Any:
        if navn not in self._data:
            raise Lovfejl(f"{self.sted}: the field {navn} is missing.")
        return self._data.pop(navn)

    def valgfri(self, navn: str, ellers: Any = None) -> Any:
        return self._data.pop(navn, ellers)

    def tekst(self, navn: str) -> str:
        return str(self.valgfri(navn, "")).strip()

    def valg(self, slags: type[_Valg], vaerdi: object) -> _Valg:
        try:
            return slags(str(vaerdi))
        except ValueError as fejl:
            raise Lovfejl(f"{self.sted}: {vaerdi!r} is no {slags.__name__}.") from fejl

    def dato(self, navn: str) -> dt.date | None:
        vaerdi = self.valgfri(navn)
        if vaerdi is not None and (not isinstance(vaerdi, dt.date) or isinstance(vaerdi, dt.datetime)):
            raise Lovfejl(f"{self.sted}: {navn} is no date.")
        return vaerdi

    def kraev_dato(self, navn: str) -> dt.date:
        vaerdi = self.dato(navn)
        if vaerdi is None:
            raise Lovfejl(f"{self.sted}: the field {navn} is missing.")
        return vaerdi

    def decimal(self, navn: str) -> Decimal | None:
        """Decimals stand as text, so that none passes through a binary float."""
        vaerdi = self.valgfri(navn)
        if vaerdi is None:
            return None
        if not isinstance(vaerdi, str):
            raise Lovfejl(f"{self.sted}: {navn} must be written as text in quotes.")
        try:
            return Decimal(vaerdi)
        except InvalidOperation as fejl:
            raise Lovfejl(f"{self.sted}: {navn} is no number.") from fejl

    def kraev_decimal(self, navn: str) -> Decimal:
        vaerdi = self.decimal(navn)
        if vaerdi is None:
            raise Lovfejl(f"{self.sted}: the field {navn} is missing.")
        return vaerdi

    def liste(self, navn: str) -> list["_Felter"]:
        return [_Felter(d, f"{self.sted}: {navn}[{nr}]") for nr, d in enumerate(self.valgfri(navn, []), start=1)]

    def slut(self) -> None:
        if self._data:
            raise Lovfejl(f"{self.sted}: unknown field {', '.join(map(str, self._data))}.")


def _regel(felter: _Felter) -> Betegnelsesregel:
    gulv = felter.valgfri("gulv")
    forudsaetter = felter.valgfri("forudsaetter")
    regel = Betegnelsesregel(
        betegnelse=felter.valg(Betegnelse, felter.kraev("betegnelse")),
        regime=str(felter.kraev("regime")),
        fra=felter.kraev_dato("fra"),
        foer=felter.dato("foer"),
        hjemmel=str(felter.kraev("hjemmel")),
        kilde=felter.tekst("kilde"),
        antagelse=felter.tekst("antagelse"),
        gulv=_gulv(_Felter(gulv, f"{felter.sted}: gulv")) if gulv is not None else None,
        mindst=int(felter.valgfri("mindst", 0)),
        blandt=tuple(_kriterium(k) for k in felter.liste("blandt")),
        desuden=tuple(_kriterium(k) for k in felter.liste("desuden")),
        forudsaetter=felter.valg(Betegnelse, forudsaetter) if forudsaetter is not None else None,
        lister_i_traek=int(felter.valgfri("lister_i_traek", 0)),
    )
    felter.slut()
    return regel


def _gulv(felter: _Felter) -> Gulv:
    gulv = Gulv(
        mindst=felter.kraev_decimal("mindst"),
        hjemmel=str(felter.kraev("hjemmel")),
        antagelse=felter.tekst("antagelse"),
    )
    felter.slut()
    return gulv


def _kriterium(felter: _Felter) -> Kriterium:
    kriterium = Kriterium(
        indikator=felter.valg(Indikator, felter.kraev("indikator")),
        operator=felter.valg(Operator, felter.kraev("operator")),
        graense=felter.kraev_decimal("graense"),
        maalestok=felter.valg(Maalestok, felter.valgfri("maalestok", Maalestok.PROCENT)),
        opgoerelse=str(felter.kraev("opgoerelse")),
        hjemmel=str(felter.kraev("hjemmel")),
        antagelse=felter.tekst("antagelse"),
    )
    felter.slut()
    return kriterium


def _doemtegraenser(felter: _Felter) -> Doemtegraenser:
    graenser = Doemtegraenser(
        aar=int(felter.kraev("aar")),
        fast=felter.decimal("fast_graense"),
        tre_gange=felter.decimal("tre_gange"),
        to_gange=felter.decimal("to_gange"),
        kilde=str(felter.kraev("kilde")),
        antagelse=felter.tekst("antagelse"),
    )
    felter.slut()
    return graenser


def _kombineret(felter: _Felter) -> KombineretUdlejning:
    kombineret = KombineretUdlejning(
        fra=felter.kraev_dato("fra"),
        foer=felter.dato("foer"),
        beboere_mindst=felter.kraev_decimal("beboere_mindst"),
        uden_arbejdsmarked=felter.kraev_decimal("uden_arbejdsmarked"),
        operator=felter.valg(Operator, felter.kraev("operator")),
        hjemmel=str(felter.kraev("hjemmel")),
        kilde=felter.tekst("kilde"),
        antagelse=felter.tekst("antagelse"),
    )
    felter.slut()
    return kombineret


def _kontroller_faste(lov: Lov) -> None:
    """The table's fixed cut-offs must be the ones that the rule of the year's list states."""
    for aar, graenser in lov.doemtegraenser.items():
        if graenser.fast is None:
            continue
        for regel in lov.regler_paa(dt.date(aar, 12, 1)):
            kriterium = regel.kriterium(Indikator.DOEMTE)
            if kriterium and kriterium.maalestok is Maalestok.PROCENT and kriterium.graense != graenser.fast:
                raise Lovfejl(f"doemte_graenser.yaml: the fixed cut-off of {aar} is not the one in lov.yaml.")
