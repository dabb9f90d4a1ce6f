"""New values laid over an adopted version: what a draft says, and where its values come from."""

import copy
from collections.abc import Mapping
from typing import Any

from .parametre import Art, Parameter


def laeg_ind(
    data: Mapping[str, Any], parametre: list[Parameter], vaerdier: Mapping[str, Any], *, version: int
) -> dict[str, Any]:
    """A copy of `data` with `vaerdier` (by `felt`).

    A value that differs loses its legal basis, which spoke of the old one, and says in which version it was changed;
    one that is as before keeps it.
    """
    nyt = copy.deepcopy(dict(data))
    for parameter in parametre:
        if parameter.felt not in vaerdier:
            continue
        gammel, ny = parameter.vaerdi(data), vaerdier[parameter.felt]
        if not parameter.ens(gammel, ny):
            _saet(nyt, parameter, ny, f"Ændret i version {version}. Før: {parameter.i_ord(gammel)}.")
    return nyt


def _saet(data: dict[str, Any], parameter: Parameter, vaerdi: Any, antagelse: str) -> None:
    knude: Any = data
    for led in parameter.sti[:-1]:
        knude = knude[led]
    felt = parameter.sti[-1]
    if parameter.art is Art.FLERE and not vaerdi:
        knude.pop(felt, None)
    else:
        knude[felt] = vaerdi
    knude.pop("hjemmel", None)
    knude["antagelse"] = antagelse
    if felt == "udfald":
        knude["begrundelse"] = f"{parameter.under}: {parameter.i_ord(vaerdi)}, når farven er {parameter.navn.lower()}."
