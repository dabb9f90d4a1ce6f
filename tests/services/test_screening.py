"""The screening before an offer: who, when, outcome; the safety valve; and the guard, asked by nobody."""

import contextlib
import datetime as dt
from typing import Any

import pytest
from django.db import connection

from anvisning.models import Anvisning, Bolig, Indmelding, Portudfald, Screening, Sikkerhedsventil
from anvisning.services.anvisning import besvar_tilbud, tilbyd_bolig
from anvisning.services.port import genopbyg_udfald
from anvisning.services.screening import brug_sikkerhedsventilen, registrer_screening
from tests import factories as f
from tests.services.vagthjaelp import SomApp, afvist, tilbudsfelter
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.faelles.tid import idag, nu
from udlejning.haendelser.models import Haendelse

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _aftale() -> None:
    f.aftale(dt.date(2025, 1, 1), dt.date(2099, 1, 1))


def _ledig(betegnelse: str = "udsat", farve: str = "groen", dag: dt.date = f.IDAG) -> Indmelding:
    """In a designated area; without `betegnelse` anywhere."""
    afdeling = f.afdeling_i_farve(farve, fra_on=dt.date(2025, 6, 1))
    if betegnelse:
        f.i_udpeget_omraade(afdeling, betegnelse, dag - dt.timedelta(days=100))
    return f.indmelding(f.bolig(afdeling), idag=dag, now=nu())


def _tilbyd(indmelding: Indmelding, sagsref: str = "SAG-1", **andet: Any) -> Anvisning:
    felter: dict[str, Any] = {
        "vilkaar": ("fleksible_kriterier",),
        "by": f.bruger(Rolle.ANVISNING),
        "now": f.NU,
        "idag": f.IDAG,
    }
    return tilbyd_bolig(indmelding=indmelding, sagsref=sagsref, **(felter | andet))


def _ventil(screening: Screening, **andet: Any) -> Sikkerhedsventil:
    felter: dict[str, Any] = {
        "begrundelse": "Akut genhusning.",
        "alternativer": "Lærkevej og Solsortevej",
        "by": f.bruger(Rolle.ANVISNING),
        "now": f.NU,
        "idag": screening.screenet_on,
    }
    return brug_sikkerhedsventilen(screening=screening, **(felter | andet))


@pytest.mark.parametrize(
    ("betegnelse", "farve", "stykke", "navn"),
    [
        ("udsat", "groen", "stk6", "§59, stk. 6"),
        ("parallelsamfund", "groen", "stk6", "§59, stk. 6"),
        ("forebyggelse", "gul", "stk7", "§59, stk. 7"),
        ("", "gul", "aftale", "aftalen"),
    ],
)
def test_et_tilbud_kraever_screeningen_foerst(betegnelse: str, farve: str, stykke: str, navn: str) -> None:
    indmelding = _ledig(betegnelse, farve)
    with pytest.raises(Afvist, match=f"SAG-1 er ikke screenet efter {navn} til boligen"):
        _tilbyd(indmelding)
    by = f.bruger(Rolle.ANVISNING)
    screening = f.screening(indmelding, by=by)
    assert (screening.stykke, screening.udfald, screening.by, screening.at) == (stykke, "bestaaet", by, f.NU)
    tilbud = _tilbyd(indmelding)
    assert tilbud.screening == screening
    grundlag = Haendelse.objects.get(art="anvisning.tilbudt").grundlag["screening"]
    assert grundlag == {
        "screening_efter": navn,
        "ordlyd": screening.ordlyd,
        "udfald": "Ikke til hinder for anvisningen",
    }
    haendelse = Haendelse.objects.get(art="screening.foretaget")
    assert haendelse.organisation_id is None
    assert "SAG-1" not in haendelse.tekst + str(haendelse.grundlag)


def test_en_groen_afdeling_uden_udpegning_kraever_ingen() -> None:
    indmelding = _ledig("")
    with pytest.raises(Afvist, match="kræver ingen screening i dag"):
        f.screening(indmelding)
    assert _tilbyd(indmelding).screening is None


@pytest.mark.parametrize("rolle", [Rolle.ORGANISATION, Rolle.MONITOR, Rolle.STYREGRUPPE, Rolle.ADMINISTRATOR])
def test_kun_boliganvisningen_screener(rolle: str) -> None:
    indmelding, by = _ledig(), f.bruger(rolle)
    with pytest.raises(ManglerRet):
        f.screening(indmelding, by=by)
    with pytest.raises(ManglerRet):
        _ventil(f.screening(indmelding, bestaaet=False), by=by)


