"""Making, saving and deleting scenarios. Nothing that they say takes effect."""

import datetime as dt
import secrets
from typing import Any

from django.db import transaction
from django.urls import reverse

from anvisning.services.regelsaet import som_regelsaet
from anvisning.services.tekster import renset
from monitoring.domain.trappe import Modelfejl, model_fra_dict
from udlejning.beskeder.models import Beskedart
from udlejning.beskeder.services import giv_besked
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.haendelser.services import skriv
from udlejning.styregruppe.models import Scenarie, Scenariekommentar
from udlejning.styregruppe.selectors.scenarier import Forlaeg, forlaeg_for, gaeldende_forlaeg

_MANGLER_NAVN = "Skriv et navn, så scenariet kan kendes i listen."
_NAVN_HOEJST = 100
_SLETTET = "Scenariet er slettet i mellemtiden. Gå til listen, og vælg et andet."


@transaction.atomic
def opret_scenarie(
    *, navn: str, beskrivelse: str, fra: Scenarie | None, by: Bruger, now: dt.datetime, idag: dt.date
) -> Scenarie:
    """A copy of the model and the agreement in force, or of the scenario `fra`."""
    tjek_ret(by, Rettighed.LAV_SCENARIER, handling="lave scenarier")
    forlaeg = gaeldende_forlaeg(idag) if fra is None else forlaeg_for(fra)
    if forlaeg is None:
        raise Afvist("Der gælder ingen trappetrinsmodel i dag, så der er intet at prøve. Få en model vedtaget først.")
    scenarie = Scenarie.objects.create(
        noegle=secrets.token_urlsafe(18),
        navn=renset(navn, felt="navn", mangler=_MANGLER_NAVN, hoejst=_NAVN_HOEJST),
        beskrivelse=renset(beskrivelse, felt="beskrivelse"),
        model=forlaeg.model,
        regelsaet=forlaeg.regelsaet,
        **_data(forlaeg, fra),
        created_at=now,
        created_by=by,
        gemt_at=now,
    )
    af = f"»{fra.navn}«" if fra else str(forlaeg.model)
    skriv_om(scenarie, "oprettet", f"Scenariet »{scenarie.navn}« er oprettet som en kopi af {af}.", by, now)
    return scenarie


def _data(forlaeg: Forlaeg, fra: Scenarie | None) -> dict[str, Any]:
    if fra is not None:
        return {"model_data": fra.model_data, "regel_data": fra.regel_data}
    return {"model_data": forlaeg.model_data, "regel_data": forlaeg.regel_data}


@transaction.atomic
def gem_scenarie(
    *,
    scenarie: Scenarie,
    navn: str,
    beskrivelse: str,
    model_data: dict[str, Any],
    regel_data: dict[str, Any] | None,
    by: Bruger,
    now: dt.datetime,
) -> Scenarie:
    """Store name, description and parameters. Refuses data that could not be adopted."""
    laast = laas_scenarie(scenarie, by, "ændre")
    proev_model(model_data)
    if (regel_data is None) != (laast.regelsaet_id is None):
        raise Afvist("Scenariet har regler, netop når det er en kopi af en aftale. Genindlæs siden.")
    if regel_data is not None:
        som_regelsaet(regel_data)
    laast.navn = renset(navn, felt="navn", mangler=_MANGLER_NAVN, hoejst=_NAVN_HOEJST)
    laast.beskrivelse = renset(beskrivelse, felt="beskrivelse")
    laast.model_data, laast.regel_data, laast.gemt_at = model_data, regel_data, now
    laast.save(update_fields=["navn", "beskrivelse", "model_data", "regel_data", "gemt_at"])
    skriv_om(laast, "gemt", f"Scenariet »{laast.navn}« er gemt.", by, now)
    return laast


@transaction.atomic
def slet_scenarie(*, scenarie: Scenarie, by: Bruger, now: dt.datetime) -> None:
    """Delete it; the log remembers its parameters."""
    laast = laas_scenarie(scenarie, by, "slette")
    skriv_om(laast, "slettet", f"Scenariet »{laast.navn}« er slettet.", by, now)
    laast.delete()


@transaction.atomic
def kommenter_scenarie(*, scenarie: Scenarie, tekst: str, by: Bruger, now: dt.datetime) -> Scenariekommentar:
    """Say something of a scenario that one may open; its maker is told, while that is so of the maker too."""
    tjek_ret(by, Rettighed.SE_SCENARIER, handling="kommentere scenarier")
    laast = _laas(scenarie)
    tekst = renset(tekst, felt="tekst", mangler="Skriv din kommentar.")
    kommentar = Scenariekommentar.objects.create(scenarie=laast, tekst=tekst, at=now, by=by)
    om = f"{by} har kommenteret scenariet »{laast.navn}«: {tekst}"
    skriv(art="scenarie.kommenteret", objekt=laast, tekst=om, by=by, now=now)
    if laast.created_by_id != by.pk and laast.created_by.har_ret(Rettighed.SE_SCENARIER):
        giv_besked(
            art=Beskedart.AFTALE,
            modtagere=[laast.created_by],
            noegle=f"scenariekommentar/{kommentar.pk}",
            emne=f"Kommentar til scenariet »{laast.navn}«"[:200],
            tekst=om,
            sti=reverse("styregruppe:scenarie", args=[laast.noegle]),
            now=now,
        )
    return kommentar


def proev_model(model_data: dict[str, Any]) -> None:
    """Refuse a model that could not be adopted."""
    try:
        model_fra_dict(model_data)
    except Modelfejl as fejl:
        raise Afvist("Modellen kan ikke bruges. " + " ".join(fejl.fejl)) from fejl


def laas_scenarie(scenarie: Scenarie, by: Bruger, handling: str) -> Scenarie:
    tjek_ret(by, Rettighed.LAV_SCENARIER, handling=f"{handling} scenarier")
    laast = _laas(scenarie)
    if laast.created_by_id != by.pk:
        raise ManglerRet(f"Kun {laast.created_by} kan {handling} scenariet. Lav en kopi, og arbejd videre i den.")
    return laast


def _laas(scenarie: Scenarie) -> Scenarie:
    laast = Scenarie.objects.select_for_update().filter(pk=scenarie.pk).first()
    if laast is None:
        raise Afvist(_SLETTET)
    return laast


def skriv_om(scenarie: Scenarie, hvad: str, tekst: str, by: Bruger, now: dt.datetime) -> None:
    grundlag = {"model": scenarie.model_data, "regler": scenarie.regel_data}
    skriv(art=f"scenarie.{hvad}", objekt=scenarie, tekst=tekst, by=by, now=now, grundlag=grundlag)
