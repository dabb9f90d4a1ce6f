"""The units of the organisations' own systems, as files bring them, and a unit entered by hand."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from anvisning.domain.vaerdier import Boligtype
from anvisning.models import Bolig, Indmelding
from anvisning.services.filfund import fejl_i_celle
from anvisning.services.indmelding import kraev_egen_organisation
from anvisning.services.laase import laas_bolig, oversaet_afvisning
from anvisning.services.tekster import renset
from monitoring.api import Afdeling, FilAfvist, Fund, Indlaesning, Raekke
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser import services as haendelser

#: Standard column of the file → field of the unit.
KOLONNER = {
    "adresse": "adresse",
    "postnr": "postnr",
    "by": "by",
    "etage": "etage",
    "doer": "doer",
    "type": "type",
    "rum": "rum",
    "areal_m2": "areal",
    "husleje": "husleje",
    "indskud": "indskud",
    "elevator": "elevator",
    "tilgaengelig": "tilgaengelig",
}
_DECIMALER = {"areal": Decimal("0.1"), "husleje": Decimal("0.01"), "indskud": Decimal("0.01")}
SOEGEORD = Bolig._meta.get_field("soegeord")
Noegle = tuple[int, str]


def gem_boliger(*, raekker: Sequence[Raekke], indlaesning: Indlaesning, now: dt.datetime) -> int:
    """Store the rows of a file of units inside the import's transaction; how many units are new or changed.

    An empty cell leaves what is stored. A unit with an open report keeps its type: the report was judged by it.
    """
    afdelinger = {a.noegle: a.pk for a in Afdeling.objects.select_related("organisation")}
    noegler = [_noegle(raekke, afdelinger) for raekke in raekker]
    # Locked in the order of their ids, as all who lock several: what a person corrects meanwhile comes after the file.
    laaste = Bolig.objects.select_for_update(no_key=True).filter(afdeling__in={a for a, _ in noegler}).order_by("pk")
    kendte = {(b.afdeling_id, b.nr): b for b in laaste}
    aabne = set(Indmelding.objects.filter(status__in=Indmelding.AABNE).values_list("bolig_id", flat=True))
    nye: dict[Noegle, Bolig] = {}
    rettede: dict[Noegle, Bolig] = {}
    fund: list[Fund] = []
    for noegle, raekke in zip(noegler, raekker, strict=True):
        felter = _felter(raekke)
        bolig = kendte.get(noegle)
        fund += _fund(raekke, felter, bolig is not None and bolig.pk in aabne, bolig)
        if bolig is None:
            kendte[noegle] = nye[noegle] = Bolig(
                afdeling_id=noegle[0], nr=noegle[1], **{"indskud": Decimal(0), **felter}
            )
        elif _saet(bolig, felter) and noegle not in nye:
            rettede[noegle] = bolig
    if fund:
        raise FilAfvist(fund)
    Bolig.objects.bulk_create(nye.values(), batch_size=5_000)
    for bolig in rettede.values():
        bolig.soegeord = SOEGEORD.beregn(bolig)
    Bolig.objects.bulk_update(rettede.values(), [*KOLONNER.values(), SOEGEORD.name], batch_size=500)
    return len(nye) + len(rettede)


def _noegle(raekke: Raekke, afdelinger: dict[str, int]) -> Noegle:
    afdeling = afdelinger[f"{raekke.vaerdi('organisationsnr')}-{raekke.vaerdi('afdelingsnr')}"]
    return afdeling, str(raekke.vaerdi("bolignr"))


def _felter(raekke: Raekke) -> dict[str, Any]:
    """The fields that the row fills in, money and area with the decimals that are stored."""
    felter: dict[str, Any] = {}
    for kolonne, felt in KOLONNER.items():
        vaerdi = raekke.vaerdi(kolonne)
        if vaerdi is None:
            continue
        felter[felt] = Decimal(str(vaerdi)).quantize(_DECIMALER[felt]) if felt in _DECIMALER else vaerdi
    return felter


def _fund(raekke: Raekke, felter: dict[str, Any], er_meldt_ind: bool, bolig: Bolig | None) -> list[Fund]:
    fundet = []
    if len(str(felter.get("adresse", ""))) > 200:
        fundet.append(fejl_i_celle(raekke, "adresse", "for_lang", "er længere end 200 tegn", "forkort adressen"))
    if bolig is not None and er_meldt_ind and felter.get("type", bolig.type) != bolig.type:
        besked = "kan ikke afløse boligens type, mens boligen er meldt ind til boliganvisningen"
        fundet.append(fejl_i_celle(raekke, "type", "meldt_ind", besked, "træk indmeldingen tilbage først"))
    return fundet


def _saet(bolig: Bolig, felter: dict[str, Any]) -> bool:
    """Set the fields that differ; whether any did."""
    forskellige = {navn: vaerdi for navn, vaerdi in felter.items() if getattr(bolig, navn) != vaerdi}
    for navn, vaerdi in forskellige.items():
        setattr(bolig, navn, vaerdi)
    return bool(forskellige)


def opret_bolig(*, afdeling: Afdeling, by: Bruger, now: dt.datetime, **oplysninger: Any) -> Bolig:
    """Enter one unit by hand; `oplysninger` as `_renset_bolig` takes them."""
    tjek_ret(by, Rettighed.INDMELD_BOLIG, handling="oprette boliger")
    kraev_egen_organisation(by, afdeling.organisation_id)
    felter = _renset_bolig(**oplysninger)
    with oversaet_afvisning(), transaction.atomic():
        bolig = Bolig.objects.create(afdeling=afdeling, **felter)
        tekst = f"{bolig} er oprettet i {afdeling.navn}."
        _log(bolig, "bolig.oprettet", tekst, {}, by, now)
    return bolig


def ret_bolig(*, bolig: Bolig, by: Bruger, now: dt.datetime, **oplysninger: Any) -> Bolig:
    """Correct a unit by hand. One with an open report or a draft keeps its type: the report is judged by it."""
    tjek_ret(by, Rettighed.INDMELD_BOLIG, handling="rette boliger")
    felter = _renset_bolig(**oplysninger)
    with oversaet_afvisning(), transaction.atomic():
        laast = laas_bolig(bolig.pk)
        kraev_egen_organisation(by, laast.afdeling.organisation_id)
        aaben = Indmelding.objects.filter(bolig=laast, status__in=Indmelding.AABNE).exists()
        if felter["type"] != laast.type and aaben:
            raise Afvist(
                f"{laast} er meldt ind som {laast.get_type_display().lower()}, så typen kan ikke ændres."
                " Træk indmeldingen tilbage først.",
                felt="boligtype",
            )
        foer = {navn: str(getattr(laast, navn)) for navn, vaerdi in felter.items() if getattr(laast, navn) != vaerdi}
        if _saet(laast, felter):
            laast.save()
            tekst = f"Oplysningerne om {laast} er rettet."
            _log(laast, "bolig.rettet", tekst, {"foer": foer}, by, now)
    return laast


def _log(bolig: Bolig, art: str, tekst: str, grundlag: dict[str, Any], by: Bruger, now: dt.datetime) -> None:
    organisation_id = bolig.afdeling.organisation_id
    haendelser.skriv(
        art=art, objekt=bolig, tekst=tekst, by=by, now=now, grundlag=grundlag, organisation_id=organisation_id
    )


def _renset_bolig(
    *,
    nr: str,
    adresse: str,
    rum: int,
    areal: Decimal,
    husleje: Decimal,
    indskud: Decimal,
    boligtype: str = Boligtype.FAMILIE,
    postnr: str = "",
    bynavn: str = "",
    etage: str = "",
    doer: str = "",
    elevator: bool = False,
    tilgaengelig: bool = False,
) -> dict[str, Any]:
    """What was written by hand, as the unit's fields; money in kroner, area in m²."""
    _kraev_tal(rum=rum, areal=areal, husleje=husleje, indskud=indskud)
    if postnr and not (len(postnr) == 4 and postnr.isascii() and postnr.isdecimal()):
        raise Afvist(f"Postnummeret »{postnr}« har ikke fire cifre.", felt="postnr")
    return {
        "nr": renset(nr, felt="nr", mangler="Skriv lejemålsnummeret.", hoejst=40),
        "adresse": renset(adresse, felt="adresse", mangler="Skriv vej og husnummer.", hoejst=200),
        "postnr": postnr,
        "by": renset(bynavn, felt="bynavn", hoejst=60),
        "etage": renset(etage, felt="etage", hoejst=20),
        "doer": renset(doer, felt="doer", hoejst=20),
        "type": Boligtype(boligtype).value,
        "rum": rum,
        "areal": areal,
        "husleje": husleje,
        "indskud": indskud,
        "elevator": elevator,
        "tilgaengelig": tilgaengelig,
    }


def _kraev_tal(*, rum: int, areal: Decimal, husleje: Decimal, indskud: Decimal) -> None:
    """The same limits as a file has."""
    for felt, navn, vaerdi, mindst, hoejst in (
        ("rum", "Antal rum", Decimal(rum), 1, 20),
        ("areal", "Arealet", areal, 1, 1_000),
        ("husleje", "Huslejen", husleje, 0, 100_000),
        ("indskud", "Indskuddet", indskud, 0, 1_000_000),
    ):
        if not vaerdi.is_finite() or not mindst <= vaerdi <= hoejst:
            raise Afvist(f"{navn} skal være mellem {mindst} og {hoejst}. Ret tallet.", felt=felt)
