"""Reasons carry consequences: by hand-written cases, by a small model of the right to an offer, and in the database."""

import contextlib
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anvisning.domain.aarsager import SYSTEMETS, aarsager_fra_dict
from anvisning.domain.regellaeser import Regelfejl
from anvisning.models import Aarsag, Anvisning, Indmelding, Retgenaabning
from anvisning.selectors.aarsager import aarsager_til, bortfald_i_sagen, katalog
from anvisning.services.aarsager import indlaes_aarsager, luk_aarsag, medfoelgende, opret_aarsag, ret_aarsag
from anvisning.services.anvisning import besvar_tilbud, tilbagekald_tilbud
from anvisning.services.sagsret import Retbortfaldet, genaabn_ret
from tests import factories as f
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.faelles.tid import idag, nu
from udlejning.haendelser.models import Haendelse

pytestmark = pytest.mark.django_db

SAGER = yaml.safe_load((Path(__file__).parents[1] / "cases" / "aarsager.yaml").read_text(encoding="utf-8"))
SomApp = Callable[[], contextlib.AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def _aftale() -> None:
    f.aftale(dt.date(2026, 1, 1), dt.date(2099, 1, 1))
    indlaes_aarsager(now=f.NU)


def _ledig() -> Indmelding:
    return f.indmelding(f.bolig(f.afdeling_i_farve("groen")))


def _afslut(tilbud: Anvisning, handling: str, noegle: str, note: str = "", dag: dt.date = f.IDAG) -> Anvisning:
    felter: dict[str, Any] = {"aarsag": f.aarsag(noegle), "begrundelse": note, "now": f.NU, "idag": dag}
    by = f.bruger(Rolle.ANVISNING)
    if handling == "nej":
        return besvar_tilbud(anvisning=tilbud, accepteret=False, by=by, **felter)
    return tilbagekald_tilbud(anvisning=tilbud, by=by, **felter)


@pytest.mark.parametrize("sag", SAGER, ids=[sag["sag"] for sag in SAGER])
def test_det_der_foelger_af_en_aarsag(sag: dict[str, Any]) -> None:
    indmelding = _ledig()
    tilbud = f.tilbud(indmelding, "SAG-1")
    if sag.get("efter_ja"):
        besvar_tilbud(anvisning=tilbud, accepteret=True, by=f.bruger(Rolle.ANVISNING), now=f.NU, idag=f.IDAG)
    forventet = pytest.raises(Afvist, match=sag["afvises"]) if "afvises" in sag else contextlib.nullcontext()
    with forventet:
        _afslut(tilbud, sag["handling"], sag["aarsag"], sag.get("note", ""), sag.get("dag", f.IDAG))
    indmelding.refresh_from_db()
    tilbud.refresh_from_db()
    assert (tilbud.status, indmelding.status) == (sag["tilbud"], sag["bolig"])
    assert indmelding.afslutning == sag.get("grund", "")
    assert (indmelding.aarsag.noegle if indmelding.aarsag else None) == sag.get("boligens_aarsag")
    assert bortfald_i_sagen("SAG-1").exists() is not sag["ret"]
    if "afvises" not in sag:
        assert tilbud.aarsag is not None
        haendelse = Haendelse.objects.get(objekt_type="anvisning.anvisning", art=f"anvisning.{sag['tilbud']}")
        assert haendelse.grundlag["virkning"] == tilbud.aarsag.virkning
        assert "SAG-1" not in haendelse.tekst


# The right to a further offer


def test_en_bortfaldet_ret_afvises_med_vejen_ud_og_kan_genaabnes() -> None:
    sidste, by = f.tilbud(_ledig(), "SAG-1"), f.bruger(Rolle.ANVISNING)
    _afslut(sidste, "nej", "nej-oensker-ikke")
    naeste = _ledig()
    with pytest.raises(Retbortfaldet, match=r"sluttede 1\. juni 2026 .*genåbn sagens ret") as fanget:
        f.tilbud(naeste, "SAG-1")
    assert (fanget.value.felt, fanget.value.anvisning) == ("sagsref", sidste)
    assert f.tilbud(_ledig(), "SAG-2").status == "tilbudt"  # another case is not touched
    with pytest.raises(Afvist, match="Skriv, hvorfor sagen får retten igen"):
        genaabn_ret(anvisning=sidste, begrundelse=" ", by=by, now=f.NU)
    with pytest.raises(ManglerRet):
        genaabn_ret(anvisning=sidste, begrundelse="Fejl", by=f.bruger(Rolle.MONITOR), now=f.NU)
    genaabn_ret(anvisning=sidste, begrundelse="Svaret blev misforstået.", by=by, now=f.NU)
    with pytest.raises(Afvist, match="allerede ret til et nyt tilbud"):
        genaabn_ret(anvisning=sidste, begrundelse="Igen", by=by, now=f.NU)
    assert f.tilbud(naeste, "SAG-1").status == "tilbudt"
    haendelse = Haendelse.objects.get(art="anvisning.ret_genaabnet")
    assert haendelse.grundlag == {"begrundelse": "Svaret blev misforstået.", "aarsag": "Borgeren ønsker ikke boligen"}
    assert "misforstået" not in haendelse.tekst  # the organisation reads the text


TRIN = st.lists(
    st.tuples(
        st.sampled_from(["A-1", "B-1"]),
        st.sampled_from(["nej-husleje", "nej-oensker-ikke", "kald-fejl", "kald-kontrakt", "genaabn"]),
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(trin=TRIN)
def test_retten_foelger_den_lille_model(trin: list[tuple[str, str]]) -> None:
    """The model is one set: the cases that have no right. Service and guard agree with it at every step."""
    uden_ret: set[str] = set()
    with transaction.atomic():
        afdeling, by = f.afdeling_i_farve("groen"), f.bruger(Rolle.ANVISNING)
        sidste: dict[str, Anvisning] = {}
        for nr, (sag, valg) in enumerate(trin):
            now = f.NU + dt.timedelta(minutes=nr)
            if valg == "genaabn":
                if sag in uden_ret:
                    genaabn_ret(anvisning=sidste[sag], begrundelse="Fejl i svaret.", by=by, now=now)
                    uden_ret.discard(sag)
                continue
            indmelding = f.indmelding(f.bolig(afdeling), now=now)
            if sag in uden_ret:
                with pytest.raises(Retbortfaldet):
                    f.tilbud(indmelding, sag, by=by, now=now)
                with pytest.raises(DatabaseError, match="ret til et nyt tilbud"), transaction.atomic():
                    Anvisning.objects.create(
                        indmelding=indmelding, sagsref=sag, tilbudt_on=f.IDAG, svarfrist_on=f.IDAG, created_at=now,
                        created_by=by,
                    )  # fmt: skip
                continue
            sidste[sag] = f.tilbud(indmelding, sag, by=by, now=now)
            felter: dict[str, Any] = {"aarsag": f.aarsag(valg), "by": by, "now": now, "idag": f.IDAG}
            if valg.startswith("nej"):
                besvar_tilbud(anvisning=sidste[sag], accepteret=False, **felter)
            else:
                tilbagekald_tilbud(anvisning=sidste[sag], **felter)
            if f.aarsag(valg).virkning_ret == "bortfalder":
                uden_ret.add(sag)
        assert {s for s in ("A-1", "B-1") if bortfald_i_sagen(s).exists()} == uden_ret
        transaction.set_rollback(True)


# The catalogue


def _indhold(**andet: Any) -> dict[str, Any]:
    return {
        "navn": "Boligen er for mørk",
        "note_kraeves": False,
        "virkning_bolig": "ledig_igen",
        "virkning_ret": "beholder",
        "hjemmel": "Praktisk samarbejdsforum, 1. juni 2026",
        "sortering": 15,
        **andet,
    }


def _opret(by: Bruger | None = None, **andet: Any) -> Aarsag:
    felter = {"handling": "nej", "hvis": "borger", "er_andet": False, "fra_on": f.IDAG, **_indhold(), **andet}
    return opret_aarsag(by=by or f.bruger(Rolle.ADMINISTRATOR), now=f.NU, idag=f.IDAG, **felter)


def test_kataloget_indlaeses_en_gang_og_administratorens_aendringer_staar() -> None:
    antal = Aarsag.objects.count()
    assert antal == len(medfoelgende())
    assert set(SYSTEMETS) <= set(Aarsag.objects.values_list("noegle", flat=True))
    by = f.bruger(Rolle.ADMINISTRATOR)
    ret_aarsag(aarsag=f.aarsag("nej-husleje"), by=by, now=f.NU, idag=f.IDAG, **_indhold(navn="For dyr"))
    assert indlaes_aarsager(now=f.NU) == []
    assert Aarsag.objects.count() == antal + 1
    assert f.aarsag("nej-husleje").navn == "For dyr"


def test_en_rettelse_aendrer_ikke_det_der_er_afgjort() -> None:
    tilbud = f.tilbud(_ledig(), "SAG-1")
    _afslut(tilbud, "nej", "nej-husleje")
    gammel, by = f.aarsag("nej-husleje"), f.bruger(Rolle.ADMINISTRATOR)
    ny = ret_aarsag(aarsag=gammel, by=by, now=f.NU, idag=f.IDAG, **_indhold(virkning_ret="bortfalder"))
    tilbud.refresh_from_db()
    assert (tilbud.aarsag, ny.version, ny.fra_on) == (gammel, 2, f.IDAG)
    assert not bortfald_i_sagen("SAG-1").exists()
    with pytest.raises(Afvist, match=r"er lukket fra 1\. juni 2026\. Find den nyeste udgave"):
        ret_aarsag(aarsag=gammel, by=by, now=f.NU, idag=f.IDAG, **_indhold(navn="Noget nyt"))
    with pytest.raises(Afvist, match="bruges ikke mere"):
        besvar_tilbud(
            anvisning=f.tilbud(_ledig(), "SAG-2"), accepteret=False, aarsag=gammel, by=f.bruger(Rolle.ANVISNING),
            now=f.NU, idag=f.IDAG,
        )  # fmt: skip
    brugt = {str(a.pk): vars(a)["antal"] for a in katalog()}
    assert brugt[str(gammel.pk)] == 1
    with pytest.raises(Afvist, match="ikke ændret noget"):
        ret_aarsag(aarsag=ny, by=by, now=f.NU, idag=f.IDAG, **_indhold(virkning_ret="bortfalder"))


def test_en_aarsag_lukkes_fra_en_dag_men_aldrig_den_sidste_eller_systemets() -> None:
    by, dag = f.bruger(Rolle.ADMINISTRATOR), f.IDAG + dt.timedelta(days=3)
    luk_aarsag(aarsag=f.aarsag("nej-husleje"), til_on=dag, by=by, now=f.NU, idag=f.IDAG)
    assert "nej-husleje" in aarsager_til("nej", dag - dt.timedelta(days=1)).values_list("noegle", flat=True)
    assert "nej-husleje" not in aarsager_til("nej", dag).values_list("noegle", flat=True)
    with pytest.raises(Afvist, match="Systemet bruger selv årsagen"):
        luk_aarsag(aarsag=f.aarsag("svarfrist-udloebet"), til_on=dag, by=by, now=f.NU, idag=f.IDAG)
    with pytest.raises(Afvist, match="Vælg i dag eller en senere dag"):
        luk_aarsag(aarsag=f.aarsag("nej-adgang"), til_on=dt.date(2026, 5, 1), by=by, now=f.NU, idag=f.IDAG)
    rest = list(Aarsag.objects.filter(handling="tilbagetraekning"))
    for aarsag in rest[1:]:
        luk_aarsag(aarsag=aarsag, til_on=f.IDAG, by=by, now=f.NU, idag=f.IDAG)
    with pytest.raises(Afvist, match="den eneste af sin slags"):
        luk_aarsag(aarsag=rest[0], til_on=f.IDAG, by=by, now=f.NU, idag=f.IDAG)


@pytest.mark.parametrize(
    ("felter", "ord_", "felt"),
    [
        ({"navn": " "}, "Skriv årsagen", "navn"),
        ({"navn": "Ring til 010190-1234"}, "CPR-nummer", "navn"),
        ({"hjemmel": ""}, "hvem der har besluttet den", "hjemmel"),
        ({"er_andet": True}, "kræver altid en note", "note_kraeves"),
        ({"hvis": "system"}, "Systemets egne", "hvis"),
        ({"fra_on": dt.date(2026, 5, 31)}, "tidligst bruges fra i dag", "fra_on"),
        ({"handling": "tilbagetraekning"}, "altid tilbage til organisationen", "virkning_bolig"),
        (
            {"handling": "tilbagetraekning", "virkning_bolig": "frigives", "virkning_ret": "bortfalder"},
            "rører ingen sag",
            "virkning_ret",
        ),
    ],
)
def test_en_umulig_aarsag_afvises(felter: dict[str, Any], ord_: str, felt: str) -> None:
    with pytest.raises(Afvist, match=ord_) as fanget:
        _opret(**felter)
    assert fanget.value.felt == felt
    assert not Aarsag.objects.filter(created_by__isnull=False).exists()


def test_kun_administratoren_retter() -> None:
    with pytest.raises(ManglerRet):
        _opret(by=f.bruger(Rolle.ANVISNING))


def test_to_aarsager_der_kan_vaelges_sammen_hedder_ikke_det_samme() -> None:
    """The form sent twice with the back button, or by two administrators."""
    by = f.bruger(Rolle.ADMINISTRATOR)
    foerste = _opret(by)
    with pytest.raises(Afvist, match="allerede en årsag med navnet »Boligen er for mørk«") as fanget:
        _opret(navn="  boligen  er for MØRK.")
    assert fanget.value.felt == "navn"
    with pytest.raises(Afvist, match="allerede en årsag"):
        ret_aarsag(aarsag=f.aarsag("nej-husleje"), **_indhold(), by=by, now=f.NU, idag=f.IDAG)
    i_morgen = f.IDAG + dt.timedelta(days=1)
    luk_aarsag(aarsag=foerste, til_on=i_morgen, by=by, now=f.NU, idag=f.IDAG)
    with pytest.raises(Afvist, match="allerede en årsag"):
        _opret()
    assert [foerste.noegle, _opret(fra_on=i_morgen).noegle] == [
        "nej-boligen-er-for-moerk",
        "nej-boligen-er-for-moerk-2",
    ]


def test_et_katalog_med_fejl_siger_alle_fejlene() -> None:
    with pytest.raises(Regelfejl) as fanget:
        aarsager_fra_dict({"nej-x": {"handling": "nej", "hvis": "nogen", "andet": True, "note": False, "bolig": "væk"}})
    fejl = " ".join(fanget.value.fejl)
    for stykke in ("hvis", "bolig er »væk«", "hverken hjemmel eller antagelse", "svarfrist-udloebet mangler"):
        assert stykke in fejl


# The database, asked by nobody


@contextlib.contextmanager
def _afvist(som_app: SomApp, kode: str, besked: str) -> Any:
    with som_app(), pytest.raises(DatabaseError, match=besked) as fanget, transaction.atomic():
        yield
    assert getattr(fanget.value.__cause__, "sqlstate", None) == kode


def test_databasen_holder_aarsagens_mening_fast(som_app: SomApp) -> None:
    aarsag = f.aarsag("nej-husleje")
    for felter in ({"navn": "Andet"}, {"virkning_ret": "bortfalder"}, {"note_kraeves": True}, {"fra_on": f.IDAG}):
        with _afvist(som_app, "UD002", "kan ikke ændres"):
            Aarsag.objects.filter(pk=aarsag.pk).update(**felter)
    with _afvist(som_app, "UD002", "kan ikke slettes"):
        Aarsag.objects.filter(pk=aarsag.pk).delete()
    with som_app():
        Aarsag.objects.filter(pk=aarsag.pk).update(til_on=dt.date(2030, 1, 1), sortering=1)


@pytest.mark.parametrize(
    ("noegle", "status", "note", "besked"),
    [
        ("kald-fejl", "afvist", "", "passer ikke til det, der sker"),
        ("nej-husleje", "accepteret", "", "passer ikke til det, der sker"),
        ("nej-andet", "afvist", "", "kræver en note"),
        ("nej-andet", "afvist", "Andet", "kræver en note"),
    ],
)
def test_databasen_kender_aarsagens_brug(som_app: SomApp, noegle: str, status: str, note: str, besked: str) -> None:
    tilbud, aarsag = f.tilbud(_ledig()), f.aarsag(noegle)
    with _afvist(som_app, "UD005", besked):
        Anvisning.objects.filter(pk=tilbud.pk).update(status=status, aarsag=aarsag, svar_begrundelse=note)


def test_databasen_kender_aarsagens_dage_og_indmeldingens_aarsag(som_app: SomApp) -> None:
    tilbud, aarsag = f.tilbud(_ledig()), f.aarsag("nej-husleje")
    Aarsag.objects.filter(pk=aarsag.pk).update(til_on=idag())
    with _afvist(som_app, "UD005", "bruges ikke i dag"):
        Anvisning.objects.filter(pk=tilbud.pk).update(status="afvist", aarsag=aarsag)
    indmelding, grund = _ledig(), f.aarsag("nej-oensker-ikke")
    with _afvist(som_app, "UD005", "passer ikke"):
        Indmelding.objects.filter(pk=indmelding.pk).update(status="trukket", aarsag=grund)
    with _afvist(som_app, "UD005", "kræver en note"):
        Indmelding.objects.filter(pk=indmelding.pk).update(
            status="trukket", aarsag=f.aarsag("traek-andet"), afslutning="Andet"
        )


def test_retten_holdes_af_databasen_og_genaabningen_rettes_aldrig(som_app: SomApp) -> None:
    tilbud = f.tilbud(_ledig(), "SAG-1")
    _afslut(tilbud, "nej", "nej-oensker-ikke")
    felter: dict[str, Any] = {
        "indmelding": f.indmelding(f.bolig(f.afdeling_i_farve("groen", fra_on=idag())), idag=idag(), now=nu()),
        "sagsref": "SAG-1",
        "tilbudt_on": idag(),
        "svarfrist_on": idag(),
        "created_at": nu(),
        "created_by": f.bruger(Rolle.ANVISNING),
    }
    with _afvist(som_app, "UD006", "ret til et nyt tilbud"):
        Anvisning.objects.bulk_create([Anvisning(**felter)])
    with som_app():
        genaabn_ret(anvisning=tilbud, begrundelse="Fejl i svaret.", by=felter["created_by"], now=nu())
        Anvisning.objects.create(**felter)
    with _afvist(som_app, "UD002", "hverken rettes eller slettes"):
        Retgenaabning.objects.update(begrundelse="Noget andet")
    with _afvist(som_app, "UD002", "hverken rettes eller slettes"):
        Retgenaabning.objects.all().delete()
