"""From a draft to an adopted version: a copy, edited, proposed by one, adopted by another, then never changed."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from anvisning.models import Regelsaet
from anvisning.services.projektion import genopbyg_udfald
from anvisning.services.regelsaet import giv_plads
from anvisning.services.tekster import renset
from monitoring.api import CPR_BESKED, dato, kanonisk_json, ligner_cpr
from monitoring.models import Modelversion
from monitoring.services.modeller import afslut_forrige, genberegn_efter
from udlejning.beskeder.models import Beskedart
from udlejning.beskeder.services import giv_besked
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.brugere.selectors import brugere_med_ret
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser.services import skriv
from udlejning.styregruppe.domain.kladde import laeg_ind
from udlejning.styregruppe.domain.parametre import Parameter
from udlejning.styregruppe.domain.regelparametre import udfoldet
from udlejning.styregruppe.domain.trinaendring import udgangspunkt
from udlejning.styregruppe.models import Scenarie
from udlejning.styregruppe.selectors.trinandele import trinforskel
from udlejning.styregruppe.selectors.versioner import tilsidesat
from udlejning.styregruppe.slags import AFTALE, TRAPPE, Slags, Version, slags_af

RETTET_ANDETSTEDS = "Kladden er gemt et andet sted, siden du åbnede siden. Åbn den igen, og ret det, der står der nu."


@transaction.atomic
def opret_kladde(*, forlaeg: Version, by: Bruger, now: dt.datetime, idag: dt.date, undervejs: bool = False) -> Version:
    """A new draft, a copy of `forlaeg` (adopted) with the next free version number.

    A model is to hold from the first of next month, an agreement from the day that `forlaeg` ends and as long; or,
    as a change of the agreement while it runs (`undervejs`), from the first of next month until it ends.
    """
    tjek_ret(by, Rettighed.FORESLAA_MODEL, handling="lave en kladde")
    slags = slags_af(forlaeg)
    # All versions are locked, so that two drafts at once get a number each.
    samme = slags.model.objects.select_for_update().filter(noegle=forlaeg.noegle).order_by("pk")
    laast = next(v for v in samme if v.pk == forlaeg.pk)
    if not laast.er_vedtaget:
        raise Afvist("En kladde laves som kopi af en vedtaget version. Vælg en, der er vedtaget.")
    nummer = slags.model.objects.filter(noegle=laast.noegle).aggregate(m=Max("version"))["m"] + 1
    fra_on, til_on = _forslag_til_periode(laast, idag, undervejs)
    data = slags.med_start({**laast.data, "version": nummer}, fra_on)
    felter: dict[str, Any] = {}
    if isinstance(laast, Regelsaet) and til_on is not None:
        data["periode"] = {
            "fra": fra_on.isoformat(), "til": til_on.isoformat(), "antagelse": "Perioden er foreslået af kladden."
        }  # fmt: skip
        felter = {"til_on": til_on, "aftale": laast.aftale}
    ny = slags.model.objects.create(
        noegle=laast.noegle,
        version=nummer,
        navn=laast.navn,
        data=slags.skriv(data),
        sha256=_sha256(slags.skriv(data)),
        fra_on=fra_on,
        bygger_paa_id=laast.pk,
        created_at=now,
        created_by=by,
        **felter,
    )
    _log(ny, "kladde", f"{_navn(ny)}, er lavet som kladde ud fra version {laast.version}.", by, now)
    return ny


def _forslag_til_periode(forlaeg: Version, idag: dt.date, undervejs: bool) -> tuple[dt.date, dt.date | None]:
    naeste_maaned = (idag.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    if isinstance(forlaeg, Modelversion):
        return naeste_maaned, None
    if undervejs and naeste_maaned < forlaeg.til_on:
        return naeste_maaned, forlaeg.til_on
    fra_on = max(forlaeg.til_on, idag)
    return fra_on, _lige_saa_laenge(fra_on, forlaeg.fra_on, dt.date.fromisoformat(forlaeg.data["periode"]["til"]))


def _lige_saa_laenge(fra_on: dt.date, foerste: dt.date, slut: dt.date) -> dt.date:
    """The end of a period that is as long as from `foerste` to `slut`: in whole months where those are."""
    if foerste.day != slut.day or fra_on.day > 28:
        return fra_on + (slut - foerste)
    maaneder = (slut.year - foerste.year) * 12 + slut.month - foerste.month
    aar, maaned = divmod(fra_on.month - 1 + maaneder, 12)
    return fra_on.replace(year=fra_on.year + aar, month=maaned + 1)


@transaction.atomic
def gem_kladde(*, version: Version, data: Mapping[str, Any], begrundelse: str, by: Bruger, now: dt.datetime) -> Version:
    """Replace the draft's contents by `data`, which the readers accept; key and number stay the draft's own.

    `version` as it was read: what another has stored since is not overwritten.
    """
    tjek_ret(by, Rettighed.FORESLAA_MODEL, handling="rette en kladde")
    laast = _laas(version)
    if not laast.er_kladde:
        raise Afvist(f"{_navn(laast)}, er ikke en kladde længere og kan ikke rettes.")
    if laast.sha256 != version.sha256:
        raise Afvist(RETTET_ANDETSTEDS)
    slags = slags_af(laast)
    nye = slags.skriv({**data, "noegle": laast.noegle, "version": laast.version})
    vaerdi = slags.laes(nye)
    if ligner_cpr(kanonisk_json(nye)):
        raise Afvist(CPR_BESKED)
    laast.data, laast.sha256, laast.navn = nye, _sha256(nye), vaerdi.navn
    laast.begrundelse = _uden_cpr(begrundelse, "begrundelse")
    if isinstance(laast, Regelsaet):
        if vaerdi.fra_on is None:
            raise Afvist("Aftalen skal have en periode. Skriv, fra og til hvilken dag den gælder.", felt="fra_on")
        laast.fra_on, laast.til_on, laast.aftale = vaerdi.fra_on, vaerdi.til_on, vaerdi.aftale
    else:
        laast.fra_on = vaerdi.gaelder_fra
    laast.save()
    _log(laast, "rettet", f"Kladden til {_navn(laast)} er rettet.", by, now)
    return laast


@transaction.atomic
def foreslaa_fra_scenarie(*, scenarie: Scenarie, by: Bruger, now: dt.datetime, idag: dt.date) -> list[Version]:
    """Proposals of what the scenario changes: of the model, of the rules, or of both.

    Rules that were tried in the place of the agreement's are proposed as a change of it while it runs.
    Refuses where the scenario is a copy of what is no longer the newest: what has been adopted since would be lost. An
    agreement that is adopted to follow the one in force stays, so that one may still be changed until then.
    """
    tjek_ret(by, Rettighed.FORESLAA_MODEL, handling="foreslå en ny version")
    forlaeg: list[tuple[Version, Mapping[str, Any]]] = [(scenarie.model, scenarie.model_data)]
    if scenarie.regelsaet is not None and scenarie.regel_data is not None:
        forlaeg.append((scenarie.regelsaet, scenarie.regel_data))
    foreslaaede = []
    for fra, data in forlaeg:
        slags = slags_af(fra)
        if slags.kerne(data) == slags.kerne(fra.data):
            continue
        kladde = opret_kladde(forlaeg=fra, by=by, now=now, idag=idag, undervejs=True)
        if tilsidesat(kladde, kladde.fra_on) is not None:
            raise Afvist(
                f"Der er vedtaget en nyere version af {slags.bestemt}. Lav et nyt scenarie, når den gælder, eller "
                "lav en ny kladde under Model: den er en kopi af den nyeste."
            )
        grundlag, parametre = _grundlag(scenarie, kladde)
        vaerdier = {p.felt: p.vaerdi(data) for p in parametre}
        indhold = laeg_ind(grundlag, parametre, vaerdier, version=kladde.version)
        gem_kladde(version=kladde, data=indhold, begrundelse="", by=by, now=now)
        begrundelse = f"Scenariet »{scenarie.navn}«. {scenarie.beskrivelse}".strip()
        foreslaaede.append(foreslaa_version(version=kladde, begrundelse=begrundelse, by=by, now=now))
    if not foreslaaede:
        raise Afvist("Scenariet ændrer ikke noget, så der er intet at foreslå.")
    return foreslaaede


def _grundlag(scenarie: Scenarie, kladde: Version) -> tuple[dict[str, Any], list[Parameter]]:
    """The draft with the scenario's steps, and the parameters that the scenario's values are laid over."""
    if isinstance(kladde, Modelversion):
        fra = udgangspunkt(kladde.data, scenarie.model_data)
        return fra.model, fra.modelparametre()
    assert scenarie.regel_data is not None  # else it has no agreement to be a draft of
    fra = udgangspunkt(scenarie.model.data, scenarie.model_data, udfoldet(kladde.data), scenarie.regel_data)
    return fra.regler or {}, fra.regelparametre()


@transaction.atomic
def slet_kladde(*, version: Version, by: Bruger, now: dt.datetime) -> None:
    """Remove a draft; what is proposed must be withdrawn first, what is adopted stays."""
    tjek_ret(by, Rettighed.FORESLAA_MODEL, handling="slette en kladde")
    laast = _laas(version)
    if not laast.er_kladde:
        raise Afvist("Kun en kladde kan slettes. Er den foreslået, så træk forslaget tilbage først.")
    _log(laast, "slettet", f"Kladden til {_navn(laast)} er slettet.", by, now)
    laast.delete()


@transaction.atomic
def foreslaa_version(*, version: Version, begrundelse: str, by: Bruger, now: dt.datetime) -> Version:
    """Propose a draft, with the reason; those who may adopt it are told."""
    tjek_ret(by, Rettighed.FORESLAA_MODEL, handling="foreslå en ny version")
    begrundelse = renset(begrundelse, felt="begrundelse", mangler="Skriv, hvorfor versionen foreslås.")
    laast = _laas(version)
    if not laast.er_kladde:
        raise Afvist("Versionen er allerede foreslået eller vedtaget. Genindlæs siden.")
    slags = slags_af(laast)
    if laast.bygger_paa is not None and slags.kerne(laast.data) == slags.kerne(laast.bygger_paa.data):
        raise Afvist("Kladden er den samme som den version, den er en kopi af. Ret den, før du foreslår den.")
    laast.begrundelse, laast.foreslaaet_at, laast.foreslaaet_by = begrundelse, now, by
    laast.save(update_fields=["begrundelse", "foreslaaet_at", "foreslaaet_by"])
    tekst = f"{by} foreslår {_navn(laast)}, fra {dato(laast.fra_on)}: {begrundelse}"
    _log(laast, "foreslaaet", tekst, by, now)
    _besked(
        laast, "foreslaaet", f"Forslag om {_navn(laast)}", f"{tekst} En anden end {by} kan vedtage forslaget.", by, now
    )
    return laast


@transaction.atomic
def traek_forslag(*, version: Version, by: Bruger, now: dt.datetime) -> Version:
    """Take a proposal back; it is a draft again."""
    tjek_ret(by, Rettighed.FORESLAA_MODEL, handling="trække et forslag tilbage")
    laast = _laas(version)
    if not laast.er_foreslaaet:
        raise Afvist("Versionen er ikke et forslag længere. Genindlæs siden.")
    laast.foreslaaet_at, laast.foreslaaet_by = None, None
    laast.save(update_fields=["foreslaaet_at", "foreslaaet_by"])
    _log(laast, "trukket", f"Forslaget om {_navn(laast)} er trukket tilbage. Det er en kladde igen.", by, now)
    return laast


@transaction.atomic
def vedtag_version(
    *,
    version: Version,
    moede_on: dt.date,
    moede: str,
    referat: str,
    fra_on: dt.date,
    by: Bruger,
    now: dt.datetime,
    idag: dt.date,
) -> Version:
    """Adopt a proposal from `fra_on`: what held until then ends that day, and the gate follows at once.

    The one who proposed cannot adopt. `moede_on` is the meeting's day, `referat` where its minutes tell of it.
    """
    tjek_ret(by, Rettighed.VEDTAG_MODEL, handling="vedtage en version")
    laast = _laas(version)
    if not laast.er_foreslaaet:
        raise Afvist("Kun et forslag kan vedtages. Genindlæs siden.")
    if laast.foreslaaet_by_id == by.pk:
        raise Afvist("Du har selv foreslået versionen. En anden skal vedtage den.")
    _kraev_dage(laast, moede_on, fra_on, idag)
    _kraev_kendt(laast, fra_on)
    _kraev_trin(laast, fra_on)
    laast.vedtaget_hvor = _kraev_tekst(moede, "moede", "Skriv, på hvilket møde versionen er vedtaget.")
    laast.referat = _kraev_tekst(referat, "referat", "Skriv, hvor i referatet vedtagelsen står.")
    laast.vedtaget_on, laast.vedtaget_at, laast.vedtaget_by, laast.fra_on = moede_on, now, by, fra_on
    laast.data = slags_af(laast).med_start(laast.data, fra_on)
    laast.sha256 = _sha256(laast.data)
    if isinstance(laast, Modelversion):
        afslut_forrige(hvad=f"{laast},", fra_on=fra_on)
        genberegn_efter(fra_on=fra_on)
        laast.save()
    else:
        giv_plads(fra_on=fra_on, til_on=laast.til_on, idag=idag)
        laast.save()
        genopbyg_udfald()
    tekst = f"{_navn(laast)}, er vedtaget {dato(moede_on)} ({laast.vedtaget_hvor}) og gælder fra {dato(fra_on)}."
    _log(laast, "vedtaget", f"{tekst} Referat: {laast.referat}", by, now)
    _besked(laast, "vedtaget", f"Vedtaget: {_navn(laast)}", tekst, by, now)
    return laast


def _kraev_dage(version: Version, moede_on: dt.date, fra_on: dt.date, idag: dt.date) -> None:
    if moede_on > idag:
        raise Afvist(f"Mødet skal være holdt. Vælg senest i dag, {dato(idag)}.", felt="moede_on")
    if fra_on < idag:
        raise Afvist(
            f"Det, der allerede er sket, er afgjort efter de gamle regler. Vælg tidligst i dag, {dato(idag)}.",
            felt="fra_on",
        )
    if isinstance(version, Regelsaet) and fra_on >= version.til_on:
        raise Afvist(
            f"Aftalen gælder til og med {dato(version.til_on - dt.timedelta(days=1))}. Vælg en dag før.", felt="fra_on"
        )


def _kraev_kendt(version: Version, fra_on: dt.date) -> None:
    """Call it with the version locked: who adopts must see all that is changed, and what is adopted never changes."""
    if (glemt := tilsidesat(version, fra_on)) is None:
        return
    assert version.bygger_paa is not None
    if glemt.fra_on < version.bygger_paa.fra_on:
        senere = dato(version.bygger_paa.fra_on)
        raise Afvist(
            f"Forslaget er en ændring af version {version.bygger_paa.version}, som gælder fra {senere}. "
            f"Den {dato(fra_on)} gælder version {glemt.version}. Vælg {senere} eller en senere dag. "
            f"Skal version {glemt.version} ændres, mens den gælder, så lav et scenarie, og foreslå det til vedtagelse.",
            felt="fra_on",
        )
    raise Afvist(
        f"Forslaget er en ændring af version {version.bygger_paa.version}, men version {glemt.version} er vedtaget fra "
        f"{dato(glemt.fra_on)}, og dens ændringer ville gå tabt. Træk forslaget tilbage, og lav en ny kladde ud fra "
        f"version {glemt.version}."
    )


def _kraev_trin(version: Version, fra_on: dt.date) -> None:
    """An agreement's shares follow their steps: it is not adopted before the model that has them."""
    forskel = trinforskel(version, fra_on) if isinstance(version, Regelsaet) else None
    if forskel is not None and forskel.ukendte:
        raise Afvist(
            f"Aftalen {forskel.i_ord}. Den model, der er vedtaget til at gælde {dato(fra_on)}, er version "
            f"{forskel.model.version}. Vedtag modellen med trinnene først, eller vælg en senere dag.",
            felt="fra_on",
        )


