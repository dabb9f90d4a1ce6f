"""The trend charts: nothing in them that the table lacks, nothing across a gap or a break, labels that do not crowd."""

import datetime as dt
import re
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from monitoring.api import Brud, Farve, Farvegraense
from udlejning.overblik.grafakser import BREDDE, HOEJDE
from udlejning.overblik.grafer import Punkt, Serie, noegletegn, tidsserie

SVG = "{http://www.w3.org/2000/svg}"
tal = st.decimals(min_value=0, max_value=100_000, places=2)


def _punkter(vaerdier: list[Decimal | None], fra: int = 2015) -> tuple[Punkt, ...]:
    return tuple(Punkt(fra + nr, v, "" if v is not None else "feltet er tomt") for nr, v in enumerate(vaerdier))


def _serie(vaerdier: list[str | None], **felter: object) -> Serie:
    punkter = _punkter([None if v is None else Decimal(v) for v in vaerdier])
    return Serie("grundskole", "Kun grundskole", punkter, **felter)  # type: ignore[arg-type]  # fields by name


def _tegn(serie: Serie) -> ElementTree.Element:
    return ElementTree.fromstring(tidsserie(serie))  # noqa: S314  our own drawing


def _med_klasse(rod: ElementTree.Element, klasse: str) -> list[ElementTree.Element]:
    return [e for e in rod.iter() if klasse in (e.get("class") or "").split()]


aarsliste = st.lists(st.none() | tal, min_size=1, max_size=30)
graense = st.builds(Farvegraense, st.sampled_from([">", ">=", "<", "<="]), tal)


@st.composite
def serier(draw: st.DrawFn) -> Serie:
    egne = draw(aarsliste)
    tvillinger, organisation, by = (_punkter(draw(aarsliste)[: len(egne)]) for _ in range(3))
    graenser = {
        2015 + nr: draw(st.dictionaries(st.sampled_from([Farve.ROED, Farve.GUL]), graense))
        for nr in draw(st.sets(st.integers(0, len(egne) - 1)))
    }
    dage = draw(st.lists(st.dates(dt.date(2015, 1, 1), dt.date(2014 + len(egne), 12, 31)), max_size=4))
    brud = tuple(Brud(on, "Prøve <brud>.", draw(st.booleans())) for on in dage)
    return Serie(
        "proeve",
        "Prøve & <tal>",
        _punkter(egne),
        graenser,
        tvillinger,
        organisation,
        by,
        brud,
        er_procent=draw(st.booleans()),
    )


@given(serier())
def test_tegningen_lykkes_altid_og_viser_kun_det_tabellen_har(serie: Serie) -> None:
    """Every known figure has its mark, every missing one its cross; and each printed number is one of the figures."""
    rod = _tegn(serie)
    assert rod.get("role") == "img"
    assert {e.get("id") for e in rod.iter()} >= set((rod.get("aria-labelledby") or "").split())
    for art, punkter in (("egen", serie.punkter), ("tvilling", serie.tvillinger), ("by", serie.by)):
        kendte = [p for p in punkter if p.vaerdi is not None]
        assert len(_med_klasse(rod, f"graf__maerke--{art}")) == len(kendte)
    assert len(_med_klasse(rod, "graf__kryds")) == sum(p.vaerdi is None for p in serie.punkter)
    egne = {serie.vis(p.vaerdi).removesuffix("\N{NO-BREAK SPACE}%") for p in serie.punkter if p.vaerdi is not None}
    assert {e.text for e in _med_klasse(rod, "graf__tal")} <= egne
    skrevne = {(e.text or "").split(" ")[-1] for e in _med_klasse(rod, "graf__graensetal")}
    alle = " ".join(g.tekst for graenser in serie.graenser.values() for g in graenser.values())
    assert all(re.search(rf" {re.escape(s)}\N{{NO-BREAK SPACE}}%", f" {alle}") for s in skrevne)


