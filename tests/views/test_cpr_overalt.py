"""No form of any page stores a text that looks like a CPR number, whichever field it is written in."""

import datetime as dt
from collections.abc import Iterator
from random import Random

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as f
from tests.formularer import Felt, Formular, laes_side
from tests.views.objekter import OBJEKTER, ROLLER, byg_scene
from tests.views.test_adgang import MATRIX
from udlejning.overblik.efterproevning.tekster import uden_cpr

pytestmark = pytest.mark.django_db

#: Made here, so that no file holds one.
LIGNENDE = "-".join(["010190", "0".rjust(4, "0")])
SIDER = sorted({r["adresse"] for r in MATRIX if r.get("metode", "GET") == "GET" and 200 in r["svar"]})
#: Where text is a secret of the user's own that is only ever stored as a hash, or leads out.
UDENFOR = ("account_",)
#: What a careful person writes in the other fields, by the end of their name.
ANDRE = {
    "sagsref": "SAG-2026-1",
    "email": "anna@example.dk",
    "fra_on": f.IDAG.isoformat(),
    "til_on": (f.IDAG + dt.timedelta(days=90)).isoformat(),
    "postnr": "9000",
}


def _plausibel(navn: str, felt: Felt) -> str:
    ende = navn.rpartition("-")[2]
    if ende in ANDRE:
        return ANDRE[ende]
    if felt.vaerdier and felt.vaerdier[0]:
        return felt.vaerdier[0]
    if felt.art == "tal":
        return f.IDAG.isoformat() if ende.endswith(("_on", "dato", "dag")) else "3"
    return "En ganske almindelig sætning"


def _formularer(adresse: str) -> Iterator[tuple[Client, Formular]]:
    """The forms with text on the page, for those who may see it."""
    scene = byg_scene()
    for raekke in (r for r in MATRIX if r["adresse"] == adresse and r.get("metode", "GET") == "GET"):
        if 200 not in raekke["svar"][1:]:
            continue
        sti = reverse(adresse, kwargs=OBJEKTER[raekke["objekt"]](scene) if "objekt" in raekke else {})
        ser = [rolle for rolle, status in zip(ROLLER, raekke["svar"][1:], strict=True) if status == 200]
        for rolle in ser[:2]:  # an organisation's staff and the first of the others
            klient = Client(raise_request_exception=True)
            klient.force_login(scene.brugere[rolle.value])
            svar = klient.get(sti)
            indhold = svar.getvalue()  # sends a file to its end, which closes it
            if svar.get("Content-Type", "").startswith("text/html"):
                for formular in laes_side(sti, indhold.decode()).formularer:
                    yield klient, formular


@pytest.mark.parametrize("adresse", [a for a in SIDER if not a.startswith(UDENFOR)])
def test_ingen_formular_gemmer_noget_der_ligner_et_cpr_nummer(adresse: str) -> None:
    f.aftale()
    rng = Random(adresse)
    for klient, formular in _formularer(adresse):
        tekster = {navn: _plausibel(navn, felt) for navn, felt in formular.felter.items()}
        for navn in (navn for navn, felt in formular.felter.items() if felt.art == "tekst"):
            data: dict[str, list[str]] = {}
            for felt, vaerdi in formular.udfyldt(rng, tekster | {navn: f"Ring om {LIGNENDE}"}):
                data.setdefault(felt, []).append(vaerdi)
            svar = klient.post(formular.adresse, data)
            assert svar.status_code in (200, 302, 403, 404, 409, 422), (formular.adresse, navn, svar.status_code)
    assert list(uden_cpr()) == []
