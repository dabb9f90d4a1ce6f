"""The figures in words, and the pieces behind each: what a number's list shows is what was counted."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from anvisning.domain.regler import Grund

from .fakta import Forsoegsfakta, Udgang
from .opgoerelse import Afdelingslinje, Opgoerelse
from .poster import Indmeldingspost, Maanedspost


class Figur(StrEnum):
    LEDIGE = "ledige"
    SKYLDIGE = "skyldige"
    INDMELDTE = "indmeldte"
    BRUGTE = "brugte"
    AABNE = "aabne"
    FRIGIVNE = "frigivne"
    TRUKNE = "trukne"
    AFVISTE = "afviste"
    SKAANEDE = "skaanede"
    BAARNE = "baarne"
    LEJE = "leje"


Post = Maanedspost | Indmeldingspost | Forsoegsfakta


@dataclass(frozen=True, slots=True)
class Figurtekst:
    """`kort` heads a column; `forklaring` is the sentence above the list."""

    kort: str
    navn: str
    forklaring: str


FIGURTEKSTER: dict[Figur, Figurtekst] = {
    Figur.LEDIGE: Figurtekst(
        "Ledige",
        "Ledige familieboliger",
        "Antallet af familieboliger, der blev ledige i måneden, som organisationen har oplyst det.",
    ),
    Figur.SKYLDIGE: Figurtekst(
        "Skal meldes ind",
        "Boliger, der skal meldes ind",
        "Månedens ledige familieboliger gange den andel, der gælder for afdelingens trin på månedens første dag.",
    ),
    Figur.INDMELDTE: Figurtekst(
        "Meldt ind", "Indmeldte familieboliger", "Familieboliger, der er meldt ind til boliganvisningen i perioden."
    ),
    Figur.BRUGTE: Figurtekst(
        "Brugt",
        "Boliger udlejet ved anvisning",
        "Familieboliger, som i perioden er udlejet til en borger, boliganvisningen har anvist.",
    ),
    Figur.AABNE: Figurtekst(
        "Åbne",
        "Åbne ved periodens slutning",
        "Familieboliger, der er meldt ind og hverken er udlejet, frigivet eller trukket tilbage, da perioden slutter.",
    ),
    Figur.FRIGIVNE: Figurtekst(
        "Frigivet",
        "Frigivet ubrugt",
        "Familieboliger, som i perioden er givet tilbage til organisationen uden udlejning.",
    ),
    Figur.TRUKNE: Figurtekst(
        "Trukket", "Trukket tilbage", "Familieboliger, som organisationen har trukket tilbage i perioden."
    ),
    Figur.AFVISTE: Figurtekst(
        "Afvist",
        "Indmeldinger afvist på grund af farven",
        "Forsøg på at melde en bolig ind, som farven afviste. Alle boligtyper tæller med.",
    ),
    Figur.SKAANEDE: Figurtekst(
        "Skånet",
        "Røde afdelinger skånet",
        "De boliger, røde afdelinger ville skulle melde ind efter lovens fjerdedel, men er fritaget for efter aftalen.",
    ),
    Figur.BAARNE: Figurtekst(
        "Båret",
        "Båret for røde afdelinger",
        "Boliger meldt ind fra gule og grønne afdelinger ud over lovens fjerdedel af deres egne ledige familieboliger.",
    ),
    Figur.LEJE: Figurtekst(
        "Kommunens leje",
        "Kommunens leje for boliger til rådighed",
        "Lejen for de dage, boligen er til rådighed for boliganvisningen. Alle boligtyper tæller med.",
    ),
}

_PERIODISK: dict[Figur, Callable[[Indmeldingspost], bool]] = {
    Figur.INDMELDTE: lambda p: p.indmeldt,
    Figur.BRUGTE: lambda p: p.udgang is Udgang.UDLEJET,
    Figur.FRIGIVNE: lambda p: p.udgang is Udgang.FRIGIVET,
    Figur.TRUKNE: lambda p: p.udgang is Udgang.TRUKKET,
    Figur.AABNE: lambda p: p.aaben_efter,
}
_MAANEDLIG: dict[Figur, Callable[[Maanedspost], bool]] = {
    Figur.LEDIGE: lambda _: True,
    Figur.SKYLDIGE: lambda _: True,
    Figur.SKAANEDE: lambda p: p.er_skaanet,
    Figur.BAARNE: lambda p: p.baerer,
}


def poster(linje: Afdelingslinje, figur: Figur) -> list[Post]:
    """The pieces that the line's figure is the sum of."""
    if figur in _MAANEDLIG:
        return [p for p in linje.maaneder if _MAANEDLIG[figur](p)]
    if figur is Figur.AFVISTE:
        return list(linje.forsoeg)
    if figur is Figur.LEJE:
        return [p for p in linje.indmeldinger if p.lejedage]
    return [p for p in linje.indmeldinger if p.fakta.er_familiebolig and _PERIODISK[figur](p)]


