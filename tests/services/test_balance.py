"""The balance on the real database: sums worked by hand, what moved, early warning, and who sees what."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitoring.domain.vaerdier import Farve
from monitoring.models import Afdeling, Monitorering
from tests import factories as f
from tests.factories import IDAG
from tests.maalefabrik import med_tal
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.overblik.selectors.balance import Celle, balance
from udlejning.overblik.selectors.bevaegelser import (
    NEDLAGT,
    UKENDT_FOER,
    bevaegelser,
    flytninger,
    tidligere_runder,
)
from udlejning.overblik.selectors.tidlig_varsling import GRAENSE, TVILLINGER, tidlige_varsler, varslingsblik

pytestmark = pytest.mark.django_db

GAMMEL, NY = dt.date(2026, 1, 1), dt.date(2026, 5, 1)


def _by() -> tuple[Afdeling, Afdeling, Afdeling, Afdeling]:
    """Two organisations, two districts and one without; each of the figures' residents is 400."""
    a, b = f.organisation("0101", "Ærlig Bolig"), f.organisation("0202", "Birkebo")
    return (
        f.afdeling(a, "001", "Ahorn", bydel="Nord", antal_boliger=100),
        f.afdeling(a, "002", "Birk", bydel="Syd", antal_boliger=50),
        f.afdeling(b, "001", "Ceder", bydel="Nord", antal_boliger=None),
        f.afdeling(b, "002", "Dild", antal_boliger=7),
    )


def test_summerne_regnet_i_haanden() -> None:
    ahorn, birk, ceder, dild = _by()
    f.offentliggjort_runde({ahorn: "roed", birk: "groen", ceder: "roed", dild: "ikke_maalt"}, NY)
    fundet = balance(f.bruger(), IDAG)
    assert fundet.ialt.celler == {
        Farve.ROED: Celle(2, 100, 1, Decimal(800), 0),
        Farve.GUL: Celle(),
        Farve.GROEN: Celle(1, 50, 0, Decimal(400), 0),
        Farve.IKKE_MAALT: Celle(1, 7, 0, Decimal(0), 1),
    }
    assert [(li.noegle, li.navn, li.ialt) for li in fundet.organisationer] == [
        ("0202", "Birkebo", Celle(2, 7, 1, Decimal(400), 1)),
        ("0101", "Ærlig Bolig", Celle(2, 150, 0, Decimal(800), 0)),
    ]
    assert [(li.noegle, li.ialt.afdelinger) for li in fundet.bydele] == [("Nord", 2), ("Syd", 1), ("-", 1)]


def test_en_organisation_taeller_kun_sine_egne_og_administratoren_intet() -> None:
    ahorn, birk, ceder, dild = _by()
    f.offentliggjort_runde({ahorn: "roed", birk: "groen", ceder: "roed", dild: "groen"}, NY)
    egen = balance(f.bruger(Rolle.ORGANISATION, organisation=ahorn.organisation), IDAG)
    assert (egen.ialt.ialt.afdelinger, [li.navn for li in egen.organisationer]) == (2, ["Ærlig Bolig"])
    assert balance(f.bruger(Rolle.ADMINISTRATOR), IDAG).ialt.ialt == Celle()


#: Organisation, district, dwellings, the colour now, and the colour before (None: not in the earlier round).
Bygget = tuple[int, str, int | None, Farve, Farve | None]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    byen=st.lists(
        st.tuples(
            st.integers(0, 2),
            st.sampled_from(["", "Nord", "Syd"]),
            st.none() | st.integers(0, 500),
            st.sampled_from(list(Farve)),
            st.sampled_from([*Farve, None]),
        ),
        min_size=1,
        max_size=10,
    )
)
def test_summerne_gaar_op(byen: list[Bygget]) -> None:
    """Organisations = districts = all; and the from-to table's rows and columns are the two rounds' own counts."""
    with transaction.atomic():
        _proev_summerne(byen)
        transaction.set_rollback(True)


