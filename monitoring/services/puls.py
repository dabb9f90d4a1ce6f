"""The sign of life of a running import, and how many rows it has come through."""

from typing import Any

from monitoring.models import Indlaesning
from udlejning.faelles.puls import LEVETID, SLAG, Jobpuls, JobTabt

__all__ = ["LEVETID", "SLAG", "JobTabt", "Puls"]


class Puls(Jobpuls):
    """The attempt `forsoeg` of an import, with the rows that have been counted."""

    def __init__(self, indlaesning_id: int, forsoeg: int, slag: float = SLAG) -> None:
        job = Indlaesning.objects.filter(pk=indlaesning_id, forsoeg=forsoeg, status=Indlaesning.Status.KOERER)
        super().__init__(job, str(indlaesning_id), slag)
        self._raekker: dict[str, int] = {}

    def meld(self, tekst: str, pct: int, **raekker: Any) -> None:
        """Also how many rows: `i_alt`, `kontrolleret`, `gemt`."""
        self._raekker = {**self._raekker, **raekker}
        super().meld(tekst, pct, fremdrift=self._raekker)
