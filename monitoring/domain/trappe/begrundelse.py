"""The short answer to "why": the sentences that stand first on the page, from the verdict on the deciding step."""

from collections.abc import Iterator

from monitoring.domain.dansk import opremsning
from monitoring.domain.trappe.model import Trappemodel
from monitoring.domain.trappe.resultat import Delvurdering, Led, Manglende, Vurdering
from monitoring.domain.vaerdier import FARVENAVNE, Farve


def begrund(
    valgt: Vurdering | None, numre: tuple[int, ...], farver: tuple[Farve, ...], mangler: tuple[Manglende, ...]
) -> tuple[str, ...]:
    """The reasons with their figures. `valgt` is None when the colour is open; `numre` are the possible steps."""
    manglende = [f"Mangler: {m.tekst}." for m in mangler]
    if valgt is None:
        muligt = opremsning([FARVENAVNE[f] for f in farver], "eller")
        return (f"Farven kan ikke afgøres: med de tal, der mangler, kan den være {muligt}.", *manglende)
    stoette = list(dict.fromkeys(led.tekst for led in _stoette(valgt.betingelse)))
    if not stoette and valgt.betingelse.art == "ellers":
        stoette = [valgt.betingelse.tekst]
    farve = FARVENAVNE[valgt.farve]
    if len(numre) == 1:
        return (f"Trin {valgt.trin} ({farve}): {valgt.navn}.", *stoette)
    hvilke = opremsning([str(n) for n in sorted(numre)], "eller")
    return (
        f"Farven er {farve}, uanset hvad de manglende tal er.",
        f"Trinnet er mindst trin {valgt.trin}: det kan være trin {hvilke}.",
        *stoette,
        *manglende,
    )


def i_ord(valgt: Vurdering | None, numre: tuple[int, ...], model: Trappemodel) -> str:
    """The same without a single figure of the afdeling, for those who may see step and criteria only."""
    if valgt is None:
        return "Farven kan ikke afgøres, fordi der mangler tal, som kan ændre den."
    hoved = f"Trin {valgt.trin}" if len(numre) == 1 else f"Mindst trin {valgt.trin}"
    samlet: dict[tuple[str, str], list[str]] = {}
    for led in dict.fromkeys(_stoette(valgt.betingelse)):
        if led.opfyldt:
            samlet.setdefault((led.art, led.niveau), []).append(led.tekst if led.art == "betegnelse" else led.navn)
    saetninger = [_gruppe_i_ord(art, niveau, navne, model) for (art, niveau), navne in samlet.items()]
    return " ".join([f"{hoved}: {valgt.navn}.", *saetninger])


def _gruppe_i_ord(art: str, niveau: str, navne: list[str], model: Trappemodel) -> str:
    if art == "betegnelse":
        return " ".join(navne)
    hvem = opremsning([navne[0], *(navn[:1].lower() + navn[1:] for navn in navne[1:])])
    if art == "tvillinger":
        return f"{hvem} er markant værre end hos tvillingerne."
    return f"{hvem} er {'på' if art == 'niveau' else 'på eller nær'} {model.niveauer[niveau].navn}."


def _stoette(del_: Delvurdering) -> Iterator[Led]:
    """The comparisons that carry the verdict."""
    if del_.art == "ikke":
        yield from _alle(del_)
        return
    if not del_.opfyldt:
        return
    yield from (led for led in del_.led if led.opfyldt)
    for under in del_.dele:
        yield from _stoette(under)


def _alle(del_: Delvurdering) -> Iterator[Led]:
    yield from del_.led
    for under in del_.dele:
        yield from _alle(under)
