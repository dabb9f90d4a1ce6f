"""The ministry's lists: areas, list dates with their reference figures, designations, and the areas' figures."""

import datetime as dt
import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from monitoring.domain.dansk import dato, opremsning, sorteringsnoegle, tal
from monitoring.ingest import Alvor, Fund, Indlaesningsresultat, Tabel
from monitoring.models import Indlaesning, Ministerliste, Omraade, Omraademedlemskab, Udpegning

from .observationer import gem_observationer, talblok, tidsfelter
from .opslag import datoer, fund_i_celle

Omraadenoegle = tuple[str, str]


def noegle(navn: str, kommune: str) -> Omraadenoegle:
    """How areas are told apart: case, spaces and aa/å do not matter."""
    return sorteringsnoegle(navn), sorteringsnoegle(kommune)


@dataclass(slots=True)
class Listeraekke:
    """One row: the area that it names (None: to be made), its date and labels."""

    tabel: Tabel
    indeks: int
    listedato: dt.date
    navn: str
    kommune: str
    omraade: Omraade | None
    betegnelser: list[str]


@dataclass(slots=True)
class Ministerplan:
    """What a checked file asks for."""

    raekker: list[Listeraekke] = field(default_factory=list)
    fund: list[Fund] = field(default_factory=list)


@dataclass(slots=True)
class Ministerudfald:
    """What was stored. `beroerte` are the afdelinger whose designation may have changed."""

    nye: int
    beroerte: list[int]
    grundlag: dict[str, Any]
    fund: list[Fund]


class Omraadeopslag:
    """All areas by name and municipality."""

    def __init__(self) -> None:
        self.efter_noegle: dict[Omraadenoegle, Omraade] = {}
        self.efter_navn: dict[str, list[Omraade]] = {}
        for omraade in Omraade.objects.order_by("id"):
            self.tilfoej(omraade)

    def tilfoej(self, omraade: Omraade) -> None:
        """Make a new area known."""
        self.efter_noegle.setdefault(noegle(omraade.navn, omraade.kommune), omraade)
        self.efter_navn.setdefault(sorteringsnoegle(omraade.navn), []).append(omraade)

    def med_navn(self, navn: str) -> list[Omraade]:
        """Areas of that name in any municipality."""
        return self.efter_navn.get(sorteringsnoegle(navn), [])

    def naere(self, navn: str, kommune: str = "") -> list[str]:
        """Names that look like `navn` (in `kommune`, if given), at most two."""
        kommunenoegle = sorteringsnoegle(kommune)
        mulige = {
            sort: omraader[0].navn
            for sort, omraader in self.efter_navn.items()
            if not kommune or any(sorteringsnoegle(o.kommune) == kommunenoegle for o in omraader)
        }
        naere = difflib.get_close_matches(sorteringsnoegle(navn), list(mulige), n=2, cutoff=0.8)
        return [mulige[sort] for sort in naere]


def planlaeg(resultat: Indlaesningsresultat) -> Ministerplan:
    """Which areas the rows name, and what stands in the way."""
    opslag, plan = Omraadeopslag(), Ministerplan()
    meldte: set[Omraadenoegle] = set()
    for tabel in resultat.tabeller:
        if not tabel.numre or "omraade" not in tabel.kolonner:
            continue  # the parser has told why
        if "kategori" not in tabel.kolonner:
            besked = "kolonnen kategori mangler, så listen siger ikke, hvad områderne er udpeget som"
            raad = "tilføj kolonnen kategori, og lad den være tom for områder uden betegnelse"
            plan.fund.append(Fund(Alvor.FEJL, "kategori_mangler", tabel.ark, besked=besked, raad=raad))
            continue
        for indeks, dag in enumerate(datoer(tabel, "listedato")):
            _planlaeg_raekke(plan, opslag, meldte, tabel, indeks, dag)
    return plan


