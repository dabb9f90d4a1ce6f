"""Meetings through the services: planned, held, written up; what is held stands, in the database too."""

import contextlib
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests import factories as f
from tests import moedefabrik as m
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.haendelser.models import Haendelse
from udlejning.moeder.models import Beslutning, Deltagelse, Forum, Moede, Moedepakke
from udlejning.moeder.selectors.moeder import forrige_moede, moeder_for, naeste_moede, pakker_for
from udlejning.moeder.services import moeder
from udlejning.moeder.services.pakker import bestil_pakke

pytestmark = pytest.mark.django_db

EN_DAG = dt.timedelta(days=1)
SomApp = Callable[[], contextlib.AbstractContextManager[None]]


def test_et_moede_oprettes_rettes_og_holdes() -> None:
    moede = m.moede(dagsorden="  1. Farverne \n\n2) 10 afdelinger\n- 1.155 boliger\n3.\n Eventuelt\n")
    assert moede.punkter == ["Farverne", "10 afdelinger", "1.155 boliger", "Eventuelt"]
    by = f.bruger(Rolle.STYREGRUPPE)
    tid: dict[str, Any] = {
        "holdes_on": f.IDAG - EN_DAG,
        "begynder": dt.time(13),
        "sted": "Salen",
        "dagsorden": "Et punkt",
    }
    moeder.ret_moede(moede=moede, **tid, by=by, now=f.NU)
    moede = m.holdt(moede)
    assert (moede.status, moede.sted, str(moede)) == ("holdt", "Salen", "Styregruppen, 31. maj 2026")
    arter = list(Haendelse.objects.order_by("id").values_list("art", flat=True))
    assert arter == ["moede.oprettet", "moede.rettet", "moede.holdt"]
    for handling in (
        lambda: moeder.ret_moede(moede=moede, **tid, by=by, now=f.NU),
        lambda: m.holdt(moede),
        lambda: moeder.slet_moede(moede=moede, by=by, now=f.NU),
        lambda: moeder.tilfoej_deltager(moede=moede, bruger=None, navn="Bo", hvem="", by=by, now=f.NU),
    ):
        with pytest.raises(Afvist, match="Mødet er holdt og kan ikke ændres"):
            handling()


def test_et_moede_med_materiale_aflyses_med_en_grund_og_det_skrevne_staar() -> None:
    moede, by = m.moede(), f.bruger(Rolle.STYREGRUPPE)
    m.beslutning(moede)
    with pytest.raises(Afvist, match="Aflys det"):
        moeder.slet_moede(moede=moede, by=by, now=f.NU)
    for grund, besked in (("  ", "hvorfor mødet er aflyst"), (f"010170-{1234}", "CPR-nummer")):
        with pytest.raises(Afvist, match=besked):
            moeder.aflys_moede(moede=moede, fordi=grund, by=by, now=f.NU)
    aflyst = moeder.aflys_moede(moede=moede, fordi="Formanden er syg.", by=by, now=f.NU)
    assert (aflyst.er_aflyst, aflyst.beslutninger.count()) == (True, 1)
    assert Haendelse.objects.filter(art="moede.aflyst", tekst__endswith="Formanden er syg.").exists()
    assert naeste_moede(by, f.IDAG) is None
    for handling in (
        lambda: m.holdt(moede),
        lambda: m.beslutning(moede),
        lambda: moeder.aflys_moede(moede=moede, fordi="Igen", by=by, now=f.NU),
    ):
        with pytest.raises(Afvist, match="Mødet er aflyst"):
            handling()
    assert forrige_moede(m.moede(holdes_on=f.IDAG + EN_DAG)) is None


def test_et_moede_kan_ikke_vaere_holdt_foer_sin_dag() -> None:
    with pytest.raises(Afvist, match=r"Mødet er først 2\. juni 2026"):
        m.holdt(m.moede(holdes_on=f.IDAG + EN_DAG))


def test_to_der_sletter_det_samme_sletter_det_en_gang() -> None:
    """The second of two who came to the page at the same time is told, and the log tells of it once."""
    moede, by = m.moede(), f.bruger(Rolle.STYREGRUPPE)
    deltagelse = moeder.tilfoej_deltager(moede=moede, bruger=None, navn="Bo", hvem="", by=by, now=f.NU)
    beslutning = m.beslutning(moede, "Udvalget orienteres.")
    sammes = (Deltagelse.objects.get(pk=deltagelse.pk), Beslutning.objects.get(pk=beslutning.pk))
    moeder.fjern_deltager(deltagelse=deltagelse, by=by, now=f.NU)
    moeder.slet_beslutning(beslutning=beslutning, by=by, now=f.NU)
    with pytest.raises(Afvist, match="Bo er allerede fjernet"):
        moeder.fjern_deltager(deltagelse=sammes[0], by=by, now=f.NU)
    with pytest.raises(Afvist, match="Beslutning 1 er allerede slettet"):
        moeder.slet_beslutning(beslutning=sammes[1], by=by, now=f.NU)
    arter = Haendelse.objects.filter(art__in=["moede.deltager_fjernet", "moede.beslutning_slettet"])
    assert arter.count() == 2


