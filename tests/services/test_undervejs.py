"""Colours that change under vacancies in flight: the agreement's rule, once each, and as the preview said."""

import datetime as dt
import random
from typing import Any

import pytest

from anvisning.domain.undervejs import Skiftevirkning, Stilling, hvad_sker
from anvisning.domain.vaerdier import Udfald
from anvisning.models import Dispensation, Farveskift, Indmelding
from anvisning.services.anvisning import besvar_tilbud
from anvisning.services.regelsaet import AFTALER, laes_yaml, lov_alene, opret_regelsaet
from anvisning.services.undervejs import behandl_farveskift
from monitoring.domain.vaerdier import Betegnelse, Farve
from monitoring.models import Afdeling, Monitorering
from tests import factories as f
from udlejning.beskeder.models import Besked
from udlejning.brugere.rettigheder import Rolle
from udlejning.haendelser.models import Haendelse
from udlejning.overblik.selectors.virkning import rundevirkning

pytestmark = pytest.mark.django_db

DAGEN = dt.date(2026, 6, 3)
EN_DAG = dt.timedelta(days=1)


@pytest.fixture
def aftale() -> None:
    f.aftale()
    f.aarsag("farven-lukker")


def _behandl(idag: dt.date = DAGEN) -> int:
    return behandl_farveskift(now=dt.datetime.combine(idag, dt.time(0, 10), f.NU.tzinfo), idag=idag)


def _i_gang(afdeling: Afdeling, hvor: str, boligtype: str = "familie") -> Indmelding:
    """A vacancy that is reported, offered or accepted."""
    indmelding = f.indmelding(f.bolig(afdeling, boligtype))
    if hvor != "indmeldt":
        tilbud = f.tilbud(indmelding)
        if hvor == "accepteret":
            by = tilbud.created_by
            besvar_tilbud(anvisning=tilbud, accepteret=True, begrundelse="", by=by, now=f.NU, idag=f.IDAG)
    Besked.objects.all().delete()
    return indmelding


def _status(indmelding: Indmelding) -> tuple[str, list[str]]:
    indmelding.refresh_from_db()
    return indmelding.status, list(indmelding.anvisninger.values_list("status", flat=True))


def _farve(afdeling: Afdeling, farve: str, fra_on: dt.date = DAGEN) -> Monitorering:
    return f.offentliggjort_runde({afdeling: farve}, fra_on)


@pytest.mark.usefixtures("aftale")
@pytest.mark.parametrize("farve", ["roed", "ikke_maalt"])
@pytest.mark.parametrize(
    ("hvor", "hvad", "efter", "arter"),
    [
        ("indmeldt", "frigivet", ("frigivet", []), {"indmelding.frigivet"}),
        ("tilbudt", "beholder_frist", ("reserveret", ["tilbudt"]), {"indmelding.farveskift"}),
        ("accepteret", "gennemfoeres", ("reserveret", ["accepteret"]), {"indmelding.farveskift"}),
    ],
)
def test_naar_farven_lukker(farve: str, hvor: str, hvad: str, efter: tuple[str, list[str]], arter: set[str]) -> None:
    afdeling = f.afdeling_i_farve("groen", navn="Solbakken")
    anviser = f.bruger(Rolle.ANVISNING)
    indmelding = _i_gang(afdeling, hvor)
    foer = Haendelse.objects.count()
    _farve(afdeling, farve)
    assert _behandl() == 1
    assert _status(indmelding) == efter
    skift = Farveskift.objects.get()
    assert (skift.indmelding, skift.fra_on, skift.hvad) == (indmelding, DAGEN, hvad)
    assert (skift.farve_foer, skift.farve_efter, skift.udfald_efter) == ("groen", farve, "ikke_tilladt")
    haendelser = Haendelse.objects.order_by("id")[foer:]
    assert {h.art for h in haendelser} == arter
    assert all(h.by is None and h.organisation_id == afdeling.organisation_id for h in haendelser)
    besked = Besked.objects.filter(modtager=indmelding.created_by).get()
    assert besked.art == ("frigivet" if hvor == "indmeldt" else "farveskift")
    assert Besked.objects.filter(modtager=anviser).count() == 1
    # Run again, the same night and nights later: nothing more.
    assert _behandl() == _behandl(DAGEN + 5 * EN_DAG) == 0
    assert Farveskift.objects.count() == 1


