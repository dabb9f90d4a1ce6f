"""What is found wrong or worth knowing in a file: place, text found, cause, and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from monitoring.domain.dansk import opremsning, tal


class Alvor(StrEnum):
    """`FEJL` stops the whole file; `ADVARSEL` a person must look at; `BEMAERKNING` says what was done."""

    FEJL = "fejl"
    ADVARSEL = "advarsel"
    BEMAERKNING = "bemaerkning"


@dataclass(frozen=True, slots=True)
class Fund:
    """One finding. `raekke` counts from 1 as Excel does; without `kolonne` it concerns the row, without both the file.

    `besked` goes on from the text found ("er over 100 %"); `raad` begins with an imperative. `bogstav` is the
    column's letter in Excel. A remark about many cells is one finding with their number in `antal`. `tal_id` is the
    stored figure (an `Observation`) that `besked` quotes: where it is shown, it leads to that figure's own cell.
    """

    alvor: Alvor
    kode: str
    ark: str = ""
    raekke: int | None = None
    kolonne: str = ""
    celle_tekst: str = ""
    besked: str = ""
    raad: str = ""
    bogstav: str = ""
    antal: int = 1
    tal_id: int | None = None

    @property
    def celle(self) -> str:
        """``F7``, or empty where the finding is not about one cell."""
        return f"{self.bogstav}{self.raekke}" if self.bogstav and self.raekke else ""

    def sted(self) -> str:
        """``Ark »2024«, række 7, kolonne F (doemte_pct)``; empty for the whole file."""
        led = [f"ark »{self.ark}«"] if self.ark else []
        if self.raekke:
            led.append(f"række {tal(self.raekke)}")
        if self.kolonne:
            led.append(f"kolonne {self.bogstav} ({self.kolonne})" if self.bogstav else f"kolonne {self.kolonne}")
        return _stort(", ".join(led))

    def tekst(self) -> str:
        """One Danish sentence."""
        return _saetning(self.sted(), self._udsagn())

    def _udsagn(self) -> str:
        fundet = f"»{forkort(self.celle_tekst)}« {self.besked}" if self.celle_tekst else self.besked
        if self.antal > 1:
            fundet = f"{fundet} (i alt {tal(self.antal)} celler)"
        return f"{fundet}; {self.raad}" if self.raad else fundet

    def som_json(self) -> dict[str, Any]:
        """Plain values for storing, with the sentence."""
        return {
            "alvor": self.alvor.value,
            "kode": self.kode,
            "ark": self.ark,
            "raekke": self.raekke,
            "kolonne": self.kolonne,
            "bogstav": self.bogstav,
            "celle_tekst": self.celle_tekst,
            "besked": self.besked,
            "raad": self.raad,
            "antal": self.antal,
            "tal_id": self.tal_id,
            "tekst": self.tekst(),
        }


@dataclass(frozen=True, slots=True)
class Fundgruppe:
    """The same thing found again and again: one line with its cells."""

    alvor: Alvor
    kode: str
    kolonne: str
    fund: tuple[Fund, ...]

    @property
    def antal(self) -> int:
        """How many cells (or rows) it concerns."""
        return sum(et.antal for et in self.fund)

    def celler(self, hoejst: int | None = None) -> list[str]:
        """The places, ``F7`` or ``2024!F7``, at most `hoejst`."""
        udvalgte = self.fund if hoejst is None else self.fund[:hoejst]
        return [(f"{et.ark}!" if et.ark else "") + (et.celle or f"række {et.raekke}") for et in udvalgte if et.raekke]

    def omraader(self, hoejst: int) -> tuple[list[str], int]:
        """All the places, neighbours in a column as one range (``F7:F806``): the first `hoejst`, and how many more."""
        loeb: list[tuple[Fund, Fund]] = []
        for et in sorted((et for et in self.fund if et.raekke), key=lambda et: (et.ark, et.bogstav, et.raekke or 0)):
            foerste, sidste = loeb[-1] if loeb else (et, et)
            if loeb and (et.ark, et.bogstav) == (sidste.ark, sidste.bogstav) and et.raekke in _naeste(sidste):
                loeb[-1] = foerste, et
            else:
                loeb.append((et, et))
        return [_omraade(fra, til) for fra, til in loeb[:hoejst]], max(0, len(loeb) - hoejst)

    def tekst(self) -> str:
        """One Danish sentence for the whole group."""
        if len(self.fund) == 1:
            return self.fund[0].tekst()
        foerste = self.fund[0]
        steder = self.celler(5)
        flere = len(self.fund) - len(steder)
        hvor = opremsning([*steder, f"{tal(flere)} andre steder"] if flere else steder)
        fundet = f"for eksempel »{forkort(foerste.celle_tekst)}« {foerste.besked}"
        hvad = fundet if foerste.celle_tekst else foerste.besked
        sted = f"Kolonne {self.kolonne}" if self.kolonne else ""
        return _saetning(sted, f"{hvad} ({hvor}); {foerste.raad}" if foerste.raad else f"{hvad} ({hvor})")


def _naeste(fund: Fund) -> tuple[int, int]:
    """The row of the finding (several may concern one cell) and the one below."""
    raekke = fund.raekke or 0
    return raekke, raekke + 1


def _omraade(fra: Fund, til: Fund) -> str:
    foran = f"{fra.ark}!" if fra.ark else ""
    if not fra.bogstav:
        return f"{foran}række {fra.raekke}" + (f"-{til.raekke}" if til.raekke != fra.raekke else "")
    return f"{foran}{fra.celle}" + (f":{til.celle}" if til.raekke != fra.raekke else "")


_RANG = {Alvor.FEJL: 0, Alvor.ADVARSEL: 1, Alvor.BEMAERKNING: 2}


def grupper(fund: Iterable[Fund]) -> list[Fundgruppe]:
    """`fund` gathered by severity, code and column; errors first, otherwise in the order of the file."""
    samlet: dict[tuple[Alvor, str, str], list[Fund]] = {}
    for et in fund:
        samlet.setdefault((et.alvor, et.kode, et.kolonne), []).append(et)
    alle = [Fundgruppe(alvor, kode, kolonne, tuple(gruppe)) for (alvor, kode, kolonne), gruppe in samlet.items()]
    return sorted(alle, key=lambda gruppe: _RANG[gruppe.alvor])


def forkort(tekst: str, laengde: int = 60) -> str:
    """`tekst` cut to `laengde` characters with an ellipsis."""
    return tekst if len(tekst) <= laengde else tekst[: laengde - 1].rstrip() + "…"


def _saetning(sted: str, udsagn: str) -> str:
    hel = f"{sted}: {udsagn}" if sted else _stort(udsagn)
    return hel if hel.endswith(".") else f"{hel}."


def _stort(tekst: str) -> str:
    return tekst[:1].upper() + tekst[1:]
