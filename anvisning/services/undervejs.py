"""Vacancies in flight when a colour, a designation or a rule set changes: the agreement's rule is carried out.

A vacancy is held against what it was judged by last: the answer it was reported under, or its newest `Farveskift`. So
the job is safe to run twice and after missed days, and what came and went meanwhile leaves no trace. Each batch is one
transaction with the gate's lock, events and notices included. An offer changes only under its report's lock.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from anvisning.domain.aarsager import FARVEN_LUKKER, FARVEN_LUKKER_TILBUD
from anvisning.domain.regler import Regelsaet
from anvisning.domain.tilstande import Anvisningsstatus, Indmeldingsstatus
from anvisning.domain.undervejs import Skiftevirkning, Stilling, hvad_sker, stilling
from anvisning.domain.vaerdier import Handling, Udfald
from anvisning.models import Anvisning, Bolig, Farveskift, Indmelding
from anvisning.services.laase import laas_porten
from anvisning.services.lukning import lukket_fordi, ophoert_dispensation
from anvisning.services.overgange import Flytning, efter_tilbud, flyt_anvisninger, flyt_indmeldinger, frigivelse
from anvisning.services.port import Porten
from anvisning.services.underretning import underret_om_farveskift
from monitoring.api import FARVENAVNE, Farve, dato
from udlejning.haendelser.models import Haendelse
from udlejning.haendelser.services import ny_haendelse

#: So many vacancies in one transaction.
BUNDT = 200
#: The report or its offer is moved, and that transition writes event and notices.
_FLYTTER = (Skiftevirkning.FRIGIVET, Skiftevirkning.TILBAGEKALDT)
I_GANG = (Indmeldingsstatus.INDMELDT, Indmeldingsstatus.RESERVERET)


@dataclass(frozen=True, slots=True)
class Skift:
    """A vacancy that something happens to: what it was judged by, what holds now, and what that does."""

    indmelding: Indmelding
    tilbud: Anvisning | None
    foer: Stilling
    nu: Stilling
    hvad: Skiftevirkning


def i_gang() -> QuerySet[Indmelding]:
    """The reports in flight, with their unit, their live offer (`levende`) and what they were judged by last."""
    levende = Anvisning.objects.filter(status__in=Anvisning.LEVENDE).select_related("created_by")
    return (
        Indmelding.objects.filter(status__in=I_GANG)
        .select_related("bolig__afdeling__organisation")
        .prefetch_related(
            Prefetch("anvisninger", levende, to_attr="levende"),
            Prefetch("farveskift", Farveskift.objects.order_by("-id"), to_attr="skift"),
        )
        .order_by("pk")
    )


def skift_for(
    indmeldinger: Iterable[Indmelding], stilling_af: Callable[[Bolig], Stilling], regelsaet: Regelsaet
) -> list[Skift]:
    """Those of `i_gang` that something happens to where `stilling_af` says what holds for a unit."""
    fundne = []
    for indmelding in indmeldinger:
        tilbud: Anvisning | None = next(iter(indmelding.levende), None)  # type: ignore[attr-defined]  # see `i_gang`
        foer, nu = _sidst(indmelding), stilling_af(indmelding.bolig)
        hvad = hvad_sker(foer, nu, tilbud.status if tilbud else None, regelsaet.undervejs)
        if hvad is not None:
            fundne.append(Skift(indmelding, tilbud, foer, nu, hvad))
    return fundne


def stilling_hos(porten: Porten) -> Callable[[Bolig], Stilling]:
    """What holds for a unit on the gate's day."""

    def af(bolig: Bolig) -> Stilling:
        svar = [
            porten.svar(bolig.afdeling_id, h, bolig.type, bolig.pk) for h in (Handling.INDMELDING, Handling.ANVISNING)
        ]
        return stilling(*svar)

    return af


