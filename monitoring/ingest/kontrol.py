"""Checks across cells: keys that stand twice, figures that must agree, words that must fit the date."""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Sequence
from decimal import Decimal

from monitoring.domain.dansk import dato, tal

from .fund import Alvor, Fund
from .profil import Gyldighed, Kildeprofil, Kolonneprofil
from .resultat import Kolonne, Raekke, Tabel, Vaerdi


def kontroller(profil: Kildeprofil, tabeller: Sequence[Tabel]) -> tuple[list[Fund], set[tuple[int, int]]]:
    """Findings, and the rows (table, index) that only repeat another row."""
    fund, gentagne = _dubletter(profil, tabeller)
    for kol in profil.kolonner.values():
        for tabel in tabeller:
            if kol.gyldig_efter:
                fund += _gyldige_ord(kol, tabel)
            if kol.hoejst_efter:
                fund += _under_loft(kol, tabel)
        if kol.ens_inden_for:
            fund += _ens(kol, tabeller)
    for kontrol in _KILDEKONTROL.get(profil.kilde, ()):
        for tabel in tabeller:
            fund += kontrol(tabel)
    return fund, gentagne


def _noegler(tabel: Tabel, navne: Sequence[str]) -> list[tuple[Hashable, ...]]:
    """Row by row the values of `navne`; texts by their folded case."""
    kolonner: list[Iterable[Hashable]] = []
    for navn in navne:
        kolonne = tabel.kolonner.get(navn)
        if kolonne is None:
            kolonner.append([None] * len(tabel.numre))
        else:
            kolonner.append(kolonne.hver(_uden_store))
    return list(zip(*kolonner, strict=True))


def _uden_store(vaerdi: Vaerdi) -> Hashable:
    return vaerdi.casefold() if isinstance(vaerdi, str) else vaerdi


def _dubletter(profil: Kildeprofil, tabeller: Sequence[Tabel]) -> tuple[list[Fund], set[tuple[int, int]]]:
    """A key that stands twice: the same row once more is left out, a different one is an error."""
    set_foer: dict[tuple[Hashable, ...], tuple[int, int]] = {}
    fund: list[Fund] = []
    gentagne: set[tuple[int, int]] = set()
    kan_mangle = {navn for navn in profil.noegle if profil.kolonner[navn].maa_vaere_tom}
    maa = [nr for nr, navn in enumerate(profil.noegle) if navn not in kan_mangle]
    noegler = [_noegler(tabel, profil.noegle) for tabel in tabeller]
    if len(set().union(*noegler)) == sum(map(len, noegler)):
        return [], set()
    for nr, tabel in enumerate(tabeller):
        for indeks, noegle in enumerate(noegler[nr]):
            foer = set_foer.setdefault(noegle, (nr, indeks))
            if foer == (nr, indeks) or any(noegle[plads] is None for plads in maa):
                continue
            forskelle = _forskelle(profil, tabeller[foer[0]], foer[1], tabel, indeks)
            if forskelle:
                fund += forskelle
            else:
                gentagne.add((nr, indeks))
                hvor = _hvor(tabeller[foer[0]], foer[1], tabel)
                besked = f"rækken er den samme som {hvor} og tælles én gang"
                fund.append(Fund(Alvor.BEMAERKNING, "gentaget_raekke", tabel.ark, tabel.numre[indeks], besked=besked))
    return fund, gentagne


def _forskelle(profil: Kildeprofil, foerste: Tabel, i: int, anden: Tabel, j: int) -> list[Fund]:
    fund = []
    noegle = ", ".join(
        f"{navn} {anden.felt(anden.kolonner[navn], j).tekst}" for navn in profil.noegle if navn in anden.kolonner
    )
    for navn in profil.kolonner:
        a, b = foerste.kolonner.get(navn), anden.kolonner.get(navn)
        if navn in profil.noegle or a is None or b is None:
            continue
        if (a.vaerdier[i], a.mangler[i]) != (b.vaerdier[j], b.mangler[j]):
            foer = foerste.felt(a, i)
            hvor = _hvor(foerste, i, anden, a)
            besked = f"står med en anden værdi (»{foer.tekst}«) i {hvor} for samme {noegle}"
            fund.append(_fund(anden, b, j, Alvor.FEJL, "dublet", besked, "slet den række, der er forkert"))
    return fund


def _hvor(foerste: Tabel, i: int, anden: Tabel, kolonne: Kolonne | None = None) -> str:
    """The earlier row, with its sheet where that is another one."""
    ark = f"ark »{foerste.ark}«, " if foerste.ark != anden.ark else ""
    celle = f"{kolonne.bogstav}{foerste.numre[i]}" if kolonne and kolonne.bogstav else ""
    return f"{ark}celle {celle}" if celle else f"{ark}række {tal(foerste.numre[i])}"


def _fund(tabel: Tabel, kolonne: Kolonne, indeks: int, alvor: Alvor, kode: str, besked: str, raad: str) -> Fund:
    tekst = tabel.felt(kolonne, indeks).tekst or "tomt felt"
    return Fund(alvor, kode, tabel.ark, tabel.numre[indeks], kolonne.navn, tekst, besked, raad, kolonne.bogstav)


