"""What stands in a PDF, as text: read in a process of its own, which may use so much time and memory and no more."""

import json
import subprocess
import sys
from enum import StrEnum
from pathlib import Path

SEKUNDER = 20
HUKOMMELSE = 1024**3
#: More text than any agreement has; what is longer is not read to its end, and so not read at all.
TEGN = 5_000_000
LAESER = Path(__file__).with_name("pdflaeser.py")


class Hindring(StrEnum):
    """Why a PDF cannot be read through; the first three are the reader's own words."""

    LAAST = "laast"
    VEDHAEFTET = "vedhaeftet"
    TUNG = "tung"
    ULAESELIG = "ulaeselig"


class KanIkkeLaeses(Exception):
    """The PDF cannot be read through."""

    def __init__(self, hindring: Hindring) -> None:
        super().__init__(hindring.value)
        self.hindring = hindring


def laes_pdf(indhold: bytes, *, sekunder: int = SEKUNDER) -> list[str]:
    """The text of each page, and last that of the document's properties and fields; `KanIkkeLaeses` otherwise.

    A page that is a picture has no text.
    """
    kommando = [sys.executable, "-I", str(LAESER), *map(str, (sekunder, HUKOMMELSE, TEGN))]
    try:
        svar = subprocess.run(kommando, input=indhold, capture_output=True, timeout=3 * sekunder, check=False)
    except subprocess.TimeoutExpired as udloebet:
        raise KanIkkeLaeses(Hindring.TUNG) from udloebet
    if svar.returncode:  # below zero where it was ended for having used its time
        raise KanIkkeLaeses(Hindring.TUNG if svar.returncode < 0 else Hindring.ULAESELIG)
    laest: list[str] | str = json.loads(svar.stdout)
    if isinstance(laest, str):
        raise KanIkkeLaeses(Hindring(laest))
    return laest
