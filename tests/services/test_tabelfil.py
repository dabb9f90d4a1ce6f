"""The shared way from a page's table to a file: words of filters, names, several tables, and rows one by one."""

import datetime as dt
import io
import re
from collections.abc import Iterator
from contextlib import closing

import pytest
from django import forms
from django.http import FileResponse, Http404, HttpRequest
from django.test import RequestFactory
from openpyxl import load_workbook

from anvisning.models import Indmelding
from anvisning.services.boligtabeller import egne_ledige_tabel
from anvisning.services.udloeb import afvikl_frister
from monitoring.domain.dansk import dato
from monitoring.models import Boligorganisation
from tests import factories as f
from udlejning.drift.datamappe import ROD
from udlejning.faelles import eksport
from udlejning.faelles.felter import Datofelt
from udlejning.faelles.tid import midnat

pytestmark = pytest.mark.django_db


class _Filter(forms.Form):
    soeg = forms.CharField(label="Søg", required=False)
    farve = forms.ChoiceField(label="Farve", required=False, choices=[("", "Røde og gule"), ("gul", "Kun gul")])
    bydel = forms.ChoiceField(label="Bydel", required=False, choices=[("", "Alle bydele"), ("Syd", "Syd")])
    krav = forms.MultipleChoiceField(
        label="Krav", required=False, choices=[("Bolig", [("elevator", "elevator"), ("altan", "altan")])]
    )
    senest = Datofelt(label="Ledig senest", required=False)
    aendret = forms.BooleanField(label="Kun ændrede", required=False)
    rum = forms.IntegerField(label="Rum", required=False, min_value=1)


@pytest.mark.parametrize(
    ("data", "ventet"),
    [
        ({}, "Farve: Røde og gule"),
        ({"farve": "gul", "bydel": "Syd"}, "Farve: Kun gul. Bydel: Syd"),
        (
            {"krav": ["altan", "elevator"], "aendret": "on"},
            "Farve: Røde og gule. Krav: altan og elevator. Kun ændrede: ja",
        ),
        ({"senest": "1.6.2026", "rum": "3"}, "Farve: Røde og gule. Ledig senest: 1. juni 2026. Rum: 3"),
        ({"rum": "-1", "farve": "lilla"}, "Ingen"),
    ],
)
def test_filtrene_i_ord(data: dict[str, object], ventet: str) -> None:
    assert eksport.filtre_i_ord(_Filter(data)) == ventet


def _foresp(sti: str) -> HttpRequest:
    request = RequestFactory().get(sti)
    request.user = f.bruger()
    return request


def _tabel(raekker: Iterator[list[int]] | None = None) -> eksport.Tabel:
    return eksport.Tabel("År/må[ned]: en æøå", "Prøve", ("A", "B"), raekker or iter([[1, 2]]))


def _laest(svar: FileResponse) -> bytes:
    """To its end. The file alone is closed: the response itself would take the test's connection with it."""
    assert svar.file_to_stream is not None
    with closing(svar.file_to_stream):
        return svar.getvalue()


def test_navne_paa_ark_og_fil_er_lovlige() -> None:
    svar = eksport.svar(_foresp("/?format=xlsx"), _tabel())
    assert "aar-maa-ned-en-aeoeaa-" in svar["Content-Disposition"]
    bog = load_workbook(io.BytesIO(_laest(svar)))
    assert bog.sheetnames == ["År må ned   en æøå", "Om tabellen"]


def test_kun_de_tabeller_og_formater_der_findes() -> None:
    assert not eksport.oensket(_foresp("/"))
    with pytest.raises(Http404):
        eksport.oensket(_foresp("/?format=pdf"))
    tabeller = {"en": _tabel, "to": _tabel}
    for sti in ("/?format=csv", "/?format=csv&tabel=to"):
        assert b"1;2" in _laest(eksport.valgt(_foresp(sti), tabeller))
    with pytest.raises(Http404):
        eksport.valgt(_foresp("/?format=csv&tabel=tre"), tabeller)


def test_raekkerne_laeses_i_portioner_alle_og_i_orden() -> None:
    antal = 2 * eksport.PORTION + 3
    numre = [f"{nr:04d}" for nr in range(antal)]
    Boligorganisation.objects.bulk_create(Boligorganisation(nr=nr, navn=f"Nr. {nr}") for nr in numre)
    stoerrelser = []

    def behandl(portion: list[Boligorganisation]) -> list[str]:
        stoerrelser.append(len(portion))
        return [et.nr for et in portion]

    fundne = list(eksport.i_portioner(Boligorganisation.objects.order_by("nr"), behandl))
    assert fundne == numre
    assert stoerrelser == [eksport.PORTION, eksport.PORTION, 3]


@pytest.mark.parametrize(
    ("at", "ventet"),
    [
        (dt.datetime(2027, 4, 8, 21, 59, tzinfo=dt.UTC), "8. april 2027"),
        # A minute past a Danish midnight, when deadlines are carried out.
        (dt.datetime(2027, 4, 8, 22, 1, tzinfo=dt.UTC), "9. april 2027"),
        (dt.datetime(2026, 12, 31, 23, 1, tzinfo=dt.UTC), "1. januar 2027"),
    ],
)
def test_et_tidspunkts_dag_er_den_danske(at: dt.datetime, ventet: str) -> None:
    assert eksport.dagen(at) == ventet


def test_en_bolig_der_gaar_tilbage_ved_midnat_sluttede_i_filen_den_dag_som_siden_siger() -> None:
    f.aftale()
    indmelding = f.indmelding(f.bolig(f.afdeling_i_farve("groen")))
    assert indmelding.frist_on is not None
    efter = indmelding.frist_on + dt.timedelta(days=1)
    f.aarsag("boliganvisningens-frist-udloebet")
    afvikl_frister(now=midnat(efter) + dt.timedelta(minutes=1), idag=efter)
    tabel = egne_ledige_tabel(Indmelding.objects.all(), efter, "Ingen")
    [raekke] = [dict(zip(tabel.kolonner, raekke, strict=True)) for raekke in tabel.raekker]
    assert raekke["Sluttet"] == dato(efter)


def test_ingen_tabel_tager_dagen_af_et_tidspunkt_i_utc() -> None:
    """`at.date()` is the day in UTC; `dagen` is the Danish one."""
    moduler = [fil for rod in ("anvisning", "monitoring", "udlejning") for fil in (ROD / rod).rglob("*tabeller.py")]
    assert len(moduler) > 5
    assert [fil.name for fil in moduler if re.search(r"at\.date\(\)", fil.read_text())] == []
