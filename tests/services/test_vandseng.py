"""Where assignments go, on the real database with numbers worked by hand."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anvisning.models import Anvisning, Indmelding
from monitoring.domain.vaerdier import Farve
from monitoring.models import Afdeling
from tests import factories as f
from tests.factories import IDAG, NU
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.overblik.selectors.vandseng import AAR, ALLE, Linje, Vandseng, anvist, flyt, perioder, vandseng

pytestmark = pytest.mark.django_db

AARET = (dt.date(2026, 1, 1), dt.date(2027, 1, 1))
ROED_FRA = dt.date(2026, 5, 1)


@dataclass
class Byen:
    ahorn: Afdeling
    birk: Afdeling
    ceder: Afdeling


def anvis(afdeling: Afdeling, dag: dt.date, *, ja: bool = True) -> None:
    """An offer through the services on `dag`, which the citizen takes or has not answered."""
    now = dt.datetime.combine(dag, NU.timetz())
    tilbud = f.tilbud(f.indmelding(f.bolig(afdeling), idag=dag, now=now), idag=dag, now=now)
    if ja:
        Anvisning.objects.filter(pk=tilbud.pk).update(status=Anvisning.Status.ACCEPTERET)


def givet(afdeling: Afdeling, on: dt.date) -> None:
    """An accepted offer of that day, written past the services where no rule matters."""
    by = f.bruger()
    felter = {"created_at": NU, "created_by": by}
    indmelding = Indmelding.objects.create(
        bolig=f.bolig(afdeling),
        status=Indmelding.Status.UDLEJET,
        indmeldt_on=on,
        ledig_fra_on=on,
        frist_on=on,
        **felter,
    )
    ja = Anvisning.Status.ACCEPTERET
    Anvisning.objects.create(
        indmelding=indmelding, sagsref="SAG-HEMMELIG", status=ja, tilbudt_on=on, svarfrist_on=on, **felter
    )


@pytest.fixture
def byen() -> Byen:
    """Ahorn (Nord) turned red on 1 May; what it got before goes to Ceder, in the same district."""
    f.aftale()
    a, b = f.organisation("0101", "Ærlig Bolig"), f.organisation("0202", "Birkebo")
    by = Byen(
        f.afdeling(a, "001", "Ahorn", bydel="Nord"),
        f.afdeling(a, "002", "Birk", bydel="Syd"),
        f.afdeling(b, "001", "Ceder", bydel="Nord"),
    )
    f.offentliggjort_runde({by.ahorn: "groen", by.birk: "groen", by.ceder: "groen"}, dt.date(2026, 1, 1))
    f.offentliggjort_runde({by.ahorn: "roed", by.birk: "groen", by.ceder: "groen"}, ROED_FRA)
    for afdeling, dag in (
        (by.ahorn, dt.date(2026, 1, 15)),
        (by.ahorn, dt.date(2026, 2, 16)),
        (by.ahorn, dt.date(2026, 3, 31)),
        (by.birk, dt.date(2026, 3, 2)),
        (by.ahorn, dt.date(2026, 4, 30)),
        (by.ceder, dt.date(2026, 5, 1)),
        (by.ceder, dt.date(2026, 5, 20)),
    ):
        anvis(afdeling, dag)
    anvis(by.birk, dt.date(2026, 2, 2), ja=False)
    return by


def _linjer(linjer: list[Linje]) -> dict[str, list[int]]:
    return {linje.noegle: [c.antal for c in linje.celler] for linje in linjer}


def _i_aaret(bruger: Bruger) -> Vandseng:
    return vandseng(bruger, *AARET, IDAG)


def test_kvartal_for_kvartal(byen: Byen) -> None:
    fundet = _i_aaret(f.bruger())
    assert [p.navn for p in fundet.perioder] == [f"{k}. kvartal 2026" for k in (1, 2)]
    assert fundet.ialt == [4, 3]
    assert _linjer(fundet.farver) == {"roed": [0] * 2, "gul": [0] * 2, "groen": [4, 3], "ikke_maalt": [0] * 2}
    assert _linjer(fundet.organisationer) == {"0202": [0, 2], "0101": [4, 1]}
    assert _linjer(fundet.bydele) == {"Nord": [3, 3], "Syd": [1, 0]}
    birkebo = fundet.organisationer[0]
    assert birkebo.celler[1].andel is not None
    assert round(birkebo.celler[1].andel, 2) == Decimal("66.67")
    assert (birkebo.celler[0].andel, birkebo.ialt.antal) == (Decimal(0), 2)
    # 3/4 and 1/4 of the first quarter: 9/16 + 1/16 = 0,625; all: (16 + 4 + 1) / 49 = 0,428571.
    assert fundet.koncentrationer[0].herfindahl == Decimal("0.625")
    assert fundet.koncentration.herfindahl == Decimal("0.428571")


def test_foer_og_efter_roed(byen: Byen) -> None:
    (roed,) = _i_aaret(f.bruger()).roede
    assert (roed.afdeling, roed.on, roed.foer, roed.efter) == (byen.ahorn, ROED_FRA, 4, 0)
    assert roed.resten == (0, 2)
    assert (roed.maaneder_efter, roed.er_hel) == (1, False)
    senere = vandseng(f.bruger(), *AARET, dt.date(2027, 4, 30)).roede[0]
    assert (senere.maaneder_efter, senere.er_hel) == (12, True)
    assert vandseng(f.bruger(), dt.date(2025, 1, 1), dt.date(2026, 1, 1), IDAG).roede == []


def test_alle_tilbud_og_hele_aar(byen: Byen) -> None:
    fundet = vandseng(f.bruger(), *AARET, IDAG, AAR, ALLE)
    assert (fundet.ialt, _linjer(fundet.bydele)) == ([8], {"Nord": [6], "Syd": [2]})


def test_summerne_er_de_samme_hvordan_der_end_deles(byen: Byen) -> None:
    fundet = _i_aaret(f.bruger())
    for nr, ialt in enumerate(fundet.ialt):
        for linjer in (fundet.farver, fundet.organisationer, fundet.bydele):
            assert sum(linje.celler[nr].antal for linje in linjer) == ialt
        assert fundet.koncentrationer[nr].antal == ialt


def test_en_organisation_ser_kun_sine_egne(byen: Byen) -> None:
    bruger = f.bruger(Rolle.ORGANISATION, organisation=byen.ceder.organisation)
    fundet = _i_aaret(bruger)
    assert (fundet.antal, _linjer(fundet.organisationer), fundet.roede) == (2, {"0202": [0, 2]}, [])
    assert {a.afdeling for a in anvist(bruger, *AARET, ALLE)} == {byen.ceder}
    assert _i_aaret(f.bruger(Rolle.ADMINISTRATOR)).antal == 0


def test_farven_er_den_dagen_havde(byen: Byen) -> None:
    f.dispensation(byen.ahorn)
    anvis(byen.ahorn, dt.date(2026, 5, 21))
    farver = [a.farve for a in anvist(f.bruger(), *AARET, ALLE) if a.afdeling == byen.ahorn]
    assert farver == [Farve.GROEN] * 4 + [Farve.ROED]


def test_antallet_af_forespoergsler_vokser_ikke(byen: Byen) -> None:
    def talt() -> int:
        with CaptureQueriesContext(connection) as fanget:
            _i_aaret(bruger)
        return len(fanget)

    bruger = f.bruger()
    foer = talt()
    for _ in range(5):
        anvis(f.afdeling_i_farve("groen", fra_on=ROED_FRA), dt.date(2026, 5, 22))
    assert talt() == foer


def test_dage_og_perioder() -> None:
    assert flyt(dt.date(2026, 1, 31), 1) == dt.date(2026, 2, 28)
    assert flyt(dt.date(2026, 3, 15), -12) == dt.date(2025, 3, 15)
    assert flyt(dt.date(2026, 12, 31), 2) == dt.date(2027, 2, 28)
    assert len(perioder(dt.date(2024, 1, 1), dt.date(2027, 1, 1), AAR)) == 3
