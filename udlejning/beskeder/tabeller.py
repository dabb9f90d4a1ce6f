"""A person's notices as a file."""

from django.db.models import QuerySet

from udlejning.faelles.eksport import Tabel, tabel, tidspunkt

from .models import Besked


def beskedtabel(fundne: "QuerySet[Besked]", *, kun_ulaeste: bool) -> Tabel:
    return tabel(
        "Beskeder",
        "Fælles udlejningsaftale: beskeder til dig",
        fundne.iterator(chunk_size=500),
        {
            "Hvornår": lambda b: tidspunkt(b.at),
            "Art": lambda b: b.get_art_display(),
            "Emne": lambda b: b.emne,
            "Tekst": lambda b: b.tekst,
            "Læst": lambda b: tidspunkt(b.laest_at) if b.laest_at else "nej",
        },
        filtre="Ulæste" if kun_ulaeste else "Ingen",
    )
