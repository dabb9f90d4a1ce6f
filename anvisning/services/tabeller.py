"""The lists of dispensations, criteria, reasons and what lies behind the ledger's numbers, as files."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

from django.db.models import QuerySet

from anvisning.domain.regnskab import Figur, Forsoegsfakta, Indmeldingspost, Maanedspost
from anvisning.models import Aarsag, Dispensation, Fleksibelaftale
from anvisning.selectors.regnskab import Postlinje
from monitoring.api import FARVENAVNE, Eksportvaerdi, Farve, dato
from udlejning.faelles.eksport import Tabel, dagen, tabel

EN_DAG = dt.timedelta(days=1)


def dispensationstabel(fundne: "QuerySet[Dispensation]", filtre: str) -> Tabel:
    return tabel(
        "Dispensationer",
        "Fælles udlejningsaftale: ansøgninger og afgørelser",
        fundne.iterator(),
        {
            "Gælder": lambda d: str(d.bolig or d.afdeling.navn),
            "Afdelingsnummer": lambda d: d.afdeling.noegle,
            "Boligorganisation": lambda d: d.afdeling.organisation.navn,
            "Fra": lambda d: dato(d.fra_on),
            "Til og med": lambda d: dato(d.til_on - EN_DAG),
            "Status": lambda d: d.get_status_display(),
            "Begrundelse": lambda d: d.begrundelse,
            "Søgt": lambda d: dagen(d.ansoegt_at),
            "Søgt af": lambda d: str(d.ansoegt_by),
        },
        filtre=filtre,
    )


def fleksibeltabel(fundne: "QuerySet[Fleksibelaftale]", dag: dt.date, filtre: str) -> Tabel:
    return tabel(
        "Fleksibel udlejning",
        "Fælles udlejningsaftale: kriterier, som de er aftalt eller fastsat",
        fundne.iterator(chunk_size=500),
        {
            "Afdelingsnummer": lambda a: a.afdeling.noegle,
            "Afdeling": lambda a: a.afdeling.navn,
            "Boligorganisation": lambda a: a.afdeling.organisation.navn,
            "Art": lambda a: a.get_art_display(),
            "Kriterier": lambda a: a.slagsnavne,
            "Kriteriernes ordlyd": lambda a: " ".join(k.ordlyd for k in a.kriterier.all()),
            "Fra": lambda a: dato(a.fra_on),
            "Til og med": lambda a: dato(a.slut_on - EN_DAG),
            "Status": lambda a: a.get_status_display(),
            "Udløbet": lambda a: "ja" if a.status == "vedtaget" and a.slut_on <= dag else "nej",
        },
        filtre=filtre,
    )


def aarsagstabel(grupper: Iterable[tuple[str, Iterable[Aarsag]]], filtre: str) -> Tabel:
    def antal(par: tuple[str, Aarsag]) -> int:
        talt: int = par[1].antal  # type: ignore[attr-defined]  # `katalog` counts it
        return talt

    def aldrig(a: Aarsag) -> bool:
        return a.til_on is not None and a.til_on <= a.fra_on

    return tabel(
        "Årsager",
        "Fælles udlejningsaftale: årsagskataloget",
        (par for titel, aarsager in grupper for par in ((titel, a) for a in aarsager)),
        {
            "Når det gælder": lambda p: p[0],
            "Årsag": lambda p: str(p[1]),
            "Udgave": lambda p: p[1].version,
            "Hvis afslag": lambda p: p[1].get_hvis_display(),
            "Hvad der følger": lambda p: p[1].virkning,
            "Kræver en note": lambda p: "ja" if p[1].note_kraeves else "nej",
            "Bruges fra": lambda p: "aldrig taget i brug" if aldrig(p[1]) else dato(p[1].fra_on),
            "Bruges til og med": lambda p: dato(p[1].til_on - EN_DAG) if p[1].til_on and not aldrig(p[1]) else "",
            "Antal gange brugt": antal,
        },
        filtre=filtre,
    )


_Kolonner = Mapping[str, Callable[[Postlinje], Eksportvaerdi]]
_STED: _Kolonner = {"Afdelingsnummer": lambda p: p.afdeling.noegle, "Afdeling": lambda p: p.afdeling.navn}


def posttabel(titel: str, linjer: Iterable[Postlinje], figur: Figur, om: list[tuple[str, str]]) -> Tabel:
    """The pieces behind one number of the ledger: months, refused attempts, or reports."""
    kolonner: _Kolonner = {**_STED, **_INDMELDINGER}
    if figur in (Figur.LEDIGE, Figur.SKYLDIGE, Figur.SKAANEDE, Figur.BAARNE):
        kolonner = {**_STED, **_MAANEDER}
    elif figur is Figur.AFVISTE:
        kolonner = {**_STED, **_FORSOEG}
    return tabel(titel, "Fælles udlejningsaftale: regnskabets poster", linjer, kolonner, om=om)


def _maaned(linje: Postlinje) -> Maanedspost:
    assert isinstance(linje.post, Maanedspost)
    return linje.post


def _meldt(linje: Postlinje) -> Indmeldingspost:
    assert isinstance(linje.post, Indmeldingspost)
    return linje.post


def _forsoeg(linje: Postlinje) -> Forsoegsfakta:
    assert isinstance(linje.post, Forsoegsfakta)
    return linje.post


_MAANEDER: _Kolonner = {
    "Måned": lambda p: f"{_maaned(p).maaned:%Y-%m}",
    "Farve": lambda p: FARVENAVNE[_maaned(p).farve],
    "Trin": lambda p: _maaned(p).trin,
    "Ledige": lambda p: "ikke oplyst" if _maaned(p).antal is None else _maaned(p).antal,
    "Skal meldes ind": lambda p: "ikke oplyst" if _maaned(p).skyldige is None else _maaned(p).skyldige,
    "Meldt ind": lambda p: _maaned(p).indmeldte,
    "Hvorfor": lambda p: _maaned(p).som_saetning(),
}
_INDMELDINGER: _Kolonner = {
    "Bolig": lambda p: str(p.indmelding.bolig) if p.indmelding else "",
    "Boligtype": lambda p: p.indmelding.bolig.get_type_display() if p.indmelding else "",
    "Meldt ind": lambda p: dato(_meldt(p).fakta.indmeldt_on),
    "Ledig fra": lambda p: dato(_meldt(p).fakta.ledig_fra_on),
    "Sluttet": lambda p: dato(slut) if (slut := _meldt(p).fakta.afsluttet_on) else "åben",
    "Status": lambda p: p.indmelding.get_status_display() if p.indmelding else "",
    "Husleje i kr.": lambda p: "ikke oplyst" if _meldt(p).fakta.husleje is None else _meldt(p).fakta.husleje,
    "Kommunens dage": lambda p: _meldt(p).lejedage,
    "Leje i kr.": lambda p: "ikke oplyst" if _meldt(p).leje is None else _meldt(p).leje,
}
_FORSOEG: _Kolonner = {
    "Bolig": lambda p: str(p.forsoeg.bolig) if p.forsoeg else "",
    "Forsøgt": lambda p: dato(_forsoeg(p).forsoegt_on),
    "Forsøgt af": lambda p: str(p.forsoeg.by) if p.forsoeg else "",
    "Farve": lambda p: FARVENAVNE[Farve(_forsoeg(p).farve)],
    "Svaret": lambda p: " ".join(p.forsoeg.afgoerelse["begrundelse"]) if p.forsoeg else "",
}
