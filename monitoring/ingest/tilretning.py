"""A person's corrections of the recognition as plain data, and what of them may serve the next file."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from .resultat import Tilretning

#: The file cannot be read without help: its findings with these codes are about headers, not about cells.
GENKENDELSESKODER = frozenset(
    {"ingen_overskrifter", "kolonne_mangler", "to_overskrifter", "to_kolonner", "tegnsaet", "anfoerselstegn"}
)


def som_data(tilretning: Tilretning) -> dict[str, Any]:
    """Only what was corrected; nothing corrected is an empty dict."""
    data = {felt.name: getattr(tilretning, felt.name) for felt in fields(tilretning)}
    data["ark"] = list(tilretning.ark)
    data["kolonner"] = dict(tilretning.kolonner)
    return {navn: vaerdi for navn, vaerdi in data.items() if vaerdi not in (None, [], {})}


def af_data(data: Mapping[str, Any]) -> Tilretning:
    """The inverse of `som_data`; keys that are not known are left out."""
    kendte = {felt.name for felt in fields(Tilretning)}
    valgt = {navn: vaerdi for navn, vaerdi in data.items() if navn in kendte}
    if "ark" in valgt:
        valgt["ark"] = tuple(valgt["ark"])
    return Tilretning(**valgt)


def til_naeste(tilretning: Tilretning) -> Tilretning:
    """What may be remembered for other files of the source: not the year, which belongs to one file."""
    return replace(tilretning, aar=None)
