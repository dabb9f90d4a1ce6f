"""The checker of invariants: silent on a database that the services made, and it names each thing that is broken."""

import datetime as dt
import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from anvisning.domain.tilstande import Indmeldingsstatus
from anvisning.models import Anvisning, Indmelding, Portudfald
from anvisning.services.anvisning import besvar_tilbud, tilbyd_bolig
from anvisning.services.fristsaetning import flyt_frist
from anvisning.services.indmelding import bekraeft_lejekontrakt
from tests import factories as f
from udlejning.brugere.rettigheder import Rolle
from udlejning.overblik.efterproevning import INVARIANTER, efterproev
from udlejning.overblik.efterproevning.haendelser import INDMELDINGENS, mulige

pytestmark = pytest.mark.django_db


def brudte() -> dict[str, list[str]]:
    return {invariant.noegle: [f"{b.objekt} {b.hvad}" for b in brud] for invariant, brud in efterproev() if brud}


@pytest.fixture
def forloeb() -> Indmelding:
    """A unit reported, offered, accepted and let; another one with an open offer; a third that only waits."""
    f.aftale()
    afdeling = f.afdeling_i_farve("groen")
    anviser = f.bruger(Rolle.ANVISNING)
    udlejer = f.bruger(Rolle.ORGANISATION, organisation=afdeling.organisation)
    foerste, anden, _ = (f.indmelding(f.bolig(afdeling)) for _ in range(3))
    klokken: dict[str, Any] = {"now": f.NU, "idag": f.IDAG}
    tilbud = tilbyd_bolig(indmelding=foerste, sagsref="SAG-1", vilkaar=(), by=anviser, **klokken)
    besvar_tilbud(anvisning=tilbud, accepteret=True, begrundelse="", by=anviser, **klokken)
    bekraeft_lejekontrakt(indmelding=foerste, by=udlejer, now=f.NU)
    tilbyd_bolig(indmelding=anden, sagsref="SAG-2", vilkaar=(), by=anviser, **klokken)
    roed = f.afdeling_i_farve("roed")
    f.dispensation(roed)
    f.indmelding(f.bolig(roed))
    foerste.refresh_from_db()
    return foerste


def test_det_som_tjenesterne_har_gjort_er_i_orden(forloeb: Indmelding) -> None:
    assert brudte() == {}


def test_en_frist_der_er_flyttet_flere_gange_er_i_orden(forloeb: Indmelding) -> None:
    """Of the rows about one deadline the newest counts, however the database happens to read them."""
    by = f.bruger(Rolle.ANVISNING)
    frister: list[Anvisning | Indmelding] = [*Anvisning.objects.filter(status="tilbudt")]
    frister += Indmelding.objects.filter(status="indmeldt")
    for led in frister:
        for dag in (11, 12, 15, 18, 17):
            til = dt.date(2026, 6, dag)
            flyt_frist(om=led, frist_on=til, begrundelse="Ferie", by=by, now=f.NU, idag=f.IDAG)
    assert brudte() == {}


def _koer(saetning: str, *parametre: Any) -> None:
    """As the owner with no respect: the table's guards out of the way, one statement, guards back."""
    tabel = re.search(r"(?:UPDATE|FROM) (\w+)", saetning)
    assert tabel is not None
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {tabel[1]} DISABLE TRIGGER USER")
        cursor.execute(saetning, parametre or None)
        cursor.execute(f"ALTER TABLE {tabel[1]} ENABLE TRIGGER USER")


@pytest.mark.parametrize(
    ("noegle", "saetning"),
    [
        ("reserveret_har_et_tilbud", "UPDATE anvisning_indmelding SET status = 'reserveret' WHERE status = 'indmeldt'"),
        ("reserveret_har_et_tilbud", "UPDATE anvisning_indmelding SET status = 'indmeldt' WHERE status = 'reserveret'"),
        ("udlejet_har_et_ja", "UPDATE anvisning_anvisning SET status = 'tilbudt' WHERE status = 'accepteret'"),
        ("afsluttet_foelger_status", "UPDATE anvisning_indmelding SET afsluttet_at = NULL WHERE status = 'udlejet'"),
        ("besvaret_foelger_status", "UPDATE anvisning_anvisning SET besvaret_at = created_at WHERE status = 'tilbudt'"),
        ("sagens_aabne_tilbud", "UPDATE anvisning_anvisning SET status = 'tilbudt', sagsref = 'SAG-1'"),
        ("tilbud_inden_for_indmeldingen", "UPDATE anvisning_anvisning SET tilbudt_on = tilbudt_on - 400"),
        ("porten_sagde_ja", """UPDATE anvisning_indmelding SET afgoerelse = '{"udfald": "ikke_tilladt"}'"""),
        ("porten_sagde_ja", "UPDATE anvisning_anvisning SET afgoerelse = '{}'"),
        (
            "vilkaar_er_taget_stilling_til",
            """UPDATE anvisning_anvisning SET afgoerelse =
               '{"udfald": "paa_vilkaar", "vilkaar": [{"noegle": "screening", "afkrydses": true}]}'""",
        ),
        ("dispensation_daekker", "UPDATE anvisning_dispensation SET til_on = fra_on + 1"),
        ("dispensation_daekker", "UPDATE anvisning_dispensation SET status = 'afslaaet'"),
        ("indmeldingens_log", "UPDATE anvisning_indmelding SET status = 'trukket' WHERE status = 'udlejet'"),
        ("fristen_er_den_seneste", "UPDATE anvisning_indmelding SET frist_on = frist_on + 1"),
        ("fristen_er_den_seneste", "UPDATE anvisning_anvisning SET svarfrist_on = svarfrist_on + 1"),
        ("listerne_foelger_indmeldingen", "UPDATE anvisning_indmelding SET naeste_frist_on = NULL"),
        ("listerne_foelger_indmeldingen", "UPDATE anvisning_indmelding SET tilbudsstatus = ''"),
        (
            "listerne_foelger_indmeldingen",
            """UPDATE anvisning_indmelding SET afdeling_id = (SELECT max(id) FROM monitoring_afdeling)
                WHERE afdeling_id = (SELECT min(id) FROM monitoring_afdeling)""",
        ),
        ("tilbuddets_log", "UPDATE anvisning_anvisning SET status = 'afvist' WHERE status = 'tilbudt'"),
        ("indmeldingens_log", "DELETE FROM haendelser_haendelse WHERE art = 'indmelding.indmeldt'"),
        ("porten_er_reglerne", "UPDATE anvisning_portudfald SET udfald = 'ikke_tilladt' WHERE udfald = 'tilladt'"),
        ("porten_er_reglerne", "DELETE FROM anvisning_portudfald WHERE handling = 'anvisning'"),
        ("porten_er_reglerne", "UPDATE anvisning_portforhold SET farve = 'roed' WHERE farve = 'groen'"),
        ("porten_er_reglerne", "DELETE FROM anvisning_portforhold"),
        ("runder_kan_efterregnes", "UPDATE monitoring_placering SET farve = 'gul'"),
    ],
)
def test_hvert_brud_bliver_set_og_naevnt(forloeb: Indmelding, noegle: str, saetning: str) -> None:
    _koer(saetning)
    assert brudte().get(noegle)


