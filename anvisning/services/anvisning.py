"""Boliganvisningen offers a reported unit to one citizen, and registers the answer."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction

from anvisning.domain.aarsager import Aarsagshandling
from anvisning.domain.port import Afgoerelse
from anvisning.domain.tilstande import Anvisningsstatus, Indmeldingsstatus
from anvisning.models import Aarsag, Anvisning, Indmelding, Screening
from anvisning.services.aarsager import aarsag_og_note, kraevet_aarsag
from anvisning.services.frister import sidste_dag
from anvisning.services.fristsaetning import frist_efter_reglen
from anvisning.services.laase import laas_porten, laas_tilbud, oversaet_afvisning
from anvisning.services.overgange import begynd_tilbud, flyt_anvisning, giv_fri_efter_tilbud
from anvisning.services.sagsret import forklar_bortfald
from anvisning.services.screening import kraev_screening, som_grundlag
from anvisning.services.tekster import renset, renset_sagsref
from anvisning.services.tilbudsgrundlag import laas_tilbudsgrundlag
from anvisning.services.tilbudskrav import kraev_aaben_port, kraev_ledig
from monitoring.api import dato
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist


def tilbyd_bolig(
    *,
    indmelding: Indmelding,
    sagsref: str,
    vilkaar: Collection[str],
    by: Bruger,
    now: dt.datetime,
    idag: dt.date,
) -> Anvisning:
    """Offer a reported unit to the citizen of a case. `vilkaar` are the keys of the conditions that are ticked."""
    tjek_ret(by, Rettighed.ANVIS_BOLIG, handling="tilbyde boliger til borgere")
    with forklar_bortfald(sagsref), oversaet_afvisning(), transaction.atomic():
        laast, grundlag = laas_tilbudsgrundlag(indmelding.pk, idag)
        regelsaet = grundlag.regelsaet
        ren = renset_sagsref(
            sagsref,
            moenster=regelsaet.tilbud.sagsref_moenster,
            beskrivelse=regelsaet.tilbud.sagsref_beskrivelse,
        )
        kraev_ledig(laast, idag)
        svar = kraev_aaben_port(laast, grundlag)
        screening = kraev_screening(laast, ren, svar.screening)
        _kraev_vilkaar(svar, vilkaar)
        anvisning = Anvisning(
            indmelding=laast,
            sagsref=ren,
            status=Anvisningsstatus.TILBUDT.value,
            tilbudt_on=idag,
            svarfrist_on=sidste_dag(idag, regelsaet.frist_borgeren, regelsaet),
            vilkaar_opfyldt=[{**v.som_dict(), "af": by.username, "den": now.isoformat()} for v in svar.til_afkrydsning],
            afgoerelse=svar.som_dict(),
            screening=screening,
            created_at=now,
            created_by=by,
        )
        tekst = f"{laast.bolig} er tilbudt en borger. Svarfristen er {dato(anvisning.svarfrist_on)}."
        frist = frist_efter_reglen(anvisning, regelsaet.frist_borgeren, regelsaet, idag=idag, now=now)
        grundlag_ord = _grundlag(svar, screening)
        begynd_tilbud(anvisning, frist=frist, tekst=tekst, by=by, now=now, grundlag=grundlag_ord)
    return anvisning


def _grundlag(svar: Afgoerelse, screening: Screening | None) -> dict[str, Any]:
    """The gate's answer, and the screening that the offer rests on."""
    return svar.som_dict() | ({"screening": som_grundlag(screening)} if screening else {})


def _kraev_vilkaar(svar: Afgoerelse, valgte: Collection[str]) -> None:
    mangler = [v for v in svar.til_afkrydsning if v.noegle not in valgte]
    if mangler:
        raise Afvist(
            "Du skal tage stilling til alle vilkår, før boligen kan tilbydes. "
            f"Der mangler: {' '.join(v.tekst for v in mangler)}",
            felt="vilkaar",
        )


def besvar_tilbud(
    *,
    anvisning: Anvisning,
    accepteret: bool,
    by: Bruger,
    now: dt.datetime,
    idag: dt.date,
    aarsag: Aarsag | None = None,
    begrundelse: str = "",
) -> Anvisning:
    """Register the citizen's answer. An offer is answered whatever has become of the colour meanwhile.

    Yes: the unit stays reserved until the organisation has sent the lease. No needs a reason, and `begrundelse` is its
    note; the reason says whether the unit is free for the next offer and whether the case keeps its right to one.
    """
    tjek_ret(by, Rettighed.ANVIS_BOLIG, handling="registrere svar på tilbud")
    with oversaet_afvisning(), transaction.atomic():
        laas_porten()
        laast = laas_tilbud(anvisning.pk)
        bolig = laast.indmelding.bolig
        if accepteret:
            _kraev_i_tide(laast, idag)
            note = renset(begrundelse, felt="begrundelse")
            tekst = f"Borgeren har sagt ja til {bolig}. Organisationen sender lejekontrakten."
            flyt_anvisning(laast, Anvisningsstatus.ACCEPTERET, tekst=tekst, begrundelse=note, by=by, now=now)
        else:
            valgt, note = kraevet_aarsag(aarsag, handling=Aarsagshandling.NEJ, note=begrundelse, idag=idag)
            tekst = f"Borgeren har sagt nej til {bolig}: {aarsag_og_note(valgt, note)}"
            flyt_anvisning(laast, Anvisningsstatus.AFVIST, tekst=tekst, begrundelse=note, by=by, now=now, aarsag=valgt)
            giv_fri_efter_tilbud(laast, by=by, now=now, idag=idag)
    return laast


def _kraev_i_tide(anvisning: Anvisning, idag: dt.date) -> None:
    """The day decides, not whether the scheduled job has been by; a late no ends as the expiry does."""
    if idag > anvisning.svarfrist_on:
        raise Afvist(
            f"Svarfristen for {anvisning.indmelding.bolig} udløb {dato(anvisning.svarfrist_on)}, så et ja kan ikke "
            "registreres. Er boligen stadig ledig, kan den tilbydes borgeren igen."
        )


def tilbagekald_tilbud(
    *,
    anvisning: Anvisning,
    aarsag: Aarsag | None,
    by: Bruger,
    now: dt.datetime,
    idag: dt.date,
    begrundelse: str = "",
) -> Anvisning:
    """Boliganvisningen calls an offer back, with a reason and a note; the reason says what follows."""
    tjek_ret(by, Rettighed.ANVIS_BOLIG, handling="kalde tilbud tilbage")
    with oversaet_afvisning(), transaction.atomic():
        laas_porten()
        laast = laas_tilbud(anvisning.pk)
        valgt, note = kraevet_aarsag(aarsag, handling=Aarsagshandling.TILBAGEKALDELSE, note=begrundelse, idag=idag)
        if laast.indmelding.status == Indmeldingsstatus.UDLEJET:
            raise Afvist("Lejekontrakten er sendt, så tilbuddet kan ikke kaldes tilbage. Tal med boligorganisationen.")
        tekst = f"Tilbuddet på {laast.indmelding.bolig} er kaldt tilbage: {aarsag_og_note(valgt, note)}"
        flyt_anvisning(
            laast, Anvisningsstatus.TILBAGEKALDT, tekst=tekst, begrundelse=note, by=by, now=now, aarsag=valgt
        )
        giv_fri_efter_tilbud(laast, by=by, now=now, idag=idag)
    return laast
