"""What figures point at exists and stays, and at most one figure of a cell is in force: held by the database."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from monitoring.domain.vaerdier import Indikator
from monitoring.models import INDIKATORNUMRE, Kilde, Korrektion, Observation, Talraekke
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_figure_of_no_area_or_superseded_by_no_import_is_refused() -> None:
    afdeling = factories.afdeling()
    tal = factories.observation(afdeling, Indikator.GRUNDSKOLE, 2024, "40.7")
    with pytest.raises(IntegrityError, match="erstattet_af_id peger på"), transaction.atomic():
        factories.erstat(tal, 999_999)
    with pytest.raises(IntegrityError, match="erstattet_af_id peger på"), transaction.atomic():
        factories.observation(afdeling, Indikator.GRUNDSKOLE, 2023, "40.7", erstattet_af_id=999_999)
    with pytest.raises(IntegrityError, match="omraade_id peger på"), transaction.atomic():
        _omraadetal(omraade_id=999_999, indlaesning_id=tal.indlaesning_id)


def test_an_import_or_an_area_that_figures_point_at_cannot_be_deleted() -> None:
    tal = factories.observation(factories.afdeling(), Indikator.GRUNDSKOLE, 2024, "40.7")
    rettelse = factories.indlaesning()
    factories.erstat(tal, rettelse)
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
    with pytest.raises(IntegrityError, match="Der gælder allerede et tal"), transaction.atomic():
        factories.observation(afdeling, Indikator.GRUNDSKOLE, 2024, "41")
    anden_indlaesning, tredje_indlaesning = factories.indlaesning(), factories.indlaesning()
    factories.erstat(foerste, anden_indlaesning)
    anden = factories.observation(afdeling, Indikator.GRUNDSKOLE, 2024, "41", indlaesning=anden_indlaesning)
    factories.erstat(anden, tredje_indlaesning)
    factories.observation(afdeling, Indikator.GRUNDSKOLE, 2024, "42", indlaesning=tredje_indlaesning)
    factories.observation(afdeling, Indikator.GRUNDSKOLE, 2023, "42")
    factories.observation(afdeling, Indikator.INDKOMST, 2024, "42")
    # Also two that one import took out of force: its own and the one before it.
    factories.erstat(foerste, tredje_indlaesning)
    assert Observation.objects.filter(indikator="grundskole", aar=2024).count() == 3
    # Out of force and back again: not beside the one that is in force now.
    with pytest.raises(IntegrityError, match="Der gælder allerede et tal"), transaction.atomic():
        Talraekke.objects.filter(pk=anden.talraekke_id).update(erstattet=None)
    # And no second first row, whatever figures it has.
    with pytest.raises(IntegrityError, match="talraekke_afdeling"), transaction.atomic():
        Talraekke.objects.filter(pk=anden.talraekke_id).update(lag=0)


def test_a_stored_figure_never_changes_and_is_a_figure_or_a_reason() -> None:
    tal = factories.observation(factories.afdeling(), Indikator.GRUNDSKOLE, 2024, "40.7")
    raekke = Talraekke.objects.filter(pk=tal.talraekke_id)
    for felter in ({"vaerdier": [Decimal(1)]}, {"mangler": ["tom"]}, {"foerste": 2}, {"id": tal.talraekke_id + 1}):
        with pytest.raises(IntegrityError, match="kan ikke ændres"), transaction.atomic():
            raekke.update(**felter)
    for mangler in (["", None, None, None], [None, None, None, "tom"]):
        ny = raekke.get()
        ny.pk, ny.aar, ny.mangler = None, 2023, mangler
        with pytest.raises(IntegrityError, match="talraekke_vaerdi_eller_grund"), transaction.atomic():
            ny.save()


def test_a_correction_lies_over_a_figure_that_is_there_and_stays() -> None:
    afdeling = factories.afdeling()
    tal = factories.observation(afdeling, Indikator.GRUNDSKOLE, 2024, "40.7")
    nabo = factories.observation(afdeling, Indikator.INDKOMST, 2024, "40.7")
    rettelse = factories.korrektion(tal)
    assert (Korrektion.objects.get(observation__indikator="grundskole"), rettelse.observation) == (rettelse, tal)
    # The row has no figure with that number, and none has the other.
    for findes_ikke in (tal.pk + 1, nabo.pk + 1_000):
        with pytest.raises(IntegrityError, match="som ikke findes"), transaction.atomic():
            Korrektion.objects.filter(pk=rettelse.pk).update(observation=findes_ikke)
    with pytest.raises(IntegrityError, match="der er rettet"), transaction.atomic():
        Talraekke.objects.filter(pk=tal.talraekke_id).delete()
    Talraekke.objects.filter(pk=nabo.talraekke_id).delete()


def test_the_view_names_the_indicators_as_the_program_does() -> None:
    afdeling = factories.afdeling()
    for indikator, nummer in INDIKATORNUMRE.items():
        tal = factories.observation(afdeling, indikator, 2024, str(nummer), kolonne=f"K{nummer}")
        assert (tal.nummer, tal.indikator, tal.kolonne) == (nummer, indikator.value, f"K{nummer}")
        assert tal.vaerdi == Decimal(nummer)
        assert Observation.objects.get(pk=tal.pk) == tal


def test_an_afdelings_figures_are_found_by_the_index_superseded_or_not() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for hvor in ("", " AND erstattet_af_id IS NULL", " AND erstattet_af_id = 5"):
            cursor.execute(f"EXPLAIN SELECT * FROM monitoring_observation WHERE afdeling_id = 7{hvor}")
            plan = "\n".join(linje for (linje,) in cursor.fetchall())
            assert "talraekke_afdeling" in plan
        cursor.execute("EXPLAIN SELECT * FROM monitoring_observation WHERE indlaesning_id = 7")
        assert "talraekke_indlaesning" in "\n".join(linje for (linje,) in cursor.fetchall())


def test_one_figure_and_the_figure_of_a_correction_are_found_by_the_rows_index() -> None:
    """The number of a figure is computed, which no index knows: the look-ups name the rows that it can be in."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for alle in (
        Observation.objects.filter(pk=700),
        Korrektion.objects.filter(pk=7).select_related("observation"),
        Korrektion.objects.filter(pk=7, observation__kilde="lbf"),
    ):
        assert "monitoring_talraekke_pkey" in alle.explain()


def _omraadetal(*, omraade_id: int, indlaesning_id: int) -> Observation:
    raekke = Talraekke.objects.create(
        kilde=Kilde.MINISTERIET,
        omraade_id=omraade_id,
        aar=2024,
        listedato=dt.date(2024, 12, 1),
        kendt_on=dt.date(2024, 12, 1),
        vaerdier=[Decimal(50)],
        indlaesning_id=indlaesning_id,
        ark="",
        raekke=2,
        kolonner="C",
    )
    return raekke.observationer.get()