def test_en_screening_gaelder_sagen_og_boligen_alene() -> None:
    indmelding, anden = _ledig(), _ledig()
    f.screening(indmelding, "SAG-1")
    for hvor, sag in ((indmelding, "SAG-2"), (anden, "SAG-1")):
        with pytest.raises(Afvist, match="er ikke screenet"):
            _tilbyd(hvor, sag)


@pytest.mark.parametrize("sagsref", ["", "010190-1234", "sag nr 1"])
def test_en_sagsreference_skal_have_sin_form(sagsref: str) -> None:
    with pytest.raises(Afvist) as fanget:
        f.screening(_ledig(), sagsref)
    assert fanget.value.felt == "sagsref"
    assert not Screening.objects.exists()


def test_en_optaget_eller_lukket_bolig_screenes_der_ikke_til() -> None:
    indmelding = _ledig()
    f.tilbud(indmelding, "SAG-1")
    with pytest.raises(Afvist, match="allerede tilbudt"):
        f.screening(indmelding, "SAG-2")
    lukket = _ledig()
    f.offentliggjort_runde({lukket.bolig.afdeling: "roed"}, f.IDAG)
    with pytest.raises(Afvist, match="Afdelingen er rød"):
        f.screening(lukket, "SAG-3")


def test_den_nyeste_screening_gaelder() -> None:
    indmelding = _ledig()
    f.screening(indmelding)
    f.screening(indmelding, bestaaet=False)
    with pytest.raises(Afvist, match="til hinder for at tilbyde"):
        _tilbyd(indmelding)
    f.screening(indmelding)
    assert _tilbyd(indmelding).status == "tilbudt"
    assert Screening.objects.count() == 3


def test_ordlyden_er_dagens_og_en_gammel_ordlyd_skal_screenes_igen() -> None:
    """SHO, overgangsydelse and uddannelseshjælp ended on 1 July 2025."""
    foer, efter = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
    indmelding = _ledig(dag=foer)
    gammel = f.screening(indmelding, idag=foer)
    assert "uddannelseshjælp" in gammel.ordlyd
    assert gammel.screenet_on == foer
    with pytest.raises(Afvist, match="er ikke screenet"):
        _tilbyd(indmelding, idag=efter)
    ny = f.screening(indmelding, idag=efter)
    assert "uddannelseshjælp" not in ny.ordlyd
    assert "1. juli 2025" in ny.antagelse
    assert _tilbyd(indmelding, idag=efter).screening == ny


def test_sikkerhedsventilen_ophaever_screeningen_og_foelger_tilbuddet() -> None:
    indmelding = _ledig()
    screening = f.screening(indmelding, bestaaet=False)
    with pytest.raises(Afvist, match="kan du bruge sikkerhedsventilen"):
        _tilbyd(indmelding)
    for felt, ord_ in (("begrundelse", "hvorfor boligen skal anvises"), ("alternativer", "hvilke afdelinger")):
        with pytest.raises(Afvist, match=ord_) as fanget:
            _ventil(screening, **{felt: "  "})
        assert fanget.value.felt == felt
        with pytest.raises(Afvist, match="CPR-nummer"):
            _ventil(screening, **{felt: "Se 010190-1234"})
    _ventil(screening)
    with pytest.raises(Afvist, match="har allerede brugt sikkerhedsventilen"):
        _ventil(screening)
    tilbud = _tilbyd(indmelding)
    assert tilbud.screening == screening
    grundlag = Haendelse.objects.get(art="anvisning.tilbudt").grundlag["screening"]
    assert (grundlag["sikkerhedsventil"], grundlag["alternativer"]) == ("Akut genhusning.", "Lærkevej og Solsortevej")
    assert Haendelse.objects.get(art="screening.sikkerhedsventil").grundlag["udfald"] == "Til hinder for anvisningen"


def test_sikkerhedsventilen_aabner_aldrig_en_roed_afdeling() -> None:
    indmelding = _ledig()
    _ventil(f.screening(indmelding, bestaaet=False))
    f.offentliggjort_runde({indmelding.bolig.afdeling: "roed"}, f.IDAG)
    with pytest.raises(Afvist, match="Afdelingen er rød"):
        _tilbyd(indmelding)


