"""New values laid over an adopted version: what a draft says, and where its values come from."""

import copy
from collections.abc import Mapping
from typing import Any

from .parametre import Parameter, skriv_vaerdi


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
    knude = skriv_vaerdi(data, parameter, vaerdi)
    if parameter.egen:
        return
    knude["antagelse"] = antagelse
    if parameter.sti[-1] == "udfald":
        knude["begrundelse"] = f"{parameter.under}: {parameter.i_ord(vaerdi)}, når farven er {parameter.navn.lower()}."
