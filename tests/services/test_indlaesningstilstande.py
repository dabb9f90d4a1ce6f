"""The states of an import are one table; the documents print it."""

from pathlib import Path

from monitoring.models import Indlaesning
from monitoring.services.indlaesningstilstande import AABNE, FAERDIGE, I_GANG, KAN_KOERES_IGEN, TILSTANDE, som_tabel

S = Indlaesning.Status
ARKITEKTUR = Path(__file__).resolve().parents[2] / "docs" / "architecture.md"


def test_every_state_is_in_the_table_and_leads_to_known_states() -> None:
    assert set(TILSTANDE) == set(S.values)
    assert {nyt for naeste in TILSTANDE.values() for nyt in naeste} <= set(S.values)


def test_what_is_stored_can_only_be_withdrawn_and_what_is_cancelled_or_withdrawn_is_the_end() -> None:
    assert set(TILSTANDE[S.INDLAEST]) == {S.TRUKKET}
    assert TILSTANDE[S.ANNULLERET] == TILSTANDE[S.TRUKKET] == TILSTANDE[S.UAENDRET] == {}
    assert {status for status, naeste in TILSTANDE.items() if S.INDLAEST in naeste} == {S.KOERER}


def test_the_groups_follow() -> None:
    assert set(AABNE) == {S.VENTER, S.KOERER, S.AFVENTER, S.BREMSET}
    assert set(FAERDIGE) == {S.INDLAEST, S.UAENDRET, S.AFVIST, S.FEJLET, S.ANNULLERET, S.TRUKKET}
    assert set(I_GANG) < set(AABNE)
    assert all(S.VENTER in TILSTANDE[status] for status in KAN_KOERES_IGEN)


def test_the_table_of_the_documents_is_this_one() -> None:
    assert som_tabel() in ARKITEKTUR.read_text(encoding="utf-8"), f"Put into docs/architecture.md:\n\n{som_tabel()}"
