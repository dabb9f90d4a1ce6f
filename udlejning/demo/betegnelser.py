"""The invented ministry labels its areas by the real law, with the lists it has already written as history."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from monitoring.domain.kontrol import kontroller_omraade
from monitoring.domain.lov import Lov
from monitoring.domain.vaerdier import Betegnelse, Indikator, Maaling, Mangelgrund
from monitoring.domain.vurdering import Omraadetal

from .verden import Tal


class Demoministerium:
    """Call it list by list, oldest first. Years before its first list count as years without a label."""

    def __init__(self, lov: Lov, foerste_aar: int) -> None:
        self._lov = lov
        self._historik: dict[tuple[str, str], dict[int, bool | None]] = defaultdict(
            lambda: dict.fromkeys(range(foerste_aar - 6, foerste_aar), False)
        )

    def __call__(self, omraade: str, kommune: str, listedato: dt.date, tal: Tal, snit: Decimal) -> Sequence[str]:
        historik = self._historik[omraade, kommune]
        omraadetal = Omraadetal(
            listedato=listedato,
            omraade=omraade,
            kommune=kommune,
            kategori=None,
            maalinger=_maalinger(tal, listedato.year),
            doemte_landsgennemsnit=snit,
        )
        beregnet = kontroller_omraade(omraadetal, historik, self._lov).beregnet
        historik[listedato.year] = Betegnelse.PARALLELSAMFUND in beregnet
        # An area stands under its gravest label.
        if Betegnelse.UDSAT in beregnet:
            beregnet = tuple(b for b in beregnet if b is not Betegnelse.FOREBYGGELSE)
        return [b.value for b in beregnet]


def _maalinger(tal: Tal, aar: int) -> dict[Indikator, Maaling]:
    vaerdier = {
        Indikator.BEBOERE: Decimal(tal.beboere),
        Indikator.UDEN_TILKNYTNING: tal.uden_tilknytning,
        Indikator.DOEMTE: tal.doemte,
        Indikator.GRUNDSKOLE: tal.grundskole,
        Indikator.INDKOMST: tal.indkomst,
        Indikator.IKKE_VESTLIG: tal.ikke_vestlig,
    }
    return {
        i: Maaling(i, v, None if v is not None else Mangelgrund.IKKE_TILGAENGELIG, aar) for i, v in vaerdier.items()
    }
