"""Manual placements: reasoned and time-limited, only for afdelinger that are ikke målt. The measured colour wins."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from monitoring import signals
from monitoring.domain.cpr import CPR_BESKED, ligner_cpr
from monitoring.domain.dansk import dato, opremsning
from monitoring.domain.vaerdier import FARVENAVNE, Farve
from monitoring.models import Afdeling, ManuelPlacering, Monitorering, Placering
from monitoring.regler.runderegler import manuelregel
from monitoring.selectors.runder import runde_paa
from monitoring.services.overgange import laas
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser.services import skriv

#: As many afdelinger as a sentence names; the rest are counted.
_NAEVN = 5


@transaction.atomic
def placer_manuelt(
    *,
    runde: Monitorering,
    afdelinger: Collection[Afdeling],
    farve: Farve | str,
    begrundelse: str,
    afgoerelse: str,
    til_on: dt.date,
    by: Bruger,
    now: dt.datetime,
) -> list[ManuelPlacering]:
    """Give every one of `afdelinger` the colour until `til_on` (exclusive), or none of them.

    In a draft it takes effect with the round's publication, in the published round in force today. There one that holds
    gives way in the same act: an afdeling that was ikke målt in between would have its vacancies handed back.
    """
    tjek_ret(by, Rettighed.PLACER_MANUELT, handling="placere afdelinger manuelt")
    idag = timezone.localdate(now)
    valgt = _tjek_farve(farve)
    begrundelse = _tjek_tekst(begrundelse, "begrundelse", "Skriv en begrundelse for placeringen.")
    afgoerelse = _tjek_afgoerelse(afgoerelse)
    _tjek_udloeb(til_on, idag)
    if not afdelinger:
        raise Afvist("Vælg mindst én afdeling, der skal placeres.", felt="afdelinger")
    runde = laas(runde)
    if grund := spaerring(runde, idag):
        raise Afvist(grund)
    fra_on = None if runde.status == Monitorering.Status.KLADDE else idag
    _tjek_afdelinger(runde, afdelinger, fra_on, til_on)
    if fra_on is not None:
        _afloes([a.pk for a in afdelinger], fra_on=fra_on, by=by, now=now)
    nye = ManuelPlacering.objects.bulk_create(
        ManuelPlacering(
            afdeling=afdeling,
            monitorering=runde,
            farve=valgt.value,
            begrundelse=begrundelse,
            afgoerelse=afgoerelse,
            fra_on=fra_on,
            til_on=til_on,
            created_at=now,
            created_by=by,
        )
        for afdeling in afdelinger
    )
    for manuel in nye:
        _log(manuel, "manuel.placeret", f"placeret manuelt som {FARVENAVNE[valgt]} til {dato(til_on)}", by, now)
    if fra_on is not None:
        signals.grundlag_aendret.send(sender=ManuelPlacering, afdeling_ids=[a.pk for a in afdelinger])
    return nye


@transaction.atomic
def ophaev_manuel(*, manuel: ManuelPlacering, begrundelse: str, by: Bruger, now: dt.datetime) -> ManuelPlacering:
    """End a manual placement from today, with a reason; the afdeling is ikke målt again from that day."""
    tjek_ret(by, Rettighed.PLACER_MANUELT, handling="ophæve en manuel placering")
    begrundelse = _tjek_tekst(begrundelse, "begrundelse", "Skriv, hvorfor placeringen ophæves.")
    laas(manuel.monitorering)
    laast = ManuelPlacering.objects.select_for_update().get(pk=manuel.pk)
    idag = timezone.localdate(now)
    if laast.ophaevet_at is not None:
        raise Afvist("Placeringen er allerede ophævet.")
    if laast.til_on <= idag:
        raise Afvist(f"Placeringen udløb {dato(laast.til_on)} og kan ikke ophæves.")
    if laast.fra_on is None and laast.monitorering.status != Monitorering.Status.KLADDE:
        raise Afvist("Runden er indstillet. Træk indstillingen tilbage, før du ændrer de manuelle placeringer.")
    laast.ophaevet_at, laast.ophaevet_by = now, by
    laast.ophaevet_on = None if laast.fra_on is None else max(idag, laast.fra_on)
    laast.ophaevet_fordi = begrundelse
    laast.save(update_fields=["ophaevet_at", "ophaevet_by", "ophaevet_on", "ophaevet_fordi"])
    _log(laast, "manuel.ophaevet", "ikke længere placeret manuelt", by, now, begrundelse)
    if laast.fra_on is not None:
        signals.grundlag_aendret.send(sender=ManuelPlacering, afdeling_ids=[laast.afdeling_id])
    return laast


def saet_i_kraft(*, runde: Monitorering, fra_on: dt.date, by: Bruger, now: dt.datetime) -> None:
    """Let the draft's manual placements take effect on `fra_on`, as part of the publication.

    One whose afdeling the round measures after all is ended; one from an earlier round gives way to the new one.
    """
    besluttede = _gaeldende().filter(monitorering=runde, fra_on=None).select_related("afdeling__organisation")
    ikke_maalte = set(_ikke_maalte(runde).values_list("afdeling_id", flat=True))
    virker = [m for m in besluttede.order_by("id") if m.afdeling_id in ikke_maalte]
    udloebne = [m.afdeling.noegle for m in virker if m.til_on <= fra_on]
    if udloebne:
        raise Afvist(
            f"Den manuelle placering af {opremsning(udloebne, hoejst=_NAEVN)} udløber, før runden gælder fra "
            f"{dato(fra_on)}. Vælg en tidligere dag, eller ophæv placeringen.",
            felt="gaelder_fra_on",
        )
    bortfalder = besluttede.exclude(afdeling__in=ikke_maalte)
    for manuel in bortfalder:
        _log(manuel, "manuel.bortfaldet", "målt i runden, så den manuelle placering bortfalder", by, now)
    bortfalder.update(ophaevet_at=now, ophaevet_by=by, ophaevet_fordi="Afdelingen er målt i runden.")
    _afloes([m.afdeling_id for m in virker], fra_on=fra_on, by=by, now=now)
    ManuelPlacering.objects.filter(pk__in=[m.pk for m in virker]).update(fra_on=fra_on)


def _afloes(afdeling_ids: Collection[int], *, fra_on: dt.date, by: Bruger, now: dt.datetime) -> None:
    """The manual placements of the afdelinger give way to new ones on `fra_on`."""
    afloeses = _gaeldende().filter(afdeling__in=afdeling_ids, fra_on__isnull=False, til_on__gt=fra_on)
    for manuel in afloeses.select_related("afdeling__organisation"):
        _log(manuel, "manuel.afloest", f"placeret på ny fra {dato(fra_on)}", by, now)
    fordi = f"Afdelingen er placeret manuelt på ny fra {dato(fra_on)}."
    afloeses.update(ophaevet_at=now, ophaevet_by=by, ophaevet_on=fra_on, ophaevet_fordi=fordi)


def tag_ud_af_kraft(*, runde: Monitorering) -> None:
    """Undo `saet_i_kraft` for a publication that is withdrawn: all that it did has the publication's own moment."""
    at, fra_on = runde.offentliggjort_at, runde.gaelder_fra_on
    egne = ManuelPlacering.objects.filter(monitorering=runde)
    egne.filter(fra_on=fra_on).update(fra_on=None, ophaevet_on=None)
    staar = {"ophaevet_at": None, "ophaevet_by": None, "ophaevet_on": None, "ophaevet_fordi": ""}
    egne.filter(fra_on=None, ophaevet_at=at).update(**staar)
    afloeste = ManuelPlacering.objects.exclude(monitorering=runde).filter(ophaevet_at=at, ophaevet_on=fra_on)
    afloeste.update(**staar)


