"""The ministry's annexes: which afdelinger lie in which areas on a list's date, and the memberships that follow."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from monitoring.domain.dansk import dato, opremsning
from monitoring.ingest import Alvor, Fund, Indlaesningsresultat, Tabel
from monitoring.models import Bilagsraekke, Indlaesning, Ministerliste, Omraade, Omraademedlemskab, Udpegning

from .ministerdata import Omraadeopslag
from .opslag import Registeropslag, datoer, find_afdelinger, fund_i_celle

Par = tuple[int, int]
Periode = tuple[dt.date, dt.date | None]


@dataclass(slots=True)
class Bilagsplan:
    """What a checked annex asks for: (list date, area, afdeling) → row number."""

    raekker: dict[tuple[dt.date, int, int], int] = field(default_factory=dict)
    fund: list[Fund] = field(default_factory=list)


@dataclass(slots=True)
class Bilagsudfald:
    """What was stored. `beroerte` are the afdelinger whose membership changed.

    `erstattede` are the rows that were taken away, so that they can come back: date, area, afdeling, import, row.
    """

    nye: int
    beroerte: list[int]
    erstattede: list[list[Any]]


def planlaeg(resultat: Indlaesningsresultat, register: Registeropslag) -> Bilagsplan:
    """Which areas and afdelinger the rows name, and what stands in the way."""
    plan, opslag = Bilagsplan(), Omraadeopslag()
    lister = dict(Ministerliste.objects.values_list("listedato", "id"))
    paa_listen: dict[int, set[int]] = defaultdict(set)
    for liste_id, omraade_id in Udpegning.objects.filter(erstattet_af=None).values_list("liste_id", "omraade_id"):
        paa_listen[liste_id].add(omraade_id)
    for tabel in resultat.tabeller:
        if not tabel.numre or "omraade" not in tabel.kolonner:
            continue
        dage = datoer(tabel, "listedato")
        poster, fund = find_afdelinger(tabel, register, dage)
        plan.fund += fund + _ukendte_lister(tabel, dage, set(lister))
        meldte: set[tuple[str, dt.date]] = set()
        for indeks, (dag, post) in enumerate(zip(dage, poster, strict=True)):
            navn = tabel.kolonner["omraade"].vaerdier[indeks]
            if dag not in lister or not isinstance(navn, str):
                continue
            omraade, fundet = _find_omraade(tabel, indeks, navn, dag, opslag, paa_listen[lister[dag]])
            if fundet and (navn, dag) not in meldte:
                meldte.add((navn, dag))
                plan.fund.append(fundet)
            if omraade is not None and post is not None:
                plan.raekker.setdefault((dag, omraade.pk, post.id), tabel.numre[indeks])
    return plan


def _ukendte_lister(tabel: Tabel, dage: list[dt.date | None], kendte: set[dt.date]) -> list[Fund]:
    foerste: dict[dt.date, int] = {}
    for indeks, dag in enumerate(dage):
        if dag is not None and dag not in kendte:
            foerste.setdefault(dag, indeks)
    besked = "er datoen for en liste, som ikke er indlæst"
    raad = "indlæs ministeriets liste (kilden ministeriet) først, eller ret datoen"
    return [fund_i_celle(tabel, "listedato", i, Alvor.FEJL, "ukendt_liste", besked, raad) for i in foerste.values()]


def _find_omraade(
    tabel: Tabel, indeks: int, navn: str, dag: dt.date, opslag: Omraadeopslag, paa_listen: set[int]
) -> tuple[Omraade | None, Fund | None]:
    """The area of that name, one on the day's list before others; and what is wrong."""
    mulige = opslag.med_navn(navn)
    valgte = [o for o in mulige if o.pk in paa_listen] or mulige
    if len(valgte) > 1:
        hvor = opremsning([o.kommune or "uden kommune" for o in valgte])
        besked, raad = f"findes i flere kommuner ({hvor})", "giv områderne forskellige navne i ministeriets liste"
        return None, fund_i_celle(tabel, "omraade", indeks, Alvor.FEJL, "flertydigt_omraade", besked, raad)
    if not valgte:
        naere = opslag.naere(navn)
        mente = f" (mente du {opremsning(naere, 'eller')}?)" if naere else ""
        raad = f"kontrollér navnet{mente}, eller indlæs ministeriets liste (kilden ministeriet) først"
        besked = "er ikke et kendt boligområde"
        return None, fund_i_celle(tabel, "omraade", indeks, Alvor.FEJL, "ukendt_omraade", besked, raad)
    if valgte[0].pk not in paa_listen:
        besked, raad = f"står ikke på listen af {dato(dag)}", "kontrollér områdets navn og listens dato"
        return valgte[0], fund_i_celle(tabel, "omraade", indeks, Alvor.ADVARSEL, "omraade_ikke_paa_liste", besked, raad)
    return valgte[0], None


