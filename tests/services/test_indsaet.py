"""Inserting with a text made once: the same rows as the ORM writes, in their order, with their keys."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from anvisning.models import Fristsaetning
from tests import factories as f
from udlejning.faelles.indsaet import indsaet
from udlejning.haendelser.models import Haendelse
from udlejning.haendelser.services import ny_haendelse

pytestmark = pytest.mark.django_db


def _haendelse(tekst: str) -> Haendelse:
    by = f.bruger()
    return ny_haendelse(art="proeve", objekt=by, tekst=tekst, by=by, now=f.NU, grundlag={"å": [1, None, "%s; '"]})


def test_raekker_af_flere_slags_sendes_i_een_besked_og_faar_deres_noegler() -> None:
    tilbud = f.tilbud(f.indmelding(f.bolig(f.afdeling_i_farve("groen"))))
    frist = Fristsaetning.objects.get(anvisning=tilbud)
    kopi = Fristsaetning(**{felt.attname: getattr(frist, felt.attname) for felt in frist._meta.concrete_fields[1:]})
    haendelser = [_haendelse("Én; %s"), _haendelse("To")]

    with CaptureQueriesContext(connection) as fanget:
        indsaet([*haendelser, kopi])

    assert len(fanget) == 1
    for objekt in (*haendelser, kopi):
        gemt = type(objekt)._default_manager.get(pk=objekt.pk)
        for felt in objekt._meta.concrete_fields:
            assert getattr(gemt, felt.attname) == getattr(objekt, felt.attname)
        assert not objekt._state.adding
    assert haendelser[0].pk < haendelser[1].pk


def test_en_saetning_kan_gaa_foran_i_samme_besked() -> None:
    by = f.bruger()
    haendelser = [_haendelse("Én"), _haendelse("To")]
    with CaptureQueriesContext(connection) as fanget:
        indsaet(haendelser, foer=("UPDATE brugere_bruger SET first_name = %s WHERE id = %s", ["Ny; '", by.pk]))
    by.refresh_from_db()
    assert (len(fanget), by.first_name) == (1, "Ny; '")
    assert [Haendelse.objects.get(pk=h.pk).tekst for h in haendelser] == ["Én", "To"]


def test_ingen_raekker_er_ingen_besked() -> None:
    with CaptureQueriesContext(connection) as fanget:
        indsaet([])
    assert len(fanget) == 0


def test_databasens_nej_er_det_samme_som_ormens() -> None:
    """What one row breaks takes the rows before it along, as in any transaction."""
    foer = Haendelse.objects.count()
    forkert = _haendelse("Uden tidspunkt")
    forkert.at = None  # type: ignore[assignment]  # what the database refuses
    with pytest.raises(IntegrityError), transaction.atomic():
        indsaet([_haendelse("Først"), forkert])
    assert Haendelse.objects.count() == foer
