"""What differs between two versions of the same thing, in sentences.

A version is told as a tree: names lead to parts, and each leaf is a value in words. Two versions that are equal have
equal trees, and a tree keeps all that its version holds, so no difference ⇔ no sentence.
"""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

Del: TypeAlias = "Mapping[str, Del] | str"
Trae: TypeAlias = Mapping[str, Del]


def forskelle(foer: Trae, efter: Trae) -> list[str]:
    """One sentence per leaf that changes, and one per part that is new or falls away, in the order of the trees."""
    return list(_forskelle(foer, efter, ()))


def _forskelle(foer: Trae, efter: Trae, sted: tuple[str, ...]) -> Iterator[str]:
    for navn in [*foer, *(n for n in efter if n not in foer)]:
        gammel, ny, her = foer.get(navn), efter.get(navn), (*sted, navn)
        if gammel == ny:
            continue
        if isinstance(gammel, Mapping) and isinstance(ny, Mapping):
            yield from _forskelle(gammel, ny, her)
        elif isinstance(gammel, str) and isinstance(ny, str):
            yield f"{_sted(her)} ændres fra {gammel} til {ny}."
        else:
            if gammel is not None:
                yield f"{_sted(her)} udgår. Før: {_indhold(gammel)}."
            if ny is not None:
                yield f"{_sted(her)} tilføjes: {_indhold(ny)}."


def _sted(sted: tuple[str, ...]) -> str:
    *foran, sidst = sted
    tekst = f"{', '.join(foran)}: {sidst}" if foran else sidst
    return tekst[:1].upper() + tekst[1:]


def _indhold(del_: Del) -> str:
    if isinstance(del_, str):
        return del_
    return "; ".join(f"{navn}: {_indhold(under)}" for navn, under in del_.items()) or "intet"


def citat(tekst: str) -> str:
    """A text of the version itself, so that its words are not read as ours."""
    return f"»{tekst}«" if tekst else "ingen tekst"


def grundblade(hjemmel: str, antagelse: str) -> dict[str, str]:
    """Where a value comes from, as leaves; what is not said is no leaf."""
    return {n: citat(t) for n, t in (("hjemlen", hjemmel), ("antagelsen", antagelse)) if t}
