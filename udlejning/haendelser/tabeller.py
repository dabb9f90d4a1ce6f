"""The log as a file."""

from django.db.models import QuerySet

from udlejning.faelles.eksport import Tabel, tabel, tidspunkt

from .models import Haendelse
from .templatetags.haendelser import artnavn, grundlagstekst


def logtabel(fundne: "QuerySet[Haendelse]", filtre: str) -> Tabel:
    return tabel(
        "Log",
        "Fælles udlejningsaftale: hændelser, som aldrig rettes",
        fundne.iterator(chunk_size=500),
        {
            "Hvornår": lambda h: tidspunkt(h.at),
            "Hvem": lambda h: str(h.by or "Systemet"),
            "Art": lambda h: artnavn(h.art),
            "Hvad": lambda h: h.tekst,
            "Grundlag": lambda h: grundlagstekst(h.grundlag) if h.grundlag else "",
        },
        filtre=filtre,
    )