def _gaeldende() -> QuerySet[ManuelPlacering]:
    return ManuelPlacering.objects.filter(ophaevet_at=None)


def _ikke_maalte(runde: Monitorering) -> QuerySet[Placering]:
    return Placering.objects.filter(monitorering=runde, farve=Farve.IKKE_MAALT.value)


def spaerring(runde: Monitorering, idag: dt.date) -> str | None:
    """Why nothing may be placed manually in the round today; None when it may."""
    if runde.status == Monitorering.Status.KLADDE:
        return "Runden er ikke beregnet. Beregn den først." if runde.beregnet_at is None else None
    gaeldende = runde_paa(idag)
    if gaeldende is None or gaeldende.pk != runde.pk:
        return (
            f"Runden har status »{runde.get_status_display()}« og gælder ikke i dag. Manuelle placeringer kan kun "
            "gives i en kladde eller i den runde, der gælder."
        )
    return None


def _tjek_afdelinger(
    runde: Monitorering, afdelinger: Collection[Afdeling], fra_on: dt.date | None, til_on: dt.date
) -> None:
    ikke_maalte = set(_ikke_maalte(runde).filter(afdeling__in=afdelinger).values_list("afdeling_id", flat=True))
    if maalte := [a.noegle for a in afdelinger if a.pk not in ikke_maalte]:
        raise Afvist(
            f"{opremsning(maalte, hoejst=_NAEVN)} er ikke blandt de afdelinger, der er »ikke målt« i runden. "
            "Kun dem kan man placere manuelt.",
            felt="afdelinger",
        )
    if fra_on is None:
        optaget = _gaeldende().filter(monitorering=runde, fra_on=None)
    else:
        frie = Q(ophaevet_on__isnull=False, ophaevet_on__lte=fra_on) | Q(ophaevet_at__isnull=False, ophaevet_on=None)
        optaget = ManuelPlacering.objects.filter(fra_on__gt=fra_on).exclude(frie)
    if taget := set(optaget.filter(afdeling__in=afdelinger).values_list("afdeling_id", flat=True)):
        navne = [a.noegle for a in afdelinger if a.pk in taget]
        raise Afvist(
            f"{opremsning(navne, hoejst=_NAEVN)} har allerede en manuel placering, der ikke er trådt i kraft. "
            "Ophæv den, før afdelingen placeres igen.",
            felt="afdelinger",
        )


