"""The list of meetings, and a meeting's decisions, as files."""

from collections.abc import Iterable

from monitoring.api import dato
from udlejning.faelles.eksport import Tabel, tabel
from udlejning.moeder.models import Beslutning, Moede

KILDE = "Fælles udlejningsaftale: møder og beslutninger"


def moedetabel(moeder: Iterable[Moede]) -> Tabel:
    return tabel(
        "Møder",
        KILDE,
        moeder,
        {
            "Dag": lambda m: dato(m.holdes_on),
            "Klokken": lambda m: f"{m.begynder:%H.%M}",
            "Møde": lambda m: m.hvem,
            "Sted": lambda m: m.sted,
            "Status": lambda m: m.get_status_display(),
        },
    )


def beslutningstabel(moede: Moede, beslutninger: Iterable[Beslutning]) -> Tabel:
    return tabel(
        "Beslutninger",
        KILDE,
        beslutninger,
        {
            "Nummer": lambda b: b.nummer,
            "Beslutning": lambda b: b.tekst,
            "Retter beslutning": lambda b: b.retter.nummer if b.retter else None,
            "Slags": lambda b: b.get_slags_display(),
            "Ansvarlig": lambda b: b.ansvarlig,
            "Frist": lambda b: dato(b.frist_on) if b.frist_on else "",
        },
        om=[("Møde", f"{moede.hvem}, {dato(moede.holdes_on)}")],
    )
