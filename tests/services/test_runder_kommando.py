"""``manage.py monitorering``: JSON, exit codes and Danish errors."""

import json
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError

from monitoring.models import Monitorering, Placering
from monitoring.services.modeller import indlaes_modeller
from tests import factories as f
from udlejning.brugere.rettigheder import Rolle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_ur")]


@pytest.fixture
def _ur() -> Any:
    with time_machine.travel(f.NU, tick=False):
        yield


@pytest.fixture(autouse=True)
def _grund(db: None) -> None:
    indlaes_modeller(f.NU)
    f.bruger(username="monitor")
    f.bruger(username="monitor2")
    f.ministerliste()
    organisation = f.organisation("0101")
    f.lbf_tal(f.afdeling(organisation, "001"))
    f.lbf_tal(f.afdeling(organisation, "002"), uden_tilknytning="35", grundskole="65")
    f.afdeling(organisation, "003")


def _koer(*argumenter: str) -> dict[str, Any]:
    ud = StringIO()
    call_command("monitorering", *argumenter, "--json", stdout=ud)
    data = json.loads(ud.getvalue())
    assert isinstance(data, dict)
    return data


def _fejl(*argumenter: str) -> tuple[int, str]:
    with pytest.raises(CommandError) as fejl:
        call_command("monitorering", *argumenter, stdout=StringIO())
    return fejl.value.returncode, str(fejl.value)


def test_hele_vejen() -> None:
    tomt = {"roed": 0, "gul": 0, "groen": 0, "ikke_maalt": 0}
    talt = {"roed": 0, "gul": 1, "groen": 1, "ikke_maalt": 1}
    data = _koer("opret", "--pr", "2026-06-01", "--af", "monitor")
    ident = str(data["id"])
    assert data == {
        "id": data["id"],
        "status": "kladde",
        "pr": "2026-06-01",
        "gaelder_fra": None,
        "model": {"noegle": "aalborg", "version": 1},
        "antal": tomt,
    }
    beregnet = _koer("beregn", ident, "--af", "monitor")
    assert (beregnet["status"], beregnet["antal"]) == ("kladde", talt)
    assert _koer("indstil", ident, "--af", "monitor")["status"] == "indstillet"
    assert _koer("godkend", ident, "--af", "monitor2")["status"] == "godkendt"
    slut = _koer("offentliggoer", ident, "--fra", "2026-06-02", "--af", "monitor")
    assert (slut["status"], slut["gaelder_fra"], slut["antal"]) == ("offentliggjort", "2026-06-02", talt)
    assert _koer("efterregn", ident, "--af", "monitor")["forskelle"] == []


def test_uden_json_er_svaret_en_saetning() -> None:
    ud = StringIO()
    call_command("monitorering", "opret", "--pr", "01-06-2026", "--af", "monitor", stdout=ud)
    runde = Monitorering.objects.get()
    assert ud.getvalue() == f"Runde {runde.pk} pr. 1. juni 2026: kladde.\n"

    ud = StringIO()
    call_command("monitorering", "beregn", str(runde.pk), "--af", "monitor", stdout=ud)
    assert ud.getvalue().endswith("kladde. rød 0, gul 1, grøn 1, ikke målt 1.\n")


@pytest.mark.parametrize(
    ("argumenter", "ord_"),
    [
        (["opret", "--pr", "2026-06-02", "--af", "monitor"], "ligger i fremtiden"),
        (["opret", "--pr", "2026-06-01", "--af", "ingen"], "ingen aktiv bruger, der hedder 'ingen'"),
        (["beregn", "999999", "--af", "monitor"], "ingen runde med nummer 999999"),
        (["beregn", "99999999999999999999999", "--af", "monitor"], "ingen runde med nummer"),
        (["efterregn", "999999", "--af", "monitor"], "ingen runde med nummer 999999"),
    ],
)
def test_afvist_er_kode_1(argumenter: list[str], ord_: str) -> None:
    kode, tekst = _fejl(*argumenter)
    assert kode == 1
    assert ord_ in tekst


