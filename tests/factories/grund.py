"""The clock, persons, organisations, afdelinger and areas: what all other rows stand on."""

import datetime as dt
import itertools
from typing import Any
from zoneinfo import ZoneInfo

from anvisning.models import Bolig
from anvisning.services.port import genopbyg_udfald
from monitoring.models import Afdeling, Boligorganisation, Omraade, Omraademedlemskab
from udlejning.beskeder.models import Besked, Beskedart
from udlejning.beskeder.services import giv_besked
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle

NU = dt.datetime(2026, 6, 1, 12, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
IDAG = NU.date()
KODEORD = "en lang sætning til prøver"

_tael = itertools.count(1)
#: Of organisations that no test names by number: none of those that tests do name.
_organisationsnumre = itertools.count(4000)


def loebenummer() -> int:
    """A number that no other row of this run has: in names, addresses, hashes."""
    return next(_tael)


def bruger(
    rolle: str = Rolle.MONITOR,
    *,
    username: str | None = None,
    organisation: Boligorganisation | None = None,
    password: str | None = None,
    **felter: Any,
) -> Bruger:
    """A user of `rolle`; staff of an organisation get a new organisation unless one is given.

    Without `password` the user signs in by ``client.force_login`` only (hashing is slow).
    """
    navn = username or f"{rolle}-{loebenummer()}"
    if rolle == Rolle.ORGANISATION and organisation is None:
        organisation = _ny_organisation()
    ny = Bruger(username=navn, email=f"{navn}@example.dk", rolle=rolle, organisation=organisation, **felter)
    if password is None:
        ny.set_unusable_password()
    else:
        ny.set_password(password)
    ny.save()
    return ny


def besked(modtager: Bruger, *, now: dt.datetime = NU, **felter: Any) -> Besked:
    """A notice to one person through the service."""
    felter = {
        "art": Beskedart.FRIST_NAER,
        "noegle": f"proeve/{loebenummer()}",
        "emne": "Fristen er nær",
        "tekst": "Fristen for Prøvevej 1 er 8. juni 2026.",
        "sti": "/hjaelp/",
        **felter,
    }
    giv_besked(modtagere=[modtager], now=now, **felter)
    return Besked.objects.get(modtager=modtager, noegle=felter["noegle"])


def organisation(nr: str | None = None, navn: str | None = None, *, cvr: str = "") -> Boligorganisation:
    nummer = nr or f"{next(_organisationsnumre):04d}"
    return Boligorganisation.objects.create(nr=nummer, navn=navn or f"Boligforeningen {nummer}", cvr=cvr)


_ny_organisation = organisation  # the same under a name that no parameter hides


def afdeling(
    organisation: Boligorganisation | None = None,
    nr: str | None = None,
    navn: str | None = None,
    **felter: Any,
) -> Afdeling:
    """An afdeling of `organisation` (a new one by default). Further fields: bydel, antal_boliger, oprettet_on, …"""
    ejer = organisation or _ny_organisation()
    nummer = nr or _ledigt_nummer(ejer)
    return Afdeling.objects.create(organisation=ejer, nr=nummer, navn=navn or f"Afdeling {nummer}", **felter)


def _ledigt_nummer(organisation: Boligorganisation) -> str:
    """Not used by the organisation, as a long run of tests goes round, and none that a test would write itself."""
    optagne = set(Afdeling.objects.filter(organisation=organisation).values_list("nr", flat=True))
    return next(nr for nr in (f"{100 + loebenummer() % 900}" for _ in range(900)) if nr not in optagne)


def omraade(navn: str | None = None, kommune: str = "Aalborg") -> Omraade:
    return Omraade.objects.create(navn=navn or f"Området {loebenummer()}", kommune=kommune)


def medlemskab(
    afdeling: Afdeling, omraade: Omraade, fra_on: dt.date = dt.date(2015, 1, 1), til_on: dt.date | None = None
) -> Omraademedlemskab:
    """The afdeling lies in the area; the gate is told, as by the register's own import."""
    medlem = Omraademedlemskab.objects.create(afdeling=afdeling, omraade=omraade, fra_on=fra_on, til_on=til_on)
    genopbyg_udfald(afdeling_ids=[afdeling.pk])
    return medlem


def medarbejder(ved: Boligorganisation | Afdeling | Bolig) -> Bruger:
    """Staff of the organisation itself, or of the one that owns the afdeling or the unit."""
    afdeling_eller_ejer = ved.afdeling if isinstance(ved, Bolig) else ved
    ejer = afdeling_eller_ejer.organisation if isinstance(afdeling_eller_ejer, Afdeling) else afdeling_eller_ejer
    return bruger(Rolle.ORGANISATION, organisation=ejer)
