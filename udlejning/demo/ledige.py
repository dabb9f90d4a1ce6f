"""A week of vacancies in the invented town, reported and offered through the same gate as real ones."""

import datetime as dt
from collections.abc import Collection, Iterable
from random import Random
from typing import Any

from django.db.models import Q, QuerySet

from anvisning.models import Aarsag, Anvisning, Bolig, Indmelding, Portudfald
from anvisning.services.anvisning import besvar_tilbud, tilbyd_bolig
from anvisning.services.indmelding import meld_bolig_ind, traek_indmelding
from anvisning.services.port import spoerg_porten
from anvisning.services.screening import registrer_screening
from monitoring.models import Afdeling
from udlejning.brugere.models import Bruger
from udlejning.faelles.fejl import Afvist

from .tidslinje import Fortael, klokken

AABNE, LUKKEDE = ("tilladt", "paa_vilkaar"), ("ikke_tilladt",)
AFVIST_FORDI = ("nej-stoerrelse", "nej-husleje", "nej-oensker-ikke")


def hverdage(til: dt.date, antal: int) -> list[dt.date]:
    """The last `antal` Mondays to Fridays up to and including `til`, oldest first."""
    dage = (til - dt.timedelta(days=i) for i in range(antal * 2 + 7))
    return sorted([dag for dag in dage if dag.weekday() < 5][:antal])


def fyld_op(
    *,
    idag: dt.date,
    organisation: Bruger,
    anviser: Bruger,
    antal: int,
    fortael: Fortael,
) -> None:
    """Report `antal` units over the last week, half of them of the demo user's organisation; offer about half."""
    if Indmelding.objects.exists():
        return
    rng = Random(antal)
    boliger = _kandidater(idag, organisation, antal, rng)
    dage = hverdage(idag, 5)  # no offer is older than the citizen's five working days
    meldt = 0
    for nummer, bolig in enumerate(boliger):
        dag = dage[nummer * len(dage) // len(boliger)]
        medarbejder = medarbejder_for(bolig, organisation)
        try:
            indmelding = meld_bolig_ind(
                bolig=bolig,
                ledig_fra_on=dag + dt.timedelta(days=rng.randint(14, 50)),
                bemaerkning="",
                by=medarbejder,
                now=klokken(dag, 8),
                idag=dag,
            )
        except Afvist:
            continue  # the gate's refusal stands in the log, as it would on a working day
        meldt += 1
        _liv(indmelding, dag, idag, medarbejder, anviser, rng, nummer)
    fortael(f"{meldt} ledige boliger er meldt ind; {Anvisning.objects.count()} er tilbudt borgere.")


def afdelinger_med(udfald: Collection[str], idag: dt.date) -> QuerySet[Afdeling]:
    """The afdelinger of whose family dwellings the gate says so today."""
    gaelder = Q(til_on=None) | Q(til_on__gt=idag)
    svar = Portudfald.objects.filter(gaelder, fra_on__lte=idag, handling="indmelding", boligtype="familie")
    return Afdeling.objects.filter(pk__in=svar.filter(udfald__in=udfald).values("afdeling"))


def _kandidater(idag: dt.date, organisation: Bruger, antal: int, rng: Random) -> list[Bolig]:
    """Family dwellings in afdelinger that are open today, plus two that the gate will refuse."""
    aabne, lukkede = (afdelinger_med(udfald, idag) for udfald in (AABNE, LUKKEDE))
    familie = Bolig.objects.filter(type="familie").select_related("afdeling__organisation")
    egne = familie.filter(afdeling__organisation=organisation.organisation)
    valgte = _udvalg(rng, egne.filter(afdeling__in=aabne).order_by("pk")[:4000], antal // 2)
    andre = familie.exclude(afdeling__organisation=organisation.organisation).filter(afdeling__in=aabne)
    valgte += _udvalg(rng, andre.order_by("pk")[:8000], antal - antal // 2)
    rng.shuffle(valgte)
    return valgte + list(egne.filter(afdeling__in=lukkede).order_by("pk")[:2])


def _udvalg(rng: Random, boliger: Iterable[Bolig], antal: int) -> list[Bolig]:
    """`antal` of them, or all where there are fewer: a small town has few that stand open."""
    alle = list(boliger)
    return rng.sample(alle, min(antal, len(alle)))


def medarbejder_for(bolig: Bolig, organisation: Bruger) -> Bruger:
    """The one who reports: the demo user, or another invented member of staff who cannot sign in."""
    if bolig.afdeling.organisation_id == organisation.organisation_id:
        return organisation
    nr = bolig.afdeling.organisation.nr
    bruger, ny = Bruger.objects.get_or_create(
        username=f"udlejning-{nr}",
        defaults={
            "rolle": organisation.rolle,
            "organisation": bolig.afdeling.organisation,
            "first_name": "Udlejningen",
            "last_name": nr,
        },
    )
    if ny:
        bruger.set_unusable_password()
        bruger.save(update_fields=["password"])
    return bruger


def _liv(
    indmelding: Indmelding,
    dag: dt.date,
    idag: dt.date,
    medarbejder: Bruger,
    anviser: Bruger,
    rng: Random,
    nummer: int,
) -> None:
    """What became of it: nothing yet, an open offer, a refusal and a new offer, an acceptance, or withdrawn."""
    udvikling = rng.choices(("venter", "tilbudt", "afvist", "accepteret", "trukket"), (42, 24, 12, 16, 6))[0]
    naeste = min(dag + dt.timedelta(days=rng.randint(0, 2)), idag)
    if udvikling == "venter":
        return
    if udvikling == "trukket":
        traek_indmelding(
            indmelding=indmelding,
            aarsag=aarsagen("traek-udlejet"),
            by=medarbejder,
            now=klokken(naeste, 13),
            idag=naeste,
        )
        return
    tilbud = tilbyd(indmelding, f"SAG-{idag.year}-{1000 + nummer}", anviser, naeste)
    svardag = min(naeste + dt.timedelta(days=rng.randint(1, 3)), idag)
    if udvikling != "tilbudt":
        besvar_tilbud(
            anvisning=tilbud,
            accepteret=udvikling == "accepteret",
            aarsag=aarsagen(rng.choice(AFVIST_FORDI)) if udvikling == "afvist" else None,
            by=anviser,
            now=klokken(svardag, 14),
            idag=svardag,
        )


def aarsagen(noegle: str) -> Aarsag:
    return Aarsag.objects.get(noegle=noegle, til_on__isnull=True)


def tilbyd(indmelding: Indmelding, sagsref: str, anviser: Bruger, dag: dt.date) -> Anvisning:
    """An offer, screened where that is demanded, with every condition of the gate ticked off."""
    svar = spoerg_porten(
        afdeling=indmelding.bolig.afdeling,
        handling="anvisning",
        dag=dag,
        boligtype=indmelding.bolig.type,
        bolig=indmelding.bolig,
    )
    faelles: dict[str, Any] = {
        "indmelding": indmelding,
        "sagsref": sagsref,
        "by": anviser,
        "now": klokken(dag, 12),
        "idag": dag,
    }
    if svar.screening is not None:
        registrer_screening(bestaaet=True, **faelles)
    return tilbyd_bolig(vilkaar=[vilkaar.noegle for vilkaar in svar.til_afkrydsning], **faelles)