@pytest.mark.usefixtures("aftale")
def test_en_frigivet_bolig_siger_hvorfor() -> None:
    afdeling = f.afdeling_i_farve("groen")
    indmelding = _i_gang(afdeling, "indmeldt")
    _farve(afdeling, "roed")
    _behandl()
    indmelding.refresh_from_db()
    assert "Afdelingen er rød" in indmelding.afslutning
    assert indmelding.aarsag == f.aarsag("farven-lukker")
    besked = Besked.objects.filter(modtager=indmelding.created_by).get()
    assert "Afdelingen er rød" in besked.tekst


@pytest.mark.usefixtures("aftale")
def test_gul_giver_vilkaar_og_groen_letter_igen() -> None:
    afdeling = f.afdeling_i_farve("groen", navn="Solbakken")
    f.bruger(Rolle.ANVISNING)
    indmelding = _i_gang(afdeling, "indmeldt")
    _farve(afdeling, "gul")
    assert _behandl() == 1
    assert _status(indmelding) == ("indmeldt", [])
    besked = Besked.objects.filter(modtager=indmelding.created_by).get()
    assert besked.emne == f"Ny farve i Solbakken: {indmelding.bolig}"
    assert besked.tekst == (
        f"Solbakken er nu gul. {indmelding.bolig} kan nu kun anvises på vilkår. Vilkårene står på boligens side."
    )
    assert Besked.objects.count() == 2
    _farve(afdeling, "groen", DAGEN + EN_DAG)
    assert _behandl(DAGEN + EN_DAG) == 1
    assert [s.hvad for s in Farveskift.objects.order_by("id")] == ["paa_vilkaar", "lempet"]
    # Of an easing the organisation hears alone.
    assert Besked.objects.count() == 3
    assert _behandl(DAGEN + 2 * EN_DAG) == 0


@pytest.mark.usefixtures("aftale")
def test_foerst_paa_dagen_og_hvad_der_kom_og_gik_i_mellemtiden_goer_intet() -> None:
    afdeling = f.afdeling_i_farve("groen")
    indmelding = _i_gang(afdeling, "indmeldt")
    _farve(afdeling, "roed", DAGEN)
    _farve(afdeling, "groen", DAGEN + 2 * EN_DAG)
    assert _behandl(DAGEN - EN_DAG) == 0
    # Beat slept through the red days.
    assert _behandl(DAGEN + 2 * EN_DAG) == 0
    assert _status(indmelding) == ("indmeldt", [])
    assert not Farveskift.objects.exists()


@pytest.mark.usefixtures("aftale")
def test_forsoemte_dage_indhentes() -> None:
    afdeling = f.afdeling_i_farve("groen")
    indmelding = _i_gang(afdeling, "indmeldt")
    _farve(afdeling, "roed")
    assert _behandl(DAGEN + 6 * EN_DAG) == 1
    assert _status(indmelding) == ("frigivet", [])
    assert Farveskift.objects.get().fra_on == DAGEN


@pytest.mark.usefixtures("aftale")
def test_et_manuelt_skift_og_et_der_ophaeves_virker_som_en_runde() -> None:
    afdeling = f.afdeling_i_farve("groen")
    indmelding = _i_gang(afdeling, "tilbudt")
    runde = _farve(afdeling, "ikke_maalt")
    f.manuel_placering(runde, afdeling, Farve.GUL, fra_on=DAGEN, til_on=DAGEN + 3 * EN_DAG)
    assert _behandl() == 1
    assert _behandl(DAGEN + 3 * EN_DAG) == 1
    assert [s.hvad for s in Farveskift.objects.order_by("id")] == ["paa_vilkaar", "beholder_frist"]
    assert _status(indmelding) == ("reserveret", ["tilbudt"])


