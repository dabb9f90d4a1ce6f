"""Offers: the gate asked again, conditions ticked, answers that move both machines."""

import contextlib
import datetime as dt
from collections.abc import Callable

import pytest

from anvisning.models import Anvisning, Indmelding
from anvisning.services.anvisning import besvar_tilbud, tilbagekald_tilbud, tilbyd_bolig
from anvisning.services.dispensation import afgoer_dispensation, soeg_dispensation, tilbagekald_dispensation
from anvisning.services.indmelding import bekraeft_lejekontrakt
from anvisning.services.port import spoerg_porten
from monitoring.models import Afdeling
from tests import factories as f
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.faelles.tid import idag, nu
from udlejning.haendelser.models import Haendelse

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _aftale() -> None:
    f.aftale(dt.date(2026, 1, 1), dt.date(2099, 1, 1))


def _ledig(farve: str = "groen") -> Indmelding:
    return f.indmelding(f.bolig(f.afdeling_i_farve(farve)))


def _tilbyd(indmelding: Indmelding, sagsref: str = "SAG-1", vilkaar: tuple[str, ...] = (), idag: dt.date = f.IDAG):  # type: ignore[no-untyped-def]  # returns what the service returns
    return tilbyd_bolig(
        indmelding=indmelding, sagsref=sagsref, vilkaar=vilkaar, by=f.bruger(Rolle.ANVISNING), now=f.NU, idag=idag
    )


def _status(indmelding: Indmelding) -> str:
    return Indmelding.objects.values_list("status", flat=True).get(pk=indmelding.pk)


def test_et_tilbud_reserverer_boligen_og_faar_en_svarfrist() -> None:
    indmelding = _ledig()
    tilbud = _tilbyd(indmelding)
    # Five working days after Monday 1 June 2026; 5 June is closed.
    assert (tilbud.status, tilbud.svarfrist_on) == ("tilbudt", dt.date(2026, 6, 9))
    assert _status(indmelding) == "reserveret"
    haendelse = Haendelse.objects.get(art="anvisning.tilbudt")
    assert haendelse.grundlag["udfald"] == "tilladt"
    assert "SAG-1" not in haendelse.tekst


def test_alle_vilkaar_i_en_gul_afdeling_skal_krydses_af() -> None:
    indmelding = _ledig("gul")
    f.screening(indmelding)
    with pytest.raises(Afvist, match="Du skal tage stilling til alle vilkår") as fanget:
        _tilbyd(indmelding)
    assert fanget.value.felt == "vilkaar"
    tilbud = _tilbyd(indmelding, vilkaar=("fleksible_kriterier",))
    assert [(v["noegle"], bool(v["af"]), v["den"]) for v in tilbud.vilkaar_opfyldt] == [
        ("fleksible_kriterier", True, f.NU.isoformat()),
    ]


def test_farven_kan_lukke_mellem_indmelding_og_tilbud() -> None:
    indmelding = _ledig()
    f.offentliggjort_runde({indmelding.bolig.afdeling: "roed"}, f.IDAG)
    with pytest.raises(Afvist, match="Afdelingen er rød"):
        _tilbyd(indmelding)
    assert _status(indmelding) == "indmeldt"


@pytest.mark.parametrize(
    ("sagsref", "ord_"),
    [
        ("", "Skriv sagsreferencen"),
        ("ab", "rette form"),
        ("sag nr 1", "rette form"),
        ("010190-1234", "CPR-nummer"),
        ("SAG-0101901234", "CPR-nummer"),
        ("010190 1234", "CPR-nummer"),
    ],
)
def test_en_sagsreference_er_aldrig_et_cpr_nummer(sagsref: str, ord_: str) -> None:
    with pytest.raises(Afvist, match=ord_) as fanget:
        _tilbyd(_ledig(), sagsref)
    assert fanget.value.felt == "sagsref"
    assert not Anvisning.objects.exists()


def test_en_sag_har_et_aabent_tilbud_ad_gangen() -> None:
    _tilbyd(_ledig())
    with pytest.raises(Afvist, match="SAG-1 har allerede så mange åbne tilbud"):
        _tilbyd(_ledig())


def test_en_bolig_med_et_tilbud_er_ikke_ledig() -> None:
    indmelding = _ledig()
    _tilbyd(indmelding)
    with pytest.raises(Afvist, match="allerede tilbudt en borger"):
        _tilbyd(indmelding, "SAG-2")


