"""The catalogue of reasons: seeding it, keeping it, and asking it for the reason of an act."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils.text import slugify

from anvisning.domain.aarsager import (
    SYSTEMETS,
    Aarsagshandling,
    Aarsagsregel,
    Boligvirkning,
    Hvis,
    Retsvirkning,
    aarsager_fra_dict,
    indvending,
)
from anvisning.domain.regellaeser import Regelfejl
from anvisning.models import Aarsag
from anvisning.services.laase import oversaet_afvisning
from anvisning.services.regelsaet import MAPPE, laes_yaml
from anvisning.services.tekster import renset
from monitoring.api import dato
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser import services as haendelser

AARSAGER = MAPPE / "aarsager.yaml"
#: Held while the catalogue is changed, so that two administrators see each other.
_KATALOGLAAS = 7221590002
_BEGYNDELSE = dt.date(2023, 1, 1)
_UDEN_GRUND = {
    Aarsagshandling.NEJ: "Vælg, hvorfor borgeren siger nej.",
    Aarsagshandling.TILBAGEKALDELSE: "Vælg, hvorfor tilbuddet kaldes tilbage.",
    Aarsagshandling.TILBAGETRAEKNING: "Vælg, hvorfor boligen trækkes tilbage.",
    Aarsagshandling.SVARFRIST: "Vælg, hvorfor tilbuddet er udløbet.",
    Aarsagshandling.FRIGIVELSE: "Vælg, hvorfor boligen gives tilbage.",
}


@lru_cache(maxsize=1)
def medfoelgende() -> list[Aarsagsregel]:
    """The reasons that ship with the program."""
    try:
        return aarsager_fra_dict(laes_yaml(AARSAGER))
    except Regelfejl as fejl:
        raise Afvist("Årsagerne kan ikke bruges. " + " ".join(fejl.fejl)) from fejl


def indlaes_aarsager(*, now: dt.datetime, fra_on: dt.date = _BEGYNDELSE) -> list[Aarsag]:
    """Store the shipped reasons that the catalogue has never had. Safe to run twice; what a person changed stays."""
    with transaction.atomic():
        _laas_kataloget()
        kendte = set(Aarsag.objects.values_list("noegle", flat=True))
        nye = [
            Aarsag(
                noegle=regel.noegle,
                navn=regel.navn,
                handling=regel.handling.value,
                hvis=regel.hvis.value,
                er_andet=regel.er_andet,
                note_kraeves=regel.note_kraeves,
                virkning_bolig=regel.virkning_bolig.value,
                virkning_ret=regel.virkning_ret.value,
                hjemmel=regel.hjemmel,
                antagelse=regel.antagelse,
                fra_on=fra_on,
                sortering=10 * plads,
                created_at=now,
            )
            for plads, regel in enumerate(medfoelgende(), start=1)
            if regel.noegle not in kendte
        ]
        return Aarsag.objects.bulk_create(nye)


def kraevet_aarsag(aarsag: Aarsag | None, *, handling: Aarsagshandling, note: str, idag: dt.date) -> tuple[Aarsag, str]:
    """The reason and the note, cleaned, where they fit the act on the day; `Afvist` otherwise."""
    if aarsag is None or aarsag.handling != handling or aarsag.hvis == Hvis.SYSTEM:
        raise Afvist(_UDEN_GRUND[handling], felt="aarsag")
    if not Aarsag.objects.get(pk=aarsag.pk).gaelder(idag):
        raise Afvist(f"Årsagen »{aarsag.navn}« bruges ikke mere. Genindlæs siden, og vælg en anden.", felt="aarsag")
    mangler = f"Skriv en note: årsagen »{aarsag.navn}« kræver det. Skriv ikke om borgerens forhold."
    return aarsag, renset(note, felt="begrundelse", mangler=mangler if aarsag.note_kraeves else "")


def aarsag_og_note(aarsag: Aarsag, note: str) -> str:
    """``Huslejen er for høj (note)``: how a reason stands in the log."""
    return f"{aarsag.navn}: {note}" if note else aarsag.navn


def opret_aarsag(
    *,
    handling: str,
    hvis: str,
    er_andet: bool,
    fra_on: dt.date,
    by: Bruger,
    now: dt.datetime,
    idag: dt.date,
    **indhold: Any,
) -> Aarsag:
    """Add a reason from a day. `indhold`: navn, note_kraeves, virkning_bolig, virkning_ret, hjemmel, sortering."""
    tjek_ret(by, Rettighed.ADMINISTRER_REGISTER, handling="ændre årsager")
    if Hvis(hvis) is Hvis.SYSTEM:
        raise Afvist("Systemets egne årsager følger med programmet. Vælg, hvis afslag det er.", felt="hvis")
    _kraev_dag(fra_on, idag)
    faste: dict[str, Any] = {
        "handling": Aarsagshandling(handling).value,
        "hvis": Hvis(hvis).value,
        "er_andet": er_andet,
    }
    with oversaet_afvisning(), transaction.atomic():
        _laas_kataloget()
        rene = _renset(faste, indhold)
        _kraev_eget_navn(rene["navn"], faste["handling"], fra_on)
        ny = Aarsag(
            noegle=_ny_noegle(faste["handling"], rene["navn"]),
            fra_on=fra_on,
            created_at=now,
            created_by=by,
            **faste,
            **rene,
        )
        ny.save(force_insert=True)
        _skriv(ny, "aarsag.oprettet", f"Årsagen »{ny.navn}« er oprettet og bruges fra {dato(ny.fra_on)}.", by, now)
    return ny


def ret_aarsag(*, aarsag: Aarsag, by: Bruger, now: dt.datetime, idag: dt.date, **indhold: Any) -> Aarsag:
    """Change wording, note or consequences: a new version from today. What was decided keeps the old one."""
    tjek_ret(by, Rettighed.ADMINISTRER_REGISTER, handling="ændre årsager")
    with oversaet_afvisning(), transaction.atomic():
        _laas_kataloget()
        gammel = _gaeldende(aarsag)
        faste = {felt: getattr(gammel, felt) for felt in ("handling", "hvis", "er_andet")}
        rene = _renset(faste, indhold)
        if all(getattr(gammel, felt) == vaerdi for felt, vaerdi in rene.items()):
            raise Afvist("Der er ikke ændret noget. Ret et felt, eller gå tilbage til listen.")
        fra_on = max(idag, gammel.fra_on)
        _kraev_eget_navn(rene["navn"], gammel.handling, fra_on, undtagen=gammel)
        gammel.til_on = fra_on
        gammel.save(update_fields=["til_on"])
        ny = Aarsag(
            noegle=gammel.noegle,
            version=gammel.version + 1,
            fra_on=fra_on,
            created_at=now,
            created_by=by,
            **faste,
            **rene,
        )
        ny.save(force_insert=True)
        _skriv(ny, "aarsag.rettet", f"Årsagen »{gammel.navn}« er rettet: »{ny.navn}«. {ny.virkning}", by, now)
    return ny


def luk_aarsag(*, aarsag: Aarsag, til_on: dt.date, by: Bruger, now: dt.datetime, idag: dt.date) -> Aarsag:
    """Close a reason from `til_on`, the first day on which it can no longer be chosen."""
    tjek_ret(by, Rettighed.ADMINISTRER_REGISTER, handling="ændre årsager")
    with oversaet_afvisning(), transaction.atomic():
        _laas_kataloget()
        laast = _gaeldende(aarsag)
        if laast.noegle in SYSTEMETS:
            raise Afvist("Systemet bruger selv årsagen. Den kan rettes, men ikke lukkes.")
        if til_on < max(idag, laast.fra_on):
            raise Afvist("Vælg i dag eller en senere dag. Det, der er sket, ændres ikke.", felt="til_on")
        andre = Aarsag.objects.filter(handling=laast.handling, til_on__isnull=True, fra_on__lte=til_on)
        if not andre.exclude(pk=laast.pk).exclude(hvis=Hvis.SYSTEM.value).exists():
            raise Afvist("Årsagen er den eneste af sin slags. Opret en anden, før du lukker den.")
        laast.til_on = til_on
        laast.save(update_fields=["til_on"])
        _skriv(laast, "aarsag.lukket", f"Årsagen »{laast.navn}« kan ikke vælges fra {dato(til_on)}.", by, now)
    return laast


def _laas_kataloget() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KATALOGLAAS])


def _gaeldende(aarsag: Aarsag) -> Aarsag:
    fundet = Aarsag.objects.get(pk=aarsag.pk)
    if fundet.til_on is not None:
        raise Afvist(
            f"Årsagen »{fundet.navn}« er lukket fra {dato(fundet.til_on)}. "
            "Find den nyeste udgave i listen, eller opret en ny."
        )
    return fundet


def _kraev_dag(fra_on: dt.date, idag: dt.date) -> None:
    if fra_on < idag:
        raise Afvist("En årsag kan tidligst bruges fra i dag. Vælg i dag eller en senere dag.", felt="fra_on")


def _kraev_eget_navn(navn: str, handling: str, fra_on: dt.date, *, undtagen: Aarsag | None = None) -> None:
    """Two reasons of one name cannot be told apart where one is chosen. A closed one's name is free again."""
    andre = Aarsag.objects.filter(Q(til_on__isnull=True) | Q(til_on__gt=fra_on), handling=handling)
    for anden in andre.exclude(noegle=undtagen.noegle) if undtagen else andre:
        if _som_laest(anden.navn) == _som_laest(navn):
            raise Afvist(
                f"Der er allerede en årsag med navnet »{anden.navn}«. Ret den, eller vælg et andet navn.", felt="navn"
            )