@given(serier())
def test_intet_falder_uden_for_billedet(serie: Serie) -> None:
    for e in _tegn(serie).iter(f"{SVG}text"):
        assert 0 <= float(e.get("x") or "nan") <= BREDDE
        assert 0 <= float(e.get("y") or "nan") <= HOEJDE


@given(st.integers(1, 60))
def test_aarstallene_staar_aldrig_taettere_end_de_fylder(antal: int) -> None:
    aarene = _med_klasse(_tegn(_serie(["1"] * antal)), "graf__aar")
    steder = sorted(float(e.get("x") or "nan") for e in aarene)
    assert str(2014 + antal) in [e.text for e in aarene], "the newest year is always named"
    assert all(b - a >= 30 for a, b in pairwise(steder))


def test_et_hul_tegnes_ikke_over_og_har_kryds_og_ord() -> None:
    serie = _serie(["10", "11", None, "13", "14"])
    rod = _tegn(serie)
    assert len(_med_klasse(rod, "graf__linje--egen")) == 2
    assert len(_med_klasse(rod, "graf__kryds")) == 1
    assert "2017: mangler" in serie.beskrivelse


def test_et_brud_skiller_linjen_og_byens_kun_ved_metodebrud() -> None:
    by = _punkter([Decimal(n) for n in (1, 2, 3, 4)])
    grund = Brud(dt.date(2017, 1, 1), "Sammenlagt.", graense=True)
    rod = _tegn(_serie(["10", "11", "12", "13"], by=by, brud=(grund,)))
    assert [len(_med_klasse(rod, f"graf__linje--{art}")) for art in ("egen", "by")] == [2, 1]
    assert [e.text for e in _med_klasse(rod, "graf__brudnavn")] == ["brud"]
    metode = Brud(dt.date(2017, 1, 1), "Ny metode.")
    rod = _tegn(_serie(["10", "11", "12", "13"], by=by, brud=(metode,)))
    assert [len(_med_klasse(rod, f"graf__linje--{art}")) for art in ("egen", "by")] == [2, 2]


def test_graensen_er_den_der_gjaldt_hvert_aar_og_farverne_har_hver_sin_streg() -> None:
    """The cut-off was 40 for two years and 30 since; red and yellow share 30 in the last year: one line of its own."""
    gammel = {Farve.ROED: Farvegraense(">", Decimal(40)), Farve.GUL: Farvegraense(">", Decimal(36), naer=True)}
    ny = {Farve.ROED: Farvegraense(">", Decimal(30)), Farve.GUL: Farvegraense(">", Decimal(30))}
    rod = _tegn(_serie(["10", "11", "12"], graenser={2015: gammel, 2016: gammel, 2017: ny}))
    arter = [len(_med_klasse(rod, f"graf__graense--{art}")) for art in ("roed", "gul", "roed-gul")]
    assert arter == [1, 1, 1]
    assert [e.text for e in _med_klasse(rod, "graf__graensetal")] == ["rød/gul 30"]
    assert "Tæller mod rød og gul: over 30\N{NO-BREAK SPACE}%." in _serie([None], graenser={2015: ny}).beskrivelse


def test_to_taette_graenser_skrives_ikke_oven_i_hinanden() -> None:
    taette = {Farve.ROED: Farvegraense(">", Decimal("30")), Farve.GUL: Farvegraense(">", Decimal("29.9"))}
    skrevet = _med_klasse(_tegn(_serie(["0", "99"], graenser={2015: taette, 2016: taette})), "graf__graensetal")
    oeverst, nederst = (float(e.get("y") or "nan") for e in skrevet)
    assert nederst - oeverst >= 12


def test_hvert_tegn_har_sin_egen_form() -> None:
    arter = ["egen", "tvilling", "organisation", "by", "mangler", "brud", "roed", "gul", "roed-gul"]
    assert len({str(noegletegn(art)) for art in arter}) == len(arter)
