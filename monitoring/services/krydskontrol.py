"""The file beside what is already known: figures that moved too much in a year, afdelinger that are gone, labels.

The figure of the year before is the file's own where it has that year, else the stored one as it is corrected by hand;
the finding says which cell it is, so that it can be followed there.

Figures are compared in ten-thousandths (the precision that is stored), so that a value on a limit is no matter of
binary fractions.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from math import nan
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from monitoring.domain.dansk import opremsning, procent, tal
from monitoring.domain.kontrol import kontroller_lister
from monitoring.domain.lov import DagUdenLov
from monitoring.domain.vaerdier import Betegnelse, Indikator
from monitoring.domain.vurdering import Omraadetal
from monitoring.ingest import Alvor, Fund, Indlaesningsresultat, Tabel, Vaerdi
from monitoring.models import Afdeling, Kilde, Observation, Udpegning
from monitoring.regler.indlaes_lov import gaeldende_lov
from monitoring.regler.krydskontrolregler import Krydskontrolregel, krydskontrolregel
from monitoring.selectors.grundlag import findes_paa
from monitoring.selectors.korrektioner import gaeldende_vaerdier
from monitoring.services.listekontrol import omraadetal_af
from monitoring.services.ministerdata import Ministerplan, noegle
from monitoring.services.opslag import Afdelingspost, fund_i_celle

_SKALA = Decimal(10_000)
#: So many afdelinger that are gone are named in the finding, and so many cells of a column that moved too much.
_NAVNGIVNE, _HOEJST_SPRING = 10, 500
#: A place and a year as one number.
_AAR = 10_000
Sted = Literal["afdeling_id", "omraade_id"]


def afdelingskontrol(
    resultat: Indlaesningsresultat, poster: Sequence[Sequence[Afdelingspost | None]], idag: dt.date
) -> list[Fund]:
    """What is unusual in a file of LBF figures. `poster`: table by table the afdeling of each row."""
    dele = [
        _ramme(nr, [None if post is None else post.id for post in poster[nr]], kolonne.vaerdier)
        for nr, tabel in enumerate(resultat.tabeller)
        if (kolonne := tabel.kolonner.get("aar"))
    ]
    ramme = _samlet(dele)
    return _spring(resultat, ramme, "afdeling_id", idag) + _forsvundne(ramme)


def listekontrol(resultat: Indlaesningsresultat, plan: Ministerplan, idag: dt.date) -> list[Fund]:
    """What is unusual in a file of the ministry's lists, and the labels that our own calculation does not give."""
    dele = []
    for nr, tabel in enumerate(resultat.tabeller):
        steder: list[int | None] = [None] * len(tabel.numre)
        aarene: list[int | None] = [None] * len(tabel.numre)
        for raekke in plan.raekker:
            if raekke.tabel is tabel and raekke.omraade is not None:
                steder[raekke.indeks], aarene[raekke.indeks] = raekke.omraade.pk, raekke.listedato.year
        dele.append(_ramme(nr, steder, aarene))
    fund = _spring(resultat, _samlet(dele), "omraade_id", idag)
    return fund + (_betegnelser(resultat, plan) if resultat.ok else [])


def _ramme(tabel: int, steder: Sequence[int | None], aarene: Sequence[object]) -> pd.DataFrame:
    """The rows of one table that say where and when: table, index, place, year, and both as one number."""
    ramme = pd.DataFrame(
        {"sted": pd.Series(list(steder), dtype="float64"), "aar": pd.Series(list(aarene), dtype=object)}
    )
    ramme["aar"] = pd.to_numeric(ramme["aar"], errors="coerce")
    ramme["tabel"], ramme["indeks"] = tabel, range(len(ramme))
    return ramme.dropna().astype("int64")


def _samlet(dele: list[pd.DataFrame]) -> pd.DataFrame:
    """All tables' rows, each place and year once (a second one is an error or a repetition)."""
    samlet = pd.concat([_ramme(0, [], []), *dele], ignore_index=True)
    samlet["noegle"] = samlet["sted"] * _AAR + samlet["aar"]
    return samlet.drop_duplicates("noegle", ignore_index=True)


class _Foer(NamedTuple):
    """A figure of the year before: ten-thousandths, the words about where it stands, and its number where stored."""

    vaerdi: int
    hvor: str
    tal_id: int | None