def _planlaeg_raekke(
    plan: Ministerplan,
    opslag: Omraadeopslag,
    meldte: set[Omraadenoegle],
    tabel: Tabel,
    indeks: int,
    dag: dt.date | None,
) -> None:
    kommunekolonne = tabel.kolonner.get("kommune")
    navn, kommune = tabel.kolonner["omraade"].vaerdier[indeks], kommunekolonne and kommunekolonne.vaerdier[indeks]
    kategori = tabel.kolonner["kategori"].vaerdier[indeks]
    if dag is None or not isinstance(navn, str) or not isinstance(kategori, frozenset):
        return  # the parser has told why
    if isinstance(kommune, str):
        omraade = opslag.efter_noegle.get(noegle(navn, kommune))
    else:
        med_navn = opslag.med_navn(navn)
        if len(med_navn) != 1:
            hvor = f"findes i {tal(len(med_navn))} kommuner" if med_navn else "er et nyt område"
            raad = "skriv områdets kommune i kolonnen kommune"
            plan.fund.append(fund_i_celle(tabel, "omraade", indeks, Alvor.FEJL, "kommune_mangler", hvor, raad))
            return
        omraade, kommune = med_navn[0], med_navn[0].kommune
    if omraade is None and noegle(navn, kommune) not in meldte:
        meldte.add(noegle(navn, kommune))
        if naere := opslag.naere(navn, kommune):
            besked = f"er et nyt område, men ligner {opremsning(naere, 'og')} i samme kommune"
            raad = "kontrollér, om området blot har fået et andet navn"
            plan.fund.append(fund_i_celle(tabel, "omraade", indeks, Alvor.ADVARSEL, "nyt_omraade_ligner", besked, raad))
    plan.raekker.append(Listeraekke(tabel, indeks, dag, navn, kommune, omraade, sorted(kategori)))


def gem(*, resultat: Indlaesningsresultat, plan: Ministerplan, indlaesning: Indlaesning) -> Ministerudfald:
    """Store lists, designations and figures. Runs inside the import's transaction."""
    _opret_omraader(plan)
    plan.raekker = _hver_en_gang(plan.raekker)
    lister, nye_lister, grundlag = _gem_lister(plan, indlaesning)
    aendrede, nye_udpegninger, fund = _gem_udpegninger(plan, lister, nye_lister, indlaesning)
    nye = gem_observationer(linjer=_linjer(resultat, plan, indlaesning), indlaesning=indlaesning, efter_omraade=True)
    beroerte = Omraademedlemskab.objects.all()
    if not nye_lister:
        beroerte = beroerte.filter(omraade_id__in=aendrede)
    ids = sorted(set(beroerte.values_list("afdeling_id", flat=True))) if nye_lister or aendrede else []
    return Ministerudfald(nye + nye_udpegninger, ids, grundlag, fund)


def _opret_omraader(plan: Ministerplan) -> None:
    nye: dict[Omraadenoegle, Omraade] = {}
    for raekke in plan.raekker:
        if raekke.omraade is None:
            ny = Omraade(navn=raekke.navn, kommune=raekke.kommune, sorteringsnavn=sorteringsnoegle(raekke.navn))
            raekke.omraade = nye.setdefault(noegle(raekke.navn, raekke.kommune), ny)
    Omraade.objects.bulk_create(nye.values())


def _hver_en_gang(raekker: list[Listeraekke]) -> list[Listeraekke]:
    """Rows whose area and date stood before (two spellings of one name) are left out."""
    foerste: dict[tuple[int, dt.date], Listeraekke] = {}
    for raekke in raekker:
        foerste.setdefault((_id(raekke), raekke.listedato), raekke)
    return list(foerste.values())


def _id(raekke: Listeraekke) -> int:
    assert raekke.omraade is not None  # made by `_opret_omraader`
    return int(raekke.omraade.pk)


def _foerste_tal(raekker: list[Listeraekke], navn: str) -> Decimal | None:
    for raekke in raekker:
        kolonne = raekke.tabel.kolonner.get(navn)
        if kolonne and isinstance(vaerdi := kolonne.vaerdier[raekke.indeks], Decimal):
            return vaerdi
    return None


_LISTETAL = {
    "doemte_landsgennemsnit": "doemte_landsgennemsnit_pct",
    "doemte_graense": "doemte_graense_pct",
}


