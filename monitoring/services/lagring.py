"""What each source's rows become. Called inside the import's transaction; errors of the file raise `FilAfvist`."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import connection

from monitoring.domain.dansk import sorteringsnoegle
from monitoring.ingest import Alvor, Fund, Indlaesningsresultat, Tabel, Vaerdi
from monitoring.models import Indlaesning, Kilde
from monitoring.signals import grundlag_aendret
from udlejning.faelles.fejl import Afvist

from . import bilag, krydskontrol, ministerdata, registerdata
from .kopiering import gem_raaraekker
from .kvittering import kraev_kvittering, kvitterede
from .modtagere import FilAfvist, find_modtager
from .observationer import Talblok, afdelingsraekker, gem_afdelingstal, talblok, tvillinglinjer
from .opslag import Afdelingspost, Registeropslag, aarsdage, find_afdelinger, fund_i_celle


class Meld(Protocol):
    """Tell how far the work has come: words, per cent, and counts of rows."""

    def __call__(self, tekst: str, pct: int, **raekker: int) -> None: ...


#: Key of the advisory lock that orders imports; any number that nobody else uses.
_LAAS = 7_201_985
#: Files that can be large: their warnings are known before anything is stored, and they stop there.
_STORE = frozenset({Kilde.LBF, Kilde.TVILLING})


@dataclass(slots=True)
class Gemt:
    """How many rows were kept as they stood, how many values are new or changed, and what belongs in the log."""

    raekker: int = 0
    nye: int = 0
    grundlag: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Sag:
    """One import under way."""

    resultat: Indlaesningsresultat
    indlaesning: Indlaesning
    now: dt.datetime
    idag: dt.date
    register: Registeropslag


def gem_resultat(
    *, resultat: Indlaesningsresultat, indlaesning: Indlaesning, now: dt.datetime, idag: dt.date, meld: Meld
) -> Gemt:
    """Check the rows against the register and store all of them; remarks go to `resultat.fund`.

    Also a file with errors of its own is held against the register, so that all its errors are told at once.
    Raises `FilAfvist` on errors and `AfventerKvittering` on warnings that nobody has ticked off; the caller's
    transaction must then go back, since some warnings and errors are only seen while storing.
    """
    meld("Kontrollerer mod registeret", 35)
    sag = Sag(resultat, indlaesning, now, idag, Registeropslag(indlaesning.created_by.organisation_id))
    gem = _FORBERED[Kilde(indlaesning.kilde)](sag)
    if not resultat.ok:
        raise FilAfvist(resultat.fund)
    kvitteret = kvitterede(indlaesning)
    if indlaesning.kilde in _STORE:
        kraev_kvittering(resultat.fund, kvitteret)
    meld("Gemmer rækker", 50)
    raekker = gem_raaraekker(resultat, indlaesning.pk, lambda gemt: meld("Gemmer rækker", 50, gemt=gemt))
    meld("Gemmer værdier", 65, gemt=raekker)
    gemt = gem()
    gemt.raekker = raekker
    if not resultat.ok:
        raise FilAfvist(resultat.fund)
    kraev_kvittering(resultat.fund, kvitteret)
    return gemt


def laas_indlaesninger() -> None:
    """Wait until no other import stores or is withdrawn; holds until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LAAS])


Gem = Callable[[], Gemt]


def _poster(sag: Sag) -> list[list[Afdelingspost | None]]:
    """Table by table the afdeling of each row; what is wrong with them is added to the findings."""
    alle = []
    for tabel in sag.resultat.tabeller:
        poster, fund = find_afdelinger(tabel, sag.register, aarsdage(tabel))
        sag.resultat.fund += fund + _navnefund(tabel, poster)
        alle.append(poster)
    return alle


def _navnefund(tabel: Tabel, poster: list[Afdelingspost | None]) -> list[Fund]:
    """A name that is not the register's may mean that the number is wrong: once per afdeling."""
    kolonne = tabel.kolonner.get("afdelingsnavn")
    if kolonne is None:
        return []
    fund: list[Fund] = []
    sete: set[tuple[int, Vaerdi]] = set()
    par = zip([post.id if post else 0 for post in poster], kolonne.vaerdier, strict=True)
    for indeks, stedet in enumerate(par):
        if stedet in sete:
            continue
        sete.add(stedet)
        post, navn = poster[indeks], stedet[1]
        if post is None or not isinstance(navn, str) or navn == post.navn:
            continue
        if sorteringsnoegle(navn) != post.sortering:
            besked = f"er ikke navnet i registeret, hvor {post.noegle} hedder {post.navn}"
            raad = "kontrollér, at nummeret er rigtigt"
            fund.append(fund_i_celle(tabel, "afdelingsnavn", indeks, Alvor.ADVARSEL, "andet_navn", besked, raad))
    return fund


