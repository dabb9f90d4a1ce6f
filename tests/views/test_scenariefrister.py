"""The pages of a scenario's deadlines: every number has its list, and the file has the list's rows."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anvisning.services.aarsager import indlaes_aarsager
from anvisning.services.anvisning import besvar_tilbud
from anvisning.services.udloeb import afvikl_frister
from tests import factories as f
from tests.views.sider import laest, logget_ind, tekst
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.styregruppe.domain.parametre import anvend
from udlejning.styregruppe.domain.regelparametre import regelparametre
from udlejning.styregruppe.models import Scenarie

pytestmark = pytest.mark.django_db


def _dag(maaned: int, dag: int) -> dict[str, Any]:
    now = dt.datetime(2026, maaned, dag, 10, tzinfo=dt.UTC)
    return {"idag": now.date(), "now": now}


@pytest.fixture(autouse=True)
def _by_med_et_aar(fast_tid: None) -> None:
    """Reported on Monday 13 April 2026, so the deadline is the 27th: one let on the 24th, one given back."""
    f.aftale()
    indlaes_aarsager(now=f.NU, fra_on=dt.date(2026, 1, 1))
    afdeling = f.afdeling_i_farve("groen", navn="Lærkehaven")
    udlejet, _ = (f.indmelding(f.bolig(afdeling), **_dag(4, 13)) for _ in range(2))
    tilbud = f.tilbud(udlejet, **_dag(4, 24))
    besvar_tilbud(anvisning=tilbud, accepteret=True, by=f.bruger(Rolle.ANVISNING), **_dag(4, 30))
    afvikl_frister(**_dag(4, 28))


@pytest.fixture
def by() -> Bruger:
    return f.bruger(Rolle.STYREGRUPPE)


@pytest.fixture
def klient(by: Bruger) -> Client:
    return logget_ind(by)


def _scenarie(by: Bruger, navn: str = "Andre frister", **vaerdier: Any) -> Scenarie:
    som_det_er = f.scenarie(by, navn=navn)
    assert som_det_er.regel_data is not None
    som_det_er.regel_data = anvend(som_det_er.regel_data, regelparametre(som_det_er.regel_data), vaerdier)
    som_det_er.save()
    return som_det_er


def _sti(scenarie: Scenarie, side: str = "scenarie") -> str:
    return reverse(f"styregruppe:{side}", args=[scenarie.noegle])


def test_siden_siger_hvad_fristerne_havde_betydet(klient: Client, by: Bruger) -> None:
    scenarie = _scenarie(by, f_boliganvisningen=5, f_borgeren=8)
    side = laest(tekst(klient.get(_sti(scenarie))))
    assert (
        "2 af 2 indmeldinger havde fået en kortere frist: 1 bolig var givet tilbage, før borgeren fik tilbuddet ."
        in side
    )
    assert "1 af 1 tilbud havde fået en længere frist: 0 udløbne tilbud havde haft længere svarfrist ." in side
    assert "Scenariet ændrer intet." not in side


def test_ingen_frist_er_aendret(klient: Client, by: Bruger) -> None:
    side = laest(tekst(klient.get(_sti(_scenarie(by)))))
    assert "Scenariet ændrer ingen frist." in side


@pytest.mark.parametrize(
    ("frister", "hvad", "raekke"),
    [
        (
            {"f_boliganvisningen": 5},
            "givet-tilbage",
            ["13. april 2026", "27. april 2026", "20. april 2026", "24. april 2026"],
        ),
        (
            {"f_boliganvisningen": 20},
            "staar-laengere",
            ["13. april 2026", "27. april 2026", "11. maj 2026", "fristen udløb"],
        ),
        ({"f_borgeren": 3}, "svar-for-sent", ["24. april 2026", "1. maj 2026", "29. april 2026", "30. april 2026"]),
    ],
)
def test_listen_bag_tallet_og_dens_fil(
    klient: Client, by: Bruger, frister: dict[str, Any], hvad: str, raekke: list[str]
) -> None:
    """1 May is no holiday: the fifth working day after Friday 24 April. 11 May is the twentieth after the 13th."""
    sti = f"{_sti(_scenarie(by, **frister), 'scenarie_frister')}?hvad={hvad}"
    svar = klient.get(sti)
    assert [afdeling.navn for afdeling, _ in svar.context["linjer"]] == ["Lærkehaven"]
    fil = b"".join(klient.get(f"{sti}&format=csv")).decode("utf-8-sig")
    fundne = [linje for linje in csv.reader(io.StringIO(fil), delimiter=";") if "Lærkehaven" in linje]
    assert [linje[3:] for linje in fundne] == [raekke]


def test_et_ukendt_valg_findes_ikke(klient: Client, by: Bruger) -> None:
    assert klient.get(f"{_sti(_scenarie(by), 'scenarie_frister')}?hvad=ros").status_code == 404


def test_side_om_side(klient: Client, by: Bruger) -> None:
    kort, lang = _scenarie(by, "Kort", f_boliganvisningen=5), _scenarie(by, "Lang", f_boliganvisningen=20)
    sti = f"{reverse('styregruppe:sammenlign_scenarier')}?s={kort.noegle}&s={lang.noegle}"
    linjer = {li.hvad: [antal for _, antal in li.felter] for li in klient.get(sti).context["fundet"].tal}
    assert (linjer["givet-tilbage"], linjer["staar-laengere"]) == ([1, 0], [0, 1])
