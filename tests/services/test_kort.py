"""The map's files: all or nothing, history kept, provenance kept, and the same file twice changes nothing."""

import datetime as dt
import hashlib
import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitoring.models import Afdeling, Afdelingsfoelge, Afdelingsgeometri, Kildefil, Kortfil
from monitoring.services.kort import KortAfvist, kasser_kort, laeg_plan, modtag_kort, planen_for, tag_i_brug
from tests import factories as f
from tests import kortfabrik as k
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.faelles.tid import idag, nu
from udlejning.haendelser.models import Haendelse

pytestmark = pytest.mark.django_db


@pytest.fixture
def tre() -> list[Afdeling]:
    organisation = f.organisation("0101", "Ærlig Bolig")
    return [f.afdeling(organisation, nr, navn) for nr, navn in (("001", "Ahorn"), ("002", "Birk"), ("003", "Ceder"))]


def _paa_kortet() -> dict[str, str]:
    alle = Afdelingsgeometri.objects.paa_kortet()
    return dict(alle.order_by("afdeling__nr").values_list("afdeling__nr", "art"))


def _modtag(indhold: bytes, by: Bruger | None = None, navn: str = "kort.geojson") -> Kortfil:
    return modtag_kort(navn=navn, indhold=indhold, by=by or f.bruger(), now=nu(), idag=idag())


def _fejl(indhold: bytes) -> list[str]:
    """The sentences of a file that is refused; nothing of it is stored."""
    with pytest.raises(KortAfvist) as afvist:
        _modtag(indhold)
    assert not Kortfil.objects.exists()
    assert not Kildefil.objects.exists()
    return [et.tekst() for et in afvist.value.plan.fund]


def test_en_fil_er_paa_kortet_foerst_naar_den_er_taget_i_brug(tre: list[Afdeling]) -> None:
    by = f.bruger(Rolle.MONITOR)
    fil = k.kontrolleret(k.for_(tre[0], k.areal()), k.for_(tre[1], k.punkt()), by=by)
    assert _paa_kortet() == {}
    assert (fil.antal, fil.status) == (2, Kortfil.Status.KONTROLLERET)
    plan = planen_for(fil, idag=idag())
    assert [len(plan.nye), len(plan.aendrede), len(plan.ens), len(plan.mangler), plan.aabne] == [2, 0, 0, 1, 3]
    tag_i_brug(kortfil_id=fil.pk, omfang="filens", by=by, now=nu(), idag=idag())
    assert _paa_kortet() == {"001": "Polygon", "002": "Point"}
    areal = Afdelingsgeometri.objects.get(afdeling=tre[0])
    assert json.loads(areal.geometri) == k.areal()
    assert (float(areal.laengde), float(areal.bredde)) == (11.202, 56.951)
    assert (areal.kortfil, areal.objekt) == (fil, 1)
    assert set(Haendelse.objects.values_list("art", flat=True)) == {"kort.modtaget", "kort.taget_i_brug"}


def test_bytes_hvem_og_hvornaar_er_bevaret(tre: list[Afdeling]) -> None:
    indhold, by = k.fil(k.for_(tre[0], k.punkt())), f.bruger(Rolle.MONITOR)
    fil = _modtag(indhold, by, "C:\\kort\\demoby.geojson")
    assert (fil.navn, fil.created_by) == ("demoby.geojson", by)
    assert bytes(fil.fil.indhold) == indhold
    assert fil.fil.sha256 == hashlib.sha256(indhold).hexdigest()
    assert _modtag(indhold, by, "igen.geojson").fil == fil.fil
    assert Kildefil.objects.count() == 1


def test_en_nyere_fil_erstatter_sine_egne_eller_hele_kortet(tre: list[Afdeling]) -> None:
    foerste = k.i_brug(k.for_(tre[0], k.punkt()), k.for_(tre[1], k.punkt(11.3)))
    anden = k.i_brug(k.for_(tre[1], k.areal()), k.for_(tre[2], k.punkt()))
    assert _paa_kortet() == {"001": "Point", "002": "Polygon", "003": "Point"}
    tredje = k.i_brug(k.for_(tre[2], k.punkt()), omfang=Kortfil.Omfang.HELE)
    assert _paa_kortet() == {"003": "Point"}
    gamle = Afdelingsgeometri.objects.exclude(til_at=None).order_by("til_at", "afdeling__nr")
    assert [(g.afdeling.nr, g.kortfil, g.erstattet_af) for g in gamle] == [
        ("002", foerste, anden),
        ("001", foerste, tredje),
        ("002", anden, tredje),
    ]
    # What lies where it lay keeps the file that said so first.
    assert Afdelingsgeometri.objects.get(afdeling=tre[2]).kortfil == anden


