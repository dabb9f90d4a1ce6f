"""The brake on abnormal change: more than so many **and** more than such a share, and a second person must agree."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from monitoring.domain.dansk import procent, tal


@dataclass(frozen=True, slots=True)
class Bremseregel:
    """Both must be exceeded. `antagelse` is shown wherever the brake is."""

    antal: int
    procent: Decimal
    antagelse: str


@dataclass(frozen=True, slots=True)
class Bremsetal:
    """`aendrede` of `ialt` change; `mod` is the id of what they are held against (a round), where there is one."""

    aendrede: int
    ialt: int
    regel: Bremseregel
    mod: int | None = None

    @property
    def overskredet(self) -> bool:
        """Whether the brake takes hold: strictly more than the count and strictly more than the share."""
        return self.aendrede > self.regel.antal and self.aendrede * 100 > self.regel.procent * self.ialt

    @property
    def andel(self) -> Decimal:
        """Per cent, one decimal."""
        return (Decimal(self.aendrede * 100) / (self.ialt or 1)).quantize(Decimal("0.1"))

    @property
    def graense(self) -> str:
        """``mere end 40 og mere end 20 %``."""
        return f"mere end {tal(self.regel.antal)} og mere end {procent(self.regel.procent)}"

    @property
    def talt(self) -> str:
        """``120 af 450 (26,7 %)``."""
        return f"{tal(self.aendrede)} af {tal(self.ialt)} ({procent(self.andel)})"

    def som_dict(self) -> dict[str, Any]:
        """As it is stored with a release, which holds for these figures only."""
        return {
            "aendrede": self.aendrede,
            "ialt": self.ialt,
            "graense_antal": self.regel.antal,
            "graense_procent": format(self.regel.procent.normalize(), "f"),
            "mod": self.mod,
        }


def bremsetal_fra_dict(data: dict[str, Any]) -> Bremsetal:
    """The inverse of `Bremsetal.som_dict`, without the rule's assumption."""
    regel = Bremseregel(data["graense_antal"], Decimal(data["graense_procent"]), "")
    return Bremsetal(data["aendrede"], data["ialt"], regel, data["mod"])
