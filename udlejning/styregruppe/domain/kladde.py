"""New values laid over an adopted version: what a draft says, and where its values come from."""

from collections.abc import Mapping
from typing import Any

from .parametre import Parameter, laeg_over


def laeg_ind(
    data: Mapping[str, Any], parametre: list[Parameter], vaerdier: Mapping[str, Any], *, version: int
) -> dict[str, Any]:
    """`laeg_over`, saying in which version what differs was changed."""

    def begrund(knude: dict[str, Any], parameter: Parameter, vaerdi: Any, foer: str) -> None:
        knude["antagelse"] = f"Ændret i version {version}. Før: {foer}."
        if parameter.sti[-1] == "udfald":
            hvor, svar = parameter.under, parameter.i_ord(vaerdi)
            knude["begrundelse"] = f"{hvor}: {svar}, når farven er {parameter.navn.lower()}."

    return laeg_over(data, parametre, vaerdier, begrund)
