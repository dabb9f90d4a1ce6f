"""The list of users as a file."""

from collections.abc import Iterable

from udlejning.faelles.eksport import Tabel, tabel, tidspunkt

from .models import Bruger


def brugertabel(fundne: Iterable[Bruger], filtre: str) -> Tabel:
    def adgang(b: Bruger) -> str:
        if not b.is_active:
            return "lukket"
        return "åben" if b.has_usable_password() else "inviteret, ingen adgangskode"

    return tabel(
        "Brugere",
        "Fælles udlejningsaftale: brugerne",
        fundne,
        {
            "Navn": lambda b: str(b),
            "Brugernavn": lambda b: b.username,
            "E-mail": lambda b: b.email,
            "Rolle": lambda b: b.get_rolle_display(),
            "Boligorganisation": lambda b: str(b.organisation or ""),
            "Adgang": adgang,
            "Sidst logget ind": lambda b: tidspunkt(b.last_login) if b.last_login else "",
        },
        filtre=filtre,
    )