def _proev_summerne(byen: list[Bygget]) -> None:
    organisationer = [f.organisation() for _ in range(3)]
    afdelinger = [
        f.afdeling(organisationer[o], f"{nr:03d}", bydel=b, antal_boliger=n) for nr, (o, b, n, *_) in enumerate(byen, 1)
    ]
    foer = {a: x[4] for a, x in zip(afdelinger, byen, strict=True) if x[4]}
    nu = {a: x[3] for a, x in zip(afdelinger, byen, strict=True)}
    gammel, ny = f.offentliggjort_runde(foer, GAMMEL), f.offentliggjort_runde(nu, NY)
    fundet = balance(f.bruger(), IDAG)
    for farve in Farve:
        ialt = fundet.ialt.celler[farve]
        assert ialt.afdelinger == sum(x == farve for x in nu.values())
        assert sum((li.celler[farve] for li in fundet.organisationer), Celle()) == ialt
        assert sum((li.celler[farve] for li in fundet.bydele), Celle()) == ialt
    flyttet = bevaegelser(f.bruger(), gammel, ny, IDAG)
    for raekke in flyttet.raekker:
        assert raekke.ialt == sum(x == raekke.fra for x in foer.values()) or raekke.fra == UKENDT_FOER
    assert dict(flyttet.summer) == {x.value: sum(y == x for y in nu.values()) for x in Farve}
    assert flyttet.ialt == len(nu)
    assert len(flyttet.flytninger) == sum(flyttet.skift.values()) == flyttet.vaerre + flyttet.bedre + flyttet.oevrige
    for (fra, til), antal in flyttet.celler.items():
        assert len(flytninger(f.bruger(), gammel, IDAG, fra, til)) == antal


def test_fra_en_tidligere_runde_med_manuel_ny_og_nedlagt() -> None:
    ahorn, birk, ceder, dild = _by()
    runde = f.offentliggjort_runde({ahorn: "groen", birk: "ikke_maalt", ceder: "roed"}, GAMMEL)
    f.manuel_placering(runde, birk, "gul", fra_on=GAMMEL)
    mellem = f.offentliggjort_runde({ahorn: "gul", birk: "ikke_maalt", ceder: "roed"}, dt.date(2026, 3, 1))
    ny = f.offentliggjort_runde({ahorn: "roed", birk: "groen", dild: "groen"}, NY)
    Afdeling.objects.filter(pk=ceder.pk).update(nedlagt_on=dt.date(2026, 5, 10))
    assert tidligere_runder(IDAG) == [mellem, runde]
    fundet = bevaegelser(f.bruger(), runde, ny, IDAG)
    assert fundet.celler == {
        ("groen", "roed"): 1,
        ("gul", "groen"): 1,  # placed by hand, until it was measured
        ("roed", NEDLAGT): 1,
        (UKENDT_FOER, "groen"): 1,
    }
    assert (fundet.vaerre, fundet.bedre, fundet.oevrige) == (1, 1, 2)
    assert bevaegelser(f.bruger(), mellem, ny, IDAG).celler[("gul", "roed")] == 1
    egen = bevaegelser(f.bruger(Rolle.ORGANISATION, organisation=ahorn.organisation), runde, ny, IDAG)
    assert sum(egen.celler.values()) == 2
    assert {x.afdeling.navn for x in egen.flytninger} == {"Ahorn", "Birk"}


def _varselsby() -> tuple[Afdeling, Afdeling, Monitorering]:
    ahorn, _, ceder, _ = _by()
    runde = f.offentliggjort_runde({}, NY)
    med_tal(ahorn, runde, uden_tilknytning="28.0")
    med_tal(ceder, runde, {"grundskole": ("45.0", "30.0")}, indkomst="68.0")
    for aar, tal in ((2021, "24.0"), (2022, None), (2023, "26.0"), (2024, "27.0"), (2025, "28.0")):
        f.observation(ahorn, "uden_tilknytning", aar, tal)
    for aar, tal in ((2023, "66.0"), (2024, "67.0"), (2025, "68.0")):
        f.observation(ceder, "indkomst", aar, tal)
    return ahorn, ceder, runde


