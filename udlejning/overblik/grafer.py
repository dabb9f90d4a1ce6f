"""Trend charts as accessible SVG, drawn on the server. They hold no style: colours come from the style sheet.

Missing years are gaps with a cross, never a line through them; a line never runs across a break. The page
prints the same figures as a table beside it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby, pairwise

import drawsvg
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from monitoring.api import FARVENAVNE, Brud, Celle, Farve, Farvegraense, Korrektion, opremsning, procent, tal

from .grafakser import AARSHOEJDE, BREDDE, BUND, HOEJDE, HOEJRE, Akser

#: The cut-offs of one year: from where the figure counts towards each colour.
Farvegraenser = Mapping[Farve, Farvegraense]


@dataclass(frozen=True, slots=True)
class Punkt:
    """A year's value, or None with `mangler` as the reason.

    `observation`, `celle` and `rettelse` say where it comes from; `antal` how many afdelinger (or twins) it is the
    mean of.
    """

    aar: int
    vaerdi: Decimal | None
    mangler: str = ""
    antal: int | None = None
    observation: int | None = None
    celle: Celle | None = None
    rettelse: Korrektion | None = None


@dataclass(frozen=True, slots=True)
class Serie:
    """One indicator over the years: the own figures, and what they are held against, each year by year."""

    noegle: str
    navn: str
    punkter: tuple[Punkt, ...]
    graenser: Mapping[int, Farvegraenser] = field(default_factory=dict)
    tvillinger: tuple[Punkt, ...] = ()
    organisation: tuple[Punkt, ...] = ()
    by: tuple[Punkt, ...] = ()
    brud: tuple[Brud, ...] = ()
    er_procent: bool = True
    decimaler: int = 1

    def vis(self, vaerdi: Decimal) -> str:
        return procent(vaerdi) if self.er_procent else tal(vaerdi)

    def vis_snit(self, vaerdi: Decimal) -> str:
        """A mean of others, rounded as the figures are published."""
        return procent(vaerdi, self.decimaler) if self.er_procent else tal(vaerdi, self.decimaler)

    @property
    def alle_punkter(self) -> list[Punkt]:
        return [*self.punkter, *self.tvillinger, *self.organisation, *self.by]

    @property
    def nyeste_graenser(self) -> list[tuple[str, str, str]]:
        """The newest year's cut-offs: key of the line, colours in words, and ``over 30 %``."""
        if not self.graenser:
            return []
        return [
            (_stregnavn(farver), _farver_i_ord(farver), graense.tekst)
            for farver, graense in _sammenfald(self.graenser[max(self.graenser)])
        ]

    @property
    def beskrivelse(self) -> str:
        """The chart in a few sentences, for those who do not see it."""
        led = [f"{p.aar}: {self.vis(p.vaerdi) if p.vaerdi is not None else 'mangler'}" for p in self.punkter]
        graenser = "".join(f" Tæller mod {farver}: {tekst}." for _, farver, tekst in self.nyeste_graenser)
        brud = "".join(f" Brud: {b.tekst}" for b in self.brud)
        return f"{self.navn} pr. år. {'; '.join(led)}.{graenser}{brud} Tabellen har alle tallene."


def _sammenfald(graenser: Farvegraenser) -> list[tuple[tuple[Farve, ...], Farvegraense]]:
    """The cut-offs with the colours that share each: two colours that begin at the same figure are one line."""
    samlet: dict[tuple[str, Decimal], tuple[tuple[Farve, ...], Farvegraense]] = {}
    for farve, graense in graenser.items():
        noegle = (graense.operator, graense.vaerdi)
        farver, kendt = samlet.get(noegle, ((), graense))
        samlet[noegle] = ((*farver, farve), kendt)
    return list(samlet.values())


def _stregnavn(farver: Iterable[Farve]) -> str:
    """``roed``, ``gul`` or ``roed-gul``: the kind of line."""
    return "-".join(sorted((f.value for f in farver), reverse=True))


def _farver_i_ord(farver: Iterable[Farve]) -> str:
    return opremsning([FARVENAVNE[f] for f in farver])


