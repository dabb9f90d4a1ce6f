"""Stacked columns per period as an accessible SVG. It holds no style; each part has a pattern, each sum its number."""

from collections.abc import Sequence

import drawsvg
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from monitoring.api import tal

from .moenstre import moenster

KOLONNE, LUFT, HOEJDE, TOP, BUND = 52, 20, 180, 24, 34

#: One part of every column: its key, its name, and its count per column.
Del = tuple[str, str, Sequence[int]]


def soejlebillede(noegle: str, titel: str, kolonner: Sequence[str], dele: Sequence[Del]) -> SafeString:
    """The columns as an ``<svg role="img">`` with title and description; empty when there is nothing."""
    summer = [sum(antal[nr] for _, _, antal in dele) for nr in range(len(kolonner))]
    hoejest = max(summer, default=0)
    if not hoejest:
        return SafeString()
    navn, tekst = f"{noegle}-titel", f"{noegle}-tekst"
    bredde = LUFT + len(kolonner) * (KOLONNE + LUFT)
    tegning = drawsvg.Drawing(
        bredde,
        TOP + HOEJDE + BUND,
        id_prefix=noegle,
        role="img",
        aria_labelledby=f"{navn} {tekst}",
        class_="soejler",
    )
    tegning.append(drawsvg.Raw(f'<title id="{navn}">{escape(titel)}</title>'))
    tegning.append(drawsvg.Raw(f'<desc id="{tekst}">{escape(_beskrivelse(kolonner, summer, dele))}</desc>'))
    for farve, _, _ in dele:
        tegning.append(drawsvg.Raw(moenster(noegle, farve)))
    for nr, kolonne in enumerate(kolonner):
        parter = [(f"url(#{noegle}-{farve})", HOEJDE * antal[nr] / hoejest) for farve, _, antal in dele]
        _tegn_soejlen(tegning, LUFT + nr * (KOLONNE + LUFT), parter, tal(summer[nr]), kolonne)
    tegning.append(drawsvg.Line(LUFT / 2, TOP + HOEJDE, bredde - LUFT / 2, TOP + HOEJDE, class_="soejle__akse"))
    return mark_safe(tegning.as_svg(header=""))  # noqa: S308  every text in it is a number or escaped


def _tegn_soejlen(tegning: drawsvg.Drawing, x: int, parter: list[tuple[str, float]], sum_: str, kolonne: str) -> None:
    """One column from the bottom: each part by its fill and height, the sum above, the name below."""
    y, midt = float(TOP + HOEJDE), x + KOLONNE / 2
    for fyld, hoejde in parter:
        if hoejde:
            y -= hoejde
            del_ = drawsvg.Rectangle(x, round(y, 1), KOLONNE, round(hoejde, 1), fill=fyld, class_="soejle__del")
            tegning.append(del_)
    tegning.append(drawsvg.Text(sum_, 14, midt, round(y - 6, 1), class_="soejle__tal"))
    tegning.append(drawsvg.Text(kolonne, 12, midt, TOP + HOEJDE + 20, class_="soejle__navn"))


def _beskrivelse(kolonner: Sequence[str], summer: Sequence[int], dele: Sequence[Del]) -> str:
    led = []
    for nr, kolonne in enumerate(kolonner):
        i_alt = ", ".join(f"{tal(antal[nr])} {navn}" for _, navn, antal in dele if antal[nr])
        led.append(f"{kolonne}: {tal(summer[nr])}{f' ({i_alt})' if i_alt else ''}")
    return f"{'; '.join(led)}."