def test_samme_person_forkert_status_og_manglende_ret_er_kode_1() -> None:
    ident = str(_koer("opret", "--pr", "2026-06-01", "--af", "monitor")["id"])
    f.bruger(Rolle.STYREGRUPPE, username="styregruppe")

    assert _fejl("indstil", ident, "--af", "monitor") == (
        1, "Runden er ikke beregnet. Beregn den, før den indstilles.",
    )  # fmt: skip
    _koer("beregn", ident, "--af", "monitor")
    _koer("indstil", ident, "--af", "monitor")
    for argumenter, ord_ in [
        (["godkend", ident, "--af", "monitor"], "af en anden end den, der indstillede den"),
        (["offentliggoer", ident, "--fra", "2026-06-02", "--af", "monitor"], "Runden skal være godkendt"),
        (["godkend", ident, "--af", "styregruppe"], "ikke ret til at godkende runden"),
    ]:
        kode, tekst = _fejl(*argumenter)
        assert (kode, ord_ in tekst) == (1, True)


@pytest.mark.parametrize(
    "argumenter",
    [
        [],
        ["findes-ikke"],
        ["opret", "--af", "monitor"],
        ["opret", "--pr", "2026-06-01"],
        ["opret", "--pr", "31-02-2026", "--af", "monitor"],
        ["beregn", "--af", "monitor"],
        ["beregn", "en", "--af", "monitor"],
        ["offentliggoer", "1", "--af", "monitor"],
    ],
)
def test_forkert_brug_er_kode_2(argumenter: list[str]) -> None:
    kode, tekst = _fejl(*argumenter)
    assert kode == 2
    assert tekst
    assert "required" not in tekst


def test_en_efterregning_der_ikke_passer_er_kode_1_og_navngiver_afdelingen() -> None:
    ident = str(_koer("opret", "--pr", "2026-06-01", "--af", "monitor")["id"])
    _koer("beregn", ident, "--af", "monitor")
    Placering.objects.filter(afdeling__nr="002").update(farve="groen", trin=1)

    kode, tekst = _fejl("efterregn", ident, "--af", "monitor")
    assert kode == 1
    assert "0101-002" in tekst


def test_uden_model_siger_kommandoen_hvad_der_mangler() -> None:
    kode, tekst = _fejl("opret", "--pr", "2022-06-01", "--af", "monitor")
    assert (kode, "indlaes_regler" in tekst) == (1, True)


def test_traek_tilbage_og_erstat() -> None:
    ident = str(_koer("opret", "--pr", "2026-06-01", "--af", "monitor")["id"])
    for handling, hvem in (("beregn", "monitor"), ("indstil", "monitor"), ("godkend", "monitor2")):
        _koer(handling, ident, "--af", hvem)
    _koer("offentliggoer", ident, "--fra", "2026-06-02", "--af", "monitor")

    trukket = _koer("traek", ident, "--begrundelse", "Et tal er forkert.", "--af", "monitor2")
    assert (trukket["status"], trukket["gaelder_fra"]) == ("godkendt", None)

    _koer("offentliggoer", ident, "--fra", "2026-06-01", "--af", "monitor")
    kode, besked = _fejl("traek", ident, "--begrundelse", "For sent.", "--af", "monitor")
    assert (kode, "kan den erstattes" in besked) == (1, True)
    ny = _koer("erstat", ident, "--begrundelse", "LBF har rettet tallene.", "--af", "monitor")
    assert (ny["status"], ny["pr"], ny["erstatter"]) == ("kladde", "2026-06-01", int(ident))


def test_en_runde_der_ikke_er_bremset_kan_ikke_frigives() -> None:
    ident = str(_koer("opret", "--pr", "2026-06-01", "--af", "monitor")["id"])

    kode, besked = _fejl("frigiv", ident, "--begrundelse", "Fint.", "--af", "monitor2")

    assert (kode, "ikke bremset" in besked) == (1, True)


def test_en_begrundelse_skal_med() -> None:
    kode, besked = _fejl("erstat", "1", "--af", "monitor")

    assert (kode, "--begrundelse" in besked) == (2, True)
