"""Many vacancies and the time of the lists. Imported when Django is set up, in a child of `lister`."""

import datetime as dt
import time
from decimal import Decimal
from random import Random

from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone

from anvisning.models import Anvisning, Bolig, Indmelding, Portudfald
from bench import by, ramme
from bench.sidetid import GANGE, OPVARMNING, Side, maal_sider, server
from bench.urls import TOM_SIDE
from bench.vagten import uden_vagt
from udlejning.brugere.models import Bruger
from udlejning.demo.brugere import sikr_bruger
from udlejning.demo.verden import Verden
from udlejning.faelles.tid import idag

AFDELINGER, RUNDER = 450, 2
#: One report in ten is open: of these four in ten are offered, one of them accepted.
AABNE_AF_TI = 1
VEJE = [
    f"{a}{b}vej" for a in ("Lærke", "Solsort", "Møl", "Søn", "Ege", "Birke") for b in ("bakke", "skov", "eng", "ager")
]
ALLE_FILTRE = (
    "soeg=skov&status=aabne&rum=2&rum_hoejst=4&husleje=9000&areal=50&type=familie&etage=3&farve=gul&svar=screening"
    "&ledig_senest=2100-01-01&frist_senest=2100-01-01&sorter=husleje"
)


def maal(antal: int, tom: str) -> ramme.Barnesvar:
    """Build the town and its vacancies, then ask for each page in turn, round after round."""
    start = time.perf_counter()
    monitor, organisation = by.byg(Verden(idag(), AFDELINGER), RUNDER)
    aabne, boliger = _fyld(antal, monitor, organisation)
    ramme.analyser()
    bygget = time.perf_counter() - start
    handler = server()
    sagsbehandler = sikr_bruger("anvisning", "ubrugt")
    sider = _sider(handler, tom, sagsbehandler, organisation)
    svar = maal_sider(sider, OPVARMNING, GANGE)
    return {"sider": svar, "bygget": bygget, "aabne": aabne, "boliger": boliger}


def _sider(handler: WSGIHandler, tom: str, sagsbehandler: Bruger, organisation: Bruger) -> dict[str, Side]:
    liste, egne = "/boliganvisning/", "/boliger/"
    adresser = {
        "sagsbehandler: åbne": liste,
        "sagsbehandler: sidste side af de åbne": f"{liste}?side=9999",
        "sagsbehandler: alle filtre": f"{liste}?{ALLE_FILTRE}",
        "sagsbehandler: farve": f"{liste}?farve=gul",
        "sagsbehandler: screening": f"{liste}?svar=screening",
        "sagsbehandler: del af et ord": f"{liste}?soeg=kesk",
        "sagsbehandler: laveste husleje": f"{liste}?sorter=husleje",
        "sagsbehandler: alle, også lukkede": f"{liste}?status=alle",
        "sagsbehandler: sidste side af alle": f"{liste}?status=alle&side=99999",
        "sagsbehandler: adresse blandt alle": f"{liste}?status=alle&soeg=Lærkeskovvej+7",
    }
    egne_adresser = {
        "organisation: det, der venter": egne,
        "organisation: sidste side af alle": f"{egne}?status=alle&side=9999",
        "organisation: adresse blandt alle": f"{egne}?status=alle&soeg=Lærkeskovvej+7",
    }
    sider = {tom: Side(handler, TOM_SIDE, sagsbehandler)}
    sider |= {navn: Side(handler, adresse, sagsbehandler) for navn, adresse in adresser.items()}
    return sider | {navn: Side(handler, adresse, organisation) for navn, adresse in egne_adresser.items()}


