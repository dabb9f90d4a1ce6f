"""Meetings are planned, held and written up. A held one stands; a decision is corrected by a later one."""

import copy
import datetime as dt

from django.db import connection, transaction
from django.db.models import Max

from anvisning.services.tekster import renset
from monitoring.api import Boligorganisation, dato
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser.services import skriv
from udlejning.moeder.models import Beslutning, Deltagelse, Forum, Moede
from udlejning.moeder.services import besked

DAGSORDEN_HOEJST = 4_000
AFLYST = "Mødet er aflyst. Opret et nyt, hvis det skal holdes alligevel."


@transaction.atomic
def opret_moede(
    *,
    forum: str,
    organisation: Boligorganisation | None,
    holdes_on: dt.date,
    begynder: dt.time,
    sted: str,
    dagsorden: str,
    by: Bruger,
    now: dt.datetime,
) -> Moede:
    """A planned meeting; the practical forum meets with one organisation, the others with none."""
    tjek_ret(by, Rettighed.FORBERED_MOEDER, handling="oprette et møde")
    moede = Moede(
        forum=forum,
        organisation=_organisation(forum, organisation),
        holdes_on=holdes_on,
        begynder=begynder,
        sted=_kort(sted, "sted"),
        dagsorden=_dagsorden(dagsorden),
        created_at=now,
        created_by=by,
    )
    _kraev_ledig_dag(moede)
    moede.save()
    _log(moede, "oprettet", f"Mødet er oprettet: {moede}.", by, now)
    return moede


@transaction.atomic
def ret_moede(
    *,
    moede: Moede,
    holdes_on: dt.date,
    begynder: dt.time,
    sted: str,
    dagsorden: str,
    by: Bruger,
    now: dt.datetime,
) -> Moede:
    """Another time, place or agenda; who meets is not changed, since packs may have been made for them."""
    tjek_ret(by, Rettighed.FORBERED_MOEDER, handling="rette et møde")
    laast = _laas_planlagt(moede)
    foer = copy.copy(laast)
    laast.holdes_on, laast.begynder = holdes_on, begynder
    laast.sted, laast.dagsorden = _kort(sted, "sted"), _dagsorden(dagsorden)
    if foer.holdes_on != holdes_on:
        _kraev_ledig_dag(laast)
    laast.save(update_fields=["holdes_on", "begynder", "sted", "dagsorden"])
    _log(laast, "rettet", f"Mødet er rettet: {laast}.", by, now)
    besked.sig_flyttet(laast, foer=foer, by=by, now=now)
    return laast


@transaction.atomic
def slet_moede(*, moede: Moede, by: Bruger, now: dt.datetime) -> None:
    """Remove a meeting that came to nothing; one with decisions or material stays."""
    tjek_ret(by, Rettighed.FORBERED_MOEDER, handling="slette et møde")
    laast = _laas_planlagt(moede)
    if not laast.er_tomt:
        raise Afvist("Mødet har beslutninger eller materiale og kan ikke slettes. Aflys det, eller ret datoen.")
    _log(laast, "slettet", f"Mødet er slettet: {laast}.", by, now)
    besked.sig_slettet(laast, by=by, now=now)
    laast.delete()


@transaction.atomic
def aflys_moede(*, moede: Moede, fordi: str, by: Bruger, now: dt.datetime) -> Moede:
    """The meeting is not held; what was written and made for it stays."""
    tjek_ret(by, Rettighed.FORBERED_MOEDER, handling="aflyse et møde")
    laast = _laas_planlagt(moede)
    laast.status = Moede.Status.AFLYST
    laast.aflyst_fordi = _kort(fordi, "fordi", mangler="Skriv, hvorfor mødet er aflyst.")
    laast.save(update_fields=["status", "aflyst_fordi"])
    _log(laast, "aflyst", f"Mødet er aflyst: {laast}. {laast.aflyst_fordi}", by, now)
    besked.sig_aflyst(laast, by=by, now=now)
    return laast


@transaction.atomic
def hold_moede(*, moede: Moede, by: Bruger, now: dt.datetime, idag: dt.date) -> Moede:
    """The meeting has been held: time, place, agenda, participants and decisions stand from now on."""
    tjek_ret(by, Rettighed.HOLD_MOEDER, handling="skrive, at et møde er holdt")
    laast = _laas_planlagt(moede)
    if laast.holdes_on > idag:
        raise Afvist(f"Mødet er først {dato(laast.holdes_on)}. Ret datoen, hvis det er holdt før.")
    laast.status, laast.holdt_at, laast.holdt_by = Moede.Status.HOLDT, now, by
    laast.save(update_fields=["status", "holdt_at", "holdt_by"])
    _log(laast, "holdt", f"Mødet er holdt: {laast}.", by, now)
    return laast


@transaction.atomic
def tilfoej_deltager(
    *, moede: Moede, bruger: Bruger | None, navn: str, hvem: str, by: Bruger, now: dt.datetime
) -> Deltagelse:
    """A user, or somebody else by name. A user's name and role are written as they are today."""
    tjek_ret(by, Rettighed.FORBERED_MOEDER, handling="skrive deltagere på et møde")
    laast = _laas_planlagt(moede)
    if bruger is not None:
        if laast.deltagelser.filter(bruger=bruger).exists():
            raise Afvist(f"{bruger} står allerede som deltager.", felt="bruger")
        navn, hvem = str(bruger), hvem or str(bruger.organisation or bruger.get_rolle_display())
    deltagelse = Deltagelse.objects.create(
        moede=laast,
        bruger=bruger,
        navn=_kort(navn, "navn", mangler="Vælg en bruger, eller skriv et navn.", hoejst=150),
        hvem=_kort(hvem, "hvem", hoejst=150),
    )
    _log(laast, "deltager", f"{deltagelse.navn} er skrevet på som deltager.", by, now)
    besked.sig_indbudt(deltagelse, by=by, now=now)
    return deltagelse


