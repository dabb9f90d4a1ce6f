"""The ledger's pages: what each side sees of whom, that every number leads to what was counted, and the files."""

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from anvisning.domain.regnskab import Figur
from anvisning.models import Bolig, Indmelding
from anvisning.services.indmelding import Portafvist, traek_indmelding
from monitoring.models import Afdeling, Boligorganisation
from tests import factories as f
from tests.views.sider import hent, laest, logget_ind
from udlejning.brugere.rettigheder import Rolle

pytestmark = pytest.mark.django_db

JANUAR, FEBRUAR, MARTS, APRIL, MAJ = (dt.date(2026, m, 1) for m in range(1, 6))


@pytest.fixture(autouse=True)
def _aftalen(fast_tid: None) -> None:
    """On 1 June 2026 the ledger goes until the end of May."""
    f.aftale()


def _meld(afdeling: Afdeling, dag: dt.date, **felter: Any) -> Indmelding:
    """Reported and available on the day."""
    bolig = f.bolig(afdeling, **felter)
    now = dt.datetime.combine(dag, dt.time(9), f.NU.tzinfo)
    indmelding = f.indmelding(bolig, idag=dag, now=now)
    Indmelding.objects.filter(pk=indmelding.pk).update(ledig_fra_on=dag)
    indmelding.refresh_from_db()
    return indmelding


def _laest(klient: Client, navn: str, *args: Any, **foresp: Any) -> str:
    return laest(hent(klient, navn, *args, **foresp))


def _by(egen: Boligorganisation, fremmed: Boligorganisation) -> tuple[Afdeling, Afdeling]:
    """Own: 4 + 5 vacancies, two owed, one reported and taken back. The other's: nothing is given."""
    min_, anden = (f.afdeling_i_farve("groen", o, navn=navn) for o, navn in ((egen, "Ahorn"), (fremmed, "Bøgely")))
    f.ledighed(min_, 4, 5, 0, 0, 0)
    indmelding = _meld(min_, dt.date(2026, 2, 2), husleje=Decimal(7300))
    traek_indmelding(
        indmelding=indmelding,
        aarsag=f.aarsag("traek-skade"),
        by=indmelding.created_by,
        now=dt.datetime.combine(dt.date(2026, 2, 12), dt.time(9), f.NU.tzinfo),
        idag=dt.date(2026, 2, 12),
    )
    _meld(anden, dt.date(2026, 3, 3), adresse="Hemmelig Sti 7")
    return min_, anden


def test_kommunen_ser_alle_og_totalen(egen: Boligorganisation, fremmed: Boligorganisation) -> None:
    _by(egen, fremmed)
    svar = logget_ind(f.bruger(Rolle.STYREGRUPPE)).get(reverse("anvisning:regnskab"))
    blik = svar.context["blik"]
    assert [n.organisation.navn for n in blik.linjer] == ["Ærlig Bolig", "Øens Boligforening"]
    tal = {n.organisation: n.linje.tal for n in blik.linjer}
    # 4 × 25 % + 5 × 25 % = 2,25; 2 to 11 February are ten days of 240 kr.
    assert (tal[egen].ledige.vaerdi, tal[egen].skyldige.vaerdi, tal[egen].forskel) == (9, 2, -1)
    assert (tal[egen].indmeldte, tal[egen].trukne, tal[egen].lejedage) == (1, 1, 10)
    assert tal[egen].leje.vaerdi == Decimal("2400.00")
    assert tal[fremmed].skyldige.vaerdi is None
    assert (tal[fremmed].indmeldte, tal[fremmed].aabne) == (1, 1)
    assert blik.regnskab.tal.skyldige.vaerdi is None
    assert blik.regnskab.tal.indmeldte == 2
    tekst = _laest(logget_ind(f.bruger(Rolle.STYREGRUPPE)), "anvisning:regnskab")
    assert "til og med 31. maj 2026" in tekst
    assert "ikke oplyst" in tekst
    assert "1 for få" in tekst