def test_sikkerhedsventilen_bruges_kun_hvor_den_aabner() -> None:
    """Never in vain: the page would say that the unit can be offered now."""
    optaget, lukket, afloest, for_sent, fri = (_ledig() for _ in range(5))
    til_hinder = {bolig: f.screening(bolig, bestaaet=False) for bolig in (optaget, lukket, afloest, for_sent)}
    f.screening(afloest)
    f.tilbud(optaget, "SAG-2")
    for screening, dage, ord_ in (
        (til_hinder[optaget], 0, "allerede tilbudt"),
        (til_hinder[afloest], 0, "gælder ikke mere"),
        (til_hinder[for_sent], 60, "udløb"),
        (f.screening(fri), 0, "ikke nødvendig"),
    ):
        with pytest.raises(Afvist, match=ord_):
            _ventil(screening, idag=f.IDAG + dt.timedelta(days=dage))
    f.offentliggjort_runde({lukket.bolig.afdeling: "roed"}, f.IDAG)
    with pytest.raises(Afvist, match="Afdelingen er rød"):
        _ventil(til_hinder[lukket])
    assert not Sikkerhedsventil.objects.exists()


def test_aftalens_egen_screening_har_ingen_sikkerhedsventil() -> None:
    screening = f.screening(_ledig("", "gul"), bestaaet=False)
    with pytest.raises(Afvist, match="gælder ikke aftalens egen screening"):
        _ventil(screening)


def test_en_dispensation_roerer_aldrig_screeningen() -> None:
    afdeling = f.i_udpeget_omraade(f.afdeling_i_farve("roed"))
    f.dispensation(afdeling)
    indmelding = f.indmelding(f.bolig(afdeling))
    with pytest.raises(Afvist, match="er ikke screenet"):
        _tilbyd(indmelding)
    f.screening(indmelding)
    assert _tilbyd(indmelding).afgoerelse["dispensation_til_on"] == "2026-09-01"


# The guard


def _afvist(som_app: SomApp, besked: str, kode: str = "UD007") -> contextlib.AbstractContextManager[None]:
    return afvist(som_app, kode, besked)


def _felter(indmelding: Indmelding, **andet: Any) -> dict[str, Any]:
    return tilbudsfelter(indmelding, **{"created_by": f.bruger(Rolle.ANVISNING), **andet})


def _screen(indmelding: Indmelding, sagsref: str = "SAG-1", bestaaet: bool = True) -> Screening:
    return f.screening(indmelding, sagsref, bestaaet=bestaaet, idag=idag(), now=nu())


