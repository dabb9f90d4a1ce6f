"""Drafts of agreements on fleksibel udlejning: what they must hold before anybody is asked to adopt them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from anvisning.domain.diskrimination import afvisning
from anvisning.domain.fleksibel import Aftaleart, Aftalestatus, Kriterieslags, Part, for_lang, mangler_slags
from anvisning.domain.vaerdier import Handling, Udfald
from anvisning.models import Aftaledokument, Fleksibelaftale, Kriterium, Portudfald
from anvisning.services.aftaledokument import gem_dokument, kraev_uden_cpr
from anvisning.services.fleksibelregler import fleksibelregler
from anvisning.services.laase import oversaet_afvisning
from anvisning.services.tekster import renset
from monitoring.api import Afdeling
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed, Rolle
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser import services as haendelser

HUNDREDE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Udkast:
    """What a person writes. `til_on` is exclusive; `kriterier` are (kind, wording); `andel` per cent or None."""

    art: Aftaleart
    fra_on: dt.date
    til_on: dt.date
    parter: str
    kriterier: Sequence[tuple[Kriterieslags, str]]
    andel: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Fil:
    """A file that was sent with the form."""

    navn: str
    indhold: bytes


def part_af(by: Bruger) -> Part:
    return Part.ORGANISATION if by.rolle == Rolle.ORGANISATION else Part.KOMMUNE


def opret_udkast(
    *, afdeling: Afdeling, udkast: Udkast, fil: Fil | None = None, by: Bruger, now: dt.datetime
) -> Fleksibelaftale:
    """A draft that only the writer's own side sees until it is put forward."""
    _kraev_ret(by, udkast.art, afdeling)
    if fil is not None:
        kraev_uden_cpr(fil.indhold)
    with oversaet_afvisning(), transaction.atomic():
        felter = _felter(afdeling, udkast)
        aftale = Fleksibelaftale(afdeling=afdeling, part=part_af(by), created_at=now, created_by=by)
        return _gem(aftale, felter, udkast, fil, by, now, "oprettet")


def ny_version(*, aftale: Fleksibelaftale, fra_on: dt.date, by: Bruger, now: dt.datetime) -> Fleksibelaftale:
    """A draft with the criteria of an adopted agreement, to follow it from `fra_on`; the old one stands as it is."""
    art = Aftaleart(aftale.art)
    _kraev_ret(by, art, aftale.afdeling)
    if aftale.status not in Fleksibelaftale.GAELDENDE:
        raise Afvist("Kun kriterier, der har været vedtaget, kan fortsætte i en ny version. Ret kladden i stedet.")
    laengde = aftale.til_on - aftale.fra_on
    udkast = Udkast(
        art=art,
        fra_on=fra_on,
        til_on=fra_on + laengde,
        parter=aftale.parter,
        kriterier=[(Kriterieslags(k.slags), k.ordlyd) for k in aftale.kriterier.all()],
        andel=aftale.andel,
    )
    with oversaet_afvisning(), transaction.atomic():
        ny = Fleksibelaftale(
            afdeling=aftale.afdeling,
            part=part_af(by),
            erstatter=aftale,
            version=aftale.version + 1,
            created_at=now,
            created_by=by,
        )
        return _gem(ny, _felter(aftale.afdeling, udkast), udkast, None, by, now, "oprettet")


def ret_udkast(
    *, aftale: Fleksibelaftale, udkast: Udkast, fil: Fil | None = None, by: Bruger, now: dt.datetime
) -> Fleksibelaftale:
    """Write a draft anew; without `fil` its document stays."""
    _kraev_ret(by, Aftaleart(aftale.art), aftale.afdeling)
    if fil is not None:
        kraev_uden_cpr(fil.indhold)
    with oversaet_afvisning(), transaction.atomic():
        laast = laas_aftale(aftale.pk)
        kraev_egen_kladde(laast, by)
        if udkast.art != laast.art:
            raise Afvist("En kladde kan ikke skifte art. Kassér den, og begynd en ny.", felt="art")
        return _gem(laast, _felter(laast.afdeling, udkast), udkast, fil, by, now, "rettet")


def laas_aftale(aftale_id: int) -> Fleksibelaftale:
    """The agreement, locked; before it its afdeling, so that two adoptions of one afdeling wait for each other."""
    afdeling_id = Fleksibelaftale.objects.values_list("afdeling_id", flat=True).get(pk=aftale_id)
    Afdeling.objects.select_for_update(of=("self",), no_key=True).get(pk=afdeling_id)
    return (
        Fleksibelaftale.objects.select_for_update(of=("self",), no_key=True)
        .select_related("afdeling__organisation", "erstatter", "dokument")
        .defer("dokument__indhold")
        .get(pk=aftale_id)
    )


def kraev_egen_kladde(aftale: Fleksibelaftale, by: Bruger) -> None:
    if aftale.status != Aftalestatus.KLADDE or aftale.part != part_af(by):
        raise Afvist("Aftalen er ikke længere en kladde, som du kan ændre. Genindlæs siden.")


def kraev_adgang(by: Bruger, art: Aftaleart, afdeling: Afdeling, handling: str) -> None:
    """Obligatory criteria are the municipality's to set; agreed ones are both sides', each organisation's its own."""
    obligatorisk = art is Aftaleart.OBLIGATORISK
    tjek_ret(by, Rettighed.FASTSAET_FLEKSIBEL if obligatorisk else Rettighed.AFTAL_FLEKSIBEL, handling=handling)
    if by.rolle == Rolle.ORGANISATION and by.organisation_id != afdeling.organisation_id:
        raise Afvist("Afdelingen findes ikke blandt din organisations afdelinger. Vælg en af jeres egne.")


