"""Why an afdeling has its colour on a day, as sentences: the page and the command print the same ones."""

import datetime as dt

from monitoring.api import FARVENAVNE, Afdeling, Farve, Placeringsforklaring, dato


def hvorfor(afdeling: Afdeling, forklaring: Placeringsforklaring | None, dag: dt.date) -> tuple[str, ...]:
    """The reasons with their figures, for those who may see them."""
    if forklaring is None:
        return (uden_placering(afdeling, dag),)
    if forklaring.manuel is None:
        return forklaring.resultat.begrundelse
    manuel = forklaring.manuel
    sidste = manuel.til_on - dt.timedelta(days=1)
    return (
        f"Afdelingen er placeret manuelt som {FARVENAVNE[Farve(manuel.farve)]} til og med {dato(sidste)} "
        f"({manuel.afgoerelse}): {manuel.begrundelse}",
        *forklaring.resultat.begrundelse,
    )


def hvorfor_i_ord(afdeling: Afdeling, forklaring: Placeringsforklaring | None, dag: dt.date) -> str:
    """The same without a figure and without anybody's free text."""
    if forklaring is None:
        return uden_placering(afdeling, dag)
    if forklaring.manuel is None:
        return forklaring.resultat.i_ord
    sidste = forklaring.manuel.til_on - dt.timedelta(days=1)
    return (
        f"Styregruppen har placeret afdelingen manuelt som {FARVENAVNE[Farve(forklaring.manuel.farve)]} til og med "
        f"{dato(sidste)}, fordi tallene ikke kan afgøre farven."
    )


def uden_placering(afdeling: Afdeling, dag: dt.date) -> str:
    if afdeling.nedlagt_on and afdeling.nedlagt_on <= dag:
        return f"Afdelingen er nedlagt fra {dato(afdeling.nedlagt_on)} og har ingen farve."
    if afdeling.oprettet_on and dag < afdeling.oprettet_on:
        return f"Afdelingen findes først fra {dato(afdeling.oprettet_on)} og har ingen farve før."
    return (
        f"Ingen offentliggjort runde har afdelingen {dato(dag)}, så den er ikke målt. "
        "Den får en farve, når den næste runde gælder."
    )