@pytest.mark.usefixtures("aftale")
def test_en_dispensation_holder_boligen_og_naar_den_udloeber_gives_den_tilbage() -> None:
    afdeling = f.afdeling_i_farve("groen")
    indmelding = _i_gang(afdeling, "indmeldt")
    f.dispensation(afdeling, indmelding.bolig, til_on=DAGEN + 2 * EN_DAG)
    _farve(afdeling, "roed")
    _behandl()
    assert _status(indmelding) == ("indmeldt", [])
    _behandl(DAGEN + 2 * EN_DAG)
    assert _status(indmelding) == ("frigivet", [])
    assert [s.hvad for s in Farveskift.objects.order_by("id")] == ["paa_vilkaar", "frigivet"]


def _dispenseret(hvor: str, slut: dt.date) -> Indmelding:
    """A vacancy of a red afdeling that a dispensation opens until `slut`."""
    afdeling = f.afdeling_i_farve("roed", navn="Solbakken")
    f.dispensation(afdeling, til_on=slut)
    f.bruger(Rolle.ANVISNING)
    return _i_gang(afdeling, hvor)


@pytest.mark.usefixtures("aftale")
@pytest.mark.parametrize(
    ("hvor", "saa"),
    [
        ("tilbudt", "beholder sin frist 9. juni 2026. Siger borgeren nej, gives boligen tilbage til organisationen."),
        ("accepteret", "så tilbuddet gennemføres."),
    ],
)
def test_naar_en_dispensation_slutter_er_det_ikke_en_ny_farve(hvor: str, saa: str) -> None:
    indmelding = _dispenseret(hvor, DAGEN)
    assert _behandl(DAGEN - EN_DAG) == 0
    assert _behandl() == 1
    for besked in Besked.objects.all():
        assert besked.emne == f"Dispensationen gælder ikke længere: {indmelding.bolig}"
        assert besked.tekst.startswith("Dispensationen gjaldt til og med 2. juni 2026, og Solbakken er rød. ")
        assert besked.tekst.endswith(saa)
    assert {b.modtager.rolle for b in Besked.objects.all()} == {Rolle.ORGANISATION, Rolle.ANVISNING}
    haendelse = Haendelse.objects.filter(art="indmelding.farveskift").get()
    assert haendelse.tekst.startswith("Dispensationen gjaldt til og med 2. juni 2026")


@pytest.mark.usefixtures("aftale")
def test_en_bolig_der_gaar_tilbage_naar_dispensationen_slutter_siger_det() -> None:
    indmelding = _dispenseret("indmeldt", DAGEN)
    assert _behandl() == 1
    indmelding.refresh_from_db()
    assert indmelding.afslutning.startswith("Dispensationen gjaldt til og med 2. juni 2026. Afdelingen er rød")
    assert "Dispensationen gjaldt" in Besked.objects.filter(modtager=indmelding.created_by).get().tekst


@pytest.mark.usefixtures("aftale")
def test_en_dispensation_der_kaldes_tilbage_naevnes_som_kaldt_tilbage() -> None:
    indmelding = _dispenseret("tilbudt", DAGEN + 30 * EN_DAG)
    Dispensation.objects.update(status="tilbagekaldt")
    assert _behandl() == 1
    besked = Besked.objects.filter(modtager=indmelding.created_by).get()
    assert besked.tekst.startswith("Dispensationen er kaldt tilbage, og Solbakken er rød.")