def _gem_lister(
    plan: Ministerplan, indlaesning: Indlaesning
) -> tuple[dict[dt.date, Ministerliste], set[dt.date], dict[str, Any]]:
    """The list of each date; which are new; and what of an older one was replaced, for the log."""
    efter_dato: dict[dt.date, list[Listeraekke]] = {}
    for raekke in plan.raekker:
        efter_dato.setdefault(raekke.listedato, []).append(raekke)
    kendte = {liste.listedato: liste for liste in Ministerliste.objects.filter(listedato__in=efter_dato)}
    nye = set(efter_dato) - set(kendte)
    rettet: dict[str, Any] = {}
    for dag, raekker in sorted(efter_dato.items()):
        tallene = {felt: _foerste_tal(raekker, kolonne) for felt, kolonne in _LISTETAL.items()}
        if dag in nye:
            kendte[dag] = Ministerliste.objects.create(listedato=dag, indlaesning=indlaesning, **tallene)
            continue
        liste = kendte[dag]
        for felt, vaerdi in tallene.items():
            if vaerdi is not None and vaerdi != (foer := getattr(liste, felt)):
                rettet.setdefault(dag.isoformat(), {})[felt] = {"foer": foer and str(foer), "efter": str(vaerdi)}
                setattr(liste, felt, vaerdi)
                liste.indlaesning = indlaesning
        if dag.isoformat() in rettet:
            liste.save(update_fields=[*_LISTETAL, "indlaesning"])
    return kendte, nye, {"nye_lister": sorted(d.isoformat() for d in nye), "rettede_listetal": rettet}


def _gem_udpegninger(
    plan: Ministerplan, lister: dict[dt.date, Ministerliste], nye_lister: set[dt.date], indlaesning: Indlaesning
) -> tuple[set[int], int, list[Fund]]:
    """Add and supersede designations; the areas that changed, how many designations are new, and remarks about areas
    that the file leaves out."""
    gaeldende = {
        (u.liste_id, u.omraade_id): u for u in Udpegning.objects.filter(liste__in=lister.values(), erstattet_af=None)
    }
    aendrede: set[int] = set()
    nye: list[Udpegning] = []
    erstattede: list[int] = []
    naevnte: set[tuple[int, int]] = set()
    for raekke in plan.raekker:
        liste, omraade_id = lister[raekke.listedato], _id(raekke)
        naevnte.add((liste.pk, omraade_id))
        foer = gaeldende.get((liste.pk, omraade_id))
        if foer is not None and sorted(foer.betegnelser) == raekke.betegnelser:
            continue
        if foer is not None:
            erstattede.append(foer.pk)
        aendrede.add(omraade_id)
        nye.append(
            Udpegning(
                liste=liste,
                omraade_id=omraade_id,
                betegnelser=raekke.betegnelser,
                indlaesning=indlaesning,
                ark=raekke.tabel.ark[:100],
                raekke=raekke.tabel.numre[raekke.indeks],
            )
        )
    Udpegning.objects.filter(pk__in=erstattede).update(erstattet_af=indlaesning)
    Udpegning.objects.bulk_create(nye, batch_size=2_000)
    return aendrede, len(nye), _ikke_naevnte(lister, nye_lister, gaeldende, naevnte)


def _ikke_naevnte(
    lister: dict[dt.date, Ministerliste],
    nye_lister: set[dt.date],
    gaeldende: dict[tuple[int, int], Udpegning],
    naevnte: set[tuple[int, int]],
) -> list[Fund]:
    fund = []
    for dag, liste in sorted(lister.items()):
        antal = sum(liste_id == liste.pk and (liste_id, om) not in naevnte for liste_id, om in gaeldende)
        if dag not in nye_lister and antal:
            besked = f"listen af {dato(dag)} har {tal(antal)} områder, som filen ikke nævner; de står uændret"
            raad = "skriv områderne med tom kategori, hvis de ikke længere skal have nogen betegnelse"
            fund.append(Fund(Alvor.ADVARSEL, "omraader_ikke_naevnt", besked=besked, raad=raad))
    return fund


def _linjer(resultat: Indlaesningsresultat, plan: Ministerplan, indlaesning: Indlaesning) -> Iterator[str]:
    for tabel in resultat.tabeller:
        raekker = [
            (r.indeks, _id(r), tidsfelter(r.listedato.year, r.listedato, indlaesning.kendt_on or r.listedato))
            for r in plan.raekker
            if r.tabel is tabel
        ]
        yield from talblok(resultat, tabel, raekker).linjer
