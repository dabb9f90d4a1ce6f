"""Properties of the readers of numbers, dates and headers, and that no content makes the reader raise."""

import datetime as dt
import random
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitoring.domain import dansk
from monitoring.ingest import hent_profil, kilder, laes_fil
from monitoring.ingest.datoer import parse_dato
from monitoring.ingest.resultat import Indlaesningsresultat
from monitoring.ingest.tal import Talfejl, afrund, decimal_af_float, parse_tal
from monitoring.ingest.tegn import fold, kolonnebogstav, kolonneindeks, rens_tal

from .lav_filer import LBF, MIN, R1, R2
from .pakke import Ark, bog

IDAG = dt.date(2025, 11, 20)
TAL = st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False, allow_infinity=False)


@given(TAL)
@example(Decimal("0.667"))
@example(Decimal("1155"))
def test_a_number_written_the_danish_way_is_read_back(tal: Decimal) -> None:
    assert parse_tal(rens_tal(dansk.tal(tal))) == tal


@given(TAL, st.sampled_from([" ", "\u00a0", "\u2009", "\u202f"]), st.sampled_from(["-", "\u2212", "\u2013"]))
def test_spaces_and_minus_signs_do_not_matter(tal: Decimal, mellemrum: str, minus: str) -> None:
    skrevet = f"{mellemrum}{dansk.tal(tal).replace('.', mellemrum).replace('-', minus)}{mellemrum}"
    assert parse_tal(rens_tal(skrevet)) == tal


@given(st.integers(1000, 10**9))
def test_a_point_before_three_digits_is_never_a_decimal_point(tal: int) -> None:
    assert parse_tal(f"{tal:,}".replace(",", ".")) == tal


@given(st.integers(0, 10**6), st.integers(0, 99), st.sampled_from([1, 2]))
def test_a_point_before_one_or_two_digits_is_one(hele: int, decimaler: int, antal: int) -> None:
    skrevet = f"{hele}.{decimaler % 10**antal:0{antal}}"
    assert parse_tal(skrevet) == Decimal(skrevet)


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_refused_with_advice(tekst: str) -> None:
    grund = talfejl(rens_tal(tekst))
    assert grund is None or (grund.besked and grund.raad)


def talfejl(tekst: str) -> Talfejl | None:
    """The refusal of `tekst`, or None where it is a number."""
    try:
        return None if parse_tal(tekst).is_finite() else Talfejl("", "")
    except Talfejl as grund:
        return grund


@pytest.mark.parametrize(
    "tekst",
    ["1.23.456", "1.2.3", "40,", ",5", "--4", "4-", "1 2", "1e5", "٤٠", "NaN", "uendelig", "4O,7", "0x1", "0.1.155"],
)
def test_what_is_no_danish_number(tekst: str) -> None:
    with pytest.raises(Talfejl):
        parse_tal(rens_tal(tekst))


@given(st.decimals(min_value=0, max_value=1000, places=4))
def test_a_float_of_a_workbook_is_the_number_that_was_typed(tal: Decimal) -> None:
    assert decimal_af_float(float(tal)) == tal
    assert decimal_af_float(float(tal) / 100).scaleb(2) == tal


@given(TAL, st.integers(0, 4))
def test_rounding_goes_away_from_zero_at_the_half(tal: Decimal, decimaler: int) -> None:
    assert abs(afrund(tal, decimaler) - tal) * 2 <= Decimal(1).scaleb(-decimaler)
    assert afrund(Decimal("40.00005"), 4) == Decimal("40.0001")


@given(st.dates(dt.date(1900, 3, 1), dt.date(2100, 1, 1)))
def test_a_day_is_read_however_it_is_written(dag: dt.date) -> None:
    serie = (dag - dt.date(1899, 12, 30)).days
    maader = [dag.isoformat(), f"{dag:%d-%m-%Y}", f"{dag.day}.{dag.month}.{dag.year}", dansk.dato(dag)]
    maader += [f"{dag:%Y-%m-%d} 00:00:00", dansk.dato(dag).upper()] + ([str(serie)] if serie > 9999 else [])
    assert {parse_dato(maade) for maade in maader} == {dag}


