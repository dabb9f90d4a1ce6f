"""The ledger as rows for CSV and Excel, with what it was narrowed to, when it was fetched, and what it rests on."""

import datetime as dt
from collections.abc import Iterator, Sequence

from anvisning.domain.perioder import maanedsnavn
from anvisning.domain.regler import Regelsaet
from anvisning.domain.regnskab import (
    FIGURTEKSTER,
    FORUDSAETNINGER,
    Afdelingslinje,
    Figur,
    Opgoerelse,
    alle_mangler,
    vaerdi,
)
from anvisning.selectors.regnskab import Navngivet, Regnskabsblik
from monitoring.api import FARVENAVNE, Eksportvaerdi, Farve, dato, opremsning, perioder, som_csv, som_xlsx

FORMATER = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
IKKE_OPLYST = "ikke oplyst"
KILDE = "Fælles udlejningsaftale: indmeldinger, anvisninger, afviste forsøg og organisationernes egne tal for ledighed"
_BREDDER = (16, 34, 14, 34, *[16] * 20)

Raekke = list[Eksportvaerdi]


def regnskabsfil(
    blik: Regnskabsblik,
    regelsaet: Sequence[Regelsaet],
    *,
    format: str,
    organisation: str,
    hentet_at: dt.datetime,
    hentet_by: str,
) -> bytes:
    """The file in one of `FORMATER`. `organisation` is what the ledger is narrowed to, in words; `hentet_at` local."""
    om = _om(blik, regelsaet, organisation, hentet_at, hentet_by)
    linjer = list(_linjer(blik))
    if format == "csv":
        return som_csv([*om, [], *linjer])
    return som_xlsx(
        {"Regnskab": linjer, "Måneder": _maaneder(blik), "Om regnskabet": [*om, [], *_forudsaetninger(blik)]},
        bredder=_BREDDER,
    )


def _om(
    blik: Regnskabsblik, regelsaet: Sequence[Regelsaet], organisation: str, hentet_at: dt.datetime, hentet_by: str
) -> list[Raekke]:
    periode = blik.regnskab.periode
    sidste = periode.til_on - dt.timedelta(days=1)
    return [
        ["Regnskab for anvisning"],
        ["Periode", periode.navn],
        ["Opgjort", f"{dato(periode.fra_on)} til og med {dato(sidste)}"],
        ["Organisation", organisation],
        ["Runder", _runder(periode.fra_on, periode.til_on)],
        ["Regler", opremsning([et.navn for et in regelsaet])],
        ["Hentet", f"{dato(hentet_at.date())} kl. {hentet_at:%H.%M} af {hentet_by}"],
        ["Kilde", KILDE],
    ]


def _runder(fra_on: dt.date, til_on: dt.date) -> str:
    """Those in force on some day of the period, `til_on` exclusive."""
    gjaldt = [runde for runde, fra, til in perioder() if fra < til_on and (til is None or til > fra_on)]
    return opremsning([f"runden pr. {dato(runde.pr_on)}" for runde in gjaldt]) or "ingen"


def _linjer(blik: Regnskabsblik) -> Iterator[Raekke]:
    """All together, then each organisation with its afdelinger below it."""
    yield [
        "Linje",
        "Organisation",
        "Afdelingsnummer",
        "Afdeling",
        *(tekst.navn for tekst in FIGURTEKSTER.values()),
        "Meldt ind i forhold til det, der skal",
        "Andre boligtyper meldt ind",
        *(f"Afvist: {navn}" for navn in FARVENAVNE.values()),
        "Boliger bag de afviste forsøg",
        "Lejedage",
        "Mangler",
    ]
    yield ["I alt", "", "", "", *_tal(blik.regnskab.tal), ""]
    for navngivet in blik.linjer:
        yield from _organisation(navngivet)


def _organisation(navngivet: Navngivet) -> Iterator[Raekke]:
    navn = navngivet.organisation.navn
    yield ["Organisation", navn, "", "", *_tal(navngivet.linje.tal), ""]
    for linje in navngivet.linje.afdelinger:
        mangler = " ".join(alle_mangler([linje]))
        yield ["Afdeling", navn, linje.afdeling.noegle, linje.afdeling.navn, *_tal(linje.tal), mangler]


def _tal(tal: Opgoerelse) -> Raekke:
    figurer = [vaerdi(tal, figur) for figur in Figur]
    return [
        *(IKKE_OPLYST if et is None else et for et in figurer),
        IKKE_OPLYST if tal.forskel is None else tal.forskel,
        tal.andre_typer,
        *(tal.forsoeg.get(farve, 0) for farve in Farve),
        tal.forsoegte_boliger,
        tal.lejedage,
    ]


def _maaneder(blik: Regnskabsblik) -> Iterator[Raekke]:
    yield [
        "Afdelingsnummer",
        "Afdeling",
        "Måned",
        "Hvorfor",
        "Farve",
        "Trin",
        "Andel i procent",
        "Ledige familieboliger",
        "Skal meldes ind",
        "Meldt ind",
        "Skånet",
    ]
    for linje in blik.afdelinger:
        yield from _afdelingens_maaneder(linje)


def _afdelingens_maaneder(linje: Afdelingslinje) -> Iterator[Raekke]:
    for post in linje.maaneder:
        yield [
            linje.afdeling.noegle,
            linje.afdeling.navn,
            maanedsnavn(post.maaned),
            post.som_saetning(),
            FARVENAVNE[post.farve],
            post.trin,
            IKKE_OPLYST if post.andel is None else post.andel,
            IKKE_OPLYST if post.antal is None else post.antal,
            IKKE_OPLYST if post.skyldige is None else post.skyldige,
            post.indmeldte,
            IKKE_OPLYST if post.skaanede is None else post.skaanede,
        ]


def _forudsaetninger(blik: Regnskabsblik) -> Iterator[Raekke]:
    yield ["Forudsætninger"]
    for et in FORUDSAETNINGER:
        yield [f"Hjemmel: {et.grund.hjemmel}" if et.grund.hjemmel else "Antagelse", et.tekst, et.grund.antagelse]
    if mangler := alle_mangler(blik.afdelinger):
        yield []
        yield ["Mangler"]
        for saetning in mangler:
            yield ["", saetning]
