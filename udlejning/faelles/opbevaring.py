"""How long things are kept: one file, which the help page and the documents print and the nightly tasks obey."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

FIL = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class Opbevaring:
    """One row. `dage` is None where the system removes nothing by itself."""

    hvad: str
    indhold: str
    dage: int | None
    hvordan: str
    antagelse: str


@lru_cache(maxsize=1)
def opbevaring() -> dict[str, Opbevaring]:
    return {noegle: Opbevaring(**raekke) for noegle, raekke in yaml.safe_load(FIL.read_text(encoding="utf-8")).items()}


def dage(noegle: str) -> int:
    """How many days the rows of `noegle` are kept; only for those that have a number."""
    antal = opbevaring()[noegle].dage
    if antal is None:
        raise LookupError(noegle)
    return antal


def som_tabel() -> str:
    """The rows as the table of the documents."""
    linjer = ["| Hvad | Indhold | Opbevares | Sådan |", "|---|---|---|---|"]
    for r in opbevaring().values():
        tid = "uden tidsgrænse" if r.dage is None else f"{r.dage} dage"
        antagelse = f" Antagelse: {r.antagelse}" if r.antagelse else ""
        linjer.append(f"| {r.hvad} | {r.indhold} | {tid} | {r.hvordan}{antagelse} |")
    return "\n".join(linjer)
