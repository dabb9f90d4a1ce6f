"""Manual placements: only for what is ikke målt, reasoned, limited in time, never stronger than a measured colour."""

import datetime as dt
from typing import Any

import pytest

from monitoring import signals
from monitoring.api import farve_paa
from monitoring.domain.vaerdier import Farve
from monitoring.models import Afdeling, ManuelPlacering, Monitorering
from monitoring.services import runder
from monitoring.services.manuelle import ophaev_manuel, placer_manuelt
from monitoring.services.modeller import indlaes_modeller
from tests import factories as f
from tests.rundegang import beregnet
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.haendelser.models import Haendelse

NU, IDAG = f.NU, f.IDAG
UDLOEB = dt.date(2027, 6, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _model(db: None) -> None:
    indlaes_modeller(NU)


@pytest.fixture
def afdelinger() -> list[Afdeling]:
    """Two that are ikke målt and one that is grøn."""
    organisation = f.organisation("0101")
    alle = [f.afdeling(organisation, f"00{nr}") for nr in range(3)]
    f.ministerliste()
    f.lbf_tal(alle[2])
    return alle


@pytest.fixture
def kladde(by: Bruger, afdelinger: list[Afdeling]) -> Monitorering:
    return beregnet(by)


def _placer(runde: Monitorering, afdelinger: list[Afdeling], by: Bruger, **andet: Any) -> list[ManuelPlacering]:
    felter: dict[str, Any] = {
        "farve": Farve.GUL,
        "begrundelse": "Organisationens kendskab til afdelingen.",
        "afgoerelse": "Styregruppen 20. maj 2026, punkt 4",
        "til_on": UDLOEB,
    }
    return placer_manuelt(runde=runde, afdelinger=afdelinger, by=by, **(felter | {"now": NU} | andet))


def _offentliggoer(runde: Monitorering, by: Bruger, anden: Bruger, fra: dt.date = IDAG) -> Monitorering:
    runde = runder.indstil_runde(runde=runde, by=by, now=NU)
    runde = runder.godkend_runde(runde=runde, by=anden, now=NU)
    return runder.offentliggoer_runde(runde=runde, gaelder_fra_on=fra, by=by, now=NU)


def _farve(afdeling: Afdeling, dag: dt.date) -> Farve | None:
    segment = farve_paa(afdeling, dag)
    return segment.farve if segment else None


def test_mange_paa_en_gang_i_en_kladde_virker_fra_runden(
    kladde: Monitorering, afdelinger: list[Afdeling], by: Bruger, anden: Bruger
) -> None:
    _placer(kladde, afdelinger[:2], by)
    assert set(ManuelPlacering.objects.values_list("fra_on", flat=True)) == {None}
    om_en_uge = IDAG + dt.timedelta(days=7)
    _offentliggoer(kladde, by, anden, om_en_uge)

    for afdeling in afdelinger[:2]:
        assert _farve(afdeling, om_en_uge - dt.timedelta(days=1)) is None
        assert _farve(afdeling, om_en_uge) is Farve.GUL
        assert _farve(afdeling, UDLOEB - dt.timedelta(days=1)) is Farve.GUL
        assert _farve(afdeling, UDLOEB) is Farve.IKKE_MAALT
    assert Haendelse.objects.filter(art="manuel.placeret").count() == 2
    assert set(Haendelse.objects.values_list("organisation__nr", flat=True).filter(art="manuel.placeret")) == {"0101"}


def test_i_runden_der_gaelder_virker_den_fra_i_dag_og_farverne_meldes(
    kladde: Monitorering, afdelinger: list[Afdeling], by: Bruger, anden: Bruger
) -> None:
    runde = _offentliggoer(kladde, by, anden)
    hoert: list[Any] = []

    def modtager(afdeling_ids: list[int] | None, **_: object) -> None:
        hoert.append(afdeling_ids)

    signals.grundlag_aendret.connect(modtager)
    try:
        [manuel] = _placer(runde, afdelinger[:1], by, farve="roed")
    finally:
        signals.grundlag_aendret.disconnect(modtager)

    assert (manuel.fra_on, hoert) == (IDAG, [[afdelinger[0].pk]])
    segment = farve_paa(afdelinger[0], IDAG)
    assert segment is not None
    assert (segment.farve, segment.trin, segment.manuel_id) == (Farve.ROED, None, manuel.pk)


@pytest.mark.parametrize(
    ("aendret", "felt", "ord_"),
    [
        ({"begrundelse": " "}, "begrundelse", "Skriv en begrundelse"),
        ({"begrundelse": "Vedrører 010190-1234"}, "begrundelse", "CPR"),
        ({"afgoerelse": ""}, "afgoerelse", "hvor placeringen er besluttet"),
        ({"afgoerelse": "Sag 0101901234"}, "afgoerelse", "CPR"),
        ({"afgoerelse": "x" * 201}, "afgoerelse", "højst 200 tegn"),
        ({"farve": "ikke_maalt"}, "farve", "rød, gul eller grøn"),
        ({"farve": "lilla"}, "farve", "rød, gul eller grøn"),
        ({"til_on": IDAG}, "til_on", "efter i dag"),
        ({"til_on": dt.date(2028, 6, 2)}, "til_on", "senest 1. juni 2028"),
        ({"afdelinger": []}, "afdelinger", "mindst én"),
    ],
)
def test_det_der_mangler_eller_ikke_gaar_afvises(
    kladde: Monitorering, afdelinger: list[Afdeling], by: Bruger, aendret: dict[str, Any], felt: str, ord_: str
) -> None:
    valgte = aendret.pop("afdelinger", afdelinger[:1])
    with pytest.raises(Afvist, match=ord_) as afvist:
        _placer(kladde, valgte, by, **aendret)

    assert afvist.value.felt == felt
    assert not ManuelPlacering.objects.exists()


def test_udloeb_praecis_to_aar_efter_er_tilladt(kladde: Monitorering, afdelinger: list[Afdeling], by: Bruger) -> None:
    [manuel] = _placer(kladde, afdelinger[:1], by, til_on=dt.date(2028, 6, 1))
    assert manuel.til_on == dt.date(2028, 6, 1)


def test_en_maalt_afdeling_kan_ikke_placeres_og_saa_placeres_ingen(
    kladde: Monitorering, afdelinger: list[Afdeling], by: Bruger
) -> None:
    with pytest.raises(Afvist, match="0101-002 er ikke blandt"):
        _placer(kladde, afdelinger, by)
    assert not ManuelPlacering.objects.exists()


def test_ikke_to_gange_i_samme_runde(kladde: Monitorering, afdelinger: list[Afdeling], by: Bruger) -> None:
    _placer(kladde, afdelinger[:1], by)
    with pytest.raises(Afvist, match="0101-000 har allerede en manuel placering"):
        _placer(kladde, afdelinger[:2], by)


def test_en_ny_placering_i_runden_der_gaelder_forlaenger_den_gamle_uden_en_dag_imellem(
    kladde: Monitorering, afdelinger: list[Afdeling], by: Bruger, anden: Bruger
) -> None:
    """Ended first and placed again it would have been ikke målt in between, and its vacancies handed back."""
    [gammel] = _placer(kladde, afdelinger[:1], by, til_on=IDAG + dt.timedelta(days=40))
    runde = _offentliggoer(kladde, by, anden)
    senere = NU + dt.timedelta(days=30)
    hoert: list[Farve | None] = []

    def modtager(**_: object) -> None:
        hoert.append(_farve(afdelinger[0], senere.date()))

    signals.grundlag_aendret.connect(modtager)
    try:
        [ny] = _placer(runde, afdelinger[:1], by, til_on=UDLOEB, now=senere)
    finally:
        signals.grundlag_aendret.disconnect(modtager)
    assert hoert == [Farve.GUL]
    gammel.refresh_from_db()
    assert (gammel.ophaevet_on, ny.fra_on) == (senere.date(), senere.date())
    assert gammel.ophaevet_fordi == "Afdelingen er placeret manuelt på ny fra 1. juli 2026."
    dage = [senere.date() - dt.timedelta(days=1), senere.date(), UDLOEB - dt.timedelta(days=1), UDLOEB]
    assert [_farve(afdelinger[0], d) for d in dage] == [Farve.GUL, Farve.GUL, Farve.GUL, Farve.IKKE_MAALT]
    [igen] = _placer(runde, afdelinger[:1], by, farve=Farve.ROED, now=senere)  # the same day, thought better of
    assert _farve(afdelinger[0], senere.date()) is Farve.ROED
    assert igen.til_on == UDLOEB


def test_kun_i_en_kladde_eller_den_runde_der_gaelder(
    kladde: Monitorering, afdelinger: list[Afdeling], by: Bruger, anden: Bruger
) -> None:
    indstillet = runder.indstil_runde(runde=kladde, by=by, now=NU)
    with pytest.raises(Afvist, match="Indstillet til godkendelse"):
        _placer(indstillet, afdelinger[:1], by)
    runder.godkend_runde(runde=kladde, by=anden, now=NU)
    fremtidig = runder.offentliggoer_runde(runde=kladde, gaelder_fra_on=IDAG + dt.timedelta(days=1), by=by, now=NU)
    with pytest.raises(Afvist, match="gælder ikke i dag"):
        _placer(fremtidig, afdelinger[:1], by)


def test_en_ny_kladde_er_ikke_beregnet(afdelinger: list[Afdeling], by: Bruger) -> None:
    with pytest.raises(Afvist, match="ikke beregnet"):
        _placer(runder.opret_runde(pr_on=IDAG, by=by, now=NU), afdelinger[:1], by)


@pytest.mark.parametrize("rolle", [Rolle.ORGANISATION, Rolle.ANVISNING, Rolle.STYREGRUPPE, Rolle.ADMINISTRATOR])
def test_andre_roller_placerer_ikke(kladde: Monitorering, afdelinger: list[Afdeling], rolle: str) -> None:
    with pytest.raises(ManglerRet):
        _placer(kladde, afdelinger[:1], f.bruger(rolle))


def test_en_ophaevet_placering_gaelder_til_i_dag(
    kladde: Monitorering, afdelinger: list[Afdeling], by: Bruger, anden: Bruger
) -> None:
    [manuel] = _placer(kladde, afdelinger[:1], by)
    _offentliggoer(kladde, by, anden)
    om_en_maaned = NU + dt.timedelta(days=30)
    manuel.refresh_from_db()
    with pytest.raises(Afvist, match="hvorfor placeringen ophæves"):
        ophaev_manuel(manuel=manuel, begrundelse="", by=by, now=om_en_maaned)
    ophaev_manuel(manuel=manuel, begrundelse="Nye oplysninger", by=by, now=om_en_maaned)

    manuel.refresh_from_db()
    assert manuel.ophaevet_fordi == "Nye oplysninger"
    assert _farve(afdelinger[0], om_en_maaned.date() - dt.timedelta(days=1)) is Farve.GUL
    assert _farve(afdelinger[0], om_en_maaned.date()) is Farve.IKKE_MAALT
    with pytest.raises(Afvist, match="allerede ophævet"):
        ophaev_manuel(manuel=manuel, begrundelse="Igen", by=by, now=om_en_maaned)


def test_en_ophaevet_placering_i_en_kladde_virker_aldrig(
    kladde: Monitorering, afdelinger: list[Afdeling], by: Bruger, anden: Bruger
) -> None:
    [manuel] = _placer(kladde, afdelinger[:1], by)
    ophaev_manuel(manuel=manuel, begrundelse="Fejl", by=by, now=NU)
    _placer(kladde, afdelinger[:1], by, farve=Farve.GROEN)
    _offentliggoer(kladde, by, anden)

    assert _farve(afdelinger[0], IDAG) is Farve.GROEN


def test_bliver_afdelingen_maalt_bortfalder_placeringen(
    kladde: Monitorering, afdelinger: list[Afdeling], by: Bruger, anden: Bruger
) -> None:
    [manuel] = _placer(kladde, afdelinger[:1], by, farve=Farve.ROED)
    f.lbf_tal(afdelinger[0])
    runder.beregn_runde(runde=kladde, by=by, now=NU)
    _offentliggoer(kladde, by, anden)

    manuel.refresh_from_db()
    assert (manuel.fra_on, manuel.ophaevet_by) == (None, by)
    assert manuel.ophaevet_fordi == "Afdelingen er målt i runden."
    assert _farve(afdelinger[0], IDAG) is Farve.GROEN
    assert Haendelse.objects.filter(art="manuel.bortfaldet").count() == 1


def test_en_placering_fra_en_tidligere_runde_afloeses_af_den_nye(
    kladde: Monitorering, afdelinger: list[Afdeling], by: Bruger, anden: Bruger
) -> None:
    foerste, _ = _placer(kladde, afdelinger[:2], by)
    _offentliggoer(kladde, by, anden)
    senere = NU + dt.timedelta(days=120)
    naeste = runder.opret_runde(pr_on=senere.date(), by=by, now=senere)
    naeste = runder.beregn_runde(runde=naeste, by=by, now=senere)
    placer_manuelt(
        runde=naeste,
        afdelinger=afdelinger[:1],
        farve=Farve.ROED,
        begrundelse="Ny vurdering",
        afgoerelse="Styregruppen, punkt 2",
        til_on=UDLOEB,
        by=by,
        now=senere,
    )
    runder.indstil_runde(runde=naeste, by=by, now=senere)
    runder.godkend_runde(runde=naeste, by=anden, now=senere)
    fra = senere.date() + dt.timedelta(days=5)
    runder.offentliggoer_runde(runde=naeste, gaelder_fra_on=fra, by=by, now=senere)

    foerste.refresh_from_db()
    assert foerste.ophaevet_fordi == "Afdelingen er placeret manuelt på ny fra 4. oktober 2026."
    dagen_foer = fra - dt.timedelta(days=1)
    assert [_farve(afdelinger[0], d) for d in (dagen_foer, fra)] == [Farve.GUL, Farve.ROED]
    # The other one was not decided on anew, and its time has not run out.
    assert [_farve(afdelinger[1], d) for d in (dagen_foer, fra, UDLOEB)] == [Farve.GUL, Farve.GUL, Farve.IKKE_MAALT]


def test_en_placering_der_udloeber_foer_runden_virker_stopper_offentliggoerelsen(
    kladde: Monitorering, afdelinger: list[Afdeling], by: Bruger, anden: Bruger
) -> None:
    _placer(kladde, afdelinger[:1], by, til_on=IDAG + dt.timedelta(days=3))
    with pytest.raises(Afvist, match="0101-000 udløber, før runden gælder") as afvist:
        _offentliggoer(kladde, by, anden, IDAG + dt.timedelta(days=3))
    assert afvist.value.felt == "gaelder_fra_on"
