"""Early warning: the nearest cut-offs first, then those markedly worse than their twins."""

from collections.abc import Sequence
from decimal import Decimal

from monitoring.api import dato, procent, tal
from udlejning.moeder.domain.dokument import Afsnit, Celle, Tabel
from udlejning.overblik.selectors.tidlig_varsling import GRAENSE, TVILLINGER, Varsel, Varslingsblik

#: So many of each kind stand in the PDF: a meeting looks at the nearest.
VIST = 25


def varslerne(blik: Varslingsblik) -> Afsnit:
    titel, ark = "Tidlig varsling", "Tidlig varsling"
    if blik.runde is None:
        return Afsnit(titel, ark, ["Ingen runde gælder, så der er intet at varsle om."])
    naere = [v for v in blik.varsler if v.art == GRAENSE]
    vaerre = [v for v in blik.varsler if v.art == TVILLINGER]
    saetninger = [
        f"{tal(len(naere))} tal er nær en grænse, og {tal(len(vaerre))} er markant værre end tvillingernes gennemsnit, "
        f"efter tallene i runden pr. {dato(blik.runde.pr_on)}.",
        "Afstand og forskel er i procentpoint, og i parentes i procent af grænsen eller af gennemsnittet.",
        f"Antagelse: {blik.regel.antagelser.tekst}",
    ]
    tabeller = [tabel for tabel in (_naere(naere), _mod_tvillinger(vaerre)) if tabel.raekker]
    return Afsnit(titel, ark, saetninger, tabeller=tabeller)


def _naere(varsler: Sequence[Varsel]) -> Tabel:
    hoved = ["Afdeling", "Nummer", "Farve", "Tal", "Værdi", "Grænse", "Afstand", "Udvikling", "År til grænsen"]
    raekker: list[list[Celle]] = []
    for v in varsler:
        assert v.naer is not None
        raekker.append(
            [
                *_sted(v),
                v.navn,
                procent(v.naer.vaerdi),
                v.naer.graensetekst,
                _point(v.naer.afstand, v.naer.afstand_pct),
                v.udvikling.tekst if v.udvikling else "",
                "" if v.aar_til is None else tal(v.aar_til, 1),
            ]
        )
    return Tabel("Nær en grænse, den nærmeste først", hoved, raekker, (5, 3, 2, 6, 2, 3, 3, 6, 2), hoejst=VIST)


def _mod_tvillinger(varsler: Sequence[Varsel]) -> Tabel:
    hoved = ["Afdeling", "Nummer", "Farve", "Tal", "Egen værdi", "Tvillingernes gennemsnit", "Forskel"]
    raekker: list[list[Celle]] = []
    for v in varsler:
        assert v.tvillinger is not None
        t = v.tvillinger
        raekker.append([*_sted(v), v.navn, procent(t.egen), procent(t.gennemsnit), _point(t.forskel, t.forskel_pct)])
    titel = "Markant værre end tvillingerne, den største forskel først"
    return Tabel(titel, hoved, raekker, (5, 3, 2, 6, 2, 3, 3), hoejst=VIST)


def _point(point: Decimal, pct: Decimal | None) -> str:
    """``2,1 (7 %)``: so many points, and that in per cent of what they are held against."""
    return tal(abs(round(point, 2))) if pct is None else f"{tal(abs(round(point, 2)))} ({procent(pct, 0)})"


def _sted(varsel: Varsel) -> list[Celle]:
    return [varsel.afdeling.navn, varsel.afdeling.noegle, varsel.farve]
