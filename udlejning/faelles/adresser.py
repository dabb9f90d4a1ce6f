"""What an address or a hidden field names."""

#: No id has so many digits; more would be too many for `int`, or for the column.
_CIFRE = 18


def som_id(tekst: str) -> int:
    """The id that `tekst` is; 0, which no row has, where it is none."""
    return int(tekst) if tekst.isascii() and tekst.isdecimal() and len(tekst) <= _CIFRE else 0
