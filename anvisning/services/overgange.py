"""Carrying out a transition of either state machine, with its event and notices. The caller has locked the rows.

What may become what, and who may do it, stands in `anvisning.domain.tilstande`. One row or many: it is the same way,
with a constant number of statements.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from django.utils import timezone

from anvisning.domain.aarsager import FARVEN_LUKKER, FRIST_UDLOEBET
from anvisning.domain.tilstande import (
    AKTOERNAVNE,
    ANVISNING_FORTRYDES,
    ANVISNING_OVERGANGE,
    BEGYNDELSER,
    INDMELDING_FORTRYDES,
    INDMELDING_OVERGANGE,
    Aktoer,
    Anvisningsstatus,
    Indmeldingsstatus,
    Overgang,
)
from anvisning.models import Aarsag, Anvisning, Fristsaetning, Indmelding
from anvisning.selectors.aarsager import systemets_aarsager
from anvisning.services.lukning import lukket_fordi
from anvisning.services.port import Porten
from anvisning.services.underretning import Flyttet, underret
from monitoring.api import dato, opremsning
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.faelles.indsaet import indsaet
from udlejning.haendelser.models import Haendelse
from udlejning.haendelser.services import ny_haendelse

_AFSLUTTET = (Indmeldingsstatus.UDLEJET, Indmeldingsstatus.FRIGIVET, Indmeldingsstatus.TRUKKET)

_RESERVER = "UPDATE anvisning_indmelding SET status = %s WHERE id = %s"

RaekkeT = TypeVar("RaekkeT", Indmelding, Anvisning)


@dataclass(frozen=True, slots=True)
class Flytning(Generic[RaekkeT]):
    """One row to be moved. `tekst` is the event's description, `grund` what the row keeps in words.

    `tilbud` is the offer whose failure moves a report. `ogsaa` are fields that were changed and are saved with it.
    `aarsag` is the catalogue's reason, or the key of one of the system's own (`anvisning.domain.aarsager`).
    """

    raekke: RaekkeT
    til: Indmeldingsstatus | Anvisningsstatus
    tekst: str
    grund: str = ""
    grundlag: dict[str, Any] | None = None
    tilbud: Anvisning | None = None
    ogsaa: tuple[str, ...] = ()
    aarsag: Aarsag | str | None = None

    @property
    def katalogets(self) -> Aarsag | None:
        """The reason as a row; none for a system's key where the catalogue was never loaded."""
        return self.aarsag if isinstance(self.aarsag, Aarsag) else None


def _med_systemets_aarsager(flytninger: Sequence[Flytning[RaekkeT]], now: dt.datetime) -> list[Flytning[RaekkeT]]:
    """The keys become rows, with one query for all of them."""
    noegler = {f.aarsag for f in flytninger if isinstance(f.aarsag, str)}
    if not noegler:
        return list(flytninger)
    fundne = systemets_aarsager(noegler, timezone.localdate(now))
    return [replace(f, aarsag=fundne.get(f.aarsag)) if isinstance(f.aarsag, str) else f for f in flytninger]


def aktoer_af(by: Bruger | None, organisation_id: int) -> Aktoer | None:
    """As what `by` acts on a unit of the organisation; nobody (None) is the system, and some may not act at all."""
    if by is None:
        return Aktoer.SYSTEM
    if by.har_ret(Rettighed.INDMELD_BOLIG) and by.organisation_id == organisation_id:
        return Aktoer.ORGANISATION
    return Aktoer.BOLIGANVISNING if by.har_ret(Rettighed.ANVIS_BOLIG) else None


def flyt_indmelding(
    indmelding: Indmelding,
    til: Indmeldingsstatus,
    *,
    tekst: str,
    by: Bruger | None,
    now: dt.datetime,
    afslutning: str = "",
    grundlag: dict[str, Any] | None = None,
    ogsaa: tuple[str, ...] = (),
    aarsag: Aarsag | str | None = None,
) -> None:
    """Move a locked report, or refuse with the state it is in. See `Flytning`."""
    flytning = Flytning(indmelding, til, tekst, afslutning, grundlag, ogsaa=ogsaa, aarsag=aarsag)
    flyt_indmeldinger([flytning], by=by, now=now)


def flyt_indmeldinger(flytninger: Sequence[Flytning[Indmelding]], *, by: Bruger | None, now: dt.datetime) -> None:
    """`flyt_indmelding` for many: all are moved, or the first that cannot be moved refuses them all."""
    flytninger = _med_systemets_aarsager(flytninger, now)
    haendelser = [_haendelse(f, INDMELDING_OVERGANGE, by, now) for f in flytninger]
    fra = [f.raekke.status for f in flytninger]
    for flytning in flytninger:
        indmelding = flytning.raekke
        indmelding.status = flytning.til.value
        if flytning.til in _AFSLUTTET:
            indmelding.afsluttet_at, indmelding.afsluttet_by, indmelding.afslutning = now, by, flytning.grund
        indmelding.aarsag = flytning.katalogets
    _gem(Indmelding, flytninger, ["status", "afsluttet_at", "afsluttet_by", "afslutning", "aarsag"])
    Haendelse.objects.bulk_create(haendelser)
    underret([Flyttet(f.raekke, foer, f.tilbud) for f, foer in zip(flytninger, fra, strict=True)], by=by, now=now)