def test_et_brud_naevner_raekken_og_aldrig_sagen(forloeb: Indmelding) -> None:
    _koer("UPDATE anvisning_indmelding SET status = 'indmeldt' WHERE status = 'udlejet'")
    fundet = brudte()["reserveret_har_et_tilbud"]
    assert fundet == [f"indmelding {forloeb.pk} er indmeldt og har 1 levende tilbud"]
    assert "SAG-" not in json.dumps(brudte())


def test_en_vagt_der_er_slaaet_fra_bliver_set(forloeb: Indmelding) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE anvisning_anvisning DISABLE TRIGGER anvisning_vogt_anvisning")
    assert any("anvisning_vogt_anvisning" in brud for brud in brudte()["vagterne_staar"])


def test_en_vagt_der_mangler_bliver_set(forloeb: Indmelding) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DROP TRIGGER anvisning_vogt_indmelding ON anvisning_indmelding")
    assert any("anvisning_indmelding" in brud for brud in brudte()["vagterne_staar"])


def test_et_cpr_nummer_bliver_set_hvor_det_saa_staar(forloeb: Indmelding) -> None:
    lignende = "-".join(["010190", "0" * 3 + "1"])
    _koer("UPDATE anvisning_indmelding SET bemaerkning = 'ring til ' || %s WHERE id = %s", lignende, forloeb.pk)
    _koer("UPDATE haendelser_haendelse SET grundlag = jsonb_build_object('note', %s::text)", lignende)
    fundne = brudte()["ingen_cpr"]
    assert f"indmelding {forloeb.pk} har noget, der ligner et CPR-nummer, i bemaerkning" in fundne
    assert any(brud.endswith("i grundlag") for brud in fundne)
    assert lignende not in json.dumps(fundne)


def test_en_kontrolsum_er_intet_cpr_nummer_men_det_ved_siden_af_er(forloeb: Indmelding) -> None:
    kontrolsum = "ab" + "".join(["010190", "1234"]) + "c" * 52
    _koer("UPDATE haendelser_haendelse SET grundlag = jsonb_build_object('pdf_sha256', %s::text)", kontrolsum)
    assert "ingen_cpr" not in brudte()
    _koer("UPDATE haendelser_haendelse SET grundlag = jsonb_build_object('note', %s::text)", kontrolsum[:-1])
    assert all(brud.endswith("i grundlag") for brud in brudte()["ingen_cpr"])


def test_loggens_vej_gaar_gennem_maskinens_overgange() -> None:
    begyndelser = {"indmelding.indmeldt": Indmeldingsstatus.INDMELDT}

    def ender(*arter: str) -> set[str]:
        return {s.value for s in mulige([f"indmelding.{a}" for a in arter], INDMELDINGENS, begyndelser)}

    assert ender("indmeldt", "reserveret", "ledig_igen", "reserveret", "udlejet") == {"udlejet"}
    assert ender("indmeldt", "reserveret", "udlejet", "udlejning_fortrudt", "ledig_igen") == {"indmeldt"}
    assert ender("indmeldt", "udlejet") == set()
    assert ender("reserveret") == set()


def test_kommandoen_siger_i_orden_og_hvor_mange_der_er_brudt(
    forloeb: Indmelding, som_app: Callable[[], AbstractContextManager[None]]
) -> None:
    ud = StringIO()
    with som_app():
        call_command("efterproev", stdout=ud)
    assert ud.getvalue().count("i orden") == len(INVARIANTER)
    Portudfald.objects.filter(handling="anvisning").delete()
    ud = StringIO()
    with pytest.raises(CommandError, match=r"1 af \d+ regler er brudt") as fejl:
        call_command("efterproev", json=True, stdout=ud)
    assert fejl.value.returncode == 1
    [brudt] = [r for r in json.loads(ud.getvalue()) if not r["overholdt"]]
    assert brudt["noegle"] == "porten_er_reglerne"
    assert brudt["antal_brud"] == len(brudt["brud"]) > 0
