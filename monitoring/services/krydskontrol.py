"""The file beside what is already known: figures that moved too much in a year, afdelinger that are gone, labels.

Figures are compared in ten-thousandths (the precision that is stored), so that a value on a limit is no matter of
binary fractions.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import pandas as pd

from monitoring.domain.dansk import opremsning, procent, tal
from monitoring.domain.kontrol import kontroller_lister
from monitoring.domain.lov import DagUdenLov
from monitoring.domain.vaerdier import Betegnelse, Indikator
from monitoring.domain.vurdering import Omraadetal
from monitoring.ingest import Alvor, Fund, Indlaesningsresultat, Tabel
from monitoring.models import Afdeling, Kilde, Observation, Udpegning
from monitoring.regler.indlaes_lov import gaeldende_lov
from monitoring.regler.krydskontrolregler import Krydskontrolregel, krydskontrolregel
from monitoring.selectors.grundlag import findes_paa
from monitoring.services.listekontrol import omraadetal_af
from monitoring.services.ministerdata import Ministerplan, noegle
from monitoring.services.opslag import Afdelingspost, fund_i_celle

_SKALA = Decimal(10_000)
#: So many afdelinger that are gone are named in the finding.
_NAVNGIVNE = 10
Sted = Literal["afdeling_id", "omraade_id"]


@dataclass(frozen=True, slots=True)
class Raekkested:
    """One row of the file: its table and place, and the afdeling or area and the year that it speaks of."""

    tabel: Tabel
    indeks: int
    sted: int
    aar: int


def afdelingskontrol(resultat: Indlaesningsresultat, poster: Sequence[Sequence[Afdelingspost | None]]) -> list[Fund]:
    """What is unusual in a file of LBF figures. `poster`: table by table the afdeling of each row."""
    raekker = [
        Raekkested(tabel, indeks, post.id, aar)
        for tabel, tabelposter in zip(resultat.tabeller, poster, strict=True)
        if (kolonne := tabel.kolonner.get("aar"))
        for indeks, (post, aar) in enumerate(zip(tabelposter, kolonne.vaerdier, strict=True))
        if post is not None and isinstance(aar, int)
    ]
    return _spring(resultat, raekker, "afdeling_id") + _forsvundne(raekker)


def listekontrol(resultat: Indlaesningsresultat, plan: Ministerplan) -> list[Fund]:
    """What is unusual in a file of the ministry's lists, and the labels that our own calculation does not give."""
    raekker = [
        Raekkested(raekke.tabel, raekke.indeks, raekke.omraade.pk, raekke.listedato.year)
        for raekke in plan.raekker
        if raekke.omraade is not None
    ]
    return _spring(resultat, raekker, "omraade_id") + (_betegnelser(resultat, plan) if resultat.ok else [])


def _spring(resultat: Indlaesningsresultat, raekker: list[Raekkested], sted: Sted) -> list[Fund]:
    """One finding per cell whose figure moved more than its limit since the year before, known or in the file."""
    if not raekker:
        return []
    ramme = pd.DataFrame(
        {"sted": [r.sted for r in raekker], "aar": [r.aar for r in raekker], "nr": range(len(raekker))}
    )
    kendte = _kendte(resultat.kilde, sted, set(ramme["aar"]))
    if kendte.empty and ramme["aar"].nunique() < 2:
        return []
    fund: list[Fund] = []
    regel = krydskontrolregel()
    for navn, indikator in resultat.indikatorer.items():
        if indikator is not Indikator.BEBOERE and indikator not in regel.spring:
            continue
        nu = ramme.assign(vaerdi=pd.Series([_heltal(r, navn) for r in raekker], dtype="Int64")).dropna()
        foer = kendte[kendte["indikator"] == indikator.value][["sted", "aar", "vaerdi"]]
        foer = pd.concat([nu[["sted", "aar", "vaerdi"]], foer]).drop_duplicates(["sted", "aar"])
        par = nu.merge(foer.assign(aar=foer["aar"] + 1), on=["sted", "aar"], suffixes=("", "_foer"))
        ramte = par[_over_graensen(par, indikator, regel)]
        for nr, vaerdi, gammel in zip(ramte["nr"], ramte["vaerdi"], ramte["vaerdi_foer"], strict=True):
            fund.append(_springfund(raekker[nr], navn, indikator, int(vaerdi), int(gammel), regel))
    return fund


def _kendte(kilde: str, sted: Sted, aar: set[int]) -> pd.DataFrame:
    """The figures in force of the years before those of the file; of a year's lists the newest."""
    raekker = (
        Observation.objects.filter(kilde=kilde, erstattet_af=None, vaerdi__isnull=False, aar__in={a - 1 for a in aar})
        .exclude(**{sted: None})
        .order_by("listedato", "id")
        .values_list(sted, "aar", "indikator", "vaerdi")
    )
    data = [(nr, a, indikator, int(vaerdi * _SKALA)) for nr, a, indikator, vaerdi in raekker.iterator(10_000)]
    ramme = pd.DataFrame(data, columns=["sted", "aar", "indikator", "vaerdi"])
    return ramme.drop_duplicates(["sted", "aar", "indikator"], keep="last")


def _heltal(raekke: Raekkested, navn: str) -> int | None:
    kolonne = raekke.tabel.kolonner.get(navn)
    vaerdi = kolonne.vaerdier[raekke.indeks] if kolonne else None
    return int(vaerdi * _SKALA) if isinstance(vaerdi, int | Decimal) else None