def test_et_moede_der_er_slettet_i_mellemtiden_siger_det() -> None:
    moede, by = m.moede(), f.bruger(Rolle.STYREGRUPPE)
    runde = f.offentliggjort_runde({})
    moeder.slet_moede(moede=Moede.objects.get(pk=moede.pk), by=by, now=f.NU)
    with pytest.raises(Afvist, match="Mødet er slettet i mellemtiden"):
        m.beslutning(moede, "For sent")
    with pytest.raises(Afvist, match="Mødet er slettet i mellemtiden"):
        bestil_pakke(moede=moede, runde=runde, fra_runde=None, by=by, now=f.NU, idag=f.IDAG)


def test_praktisk_forum_holdes_med_en_organisation_og_de_andre_med_ingen() -> None:
    with pytest.raises(Afvist, match="Vælg den") as afvist:
        moeder.opret_moede(
            forum=Forum.PRAKTISK, organisation=None, holdes_on=f.IDAG, begynder=dt.time(9), sted="", dagsorden="x",
            by=f.bruger(Rolle.MONITOR), now=f.NU,
        )  # fmt: skip
    assert afvist.value.felt == "organisation"
    assert m.moede(Forum.BOLIGUDVALG, f.organisation()).organisation is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Moede.objects.filter(pk=m.moede(Forum.PRAKTISK).pk).update(organisation=None)


def test_beslutninger_nummereres_og_rettes_af_nye_naar_moedet_er_holdt() -> None:
    moede = m.moede()
    foerste = m.beslutning(moede, "Grænsen er 30.")
    anden = m.beslutning(moede, "Slettes igen.")
    moeder.slet_beslutning(beslutning=anden, by=f.bruger(Rolle.STYREGRUPPE), now=f.NU)
    m.holdt(moede)
    rettelse = m.beslutning(moede, "Grænsen er 35.", retter=foerste)
    assert (rettelse.nummer, rettelse.retter) == (2, foerste)
    with pytest.raises(Afvist, match="allerede rettet"):
        m.beslutning(moede, "Grænsen er 36.", retter=foerste)
    with pytest.raises(Afvist, match="hører til et andet møde"):
        m.beslutning(m.moede(holdes_on=f.IDAG + EN_DAG), "Grænsen er 36.", retter=rettelse)
    with pytest.raises(Afvist, match="Mødet er holdt"):
        moeder.slet_beslutning(beslutning=foerste, by=f.bruger(Rolle.STYREGRUPPE), now=f.NU)


@pytest.mark.parametrize(
    "saetning",
    [
        "UPDATE moeder_moede SET sted = 'x'",
        "DELETE FROM moeder_beslutning",
        "UPDATE moeder_beslutning SET tekst = 'x'",
        "UPDATE moeder_deltagelse SET navn = 'x'",
        "DELETE FROM moeder_deltagelse",
    ],
)
def test_databasen_lader_et_holdt_moede_staa(saetning: str, som_app: SomApp) -> None:
    moede = m.moede()
    m.beslutning(moede)
    moeder.tilfoej_deltager(moede=moede, bruger=None, navn="Bo", hvem="", by=f.bruger(Rolle.STYREGRUPPE), now=f.NU)
    m.holdt(moede)
    with connection.cursor() as cursor:  # the owner is refused as well
        with pytest.raises(DatabaseError, match="Mødet er holdt og kan ikke ændres"), transaction.atomic():
            cursor.execute(saetning)
        with som_app(), pytest.raises(DatabaseError, match="Mødet er holdt"), transaction.atomic():
            cursor.execute(saetning)
        with som_app(), pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("TRUNCATE moeder_moede CASCADE")
    assert Beslutning.objects.get().tekst == "Grænsen ændres."


def test_deltagere_er_brugere_eller_navne_som_de_var_dengang() -> None:
    moede, by = m.moede(), f.bruger(Rolle.STYREGRUPPE)
    anna = f.bruger(Rolle.ANVISNING, first_name="Anna", last_name="Ås")
    en = moeder.tilfoej_deltager(moede=moede, bruger=anna, navn="", hvem="", by=by, now=f.NU)
    assert str(en) == "Anna Ås, Sagsbehandler i boliganvisningen"
    to = moeder.tilfoej_deltager(moede=moede, bruger=None, navn=" Bo ", hvem="Lejernes LO", by=by, now=f.NU)
    assert str(to) == "Bo, Lejernes LO"
    with pytest.raises(Afvist, match="står allerede som deltager"):
        moeder.tilfoej_deltager(moede=moede, bruger=anna, navn="", hvem="", by=by, now=f.NU)
    with pytest.raises(Afvist, match="Vælg en bruger, eller skriv et navn"):
        moeder.tilfoej_deltager(moede=moede, bruger=None, navn=" ", hvem="", by=by, now=f.NU)
    moeder.fjern_deltager(deltagelse=to, by=by, now=f.NU)
    assert list(moede.deltagelser.all()) == [en]