def behandl_farveskift(*, now: dt.datetime, idag: dt.date, afdeling_ids: Collection[int] | None = None) -> int:
    """Carry out what holds from today for the vacancies of these afdelinger (None: all); gives how many it was."""
    alle = i_gang() if afdeling_ids is None else i_gang().filter(bolig__afdeling__in=list(afdeling_ids))
    ramte = [skift.indmelding.pk for skift in _skift(list(alle), idag)]
    antal = 0
    for fra in range(0, len(ramte), BUNDT):
        antal += _udfoer(ramte[fra : fra + BUNDT], now, idag)
    return antal


def _skift(indmeldinger: Sequence[Indmelding], idag: dt.date) -> list[Skift]:
    if not indmeldinger:
        return []
    porten = Porten([i.bolig.afdeling for i in indmeldinger], idag)
    return skift_for(indmeldinger, stilling_hos(porten), porten.regelsaet)


@transaction.atomic
def _udfoer(ider: Sequence[int], now: dt.datetime, idag: dt.date) -> int:
    """Judge these again under their locks, and do what is to be done."""
    laas_porten()
    laaste = list(i_gang().filter(pk__in=ider).select_for_update(of=("self",), no_key=True))
    if not laaste:
        return 0
    porten = Porten([i.bolig.afdeling for i in laaste], idag)
    skiftede = skift_for(laaste, stilling_hos(porten), porten.regelsaet)
    kendte = set(Farveskift.objects.filter(indmelding__in=ider).values_list("indmelding_id", "fra_on", "grundlag"))
    raekker = [(skift, _raekke(skift, porten, now)) for skift in skiftede]
    nye = [(s, r) for s, r in raekker if (r.indmelding_id, r.fra_on, r.grundlag) not in kendte]
    Farveskift.objects.bulk_create([raekke for _, raekke in nye])
    _kald_tilbage([s for s in skiftede if s.hvad is Skiftevirkning.TILBAGEKALDT], porten, now)
    _giv_tilbage([s for s in skiftede if s.hvad is Skiftevirkning.FRIGIVET], porten, now)
    _fortael([(s, r) for s, r in nye if s.hvad not in _FLYTTER], now, idag)
    return len(skiftede)


def _sidst(indmelding: Indmelding) -> Stilling:
    """What a vacancy was judged by last; a report without the gate's answer was open."""
    skift: Farveskift | None = next(iter(indmelding.skift), None)  # type: ignore[attr-defined]  # see `i_gang`
    if skift is not None:
        return Stilling(skift.farve_efter, Udfald(skift.udfald_efter))
    svar = indmelding.afgoerelse
    return Stilling(svar.get("farve", ""), Udfald(svar.get("udfald", Udfald.TILLADT)))


def _raekke(skift: Skift, porten: Porten, now: dt.datetime) -> Farveskift:
    bolig = skift.indmelding.bolig
    fra_on, grundlag = porten.grundlag(bolig.afdeling_id, bolig.pk)
    return Farveskift(
        indmelding=skift.indmelding,
        anvisning=skift.tilbud,
        fra_on=fra_on,
        grundlag=grundlag,
        farve_foer=skift.foer.farve,
        farve_efter=skift.nu.farve,
        udfald_efter=skift.nu.udfald.value,
        hvad=skift.hvad.value,
        at=now,
    )


def _giv_tilbage(skiftede: Sequence[Skift], porten: Porten, now: dt.datetime) -> None:
    flyt_indmeldinger(
        [frigivelse(s.indmelding, _lukket(s, porten), FARVEN_LUKKER) for s in skiftede],
        by=None,
        now=now,
    )


def _lukket(skift: Skift, porten: Porten) -> str:
    """Why the unit goes back; where the colour is the old one, first that a dispensation came to its end."""
    lukket = lukket_fordi(skift.indmelding.bolig, porten)
    if skift.foer.farve == skift.nu.farve and (slut := ophoert_dispensation(skift.indmelding.bolig, porten.dag)):
        return f"{slut}. {lukket}"
    return lukket