@pytest.mark.usefixtures("aftale")
def test_aeldreboliger_roeres_ikke_og_ministeriets_liste_alene_skifter_ingen_farve() -> None:
    afdeling, omraade = f.afdeling_i_farve("groen"), f.omraade()
    aeldre, familie = _i_gang(afdeling, "indmeldt", "aeldre"), _i_gang(afdeling, "indmeldt")
    f.medlemskab(afdeling, omraade)
    f.ministerliste(DAGEN, udpegninger={omraade: [Betegnelse.FOREBYGGELSE]})
    assert _behandl() == 0
    _farve(afdeling, "roed", DAGEN + EN_DAG)
    assert _behandl(DAGEN + EN_DAG) == 1
    assert (_status(aeldre), _status(familie)) == (("indmeldt", []), ("frigivet", []))


def _aftale_med(**undervejs: str) -> None:
    data = laes_yaml(AFTALER[0]) | {"noegle": "anden"}
    data["undervejs"] = {
        navn: {**regel, "handling": undervejs.get(navn, regel["handling"])} for navn, regel in data["undervejs"].items()
    }
    fra, til = dt.date(2026, 1, 1), dt.date(2028, 1, 1)
    opret_regelsaet(data, fra_on=fra, til_on=til, vedtaget_on=fra, vedtaget_hvor="Prøve")
    f.aarsag("kald-farven-lukker")


def test_reglen_er_aftalens_aabne_tilbud_kan_kaldes_tilbage() -> None:
    _aftale_med(aabent_tilbud="tilbagekaldes")
    afdeling = f.afdeling_i_farve("groen")
    indmelding = _i_gang(afdeling, "tilbudt")
    _farve(afdeling, "roed")
    assert _behandl() == 1
    assert _status(indmelding) == ("frigivet", ["tilbagekaldt"])
    assert Besked.objects.filter(modtager=indmelding.created_by).count() == 1
    assert _behandl() == 0


def test_reglen_er_aftalens_boliger_uden_tilbud_kan_blive() -> None:
    _aftale_med(uden_tilbud="fortsaetter")
    afdeling = f.afdeling_i_farve("groen")
    indmelding = _i_gang(afdeling, "indmeldt")
    _farve(afdeling, "roed")
    assert _behandl() == 1
    assert _status(indmelding) == ("indmeldt", [])
    assert Farveskift.objects.get().hvad == "fortsaetter"


@pytest.mark.usefixtures("aftale")
def test_et_tilbud_der_falder_bagefter_giver_boligen_tilbage() -> None:
    afdeling = f.afdeling_i_farve("groen")
    indmelding = _i_gang(afdeling, "tilbudt")
    _farve(afdeling, "roed")
    _behandl()
    tilbud = indmelding.anvisninger.get()
    besvar_tilbud(
        anvisning=tilbud,
        accepteret=False,
        aarsag=f.aarsag("nej-stoerrelse"),
        by=tilbud.created_by,
        now=f.NU,
        idag=DAGEN,
    )
    assert _status(indmelding) == ("frigivet", ["afvist"])


@pytest.mark.parametrize("tilbud", [None, "tilbudt", "accepteret"])
@pytest.mark.parametrize("foer", [Udfald.TILLADT, Udfald.PAA_VILKAAR, Udfald.IKKE_TILLADT])
def test_samme_stilling_goer_aldrig_noget(tilbud: str | None, foer: Udfald) -> None:
    stilling = Stilling("gul", foer)
    assert hvad_sker(stilling, stilling, tilbud, lov_alene().undervejs) is None
    lukket = Stilling("roed", Udfald.IKKE_TILLADT)
    assert (hvad_sker(stilling, lukket, tilbud, lov_alene().undervejs) is None) == stilling.er_lukket


# The preview and the outcome


def _som_vist(runde: Monitorering, idag: dt.date) -> set[tuple[int, str]]:
    return {(b.indmelding.pk, b.hvad.value) for b in rundevirkning(runde, idag).beroerte}