def tidsserie(serie: Serie) -> SafeString:
    """The series as an ``<svg role="img">`` with title and description."""
    akser = Akser(
        sorted({*(p.aar for p in serie.alle_punkter), *serie.graenser}),
        [
            *(p.vaerdi for p in serie.alle_punkter if p.vaerdi is not None),
            *(g.vaerdi for graenser in serie.graenser.values() for g in graenser.values()),
        ],
    )
    titel, tekst = f"graf-{serie.noegle}-titel", f"graf-{serie.noegle}-tekst"
    tegning = drawsvg.Drawing(
        BREDDE, HOEJDE, id_prefix=serie.noegle, role="img", aria_labelledby=f"{titel} {tekst}", class_="graf"
    )
    tegning.append(drawsvg.Raw(f'<title id="{titel}">{escape(serie.navn)}</title>'))
    tegning.append(drawsvg.Raw(f'<desc id="{tekst}">{escape(serie.beskrivelse)}</desc>'))
    akser.tegn(tegning)
    _tegn_brud(tegning, akser, serie.brud)
    _tegn_graenser(tegning, akser, serie.graenser)
    for art in ("by", "organisation"):
        punkter = getattr(serie, art)
        _tegn_linjer(tegning, akser, punkter, [b for b in serie.brud if not b.graense], f"graf__linje--{art}")
        _tegn_maerker(tegning, akser, punkter, art)
    _tegn_maerker(tegning, akser, serie.tvillinger, "tvilling")
    _tegn_mangler(tegning, akser, serie.punkter)
    _tegn_linjer(tegning, akser, serie.punkter, serie.brud, "graf__linje--egen")
    _tegn_maerker(tegning, akser, serie.punkter, "egen")
    if kendte := [p for p in serie.punkter if p.vaerdi is not None]:
        _skriv_sidste(tegning, akser, kendte[-1], serie)
    return mark_safe(tegning.as_svg(header=""))  # noqa: S308  every text in it is a number or escaped above


def noegletegn(art: str) -> SafeString:
    """The sign of a series (``egen``, ``tvilling``, ``organisation``, ``by``) or line (``roed``, …) beside its name."""
    tegning = drawsvg.Drawing(30, 14, aria_hidden="true", class_="graf__tegnet")
    if art in _FORMER:
        if art != "tvilling":
            tegning.append(drawsvg.Line(1, 7, 29, 7, class_=f"graf__linje graf__linje--{art}"))
        tegning.append(_maerke(art, 15, 7))
    elif art == "mangler":
        tegning.append(_kryds(15, 7))
    elif art == "brud":
        tegning.append(drawsvg.Line(15, 0, 15, 14, class_="graf__brud"))
    else:
        tegning.append(drawsvg.Line(1, 7, 29, 7, class_=f"graf__graense graf__graense--{art}"))
    return mark_safe(tegning.as_svg(header=""))  # noqa: S308  nothing but numbers and our own keys


#: The outline of each series' mark around its point; the own figures are a dot.
_FORMER: dict[str, tuple[tuple[float, float], ...]] = {
    "egen": (),
    "tvilling": ((0, -5), (5, 0), (0, 5), (-5, 0)),
    "organisation": ((0, -4.5), (4.5, 4), (-4.5, 4)),
    "by": ((-3.5, -3.5), (3.5, -3.5), (3.5, 3.5), (-3.5, 3.5)),
}


def _maerke(art: str, x: float, y: float) -> drawsvg.DrawingBasicElement:
    if art == "egen":
        return drawsvg.Circle(x, y, 3.5, class_="graf__maerke graf__maerke--egen")
    hjoerner = [round(v, 1) for dx, dy in _FORMER[art] for v in (x + dx, y + dy)]
    return drawsvg.Lines(*hjoerner, close=True, class_=f"graf__maerke graf__maerke--{art}")


def _kryds(x: float, y: float) -> drawsvg.DrawingBasicElement:
    return drawsvg.Path(f"M{x - 3} {y - 3}l6 6m0 -6l-6 6", class_="graf__kryds")


def _tegn_maerker(tegning: drawsvg.Drawing, akser: Akser, punkter: Sequence[Punkt], art: str) -> None:
    for punkt in punkter:
        if punkt.vaerdi is not None:
            tegning.append(_maerke(art, akser.x(punkt.aar), akser.y(punkt.vaerdi)))


def _tegn_linjer(
    tegning: drawsvg.Drawing, akser: Akser, punkter: Sequence[Punkt], brud: Sequence[Brud], klasse: str
) -> None:
    """The line in runs of consecutive known years that no break parts."""
    for loeb in _loeb(punkter, brud):
        if len(loeb) > 1:
            hjoerner = [v for p in loeb if p.vaerdi is not None for v in (akser.x(p.aar), akser.y(p.vaerdi))]
            tegning.append(drawsvg.Lines(*hjoerner, close=False, fill="none", class_=f"graf__linje {klasse}"))