def _kraev_ret(by: Bruger, art: Aftaleart, afdeling: Afdeling) -> None:
    hvad = "fastsætte obligatoriske kriterier" if art is Aftaleart.OBLIGATORISK else "aftale fleksibel udlejning"
    kraev_adgang(by, art, afdeling, hvad)


def kontroller(art: Aftaleart, fra_on: dt.date, til_on: dt.date, slags: set[str], afdeling: Afdeling) -> None:
    """What the law says of kinds, length and place; asked of the draft and again when it is adopted."""
    regler = fleksibelregler()
    if not slags:
        raise Afvist("Skriv mindst ét kriterium.", felt="ordlyd_beskaeftigelse")
    if mangel := mangler_slags(art, slags, regler):
        manglende = next(s for s in regler.kraevede if s not in slags)
        raise Afvist(mangel, felt=f"ordlyd_{manglende}")
    if laengde := for_lang(art, fra_on, til_on, regler):
        raise Afvist(laengde, felt="til_og_med")
    if art is Aftaleart.OBLIGATORISK and not _er_obligatorisk_i(afdeling, fra_on, til_on):
        raise Afvist(
            f"{afdeling.navn} ligger ikke i et område, hvor fleksibel udlejning er obligatorisk i perioden"
            " (almenboligloven §60, stk. 4). Kriterierne kan i stedet aftales efter stk. 1.",
            felt="art",
        )


def _er_obligatorisk_i(afdeling: Afdeling, fra_on: dt.date, til_on: dt.date) -> bool:
    aaben = Q(til_on__isnull=True) | Q(til_on__gt=fra_on)
    return Portudfald.objects.filter(
        aaben,
        afdeling=afdeling,
        handling=Handling.FLEKSIBEL_UDLEJNING.value,
        udfald=Udfald.OBLIGATORISK.value,
        fra_on__lt=til_on,
    ).exists()


def _felter(afdeling: Afdeling, udkast: Udkast) -> dict[str, object]:
    if udkast.til_on <= udkast.fra_on:
        raise Afvist("Perioden slutter, før den begynder. Ret en af datoerne.", felt="til_og_med")
    kontroller(udkast.art, udkast.fra_on, udkast.til_on, {s.value for s, _ in udkast.kriterier}, afdeling)
    andel = HUNDREDE if udkast.art is Aftaleart.OBLIGATORISK else udkast.andel
    if andel is not None and not (andel.is_finite() and 0 < andel <= HUNDREDE):
        raise Afvist("Den fleksible andel skal være over 0 og højst 100 procent. Ret tallet.", felt="andel")
    return {
        "art": udkast.art.value,
        "fra_on": udkast.fra_on,
        "til_on": udkast.til_on,
        "slut_on": udkast.til_on,
        "parter": renset(udkast.parter, felt="parter", mangler="Skriv, hvem parterne er.", hoejst=300),
        "andel": andel,
    }


def _kriterier(aftale: Fleksibelaftale, udkast: Udkast) -> list[Kriterium]:
    nye = []
    for slags, skrevet in udkast.kriterier:
        felt = f"ordlyd_{slags}"
        ordlyd = renset(skrevet, felt=felt, mangler="Skriv kriteriets ordlyd.", hoejst=300)
        if grund := afvisning(ordlyd):
            raise Afvist(grund, felt=felt)
        nye.append(Kriterium(aftale=aftale, slags=slags.value, ordlyd=ordlyd))
    return nye


def _gem(
    aftale: Fleksibelaftale,
    felter: dict[str, object],
    udkast: Udkast,
    fil: Fil | None,
    by: Bruger,
    now: dt.datetime,
    hvad: str,
) -> Fleksibelaftale:
    for navn, vaerdi in felter.items():
        setattr(aftale, navn, vaerdi)
    if fil is not None:
        dokument: Aftaledokument = gem_dokument(navn=fil.navn, indhold=fil.indhold, by=by, now=now)
        aftale.dokument = dokument
    kriterier = _kriterier(aftale, udkast)
    aftale.save()
    aftale.kriterier.all().delete()
    Kriterium.objects.bulk_create(kriterier)
    haendelser.skriv(
        art=f"fleksibelaftale.{hvad}",
        objekt=aftale,
        tekst=f"En kladde til kriterier for fleksibel udlejning i {aftale.afdeling} er {hvad}.",
        by=by,
        now=now,
        grundlag=som_grundlag(aftale),
        organisation_id=aftale.afdeling.organisation_id,
    )
    return aftale


def som_grundlag(aftale: Fleksibelaftale) -> dict[str, object]:
    """The agreement as it stood, for the log."""
    return {
        "art": aftale.art,
        "version": aftale.version,
        "fra_on": aftale.fra_on.isoformat(),
        "til_on": aftale.til_on.isoformat(),
        "slut_on": aftale.slut_on.isoformat(),
        "parter": aftale.parter,
        "andel": None if aftale.andel is None else str(aftale.andel),
        "dokument": aftale.dokument.sha256 if aftale.dokument else None,
        "kriterier": [[k.slags, k.ordlyd] for k in aftale.kriterier.order_by("id")],
    }