def gem(*, plan: Bilagsplan, indlaesning: Indlaesning) -> Bilagsudfald:
    """Replace the annex of each date in the file and derive the memberships anew, in the import's transaction."""
    dage = {dag for dag, _, _ in plan.raekker}
    foer = {
        (dag, om, afd): pk
        for pk, dag, om, afd in Bilagsraekke.objects.filter(listedato__in=dage).values_list(
            "pk", "listedato", "omraade_id", "afdeling_id"
        )
    }
    vaek = [pk for noegle, pk in foer.items() if noegle not in plan.raekker]
    fjernede = Bilagsraekke.objects.filter(pk__in=vaek)
    erstattede = [
        [dag.isoformat(), *resten]
        for dag, *resten in fjernede.values_list("listedato", "omraade_id", "afdeling_id", "indlaesning_id", "raekke")
    ]
    fjernede.delete()
    nye = [
        Bilagsraekke(listedato=dag, omraade_id=om, afdeling_id=afd, indlaesning=indlaesning, raekke=nummer)
        for (dag, om, afd), nummer in plan.raekker.items()
        if (dag, om, afd) not in foer
    ]
    Bilagsraekke.objects.bulk_create(nye, batch_size=2_000)
    Ministerliste.objects.filter(listedato__in=dage).update(med_bilag=True)
    return Bilagsudfald(len(nye) + len(vaek), sorted(genopbyg_medlemskaber()), erstattede)


def genopbyg_medlemskaber() -> set[int]:
    """Bring the memberships of kilde ``bilag`` into line with the annexes; the afdelinger that changed.

    A pair in the annex of d(i) lies there from d(i) until the next annex's date; the newest annex is open-ended.
    Periods that a hand-written membership covers for the same pair are left out. Call it again when those change.
    """
    oensket = _oensket()
    kendte = Omraademedlemskab.objects.filter(kilde=Omraademedlemskab.Kilde.BILAG)
    findes = {(m.afdeling_id, m.omraade_id, m.fra_on, m.til_on): m.pk for m in kendte}
    vaek = {noegle: pk for noegle, pk in findes.items() if noegle not in oensket}
    nye = oensket - set(findes)
    Omraademedlemskab.objects.filter(pk__in=vaek.values()).delete()
    Omraademedlemskab.objects.bulk_create(
        [
            Omraademedlemskab(
                afdeling_id=afd, omraade_id=om, fra_on=fra, til_on=til, kilde=Omraademedlemskab.Kilde.BILAG
            )
            for afd, om, fra, til in sorted(nye, key=lambda n: n[:3])
        ],
        batch_size=2_000,
    )
    return {noegle[0] for noegle in [*vaek, *nye]}


def _oensket() -> set[tuple[int, int, dt.date, dt.date | None]]:
    i_bilag: dict[Par, set[dt.date]] = defaultdict(set)
    for dag, om, afd in Bilagsraekke.objects.values_list("listedato", "omraade_id", "afdeling_id"):
        i_bilag[afd, om].add(dag)
    manuelle: dict[Par, list[Periode]] = defaultdict(list)
    for afd, om, fra, til in Omraademedlemskab.objects.filter(kilde=Omraademedlemskab.Kilde.MANUEL).values_list(
        "afdeling_id", "omraade_id", "fra_on", "til_on"
    ):
        manuelle[afd, om].append((fra, til))
    bilagsdage = sorted(set().union(*i_bilag.values()))
    return {
        (*par, fra, til)
        for par, dage in i_bilag.items()
        for fra, til in traek_fra(perioder(bilagsdage, dage), manuelle[par])
    }


def perioder(bilagsdage: list[dt.date], dage: set[dt.date]) -> list[Periode]:
    """When a pair is a member: `bilagsdage` are all annexes' dates in order, `dage` those that name the pair."""
    fundne: list[Periode] = []
    for dag, naeste in zip(bilagsdage, [*bilagsdage[1:], None], strict=True):
        if dag not in dage:
            continue
        if fundne and fundne[-1][1] == dag:
            fundne[-1] = (fundne[-1][0], naeste)
        else:
            fundne.append((dag, naeste))
    return fundne


def traek_fra(fra_perioder: list[Periode], manuelle: list[Periode]) -> list[Periode]:
    """`fra_perioder` without what `manuelle` cover. Ends are exclusive, None is open."""
    rest = fra_perioder
    for m_fra, m_til in manuelle:
        naeste: list[Periode] = []
        for fra, til in rest:
            if (til is not None and til <= m_fra) or (m_til is not None and m_til <= fra):
                naeste.append((fra, til))
                continue
            if fra < m_fra:
                naeste.append((fra, m_fra))
            if m_til is not None and (til is None or m_til < til):
                naeste.append((m_til, til))
        rest = naeste
    return rest
