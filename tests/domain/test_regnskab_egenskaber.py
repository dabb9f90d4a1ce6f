"""What holds of every ledger, whatever the facts."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from anvisning.domain.perioder import Periode, naeste_maaned
from anvisning.domain.regnskab import (
    Afdelingsfakta,
    Fakta,
    Farveperiode,
    Figur,
    Forsoegsfakta,
    Indmeldingsfakta,
    Regelgrundlag,
    Regnskab,
    Udgang,
    opgoer,
    vaerdi,
)
from monitoring.domain.vaerdier import Farve

from .test_regnskab import FARVETRIN, LOV_ALENE, aftale

START = dt.date(2023, 11, 1)
MAANEDER = [START]
while len(MAANEDER) < 8:
    MAANEDER.append(naeste_maaned(MAANEDER[-1]))
SLUT = naeste_maaned(MAANEDER[-1])
DAGE = st.dates(START - dt.timedelta(days=40), SLUT + dt.timedelta(days=40))
TRIN = {Farve.ROED: 5, Farve.GUL: 3, Farve.GROEN: 1, Farve.IKKE_MAALT: None}
REGLER = Regelgrundlag([aftale({3: 30}, dt.date(2023, 12, 10), dt.date(2024, 3, 20))], LOV_ALENE, FARVETRIN)
#: What happens on a day: it adds up over periods that meet.
DAGLIGE = (Figur.INDMELDTE, Figur.BRUGTE, Figur.FRIGIVNE, Figur.TRUKNE, Figur.AFVISTE)


@st.composite
def _afdelinger(draw: st.DrawFn) -> list[Afdelingsfakta]:
    afdelinger = []
    for pk in range(1, draw(st.integers(1, 5)) + 1):
        skift = sorted(draw(st.sets(DAGE, max_size=3)))
        farver = draw(st.lists(st.sampled_from(Farve), min_size=len(skift), max_size=len(skift)))
        perioder = [
            Farveperiode(fra, til, farve, TRIN[farve] if draw(st.booleans()) else None)
            for fra, til, farve in zip(skift, [*skift, None][1:], farver, strict=True)
        ]
        ledige = draw(st.dictionaries(st.sampled_from(MAANEDER), st.integers(0, 9)))
        oprettet = draw(st.none() | st.dates(START, SLUT))
        afdelinger.append(
            Afdelingsfakta(pk, draw(st.integers(1, 3)), str(pk), str(pk), oprettet, None, perioder, ledige)
        )
    return afdelinger


@st.composite
def _indmelding(draw: st.DrawFn, nr: int) -> Indmeldingsfakta:
    indmeldt = draw(DAGE)
    slut = draw(st.none() | st.dates(indmeldt, SLUT + dt.timedelta(days=80)))
    return Indmeldingsfakta(
        id=nr,
        afdeling_id=draw(st.integers(1, 5)),
        er_familiebolig=draw(st.booleans()),
        indmeldt_on=indmeldt,
        ledig_fra_on=draw(DAGE),
        afsluttet_on=slut,
        udgang=None if slut is None else draw(st.sampled_from(Udgang)),
        husleje=draw(st.none() | st.decimals(0, 20_000, places=2)),
    )


@st.composite
def fakta(draw: st.DrawFn) -> Fakta:
    forsoeg = st.builds(
        Forsoegsfakta, st.just(0), st.integers(1, 5), st.integers(1, 4), st.sampled_from(Farve), forsoegt_on=DAGE
    )
    return Fakta(
        afdelinger=draw(_afdelinger()),
        indmeldinger=[draw(_indmelding(nr)) for nr in range(draw(st.integers(0, 8)))],
        forsoeg=draw(st.lists(forsoeg, max_size=6)),
        regler=REGLER,
    )


def _periode(fra: dt.date, til: dt.date) -> Periode:
    return Periode("", "", fra, til)


HELE = _periode(START, SLUT)


@given(fakta())
def test_organisationernes_linjer_er_tilsammen_totalen(givet: Fakta) -> None:
    regnskab = opgoer(givet, HELE)
    for figur in Figur:
        dele = [vaerdi(linje.tal, figur) for linje in regnskab.organisationer]
        kendte = [d for d in dele if d is not None]
        assert vaerdi(regnskab.tal, figur) == (sum(kendte) if len(kendte) == len(dele) else None)
    assert regnskab.tal.lejedage == sum(linje.tal.lejedage for linje in regnskab.organisationer)
    assert sum(regnskab.tal.forsoeg.values()) == vaerdi(regnskab.tal, Figur.AFVISTE)


@given(fakta(), st.dates(START, SLUT))
def test_en_delt_periode_giver_det_samme(givet: Fakta, delt: dt.date) -> None:
    hele, foer, efter = (opgoer(givet, p) for p in (HELE, _periode(START, delt), _periode(delt, SLUT)))
    for figur in DAGLIGE:
        assert vaerdi(hele.tal, figur) == sum(vaerdi(del_.tal, figur) or 0 for del_ in (foer, efter))
    assert hele.tal.lejedage == foer.tal.lejedage + efter.tal.lejedage
    assert hele.tal.ledige == foer.tal.ledige + efter.tal.ledige
    # Each report is rounded to the øre once in each part.
    if hele.tal.leje.vaerdi is not None:
        halve = foer.tal.leje.kendt + efter.tal.leje.kendt
        assert abs(hele.tal.leje.kendt - halve) <= Decimal("0.01") * len(givet.indmeldinger)
    assert (foer.tal.aabne, foer.tal.aabne_foer, efter.tal.aabne) == (
        efter.tal.aabne_foer,
        hele.tal.aabne_foer,
        hele.tal.aabne,
    )


@given(fakta(), st.dates(START, SLUT))
def test_det_skyldige_af_en_delt_periode_er_aldrig_mere_og_hoejst_en_mindre(givet: Fakta, delt: dt.date) -> None:
    dele = [_skyldige(opgoer(givet, p)) for p in (HELE, _periode(START, delt), _periode(delt, SLUT))]
    for organisation, hele in dele[0].items():
        to = [del_.get(organisation, Decimal(0)) for del_ in dele[1:]]
        if hele is not None:
            assert None not in to
            assert 0 <= hele - sum(d for d in to if d is not None) <= 1
        else:
            assert None in to


def _skyldige(regnskab: Regnskab) -> dict[int, Decimal | None]:
    return {linje.organisation_id: linje.tal.skyldige.vaerdi for linje in regnskab.organisationer}


@given(fakta())
def test_det_aabne_gaar_op(givet: Fakta) -> None:
    for linje in opgoer(givet, HELE).organisationer:
        tal = linje.tal
        assert tal.aabne_foer + tal.indmeldte - tal.brugte - tal.frigivne - tal.trukne == tal.aabne


@given(fakta(), st.data())
def test_flere_ledige_skylder_aldrig_faerre(givet: Fakta, data: st.DataObject) -> None:
    foer = _skyldige(opgoer(givet, HELE))
    flere = [
        replace(a, ledige={m: antal + data.draw(st.integers(0, 3)) for m, antal in a.ledige.items()})
        for a in givet.afdelinger
    ]
    for organisation, skyldige in _skyldige(opgoer(replace(givet, afdelinger=flere), HELE)).items():
        staar = foer[organisation]
        if staar is not None and skyldige is not None:
            assert skyldige >= staar


@given(fakta())
def test_et_tal_der_mangler_bliver_aldrig_til_nul(givet: Fakta) -> None:
    """Without a number the figure is unknown or what it is whatever the number; it is never less than with one."""
    for linje in opgoer(givet, HELE).organisationer:
        uafklaret = [
            p
            for afdeling in linje.afdelinger
            for p in afdeling.maaneder
            if p.antal is None and (p.andel is None or p.andel > 0)
        ]
        assert (linje.tal.skyldige.vaerdi is None) >= bool(uafklaret)
        mangler = any(p.antal is None for afdeling in linje.afdelinger for p in afdeling.maaneder)
        assert (linje.tal.ledige.vaerdi is None) == mangler


@given(fakta())
def test_ingen_skylder_mere_end_den_hoejeste_andel(givet: Fakta) -> None:
    for linje in opgoer(givet, HELE).organisationer:
        tal = linje.tal
        if tal.skyldige.vaerdi is not None and tal.ledige.vaerdi is not None:
            assert 0 <= tal.skyldige.vaerdi <= tal.ledige.vaerdi * 30 / 100
        assert tal.skaanede.kendt >= 0
        assert 0 <= tal.baarne.kendt <= tal.indmeldte
        assert 0 <= tal.lejedage <= (SLUT - START).days * len(givet.indmeldinger)
