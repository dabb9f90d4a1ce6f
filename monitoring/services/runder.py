"""The course of a round: draft → submitted → approved by another person → published with an effective day."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from monitoring import signals
from monitoring.domain.dansk import dato, tal
from monitoring.models import Monitorering
from monitoring.regler.runderegler import ikraftregel
from monitoring.selectors.runder import antal_pr_farve, offentliggjorte, runde_paa
from monitoring.services.beregning import Forskel, beregn_runde, efterregn_runde, gaeldende_model
from monitoring.services.bremse import tjek_bremse
from monitoring.services.manuelle import saet_i_kraft
from monitoring.services.overgange import OVERGANGE, Overgang, laas_alle, laas_til, spaerring, tjek_begrundelse
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser.services import skriv

__all__ = [
    "OVERGANGE",
    "Forskel",
    "Overgang",
    "beregn_runde",
    "efterregn_runde",
    "godkend_runde",
    "indstil_runde",
    "offentliggoer_runde",
    "opret_runde",
    "slet_kladde",
    "spaerring",
    "traek_indstilling_tilbage",
]

Status = Monitorering.Status


@transaction.atomic
def opret_runde(*, pr_on: dt.date, by: Bruger, now: dt.datetime) -> Monitorering:
    """A new draft with `pr_on` as its as-of date and the model in force on that day."""
    tjek_ret(by, Rettighed.BEREGN_RUNDE, handling="oprette en runde")
    idag = timezone.localdate(now)
    if pr_on > idag:
        raise Afvist(
            f"{dato(pr_on)} ligger i fremtiden. Vælg en dato, der senest er i dag, {dato(idag)}.", felt="pr_on"
        )
    model = gaeldende_model(pr_on)
    try:
        with transaction.atomic():
            runde = Monitorering.objects.create(pr_on=pr_on, model=model, created_at=now, created_by=by)
    except IntegrityError as fejl:
        raise Afvist(
            f"Der er allerede en runde i arbejde pr. {dato(pr_on)}. Arbejd videre på den, eller vælg en anden dato.",
            felt="pr_on",
        ) from fejl
    skriv(
        art="monitorering.oprettet",
        objekt=runde,
        tekst=f"En runde pr. {dato(pr_on)} er oprettet med {model}.",
        by=by,
        now=now,
    )
    return runde


@transaction.atomic
def slet_kladde(*, runde: Monitorering, by: Bruger, now: dt.datetime) -> None:
    """Delete a draft with its placements and the manual ones that were to take effect with it; the log remembers."""
    runde = laas_til(runde, "slet", by)
    manuelle = runde.manuelle_placeringer.filter(fra_on=None)
    grundlag = {
        "pr": runde.pr_on.isoformat(),
        "model": str(runde.model),
        "antal": antal_pr_farve(runde),
        "manuelle": [f"{m.afdeling.noegle}: {m}" for m in manuelle.select_related("afdeling__organisation")],
    }
    skriv(
        art="monitorering.slettet",
        objekt=runde,
        tekst=f"Kladden til en runde pr. {dato(runde.pr_on)} er slettet.",
        by=by,
        now=now,
        grundlag=grundlag,
    )
    manuelle.delete()
    runde.delete()


@transaction.atomic
def indstil_runde(*, runde: Monitorering, by: Bruger, now: dt.datetime) -> Monitorering:
    """Submit a computed draft for approval by somebody else."""
    runde = laas_til(runde, "indstil", by)
    antal = antal_pr_farve(runde)
    if not any(antal.values()):
        raise Afvist("Runden har ingen afdelinger. Indlæs registeret over afdelinger, og beregn runden igen.")
    tjek_bremse(runde)
    runde.status = Status.INDSTILLET
    runde.indstillet_at, runde.indstillet_by = now, by
    runde.save(update_fields=["status", "indstillet_at", "indstillet_by"])
    skriv(
        art="monitorering.indstillet",
        objekt=runde,
        tekst=f"Runden pr. {dato(runde.pr_on)} er indstillet til godkendelse.",
        by=by,
        now=now,
        grundlag={"antal": antal},
    )
    return runde


@transaction.atomic
def godkend_runde(*, runde: Monitorering, by: Bruger, now: dt.datetime) -> Monitorering:
    """Approve a submitted round; refused to the person who submitted it."""
    runde = laas_til(runde, "godkend", by)
    runde.status = Status.GODKENDT
    runde.godkendt_at, runde.godkendt_by = now, by
    runde.save(update_fields=["status", "godkendt_at", "godkendt_by"])
    skriv(
        art="monitorering.godkendt",
        objekt=runde,
        tekst=f"Runden pr. {dato(runde.pr_on)} er godkendt.",
        by=by,
        now=now,
        grundlag={"antal": antal_pr_farve(runde), "indstillet_af": str(runde.indstillet_by)},
    )
    return runde


@transaction.atomic
def traek_indstilling_tilbage(*, runde: Monitorering, begrundelse: str, by: Bruger, now: dt.datetime) -> Monitorering:
    """Make a submitted or approved round a draft again, with a reason."""
    begrundelse = tjek_begrundelse(begrundelse, "Skriv, hvorfor indstillingen trækkes tilbage.")
    runde = laas_til(runde, "traek_tilbage", by)
    runde.status = Status.KLADDE
    runde.indstillet_at = runde.indstillet_by = runde.godkendt_at = runde.godkendt_by = None
    runde.save(update_fields=["status", "indstillet_at", "indstillet_by", "godkendt_at", "godkendt_by"])
    skriv(
        art="monitorering.trukket_tilbage",
        objekt=runde,
        tekst=f"Runden pr. {dato(runde.pr_on)} er igen en kladde. Begrundelse: {begrundelse}",
        by=by,
        now=now,
    )
    return runde


@transaction.atomic
def offentliggoer_runde(*, runde: Monitorering, gaelder_fra_on: dt.date, by: Bruger, now: dt.datetime) -> Monitorering:
    """Let the round's colours take effect from `gaelder_fra_on`; colours, gate and log change in one transaction.

    All rounds are locked, so that of two publications at once the second sees the first.
    """
    laas_alle()
    runde = laas_til(runde, "offentliggoer", by)
    _tjek_ikrafttraeden(runde, gaelder_fra_on, timezone.localdate(now))
    tjek_bremse(runde)
    saet_i_kraft(runde=runde, fra_on=gaelder_fra_on, by=by, now=now)
    runde.status = Status.OFFENTLIGGJORT
    runde.gaelder_fra_on = gaelder_fra_on
    runde.offentliggjort_at, runde.offentliggjort_by = now, by
    runde.save(update_fields=["status", "gaelder_fra_on", "offentliggjort_at", "offentliggjort_by"])
    antal = antal_pr_farve(runde)
    skriv(
        art="monitorering.offentliggjort",
        objekt=runde,
        tekst=(
            f"Runden pr. {dato(runde.pr_on)} er offentliggjort og gælder fra {dato(gaelder_fra_on)}{_i_stedet(runde)}: "
            f"{tal(antal['roed'])} røde, {tal(antal['gul'])} gule, {tal(antal['groen'])} grønne og "
            f"{tal(antal['ikke_maalt'])} ikke målte afdelinger."
        ),
        by=by,
        now=now,
        grundlag={
            "antal": antal,
            "model": str(runde.model),
            "sha256": runde.model.sha256,
            "erstatter": runde.erstatter_id,
        },
    )
    signals.grundlag_aendret.send(sender=Monitorering, afdeling_ids=None)
    signals.runde_offentliggjort.send(sender=Monitorering, runde_id=runde.pk)
    return runde


def _i_stedet(runde: Monitorering) -> str:
    return f" i stedet for runde {runde.erstatter_id}" if runde.erstatter_id else ""


def _tjek_ikrafttraeden(runde: Monitorering, gaelder_fra_on: dt.date, idag: dt.date) -> None:
    if gaelder_fra_on < idag:
        raise Afvist(
            f"{dato(gaelder_fra_on)} er passeret. En runde kan tidligst gælde fra i dag, {dato(idag)}, for farver "
            "ændres ikke bagud i tiden.",
            felt="gaelder_fra_on",
        )
    regel = ikraftregel()
    if gaelder_fra_on > (sidste_dag := regel.sidste_dag(idag)):
        raise Afvist(
            f"{dato(gaelder_fra_on)} er over {tal(regel.hoejst_maaneder)} måneder fremme. Kontrollér årstallet, "
            f"og vælg senest {dato(sidste_dag)}. Antagelse: {regel.antagelse}",
            felt="gaelder_fra_on",
        )
    if runde.erstatter is not None:
        _tjek_afloesning(runde.erstatter, gaelder_fra_on)
        return
    sidste = offentliggjorte().last()
    if sidste is None or sidste.gaelder_fra_on is None or gaelder_fra_on > sidste.gaelder_fra_on:
        return
    if gaelder_fra_on == sidste.gaelder_fra_on:
        grund = f"Runden pr. {dato(sidste.pr_on)} gælder fra samme dag, {dato(gaelder_fra_on)}."
    else:
        grund = f"Runden pr. {dato(sidste.pr_on)} er offentliggjort og gælder fra {dato(sidste.gaelder_fra_on)}."
    raise Afvist(f"{grund} Vælg en dag efter {dato(sidste.gaelder_fra_on)}.", felt="gaelder_fra_on")


def _tjek_afloesning(erstattet: Monitorering, gaelder_fra_on: dt.date) -> None:
    """A round that replaces another takes effect while that one is in force."""
    gaeldende = runde_paa(gaelder_fra_on)
    if gaeldende is None or gaeldende.pk != erstattet.pk:
        raise Afvist(
            f"Den runde, der skal erstattes, gælder ikke {dato(gaelder_fra_on)}. Vælg en dag, hvor den gælder.",
            felt="gaelder_fra_on",
        )