def vaerdi(tal: Opgoerelse, figur: Figur) -> Decimal | int | None:
    """The figure of a line; None is ikke oplyst."""
    match figur:
        case Figur.LEDIGE | Figur.SKYLDIGE | Figur.SKAANEDE | Figur.BAARNE | Figur.LEJE:
            fundet: Decimal | None = getattr(tal, figur.value).vaerdi
            return fundet
        case Figur.AFVISTE:
            return tal.forsoeg_i_alt
        case _:
            antal: int = getattr(tal, figur.value)
            return antal


@dataclass(frozen=True, slots=True)
class Forudsaetning:
    """One rule of the ledger, with its basis or marked as our choice."""

    tekst: str
    grund: Grund


FORUDSAETNINGER: tuple[Forudsaetning, ...] = (
    Forudsaetning(
        "Kommunen kan råde over indtil hver fjerde ledige familiebolig, eller den andel, parterne har aftalt.",
        Grund(hjemmel="almenboligloven §59, stk. 1"),
    ),
    Forudsaetning(
        "En bolig tæller som ledig i den kalendermåned, hvor den bliver ledig, og kun i den.",
        Grund(antagelse="Loven siger ikke, hvornår en bolig tæller som ledig."),
    ),
    Forudsaetning(
        "Månedens andel er den, der gælder for afdelingens farve og trin på månedens første dag, eller på afdelingens "
        "første dag, hvis den er oprettet midt i måneden. Skifter farven eller aftalen midt i måneden, virker det fra "
        "den næste.",
        Grund(antagelse="Aftalen siger ikke, hvordan et skift midt i en måned tæller."),
    ),
    Forudsaetning(
        "Boliger, der skal meldes ind, rundes ned til hele boliger én gang pr. organisation og periode. Kvartalerne "
        "kan derfor tilsammen give færre end året.",
        Grund(antagelse="»Hver fjerde« læses som hele boliger: af syv ledige er det én."),
    ),
    Forudsaetning(
        "Uden antallet af ledige familieboliger er tallet »ikke oplyst«, aldrig 0, medmindre andelen er 0 uanset.",
        Grund(antagelse="Et tal, som mangler, må ikke se ud som ingen ledige boliger."),
    ),
    Forudsaetning(
        "Afdelinger, der ikke er målt, er lukket for indmelding. De skal ingen boliger melde ind og regnes ikke som "
        "skånet.",
        Grund(antagelse="Aftalen omtaler ikke afdelinger uden farve."),
    ),
    Forudsaetning(
        "Er en afdeling placeret manuelt, har den farve, men intet trin. Den får den andel, som alle trin med samme "
        "farve har. Er de forskellige, er tallet »ikke oplyst«.",
        Grund(antagelse="Aftalens andele gælder trin, ikke farver."),
    ),
    Forudsaetning(
        "Kommunen betaler lejen, mens en bolig er til dens rådighed: fra den seneste af indmeldingsdagen og den dag, "
        "boligen er ledig, til den udlejes, frigives eller trækkes tilbage, den dag ikke med.",
        Grund(hjemmel="almenboligloven §59", antagelse="Loven siger ikke, om den første og sidste dag tæller."),
    ),
    Forudsaetning(
        "En dags leje er månedens leje ved indmeldingen × 12 / 365, også i skudår. Hver bolig rundes til hele øre.",
        Grund(antagelse="Loven siger ikke, hvordan leje for dele af en måned regnes."),
    ),
    Forudsaetning(
        "En indmelding tæller på den dag, den er sket, og en udlejning, frigivelse eller tilbagetrækning på sin. "
        "Regnskabet går til og med den sidste måned, der er slut.",
        Grund(antagelse="Så kan perioder lægges sammen uden at tælle noget to gange."),
    ),
)