@transaction.atomic
def fjern_deltager(*, deltagelse: Deltagelse, by: Bruger, now: dt.datetime) -> None:
    tjek_ret(by, Rettighed.FORBERED_MOEDER, handling="fjerne deltagere fra et møde")
    laast = _laas_planlagt(deltagelse.moede)
    if not laast.deltagelser.filter(pk=deltagelse.pk).exists():
        raise Afvist(f"{deltagelse.navn} er allerede fjernet.")
    _log(laast, "deltager_fjernet", f"{deltagelse.navn} er fjernet som deltager.", by, now)
    besked.sig_fjernet(deltagelse, by=by, now=now)
    deltagelse.delete()


@transaction.atomic
def skriv_beslutning(
    *,
    moede: Moede,
    slags: str,
    tekst: str,
    ansvarlig: str,
    frist_on: dt.date | None,
    retter: Beslutning | None,
    by: Bruger,
    now: dt.datetime,
) -> Beslutning:
    """The next decision of the meeting; also after it was held, where it may correct an earlier one (`retter`)."""
    tjek_ret(by, Rettighed.FORBERED_MOEDER, handling="skrive beslutninger")
    laast = laas_moede(moede)
    if retter is not None and (retter.moede_id != laast.pk or Beslutning.objects.filter(retter=retter).exists()):
        raise Afvist(
            "Beslutningen er allerede rettet, eller den hører til et andet møde. Ret den nyeste.", felt="retter"
        )
    nummer = (laast.beslutninger.aggregate(m=Max("nummer"))["m"] or 0) + 1
    beslutning = Beslutning.objects.create(
        moede=laast,
        nummer=nummer,
        slags=slags,
        tekst=renset(tekst, felt="tekst", mangler="Skriv beslutningen."),
        ansvarlig=_kort(ansvarlig, "ansvarlig", hoejst=150),
        frist_on=frist_on,
        retter=retter,
        created_at=now,
        created_by=by,
    )
    hvad = f" Den retter beslutning {retter.nummer}." if retter else ""
    _log(laast, "beslutning", f"Beslutning {nummer} er skrevet ind: {beslutning.tekst}{hvad}", by, now)
    return beslutning


@transaction.atomic
def slet_beslutning(*, beslutning: Beslutning, by: Bruger, now: dt.datetime) -> None:
    """Only before the meeting is held, and only one that no other corrects."""
    tjek_ret(by, Rettighed.FORBERED_MOEDER, handling="slette en beslutning")
    laast = _laas_planlagt(beslutning.moede)
    if not laast.beslutninger.filter(pk=beslutning.pk).exists():
        raise Afvist(f"Beslutning {beslutning.nummer} er allerede slettet.")
    if Beslutning.objects.filter(retter=beslutning).exists():
        raise Afvist("Beslutningen er rettet af en senere. Slet den senere først.")
    _log(laast, "beslutning_slettet", f"Beslutning {beslutning.nummer} er slettet: {beslutning.tekst}", by, now)
    beslutning.delete()


def laas_moede(moede: Moede) -> Moede:
    """The meeting, locked; refused when it is gone or was cancelled."""
    laast = Moede.objects.select_for_update(of=("self",)).select_related("organisation").filter(pk=moede.pk).first()
    if laast is None:
        raise Afvist("Mødet er slettet i mellemtiden. Gå til listen over møder.")
    if laast.er_aflyst:
        raise Afvist(AFLYST)
    return laast


def _laas_planlagt(moede: Moede) -> Moede:
    laast = laas_moede(moede)
    if laast.er_holdt:
        raise Afvist("Mødet er holdt og kan ikke ændres. Skriv en ny beslutning, hvis noget skal rettes.")
    return laast


def _kraev_ledig_dag(moede: Moede) -> None:
    """A second planned meeting of the same people on one day is the same one, written in twice.

    Two who write it in at once wait for each other.
    """
    hvem = f"{moede.forum}/{moede.organisation_id or 0}/{moede.holdes_on.isoformat()}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('moeder.moede:' || %s, 0))", [hvem])
    samme = Moede.objects.filter(forum=moede.forum, organisation=moede.organisation, holdes_on=moede.holdes_on)
    fundet = samme.filter(status=Moede.Status.PLANLAGT).exclude(pk=moede.pk).first()
    if fundet is not None:
        raise Afvist(
            f"{fundet.hvem} har allerede et planlagt møde {dato(fundet.holdes_on)} kl. {fundet.begynder:%H.%M}. "
            "Ret det i stedet, eller vælg en anden dag.",
            felt="holdes_on",
        )


def _organisation(forum: str, organisation: Boligorganisation | None) -> Boligorganisation | None:
    if forum != Forum.PRAKTISK:
        return None
    if organisation is None:
        raise Afvist(
            "Praktisk samarbejdsforum holdes med én boligorganisation, som kun ser sine egne tal. Vælg den.",
            felt="organisation",
        )
    return organisation


def _dagsorden(tekst: str) -> str:
    return renset(
        tekst, felt="dagsorden", mangler="Skriv dagsordenen, et punkt på hver linje.", hoejst=DAGSORDEN_HOEJST
    )


def _kort(tekst: str, felt: str, *, mangler: str = "", hoejst: int = 200) -> str:
    return renset(tekst, felt=felt, mangler=mangler, hoejst=hoejst)


def _log(moede: Moede, hvad: str, tekst: str, by: Bruger, now: dt.datetime) -> None:
    skriv(art=f"moede.{hvad}", objekt=moede, tekst=tekst, by=by, now=now, organisation_id=moede.organisation_id)