def _gyldige_ord(kol: Kolonneprofil, tabel: Tabel) -> list[Fund]:
    """Category words that were not in use on the row's date."""
    ordkolonne, datokolonne = tabel.kolonner.get(kol.navn), tabel.kolonner.get(kol.gyldig_efter)
    if ordkolonne is None or datokolonne is None:
        return []
    fund = []
    for indeks, (ordene, dag) in enumerate(zip(ordkolonne.vaerdier, datokolonne.vaerdier, strict=True)):
        if not isinstance(ordene, frozenset) or not isinstance(dag, dt.date):
            continue
        for ordet in sorted(ordene & kol.gyldig.keys()):
            if brud := _brud(ordet, dag, kol.gyldig[ordet]):
                alvor, besked = brud
                raad = kol.gyldig[ordet].raad
                fund.append(_fund(tabel, ordkolonne, indeks, alvor, "ord_og_dato", besked, raad))
    return fund


def _brud(ordet: str, dag: dt.date, gyldig: Gyldighed) -> tuple[Alvor, str] | None:
    if gyldig.til and dag >= gyldig.til:
        return Alvor.FEJL, f"nævner {ordet}, som ikke bruges fra {dato(gyldig.til)}, og listen er af {dato(dag)}"
    if gyldig.fra and dag < gyldig.fra:
        mildt = gyldig.fejl_foer is not None and dag >= gyldig.fejl_foer
        besked = f"nævner {ordet}, som først bruges fra {dato(gyldig.fra)}, og listen er af {dato(dag)}"
        return (Alvor.ADVARSEL if mildt else Alvor.FEJL), besked
    return None


def _under_loft(kol: Kolonneprofil, tabel: Tabel) -> list[Fund]:
    """Figures over the limit of what their row measures."""
    talkolonne, maaler = tabel.kolonner.get(kol.navn), tabel.kolonner.get(kol.hoejst_efter)
    if talkolonne is None or maaler is None:
        return []
    fund = []
    for indeks, (vaerdi, hvad) in enumerate(zip(talkolonne.vaerdier, maaler.vaerdier, strict=True)):
        loft = kol.hoejst_pr.get(hvad) if isinstance(hvad, str) else None
        if loft is not None and isinstance(vaerdi, Decimal) and vaerdi > loft:
            besked = f"er over {tal(loft)}, som er det højeste for {hvad}"
            raad = f"skriv et tal mellem 0 og {tal(loft)}, andele i procent med komma, for eksempel {kol.eksempel}"
            fund.append(_fund(tabel, talkolonne, indeks, Alvor.FEJL, "for_stor", besked, raad))
    return fund


def _ens(kol: Kolonneprofil, tabeller: Sequence[Tabel]) -> list[Fund]:
    """A figure or name that must be the same on all rows that share `ens_inden_for`."""
    foerste: dict[tuple[Hashable, ...], tuple[Tabel, int, Vaerdi]] = {}
    fund = []
    for tabel in tabeller:
        kolonne = tabel.kolonner.get(kol.navn)
        if kolonne is None:
            continue
        for indeks, (noegle, vaerdi) in enumerate(
            zip(_noegler(tabel, kol.ens_inden_for), kolonne.vaerdier, strict=True)
        ):
            if vaerdi is None or None in noegle:
                continue
            anden, i, foer = foerste.setdefault(noegle, (tabel, indeks, vaerdi))
            if foer != vaerdi:
                der = anden.felt(anden.kolonner[kol.navn], i).tekst
                hvor = _hvor(anden, i, tabel, anden.kolonner[kol.navn])
                besked = f"er ikke det samme som »{der}« i {hvor}, og {kol.navn} skal være ens for samme "
                besked += " og ".join(kol.ens_inden_for)
                fund.append(_fund(tabel, kolonne, indeks, Alvor.FEJL, "ikke_ens", besked, "ret den, der er forkert"))
    return fund


def _register(tabel: Tabel) -> list[Fund]:
    """Dates in order; a successor has a day, and nobody succeeds oneself."""
    fund = []
    for raekke in tabel.raekker():
        fund += [
            _fund(tabel, tabel.kolonner[kolonne], raekke.indeks, Alvor.FEJL, kode, besked, raad)
            for kolonne, kode, besked, raad in _registerfejl(raekke)
        ]
    return fund


def _registerfejl(raekke: Raekke) -> list[tuple[str, str, str, str]]:
    oprettet, nedlagt = raekke.vaerdi("oprettet"), raekke.vaerdi("nedlagt")
    afloesere, overgang = raekke.vaerdi("efterfoelger"), raekke.vaerdi("overgang")
    fund = []
    if isinstance(oprettet, dt.date) and isinstance(nedlagt, dt.date) and nedlagt <= oprettet:
        besked = f"er ikke efter oprettet ({dato(oprettet)})"
        fund.append(("nedlagt", "nedlagt_foer_oprettet", besked, "ret en af datoerne"))
    if isinstance(afloesere, frozenset):
        if f"{raekke.vaerdi('organisationsnr')}-{raekke.vaerdi('afdelingsnr')}" in afloesere:
            fund.append(("efterfoelger", "sin_egen_efterfoelger", "er afdelingen selv", "skriv den anden afdeling"))
        if overgang is None:
            raad = "skriv i kolonnen overgang den dag, efterfølgeren afløser afdelingen"
            fund.append(("efterfoelger", "overgang_mangler", "har ingen dato for overgangen", raad))
    elif overgang is not None:
        raad = "skriv efterfølgeren, eller slet datoen"
        fund.append(("overgang", "efterfoelger_mangler", "er en overgang uden efterfølger", raad))
    return fund


_KILDEKONTROL: dict[str, tuple[Callable[[Tabel], list[Fund]], ...]] = {"register": (_register,)}
