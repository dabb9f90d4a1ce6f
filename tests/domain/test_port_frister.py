"""Working days: weekends, Easter, and the closed days count for nothing. Counted by hand in a calendar."""

import datetime as dt

import pytest

from anvisning.domain.frister import arbejdsdage_tilbage, er_arbejdsdag, frist
from anvisning.domain.tilstande import ANVISNING_OVERGANGE, INDMELDING_OVERGANGE, Anvisningsstatus, Indmeldingsstatus

# 2026: Maundy Thursday 2 April, Good Friday 3 April, Easter Monday 6 April; Ascension Day 14 May; Whit Monday 25 May;
# Grundlovsdag 5 June.
FRIDAGE = frozenset(
    {dt.date(2026, 4, 2), dt.date(2026, 4, 3), dt.date(2026, 4, 6), dt.date(2026, 5, 14), dt.date(2026, 5, 25)}
    | {dt.date(2026, 6, 5)}
)


@pytest.mark.parametrize(
    ("fra", "dage", "ventet"),
    [
        # Monday 1 June + 5: Tue 2, Wed 3, Thu 4, (Fri 5 closed), Mon 8, Tue 9.
        (dt.date(2026, 6, 1), 5, dt.date(2026, 6, 9)),
        # Monday 1 June + 10: as above to Tue 9, then Wed 10, Thu 11, Fri 12, Mon 15, Tue 16.
        (dt.date(2026, 6, 1), 10, dt.date(2026, 6, 16)),
        # Wednesday 1 April + 1: Thursday, Friday and Monday are Easter, so Tuesday 7 April.
        (dt.date(2026, 4, 1), 1, dt.date(2026, 4, 7)),
        # Friday 12 June + 1: over the weekend to Monday.
        (dt.date(2026, 6, 12), 1, dt.date(2026, 6, 15)),
        # Reported on a Saturday: the Monday is the first day.
        (dt.date(2026, 6, 13), 1, dt.date(2026, 6, 15)),
    ],
)
def test_fristen_regnes_i_arbejdsdage(fra: dt.date, dage: int, ventet: dt.date) -> None:
    assert frist(fra, dage, FRIDAGE) == ventet


@pytest.mark.parametrize(
    ("dag", "frist_on", "tilbage"),
    [
        (dt.date(2026, 6, 1), dt.date(2026, 6, 9), 5),
        (dt.date(2026, 6, 9), dt.date(2026, 6, 9), 0),
        (dt.date(2026, 6, 10), dt.date(2026, 6, 9), -1),
        # Friday's deadline seen on the Sunday after: no working day has passed, but the deadline has.
        (dt.date(2026, 6, 14), dt.date(2026, 6, 12), -1),
    ],
)
def test_dage_tilbage(dag: dt.date, frist_on: dt.date, tilbage: int) -> None:
    assert arbejdsdage_tilbage(dag, frist_on, FRIDAGE) == tilbage


def test_grundlovsdag_og_soendag_er_ingen_arbejdsdage() -> None:
    assert not er_arbejdsdag(dt.date(2026, 6, 5), FRIDAGE)
    assert not er_arbejdsdag(dt.date(2026, 6, 7), FRIDAGE)
    assert er_arbejdsdag(dt.date(2026, 6, 8), FRIDAGE)


def test_kun_de_aabne_tilstande_kan_forlades() -> None:
    assert {fra.value for fra, _ in INDMELDING_OVERGANGE} == {"kladde", "indmeldt", "reserveret"}
    assert {fra.value for fra, _ in ANVISNING_OVERGANGE} == {"tilbudt", "accepteret"}


def test_alle_tilstande_kan_naas() -> None:
    naaede = {til for _, til in INDMELDING_OVERGANGE} | {Indmeldingsstatus.KLADDE}
    assert naaede == set(Indmeldingsstatus)
    assert {til for _, til in ANVISNING_OVERGANGE} | {Anvisningsstatus.TILBUDT} == set(Anvisningsstatus)