def _som_laest(navn: str) -> str:
    return " ".join(navn.casefold().split()).rstrip(".")


def _renset(faste: dict[str, Any], indhold: dict[str, Any]) -> dict[str, Any]:
    """The changeable fields, cleaned and free of contradictions."""
    rene = {
        "navn": renset(indhold["navn"], felt="navn", mangler="Skriv årsagen, som den skal stå i listen.", hoejst=120),
        "note_kraeves": bool(indhold["note_kraeves"]),
        "virkning_bolig": Boligvirkning(indhold["virkning_bolig"]).value,
        "virkning_ret": Retsvirkning(indhold["virkning_ret"]).value,
        "hjemmel": renset(
            indhold["hjemmel"],
            felt="hjemmel",
            mangler="Skriv, hvor årsagen står, eller hvem der har besluttet den.",
            hoejst=300,
        ),
        "sortering": indhold["sortering"],
    }
    modsigelse = indvending(
        handling=faste["handling"],
        er_andet=faste["er_andet"],
        note_kraeves=rene["note_kraeves"],
        virkning_bolig=rene["virkning_bolig"],
        virkning_ret=rene["virkning_ret"],
    )
    if modsigelse is not None:
        raise Afvist(modsigelse[1], felt=modsigelse[0])
    return rene


def _ny_noegle(handling: str, navn: str) -> str:
    """A key that no reason has had: ``nej-huslejen-er-for-hoej``."""
    dansk = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "ae", "Ø": "oe", "Å": "aa"})
    rod = f"{handling}-{slugify(navn.translate(dansk))}"[:50].rstrip("-")
    kendte = set(Aarsag.objects.filter(noegle__startswith=rod).values_list("noegle", flat=True))
    forslag: Iterable[str] = (rod, *(f"{rod}-{nr}" for nr in range(2, len(kendte) + 3)))
    return next(n for n in forslag if n not in kendte)


def _skriv(aarsag: Aarsag, art: str, tekst: str, by: Bruger, now: dt.datetime) -> None:
    grundlag = {
        felt: getattr(aarsag, felt)
        for felt in ("noegle", "version", "navn", "handling", "hvis", "note_kraeves", "virkning_bolig", "virkning_ret")
    }
    haendelser.skriv(art=art, objekt=aarsag, tekst=tekst, by=by, now=now, grundlag=grundlag)
