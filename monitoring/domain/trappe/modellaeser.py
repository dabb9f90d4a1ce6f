"""Reads plain data piece by piece and collects what is wrong, instead of stopping at the first error."""

import datetime as dt
from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from monitoring.domain.dansk import opremsning
from monitoring.domain.trappe.model import Note

ValgT = TypeVar("ValgT", bound=StrEnum)


class Modelfejl(ValueError):
    """The model data cannot be used. `fejl` holds every reason, each a Danish sentence with its place."""

    def __init__(self, fejl: list[str]) -> None:
        super().__init__("\n".join(fejl))
        self.fejl = tuple(fejl)


class Modellaeser:
    """A piece that is wrong leaves a sentence in `fejl` and a harmless value in its place."""

    def __init__(self) -> None:
        self.fejl: list[str] = []
        self.betingelser = 0

    def opslag(self, data: Any, sted: str) -> Mapping[str, Any]:
        """`data` as a mapping with text keys."""
        if isinstance(data, Mapping) and all(isinstance(noegle, str) for noegle in data):
            return data
        self.fejl.append(f"{sted} skal bestå af navngivne felter (nøgle: værdi).")
        return {}

    def felter(self, data: Any, kendte: Collection[str], sted: str) -> Mapping[str, Any]:
        """A mapping with no other keys than `kendte`: a misspelt one would otherwise be ignored in silence."""
        opslag = self.opslag(data, sted)
        for noegle in opslag:
            if noegle not in kendte:
                self.fejl.append(
                    f"{sted} har et ukendt felt, »{noegle}«. Kendte felter er {opremsning(sorted(kendte))}."
                )
        return opslag

    def liste(self, data: Any, sted: str) -> list[Any]:
        """A list with at least one entry."""
        if isinstance(data, (list, tuple)) and data:
            return list(data)
        self.fejl.append(f"{sted} skal være en liste med mindst ét punkt.")
        return []

    def tekst(self, data: Any, sted: str) -> str:
        """A text that says something; line breaks of the file are not kept."""
        if isinstance(data, str) and data.strip():
            return " ".join(data.split())
        self.fejl.append(f"{sted} mangler eller er ikke en tekst.")
        return ""

    def sandhed(self, data: Any, sted: str) -> bool:
        """True or false."""
        if isinstance(data, bool):
            return data
        self.fejl.append(f"{sted} skal være true eller false.")
        return False

    def heltal(self, data: Any, sted: str) -> int:
        """A whole number of at least 1."""
        if isinstance(data, int) and not isinstance(data, bool) and data >= 1:
            return data
        self.fejl.append(f"{sted} skal være et helt tal på mindst 1.")
        return 1

    def decimal(self, data: Any, sted: str, *, under: int | None = None) -> Decimal:
        """A number above zero (and below `under`): a whole number or text, never a binary float."""
        try:
            tal = Decimal(data) if isinstance(data, (int, str, Decimal)) and not isinstance(data, bool) else None
        except InvalidOperation:
            tal = None
        if tal is None or not tal.is_finite():
            self.fejl.append(f"{sted} skal være et tal. Decimaler skrives med punktum, fx 2.7.")
            return Decimal(1)
        if tal <= 0 or (under is not None and tal >= under):
            self.fejl.append(f"{sted} skal være over 0{'' if under is None else f' og under {under}'}.")
            return Decimal(1)
        return tal

    def dag(self, data: Any, sted: str) -> dt.date:
        """A date, or its ISO text."""
        try:
            if isinstance(data, str):
                return dt.date.fromisoformat(data)
        except ValueError:
            pass
        if isinstance(data, dt.date) and not isinstance(data, dt.datetime):
            return data
        self.fejl.append(f"{sted} skal være en dato, fx 2023-01-01.")
        return dt.date.min

    def valg(self, data: Any, kendte: Collection[ValgT], sted: str, hvad: str) -> ValgT | None:
        """The member of `kendte` with the value `data`; `hvad` names the kind in the definite form."""
        for kendt in kendte:
            if isinstance(data, str) and data == kendt.value:
                return kendt
        vist = f"»{data}«" if isinstance(data, (str, int)) else "det angivne"
        self.fejl.append(f"{sted}: {hvad} {vist} findes ikke. Brug {opremsning([k.value for k in kendte], 'eller')}.")
        return None

    def flere_valg(self, data: Any, kendte: Collection[ValgT], sted: str, hvad: str) -> tuple[ValgT, ...]:
        """A list of different members of `kendte`."""
        fundne = [self.valg(punkt, kendte, sted, hvad) for punkt in self.liste(data, sted)]
        valgte = tuple(f for f in fundne if f is not None)
        for gentaget in sorted({v.value for v in valgte if valgte.count(v) > 1}):
            self.fejl.append(f"{sted}: {hvad} »{gentaget}« står mere end én gang.")
        return valgte

    def note(self, data: Mapping[str, Any], sted: str, *, kraevet: bool) -> Note:
        """`hjemmel` and `antagelse` of a value; where `kraevet`, at least one must be said."""
        dele = {k: self.tekst(data[k], f"{sted}, {k},") for k in ("hjemmel", "antagelse") if k in data}
        if kraevet and not dele:
            self.fejl.append(
                f"{sted} skal have en »hjemmel« eller en »antagelse«, så læseren kan se, hvor det kommer fra."
            )
        return Note(**dele)


def note_som_dict(note: Note) -> dict[str, str]:
    """Only what is said: an empty note adds nothing."""
    return {k: v for k, v in (("hjemmel", note.hjemmel), ("antagelse", note.antagelse)) if v}