def test_organisationen_ser_kun_sin_egen_linje(egen: Boligorganisation, fremmed: Boligorganisation) -> None:
    _by(egen, fremmed)
    klient = logget_ind(f.medarbejder(egen))
    svar = klient.get(reverse("anvisning:regnskab"))
    blik = svar.context["blik"]
    assert [n.organisation for n in blik.linjer] == [egen]
    assert {linje.afdeling.navn for linje in blik.afdelinger} == {"Ahorn"}
    assert blik.regnskab.tal.indmeldte == 1
    assert svar.context["tal"].skyldige.vaerdi == 2
    for indhold in (svar.content, klient.get(reverse("anvisning:regnskab_fil", args=["csv"])).content):
        assert b"Ahorn" in indhold
        assert "Øens".encode() not in indhold
        assert "Bøgely".encode() not in indhold


@pytest.mark.parametrize("figur", Figur)
def test_listerne_viser_intet_af_andres(egen: Boligorganisation, fremmed: Boligorganisation, figur: Figur) -> None:
    min_, anden = _by(egen, fremmed)
    klient = logget_ind(f.medarbejder(egen))
    svar = klient.get(reverse("anvisning:regnskab_liste", args=[figur.value]))
    assert svar.status_code == 200
    assert {linje.afdeling.id for linje in svar.context["linjer"]} <= {min_.pk}
    assert "Hemmelig" not in svar.content.decode()
    adresse = reverse("anvisning:regnskab_liste", args=[figur.value])
    for foresp in (
        {"organisation": fremmed.nr},
        {"organisation": fremmed.nr, "afdeling": anden.nr},
        {"afdeling": "999"},
        {"organisation": "0000"},
    ):
        assert klient.get(adresse, foresp).status_code == 404
    assert klient.get(reverse("anvisning:regnskab_fil", args=["csv"]), {"organisation": fremmed.nr}).status_code == 404
    assert logget_ind(f.bruger()).get(adresse, {"organisation": fremmed.nr, "afdeling": anden.nr}).status_code == 200
    assert logget_ind(f.bruger()).get(adresse, {"afdeling": anden.nr}).status_code == 404


@pytest.mark.parametrize("figur", Figur)
def test_hvert_tal_foerer_til_sin_liste(egen: Boligorganisation, fremmed: Boligorganisation, figur: Figur) -> None:
    min_, _ = _by(egen, fremmed)
    with pytest.raises(Portafvist):
        f.indmelding(f.bolig(f.afdeling_i_farve("roed", egen, navn="Cedertræ")), idag=APRIL, now=f.NU)
    klient = logget_ind(f.bruger())
    side = klient.get(reverse("anvisning:regnskab_organisation", args=[egen.nr])).content.decode()
    adresse = reverse("anvisning:regnskab_liste", args=[figur.value])
    foresp = f"periode=2026&amp;organisation=0101&amp;afdeling={min_.nr}"
    assert f'href="{adresse}?{foresp}"' in side
    svar = klient.get(adresse, {"organisation": egen.nr})
    assert svar.status_code == 200
    if figur in (Figur.INDMELDTE, Figur.BRUGTE, Figur.AABNE, Figur.FRIGIVNE, Figur.TRUKNE, Figur.AFVISTE):
        assert svar.context["vaerdi"] == svar.context["side"].paginator.count
    if figur is Figur.AFVISTE:
        assert "1 forsøg på 1 bolig: 1 rød." in _laest(klient, "anvisning:regnskab_liste", figur.value)


def test_listen_over_ledige_siger_hvem_der_har_rettet(egen: Boligorganisation) -> None:
    afdeling = f.afdeling_i_farve("groen", egen)
    f.ledighed(afdeling, 4)
    f.ledighed(afdeling, 6)
    tekst = _laest(logget_ind(f.bruger()), "anvisning:regnskab_liste", "ledige")
    assert "Rettet: Talt igen." in tekst
    assert "Før: 4" in tekst


def test_listen_over_skyldige_regner_for_laeseren(egen: Boligorganisation) -> None:
    afdeling = f.afdeling_i_farve("groen", egen)
    f.ledighed(afdeling, 3)
    tekst = _laest(logget_ind(f.medarbejder(egen)), "anvisning:regnskab_liste", "skyldige", periode="2026-01")
    assert "25 % af 3 er 0,75." in tekst
    assert "Afdelingen er grøn (trin 1) 1. januar 2026." in tekst