def flyt_anvisning(
    anvisning: Anvisning,
    til: Anvisningsstatus,
    *,
    tekst: str,
    begrundelse: str,
    by: Bruger | None,
    now: dt.datetime,
    aarsag: Aarsag | str | None = None,
) -> None:
    """Move a locked offer, or refuse with the state it is in. The case reference is not in the event's text."""
    grundlag = {"begrundelse": begrundelse} if begrundelse else None
    flyt_anvisninger([Flytning(anvisning, til, tekst, begrundelse, grundlag, aarsag=aarsag)], by=by, now=now)


def flyt_anvisninger(flytninger: Sequence[Flytning[Anvisning]], *, by: Bruger | None, now: dt.datetime) -> None:
    """`flyt_anvisning` for many: all are moved, or the first that cannot be moved refuses them all."""
    flytninger = _med_systemets_aarsager(flytninger, now)
    haendelser = [_haendelse(f, ANVISNING_OVERGANGE, by, now) for f in flytninger]
    fra = [f.raekke.status for f in flytninger]
    for flytning in flytninger:
        anvisning = flytning.raekke
        anvisning.status = flytning.til.value
        anvisning.besvaret_at, anvisning.besvaret_by, anvisning.svar_begrundelse = now, by, flytning.grund
        anvisning.aarsag = flytning.katalogets
    _gem(Anvisning, flytninger, ["status", "besvaret_at", "besvaret_by", "svar_begrundelse", "aarsag"])
    Haendelse.objects.bulk_create(haendelser)
    underret([Flyttet(f.raekke, foer) for f, foer in zip(flytninger, fra, strict=True)], by=by, now=now)


def begynd_indmelding(
    indmelding: Indmelding, *, tekst: str, by: Bruger | None, now: dt.datetime, grundlag: dict[str, Any] | None = None
) -> None:
    """Store a new report in the state that it has, a draft or reported at once."""
    overgang = BEGYNDELSER[Indmeldingsstatus(indmelding.status)]
    _tjek_aktoer(indmelding, overgang, by)
    indmelding.save(force_insert=True)
    _ny(indmelding, overgang, tekst, by, now, grundlag).save()
    underret([Flyttet(indmelding, None)], by=by, now=now)


def begynd_tilbud(
    anvisning: Anvisning, *, frist: Fristsaetning, tekst: str, by: Bruger, now: dt.datetime, grundlag: dict[str, Any]
) -> None:
    """Store a new offer with its deadline and reserve its unit, one act with two events.

    The case reference is not in their text. `frist` is not stored yet.
    """
    indmelding = anvisning.indmelding
    reserveret = _haendelse(Flytning(indmelding, Indmeldingsstatus.RESERVERET, tekst), INDMELDING_OVERGANGE, by, now)
    overgang = BEGYNDELSER[Anvisningsstatus(anvisning.status)]
    _tjek_aktoer(anvisning, overgang, by)
    indmelding.status = Indmeldingsstatus.RESERVERET.value
    indsaet([anvisning], foer=(_RESERVER, [indmelding.status, indmelding.pk]))
    frist.anvisning = anvisning
    indsaet([reserveret, _ny(anvisning, overgang, tekst, by, now, grundlag), frist])
    underret([Flyttet(anvisning, None)], by=by, now=now)


def giv_fri_efter_tilbud(tilbud: Anvisning, *, by: Bruger | None, now: dt.datetime, idag: dt.date) -> None:
    """After an offer that failed: its unit is free for the next one within the deadline, else it goes back.

    It also goes back where the gate has closed meanwhile (the caller holds the gate's lock), and where the reason that
    the offer failed for says so.
    """
    porten = Porten([tilbud.indmelding.bolig.afdeling], idag)
    flyt_indmeldinger([efter_tilbud(tilbud, porten)], by=by, now=now)


def efter_tilbud(tilbud: Anvisning, porten: Porten) -> Flytning[Indmelding]:
    """What `giv_fri_efter_tilbud` does to the report on the gate's day."""
    indmelding, aarsag = tilbud.indmelding, tilbud.aarsag
    if aarsag is not None and aarsag.virkning_bolig == Aarsag.Boligvirkning.FRIGIVES:
        return frigivelse(indmelding, f"{aarsag.navn}.", aarsag, tilbud)
    if porten.dag > indmelding.frist_on:
        return frigivelse(indmelding, udloebsgrund(indmelding), FRIST_UDLOEBET, tilbud)
    if lukket := lukket_fordi(indmelding.bolig, porten):
        return frigivelse(indmelding, lukket, FARVEN_LUKKER, tilbud)
    tekst = f"{indmelding.bolig} kan tilbydes igen til og med {dato(indmelding.frist_on)}."
    return Flytning(indmelding, Indmeldingsstatus.INDMELDT, tekst, tilbud=tilbud)


