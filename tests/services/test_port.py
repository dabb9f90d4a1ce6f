"""The projection that the guard reads, and the gate that reads the tables."""

import datetime as dt
import random

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from anvisning import tasks
from anvisning.domain.port import Afgoerelse
from anvisning.models import Bolig, Portforhold, Portudfald, Regelsaet
from anvisning.services.port import (
    genopbyg_udfald,
    spoerg_porten,
    spoerg_porten_for,
    spoerg_porten_om_boliger,
)
from anvisning.services.projektion import BEGYNDELSE
from anvisning.services.regelsaet import indlaes_regelsaet, laes_yaml, opret_regelsaet, regelsaet_paa
from monitoring.domain.vaerdier import Farve
from monitoring.models import Afdeling
from tests import factories as f
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser.models import Haendelse

pytestmark = pytest.mark.django_db

DAG = dt.timedelta(days=1)


def raekker(afdeling: Afdeling, handling: str = "indmelding", boligtype: str = "familie") -> list[tuple[object, ...]]:
    return list(
        Portudfald.objects.filter(afdeling=afdeling, handling=handling, boligtype=boligtype)
        .order_by("fra_on")
        .values_list("udfald", "fra_on", "til_on")
    )


def test_uden_aftale_gaelder_loven_alene_alle_dage() -> None:
    afdeling = f.afdeling_i_farve("roed")
    assert raekker(afdeling) == [("paa_vilkaar", BEGYNDELSE, None)]
    assert raekker(afdeling, "fleksibel_udlejning") == [("mulig_efter_aftale", BEGYNDELSE, None)]


def test_udfaldene_foelger_runderne_og_aftalens_periode() -> None:
    afdeling = f.afdeling()
    f.aftale(dt.date(2026, 1, 1), dt.date(2027, 1, 1))
    f.offentliggjort_runde({afdeling: "groen"}, dt.date(2026, 2, 1))
    f.offentliggjort_runde({afdeling: "roed"}, dt.date(2026, 6, 1))
    assert raekker(afdeling) == [
        ("paa_vilkaar", BEGYNDELSE, dt.date(2026, 1, 1)),
        ("ikke_tilladt", dt.date(2026, 1, 1), dt.date(2026, 2, 1)),  # no placement yet: ikke målt
        ("tilladt", dt.date(2026, 2, 1), dt.date(2026, 6, 1)),
        ("ikke_tilladt", dt.date(2026, 6, 1), dt.date(2027, 1, 1)),
        ("paa_vilkaar", dt.date(2027, 1, 1), None),
    ]


def test_to_runder_med_samme_farve_giver_en_raekke() -> None:
    afdeling = f.afdeling()
    f.aftale(dt.date(2020, 1, 1), dt.date(2030, 1, 1))
    for maaned in (1, 5, 9):
        f.offentliggjort_runde({afdeling: "groen"}, dt.date(2026, maaned, 1))
    assert raekker(afdeling)[1:-1] == [
        ("ikke_tilladt", dt.date(2020, 1, 1), dt.date(2026, 1, 1)),
        ("tilladt", dt.date(2026, 1, 1), dt.date(2030, 1, 1)),
    ]


def test_en_manuel_placering_aabner_indtil_den_udloeber() -> None:
    afdeling = f.afdeling()
    f.aftale(dt.date(2026, 1, 1), dt.date(2028, 1, 1))
    runde = f.offentliggjort_runde({afdeling: "ikke_maalt"}, dt.date(2026, 2, 1))
    f.manuel_placering(runde, afdeling, "groen", fra_on=dt.date(2026, 3, 1), til_on=dt.date(2026, 9, 1))
    genopbyg_udfald(afdeling_ids=[afdeling.pk])
    assert ("tilladt", dt.date(2026, 3, 1), dt.date(2026, 9, 1)) in raekker(afdeling)