def _fyld(antal: int, by_: Bruger, organisation: Bruger) -> tuple[int, int]:
    """Units, reports and offers, written past the guard, which judges one row at a time; open ones and units."""
    rng, dag = Random(antal), idag()
    boliger = Bolig.objects.bulk_create(
        [_bolig(rng, nr, afd) for nr, afd in enumerate(_afdelinger(rng, antal * 3 // 5, dag, organisation))],
        batch_size=5_000,
    )
    aabne = antal * AABNE_AF_TI // 10
    with uden_vagt():
        indmeldinger = Indmelding.objects.bulk_create(
            [_indmelding(rng, boliger[nr % len(boliger)], nr < aabne, dag, by_) for nr in range(antal)],
            batch_size=5_000,
        )
        Anvisning.objects.bulk_create(
            [_tilbud(rng, i, dag, by_) for i in indmeldinger[: aabne * 4 // 10]], batch_size=5_000
        )
    return aabne, len(boliger)


def _afdelinger(rng: Random, antal: int, dag: dt.date, organisation: Bruger) -> list[int]:
    """One for each unit, of those that are open today; every other is the organisation's, so that its page is full."""
    gaelder = Portudfald.objects.filter(handling="indmelding", boligtype="familie", fra_on__lte=dag, til_on__gt=dag)
    aabne = gaelder.exclude(udfald="ikke_tilladt").order_by("afdeling")
    alle = list(aabne.values_list("afdeling", flat=True))
    egne = list(aabne.filter(afdeling__organisation=organisation.organisation).values_list("afdeling", flat=True))
    gule = list(aabne.filter(udfald="paa_vilkaar").values_list("afdeling", flat=True))
    egne_gule = [pk for pk in gule if pk in set(egne)]
    valgte = [rng.choice(egne if nr % 2 else alle) for nr in range(antal)]
    return [gule[0], (egne_gule or egne)[0], *valgte[2:]]


def _bolig(rng: Random, nr: int, afdeling: int) -> Bolig:
    """The first two are found by every search and filter, so that no page is empty where reports are few."""
    return Bolig(
        afdeling_id=afdeling,
        nr=f"L{nr:06d}",
        adresse=f"{rng.choice(VEJE)} {rng.randint(1, 180)}" if nr > 1 else "Lærkeskovvej 7",
        postnr="9990",
        by="Prøveby",
        etage=rng.choice(["st", "1", "2", "3"]),
        doer=rng.choice(["tv", "th"]),
        type="familie",
        rum=rng.randint(1, 5) if nr > 1 else 3,
        areal=Decimal(rng.randint(35, 120) if nr > 1 else 80),
        husleje=Decimal(rng.randint(3_500, 12_000) if nr > 1 else 6_000),
        indskud=Decimal(25_000),
        elevator=rng.random() < 0.3,
        tilgaengelig=rng.random() < 0.2,
    )


def _indmelding(rng: Random, bolig: Bolig, aaben: bool, dag: dt.date, by_: Bruger) -> Indmelding:
    status = "indmeldt" if aaben else rng.choice(["udlejet", "udlejet", "frigivet", "trukket"])
    indmeldt = dag - dt.timedelta(days=rng.randint(0, 8) if aaben else rng.randint(20, 1_500))
    now = timezone.now()
    return Indmelding(
        bolig=bolig,
        status=status,
        indmeldt_on=indmeldt,
        ledig_fra_on=indmeldt + dt.timedelta(days=rng.randint(10, 60)),
        frist_on=indmeldt + dt.timedelta(days=14),
        husleje=bolig.husleje,
        created_at=now,
        created_by=by_,
        afsluttet_at=None if aaben else now - dt.timedelta(days=rng.randint(1, 1_500)),
    )


def _tilbud(rng: Random, indmelding: Indmelding, dag: dt.date, by_: Bruger) -> Anvisning:
    svar = rng.random() < 0.25
    Indmelding.objects.filter(pk=indmelding.pk).update(status="reserveret")
    return Anvisning(
        indmelding=indmelding,
        sagsref=f"SAG-{indmelding.pk}",
        status="accepteret" if svar else "tilbudt",
        tilbudt_on=dag,
        svarfrist_on=dag + dt.timedelta(days=rng.randint(0, 7)),
        created_at=timezone.now(),
        created_by=by_,
    )
