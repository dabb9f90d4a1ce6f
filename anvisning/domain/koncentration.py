"""How concentrated assignments are: the Herfindahl index and the share of the largest, in figures and in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from monitoring.domain.dansk import procent, tal

#: So many of the largest are held together.
STOERSTE = 5


@dataclass(frozen=True, slots=True)
class Koncentration:
    """`herfindahl` is the sum of the squared shares: 1 when one has all, 1/n when n have the same. None of nothing.

    `andel_stoerste` is the share of the `STOERSTE` largest together, in per cent.
    """

    antal: int
    afdelinger: int
    herfindahl: Decimal | None
    svarer_til: Decimal | None
    andel_stoerste: Decimal | None

    @property
    def tekst(self) -> str:
        """``0,25: som om anvisningerne var delt lige mellem 4 afdelinger. De 5 med flest fik 100 %.``"""
        if self.herfindahl is None or self.svarer_til is None or self.andel_stoerste is None:
            return "Ingen anvisninger, så der er ingen koncentration at måle."
        ligeligt = "kun fordelt på én afdeling" if self.afdelinger == 1 else self._ligeligt(self.svarer_til)
        return (
            f"{tal(self.herfindahl, 3)}: {ligeligt}. De {STOERSTE} afdelinger med flest fik "
            f"{procent(self.andel_stoerste, 1)} af {tal(self.antal)}."
        )

    @staticmethod
    def _ligeligt(svarer_til: Decimal) -> str:
        return f"som om anvisningerne var delt lige mellem {tal(svarer_til, 1)} afdelinger"


def koncentration(antal_pr_afdeling: Iterable[int]) -> Koncentration:
    """Of the number of assignments of each afdeling; those with none say nothing."""
    antal = sorted((n for n in antal_pr_afdeling if n), reverse=True)
    ialt = sum(antal)
    if not ialt:
        return Koncentration(0, 0, None, None, None)
    kvadrater = sum(n * n for n in antal)
    return Koncentration(
        ialt,
        len(antal),
        _decimal(Fraction(kvadrater, ialt * ialt)),
        _decimal(Fraction(ialt * ialt, kvadrater)),
        _decimal(Fraction(100 * sum(antal[:STOERSTE]), ialt)),
    )


def _decimal(broek: Fraction) -> Decimal:
    return round(Decimal(broek.numerator) / Decimal(broek.denominator), 6)