def test_udpegningen_stiller_vilkaar_for_anvisning_i_en_groen_afdeling() -> None:
    afdeling, omraade = f.afdeling_i_farve("groen"), f.omraade()
    f.aftale(dt.date(2026, 1, 1), dt.date(2028, 1, 1))
    f.medlemskab(afdeling, omraade)
    f.ministerliste(dt.date(2025, 12, 1))
    f.ministerliste(dt.date(2026, 12, 1), udpegninger={omraade: ["forebyggelse"]})
    genopbyg_udfald()
    # After the agreement the outcome is the same, and the conditions are others.
    assert raekker(afdeling, "anvisning")[1:] == [
        ("tilladt", dt.date(2026, 1, 1), dt.date(2026, 12, 1)),
        ("paa_vilkaar", dt.date(2026, 12, 1), dt.date(2028, 1, 1)),
        ("paa_vilkaar", dt.date(2028, 1, 1), None),
    ]
    assert raekker(afdeling, "fleksibel_udlejning")[-1] == ("obligatorisk", dt.date(2026, 12, 1), None)
    assert raekker(afdeling)[1] == ("tilladt", dt.date(2026, 1, 1), dt.date(2028, 1, 1))


def test_en_nedlagt_afdeling_har_ingen_raekker_fra_den_dag() -> None:
    afdeling = f.afdeling(oprettet_on=dt.date(2020, 5, 1), nedlagt_on=dt.date(2026, 5, 1))
    genopbyg_udfald()
    assert raekker(afdeling) == [("paa_vilkaar", dt.date(2020, 5, 1), dt.date(2026, 5, 1))]


def test_genopbygning_skriver_kun_det_der_er_anderledes() -> None:
    f.aftale()
    afdeling = f.afdeling_i_farve("groen")
    assert genopbyg_udfald() == 0
    Portudfald.objects.filter(afdeling=afdeling, handling="indmelding").delete()
    Portudfald.objects.filter(afdeling=afdeling, handling="anvisning").update(udfald="ikke_tilladt")
    assert tasks.genopbyg_udfald() > 0
    assert tasks.genopbyg_udfald() == 0
    assert ("tilladt", dt.date(2026, 1, 1), dt.date(2028, 1, 1)) in raekker(afdeling)


def test_antallet_af_forespoergsler_vokser_ikke() -> None:
    f.aftale()

    def antal() -> int:
        Portudfald.objects.all().delete()
        with CaptureQueriesContext(
            connection,
        ) as fanget:
            genopbyg_udfald()
        return len(fanget)

    f.afdeling_i_farve("roed")
    foerst = antal()
    for farve in ("groen", "gul", "ikke_maalt", "roed", "groen"):
        f.afdeling_i_farve(farve)
    assert antal() == foerst


def _tilfaeldig_verden(rng: random.Random) -> list[Afdeling]:
    afdelinger = [
        f.afdeling(),
        f.afdeling(oprettet_on=dt.date(2025, 3, 1)),
        f.afdeling(nedlagt_on=dt.date(2026, 8, 1)),
        f.afdeling(),
    ]
    omraader = [f.omraade(), f.omraade()]
    for afdeling in afdelinger:
        f.medlemskab(afdeling, rng.choice(omraader), dt.date(2024, 1, 1), rng.choice([None, dt.date(2026, 4, 1)]))
    f.ministerliste(dt.date(2024, 12, 1), udpegninger={omraader[0]: ["forebyggelse"], omraader[1]: ["udsat"]})
    f.ministerliste(dt.date(2025, 12, 1), udpegninger={omraader[0]: [], omraader[1]: ["udsat", "parallelsamfund"]})
    f.aftale(dt.date(2025, 1, 1), dt.date(2026, 7, 1), noegle="foerste")
    f.aftale(dt.date(2026, 10, 1), dt.date(2028, 1, 1), noegle="anden")
    for dag in (dt.date(2025, 2, 1), dt.date(2025, 10, 1), dt.date(2026, 5, 1), dt.date(2026, 11, 1)):
        farver = {a: rng.choice(list(Farve)).value for a in afdelinger if a.nedlagt_on is None or dag < a.nedlagt_on}
        runde = f.offentliggjort_runde(farver, dag)
    tom = next((a for a, farve in farver.items() if farve == "ikke_maalt"), None)
    if tom is not None:
        f.manuel_placering(runde, tom, "gul", fra_on=dt.date(2026, 12, 1), til_on=dt.date(2027, 2, 1))
    genopbyg_udfald()
    return afdelinger