def _kald_tilbage(skiftede: Sequence[Skift], porten: Porten, now: dt.datetime) -> None:
    """Where the agreement wants open offers called back: each unit then goes as after any offer that failed."""
    tilbud = []
    for skift in skiftede:
        assert skift.tilbud is not None
        skift.tilbud.indmelding = skift.indmelding
        tilbud.append(skift.tilbud)
    grund = "Afdelingens farve lukker for anvisning."
    flyt_anvisninger(
        [
            Flytning(
                et,
                Anvisningsstatus.TILBAGEKALDT,
                f"Tilbuddet på {et.indmelding.bolig} er kaldt tilbage. {grund}",
                grund,
                aarsag=FARVEN_LUKKER_TILBUD,
            )
            for et in tilbud
        ],
        by=None,
        now=now,
    )
    flyt_indmeldinger([efter_tilbud(et, porten) for et in tilbud], by=None, now=now)


def _fortael(nye: Sequence[tuple[Skift, Farveskift]], now: dt.datetime, idag: dt.date) -> None:
    """Event and notice of each change that moves nothing."""
    anledninger = [_anledning(skift, idag) for skift, _ in nye]
    tekster = [f"{hvorfor} {_tekst(skift)}" for (skift, _), (_, hvorfor) in zip(nye, anledninger, strict=True)]
    Haendelse.objects.bulk_create(
        ny_haendelse(
            art="indmelding.farveskift",
            objekt=skift.indmelding,
            tekst=tekst,
            by=None,
            now=now,
            grundlag={"foer": skift.foer.farve, "efter": skift.nu.farve, "fra_on": raekke.fra_on.isoformat()},
            organisation_id=skift.indmelding.bolig.afdeling.organisation_id,
        )
        for (skift, raekke), tekst in zip(nye, tekster, strict=True)
    )
    emner = [f"{emne}: {skift.indmelding.bolig}" for (skift, _), (emne, _) in zip(nye, anledninger, strict=True)]
    underret_om_farveskift([raekke for _, raekke in nye], emner, tekster, now=now)


def _anledning(skift: Skift, idag: dt.date) -> tuple[str, str]:
    """What came about, as a heading and as a sentence. The colour may be the old one: then a dispensation was given or
    came to its end, or the rules are others."""
    bolig = skift.indmelding.bolig
    afdeling, farve = bolig.afdeling.navn, FARVENAVNE[Farve(skift.nu.farve)]
    if skift.foer.farve != skift.nu.farve:
        return f"Ny farve i {afdeling}", f"{afdeling} er nu {farve}."
    if skift.nu.er_lukket and (slut := ophoert_dispensation(bolig, idag)):
        return "Dispensationen gælder ikke længere", f"{slut}, og {afdeling} er {farve}."
    return f"Ændrede regler i {afdeling}", f"Det, der gælder for {afdeling} ({farve}), er ændret."


def _tekst(skift: Skift) -> str:
    bolig = skift.indmelding.bolig
    match skift.hvad:
        case Skiftevirkning.BEHOLDER_FRIST:
            assert skift.tilbud is not None
            return (
                f"Tilbuddet på {bolig} beholder sin frist {dato(skift.tilbud.svarfrist_on)}. "
                "Siger borgeren nej, gives boligen tilbage til organisationen."
            )
        case Skiftevirkning.GENNEMFOERES:
            return f"Borgeren har sagt ja til {bolig}, så tilbuddet gennemføres."
        case Skiftevirkning.FORTSAETTER:
            return f"{bolig} er fortsat til rådighed, men kan ikke anvises, så længe farven lukker."
        case Skiftevirkning.PAA_VILKAAR:
            return f"{bolig} kan nu kun anvises på vilkår. Vilkårene står på boligens side."
        case Skiftevirkning.LEMPET:
            hvordan = "på vilkår" if skift.nu.udfald is Udfald.PAA_VILKAAR else "uden vilkår"
            return f"{bolig} kan nu anvises {hvordan}."
    raise ValueError(f"{skift.hvad} moves the report and is told by its transition.")