def _spring(resultat: Indlaesningsresultat, ramme: pd.DataFrame, sted: Sted, idag: dt.date) -> list[Fund]:
    """The cells whose figure moved more than its limit since the year before, in the file or else as stored."""
    noegler = pd.Index(ramme["noegle"])
    i_fil = noegler.get_indexer(noegler - 1)
    kendte = _kendte(resultat.kilde, sted, {int(n) % _AAR - 1 for n in noegler[i_fil < 0]}, idag)
    if kendte.empty and not (i_fil >= 0).any():
        return []
    fund: list[Fund] = []
    regel = krydskontrolregel()
    for navn, indikator in resultat.indikatorer.items():
        if indikator is not Indikator.BEBOERE and indikator not in regel.spring:
            continue
        nu = _tal(resultat, ramme, navn)
        gemt = kendte[kendte["indikator"] == indikator.value].set_index("noegle").reindex(noegler - 1)
        foer = pd.Series(gemt["vaerdi"].to_numpy(dtype=float)).where(i_fil < 0, nu.to_numpy()[i_fil])
        ramte = ramme.index[_over_graensen(nu, foer, indikator, regel)]
        for nr in ramte[:_HOEJST_SPRING]:
            tabel, indeks = _plads(resultat, ramme, nr)
            if i_fil[nr] >= 0:
                kendt = _Foer(int(foer[nr]), _i_filen(*_plads(resultat, ramme, int(i_fil[nr])), navn), None)
            else:
                hvor = ", rettet i hånden" if gemt["rettet"].iloc[nr] else ""
                kendt = _Foer(int(foer[nr]), hvor, int(gemt["id"].iloc[nr]))
            fund.append(_springfund(tabel, indeks, navn, indikator, int(nu[nr]), kendt, regel))
        if (flere := len(ramte) - _HOEJST_SPRING) > 0:
            besked = f"og {tal(flere)} andre celler i kolonnen flytter sig lige så usædvanligt"
            fund.append(Fund(Alvor.ADVARSEL, fund[-1].kode, kolonne=navn, besked=besked, antal=flere))
    return fund


def _plads(resultat: Indlaesningsresultat, ramme: pd.DataFrame, nr: int) -> tuple[Tabel, int]:
    """The table, and the place in it, of a row of `ramme`."""
    return resultat.tabeller[ramme["tabel"][nr]], int(ramme["indeks"][nr])


def _i_filen(tabel: Tabel, indeks: int, navn: str) -> str:
    ark = f" på ark »{tabel.ark}«" if tabel.ark else ""
    return f", i celle {tabel.kolonner[navn].bogstav}{tabel.numre[indeks]}{ark}"


def _tal(resultat: Indlaesningsresultat, ramme: pd.DataFrame, navn: str) -> "pd.Series[float]":
    """The column's figures in ten-thousandths, row by row of `ramme`; missing is NaN. Whole numbers, so exact."""
    dele = []
    for nr, tabel in enumerate(resultat.tabeller):
        kolonne = tabel.kolonner.get(navn)
        antal = len(tabel.numre)
        vaerdier = np.fromiter(kolonne.hver(_som_float), float, antal) if kolonne else np.full(antal, np.nan)
        indekser = ramme["indeks"][ramme["tabel"] == nr]
        dele.append(pd.Series(vaerdier[indekser.to_numpy()], index=indekser.index))
    return (pd.concat(dele).sort_index() * float(_SKALA)).round()


def _som_float(vaerdi: Vaerdi) -> float:
    return float(vaerdi) if isinstance(vaerdi, int | Decimal) else nan


def _kendte(kilde: str, sted: Sted, aar: set[int], idag: dt.date) -> pd.DataFrame:
    """The stored figures of `aar` as they are corrected, by place and year; of a year's lists the newest."""
    rettede = gaeldende_vaerdier(idag)
    raekker = (
        Observation.objects.filter(kilde=kilde, erstattet_af=None, aar__in=aar)
        .exclude(**{sted: None})
        .order_by("listedato", "id")
        .values_list("id", sted, "aar", "indikator", "vaerdi")
    )
    data = [
        (nr * _AAR + a, indikator, int(tallet * _SKALA), id_, id_ in rettede)
        for id_, nr, a, indikator, vaerdi in raekker.iterator(10_000)
        if (tallet := rettede.get(id_, vaerdi)) is not None
    ]
    ramme = pd.DataFrame(data, columns=["noegle", "indikator", "vaerdi", "id", "rettet"])
    return ramme.drop_duplicates(["noegle", "indikator"], keep="last")


