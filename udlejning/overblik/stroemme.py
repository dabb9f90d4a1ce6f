"""What moved from colour to colour as bands, an accessible SVG. It holds no style; words and numbers stand beside each.

Only what changed is drawn: the many that stay would make the rest too thin to see. The page prints all as a table.
"""

from dataclasses import dataclass

import drawsvg
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from monitoring.api import tal

from .moenstre import moenster

BREDDE, TOP, HOEJDE, LUFT = 440, 34, 180, 30
#: Where the two columns of bars stand, and how wide a bar is.
VENSTRE, HOEJRE, BJAELKE = 118, 308, 14
MINDST = 14.0


@dataclass(frozen=True, slots=True)
class Stroem:
    """`antal` (above zero) that went from one place to another, each by key and name."""

    fra: str
    fra_navn: str
    til: str
    til_navn: str
    antal: int


@dataclass(slots=True)
class _Knude:
    """One bar: its top, its height, and how far down its bands have been placed."""

    navn: str
    antal: int
    y: float = 0
    hoejde: float = 0
    brugt: float = 0


def stroembillede(noegle: str, titel: str, stroemme: list[Stroem]) -> SafeString:
    """The bands as an ``<svg role="img">`` with title and description; empty without bands."""
    if not stroemme:
        return SafeString()
    ialt = sum(s.antal for s in stroemme)
    venstre = _knuder([(s.fra, s.fra_navn, s.antal) for s in stroemme], ialt)
    hoejre = _knuder([(s.til, s.til_navn, s.antal) for s in stroemme], ialt)
    bund = max(k.y + k.hoejde for k in (*venstre.values(), *hoejre.values())) + 12
    navn, tekst = f"{noegle}-titel", f"{noegle}-tekst"
    tegning = drawsvg.Drawing(
        BREDDE, bund, id_prefix=noegle, role="img", aria_labelledby=f"{navn} {tekst}", class_="stroemme"
    )
    tegning.append(drawsvg.Raw(f'<title id="{navn}">{escape(titel)}</title>'))
    tegning.append(drawsvg.Raw(f'<desc id="{tekst}">{escape(_beskrivelse(stroemme))}</desc>'))
    for fra in dict.fromkeys(s.fra for s in stroemme):
        tegning.append(drawsvg.Raw(moenster(noegle, fra)))
    tegning.append(drawsvg.Text("Før", 13, VENSTRE, 16, text_anchor="end", class_="stroemme__hoved"))
    tegning.append(drawsvg.Text("Nu", 13, HOEJRE, 16, class_="stroemme__hoved"))
    for stroem in stroemme:
        _tegn_baandet(tegning, noegle, stroem, venstre[stroem.fra], hoejre[stroem.til], ialt)
    for side, knuder in ((0, venstre), (1, hoejre)):
        for farve, knude in knuder.items():
            _tegn_knuden(tegning, farve, knude, side)
    return mark_safe(tegning.as_svg(header=""))  # noqa: S308  every text in it is a number or escaped


def _knuder(dele: list[tuple[str, str, int]], ialt: int) -> dict[str, _Knude]:
    """One bar per place in the order given, as high as its share, with room for its words."""
    knuder: dict[str, _Knude] = {}
    for noegle, navn, antal in sorted(dele, key=lambda d: _ORDEN.index(d[0]) if d[0] in _ORDEN else len(_ORDEN)):
        knuder.setdefault(noegle, _Knude(navn, 0)).antal += antal
    y = float(TOP)
    for knude in knuder.values():
        knude.y, knude.hoejde = y, max(HOEJDE * knude.antal / ialt, MINDST)
        y += knude.hoejde + LUFT
    return knuder


_ORDEN = ("roed", "gul", "groen", "ikke_maalt")


def _tegn_baandet(tegning: drawsvg.Drawing, noegle: str, stroem: Stroem, fra: _Knude, til: _Knude, ialt: int) -> None:
    h1, h2 = fra.hoejde * stroem.antal / fra.antal, til.hoejde * stroem.antal / til.antal
    y1, y2 = fra.y + fra.brugt, til.y + til.brugt
    fra.brugt += h1
    til.brugt += h2
    x1, x2 = VENSTRE + 6 + BJAELKE, HOEJRE - 6 - BJAELKE
    midt = (x1 + x2) / 2
    baand = drawsvg.Path(fill=f"url(#{noegle}-{stroem.fra})", class_="stroemme__baand")
    baand.M(x1, round(y1, 1)).C(midt, round(y1, 1), midt, round(y2, 1), x2, round(y2, 1))
    baand.L(x2, round(y2 + h2, 1)).C(midt, round(y2 + h2, 1), midt, round(y1 + h1, 1), x1, round(y1 + h1, 1)).Z()
    tegning.append(baand)


def _tegn_knuden(tegning: drawsvg.Drawing, farve: str, knude: _Knude, side: int) -> None:
    x = VENSTRE + 6 if side == 0 else HOEJRE - 6 - BJAELKE
    tegning.append(
        drawsvg.Rectangle(
            x, round(knude.y, 1), BJAELKE, round(knude.hoejde, 1), class_=f"stroemme__knude farve-{farve}"
        )
    )
    midt = round(knude.y + knude.hoejde / 2 + 5, 1)
    tegning.append(
        drawsvg.Text(
            f"{knude.navn.capitalize()} {tal(knude.antal)}",
            14,
            VENSTRE if side == 0 else HOEJRE,
            midt,
            text_anchor="end" if side == 0 else "start",
            class_="stroemme__navn",
        )
    )


def _beskrivelse(stroemme: list[Stroem]) -> str:
    return "; ".join(f"{tal(s.antal)} fra {s.fra_navn} til {s.til_navn}" for s in stroemme) + "."