def test_en_fil_der_ligger_langt_fra_kortet_er_vaerd_at_se_paa(tre: list[Afdeling]) -> None:
    """A file of one or two is checked against the others on the map, which has no middle of fewer than three."""
    to = [f.afdeling(tre[0].organisation, nr) for nr in ("004", "005")]
    k.i_brug(*(k.for_(a, k.punkt(11.2 + nr / 100)) for nr, a in enumerate(tre[1:])))
    assert [et.kode for et in laeg_plan(k.fil(k.for_(to[0], k.punkt(9.9))), idag=idag()).fund] == []

    k.i_brug(k.for_(tre[0], k.punkt(11.22)))
    naer, langt = k.for_(to[0], k.punkt(11.3)), k.for_(to[1], k.punkt(9.9))
    (fund,) = laeg_plan(k.fil(naer, langt), idag=idag()).fund

    assert fund.tekst() == (
        "Objekt 2, geometry: objektet ligger 79 km fra midten af de afdelinger, der er på kortet; "
        "kontrollér, om det er det rigtige sted."
    )
    flyttet = laeg_plan(k.fil(*(k.for_(a, k.punkt(9.9)) for a in (tre[0], *to))), idag=idag())
    assert [et.kode for et in flyttet.fund] == []  # two are left on the map


def test_den_samme_fil_igen_aendrer_intet(tre: list[Afdeling]) -> None:
    objekter = [k.for_(tre[0], k.flere()), k.for_(tre[1], k.areal())]
    k.i_brug(*objekter)
    foer = list(Afdelingsgeometri.objects.values_list())
    k.i_brug(*objekter, omfang=Kortfil.Omfang.HELE)
    assert list(Afdelingsgeometri.objects.values_list()) == foer
    assert "0 nye, 0 ændrede, 2 uændrede og 0 fjernet" in Haendelse.objects.latest("id").tekst


def test_en_fil_bruges_en_gang_og_kan_kasseres(tre: list[Afdeling]) -> None:
    by = f.bruger(Rolle.MONITOR)
    brugt, kasseret = k.i_brug(k.for_(tre[0], k.punkt())), k.kontrolleret(k.for_(tre[1], k.punkt()))
    kasser_kort(kortfil_id=kasseret.pk, by=by, now=nu())
    for fil in (brugt, kasseret):
        with pytest.raises(Afvist, match="allerede"):
            tag_i_brug(kortfil_id=fil.pk, omfang="filens", by=by, now=nu(), idag=idag())
        with pytest.raises(Afvist, match="allerede"):
            kasser_kort(kortfil_id=fil.pk, by=by, now=nu())
    assert _paa_kortet() == {"001": "Point"}


def test_registeret_kan_aendre_sig_mens_filen_venter(tre: list[Afdeling]) -> None:
    fil = k.kontrolleret(k.for_(tre[0], k.punkt()), k.for_(tre[1], k.punkt()))
    Afdeling.objects.filter(pk=tre[1].pk).update(nedlagt_on=idag())
    with pytest.raises(KortAfvist):
        tag_i_brug(kortfil_id=fil.pk, omfang="filens", by=f.bruger(), now=nu(), idag=idag())
    assert _paa_kortet() == {}
    fil.refresh_from_db()
    assert fil.status == Kortfil.Status.KONTROLLERET


@pytest.mark.parametrize("rolle", [Rolle.ORGANISATION, Rolle.ANVISNING, Rolle.STYREGRUPPE, Rolle.ADMINISTRATOR])
def test_kun_analytikeren_raader_over_kortet(tre: list[Afdeling], rolle: str) -> None:
    by, fil = f.bruger(rolle), k.kontrolleret(k.for_(tre[0], k.punkt()))
    with pytest.raises(ManglerRet):
        _modtag(k.fil(k.for_(tre[0], k.punkt())), by)
    with pytest.raises(ManglerRet):
        tag_i_brug(kortfil_id=fil.pk, omfang="hele", by=by, now=nu(), idag=idag())
    with pytest.raises(ManglerRet):
        kasser_kort(kortfil_id=fil.pk, by=by, now=nu())


