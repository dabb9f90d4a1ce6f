"""The guard against CPR numbers: no text that looks like one may be stored anywhere."""

import re

# Six digits that can be a date (day, month, year), an optional separator, four digits; not inside a longer number.
_CPR = re.compile(r"(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}[\s\-–.]?\d{4}(?!\d)")

CPR_BESKED = (
    "Teksten ser ud til at indeholde et CPR-nummer. Systemet må ikke gemme CPR-numre. "
    "Skriv i stedet kommunens sagsreference."
)


def ligner_cpr(tekst: str) -> bool:
    """Whether `tekst` contains something shaped like a CPR number (no control digit: new numbers have none)."""
    return _CPR.search(tekst) is not None