def _aarene(sag: Sag) -> set[int]:
    kolonner = (tabel.kolonner.get("aar") for tabel in sag.resultat.tabeller)
    return {aar for kolonne in kolonner if kolonne for aar in kolonne.laest.values() if isinstance(aar, int)}


def _lbf(sag: Sag) -> Gem:
    poster = _poster(sag)
    sag.resultat.fund += krydskontrol.afdelingskontrol(sag.resultat, poster, sag.idag)

    def gem() -> Gemt:
        sete: set[tuple[int, str]] = set()
        kendt_on = sag.indlaesning.kendt_on
        blokke = (
            talblok(sag.resultat, tabel, afdelingsraekker(tabel, tabelposter, kendt_on, sete))
            for tabel, tabelposter in zip(sag.resultat.tabeller, poster, strict=True)
            if tabel.numre
        )
        return Gemt(nye=gem_afdelingstal(blokke=blokke, indlaesning=sag.indlaesning, aar=_aarene(sag)))

    return gem


def _tvilling(sag: Sag) -> Gem:
    poster = _poster(sag)

    def gem() -> Gemt:
        sete: dict[tuple[int, int], set[str]] = {}
        blokke = (
            Talblok(tvillinglinjer(tabel, tabelposter, sag.indlaesning.kendt_on, sete), 1)
            for tabel, tabelposter in zip(sag.resultat.tabeller, poster, strict=True)
            if tabel.numre
        )
        return Gemt(nye=gem_afdelingstal(blokke=blokke, indlaesning=sag.indlaesning, aar=_aarene(sag)))

    return gem


def _ministeriet(sag: Sag) -> Gem:
    plan = ministerdata.planlaeg(sag.resultat)
    sag.resultat.fund += plan.fund
    sag.resultat.fund += krydskontrol.listekontrol(sag.resultat, plan, sag.idag)

    def gem() -> Gemt:
        udfald = ministerdata.gem(resultat=sag.resultat, plan=plan, indlaesning=sag.indlaesning)
        sag.resultat.fund += udfald.fund
        _meld_aendret(udfald.beroerte)
        return Gemt(nye=udfald.nye, grundlag=udfald.grundlag)

    return gem


def _bilag(sag: Sag) -> Gem:
    plan = bilag.planlaeg(sag.resultat, sag.register)
    sag.resultat.fund += plan.fund

    def gem() -> Gemt:
        udfald = bilag.gem(plan=plan, indlaesning=sag.indlaesning)
        _meld_aendret(udfald.beroerte)
        grundlag = {
            "afdelinger_med_nyt_medlemskab": len(udfald.beroerte),
            "erstattede_bilagsraekker": udfald.erstattede,
        }
        return Gemt(nye=udfald.nye, grundlag=grundlag)

    return gem


def _register(sag: Sag) -> Gem:
    sag.resultat.fund += registerdata.kontroller(sag.resultat, sag.register)

    def gem() -> Gemt:
        udfald = registerdata.gem(resultat=sag.resultat)
        _meld_aendret(sorted(udfald.beroerte))
        return Gemt(nye=udfald.nye)

    return gem


def _anden_app(sag: Sag) -> Gem:
    for tabel in sag.resultat.tabeller:
        _, fund = find_afdelinger(tabel, sag.register, [sag.idag] * len(tabel.numre))
        sag.resultat.fund += fund
    modtager = find_modtager(sag.indlaesning.kilde)
    if modtager is None:
        raise RuntimeError(f"No app has registered a function that stores {sag.indlaesning.kilde}.")

    def gem() -> Gemt:
        try:
            nye = modtager(raekker=sag.resultat.raekker, indlaesning=sag.indlaesning, now=sag.now)
        except FilAfvist as afvist:
            raise FilAfvist([*sag.resultat.fund, *afvist.fund], bagefter=afvist.bagefter) from afvist
        except Afvist as afvist:
            fund = Fund(Alvor.FEJL, "afvist", besked=afvist.besked)
            raise FilAfvist([*sag.resultat.fund, fund]) from afvist
        return Gemt(nye=nye)

    return gem


def _meld_aendret(afdeling_ids: list[int]) -> None:
    if afdeling_ids:
        grundlag_aendret.send(sender=Indlaesning, afdeling_ids=afdeling_ids)


#: Per source: look at the rows (findings), and give back what stores them.
_FORBERED: dict[Kilde, Callable[[Sag], Gem]] = {
    Kilde.LBF: _lbf,
    Kilde.TVILLING: _tvilling,
    Kilde.MINISTERIET: _ministeriet,
    Kilde.MINISTERIET_AFDELINGER: _bilag,
    Kilde.REGISTER: _register,
    Kilde.BOLIGER: _anden_app,
    Kilde.LEDIGE: _anden_app,
    Kilde.LEDIGHED: _anden_app,
}