def _over_graensen(
    nu: "pd.Series[float]", foer: "pd.Series[float]", indikator: Indikator, regel: Krydskontrolregel
) -> "pd.Series[bool]":
    forskel = (nu - foer).abs()
    if indikator is Indikator.BEBOERE:
        mindst = regel.beboere_mindst * int(_SKALA)
        return (forskel >= mindst) & (forskel * 100 > foer * float(regel.beboere_pct))
    return forskel > int(regel.spring[indikator] * _SKALA)


def _springfund(
    tabel: Tabel, indeks: int, navn: str, indikator: Indikator, nu: int, foer: _Foer, regel: Krydskontrolregel
) -> Fund:
    ny, gammel = nu / _SKALA, foer.vaerdi / _SKALA
    retning = "højere" if ny > gammel else "lavere"
    if indikator is Indikator.BEBOERE:
        kode, forskel = "beboere_springer", f"{tal(abs(ny - gammel))} {'flere' if ny > gammel else 'færre'}"
        graense = f"{procent(regel.beboere_pct)} og {tal(regel.beboere_mindst)} personer"
        foertekst, antagelse = tal(gammel), regel.beboere_antagelse
    else:
        kode, forskel = "spring", f"{tal(abs(ny - gammel))} procentpoint {retning}"
        graense = f"{tal(regel.spring[indikator])} procentpoint"
        foertekst, antagelse = procent(gammel), regel.spring_antagelse
    besked = (
        f"er {forskel} end året før ({foertekst}{foer.hvor}); grænsen er {graense} (antagelse: {antagelse.rstrip('.')})"
    )
    raad = "kontrollér tallet hos kilden, og kvittér med en note, hvis det er rigtigt"
    return fund_i_celle(tabel, navn, indeks, Alvor.ADVARSEL, kode, besked, raad, tal_id=foer.tal_id)


def _forsvundne(ramme: pd.DataFrame) -> list[Fund]:
    """Year by year the afdelinger that had figures the year before and have none now: one finding for all of them."""
    aarstal: list[int] = ramme["aar"].unique().tolist()
    i_fil = {aar: set(ramme["sted"][ramme["aar"] == aar].tolist()) for aar in aarstal}
    med_tal = Observation.objects.filter(kilde=Kilde.LBF, erstattet_af=None, afdeling__isnull=False)
    kendte: dict[int, set[int]] = defaultdict(set)
    aarene = {naer for aar in i_fil for naer in (aar - 1, aar)}
    for aar, afdeling_id in med_tal.filter(aar__in=aarene).values_list("aar", "afdeling_id").distinct():
        if afdeling_id is not None:
            kendte[aar].add(afdeling_id)
    return [fund for aar in sorted(i_fil) if (fund := _forsvundne_i(aar, i_fil[aar], kendte[aar - 1], kendte[aar]))]


def _forsvundne_i(aar: int, i_fil: set[int], sidste_aar: set[int], kendte: set[int]) -> Fund | None:
    vaek = sidste_aar - i_fil - kendte
    if not vaek:
        return None
    findes = Afdeling.objects.filter(findes_paa(dt.date(aar, 1, 1)), pk__in=vaek).select_related("organisation")
    navne = [f"{a.noegle} {a.navn}" for a in findes.order_by("organisation__nr", "nr")]
    if not navne:
        return None
    regel = krydskontrolregel()
    udsnit = len(sidste_aar & i_fil) * 100 < len(sidste_aar) * regel.udsnit_under_pct
    hvor_mange = "1 afdeling" if len(navne) == 1 else f"{tal(len(navne))} afdelinger"
    hvilke = opremsning(navne, hoejst=_NAVNGIVNE)
    besked = f"{hvor_mange}, som havde tal for {aar - 1}, er ikke i filen for {aar}: {hvilke}"
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
