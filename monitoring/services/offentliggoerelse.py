"""After the publication: withdrawn until its effective day, replaced by a corrected round after it."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from monitoring import signals
from monitoring.domain.dansk import dato
from monitoring.models import Monitorering
from monitoring.selectors.runder import runde_paa
from monitoring.services.beregning import gaeldende_model
from monitoring.services.manuelle import tag_ud_af_kraft
from monitoring.services.overgange import laas, laas_alle, laas_til, tjek_begrundelse
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser.services import skriv

Status = Monitorering.Status


def spaerring_for_tilbagetraekning(runde: Monitorering, idag: dt.date) -> str | None:
    """Why the publication cannot be withdrawn on the day; None when it can."""
    if runde.status != Status.OFFENTLIGGJORT or runde.gaelder_fra_on is None:
        return "Runden er ikke offentliggjort."
    if runde.gaelder_fra_on <= idag:
        return (
            f"Runden gælder fra {dato(runde.gaelder_fra_on)} og kan ikke trækkes tilbage, for farver ændres ikke bagud "
            "i tiden. Er den forkert, kan den erstattes af en rettet runde."
        )
    return None


def spaerring_for_erstatning(runde: Monitorering, idag: dt.date) -> str | None:
    """Why no other round can be made to replace it on the day; None when one can."""
    if runde.status != Status.OFFENTLIGGJORT or runde.gaelder_fra_on is None:
        return "Runden er ikke offentliggjort, så den kan rettes selv."
    if runde.gaelder_fra_on > idag:
        return f"Runden gælder først fra {dato(runde.gaelder_fra_on)}. Træk offentliggørelsen tilbage i stedet."
    efterfoelger = Monitorering.objects.filter(erstatter=runde).first()
    if efterfoelger is not None:
        return f"Runde {efterfoelger.pk} er allerede lavet for at erstatte den."
    gaeldende = runde_paa(idag)
    if gaeldende is None or gaeldende.pk != runde.pk:
        return "Runden gælder ikke længere, og farver ændres ikke bagud i tiden. Ret den runde, der gælder."
    return None


@transaction.atomic
def traek_offentliggoerelse_tilbage(
    *, runde: Monitorering, begrundelse: str, by: Bruger, now: dt.datetime
) -> Monitorering:
    """Make a published round that has not taken effect an approved one again; gate and manual placements follow."""
    begrundelse = tjek_begrundelse(begrundelse, "Skriv, hvorfor offentliggørelsen trækkes tilbage.")
    laas_alle()
    runde = laas_til(runde, "traek_offentliggoerelse", by)
    if grund := spaerring_for_tilbagetraekning(runde, timezone.localdate(now)):
        raise Afvist(grund)
    skulle_gaelde = runde.gaelder_fra_on
    assert skulle_gaelde is not None
    tag_ud_af_kraft(runde=runde)
    runde.status = Status.GODKENDT
    runde.gaelder_fra_on = runde.offentliggjort_at = runde.offentliggjort_by = None
    try:
        with transaction.atomic():
            runde.save(update_fields=["status", "gaelder_fra_on", "offentliggjort_at", "offentliggjort_by"])
    except IntegrityError as fejl:
        raise Afvist(
            f"Der er en anden runde i arbejde pr. {dato(runde.pr_on)}. Offentliggør den først, eller lad runden gælde."
        ) from fejl
    skriv(
        art="monitorering.offentliggoerelse_trukket",
        objekt=runde,
        tekst=(
            f"Offentliggørelsen af runden pr. {dato(runde.pr_on)}, som skulle gælde fra {dato(skulle_gaelde)}, er "
            f"trukket tilbage. Begrundelse: {begrundelse}"
        ),
        by=by,
        now=now,
        grundlag={"skulle_gaelde_fra": skulle_gaelde.isoformat()},
    )
    signals.grundlag_aendret.send(sender=Monitorering, afdeling_ids=None)
    return runde


@transaction.atomic
def erstat_runde(*, runde: Monitorering, begrundelse: str, by: Bruger, now: dt.datetime) -> Monitorering:
    """A new draft of the same as-of date that is to take the place of the round in force, the same way as any round.

    Until it takes effect the old one holds; both are kept.
    """
    tjek_ret(by, Rettighed.BEREGN_RUNDE, handling="erstatte en runde")
    begrundelse = tjek_begrundelse(begrundelse, "Skriv, hvorfor runden skal erstattes.")
    gammel = laas(runde)
    if grund := spaerring_for_erstatning(gammel, timezone.localdate(now)):
        raise Afvist(grund)
    try:
        with transaction.atomic():
            ny = Monitorering.objects.create(
                pr_on=gammel.pr_on,
                model=gaeldende_model(gammel.pr_on),
                created_at=now,
                created_by=by,
                erstatter=gammel,
                erstatningsgrund=begrundelse,
            )
    except IntegrityError as fejl:
        raise Afvist(
            f"Der er allerede en runde i arbejde pr. {dato(gammel.pr_on)}. Gør den færdig først.", felt="begrundelse"
        ) from fejl
    skriv(
        art="monitorering.erstatning_oprettet",
        objekt=ny,
        tekst=f"En ny runde pr. {dato(ny.pr_on)} skal erstatte runde {gammel.pk}. Begrundelse: {begrundelse}",
        by=by,
        now=now,
        grundlag={"erstatter": gammel.pk},
    )
    return ny
