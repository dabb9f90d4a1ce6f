"""The rows of a file as they stood: stored by the hundred, found again one by one."""

import pytest

from monitoring.domain.vaerdier import Indikator
from monitoring.ingest.resultat import Indlaesningsresultat, Raa, Tabel
from monitoring.models import Raablok, Raaraekke
from monitoring.services.kopiering import gem_raaraekker
from tests import factories

pytestmark = pytest.mark.django_db


def _gem(*tabeller: Tabel) -> tuple[int, int, list[int]]:
    resultat = Indlaesningsresultat("fil", "lbf", True, {"beboere": Indikator.BEBOERE}, tabeller=list(tabeller))
    job, meldt = factories.indlaesning(), list[int]()
    return job.pk, gem_raaraekker(resultat, job.pk, meldt.append), meldt


def test_every_row_of_a_large_file_is_found_by_its_number_and_the_count_moves() -> None:
    numre = [nr for nr in range(2, 23_002) if nr % 100]  # a blank row in each hundred
    raa: list[list[Raa]] = [["0101", f"nr. {nr}", "", ""] for nr in numre]
    job, antal, meldt = _gem(Tabel("fil", "", {}, numre, raa))
    assert (antal, meldt) == (22_770, [10_000, 20_000])
    alle = Raaraekke.objects.filter(indlaesning=job)
    assert list(alle.order_by("id").values_list("raekke", flat=True)) == numre
    assert len(set(alle.values_list("id", flat=True))) == antal
    for nr in (2, 252, 11_111, 23_001):
        assert [r.celler for r in alle.med_nummer(nr)] == [["0101", f"nr. {nr}"]]
    assert not alle.med_nummer(200).exists()
    assert Raablok.objects.count() == 92


def test_cells_keep_what_would_part_rows_or_lines_elsewhere() -> None:
    celler: list[Raa] = ['"citat"', "a\tb\\N", "to\nlinjer\r", "skel\x1fog\x1erække", "{,}", "æøå", "nul\0"]
    ark: list[list[Raa]] = [[407.0, True, "", 0.5, "", ""], ["", "sidst"]]
    job, antal, meldt = _gem(Tabel("fil", "", {}, [2, 3], [celler, ["x"]]), Tabel("fil", "Ark", {}, [2, 4], ark))
    assert (antal, meldt) == (4, [])
    assert list(
        Raaraekke.objects.filter(indlaesning=job).order_by("ark", "raekke").values_list("ark", "raekke", "celler")
    ) == [
        ("", 2, ['"citat"', "a\tb\\N", "to\nlinjer\r", "skel␟og␞række", "{,}", "æøå", "nul"]),
        ("", 3, ["x"]),
        ("Ark", 2, ["407", "SAND", "", "0,5"]),
        ("Ark", 4, ["", "sidst"]),
    ]