def test_det_der_mangler_staar_med_navn(egen: Boligorganisation) -> None:
    afdeling = f.afdeling_i_farve("groen", egen, navn="Ahorn")
    f.ledighed(afdeling, 4, None, 2)
    tekst = _laest(logget_ind(f.medarbejder(egen)), "anvisning:regnskab")
    forventet = (
        f"Ahorn ({afdeling.noegle}): antallet af ledige familieboliger for februar 2026, april 2026 og maj 2026."
    )
    assert forventet in tekst


@pytest.mark.parametrize(
    ("periode", "siger"),
    [
        ("2026", "fra 1. januar 2026 til og med 31. maj 2026. Måneder, der ikke er slut, er ikke med."),
        ("2026-k2", "fra 1. april 2026 til og med 31. maj 2026. Måneder"),
        ("2026-k1", "fra 1. januar 2026 til og med 31. marts 2026. "),
        ("2026-02", "fra 1. februar 2026 til og med 28. februar 2026. "),
        ("aftale-proeve", "fra 1. januar 2026 til og med 31. maj 2026. Måneder"),
        ("2026-06", "fra 1. januar 2026 til og med 31. maj 2026. "),
        ("1999", "fra 1. januar 2026 til og med 31. maj 2026. "),
        ("' OR 1=1", "fra 1. januar 2026 til og med 31. maj 2026. "),
    ],
)
def test_perioden_vaelges_i_adressen(egen: Boligorganisation, periode: str, siger: str) -> None:
    f.afdeling_i_farve("groen", egen)
    assert siger in _laest(logget_ind(f.bruger()), "anvisning:regnskab", periode=periode)


def test_de_daterede_andele_vises(egen: Boligorganisation) -> None:
    f.afdeling_i_farve("groen", egen)
    tekst = _laest(logget_ind(f.bruger()), "anvisning:regnskab", periode="2025")
    assert "Januar 2025 til december 2025: " in tekst
    assert "Alle trin og farver" in tekst
    assert "Januar 2026 til maj 2026: Prøveaftalen" in _laest(logget_ind(f.bruger()), "anvisning:regnskab")


def _raekker(indhold: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(indhold.decode("utf-8-sig")), delimiter=";"))


def test_csv_siger_hvad_der_er_valgt_hvornaar_og_hvorfra(egen: Boligorganisation, fremmed: Boligorganisation) -> None:
    _by(egen, fremmed)
    svar = logget_ind(f.bruger(username="monitor-eksport")).get(reverse("anvisning:regnskab_fil", args=["csv"]))
    assert svar["Content-Disposition"] == 'attachment; filename="regnskab-2026.csv"'
    raekker = _raekker(svar.content)
    om = {r[0]: r[1] for r in raekker[1:8]}
    assert om["Periode"] == "Hele 2026"
    assert om["Opgjort"] == "1. januar 2026 til og med 31. maj 2026"
    assert om["Organisation"] == "Alle"
    assert om["Regler"] == "Prøveaftalen"
    assert om["Runder"] == "runden pr. 1. januar 2026"
    assert om["Hentet"] == "1. juni 2026 kl. 12.00 af monitor-eksport"
    assert "indmeldinger" in om["Kilde"]
    hoved = next(i for i, r in enumerate(raekker) if r and r[0] == "Linje")
    linjer = [dict(zip(raekker[hoved], r, strict=True)) for r in raekker[hoved + 1 :]]
    assert [(r["Linje"], r["Organisation"]) for r in linjer] == [
        ("I alt", ""),
        ("Organisation", "Ærlig Bolig"),
        ("Afdeling", "Ærlig Bolig"),
        ("Organisation", "Øens Boligforening"),
        ("Afdeling", "Øens Boligforening"),
    ]
    assert linjer[1]["Boliger, der skal meldes ind"] == "2"
    assert linjer[2]["Boliger, der skal meldes ind"] == "2,25"
    assert linjer[3]["Boliger, der skal meldes ind"] == "ikke oplyst"
    assert linjer[2]["Kommunens leje for boliger til rådighed"] == "2400,00"
    assert "Bøgely" in linjer[4]["Mangler"]