def test_fristens_sidste_dag_kan_boligen_tilbydes_og_dagen_efter_ikke() -> None:
    indmelding, anden = _ledig(), _ledig()
    _tilbyd(indmelding, idag=indmelding.frist_on)
    with pytest.raises(Afvist, match=r"frist for .* udløb 16\. juni 2026"):
        _tilbyd(anden, "SAG-2", idag=anden.frist_on + dt.timedelta(days=1))


def _svar(tilbud: Anvisning, ja: bool, noegle: str = "", note: str = "", idag: dt.date = f.IDAG) -> Anvisning:
    return besvar_tilbud(
        anvisning=tilbud,
        accepteret=ja,
        aarsag=f.aarsag(noegle) if noegle else None,
        begrundelse=note,
        by=f.bruger(Rolle.ANVISNING),
        now=f.NU,
        idag=idag,
    )


def test_et_ja_holder_boligen_reserveret() -> None:
    indmelding = _ledig()
    assert _svar(_tilbyd(indmelding), ja=True).status == "accepteret"
    assert _status(indmelding) == "reserveret"


def test_et_nej_kraever_en_grund_og_giver_boligen_fri_til_naeste_tilbud() -> None:
    indmelding = _ledig()
    tilbud = _tilbyd(indmelding)
    with pytest.raises(Afvist, match="hvorfor borgeren siger nej"):
        _svar(tilbud, ja=False)
    with pytest.raises(Afvist, match="CPR-nummer"):
        _svar(tilbud, ja=False, noegle="nej-husleje", note="Borger 010190-1234 ønsker noget andet")
    _svar(tilbud, ja=False, noegle="nej-stoerrelse")
    assert _status(indmelding) == "indmeldt"
    assert _tilbyd(indmelding).status == "tilbudt"  # the same case may have the next one


def test_et_nej_efter_boliganvisningens_frist_giver_boligen_tilbage_samme_dag() -> None:
    indmelding = _ledig()
    tilbud = _tilbyd(indmelding)
    _svar(tilbud, ja=False, noegle="nej-husleje", idag=dt.date(2026, 6, 17))
    indmelding.refresh_from_db()
    assert indmelding.status == "frigivet"
    assert indmelding.afslutning == "Boliganvisningens frist udløb 16. juni 2026."


def test_et_nej_paa_fristens_sidste_dag_giver_boligen_fri() -> None:
    indmelding = _ledig()
    _svar(_tilbyd(indmelding), ja=False, noegle="nej-husleje", idag=dt.date(2026, 6, 16))
    assert _status(indmelding) == "indmeldt"


def test_et_aabent_tilbud_besvares_selv_om_afdelingen_er_blevet_roed() -> None:
    indmelding = _ledig()
    tilbud = _tilbyd(indmelding)
    f.offentliggjort_runde({indmelding.bolig.afdeling: "roed"}, f.IDAG)
    assert _svar(tilbud, ja=True).status == "accepteret"


def test_et_svar_kan_kun_registreres_en_gang() -> None:
    tilbud = _tilbyd(_ledig())
    _svar(tilbud, ja=True)
    with pytest.raises(Afvist, match="Tilbuddet er nu: accepteret"):
        _svar(tilbud, ja=False, noegle="nej-husleje")


def test_et_tilbud_kaldes_tilbage_ogsaa_efter_et_ja() -> None:
    indmelding = _ledig()
    tilbud = _tilbyd(indmelding)
    _svar(tilbud, ja=True)
    tilbagekald_tilbud(anvisning=tilbud, aarsag=f.aarsag("kald-fejl"), by=tilbud.created_by, now=f.NU, idag=f.IDAG)
    assert _status(indmelding) == "indmeldt"


@pytest.mark.parametrize("rolle", [Rolle.ORGANISATION, Rolle.MONITOR, Rolle.STYREGRUPPE, Rolle.ADMINISTRATOR])
def test_kun_boliganvisningen_tilbyder(rolle: str) -> None:
    with pytest.raises(ManglerRet):
        tilbyd_bolig(indmelding=_ledig(), sagsref="SAG-1", vilkaar=(), by=f.bruger(rolle), now=f.NU, idag=f.IDAG)


# Dispensations


def _soeg(afdeling: Afdeling, **andet: object):  # type: ignore[no-untyped-def]  # returns what the service returns
    felter: dict[str, object] = {
        "bolig": None,
        "fra_on": f.IDAG,
        "til_on": dt.date(2026, 9, 1),
        "begrundelse": "Genhusning efter brand",
        "by": f.bruger(Rolle.ANVISNING),
        **andet,
    }
    return soeg_dispensation(afdeling=afdeling, now=f.NU, idag=f.IDAG, **felter)  # type: ignore[arg-type]  # test data


