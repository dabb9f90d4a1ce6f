"""The units of the organisations' own systems, as files bring them, and a unit entered by hand."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from anvisning.domain.vaerdier import Boligtype
from anvisning.models import Bolig, Indmelding
from anvisning.services.indmelding import kraev_egen_organisation
from anvisning.services.laase import oversaet_afvisning
from anvisning.services.tekster import renset
from monitoring.api import Afdeling, Alvor, FilAfvist, Fund, Indlaesning, Raekke
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
    kendte = {(b.afdeling_id, b.nr): b for b in Bolig.objects.filter(afdeling__in={a for a, _ in noegler})}
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
        fundet.append(_fejl(raekke, "adresse", "for_lang", "er længere end 200 tegn", "forkort adressen"))
    if bolig is not None and er_meldt_ind and felter.get("type", bolig.type) != bolig.type:
        besked = "kan ikke afløse boligens type, mens boligen er meldt ind til boliganvisningen"
        fundet.append(_fejl(raekke, "type", "meldt_ind", besked, "træk indmeldingen tilbage først"))
    return fundet


def _fejl(raekke: Raekke, kolonne: str, kode: str, besked: str, raad: str) -> Fund:
    celle = raekke[kolonne]
    return Fund(
        Alvor.FEJL, kode, raekke.ark, raekke.nr, kolonne, celle.tekst, besked, raad, bogstav=celle.celle.kolonne
    )


def _saet(bolig: Bolig, felter: dict[str, Any]) -> bool:
    """Set the fields that differ; whether any did."""
    forskellige = {navn: vaerdi for navn, vaerdi in felter.items() if getattr(bolig, navn) != vaerdi}
    for navn, vaerdi in forskellige.items():
        setattr(bolig, navn, vaerdi)
    return bool(forskellige)


def opret_bolig(
    *,
    afdeling: Afdeling,
    nr: str,
    adresse: str,
    rum: int,
    areal: Decimal,
    husleje: Decimal,
    indskud: Decimal,
    by: Bruger,
    now: dt.datetime,
    boligtype: str = Boligtype.FAMILIE,
    postnr: str = "",
    bynavn: str = "",
    etage: str = "",
    doer: str = "",
    elevator: bool = False,
    tilgaengelig: bool = False,
) -> Bolig:
    """Enter one unit by hand; money in kroner, area in m²."""
    tjek_ret(by, Rettighed.INDMELD_BOLIG, handling="oprette boliger")
    kraev_egen_organisation(by, afdeling.organisation_id)
    _kraev_tal(rum=rum, areal=areal, husleje=husleje, indskud=indskud)
    if postnr and not (len(postnr) == 4 and postnr.isascii() and postnr.isdecimal()):
        raise Afvist(f"Postnummeret »{postnr}« har ikke fire cifre.", felt="postnr")
    with oversaet_afvisning(), transaction.atomic():
        bolig = Bolig.objects.create(
            afdeling=afdeling,
            nr=renset(nr, felt="nr", mangler="Skriv lejemålsnummeret.", hoejst=40),
            adresse=renset(adresse, felt="adresse", mangler="Skriv vej og husnummer.", hoejst=200),
            postnr=postnr,
            by=renset(bynavn, felt="bynavn", hoejst=60),
            etage=renset(etage, felt="etage", hoejst=20),
            doer=renset(doer, felt="doer", hoejst=20),
            type=Boligtype(boligtype).value,
            rum=rum,
            areal=areal,
            husleje=husleje,
            indskud=indskud,
            elevator=elevator,
            tilgaengelig=tilgaengelig,
        )
        haendelser.skriv(
            art="bolig.oprettet",
            objekt=bolig,
            tekst=f"{bolig} er oprettet i {afdeling.navn}.",
            by=by,
            now=now,
            organisation_id=afdeling.organisation_id,
        )
    return bolig


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