@given(st.integers(0, 20_000))
def test_column_letters_round_trip(indeks: int) -> None:
    assert kolonneindeks(kolonnebogstav(indeks)) == indeks
    assert [kolonnebogstav(nr) for nr in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


KOLONNER = [(kilde, navn) for kilde in kilder() for navn in hent_profil(kilde).kolonner]


@given(st.sampled_from(KOLONNER), st.randoms(use_true_random=False))
def test_headers_are_known_whatever_their_case_spaces_and_letters(
    kolonne: tuple[str, str], tilfaeldig: random.Random
) -> None:
    kilde, navn = kolonne
    profil = hent_profil(kilde)
    skrevet = tilfaeldig.choice([navn, *profil.kolonner[navn].synonymer])
    for fra, til in (("æ", "ae"), ("ø", "oe"), ("å", "aa"), ("_", " "), (" ", "_"), ("pct", "%")):
        if tilfaeldig.random() < 0.5:
            skrevet = skrevet.replace(fra, til)
    skrevet = "".join(tilfaeldig.choice([tegn.upper(), tegn.lower()]) for tegn in skrevet)
    assert profil.navneopslag()[fold(f" {skrevet}\u00a0")] == navn


@given(
    st.permutations(LBF.split(";")),
    st.sampled_from([";", ",", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]),
)
@settings(max_examples=40, deadline=None)
def test_the_order_of_columns_does_not_matter(orden: list[str], separator: str, kodning: str) -> None:
    celler = dict(zip(LBF.split(";"), R1.split(";"), strict=True))
    linjer = [orden, [f'"{celler[navn]}"' for navn in orden]]
    indhold = "\n".join(separator.join(linje) for linje in linjer).encode(kodning)
    resultat = laes_fil("x.csv", indhold, "lbf", idag=IDAG)
    assert resultat.ok
    assert resultat.raekker[0].vaerdi("uden_tilknytning_pct") == Decimal("31.4")
    assert resultat.raekker[0].vaerdi("afdelingsnavn") == "Æblehaven"


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_no_bytes_make_it_raise(indhold: bytes) -> None:
    for begyndelse in (b"", LBF.encode() + b"\n", b"PK\x03\x04", b"\xff\xfe"):
        resultat = laes_fil("x", begyndelse + indhold, "lbf", idag=IDAG)
        assert resultat.fund or resultat.raekker


@given(st.lists(st.lists(st.text(max_size=12), max_size=12), max_size=6))
@settings(deadline=None)
def test_no_cells_make_it_raise(raekker: list[list[str]]) -> None:
    linjer = [MIN, *(";".join(raekke) for raekke in raekker)]
    resultat = laes_fil("x.csv", "\n".join(linjer).encode("utf-8", "replace"), "ministeriet", idag=IDAG)
    assert all(fund.tekst() for fund in resultat.fund)


@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=8))
@settings(max_examples=150, deadline=None)
def test_no_damage_to_a_workbook_makes_it_raise(sted: int, skade: bytes) -> None:
    hel = bytearray(BOG)
    sted %= len(hel)
    hel[sted : sted + len(skade)] = skade
    resultat = laes_fil("x.xlsx", bytes(hel), "lbf", idag=IDAG)
    assert resultat.fund or len(resultat.raekker) == 2


def test_every_byte_of_a_workbook_that_is_damaged_is_seen() -> None:
    """A damaged part may still unpack to something: without its sheets, or with another figure."""
    for sted in range(len(BOG)):
        hel = bytearray(BOG)
        hel[sted] ^= 0xFF
        resultat = laes_fil("x.xlsx", bytes(hel), "lbf", idag=IDAG)
        assert resultat.fund or _vaerdier(resultat) == HEL, sted


def _vaerdier(resultat: Indlaesningsresultat) -> list[list[object]]:
    return [[raekke.vaerdi(navn) for navn in LBF.split(";")] for raekke in resultat.raekker]


BOG = bog(Ark("2024", [list(LBF.split(";")), list(R1.split(";")), list(R2.split(";"))]))
HEL = _vaerdier(laes_fil("x.xlsx", BOG, "lbf", idag=IDAG))
