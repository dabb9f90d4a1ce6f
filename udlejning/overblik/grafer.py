"""Small trend charts as accessible SVG, drawn on the server. They hold no style: colours come from the style sheet.

Missing years are gaps with a word, never a line through them. The page prints the same figures as a table beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import drawsvg
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from monitoring.api import Korrektion, procent, tal

BREDDE, HOEJDE = 340, 170
VENSTRE, HOEJRE, TOP, BUND = 26, 44, 22, 28


@dataclass(frozen=True, slots=True)
class Punkt:
    """A year's value, or None with `mangler` as the reason. `observation` and `rettelse` say where it comes from."""

    aar: int
    vaerdi: Decimal | None
    mangler: str = ""
    observation: int | None = None
    rettelse: Korrektion | None = None


@dataclass(frozen=True, slots=True)
class Serie:
    """One indicator over the years. `graense` is the cut-off in force; `tvillinger` the twins' mean by year."""

    noegle: str
    navn: str
    punkter: tuple[Punkt, ...]
    graense: Decimal | None = None
    tvillinger: tuple[Punkt, ...] = ()
    er_procent: bool = True

    def vis(self, vaerdi: Decimal) -> str:
        return procent(vaerdi) if self.er_procent else tal(vaerdi)

    @property
    def beskrivelse(self) -> str:
        """The chart in one sentence, for those who do not see it."""
        led = [f"{p.aar}: {self.vis(p.vaerdi) if p.vaerdi is not None else 'mangler'}" for p in self.punkter]
        graense = f" Grænsen er {self.vis(self.graense)}." if self.graense is not None else ""
        return f"{self.navn} pr. år. {'; '.join(led)}.{graense}"


class _Akser:
    """From years and per cent to places in the drawing."""

    def __init__(self, serie: Serie) -> None:
        self.graense = serie.graense
        self.aar = sorted({p.aar for p in (*serie.punkter, *serie.tvillinger)})
        vaerdier = [p.vaerdi for p in (*serie.punkter, *serie.tvillinger) if p.vaerdi is not None]
        if serie.graense is not None:
            vaerdier.append(serie.graense)
        lav, hoej = (min(vaerdier), max(vaerdier)) if vaerdier else (Decimal(0), Decimal(1))
        luft = (hoej - lav) * Decimal("0.15") or Decimal(1)
        self.lav, self.hoej = float(max(lav - luft, Decimal(0))), float(hoej + luft)

    def x(self, aar: int) -> float:
        if len(self.aar) == 1:
            return (VENSTRE + BREDDE - HOEJRE) / 2
        skridt = (BREDDE - VENSTRE - HOEJRE) / (self.aar[-1] - self.aar[0])
        return round(VENSTRE + (aar - self.aar[0]) * skridt, 1)

    def y(self, vaerdi: Decimal) -> float:
        andel = (float(vaerdi) - self.lav) / (self.hoej - self.lav)
        return round(HOEJDE - BUND - andel * (HOEJDE - TOP - BUND), 1)


def tidsserie(serie: Serie) -> SafeString:
    """The series as an ``<svg role="img">`` with title and description."""
    akser = _Akser(serie)
    titel, tekst = f"graf-{serie.noegle}-titel", f"graf-{serie.noegle}-tekst"
    tegning = drawsvg.Drawing(
        BREDDE, HOEJDE, id_prefix=serie.noegle, role="img", aria_labelledby=f"{titel} {tekst}", class_="graf"
    )
    tegning.append(drawsvg.Raw(f'<title id="{titel}">{escape(serie.navn)}</title>'))
    tegning.append(drawsvg.Raw(f'<desc id="{tekst}">{escape(serie.beskrivelse)}</desc>'))
    _tegn_rammen(tegning, akser)
    if serie.graense is not None:
        _tegn_graensen(tegning, akser, serie.graense)
    for punkt in serie.tvillinger:
        if punkt.vaerdi is not None:
            x, y = akser.x(punkt.aar), akser.y(punkt.vaerdi)
            tegning.append(drawsvg.Lines(x, y - 4, x + 4, y, x, y + 4, x - 4, y, close=True, class_="graf__tvilling"))
    _tegn_serien(tegning, akser, serie.punkter)
    return mark_safe(tegning.as_svg(header=""))  # noqa: S308  every text in it is a number or escaped above


def _tegn_rammen(tegning: drawsvg.Drawing, akser: _Akser) -> None:
    bund = HOEJDE - BUND + 6
    tegning.append(drawsvg.Line(VENSTRE - 8, bund, BREDDE - HOEJRE + 8, bund, class_="graf__akse"))
    hvert = 1 if len(akser.aar) <= 6 else 2
    for aar in akser.aar[::-1][::hvert]:
        tegning.append(drawsvg.Text(str(aar), 12, akser.x(aar), HOEJDE - 6, center=False, class_="graf__aar"))


def _tegn_graensen(tegning: drawsvg.Drawing, akser: _Akser, graense: Decimal) -> None:
    y = akser.y(graense)
    tegning.append(drawsvg.Line(VENSTRE - 8, y, BREDDE - HOEJRE + 4, y, class_="graf__graense"))
    tegning.append(drawsvg.Text(tal(round(graense, 2)), 11, BREDDE - HOEJRE + 7, y + 4, class_="graf__graensetal"))


def _tegn_serien(tegning: drawsvg.Drawing, akser: _Akser, punkter: Sequence[Punkt]) -> None:
    """The line in runs of consecutive known years; the newest value is printed, a missing year says so."""
    loeb: list[float] = []
    forrige: int | None = None
    for punkt in punkter:
        if punkt.vaerdi is None:
            tegning.append(drawsvg.Text("mangler", 10, akser.x(punkt.aar), HOEJDE - BUND - 2, class_="graf__mangler"))
            continue
        if forrige != punkt.aar - 1:
            _afslut(tegning, loeb)
            loeb = []
        loeb += [akser.x(punkt.aar), akser.y(punkt.vaerdi)]
        forrige = punkt.aar
        tegning.append(drawsvg.Circle(akser.x(punkt.aar), akser.y(punkt.vaerdi), 3.5, class_="graf__punkt"))
    _afslut(tegning, loeb)
    if kendte := [p for p in punkter if p.vaerdi is not None]:
        _skriv_sidste(tegning, akser, kendte[-1])


def _skriv_sidste(tegning: drawsvg.Drawing, akser: _Akser, punkt: Punkt) -> None:
    """The newest value above its point, or below it where the cut-off's line runs above."""
    if punkt.vaerdi is None:
        return
    y, graense = akser.y(punkt.vaerdi), akser.y(akser.graense) if akser.graense is not None else -HOEJDE
    over = not y - 24 < graense < y
    tegning.append(
        drawsvg.Text(tal(punkt.vaerdi), 13, akser.x(punkt.aar), y - 9 if over else y + 18, class_="graf__tal")
    )


def _afslut(tegning: drawsvg.Drawing, loeb: list[float]) -> None:
    if len(loeb) >= 4:
        tegning.append(drawsvg.Lines(*loeb, close=False, fill="none", class_="graf__linje"))