@pytest.mark.parametrize("froe", range(8))
def test_projektion_og_funktion_siger_det_samme_paa_tilfaeldige_dage(froe: int) -> None:
    rng = random.Random(froe)
    afdelinger = _tilfaeldig_verden(rng)
    graenser = list(Portudfald.objects.values_list("fra_on", flat=True).distinct())
    dage = [dt.date(2024, 1, 1) + DAG * rng.randrange(1_500) for _ in range(25)]
    dage += [dag + forskydning for dag in graenser for forskydning in (-DAG, dt.timedelta(0)) if dag > BEGYNDELSE]
    alle = list(Portudfald.objects.all())
    for dag in dage:
        gaeldende = {
            (p.afdeling_id, p.boligtype, p.handling): p
            for p in alle
            if p.fra_on <= dag and (p.til_on is None or dag < p.til_on)
        }
        for boligtype in ("familie", "ungdom", "aeldre"):
            svar = spoerg_porten_for(afdelinger=afdelinger, dag=dag, boligtype=boligtype)
            for afdeling in afdelinger:
                findes = (afdeling.oprettet_on or dag) <= dag < (afdeling.nedlagt_on or dt.date.max)
                for handling, et in svar[afdeling.pk].items():
                    fundet = gaeldende.get((afdeling.pk, boligtype, handling.value))
                    hvor = (dag, afdeling.pk, boligtype, handling)
                    assert (fundet.udfald if fundet else None) == (et.udfald.value if findes else None), hvor
                    if fundet is not None and et.er_aaben:
                        assert fundet.screening == (et.screening.stykke if et.screening else ""), hvor
                    alene = spoerg_porten(afdeling=afdeling, handling=handling, dag=dag, boligtype=boligtype)
                    assert alene == et, hvor


@pytest.mark.parametrize("froe", range(4))
def test_projektionens_screening_er_den_som_porten_kraever_naar_en_dispensation_aabner(froe: int) -> None:
    rng = random.Random(froe)
    afdelinger = _tilfaeldig_verden(rng)
    for afdeling in afdelinger:
        f.dispensation(afdeling, fra_on=dt.date(2024, 1, 1), til_on=dt.date(2029, 1, 1))
    for dag in [dt.date(2024, 1, 1) + DAG * rng.randrange(1_500) for _ in range(40)]:
        svar = spoerg_porten_for(afdelinger=afdelinger, dag=dag, handlinger=["anvisning"])
        for raekke in Portudfald.objects.filter(handling="anvisning", boligtype="familie", fra_on__lte=dag):
            if raekke.til_on is None or dag < raekke.til_on:
                samlet = next(iter(svar[raekke.afdeling_id].values()))
                afdeling = next(a for a in afdelinger if a.pk == raekke.afdeling_id)
                assert spoerg_porten(afdeling=afdeling, handling="anvisning", dag=dag) == samlet
                screening = samlet.screening
                assert raekke.screening == (screening.stykke if screening else ""), (dag, raekke.afdeling_id)


def test_en_handling_spoerger_med_een_forespoergsel_og_uden_projektionen_svares_det_samme() -> None:
    f.aftale()
    afdeling = f.afdeling_i_farve("roed")
    bolig = f.bolig(afdeling)
    f.dispensation(afdeling, til_on=dt.date(2027, 12, 1))
    egen = f.dispensation(afdeling, bolig)

    def svar() -> Afgoerelse:
        return spoerg_porten(afdeling=afdeling, handling="indmelding", dag=f.IDAG, bolig=bolig)

    svar()  # the rule set is read once per process
    with CaptureQueriesContext(connection) as fanget:
        projiceret = svar()
    assert (len(fanget), projiceret.dispensation_id) == (1, egen.pk)
    Portforhold.objects.all().delete()
    assert svar() == projiceret


def test_en_bolig_spoerges_med_sin_egen_type_og_dispensation() -> None:
    f.aftale()
    afdeling = f.afdeling_i_farve("roed")
    familie, naboen, aeldre = f.bolig(afdeling), f.bolig(afdeling), f.bolig(afdeling, "aeldre")
    dispensation = f.dispensation(afdeling, familie)
    svar = spoerg_porten_om_boliger(boliger=Bolig.objects.all(), dag=f.IDAG, handling="indmelding")
    assert svar[familie.pk].dispensation_id == dispensation.pk
    assert {pk: s.udfald.value for pk, s in svar.items()} == {
        familie.pk: "paa_vilkaar",
        naboen.pk: "ikke_tilladt",
        aeldre.pk: "tilladt",
    }
    alene = spoerg_porten(afdeling=afdeling, handling="indmelding", dag=f.IDAG, bolig=familie)
    assert alene == svar[familie.pk]