def test_varsler_fra_rundens_egne_tal() -> None:
    ahorn, _, _ = _varselsby()
    f.observation(ahorn, "uden_tilknytning", 2026, "35.0", kendt_on=dt.date(2026, 5, 20))  # after the round's day
    varsler = tidlige_varsler(f.bruger(), IDAG)
    assert [(v.afdeling.navn, v.indikator, v.art) for v in varsler] == [
        ("Ahorn", "uden_tilknytning", GRAENSE),
        ("Ceder", "indkomst", GRAENSE),
        ("Ceder", "grundskole", TVILLINGER),
    ]
    foerst, anden, tredje = varsler
    assert foerst.naer is not None
    assert foerst.udvikling is not None
    assert anden.udvikling is not None
    assert tredje.tvillinger is not None
    assert (foerst.naer.afstand, foerst.udvikling.pr_aar) == (Decimal(2), Decimal(1))  # (28 - 24) / 4 = 1
    assert foerst.aar_til == 2
    assert foerst.udvikling.mangler == (2022,)
    assert (anden.udvikling.retning, anden.aar_til) == ("vaek", None)
    assert (tredje.tvillinger.forskel, tredje.tvillinger.forskel_pct) == (Decimal(15), Decimal(50))


def test_varslerne_bliver_staaende_naar_tallene_rettes_efter_runden() -> None:
    ahorn, _, _ = _varselsby()
    foer = tidlige_varsler(f.bruger(), IDAG)[0]
    f.korrektion(ahorn.observationer.get(indikator="uden_tilknytning", aar=2025), "12.0")
    efter = tidlige_varsler(f.bruger(), IDAG)[0]
    assert (efter.naer, efter.udvikling) == (foer.naer, foer.udvikling)


def test_varsler_kun_om_egne_og_tal_der_mangler_taelles() -> None:
    ahorn, ceder, runde = _varselsby()
    f.placering(runde, f.afdeling(ahorn.organisation), "ikke_maalt")
    egen = varslingsblik(f.bruger(Rolle.ORGANISATION, organisation=ahorn.organisation), IDAG)
    assert {v.afdeling.navn for v in egen.varsler} == {"Ahorn"}
    assert set(egen.uden_tal.values()) == {1}
    assert egen.mangler == []
    med = varslingsblik(f.bruger(Rolle.ORGANISATION, organisation=ahorn.organisation), IDAG, med_manglende=True)
    assert (len(med.mangler), med.varsler) == (5, egen.varsler)
    assert tidlige_varsler(f.bruger(Rolle.ADMINISTRATOR), IDAG) == []
    fremmed = f.bruger(Rolle.ORGANISATION, organisation=ceder.organisation)
    assert {v.afdeling.navn for v in tidlige_varsler(fremmed, IDAG)} == {"Ceder"}


def _forespoergsler(bruger: Bruger, gammel: Monitorering, ny: Monitorering) -> int:
    with CaptureQueriesContext(connection) as fanget:
        balance(bruger, IDAG)
        bevaegelser(bruger, gammel, ny, IDAG)
        varslingsblik(bruger, IDAG)
    return len(fanget)


def test_antallet_af_forespoergsler_vokser_ikke() -> None:
    ahorn, _, ny = _varselsby()
    gammel = f.offentliggjort_runde({ahorn: "groen"}, GAMMEL)
    bruger = f.bruger()
    lille = _forespoergsler(bruger, gammel, ny)
    for _ in range(8):
        med_tal(f.afdeling(ahorn.organisation), ny, {"grundskole": ("45.0", "30.0")}, uden_tilknytning="29.0")
    assert _forespoergsler(bruger, gammel, ny) == lille


def test_rundens_frosne_tal_laeses_en_gang_og_igen_naar_placeringerne_er_andre() -> None:
    ahorn, _, ny = _varselsby()
    bruger = f.bruger()

    def laest() -> tuple[int, int, bool]:
        with CaptureQueriesContext(connection) as fanget:
            beboere, varsler = balance(bruger, IDAG).ialt.ialt.beboere, varslingsblik(bruger, IDAG).varsler
        return int(beboere), len(varsler), any("inddata" in et["sql"] for et in fanget)

    foerste = laest()
    assert foerste[2]
    assert laest() == (*foerste[:2], False)

    med_tal(f.afdeling(ahorn.organisation), ny, {"grundskole": ("45.0", "30.0")}, uden_tilknytning="29.0")

    beboere, varsler, igen = laest()
    assert (beboere - foerste[0], varsler - foerste[1], igen) == (400, 2, True)


def test_uden_en_runde() -> None:
    f.afdeling()
    fundet = balance(f.bruger(), IDAG)
    assert (fundet.runde, fundet.ialt.celler[Farve.IKKE_MAALT].afdelinger) == (None, 1)
    assert varslingsblik(f.bruger(), IDAG).runde is None
    assert tidligere_runder(IDAG) == []