def _over_graensen(par: pd.DataFrame, indikator: Indikator, regel: Krydskontrolregel) -> "pd.Series[bool]":
    forskel = (par["vaerdi"] - par["vaerdi_foer"]).abs()
    if indikator is Indikator.BEBOERE:
        mindst = regel.beboere_mindst * int(_SKALA)
        return (forskel >= mindst) & (forskel * 100 > par["vaerdi_foer"] * float(regel.beboere_pct))
    return forskel > int(regel.spring[indikator] * _SKALA)


def _springfund(
    raekke: Raekkested, navn: str, indikator: Indikator, nu: int, foer: int, regel: Krydskontrolregel
) -> Fund:
    ny, gammel = nu / _SKALA, foer / _SKALA
    retning = "højere" if ny > gammel else "lavere"
    if indikator is Indikator.BEBOERE:
        kode, forskel = "beboere_springer", f"{tal(abs(ny - gammel))} {'flere' if ny > gammel else 'færre'}"
        graense = f"{procent(regel.beboere_pct)} og {tal(regel.beboere_mindst)} personer"
        foertekst, antagelse = tal(gammel), regel.beboere_antagelse
    else:
        kode, forskel = "spring", f"{tal(abs(ny - gammel))} procentpoint {retning}"
        graense = f"{tal(regel.spring[indikator])} procentpoint"
        foertekst, antagelse = procent(gammel), regel.spring_antagelse
    besked = f"er {forskel} end året før ({foertekst}); grænsen er {graense} (antagelse: {antagelse.rstrip('.')})"
    raad = "kontrollér tallet hos kilden, og kvittér med en note, hvis det er rigtigt"
    return fund_i_celle(raekke.tabel, navn, raekke.indeks, Alvor.ADVARSEL, kode, besked, raad)


def _forsvundne(raekker: list[Raekkested]) -> list[Fund]:
    """Year by year the afdelinger that had figures the year before and have none now: one finding for all of them."""
    i_fil: dict[int, set[int]] = defaultdict(set)
    for raekke in raekker:
        i_fil[raekke.aar].add(raekke.sted)
    return [fund for aar in sorted(i_fil) if (fund := _forsvundne_i(aar, i_fil[aar]))]


def _forsvundne_i(aar: int, i_fil: set[int]) -> Fund | None:
    med_tal = Observation.objects.filter(kilde=Kilde.LBF, erstattet_af=None, afdeling__isnull=False)
    sidste_aar = set(med_tal.filter(aar=aar - 1).values_list("afdeling_id", flat=True).distinct())
    if not sidste_aar:
        return None
    vaek = sidste_aar - i_fil
    if not vaek:
        return None
    vaek -= set(med_tal.filter(aar=aar, afdeling__in=vaek).values_list("afdeling_id", flat=True).distinct())
    findes = Afdeling.objects.filter(findes_paa(dt.date(aar, 1, 1)), pk__in=vaek).select_related("organisation")
    navne = [f"{a.noegle} {a.navn}" for a in findes.order_by("organisation__nr", "nr")]
    if not navne:
        return None
    regel = krydskontrolregel()
    udsnit = len(sidste_aar & i_fil) * 100 < len(sidste_aar) * regel.udsnit_under_pct
    vist = navne[:_NAVNGIVNE]
    if len(navne) > _NAVNGIVNE:
        vist.append(f"{tal(len(navne) - _NAVNGIVNE)} andre")
    hvor_mange = "1 afdeling" if len(navne) == 1 else f"{tal(len(navne))} afdelinger"
    besked = f"{hvor_mange}, som havde tal for {aar - 1}, er ikke i filen for {aar}: {opremsning(vist)}"
    if udsnit:
        besked = f"{besked} (filen regnes for et udsnit; antagelse: {regel.forsvundne_antagelse.rstrip('.')})"
        return Fund(Alvor.BEMAERKNING, "udsnit", besked=besked)
    raad = "kontrollér, om rækker mangler; er afdelingen nedlagt, så ret registeret"
    return Fund(Alvor.ADVARSEL, "forsvundne_afdelinger", besked=besked, raad=raad, antal=1)


def _betegnelser(resultat: Indlaesningsresultat, plan: Ministerplan) -> list[Fund]:
    """The ministry's label where our calculation from the same figures is settled and says something else."""
    egne = omraadetal_af(resultat)
    try:
        alle = kontroller_lister([*_tidligere(plan, egne), *egne], gaeldende_lov())
    except DagUdenLov:
        return []
    fund = []
    for raekke, kontrol in zip(resultat.raekker, alle[-len(egne) :] if egne else [], strict=True):
        if kontrol.overensstemmelse is False:
            uenig = " ".join(kontrol.uoverensstemmelser).rstrip(".")
            besked = f"passer ikke med vores egen beregning: {uenig}"
            raad = "kontrollér rækken mod ministeriets liste; listens betegnelse gælder, når du kvitterer"
            fund.append(
                fund_i_celle(raekke.tabel, "kategori", raekke.indeks, Alvor.ADVARSEL, "betegnelse_uenig", besked, raad)
            )
    return fund


def _tidligere(plan: Ministerplan, egne: list[Omraadetal]) -> list[Omraadetal]:
    """What the lists in force said of the file's areas, spelt as the file spells them: the history of omdannelse."""
    stavet = {et.noegle: et for et in egne}
    omraader = {r.omraade.pk: stavet.get(noegle(r.navn, r.kommune)) for r in plan.raekker if r.omraade is not None}
    i_filen = {et.listedato for et in egne}
    raekker = Udpegning.objects.filter(erstattet_af=None, omraade__in=omraader).exclude(liste__listedato__in=i_filen)
    return [
        Omraadetal(dag, som.omraade, som.kommune, frozenset(Betegnelse(b) for b in betegnelser), {})
        for omraade_id, dag, betegnelser in raekker.values_list("omraade_id", "liste__listedato", "betegnelser")
        if (som := omraader[omraade_id])
    ]