def test_et_tomt_moede_kan_slettes_men_ikke_et_med_beslutninger() -> None:
    by, tomt, brugt = f.bruger(Rolle.MONITOR), m.moede(), m.moede(Forum.BOLIGUDVALG)
    moeder.tilfoej_deltager(moede=tomt, bruger=None, navn="Bo", hvem="", by=by, now=f.NU)
    m.beslutning(brugt)
    moeder.slet_moede(moede=tomt, by=by, now=f.NU)
    with pytest.raises(Afvist, match="kan ikke slettes"):
        moeder.slet_moede(moede=brugt, by=by, now=f.NU)
    assert list(Moede.objects.all()) == [brugt]
    with pytest.raises(Afvist, match="slettet i mellemtiden"):
        m.holdt(tomt)


@pytest.mark.parametrize(
    ("rolle", "forberede", "holde"),
    [
        (Rolle.ORGANISATION, False, False),
        (Rolle.ANVISNING, False, False),
        (Rolle.MONITOR, True, False),
        (Rolle.STYREGRUPPE, True, True),
        (Rolle.ADMINISTRATOR, True, True),
    ],
)
def test_hvem_forbereder_og_hvem_holder(rolle: Rolle, forberede: bool, holde: bool) -> None:
    by, moede = f.bruger(rolle), m.moede()
    felter: dict[str, Any] = {"slags": "truffet", "tekst": "Ja.", "ansvarlig": "", "frist_on": None, "retter": None}
    for maa, handling in (
        (forberede, lambda: moeder.skriv_beslutning(moede=moede, **felter, by=by, now=f.NU)),
        (holde, lambda: moeder.hold_moede(moede=moede, by=by, now=f.NU, idag=f.IDAG)),
    ):
        with contextlib.nullcontext() if maa else pytest.raises(ManglerRet):
            handling()


def test_hvem_ser_hvilke_moeder() -> None:
    egen, anden = f.organisation(), f.organisation()
    moederne = {
        "egen": m.moede(Forum.PRAKTISK, egen),
        "anden": m.moede(Forum.PRAKTISK, anden),
        "styregruppe": m.moede(),
        "udvalg": m.moede(Forum.BOLIGUDVALG),
    }
    for moede in moederne.values():
        f.afdeling_i_farve("groen", egen)
        m.bestilt(moede)
    ser: dict[str, tuple[set[str], set[str]]] = {
        Rolle.ORGANISATION: ({"egen"}, {"egen"}),
        Rolle.ANVISNING: ({"egen", "anden"}, {"egen", "anden"}),
        Rolle.MONITOR: (set(moederne), set(moederne)),
        Rolle.STYREGRUPPE: (set(moederne), set(moederne)),
        Rolle.ADMINISTRATOR: (set(moederne), {"udvalg"}),
    }
    navne = {moede.pk: navn for navn, moede in moederne.items()}
    for rolle, (moeder_, pakker) in ser.items():
        bruger = f.bruger(rolle, organisation=egen if rolle == Rolle.ORGANISATION else None)
        assert {navne[x.pk] for x in moeder_for(bruger)} == moeder_, rolle
        assert {navne[x.moede_id] for x in pakker_for(bruger)} == pakker, rolle
    bruger.is_active = False
    assert not moeder_for(bruger).exists()
    assert Moedepakke.objects.count() == 4


def test_naeste_og_forrige_moede_er_forummets_eget() -> None:
    foer = m.holdt(m.moede(holdes_on=f.IDAG - EN_DAG))
    m.holdt(m.moede(Forum.BOLIGUDVALG, holdes_on=f.IDAG - EN_DAG))
    nu, senere = m.moede(begynder=dt.time(8)), m.moede(holdes_on=f.IDAG + EN_DAG)
    assert forrige_moede(nu) == forrige_moede(senere) == foer
    assert forrige_moede(foer) is None
    styregruppe = f.bruger(Rolle.STYREGRUPPE)
    assert naeste_moede(styregruppe, f.IDAG) == nu
    assert naeste_moede(styregruppe, f.IDAG + EN_DAG) == senere
    assert naeste_moede(f.bruger(Rolle.ORGANISATION), f.IDAG) is None
