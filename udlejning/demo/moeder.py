"""Meetings of every forum, one held and one to come, with invented content; the styregruppe's material is made."""

import datetime as dt
from dataclasses import dataclass, field

from monitoring.models import Boligorganisation
from udlejning.brugere.models import Bruger
from udlejning.moeder.models import Beslutning, Forum, Moede
from udlejning.moeder.selectors.grundlag import rundevalg
from udlejning.moeder.services.moeder import hold_moede, opret_moede, skriv_beslutning, tilfoej_deltager
from udlejning.moeder.services.pakker import bestil_pakke, lav_pakke

from .tidslinje import Fortael, klokken

GODKEND, EVENTUELT = "Godkendelse af referat", "Eventuelt"


@dataclass(frozen=True, slots=True)
class Demomoede:
    """`om` days from today; negative has been held. `beslutninger` are texts with who answers for them."""

    forum: Forum
    om: int
    sted: str
    punkter: tuple[str, ...]
    deltagere: tuple[tuple[str, str], ...] = ()
    beslutninger: tuple[tuple[str, str], ...] = field(default=())


MOEDER = (
    Demomoede(
        Forum.STYREGRUPPE, -62, "Rådhuset, lokale 2",
        ("Farverne efter den seneste runde", "Manuelle placeringer", "Evaluering af aftalen"),
        (("Grethe Formand", "Demobys kommune"), ("Henning Direktør", "Boligorganisationerne")),
        (
            ("Boliganvisningen følger de afdelinger, der er blevet røde, og fortæller på næste møde, hvordan det går.",
             "Boliganvisningen"),
            ("Grænsen for kun grundskole prøves af i et scenarie, før den ændres.", "Kommunens analytikere"),
        ),
    ),
    Demomoede(
        Forum.STYREGRUPPE, 15, "Rådhuset, lokale 2",
        ("Farverne nu, og hvad der har flyttet sig", "Afdelinger, der nærmer sig en grænse", "Regnskab for anvisning"),
        (("Grethe Formand", "Demobys kommune"), ("Henning Direktør", "Boligorganisationerne")),
        (("Skal margenen for »nær en grænse« ændres?", "Kommunens analytikere"),),
    ),
    Demomoede(
        Forum.PRAKTISK, -40, "Online",
        ("Indmeldinger og frister siden sidst", "Jeres afdelinger efter runden"),
        (("Ole Organisation", "Boligorganisationen"),),
        (("Organisationen skriver tal for ledige boliger ind hver måned inden den 10.", "Boligorganisationen"),),
    ),
    Demomoede(
        Forum.PRAKTISK, 22, "Hos boligorganisationen",
        ("Jeres afdelinger og det fælles overblik", "Fleksibel udlejning", "Regnskabet"),
        (("Ole Organisation", "Boligorganisationen"),),
    ),
    Demomoede(
        Forum.BOLIGUDVALG, -50, "Udvalgssalen",
        ("Orientering om udlejningsaftalen",),
        (("Ursula Udvalgsformand", "Boligudvalget"),),
        (("Udvalget tager orienteringen til efterretning.", ""),),
    ),
    Demomoede(
        Forum.BOLIGUDVALG, 34, "Udvalgssalen",
        ("Orientering om udlejningsaftalen", "Aftalens næste periode"),
        (("Ursula Udvalgsformand", "Boligudvalget"),),
        (("Skal udvalget orienteres igen om et halvt år?", "Udvalgets sekretariat"),),
    ),
)  # fmt: skip


def hold_moeder(*, idag: dt.date, organisation: Bruger, styregruppe: Bruger, fortael: Fortael) -> None:
    """Those that stand already are left as they are; a meeting whose day has come waits to be written as held."""
    if Moede.objects.exists():
        return
    assert organisation.organisation is not None
    moeder = [_moede(et, idag, organisation.organisation, styregruppe) for et in MOEDER]
    kommende = next(m for m in moeder if m.forum == Forum.STYREGRUPPE and not m.er_holdt)
    valg = rundevalg(kommende, idag)
    if valg.runde is not None:
        now = klokken(idag, 9)
        pakke = bestil_pakke(
            moede=kommende, runde=valg.runde, fra_runde=valg.fra_runde, by=styregruppe, now=now, idag=idag
        )
        lav_pakke(pakke_id=pakke.pk, now=now)
    fortael(f"{len(moeder)} møder er skrevet ind, og styregruppens materiale er lavet.")


def _moede(demo: Demomoede, idag: dt.date, organisation: Boligorganisation, by: Bruger) -> Moede:
    dag = idag + dt.timedelta(days=demo.om)
    now = klokken(min(idag, dag), 8)
    moede = opret_moede(
        forum=demo.forum,
        organisation=organisation if demo.forum == Forum.PRAKTISK else None,
        holdes_on=dag,
        begynder=dt.time(9, 30),
        sted=demo.sted,
        dagsorden="\n".join([GODKEND, *demo.punkter, EVENTUELT]),
        by=by,
        now=now,
    )
    tilfoej_deltager(moede=moede, bruger=by, navn="", hvem="", by=by, now=now)
    for navn, hvem in demo.deltagere:
        tilfoej_deltager(moede=moede, bruger=None, navn=navn, hvem=hvem, by=by, now=now)
    slags = Beslutning.Slags.TRUFFET if dag <= idag else Beslutning.Slags.OENSKET
    for tekst, ansvarlig in demo.beslutninger:
        skriv_beslutning(
            moede=moede, slags=slags, tekst=tekst, ansvarlig=ansvarlig, frist_on=None, retter=None, by=by, now=now
        )
    return hold_moede(moede=moede, by=by, now=now, idag=idag) if dag <= idag else moede
