"""The lists of letters as files; a letter's text is in its recipient's own alone."""

from django.db.models import QuerySet

from udlejning.faelles.eksport import Tabel, tabel, tidspunkt

from .models import UdgaaendeMail

KILDE = "Fælles udlejningsaftale: udgående e-mails"


def brevtabel(fundne: "QuerySet[UdgaaendeMail]", filtre: str) -> Tabel:
    return tabel(
        "E-mails",
        KILDE,
        fundne.iterator(chunk_size=500),
        {
            "Skrevet": lambda b: tidspunkt(b.created_at),
            "Til": lambda b: str(b.modtager or ""),
            "Adresse": lambda b: b.til,
            "Emne": lambda b: b.emne,
            "Status": lambda b: b.get_status_display(),
            "Sendt": lambda b: tidspunkt(b.sent_at) if b.sent_at else "",
            "Forsøg": lambda b: b.forsoeg,
            "Seneste fejl": lambda b: b.fejl,
        },
        filtre=filtre,
    )


def egne_breve_tabel(fundne: "QuerySet[UdgaaendeMail]") -> Tabel:
    return tabel(
        "E-mails til dig",
        KILDE,
        fundne.iterator(chunk_size=500),
        {
            "Skrevet": lambda b: tidspunkt(b.created_at),
            "Emne": lambda b: b.emne,
            "Status": lambda b: b.get_status_display(),
            "Sendt": lambda b: tidspunkt(b.sent_at) if b.sent_at else "",
            "Tekst": lambda b: b.tekst,
        },
    )
