"""A button in a message of success, carried through the redirect in the message's extra tags."""

import json

FELTER = frozenset({"adresse", "navn", "vaerdi", "tekst"})


def knap(*, adresse: str, navn: str, vaerdi: str, tekst: str) -> str:
    """Extra tags for a message with a button that posts `navn` = `vaerdi` to `adresse`."""
    return json.dumps({"adresse": adresse, "navn": navn, "vaerdi": vaerdi, "tekst": tekst})


def laes(ekstra: str) -> dict[str, str] | None:
    """The button of a message's extra tags; None where they hold none."""
    try:
        fundet = json.loads(ekstra or "null")
    except ValueError:
        return None
    return fundet if isinstance(fundet, dict) and fundet.keys() == FELTER else None
