"""Patterns that tell the colours apart without colour, for drawings on the server; the style sheet paints them."""

_STREGER = {
    "roed": "M0 8L8 0",
    "gul": "M0 4H8",
    "groen": "M4 0V8",
    "ikke_maalt": "M4 4h.1",
}


def moenster(noegle: str, farve: str) -> str:
    """The definition of the fill ``url(#noegle-farve)``: lines one way each, dots for ikke målt."""
    streg = _STREGER.get(farve, "M0 0L8 8")
    return (
        f'<defs><pattern id="{noegle}-{farve}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" class="moenster__bund farve-{farve}"/>'
        f'<path d="{streg}" class="moenster__streg moenster__streg--{farve}"/></pattern></defs>'
    )
