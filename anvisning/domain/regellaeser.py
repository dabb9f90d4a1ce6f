"""Reads a rule set from plain data and collects everything that is wrong, each a Danish sentence with its place."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from anvisning.domain.regler import Grund
from monitoring.domain.dansk import opremsning

ValgT = TypeVar("ValgT", bound=StrEnum)


class Regelfejl(ValueError):
    """The rule set cannot be used. `fejl` holds every reason."""

    def __init__(self, fejl: Iterable[str]) -> None:
        self.fejl = tuple(fejl)
        super().__init__("\n".join(self.fejl))


def normaliser(data: Any) -> Any:
    """The same data as JSON can hold it: text keys, dates as text, so that a file and the database read alike."""
    if isinstance(data, Mapping):
        return {str(noegle): normaliser(vaerdi) for noegle, vaerdi in data.items()}
    if isinstance(data, (list, tuple)):
        return [normaliser(vaerdi) for vaerdi in data]
    if isinstance(data, dt.date):
        return data.isoformat()
    return data


class Regellaeser:
    """A piece that is wrong leaves a sentence in `fejl` and a harmless value in its place."""

    def __init__(self) -> None:
        self.fejl: list[str] = []

    def opslag(self, data: Any, sted: str, kendte: Iterable[str] | None = None) -> Mapping[str, Any]:
        """`data` as a mapping, with no other keys than `kendte`: a misspelt one would be ignored in silence."""
        if not isinstance(data, Mapping):
            self.fejl.append(f"{sted} mangler eller består ikke af navngivne felter.")
            return {}
        if kendte is not None:
            tilladte = sorted(kendte)
            for ukendt in sorted(str(noegle) for noegle in data if noegle not in tilladte):
                self.fejl.append(f"{sted} har et ukendt felt, »{ukendt}«. Kendte felter er {opremsning(tilladte)}.")
        return data

    def tekst(self, data: Any, sted: str) -> str:
        if isinstance(data, str) and data.strip():
            return " ".join(data.split())
        self.fejl.append(f"{sted} mangler eller er ikke en tekst.")
        return ""

    def heltal(self, data: Any, sted: str) -> int:
        if isinstance(data, int) and not isinstance(data, bool) and data >= 1:
            return data
        self.fejl.append(f"{sted} skal være et helt tal på mindst 1.")
        return 1

    def procent(self, data: Any, sted: str) -> Decimal | None:
        """A share from 0 to 100; None = agreed by the parties."""
        if data is None:
            return None
        try:
            tal = Decimal(data) if isinstance(data, (int, str)) and not isinstance(data, bool) else None
        except InvalidOperation:
            tal = None
        if tal is None or not tal.is_finite() or not 0 <= tal <= 100:
            self.fejl.append(f"{sted} skal være et tal fra 0 til 100 eller null.")
            return None
        return tal

    def sandhed(self, data: Any, sted: str) -> bool:
        if isinstance(data, bool):
            return data
        self.fejl.append(f"{sted} skal være true eller false.")
        return False

    def dato(self, data: Any, sted: str) -> dt.date | None:
        """A date as text, or None where the end is open."""
        if data is None:
            return None
        try:
            return dt.date.fromisoformat(data)
        except (TypeError, ValueError):
            self.fejl.append(f"{sted} skal være en dato, for eksempel 2026-01-01.")
            return None

    def valg(self, data: Any, valg: type[ValgT], sted: str) -> ValgT | None:
        try:
            return valg(data)
        except ValueError:
            muligheder = opremsning([v.value for v in valg], "eller")
            self.fejl.append(f"{sted} er »{data}«. Den skal være {muligheder}.")
            return None

    def flere_valg(self, data: Any, valg: type[ValgT], sted: str) -> frozenset[ValgT]:
        if not isinstance(data, list) or not data:
            self.fejl.append(f"{sted} skal være en liste med mindst ét punkt.")
            return frozenset()
        fundet = [self.valg(d, valg, sted) for d in data]
        return frozenset(f for f in fundet if f is not None)

    def grund(self, data: Mapping[str, Any], sted: str) -> Grund:
        """Every value says where it comes from, or that it is assumed."""
        hjemmel, antagelse = data.get("hjemmel"), data.get("antagelse")
        if hjemmel is None and antagelse is None:
            self.fejl.append(f"{sted} har hverken hjemmel eller antagelse. Skriv, hvor værdien kommer fra.")
            return Grund()
        return Grund(
            hjemmel=self.tekst(hjemmel, f"{sted}, hjemmel") if hjemmel is not None else "",
            antagelse=self.tekst(antagelse, f"{sted}, antagelse") if antagelse is not None else "",
        )

    def moenster(self, data: Any, sted: str) -> str:
        """A regular expression that compiles."""
        tekst = self.tekst(data, sted)
        try:
            re.compile(tekst)
        except re.error:
            self.fejl.append(f"{sted} er ikke et gyldigt mønster: {tekst}")
            return ".+"
        return tekst

    def slut(self) -> None:
        """Raise everything that was found."""
        if self.fejl:
            raise Regelfejl(self.fejl)