def test_ukendte_og_nedlagte_afdelinger_faar_et_forslag(tre: list[Afdeling]) -> None:
    Afdeling.objects.filter(pk=tre[1].pk).update(nedlagt_on=idag() - dt.timedelta(days=30))
    Afdelingsfoelge.objects.create(forgaenger=tre[1], efterfoelger=tre[2], on=idag() - dt.timedelta(days=30))
    saetninger = _fejl(
        k.fil(
            k.objekt(k.punkt(), "0101", "011", afdelingsnavn="Ceder"),
            k.objekt(k.punkt(), "0110", "001"),
            k.for_(tre[1], k.punkt()),
            k.for_(tre[0], k.punkt()),
            k.for_(tre[0], k.areal()),
        )
    )
    assert "mente du 0101-003 Ceder?" in saetninger[0]
    assert saetninger[0].startswith("Objekt 1, afdelingsnr: »0101-011« er ikke en kendt afdeling i Ærlig Bolig")
    assert (
        "»0110« er ikke en kendt boligorganisation; kontrollér nummeret (mente du 0101 Ærlig Bolig?)" in saetninger[1]
    )
    assert "er Birk, som blev nedlagt" in saetninger[2]
    assert "brug efterfølgeren 0101-003" in saetninger[2]
    assert "er Ahorn, som også er objekt 4" in saetninger[3]
    assert "MultiPolygon" in saetninger[3]


def test_kun_de_foerste_ukendte_faar_forslag(tre: list[Afdeling]) -> None:
    """Each suggestion is a look through the register."""
    saetninger = _fejl(
        k.fil(*(k.objekt(k.punkt(), "0101", f"{nr:03d}", afdelingsnavn="Ahorn") for nr in range(900, 960)))
    )
    assert [("mente du 0101-001 Ahorn?" in saetning) for saetning in saetninger] == [True] * 50 + [False] * 10


def test_planen_taeller_ogsaa_i_en_fil_med_fejl(tre: list[Afdeling]) -> None:
    indhold = k.fil(k.for_(tre[0], k.punkt()), k.objekt(k.punkt(), "0101", "999"), k.objekt(None, "0101", "002"))
    plan = laeg_plan(indhold, idag=idag())
    assert plan.har_fejl
    assert (plan.objekter, len(plan.fundne), plan.ikke_fundne, len(plan.mangler)) == (3, 2, 1, 1)


def test_databasen_holder_et_sted_pr_afdeling(tre: list[Afdeling]) -> None:
    fil = k.i_brug(k.for_(tre[0], k.punkt()))
    felter: dict[str, Any] = {"art": "Point", "geometri": "{}", "laengde": 11, "bredde": 56, "objekt": 1}
    with pytest.raises(IntegrityError, match="geometri_en_paa_kortet"), transaction.atomic():
        Afdelingsgeometri.objects.create(afdeling=tre[0], kortfil=fil, fra_at=nu(), **felter)
    with pytest.raises(IntegrityError, match="geometri_erstattet_af_en_fil"), transaction.atomic():
        Afdelingsgeometri.objects.paa_kortet().update(til_at=nu())


def test_filens_navn_maa_ikke_ligne_et_cpr_nummer(tre: list[Afdeling]) -> None:
    with pytest.raises(Afvist, match="Filens navn ser ud til at indeholde et CPR-nummer"):
        _modtag(k.fil(k.for_(tre[0], k.punkt())), navn="-".join(["kort 010190", "1234.geojson"]))


_GEOMETRIER = [k.punkt(), k.areal(), k.flere(), k.punkt(57, 11), None, {"type": "Polygon", "coordinates": [[]]}]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(_GEOMETRIER), st.sampled_from(["001", "002", "003", "009", 2, None]))))
def test_en_fil_gemmes_hel_eller_slet_ikke(tre: list[Afdeling], objekter: list[tuple[Any, Any]]) -> None:
    indhold = k.fil(*(k.objekt(geometri, "0101", nr) for geometri, nr in objekter))
    foer = Kortfil.objects.count(), Haendelse.objects.count()
    if laeg_plan(indhold, idag=idag()).har_fejl:
        with pytest.raises(KortAfvist):
            _modtag(indhold)
        assert (Kortfil.objects.count(), Haendelse.objects.count()) == foer
        return
    fil = _modtag(indhold)
    tag_i_brug(kortfil_id=fil.pk, omfang="hele", by=f.bruger(), now=nu(), idag=idag())
    assert len(_paa_kortet()) == fil.antal == len(objekter)