def test_en_fil_starter_aldrig_en_formel(egen: Boligorganisation) -> None:
    f.afdeling_i_farve("groen", egen, navn="=HYPERLINK(A1)")
    klient = logget_ind(f.medarbejder(egen))
    raekker = _raekker(klient.get(reverse("anvisning:regnskab_fil", args=["csv"])).content)
    celler = [celle for raekke in raekker for celle in raekke]
    assert "'=HYPERLINK(A1)" in celler
    assert not [celle for celle in celler if celle.startswith("=")]
    bog = load_workbook(io.BytesIO(klient.get(reverse("anvisning:regnskab_fil", args=["xlsx"])).content))
    assert bog.sheetnames == ["Regnskab", "Måneder", "Om regnskabet"]
    alle = [celle for ark in bog.worksheets for raekke in ark.iter_rows() for celle in raekke]
    assert [c.value for c in alle if c.value == "=HYPERLINK(A1)"]
    assert not [c for c in alle if c.data_type == "f"]
    om = [c.value for c in bog["Om regnskabet"]["A"]]
    assert "Hentet" in om
    assert "Forudsætninger" in om


def test_en_kladde_er_ikke_meldt_ind(egen: Boligorganisation) -> None:
    afdeling = f.afdeling_i_farve("groen", egen)
    felter = {
        "ledig_fra_on": APRIL,
        "created_at": f.NU,
        "created_by": f.bruger(),
    }
    Indmelding.objects.create(bolig=f.bolig(afdeling), status="kladde", **felter)
    kasseret = Indmelding.objects.create(bolig=f.bolig(afdeling), status="kladde", **felter)
    Indmelding.objects.filter(pk=kasseret.pk).update(status="trukket", afsluttet_at=f.NU)
    svar = logget_ind(f.bruger()).get(reverse("anvisning:regnskab"))
    assert (svar.context["tal"].indmeldte, svar.context["tal"].lejedage) == (0, 0)


def test_antallet_af_forespoergsler_er_det_samme_i_en_stor_by(
    egen: Boligorganisation, fremmed: Boligorganisation
) -> None:
    klient = logget_ind(f.bruger())
    sider = [
        reverse("anvisning:regnskab"),
        reverse("anvisning:regnskab_organisation", args=["0101"]),
        *(reverse("anvisning:regnskab_liste", args=[figur]) for figur in ("ledige", "indmeldte", "afviste")),
        reverse("anvisning:regnskab_fil", args=["csv"]),
    ]

    def antal() -> list[int]:
        taelte = []
        for side in sider:
            klient.get(side)
            with CaptureQueriesContext(connection) as fanget:
                assert klient.get(side).status_code == 200
            taelte.append(len(fanget))
        return taelte

    _by(egen, fremmed)
    with pytest.raises(Portafvist):
        f.indmelding(f.bolig(f.afdeling_i_farve("roed", egen)), idag=APRIL, now=f.NU)
    faa = antal()
    for nr in range(6):
        afdeling = f.afdeling_i_farve("gul", egen, navn=f"Flere {nr}")
        f.ledighed(afdeling, 1, 2, 3)
        _meld(afdeling, APRIL)
        with pytest.raises(Portafvist):
            f.indmelding(f.bolig(f.afdeling_i_farve("roed", fremmed)), idag=APRIL, now=f.NU)
    assert antal() == faa


def test_en_ungdomsbolig_er_ingen_familiebolig_men_koster_leje(egen: Boligorganisation) -> None:
    """A youth dwelling is no family dwelling: it counts in the rent and beside the reported, not among them."""
    afdeling = f.afdeling_i_farve("groen", egen)
    _meld(afdeling, APRIL, boligtype="ungdom", husleje=Decimal(3650))
    tal = logget_ind(f.bruger()).get(reverse("anvisning:regnskab")).context["tal"]
    assert (tal.indmeldte, tal.andre_typer, tal.lejedage, tal.leje.vaerdi) == (0, 1, 61, Decimal("7320.00"))
    assert Bolig.objects.count() == 1