def test_en_dispensation_bevilges_af_en_anden_og_aabner() -> None:
    afdeling = f.afdeling_i_farve("roed")
    dispensation = _soeg(afdeling)
    assert not spoerg_porten(afdeling=afdeling, handling="indmelding", dag=f.IDAG).er_aaben
    by = f.bruger(Rolle.MONITOR)
    afgoer_dispensation(dispensation=dispensation, bevilges=True, begrundelse="", by=by, now=f.NU)
    assert spoerg_porten(afdeling=afdeling, handling="indmelding", dag=f.IDAG).er_aaben
    assert not spoerg_porten(afdeling=afdeling, handling="indmelding", dag=dt.date(2026, 9, 1)).er_aaben
    with pytest.raises(Afvist, match="allerede afgjort: bevilget"):
        afgoer_dispensation(dispensation=dispensation, bevilges=False, begrundelse="Nej", by=by, now=f.NU)
    tilbagekald_dispensation(dispensation=dispensation, begrundelse="Genhusningen er slut", by=by, now=f.NU)
    assert not spoerg_porten(afdeling=afdeling, handling="indmelding", dag=f.IDAG).er_aaben
    assert list(Haendelse.objects.filter(art__startswith="dispensation").order_by("id").values_list("art")) == [
        ("dispensation.ansoegt",),
        ("dispensation.bevilget",),
        ("dispensation.tilbagekaldt",),
    ]


def test_den_der_soeger_kan_ikke_selv_afgoere() -> None:
    by = f.bruger(Rolle.ANVISNING)
    dispensation = _soeg(f.afdeling_i_farve("roed"), by=by)
    by.rolle = Rolle.MONITOR
    by.save()
    with pytest.raises(Afvist, match="en anden end den, der søgte"):
        afgoer_dispensation(dispensation=dispensation, bevilges=True, begrundelse="", by=by, now=f.NU)


def test_et_afslag_kraever_en_grund() -> None:
    dispensation = _soeg(f.afdeling_i_farve("roed"))
    by = f.bruger(Rolle.MONITOR)
    with pytest.raises(Afvist, match="hvorfor ansøgningen afslås"):
        afgoer_dispensation(dispensation=dispensation, bevilges=False, begrundelse="", by=by, now=f.NU)


@pytest.mark.parametrize(
    ("felter", "ord_"),
    [
        ({"begrundelse": ""}, "Skriv, hvorfor"),
        ({"begrundelse": "Borger 010190-1234"}, "CPR-nummer"),
        ({"til_on": f.IDAG}, "udløber, før den begynder"),
        ({"fra_on": dt.date(2026, 1, 1), "til_on": dt.date(2026, 5, 1)}, "Perioden er forbi"),
        ({"til_on": dt.date(2028, 1, 1)}, "højst gælde et år"),
    ],
)
def test_en_umulig_ansoegning_afvises(felter: dict[str, object], ord_: str) -> None:
    with pytest.raises(Afvist, match=ord_):
        _soeg(f.afdeling_i_farve("roed"), **felter)


def test_en_organisation_soeger_kun_for_sine_egne() -> None:
    with pytest.raises(Afvist, match="findes ikke blandt din organisations"):
        _soeg(f.afdeling_i_farve("roed"), by=f.bruger(Rolle.ORGANISATION))
    with pytest.raises(ManglerRet):
        _soeg(f.afdeling_i_farve("roed"), by=f.bruger(Rolle.STYREGRUPPE))


# In operation everything runs as the application's role, on the day itself


def test_hele_forloebet_som_appens_rolle(som_app: Callable[[], contextlib.AbstractContextManager[None]]) -> None:
    dag = idag()
    indmelding_bolig = f.bolig(f.afdeling_i_farve("gul"))
    with som_app():
        indmelding = f.indmelding(indmelding_bolig, idag=dag, now=nu())
        foerste = f.tilbud(indmelding, idag=dag, now=nu())
        _svar(foerste, ja=False, noegle="nej-stoerrelse", idag=dag)
        andet = f.tilbud(indmelding, idag=dag, now=nu())
        _svar(andet, ja=True, idag=dag)
        bekraeft_lejekontrakt(indmelding=indmelding, by=indmelding.created_by, now=nu())
    assert _status(indmelding) == "udlejet"


def test_et_forkert_ur_er_en_saetning(som_app: Callable[[], contextlib.AbstractContextManager[None]]) -> None:
    bolig = f.bolig(f.afdeling_i_farve("groen"))
    with som_app(), pytest.raises(Afvist, match="kun meldes ind på dagen selv"):
        f.indmelding(bolig, idag=idag() - dt.timedelta(days=1), now=nu())
