"""The map: a GeoJSON file is checked whole, looked at, and taken into use, or not at all.

Checking stores nothing of a file with errors. A file without is kept (`Kortfil`) until somebody has seen what it would
change. Taking it into use checks it again against the register of the day, under a lock, in one transaction.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from django.db import connection, transaction

from monitoring.domain.cpr import CPR_BESKED, ligner_cpr
from monitoring.domain.dansk import dato, opremsning, tal
from monitoring.domain.geometri import Punkt
from monitoring.ingest import Alvor
from monitoring.ingest.geofund import Geofund, fejl
from monitoring.ingest.geojson import Geofil, Geoobjekt, laes_geojson, langt_fra, samlet
from monitoring.models import Afdelingsgeometri, Kildefil, Kortfil
from monitoring.services.kopiering import gem_bytes, hent_bytes
from monitoring.services.opslag import Afdelingspost, Registeropslag
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser.services import skriv

#: Key of the advisory lock that orders those who take a file into use; any number that nobody else uses.
_LAAS = 7221590015
#: So many of a file's unknown numbers are compared with all known ones.
MAKS_FORSLAG = 50


@dataclass(slots=True)
class Kortplan:
    """A file held against the register on a day.

    `nye`, `aendrede` and `ens` are the afdelinger of the file that have no place on the map yet, another, or the same.
    `mangler` are open afdelinger that the file does not have; `forsvinder` those of them that the map has now.
    """

    objekter: int = 0
    fund: list[Geofund] = field(default_factory=list)
    fundne: dict[int, Geoobjekt] = field(default_factory=dict)
    nye: list[Afdelingspost] = field(default_factory=list)
    aendrede: list[Afdelingspost] = field(default_factory=list)
    ens: list[Afdelingspost] = field(default_factory=list)
    mangler: list[Afdelingspost] = field(default_factory=list)
    forsvinder: list[Afdelingspost] = field(default_factory=list)
    aabne: int = 0

    @property
    def har_fejl(self) -> bool:
        return any(et.alvor is Alvor.FEJL for et in self.fund)

    @property
    def ikke_fundne(self) -> int:
        """How many objects lead to no afdeling."""
        return self.objekter - len(self.fundne)


class KortAfvist(Afvist):
    """The file has errors. `plan` says which, and how many afdelinger were found all the same."""

    def __init__(self, plan: Kortplan) -> None:
        antal = sum(et.alvor is Alvor.FEJL for et in plan.fund)
        super().__init__(f"Filen har {tal(antal)} fejl, så kortet er uændret.", felt="fil")
        self.plan = plan


def laeg_plan(indhold: bytes, *, idag: dt.date) -> Kortplan:
    """Read the file and find its afdelinger. Stores nothing."""
    laest = laes_geojson(indhold)
    register = Registeropslag()
    fundne, fund = _find(laest, register, idag)
    plan = Kortplan(len(laest.objekter), [*laest.fund, *fund], fundne)
    aabne = [p for p in register.afdelinger.values() if p.nedlagt_on is None or p.nedlagt_on > idag]
    plan.aabne = len(aabne)
    paa_kortet, andres = _kortet(fundne)
    plan.fund += samlet(langt_fra(fundne.values(), andres, "de afdelinger, der er på kortet", "langt_fra_kortet"))
    for post in register.afdelinger.values():
        if (objekt := fundne.get(post.id)) is None:
            if post.id in paa_kortet:
                plan.forsvinder.append(post)
            continue
        ny = objekt.form.tekst if objekt.form else None
        bunke = plan.nye if post.id not in paa_kortet else plan.ens if paa_kortet[post.id] == ny else plan.aendrede
        bunke.append(post)
    plan.mangler = [post for post in aabne if post.id not in fundne]
    return plan


def _kortet(fundne: Mapping[int, Geoobjekt]) -> tuple[dict[int, str], list[Punkt]]:
    """What the map has: the geometry by afdeling, and the middle of each afdeling that the file does not have."""
    geometrier, andres = {}, []
    felter = ("afdeling_id", "geometri", "laengde", "bredde")
    for pk, geometri, laengde, bredde in Afdelingsgeometri.objects.paa_kortet().values_list(*felter):
        geometrier[pk] = geometri
        if pk not in fundne:
            andres.append((float(laengde), float(bredde)))
    return geometrier, andres


def _find(laest: Geofil, register: Registeropslag, idag: dt.date) -> tuple[dict[int, Geoobjekt], list[Geofund]]:
    """The afdeling of each object by its id, and the findings: unknown, closed, or named twice."""
    fundne: dict[int, Geoobjekt] = {}
    fund: list[Geofund] = []
    for objekt in laest.objekter:
        if objekt.organisationsnr is None or objekt.afdelingsnr is None:
            continue
        post = register.afdelinger.get((objekt.organisationsnr, objekt.afdelingsnr))
        if post is None:
            fund.append(_ukendt(objekt, register, foreslaa=len(fund) < MAKS_FORSLAG))
        elif post.nedlagt_on is not None and post.nedlagt_on <= idag:
            fund.append(_nedlagt(objekt, post))
        elif (foerste := fundne.get(post.id)) is not None:
            besked = f"er {post.navn}, som også er objekt {tal(foerste.nr)}"
            raad = "saml afdelingens arealer i ét objekt (MultiPolygon), eller ret nummeret"
            fund.append(_fund_om("dobbelt", objekt, besked, raad))
        else:
            fundne[post.id] = objekt
    return fundne, fund


def _fund_om(kode: str, objekt: Geoobjekt, besked: str, raad: str) -> Geofund:
    noegle = f"{objekt.organisationsnr}-{objekt.afdelingsnr}"
    return fejl(kode, besked, raad, objekt=objekt.nr, sted="afdelingsnr", vaerdi=noegle)


def _ukendt(objekt: Geoobjekt, register: Registeropslag, *, foreslaa: bool) -> Geofund:
    org, nr = objekt.organisationsnr or "", objekt.afdelingsnr or ""
    if org not in register.organisationer:
        naere = register.naere_organisationer(org) if foreslaa else []
        mente = f" (mente du {opremsning(naere, 'eller')}?)" if naere else ""
        besked, raad = (
            "er ikke en kendt boligorganisation",
            f"kontrollér nummeret{mente}, eller indlæs registeret først",
        )
        return fejl("ukendt", besked, raad, objekt=objekt.nr, sted="organisationsnr", vaerdi=org)
    poster = register.naer(org, nr, objekt.navn) if foreslaa else []
    mente = f" (mente du {register.navngiv(poster)}?)" if poster else ""
    besked = f"er ikke en kendt afdeling i {register.organisationer[org]}"
    return _fund_om(
        "ukendt", objekt, besked, f"kontrollér nummeret{mente}, eller indlæs registeret med afdelingen først"
    )


def _nedlagt(objekt: Geoobjekt, post: Afdelingspost) -> Geofund:
    assert post.nedlagt_on is not None  # only closed afdelinger come here
    besked = f"er {post.navn}, som blev nedlagt {dato(post.nedlagt_on)}"
    raad = "slet objektet"
    if post.afloest_af:
        raad = f"brug efterfølgeren {opremsning(list(post.afloest_af), 'eller')}, eller slet objektet"
    return _fund_om("nedlagt", objekt, besked, raad)


def modtag_kort(*, navn: str, indhold: bytes, by: Bruger, now: dt.datetime, idag: dt.date) -> Kortfil:
    """Check a file, and keep it if it has no errors; the map is as before. Raises `KortAfvist` with the findings."""
    tjek_ret(by, Rettighed.INDLAES_KORT, handling="indlæse kort")
    kortnavn = PurePath(navn.replace("\\", "/")).name.replace("\0", "")[-255:] or "kort.geojson"
    if ligner_cpr(kortnavn):
        raise Afvist(CPR_BESKED.replace("Teksten", "Filens navn", 1), felt="fil")
    plan = laeg_plan(indhold, idag=idag)
    if plan.har_fejl:
        raise KortAfvist(plan)
    with transaction.atomic():
        sha256 = hashlib.sha256(indhold).hexdigest()
        stoerrelse = len(indhold)
        gem_bytes(Kildefil(sha256=sha256, navn=kortnavn, indhold=indhold, stoerrelse=stoerrelse, at=now, by=by))
        fil = Kildefil.objects.defer("indhold").get(sha256=sha256)
        kortfil = Kortfil.objects.create(fil=fil, navn=kortnavn, antal=len(plan.fundne), created_at=now, created_by=by)
        tekst = f"Kortfilen {kortnavn} med {tal(len(plan.fundne))} afdelinger er kontrolleret. Kortet er uændret."
        skriv(art="kort.modtaget", objekt=kortfil, tekst=tekst, by=by, now=now, grundlag={"sha256": sha256})
    return kortfil


def planen_for(kortfil: Kortfil, *, idag: dt.date) -> Kortplan:
    """What taking the file into use would change today."""
    return laeg_plan(hent_bytes(kortfil.fil_id), idag=idag)


def tag_i_brug(*, kortfil_id: int, omfang: str, by: Bruger, now: dt.datetime, idag: dt.date) -> Kortfil:
    """Put the file's afdelinger on the map; with `omfang` ``hele`` those that it lacks leave the map.

    What is on the map already as the file has it stays as it is. Raises `KortAfvist` when the register has changed so
    that the file now has errors.
    """
    tjek_ret(by, Rettighed.INDLAES_KORT, handling="tage et kort i brug")
    if omfang not in Kortfil.Omfang.values:
        raise Afvist("Vælg, om filen erstatter hele kortet eller kun afdelingerne i filen.", felt="omfang")
    with transaction.atomic():
        _laas()
        kortfil = _ventende(kortfil_id)
        plan = planen_for(kortfil, idag=idag)
        if plan.har_fejl:
            raise KortAfvist(plan)
        ud = plan.forsvinder if omfang == Kortfil.Omfang.HELE else []
        _erstat(kortfil, plan, [post.id for post in (*plan.aendrede, *ud)], now)
        kortfil.omfang = omfang
        _afgoer(kortfil, Kortfil.Status.I_BRUG, by, now)
        talt = {"nye": len(plan.nye), "aendrede": len(plan.aendrede), "ens": len(plan.ens), "fjernede": len(ud)}
        tekst = f"Kortfilen {kortfil.navn} er taget i brug: {_talt_i_ord(talt)}."
        grundlag = {**talt, "omfang": omfang, "sha256": kortfil.fil.sha256}
        skriv(art="kort.taget_i_brug", objekt=kortfil, tekst=tekst, by=by, now=now, grundlag=grundlag)
    return kortfil


def kasser_kort(*, kortfil_id: int, by: Bruger, now: dt.datetime) -> Kortfil:
    """Say that a checked file is not to be used. It and its bytes are kept."""
    tjek_ret(by, Rettighed.INDLAES_KORT, handling="kassere en kortfil")
    with transaction.atomic():
        _laas()
        kortfil = _ventende(kortfil_id)
        _afgoer(kortfil, Kortfil.Status.KASSERET, by, now)
        tekst = f"Kortfilen {kortfil.navn} er kasseret. Kortet er uændret."
        skriv(art="kort.kasseret", objekt=kortfil, tekst=tekst, by=by, now=now)
    return kortfil


def _laas() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LAAS])


def _ventende(kortfil_id: int) -> Kortfil:
    kortfil = (
        Kortfil.objects.select_for_update(of=("self",)).select_related("fil").defer("fil__indhold").get(pk=kortfil_id)
    )
    if kortfil.status != Kortfil.Status.KONTROLLERET:
        raise Afvist(
            f"Kortfilen er allerede {kortfil.get_status_display().lower()}. Send den igen, hvis den skal bruges."
        )
    return kortfil


def _erstat(kortfil: Kortfil, plan: Kortplan, slutter: Sequence[int], now: dt.datetime) -> None:
    paa_kortet = Afdelingsgeometri.objects.paa_kortet()
    paa_kortet.filter(afdeling__in=slutter).update(til_at=now, erstattet_af=kortfil)
    raekker = []
    for post in (*plan.nye, *plan.aendrede):
        objekt = plan.fundne[post.id]
        assert objekt.form is not None  # an object without a geometry is an error
        laengde, bredde = objekt.form.midte
        raekker.append(
            Afdelingsgeometri(
                afdeling_id=post.id,
                art=objekt.form.art,
                geometri=objekt.form.tekst,
                laengde=laengde,
                bredde=bredde,
                kortfil=kortfil,
                objekt=objekt.nr,
                fra_at=now,
            )
        )
    Afdelingsgeometri.objects.bulk_create(raekker, batch_size=2_000)


def _afgoer(kortfil: Kortfil, status: str, by: Bruger, now: dt.datetime) -> None:
    kortfil.status, kortfil.afgjort_at, kortfil.afgjort_by = status, now, by
    kortfil.save(update_fields=["status", "omfang", "afgjort_at", "afgjort_by"])


def _talt_i_ord(talt: dict[str, int]) -> str:
    ord_ = {"nye": "nye", "aendrede": "ændrede", "ens": "uændrede", "fjernede": "fjernet fra kortet"}
    return opremsning([f"{tal(talt[noegle])} {navn}" for noegle, navn in ord_.items()])
