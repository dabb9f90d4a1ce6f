"""The ledger as a pure function: one example calculated by hand, and what always holds."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from anvisning.domain.perioder import Periode
from anvisning.domain.regeldata import lovregler_fra_dict, regelsaet_fra_dict
from anvisning.domain.regler import Regelsaet
from anvisning.domain.regnskab import (
    Afdelingsfakta,
    Afdelingslinje,
    Fakta,
    Farveperiode,
    Figur,
    Forsoegsfakta,
    Indmeldingsfakta,
    Indmeldingspost,
    Opgoerelse,
    Regelgrundlag,
    Regnskab,
    Udgang,
    opgoer,
    poster,
    vaerdi,
)
from monitoring.domain.vaerdier import Farve

RODEN = Path(__file__).resolve().parents[2]
REGLER = RODEN / "anvisning" / "regler"
_LOV = yaml.safe_load((REGLER / "lov-alene.yaml").read_text(encoding="utf-8"))
LOV_ALENE = regelsaet_fra_dict(_LOV, lovregler_fra_dict(_LOV["lov"]))
SAG: dict[str, Any] = yaml.safe_load((RODEN / "tests" / "cases" / "regnskab.yaml").read_text(encoding="utf-8"))
ORGANISATIONER = {"A": 1, "B": 2, "C": 3}
AFDELINGER = {raa["id"]: nr for nr, raa in enumerate(SAG["afdelinger"], 10)}
FARVETRIN = {
    Farve.ROED: frozenset({4, 5, 6}),
    Farve.GUL: frozenset({2, 3}),
    Farve.GROEN: frozenset({1}),
    Farve.IKKE_MAALT: frozenset[int](),
}


def aftale(andele: dict[int, int | None], fra: dt.date, til: dt.date) -> tuple[dt.date, dt.date, Regelsaet]:
    """The shipped matrix for other dates, with other shares of vacant dwellings at some steps."""
    data = yaml.safe_load((REGLER / "aalborg-2023.yaml").read_text(encoding="utf-8"))
    data["periode"] = {"fra": fra, "til": til, "antagelse": "Prøve."}
    for trin, andel in andele.items():
        data["andele"][trin]["anvisningsandel"] = {"procent": andel, "antagelse": "Prøve."}
    return fra, til, regelsaet_fra_dict(data, LOV_ALENE.lov)


def _afdeling(raa: dict[str, Any]) -> Afdelingsfakta:
    return Afdelingsfakta(
        id=AFDELINGER[raa["id"]],
        organisation_id=ORGANISATIONER[raa["organisation"]],
        noegle=raa["id"],
        navn=f"Afdeling {raa['id']}",
        oprettet_on=raa.get("oprettet"),
        farver=[Farveperiode(fra, til, Farve(farve), trin) for fra, til, farve, trin in raa["farver"]],
        ledige={dt.date(2024, maaned, 1): antal for maaned, antal in raa["ledige"].items()},
    )


def _indmelding(raa: list[Any]) -> Indmeldingsfakta:
    return Indmeldingsfakta(
        id=raa[0],
        afdeling_id=AFDELINGER[raa[1]],
        er_familiebolig="ungdom" not in raa,
        indmeldt_on=raa[2],
        ledig_fra_on=raa[3],
        afsluttet_on=raa[4],
        udgang=Udgang(raa[5]) if raa[5] else None,
        husleje=None if raa[6] is None else Decimal(str(raa[6])),
    )


def _fakta() -> Fakta:
    periode = SAG["aftale"]
    return Fakta(
        afdelinger=[_afdeling(raa) for raa in SAG["afdelinger"]],
        indmeldinger=[_indmelding(raa) for raa in SAG["indmeldinger"]],
        forsoeg=[
            Forsoegsfakta(nr, AFDELINGER[afdeling], bolig, Farve(farve), dag)
            for nr, (afdeling, bolig, dag, farve) in enumerate(SAG["forsoeg"])
        ],
        regler=Regelgrundlag([aftale(periode["andele"], periode["fra"], periode["til"])], LOV_ALENE, FARVETRIN),
    )


@pytest.fixture(scope="module")
def regnskab() -> Regnskab:
    periode = SAG["periode"]
    return opgoer(_fakta(), Periode(periode["noegle"], "1. kvartal 2024", periode["fra"], periode["til"]))


def _linje(regnskab: Regnskab, noegle: str) -> Afdelingslinje:
    return next(linje for linje in regnskab.afdelinger if linje.afdeling.noegle == noegle)


def som_dict(tal: Opgoerelse) -> dict[str, Any]:
    summer = {navn: getattr(tal, navn).vaerdi for navn in ("ledige", "skyldige", "skaanede", "baarne", "leje")}
    taelte = ("indmeldte", "forskel", "andre_typer", "brugte", "frigivne", "trukne", "aabne_foer", "aabne")
    return {
        **summer,
        **{navn: getattr(tal, navn) for navn in (*taelte, "forsoegte_boliger", "lejedage")},
        "forsoeg": {farve.value: antal for farve, antal in tal.forsoeg.items()},
    }


@pytest.mark.parametrize("hvem", ["A", "B", "C", "ialt"])
def test_linjerne_er_som_regnet_i_haanden(regnskab: Regnskab, hvem: str) -> None:
    organisationer = {linje.organisation_id: linje.tal for linje in regnskab.organisationer}
    tal = regnskab.tal if hvem == "ialt" else organisationer[ORGANISATIONER[hvem]]
    assert som_dict(tal) == SAG["linjer"][hvem]


@pytest.mark.parametrize("raa", [i for i in SAG["indmeldinger"] if len(i) > 7], ids=lambda raa: str(raa[0]))
def test_lejedage_og_leje_er_som_regnet_i_haanden(regnskab: Regnskab, raa: list[Any]) -> None:
    post = next(p for p in _linje(regnskab, raa[1]).indmeldinger if p.fakta.id == raa[0])
    assert post.lejedage == raa[7]
    assert post.leje == (None if raa[8] is None else Decimal(str(raa[8])).quantize(Decimal("0.01")))


@pytest.mark.parametrize("raa", SAG["maaneder"], ids=lambda raa: f"{raa[0]}-{raa[1]}")
def test_maanederne_er_som_regnet_i_haanden(regnskab: Regnskab, raa: list[Any]) -> None:
    afdeling, maaned, skyldige, siger = raa
    post = next(p for p in _linje(regnskab, afdeling).maaneder if p.maaned.month == maaned)
    assert post.skyldige == (None if skyldige is None else Decimal(skyldige))
    assert siger in post.som_saetning().replace("\N{NO-BREAK SPACE}", " ")


def test_eksemplet_er_stort_nok_og_uden_det_der_ligger_udenfor(regnskab: Regnskab) -> None:
    assert len(SAG["indmeldinger"]) >= 20
    assert sum(antal for raa in SAG["afdelinger"] for antal in raa["ledige"].values()) >= 20
    med = {p.fakta.id for linje in regnskab.afdelinger for p in linje.indmeldinger}
    assert {19, 21} & med == set()
    assert [p.maaned.month for p in _linje(regnskab, "A3").maaneder] == [2, 3]


@pytest.mark.parametrize("figur", Figur)
def test_ethvert_tal_er_summen_af_sin_liste(regnskab: Regnskab, figur: Figur) -> None:
    for linje in regnskab.afdelinger:
        fundne = poster(linje, figur)
        tal = vaerdi(linje.tal, figur)
        if figur in (Figur.LEDIGE, Figur.SKYLDIGE, Figur.SKAANEDE, Figur.LEJE):
            felt = "antal" if figur is Figur.LEDIGE else figur.value
            stykker = [getattr(p, felt) for p in fundne]
            assert tal == (None if None in stykker else sum(stykker))
        elif figur is Figur.BAARNE:
            dele = [(p.indmeldte, p.lovens_del) for p in fundne]  # type: ignore[union-attr]  # months
            assert tal == (None if any(d is None for _, d in dele) else sum(i - (d or 0) for i, d in dele))
        else:
            assert tal == len(fundne)


def test_ingen_andel_aftalt_er_ikke_oplyst_og_lukket_er_nul() -> None:
    fra, til = dt.date(2024, 1, 1), dt.date(2025, 1, 1)
    regler = Regelgrundlag([aftale({1: None, 5: None}, fra, til)], LOV_ALENE, FARVETRIN)
    afdelinger = [
        Afdelingsfakta(nr, 1, str(nr), str(nr), farver=[Farveperiode(fra, None, farve, trin)], ledige={fra: 8})
        for nr, (farve, trin) in enumerate([(Farve.GROEN, 1), (Farve.ROED, 5), (Farve.ROED, None), (Farve.GROEN, None)])
    ]
    poster_ = [
        linje.maaneder[0]
        for linje in opgoer(Fakta(afdelinger, [], [], regler), Periode("", "", fra, dt.date(2024, 2, 1))).afdelinger
    ]
    assert [p.skyldige for p in poster_] == [None, 0, 0, None]
    assert [p.er_skaanet for p in poster_] == [False, True, True, False]


def test_en_afdeling_uden_noget_i_perioden_har_ingen_linje() -> None:
    foer, efter = dt.date(2024, 1, 1), dt.date(2024, 2, 1)
    afdelinger = [
        Afdelingsfakta(1, 1, "1", "Nedlagt", nedlagt_on=foer),
        Afdelingsfakta(2, 1, "2", "Senere", oprettet_on=efter),
        Afdelingsfakta(3, 2, "3", "En dag", nedlagt_on=foer + dt.timedelta(days=1)),
    ]
    regnskab = opgoer(Fakta(afdelinger, [], [], Regelgrundlag([], LOV_ALENE)), Periode("", "", foer, efter))
    assert [linje.afdeling.id for linje in regnskab.afdelinger] == [3]
    assert regnskab.tal.skyldige.vaerdi is None


def test_en_indmelding_tilbyder_lejens_dage() -> None:
    post = Indmeldingspost(
        _indmelding(SAG["indmeldinger"][0]), True, None, False, True, dt.date(2024, 2, 20), 10, Decimal(1)
    )
    assert post.leje_til_on == dt.date(2024, 3, 1)
