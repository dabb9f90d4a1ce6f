"""A year behind the week of vacancies: reports that ran to their end, refused attempts, the organisations' numbers."""

import datetime as dt
from collections import Counter
from random import Random

from django.db.models import Q

from anvisning.domain.perioder import forrige_maaned, maanedens_foerste
from anvisning.models import Anvisning, Bolig, Indmelding, Ledighedstal
from anvisning.services.anvisning import besvar_tilbud
from anvisning.services.frister import efter
from anvisning.services.indmelding import bekraeft_lejekontrakt, meld_bolig_ind, traek_indmelding
from anvisning.services.ledighed import Maanedstal, findes_i, gem_ledighed
from anvisning.services.regelsaet import regelsaet_paa
from anvisning.services.udloeb import afvikl_frister
from monitoring.models import Afdeling, Boligorganisation
from udlejning.brugere.models import Bruger
from udlejning.faelles.fejl import Afvist

from .ledige import aarsagen, hverdage, medarbejder_for, tilbyd
from .tidslinje import Fortael, klokken

MAANEDER = 14
INDMELDINGER = 110


def fyld_regnskabet(*, idag: dt.date, organisation: Bruger, anviser: Bruger, fortael: Fortael) -> None:
    """Fourteen months, of which one organisation has not given the last two. A finished one is left as it is."""
    if Ledighedstal.objects.exists():
        return
    rng = Random(59)
    maaneder = [maanedens_foerste(idag)]
    while len(maaneder) <= MAANEDER:
        maaneder.append(forrige_maaned(maaneder[-1]))
    _indmeldinger(idag, organisation, anviser, rng)
    antal = _ledighed(sorted(maaneder[1:]), organisation, idag, rng)
    fortael(f"Regnskabet har {antal} tal for ledige familieboliger i {MAANEDER} måneder.")


