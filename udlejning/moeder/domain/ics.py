"""Events as a calendar that other programs read (iCalendar, RFC 5545)."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

#: A line holds so many bytes; the rest goes on the next, which begins with a space.
_LINJE = 75


@dataclass(frozen=True, slots=True)
class Begivenhed:
    """`uid` stays the same when the event is moved; the instants are aware."""

    uid: str
    begynder_at: dt.datetime
    aendret_at: dt.datetime
    titel: str
    sted: str
    adresse: str
    aflyst: bool = False


def som_ics(navn: str, begivenheder: Iterable[Begivenhed]) -> str:
    linjer = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Faelles udlejningsaftale//DA",
        f"X-WR-CALNAME:{_tekst(navn)}",
    ]
    for et in begivenheder:
        linjer += _linjer(et)
    return "".join(f"{del_}\r\n" for linje in [*linjer, "END:VCALENDAR"] for del_ in _foldet(linje))


def _linjer(et: Begivenhed) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{et.uid}",
        f"DTSTAMP:{_tid(et.aendret_at)}",
        f"DTSTART:{_tid(et.begynder_at)}",
        f"SUMMARY:{_tekst(et.titel)}",
        *([f"LOCATION:{_tekst(et.sted)}"] if et.sted else []),
        f"URL:{et.adresse}",
        *(["STATUS:CANCELLED"] if et.aflyst else []),
        "END:VEVENT",
    ]


def _tid(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _tekst(tekst: str) -> str:
    for tegn in "\\;,":
        tekst = tekst.replace(tegn, f"\\{tegn}")
    return "\\n".join(tekst.splitlines())


def _foldet(linje: str) -> Iterator[str]:
    """Never in the middle of a character."""
    del_ = ""
    for tegn in linje:
        if len((del_ + tegn).encode()) > _LINJE:
            yield del_
            del_ = " "
        del_ += tegn
    yield del_