def _loeb(punkter: Sequence[Punkt], brud: Sequence[Brud]) -> Iterator[list[Punkt]]:
    kendte = [p for p in punkter if p.vaerdi is not None]
    loeb: list[Punkt] = kendte[:1]
    for foer, punkt in pairwise(kendte):
        if punkt.aar != foer.aar + 1 or any(b.skiller(foer.aar, punkt.aar) for b in brud):
            yield loeb
            loeb = []
        loeb.append(punkt)
    yield loeb


def _tegn_mangler(tegning: drawsvg.Drawing, akser: Akser, punkter: Sequence[Punkt]) -> None:
    """A cross for each missing year, in a strip of its own under the figures."""
    for punkt in punkter:
        if punkt.vaerdi is None:
            tegning.append(_kryds(akser.x(punkt.aar), HOEJDE - BUND + 12))


def _tegn_brud(tegning: drawsvg.Drawing, akser: Akser, brud: Sequence[Brud]) -> None:
    skrevet = -float(BREDDE)
    for et in sorted(brud, key=lambda b: b.on):
        x = akser.x(et.plads)
        tegning.append(drawsvg.Line(x, 12, x, HOEJDE - AARSHOEJDE, class_="graf__brud"))
        if x - skrevet >= 28:
            tegning.append(drawsvg.Text("brud", 10, x, 9, class_="graf__brudnavn"))
            skrevet = x


def _tegn_graenser(tegning: drawsvg.Drawing, akser: Akser, graenser: Mapping[int, Farvegraenser]) -> None:
    """Each colour's cut-off as a line over the years in which it is the same, with the newest at the right."""
    sidste: list[tuple[float, str, str]] = []
    streger = sorted(
        (_stregnavn(farver), g.vaerdi, aar) for aar, gr in graenser.items() for farver, g in _sammenfald(gr)
    )
    for (navn, vaerdi), ens in groupby(streger, key=lambda s: s[:2]):
        y = akser.y(vaerdi)
        for foerste, sidste_aar in _sammenhaengende([aar for _, _, aar in ens]):
            fra, til = akser.x(foerste - Decimal("0.5")), akser.x(sidste_aar + Decimal("0.5"))
            tegning.append(drawsvg.Line(fra, y, til, y, class_=f"graf__graense graf__graense--{navn}"))
            if sidste_aar == max(graenser):
                ord_ = "/".join(FARVENAVNE[Farve(f)] for f in navn.split("-"))
                sidste.append((y, navn, f"{ord_} {tal(round(vaerdi, 2))}"))
    for y, navn, tekst in _uden_overlap(sidste):
        klasse = f"graf__graensetal graf__graensetal--{navn}"
        tegning.append(drawsvg.Text(tekst, 11, BREDDE - HOEJRE + 4, y + 4, class_=klasse))


def _sammenhaengende(aarene: Sequence[int]) -> list[tuple[int, int]]:
    """First and last year of each run of consecutive years; they come in order."""
    loeb: list[tuple[int, int]] = []
    for aar in aarene:
        if loeb and loeb[-1][1] == aar - 1:
            loeb[-1] = (loeb[-1][0], aar)
        else:
            loeb.append((aar, aar))
    return loeb


def _uden_overlap(tekster: list[tuple[float, str, str]]) -> list[tuple[float, str, str]]:
    """The labels from the top, each at least a line below the one above it."""
    plads, forrige = [], -float(HOEJDE)
    for y, navn, tekst in sorted(tekster):
        forrige = max(y, forrige + 13)
        plads.append((forrige, navn, tekst))
    return plads


def _skriv_sidste(tegning: drawsvg.Drawing, akser: Akser, punkt: Punkt, serie: Serie) -> None:
    """The newest value above its point, or below it where more of the drawing lies above."""
    if punkt.vaerdi is None:
        return
    y = akser.y(punkt.vaerdi)
    andre = [akser.y(g.vaerdi) for g in serie.graenser.get(punkt.aar, {}).values()]
    andre += [
        akser.y(p.vaerdi) for p in serie.alle_punkter if p.aar == punkt.aar and p.vaerdi not in (None, punkt.vaerdi)
    ]
    over, under = (sum(lav < a < hoej for a in andre) for lav, hoej in ((y - 24, y), (y, y + 24)))
    plads = y - 9 if over <= under else y + 18
    tegning.append(drawsvg.Text(tal(punkt.vaerdi), 13, akser.x(punkt.aar), plads, class_="graf__tal"))