def flyt_tilbage(
    raekke: Indmelding | Anvisning,
    til: Indmeldingsstatus | Anvisningsstatus,
    *,
    felter: Mapping[str, Any],
    tekst: str,
    by: Bruger,
    now: dt.datetime,
    grundlag: dict[str, Any] | None = None,
) -> None:
    """Undo: move a locked row back to the state and the `felter` that it had. Gives no notices."""
    if isinstance(raekke, Indmelding):
        haendelse = _haendelse(Flytning(raekke, til, tekst, grundlag=grundlag), INDMELDING_FORTRYDES, by, now)
    else:
        haendelse = _haendelse(Flytning(raekke, til, tekst, grundlag=grundlag), ANVISNING_FORTRYDES, by, now)
    raekke.status = til.value
    for navn, vaerdi in felter.items():
        setattr(raekke, navn, vaerdi)
    raekke.save(update_fields=["status", *felter])
    haendelse.save()


def frigivelse(
    indmelding: Indmelding, grund: str, aarsag: Aarsag | str, tilbud: Anvisning | None = None
) -> Flytning[Indmelding]:
    """Back to the organisation because of `grund`, a sentence."""
    tekst = f"{indmelding.bolig} er givet tilbage til organisationen. {grund}"
    return Flytning(indmelding, Indmeldingsstatus.FRIGIVET, tekst, grund, tilbud=tilbud, aarsag=aarsag)


def udloebsgrund(indmelding: Indmelding) -> str:
    return f"Boliganvisningens frist udløb {dato(indmelding.frist_on)}."


def _haendelse(
    flytning: "Flytning[Indmelding] | Flytning[Anvisning]",
    overgange: Mapping[Any, Overgang],
    by: Bruger | None,
    now: dt.datetime,
) -> Haendelse:
    raekke = flytning.raekke
    overgang = overgange.get((type(flytning.til)(raekke.status), flytning.til))
    if overgang is None:
        hvad = str(raekke.bolig) if isinstance(raekke, Indmelding) else "Tilbuddet"
        raise Afvist(
            f"{hvad} er nu: {raekke.get_status_display().lower()}. "
            "Derfor kan handlingen ikke gennemføres. Genindlæs siden for at se, hvad der er sket."
        )
    _tjek_aktoer(raekke, overgang, by)
    return _ny(raekke, overgang, flytning.tekst, by, now, _med_aarsag(flytning))


def _med_aarsag(flytning: "Flytning[Indmelding] | Flytning[Anvisning]") -> dict[str, Any] | None:
    """What the log keeps: a reason's words and consequences as they were shown beside the choice."""
    aarsag = flytning.katalogets
    if aarsag is None:
        return flytning.grundlag
    return {**(flytning.grundlag or {}), "aarsag": aarsag.navn, "virkning": aarsag.virkning}


def _ny(
    raekke: Indmelding | Anvisning,
    overgang: Overgang,
    tekst: str,
    by: Bruger | None,
    now: dt.datetime,
    grundlag: dict[str, Any] | None,
) -> Haendelse:
    return ny_haendelse(
        art=overgang.art,
        objekt=raekke,
        tekst=tekst,
        by=by,
        now=now,
        grundlag=grundlag,
        organisation_id=_organisation_id(raekke),
    )


def _tjek_aktoer(raekke: Indmelding | Anvisning, overgang: Overgang, by: Bruger | None) -> None:
    if aktoer_af(by, _organisation_id(raekke)) not in overgang.aktoerer:
        hvem = opremsning([AKTOERNAVNE[a] for a in Aktoer if a in overgang.aktoerer])
        raise ManglerRet(f"Brugeren {by} kan ikke gennemføre handlingen ({overgang.tekst}). Det kan kun {hvem}.")


def _organisation_id(raekke: Indmelding | Anvisning) -> int:
    indmelding = raekke if isinstance(raekke, Indmelding) else raekke.indmelding
    return indmelding.bolig.afdeling.organisation_id


def _gem(model: type[Indmelding | Anvisning], flytninger: Sequence[Flytning[Any]], felter: list[str]) -> None:
    """One statement for all rows that get the same values: a night's expiries are a handful of those."""
    if len(flytninger) == 1:
        flytninger[0].raekke.save(update_fields=[*felter, *flytninger[0].ogsaa])
        return
    ens: dict[tuple[Any, ...], list[int]] = {}
    for f in flytninger:
        if f.ogsaa:
            f.raekke.save(update_fields=[*felter, *f.ogsaa])
        else:
            ens.setdefault(tuple(getattr(f.raekke, felt) for felt in felter), []).append(f.raekke.pk)
    for vaerdier, ider in ens.items():
        model._default_manager.filter(pk__in=ider).update(**dict(zip(felter, vaerdier, strict=True)))
