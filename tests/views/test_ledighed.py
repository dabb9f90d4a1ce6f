"""The grid in which an organisation writes its vacant dwellings: what it offers and what it refuses."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from anvisning.models import Ledighedstal
from monitoring.models import Boligorganisation
from tests import factories as f
from tests.views.sider import hent, laest, logget_ind

pytestmark = pytest.mark.django_db

JANUAR, MARTS, APRIL = (dt.date(2026, m, 1) for m in (1, 3, 4))


@pytest.fixture(autouse=True)
def _aftalen(fast_tid: None) -> None:
    """On 1 June 2026 the ledger goes until the end of May."""
    f.aftale()


def _felter(klient: Client, kvartal: str, **skrevet: str) -> dict[str, str]:
    """What the browser sends: the form as it was shown, with the cells that the person wrote in."""
    form = klient.get(reverse("anvisning:ledighed"), {"kvartal": kvartal}).context["form"]
    vist = {navn: form[navn].value() for navn in form.fields}
    return {**{navn: "" if v is None else str(v) for navn, v in vist.items()}, **skrevet}


def _send(klient: Client, data: dict[str, str], kvartal: str = "2026-k1", kode: int = 302) -> str:
    svar = klient.post(reverse("anvisning:ledighed") + f"?kvartal={kvartal}", data)
    assert svar.status_code == kode, svar.content.decode()[:2000]
    return svar.content.decode()


def test_tal_skrives_i_et_gitter_og_rettes_med_en_grund(egen: Boligorganisation) -> None:
    a, b = (f.afdeling(egen, navn=navn) for navn in ("Ahorn", "Birk"))
    klient = logget_ind(f.medarbejder(egen))
    _send(klient, _felter(klient, "2026-k1", **{f"t{a.pk}_202601": "3", f"t{b.pk}_202603": "0"}))
    givet = Ledighedstal.objects.order_by("maaned").values_list("afdeling", "maaned", "antal")
    assert list(givet) == [(a.pk, JANUAR, 3), (b.pk, MARTS, 0)]
    data = _felter(klient, "2026-k1", **{f"t{a.pk}_202601": "4"})
    assert "Skriv, hvorfor tallet rettes for Ahorn, januar 2026" in _send(klient, data, kode=422)
    _send(klient, {**data, "begrundelse": "Talt igen."})
    assert Ledighedstal.objects.filter(afdeling=a).count() == 2
    tekst = laest(hent(klient, "anvisning:ledighed", kvartal="2026-k1"))
    assert "Ahorn, januar 2026: rettet til 4 af" in tekst
    assert _send(klient, _felter(klient, "2026-k1")) == ""
    assert Ledighedstal.objects.count() == 3


def test_en_side_der_er_for_gammel_skriver_ikke_over_kollegaens_tal(egen: Boligorganisation) -> None:
    a, b = (f.afdeling(egen, navn=navn) for navn in ("Ahorn", "Birk"))
    klient = logget_ind(f.medarbejder(egen))
    gammel = _felter(klient, "2026-k1", **{f"t{b.pk}_202601": "1"})
    f.ledighed(a, 7)
    _send(klient, gammel)
    gaeldende = dict(Ledighedstal.objects.values_list("afdeling", "antal"))
    assert gaeldende == {a.pk: 7, b.pk: 1}
    svar = _send(klient, {**gammel, f"t{a.pk}_202601": "2", "begrundelse": "x"}, kode=422)
    assert "En kollega har imens skrevet et tal for Ahorn, januar 2026" in svar


@pytest.mark.parametrize(
    ("skrevet", "siger"),
    [
        ("3,5", "Skriv et helt tal fra 0 til 9999."),
        ("-1", "Skriv et helt tal fra 0 til 9999."),
        ("mange", "Skriv et helt tal fra 0 til 9999."),
        ("61", "Afdelingen har kun 60 boliger."),
    ],
)
def test_en_forkert_celle_faar_sin_saetning_og_intet_gemmes(egen: Boligorganisation, skrevet: str, siger: str) -> None:
    a = f.afdeling(egen, navn="Ahorn", antal_boliger=60)
    klient = logget_ind(f.medarbejder(egen))
    felter = {f"t{a.pk}_202601": skrevet, f"t{a.pk}_202602": "2"}
    svar = _send(klient, _felter(klient, "2026-k1", **felter), kode=422)
    assert siger in svar
    assert f'href="#id_t{a.pk}_202601"' in svar
    assert not Ledighedstal.objects.exists()


def test_kun_egne_afdelinger_og_kun_maaneder_der_er_slut(egen: Boligorganisation, fremmed: Boligorganisation) -> None:
    a, anden = f.afdeling(egen), f.afdeling(fremmed)
    nedlagt = f.afdeling(egen, navn="Nedlagt", nedlagt_on=APRIL)
    klient = logget_ind(f.medarbejder(egen))
    svar = klient.get(reverse("anvisning:ledighed"))
    assert svar.context["kvartal"].noegle == "2026-k2"
    assert set(svar.context["form"].fields) == {"set_id", "begrundelse", f"t{a.pk}_202604", f"t{a.pk}_202605"}
    assert "Juni 2026 kan skrives, når måneden er slut." in laest(hent(klient, "anvisning:ledighed"))
    data = _felter(klient, "2026-k2", **{f"t{anden.pk}_202604": "5", f"t{nedlagt.pk}_202604": "5"})
    _send(klient, data, "2026-k2")
    assert not Ledighedstal.objects.exists()


@pytest.mark.parametrize("kvartal", ["", "2026-k3", "2030", "1999-k1", "xyz", "2026-13"])
def test_et_kvartal_der_ikke_findes_er_det_seneste(egen: Boligorganisation, kvartal: str) -> None:
    f.afdeling(egen)
    svar = logget_ind(f.medarbejder(egen)).get(reverse("anvisning:ledighed"), {"kvartal": kvartal})
    assert svar.context["kvartal"].noegle == "2026-k2"


@pytest.mark.parametrize("set_id", ["", "x", "-1", "9" * 30])
def test_et_oedelagt_skjult_felt_giver_en_saetning(egen: Boligorganisation, set_id: str) -> None:
    f.afdeling(egen)
    klient = logget_ind(f.medarbejder(egen))
    assert "Siden er for gammel" in _send(klient, {**_felter(klient, "2026-k1"), "set_id": set_id}, kode=422)