def _kraev_tekst(tekst: str, felt: str, mangler: str) -> str:
    fundet = renset(tekst, felt=felt, mangler=mangler)
    if len(fundet) > 200:
        raise Afvist("Skriv højst 200 tegn.", felt=felt)
    return fundet


def _navn(version: Version) -> str:
    """An agreement's own name leaves out which version it is."""
    return f"{version.navn}, version {version.version}"


def _uden_cpr(tekst: str, felt: str) -> str:
    if ligner_cpr(tekst):
        raise Afvist(CPR_BESKED, felt=felt)
    return tekst.strip()


def _laas(version: Version) -> Version:
    laast: Version | None = type(version).objects.select_for_update().filter(pk=version.pk).first()
    if laast is None:
        raise Afvist("Kladden er slettet i mellemtiden.")
    return laast


def _sha256(data: Mapping[str, Any]) -> str:
    return hashlib.sha256(kanonisk_json(data).encode()).hexdigest()


def _log(version: Version, hvad: str, tekst: str, by: Bruger, now: dt.datetime) -> None:
    art = {TRAPPE: "model", AFTALE: "regelsaet"}[slags_af(version)]
    skriv(
        art=f"{art}.{hvad}",
        objekt=version,
        tekst=tekst,
        by=by,
        now=now,
        grundlag={"version": version.version, "sha256": version.sha256, "bygger_paa": version.bygger_paa_id},
    )


def _besked(version: Version, hvad: str, emne: str, tekst: str, by: Bruger, now: dt.datetime) -> None:
    slags: Slags = slags_af(version)
    giv_besked(
        art=Beskedart.AFTALE,
        modtagere=[b for b in brugere_med_ret(Rettighed.VEDTAG_MODEL) if b.pk != by.pk],
        noegle=f"version/{slags.noegle}/{version.pk}/{hvad}/{now.isoformat()}",
        emne=emne[:200],
        tekst=tekst,
        sti=reverse("styregruppe:version", args=[slags.noegle, version.pk]),
        now=now,
    )