def _tjek_farve(farve: Farve | str) -> Farve:
    if farve not in (Farve.ROED, Farve.GUL, Farve.GROEN):
        raise Afvist("Vælg farven rød, gul eller grøn.", felt="farve")
    return Farve(farve)


def _tjek_tekst(tekst: str, felt: str, tom: str) -> str:
    tekst = tekst.strip()
    if not tekst:
        raise Afvist(tom, felt=felt)
    if ligner_cpr(tekst):
        raise Afvist(CPR_BESKED, felt=felt)
    return tekst


def _tjek_afgoerelse(afgoerelse: str) -> str:
    """Where it was decided, as it is stored."""
    renset = _tjek_tekst(afgoerelse, "afgoerelse", "Skriv, hvor placeringen er besluttet, for eksempel mødets dato.")
    if len(renset) > 200:
        raise Afvist("Skriv højst 200 tegn om, hvor placeringen er besluttet.", felt="afgoerelse")
    return renset


def _tjek_udloeb(til_on: dt.date, idag: dt.date) -> None:
    regel = manuelregel()
    if til_on <= idag:
        raise Afvist(f"Placeringen skal udløbe efter i dag, {dato(idag)}.", felt="til_on")
    sidste = regel.sidste_udloeb(idag)
    if til_on > sidste:
        raise Afvist(
            f"Placeringen kan højst gælde i {regel.hoejst_maaneder} måneder. Vælg senest {dato(sidste)}.", felt="til_on"
        )


def _log(
    manuel: ManuelPlacering, art: str, hvad: str, by: Bruger, now: dt.datetime, begrundelse: str | None = None
) -> None:
    skriv(
        art=art,
        objekt=manuel,
        tekst=f"{manuel.afdeling} er {hvad}. Begrundelse: {begrundelse or manuel.begrundelse}",
        by=by,
        now=now,
        grundlag={"runde": manuel.monitorering_id, "farve": manuel.farve, "besluttet": manuel.afgoerelse},
        organisation_id=manuel.afdeling.organisation_id,
    )