@pytest.mark.usefixtures("aftale")
@pytest.mark.parametrize("froe", range(6))
def test_forhaandsvisningen_og_det_der_sker_er_det_samme(froe: int) -> None:
    """Some afdelinger in every colour, vacancies at every stage, dispensations and manual placements: by name."""
    rng = random.Random(froe)
    farver = [Farve.ROED, Farve.GUL, Farve.GROEN, Farve.IKKE_MAALT]
    nye: dict[Afdeling, str] = {}
    for _ in range(8):
        afdeling = f.afdeling_i_farve(rng.choice([Farve.GUL, Farve.GROEN]))
        for hvor in rng.choices(["indmeldt", "tilbudt", "accepteret"], k=2):
            indmelding = _i_gang(afdeling, hvor, rng.choice(["familie", "familie", "ungdom", "aeldre"]))
            if rng.random() < 0.2:
                f.dispensation(afdeling, indmelding.bolig, til_on=DAGEN + rng.choice([0, 1]) * EN_DAG)
        if rng.random() < 0.9:  # the rest are not in the round at all
            nye[afdeling] = rng.choice(farver)
    kladde = _som_kladde(nye, rng)
    vist_som_kladde = _som_vist(kladde, DAGEN)
    godkender = f.bruger()
    Monitorering.objects.filter(pk=kladde.pk).update(
        status=Monitorering.Status.OFFENTLIGGJORT,
        gaelder_fra_on=DAGEN,
        indstillet_at=f.NU,
        indstillet_by=kladde.created_by,
        godkendt_at=f.NU,
        godkendt_by=godkender,
        offentliggjort_at=f.NU,
        offentliggjort_by=godkender,
    )
    kladde.refresh_from_db()
    vist_som_offentliggjort = _som_vist(kladde, DAGEN - EN_DAG)
    _behandl(DAGEN)
    sket = {(s.indmelding_id, s.hvad) for s in Farveskift.objects.all()}
    assert vist_som_kladde == vist_som_offentliggjort == sket
    assert sket
    assert rundevirkning(kladde, DAGEN).beroerte == ()


def _som_kladde(nye: dict[Afdeling, str], rng: random.Random) -> Monitorering:
    """A computed round that is not published, as `rundevirkning` shows it before its day is chosen."""
    version, by = f.modelversion(), f.bruger()
    runde = Monitorering.objects.create(
        pr_on=f.IDAG,
        model=version,
        parametre="{}",
        beregnet_at=f.NU,
        beregnet_by=by,
        created_at=f.NU,
        created_by=by,
    )
    for afdeling, farve in nye.items():
        f.placering(runde, afdeling, farve)
        if farve == Farve.IKKE_MAALT and rng.random() < 0.5:
            f.manuel_placering(runde, afdeling, rng.choice([Farve.GUL, Farve.ROED]), fra_on=DAGEN)
    return runde


def test_skiftevirkning_og_modellens_valg_er_de_samme() -> None:
    assert {s.value for s in Skiftevirkning} == set(Farveskift.Hvad.values)


def test_signalet_saetter_arbejdet_i_gang_naar_transaktionen_er_forbi(
    aftale: Any, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from anvisning import tasks

    kald: list[list[int] | None] = []
    monkeypatch.setattr(tasks.behandl_farveskift, "delay", kald.append)
    afdeling = f.afdeling()
    with django_capture_on_commit_callbacks(execute=True):
        _farve(afdeling, "roed")
        assert not kald
    assert kald == [None]


def test_en_koe_der_ikke_svarer_standser_ingen_offentliggoerelse(
    aftale: Any, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from anvisning import tasks

    def svigter(_: Any) -> None:
        raise OSError("no broker")

    monkeypatch.setattr(tasks.behandl_farveskift, "delay", svigter)
    afdeling = f.afdeling_i_farve("groen")
    indmelding = _i_gang(afdeling, "indmeldt")
    with django_capture_on_commit_callbacks() as kald:
        _farve(afdeling, "roed")
    assert len(kald) == 1
    assert _behandl() == 1
    assert _status(indmelding) == ("frigivet", [])
