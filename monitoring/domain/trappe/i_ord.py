"""The model in plain Danish, generated from its parameters: what the help page shows."""

from dataclasses import dataclass

from monitoring.domain.trappe.model import Trappemodel


@dataclass(frozen=True, slots=True)
class Saetning:
    """One line of a condition; `dele` are the lines indented under it."""

    tekst: str
    dele: tuple["Saetning", ...] = ()


@dataclass(frozen=True, slots=True)
class TrinIOrd:
    """One step in words. `farvenavn` is the colour's Danish word."""

    nummer: int
    farve: str
    farvenavn: str
    navn: str
    betingelse: Saetning
    hjemmel: str
    antagelser: tuple[str, ...]


def model_i_ord(model: Trappemodel) -> list[TrinIOrd]:
    """Every step of `model` from the top."""
    raise NotImplementedError
