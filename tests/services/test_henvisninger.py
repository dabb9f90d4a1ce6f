"""What figures point at exists and stays, and at most one figure of a cell is in force: held by the database."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from monitoring.domain.vaerdier import Indikator
from monitoring.models import Kilde, Observation
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_figure_of_no_area_or_superseded_by_no_import_is_refused() -> None:
    afdeling = factories.afdeling()
    tal = factories.observation(afdeling, Indikator.GRUNDSKOLE, 2024, "40.7")
    with pytest.raises(IntegrityError, match="erstattet_af_id peger på"), transaction.atomic():
        Observation.objects.filter(pk=tal.pk).update(erstattet_af=999_999)
    with pytest.raises(IntegrityError, match="erstattet_af_id peger på"), transaction.atomic():
        factories.observation(afdeling, Indikator.GRUNDSKOLE, 2023, "40.7", erstattet_af_id=999_999)
    with pytest.raises(IntegrityError, match="omraade_id peger på"), transaction.atomic():
        _omraadetal(omraade_id=999_999, indlaesning_id=tal.indlaesning_id)


def test_an_import_or_an_area_that_figures_point_at_cannot_be_deleted() -> None:
    tal = factories.observation(factories.afdeling(), Indikator.GRUNDSKOLE, 2024, "40.7")
    rettelse = factories.indlaesning()
    Observation.objects.filter(pk=tal.pk).update(erstattet_af=rettelse)
    omraade = factories.omraade()
    _omraadetal(omraade_id=omraade.pk, indlaesning_id=tal.indlaesning_id)
    for tabel, pk in (("monitoring_indlaesning", rettelse.pk), ("monitoring_omraade", omraade.pk)):
        with (
            pytest.raises(IntegrityError, match="kan ikke slettes"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"DELETE FROM {tabel} WHERE id = %s", [pk])
    fri = factories.indlaesning()
    fri.delete()


def test_one_figure_is_in_force_and_older_ones_stand_beside_it() -> None:
    afdeling = factories.afdeling()
    foerste = factories.observation(afdeling, Indikator.GRUNDSKOLE, 2024, "40.7")
    with pytest.raises(IntegrityError, match="observation_gaeldende_afdeling"), transaction.atomic():
        factories.observation(afdeling, Indikator.GRUNDSKOLE, 2024, "41")
    anden_indlaesning, tredje_indlaesning = factories.indlaesning(), factories.indlaesning()
    Observation.objects.filter(pk=foerste.pk).update(erstattet_af=anden_indlaesning)
    anden = factories.observation(afdeling, Indikator.GRUNDSKOLE, 2024, "41", indlaesning=anden_indlaesning)
    Observation.objects.filter(pk=anden.pk).update(erstattet_af=tredje_indlaesning)
    factories.observation(afdeling, Indikator.GRUNDSKOLE, 2024, "42", indlaesning=tredje_indlaesning)
    factories.observation(afdeling, Indikator.GRUNDSKOLE, 2023, "42")
    factories.observation(afdeling, Indikator.INDKOMST, 2024, "42")
    # Also two that one import took out of force: its own and the one before it.
    Observation.objects.filter(pk=foerste.pk).update(erstattet_af=tredje_indlaesning)
    assert Observation.objects.filter(indikator="grundskole", aar=2024).count() == 3


def test_an_afdelings_figures_are_found_by_the_index_superseded_or_not() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for hvor in ("", " AND erstattet_af_id IS NULL", " AND erstattet_af_id = 5"):
            cursor.execute(f"EXPLAIN SELECT * FROM monitoring_observation WHERE afdeling_id = 7{hvor}")
            plan = "\n".join(linje for (linje,) in cursor.fetchall())
            assert "observation_gaeldende_afdeling" in plan
        cursor.execute("EXPLAIN SELECT * FROM monitoring_observation WHERE indlaesning_id = 7")
        assert "observation_indlaesning" in "\n".join(linje for (linje,) in cursor.fetchall())


def _omraadetal(*, omraade_id: int, indlaesning_id: int) -> Observation:
    return Observation.objects.create(
        kilde=Kilde.MINISTERIET,
        omraade_id=omraade_id,
        indikator=Indikator.GRUNDSKOLE,
        aar=2024,
        listedato=dt.date(2024, 12, 1),
        kendt_on=dt.date(2024, 12, 1),
        vaerdi=Decimal(50),
        indlaesning_id=indlaesning_id,
        ark="",
        raekke=2,
        kolonne="C",
    )
