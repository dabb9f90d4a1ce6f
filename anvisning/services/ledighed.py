"""An organisation gives the number of its vacant family dwellings, and corrects it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from anvisning.domain.perioder import findes_i_maaneden, maanedens_foerste, maanedsnavn, naeste_maaned
from anvisning.models import Ledighedstal
from anvisning.selectors.ledighed import Celle, seneste
from anvisning.services.tekster import renset
from monitoring.api import Afdeling, Indlaesning, opremsning, tal
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser import services as haendelser

#: No afdeling is larger; a greater number is a slip of the keyboard.
HOEJST = 9_999


@dataclass(frozen=True, slots=True)
class Maanedstal:
    """How many family dwellings of the afdeling became vacant in the month; `antal` None: it is not known after all."""

    afdeling: Afdeling
    maaned: dt.date
    antal: int | None

    @property
    def celle(self) -> Celle:
        return self.afdeling.pk, self.maaned

    def __str__(self) -> str:
        return f"{self.afdeling.navn}, {maanedsnavn(self.maaned)}"


class LedighedAfvist(Afvist):
    """Some of the numbers cannot be. `fejl` holds each with its sentence, in the order they came."""

    def __init__(self, fejl: Sequence[tuple[Maanedstal, str]]) -> None:
        self.fejl = list(fejl)
        super().__init__(" ".join(f"{et}: {besked}" for et, besked in self.fejl))


def gem_ledighed(
    *,
    maanedstal: Iterable[Maanedstal],
    begrundelse: str,
    by: Bruger,
    now: dt.datetime,
    idag: dt.date,
    set_id: int | None = None,
    indlaesning: Indlaesning | None = None,
) -> int:
    """Store the numbers that are new or other than what stands, all or none; how many they are.

    A number that replaces another needs `begrundelse`. `set_id` is the newest row that the person was shown: whoever
    would write over a number that somebody has given since is refused. A file gives `indlaesning` and no `set_id`.
    """
    tjek_ret(by, Rettighed.OPLYS_LEDIGHED, handling="oplyse ledige familieboliger")
    alle = list(maanedstal)
    _kraev_gyldige(alle, by, idag)
    grund = renset(begrundelse, felt="begrundelse")
    with transaction.atomic():
        _laas(alle)
        staar = _seneste(alle)
        nye = [et for et in alle if et.antal != staar.get(et.celle, (0, None))[1]]
        _tjek_rettelser([et for et in nye if et.celle in staar], grund, set_id)
        Ledighedstal.objects.bulk_create(
            Ledighedstal(
                afdeling=et.afdeling,
                maaned=et.maaned,
                version=staar.get(et.celle, (0, None))[0] + 1,
                antal=et.antal,
                begrundelse=grund if et.celle in staar else "",
                indlaesning=indlaesning,
                at=now,
                by=by,
            )
            for et in nye
        )
        if nye:
            _log(nye, staar, grund, by, now)
    return len(nye)


def _kraev_gyldige(maanedstal: Sequence[Maanedstal], by: Bruger, idag: dt.date) -> None:
    if any(et.afdeling.organisation_id != by.organisation_id for et in maanedstal):
        raise Afvist("Afdelingen findes ikke blandt din organisations afdelinger. Vælg en fra jeres egen liste.")
    if fejl := kontroller(maanedstal, idag):
        raise LedighedAfvist(fejl)


def _tjek_rettelser(rettede: Sequence[Maanedstal], grund: str, set_id: int | None) -> None:
    if set_id is not None:
        _kraev_uaendret(rettede, set_id)
    if rettede and not grund:
        hvilke = opremsning([str(et) for et in rettede], hoejst=4)
        raise Afvist(f"Skriv, hvorfor tallet rettes for {hvilke}.", felt="begrundelse")


def kontroller(maanedstal: Sequence[Maanedstal], idag: dt.date) -> list[tuple[Maanedstal, str]]:
    """What is wrong with each number by itself; the import asks it too, to say it at the cell."""
    gentaget = {celle for celle, antal in Counter(et.celle for et in maanedstal).items() if antal > 1}
    return [(et, besked) for et in maanedstal for besked in _fejl(et, idag, et.celle in gentaget)]


def _fejl(et: Maanedstal, idag: dt.date, gentaget: bool) -> Iterable[str]:
    afdeling, maaned = et.afdeling, et.maaned
    if maaned.day != 1:
        yield "Måneden skal skrives som dens første dag."
    elif maaned >= maanedens_foerste(idag):
        yield "Måneden er ikke slut. Skriv tallet, når den er."
    elif not findes_i(afdeling, maaned):
        yield "Afdelingen fandtes ikke i måneden. Lad feltet være tomt."
    if gentaget:
        yield "Tallet står flere gange. Slet det ene."
    if et.antal is None:
        return
    boliger = afdeling.antal_boliger
    if not 0 <= et.antal <= HOEJST:
        yield f"Skriv et helt tal fra 0 til {tal(HOEJST)}."
    elif boliger is not None and et.antal > boliger:
        yield (
            f"Afdelingen har kun {tal(boliger)} boliger. Ret tallet, eller bed kommunen rette antallet af boliger i "
            "registeret."
        )


def findes_i(afdeling: Afdeling, maaned: dt.date) -> bool:
    """Whether the afdeling exists on a day of the month."""
    return findes_i_maaneden(afdeling.oprettet_on, afdeling.nedlagt_on, maaned)


def _laas(maanedstal: Sequence[Maanedstal]) -> None:
    """Two who correct the same numbers come one after the other."""
    ids = {et.afdeling.pk for et in maanedstal}
    list(Afdeling.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


def _seneste(maanedstal: Sequence[Maanedstal], set_id: int | None = None) -> dict[Celle, tuple[int, int | None]]:
    if not maanedstal:
        return {}
    maaneder = [et.maaned for et in maanedstal]
    return seneste({et.afdeling.pk for et in maanedstal}, min(maaneder), naeste_maaned(max(maaneder)), set_id)


def _kraev_uaendret(rettede: Sequence[Maanedstal], set_id: int) -> None:
    staar, saa = _seneste(rettede), _seneste(rettede, set_id)
    imens = [str(et) for et in rettede if staar.get(et.celle) != saa.get(et.celle)]
    if imens:
        raise Afvist(
            f"En kollega har imens skrevet et tal for {opremsning(imens)}. Dine tal er ikke gemt. "
            "Se kollegaens tal på siden, og skriv kun det, der skal rettes."
        )


def _log(
    nye: Sequence[Maanedstal],
    staar: dict[Celle, tuple[int, int | None]],
    grund: str,
    by: Bruger,
    now: dt.datetime,
) -> None:
    rettet = sum(et.celle in staar for et in nye)
    tekst = f"{tal(len(nye))} tal for ledige familieboliger er oplyst, heraf {tal(rettet)} som rettelse."
    haendelser.skriv(
        art="ledighed.rettet" if rettet else "ledighed.oplyst",
        objekt=nye[0].afdeling.organisation,
        tekst=f"{tekst} {grund}".strip() if rettet else tekst,
        by=by,
        now=now,
        grundlag={
            "tal": [
                {
                    "afdeling": et.afdeling.noegle,
                    "maaned": f"{et.maaned:%Y-%m}",
                    "antal": et.antal,
                    "foer": staar[et.celle][1] if et.celle in staar else None,
                    "rettelse": et.celle in staar,
                }
                for et in nye
            ],
        },
        organisation_id=by.organisation_id,
    )