def test_svaret_siger_hvilken_liste_pligten_kommer_fra() -> None:
    f.aftale()
    afdeling, omraade = f.afdeling_i_farve("groen"), f.omraade()
    f.medlemskab(afdeling, omraade)
    f.ministerliste(dt.date(2025, 12, 1), udpegninger={omraade: ["forebyggelse"]})
    svar = spoerg_porten(afdeling=afdeling, handling="anvisning", dag=f.IDAG)
    assert "Ministeriets liste af 1. december 2025 udpeger afdelingens område som forebyggelsesområde." in (
        svar.begrundelse
    )


# Rule sets


def test_de_medfoelgende_regelsaet_indlaeses_og_kan_indlaeses_igen() -> None:
    foerste = indlaes_regelsaet(now=f.NU)
    anden = indlaes_regelsaet(now=f.NU)
    assert [r.pk for r in foerste] == [r.pk for r in anden]
    assert [(r.noegle, r.fra_on, r.til_on) for r in foerste] == [
        ("aalborg-2023", dt.date(2023, 1, 1), dt.date(2026, 1, 1))
    ]
    assert Haendelse.objects.filter(art="regelsaet.vedtaget").count() == 1
    assert regelsaet_paa(dt.date(2025, 12, 31)).noegle == "aalborg-2023"
    assert regelsaet_paa(dt.date(2026, 1, 1)).noegle == "lov-alene"


def test_andre_dage_laaner_ikke_aftalens_hjemmel_for_sin_periode() -> None:
    egen, laant = indlaes_regelsaet()[0], f.aftale(dt.date(2026, 1, 1), dt.date(2027, 1, 1))
    assert "31. december 2025" in egen.data["periode"]["hjemmel"]
    assert "hjemmel" not in laant.data["periode"]


def test_en_version_kan_ikke_faa_nyt_indhold() -> None:
    f.aftale()
    with pytest.raises(Afvist, match="nyt versionsnummer"):
        f.aftale(dt.date(2030, 1, 1), dt.date(2031, 1, 1))
    assert Regelsaet.objects.count() == 1


def test_to_vedtagne_regelsaet_kan_ikke_overlappe() -> None:
    f.aftale(dt.date(2026, 1, 1), dt.date(2027, 1, 1))
    with pytest.raises(Afvist, match=r"Prøveaftalen gælder allerede fra 1\. januar 2026"):
        f.aftale(dt.date(2026, 12, 31), dt.date(2028, 1, 1), noegle="naeste")


def test_et_ugyldigt_regelsaet_gemmes_ikke() -> None:
    from anvisning.services.regelsaet import AFTALER

    data = laes_yaml(AFTALER[0]) | {"frister": {}}
    with pytest.raises(Afvist, match="Fristen for borgeren"):
        opret_regelsaet(
            data, fra_on=dt.date(2026, 1, 1), til_on=dt.date(2027, 1, 1), vedtaget_on=f.IDAG, vedtaget_hvor="Prøve"
        )
    assert not Regelsaet.objects.exists()


@pytest.mark.parametrize(
    ("fra_on", "til_on", "udfald"),
    [
        (dt.date(2026, 5, 1), dt.date(2026, 6, 1), "overlapper"),
        (dt.date(2020, 1, 1), None, "overlapper"),
        (dt.date(2026, 6, 1), dt.date(2026, 6, 1), "portudfald_til_efter_fra"),
    ],
)
def test_databasen_afviser_udfald_der_overlapper(fra_on: dt.date, til_on: dt.date | None, udfald: str) -> None:
    afdeling = f.afdeling_i_farve("groen")
    with pytest.raises(DatabaseError, match=udfald), transaction.atomic():
        Portudfald.objects.create(
            afdeling=afdeling,
            boligtype="familie",
            handling="indmelding",
            udfald="tilladt",
            fra_on=fra_on,
            til_on=til_on,
        )