def test_hverken_orm_bulk_eller_raa_sql_tilbyder_uden_screening(som_app: SomApp) -> None:
    indmelding = _ledig(dag=idag())
    felter = _felter(indmelding)
    with _afvist(som_app, "er ikke screenet efter §59, stk. 6"):
        Anvisning.objects.create(**felter)
    with _afvist(som_app, "er ikke screenet"):
        Anvisning.objects.bulk_create([Anvisning(**felter)])
    with _afvist(som_app, "er ikke screenet"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO anvisning_anvisning (indmelding_id, sagsref, status, tilbudt_on, svarfrist_on,"
            " vilkaar_opfyldt, afgoerelse, svar_begrundelse, created_at, created_by_id)"
            " VALUES (%s, 'SAG-1', 'tilbudt', %s, %s, '[]', '{}', '', now(), %s)",
            [indmelding.pk, idag(), idag(), felter["created_by"].pk],
        )
    screening = _screen(indmelding)
    with som_app():
        Anvisning.objects.create(**felter, screening=screening)


def test_kun_sagens_og_boligens_nyeste_screening_taeller(som_app: SomApp) -> None:
    indmelding, anden = _ledig(dag=idag()), _ledig(dag=idag())
    andens, fremmed = _screen(anden), _screen(indmelding, "SAG-2")
    for screening in (None, andens, fremmed):
        felter = _felter(indmelding, screening=screening)
        with _afvist(som_app, "er ikke screenet"):
            Anvisning.objects.create(**felter)
    gammel = _screen(indmelding)
    nyeste = _screen(indmelding, bestaaet=False)
    felter = _felter(indmelding, screening=gammel)
    with _afvist(som_app, "den nyeste screening"):
        Anvisning.objects.create(**felter)
    with _afvist(som_app, "er til hinder"):
        Anvisning.objects.create(**felter | {"screening": nyeste})
    _ventil(nyeste)
    with som_app():
        Anvisning.objects.create(**felter | {"screening": nyeste})


def test_et_tilbud_kan_ikke_flyttes_fra_sin_screening(som_app: SomApp) -> None:
    indmelding = _ledig(dag=idag())
    tilbud = f.tilbud(indmelding, "SAG-1", idag=idag(), now=nu())
    for felter in ({"sagsref": "SAG-2"}, {"screening": None}):
        with _afvist(som_app, "screen"):
            Anvisning.objects.filter(pk=tilbud.pk).update(**felter)
    groen = f.afdeling_i_farve("groen", fra_on=dt.date(2025, 6, 1))
    frit = f.tilbud(f.indmelding(f.bolig(groen), idag=idag(), now=nu()), "SAG-3", idag=idag(), now=nu())
    with _afvist(som_app, "er ikke screenet"):
        Bolig.objects.filter(pk=frit.indmelding.bolig_id).update(afdeling=indmelding.bolig.afdeling_id)


def test_svar_paa_et_aabent_tilbud_bedoemmes_ikke_selv_om_omraadet_udpeges(som_app: SomApp) -> None:
    indmelding = _ledig("", dag=idag())
    tilbud = f.tilbud(indmelding, idag=idag(), now=nu())
    f.i_udpeget_omraade(indmelding.bolig.afdeling, "udsat", idag())
    with som_app():
        besvar_tilbud(anvisning=tilbud, accepteret=True, by=tilbud.created_by, now=nu(), idag=idag())
    tilbud.refresh_from_db()
    assert tilbud.status == "accepteret"


def test_en_screening_er_fra_dagen_selv_og_rettes_aldrig(som_app: SomApp) -> None:
    indmelding = _ledig(dag=idag())
    screening = _screen(indmelding, bestaaet=False)
    felter = {
        felt.attname: getattr(screening, felt.attname) for felt in Screening._meta.concrete_fields if felt.name != "id"
    }
    with _afvist(som_app, "på dagen selv"):
        Screening.objects.create(**felter | {"screenet_on": idag() - dt.timedelta(days=1)})
    with _afvist(som_app, "hverken rettes eller slettes", "UD002"):
        Screening.objects.filter(pk=screening.pk).update(udfald="bestaaet")
    with _afvist(som_app, "hverken rettes eller slettes", "UD002"):
        Screening.objects.filter(pk=screening.pk).delete()
    bestaaet = _screen(indmelding, "SAG-2")
    with _afvist(som_app, "kun bruges, når en screening efter loven er til hinder"):
        Sikkerhedsventil.objects.create(screening=bestaaet, begrundelse="x", alternativer="y", at=nu(), by=screening.by)
    aftalens = _screen(_ledig("", "gul", dag=idag()), bestaaet=False)
    with _afvist(som_app, "kun bruges"):
        Sikkerhedsventil.objects.create(screening=aftalens, begrundelse="x", alternativer="y", at=nu(), by=screening.by)
    ventil = _ventil(screening)
    with _afvist(som_app, "hverken rettes eller slettes", "UD002"):
        Sikkerhedsventil.objects.filter(pk=ventil.pk).update(begrundelse="Noget andet")


def test_en_projektion_fra_foer_screeningen_er_lukket_til_den_er_genopbygget(som_app: SomApp) -> None:
    indmelding = _ledig("", dag=idag())
    felter = _felter(indmelding)
    Portudfald.objects.update(screening=None)
    with _afvist(som_app, "reglerne for screening er ikke gjort op", "UD001"):
        Anvisning.objects.create(**felter)
    assert genopbyg_udfald() > 0
    with som_app():
        Anvisning.objects.create(**felter)


def test_hele_forloebet_som_appens_rolle(som_app: SomApp) -> None:
    indmelding, by = _ledig(dag=idag()), f.bruger(Rolle.ANVISNING)
    with som_app():
        screening = registrer_screening(
            indmelding=indmelding, sagsref="SAG-1", bestaaet=False, by=by, now=nu(), idag=idag()
        )
        _ventil(screening, by=by, now=nu(), idag=idag())
        tilbud = tilbyd_bolig(indmelding=indmelding, sagsref="SAG-1", vilkaar=(), by=by, now=nu(), idag=idag())
    assert tilbud.screening == screening