def _indmeldinger(idag: dt.date, organisation: Bruger, anviser: Bruger, rng: Random) -> None:
    """Every report of the year has ended; the gate refuses some, as it did on the day."""
    boliger = Bolig.objects.filter(type="familie", indmeldinger=None).select_related("afdeling__organisation")
    egne = list(boliger.filter(afdeling__organisation=organisation.organisation).order_by("pk")[:3000])
    andre = list(boliger.exclude(afdeling__organisation=organisation.organisation).order_by("pk")[:8000])
    valgte = rng.sample(egne, min(INDMELDINGER // 3, len(egne)))
    valgte += rng.sample(andre, min(INDMELDINGER - len(valgte), len(andre)))
    dage = hverdage(idag - dt.timedelta(days=35), 250)
    for nummer, bolig in enumerate(rng.sample(valgte, len(valgte))):
        dag = dage[nummer * len(dage) // len(valgte)]
        medarbejder = medarbejder_for(bolig, organisation)
        try:
            _forloeb(bolig, dag, medarbejder, anviser, rng, f"SAG-{dag.year}-{5000 + nummer}")
        except Afvist:
            continue  # the colour was closed on the day: a refused attempt


def _forloeb(bolig: Bolig, dag: dt.date, medarbejder: Bruger, anviser: Bruger, rng: Random, sagsref: str) -> None:
    """Reported, and let by anvisning, taken back, or released when its deadline ended."""
    indmelding = meld_bolig_ind(
        bolig=bolig,
        ledig_fra_on=dag + dt.timedelta(days=rng.randint(-5, 20)),
        bemaerkning="",
        by=medarbejder,
        now=klokken(dag, 8),
        idag=dag,
    )
    hvordan = rng.choices(("udlejes", "traekkes", "tilbydes forgæves", "tilbydes ikke"), (60, 12, 14, 14))[0]
    tilbud = None
    if hvordan in ("udlejes", "tilbydes forgæves"):
        tilbud = _tilbyd(indmelding, sagsref, anviser, _arbejdsdage_efter(dag, rng.randint(0, 9)))
    if hvordan == "traekkes":
        slut = _arbejdsdage_efter(dag, rng.randint(2, 7))
        aarsag = aarsagen("traek-skade")
        traek_indmelding(indmelding=indmelding, aarsag=aarsag, by=medarbejder, now=klokken(slut, 6), idag=slut)
    elif hvordan == "udlejes" and tilbud is not None:
        _udlej(tilbud, medarbejder, anviser, rng)
    else:
        _lad_udloebe(indmelding)


def _arbejdsdage_efter(dag: dt.date, antal: int) -> dt.date:
    return efter(dag, antal, regelsaet_paa(dag)) if antal else dag


def _tilbyd(indmelding: Indmelding, sagsref: str, anviser: Bruger, dag: dt.date) -> Anvisning | None:
    """None where the colour has closed meanwhile."""
    try:
        return tilbyd(indmelding, sagsref, anviser, dag)
    except Afvist:
        return None


def _udlej(tilbud: Anvisning, medarbejder: Bruger, anviser: Bruger, rng: Random) -> None:
    """Yes within the citizen's deadline, and the lease some days later."""
    svar = _arbejdsdage_efter(tilbud.tilbudt_on, rng.randint(0, 5))
    besvar_tilbud(anvisning=tilbud, accepteret=True, by=anviser, now=klokken(svar, 14), idag=svar)
    slut = _arbejdsdage_efter(svar, rng.randint(1, 5))
    bekraeft_lejekontrakt(indmelding=tilbud.indmelding, by=medarbejder, now=klokken(slut, 10))


def _lad_udloebe(indmelding: Indmelding) -> None:
    """The nightly job on the days after the deadlines: first an offer's, where nobody answered, then the report's."""
    frister = [*indmelding.anvisninger.values_list("svarfrist_on", flat=True), indmelding.frist_on]
    for frist_on in sorted(frister):
        dag = frist_on + dt.timedelta(days=1)
        afvikl_frister(now=klokken(dag, 6), idag=dag)


def _ledighed(maaneder: list[dt.date], organisation: Bruger, idag: dt.date, rng: Random) -> int:
    """About one dwelling in four hundred becomes vacant in a month, and never fewer than were reported."""
    meldt = Counter(
        (afdeling, dag.replace(day=1))
        for afdeling, dag in Indmelding.objects.values_list("bolig__afdeling", "indmeldt_on")
    )
    findes = Q(nedlagt_on=None) | Q(nedlagt_on__gt=maaneder[0])
    uden = _uden_tal(organisation)
    antal = 0
    for ejer in Boligorganisation.objects.order_by("nr"):
        afdelinger = list(Afdeling.objects.filter(findes, organisation=ejer).select_related("organisation"))
        givne = maaneder[:-2] if ejer == uden else maaneder
        tal = [
            Maanedstal(a, m, max(_tilfaeldigt(a.antal_boliger or 40, rng), min(meldt[a.pk, m], a.antal_boliger or 40)))
            for a in afdelinger
            for m in givne
            if findes_i(a, m)
        ]
        if tal:
            by = medarbejder_for(Bolig(afdeling=tal[0].afdeling), organisation)
            antal += gem_ledighed(maanedstal=tal, begrundelse="", by=by, now=klokken(idag, 7), idag=idag)
            if by == organisation:
                rettet = Maanedstal(tal[-1].afdeling, tal[-1].maaned, (tal[-1].antal or 0) + 1)
                grund = "En opsigelse var ikke talt med."
                antal += gem_ledighed(maanedstal=[rettet], begrundelse=grund, by=by, now=klokken(idag, 8), idag=idag)
    return antal


def _uden_tal(organisation: Bruger) -> Boligorganisation | None:
    """The one that is behind with its numbers: not the demo user's own."""
    return Boligorganisation.objects.exclude(pk=organisation.organisation_id or 0).order_by("-nr").first()


def _tilfaeldigt(boliger: int, rng: Random) -> int:
    return sum(rng.random() < 1 / 400 for _ in range(boliger))
