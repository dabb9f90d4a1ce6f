"""The parameters of a model and of rules, one by one: where each lies in the data, and how it reads in Danish."""

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from monitoring.domain.dansk import MAANEDER, opremsning, procent, tal

Sti = tuple[str | int, ...]
_AENDRET = "Ændret i et scenarie."


class Art(StrEnum):
    """What kind of value: it decides the form's field and the words."""

    PROCENT = "procent"
    FAKTOR = "faktor"
    ANTAL = "antal"
    DAGE = "dage"
    ANDEL = "andel"
    VALG = "valg"
    FLERE = "flere"
    KONTAKT = "kontakt"
    AARSDAGE = "aarsdage"


@dataclass(frozen=True, slots=True)
class Parameter:
    """`felt` names it in a form, `sti` is its place in the data, `steder` how the readers' errors about it begin.

    `gruppe` and `under` are the headings it stands under. `valg` are value and word of what can be chosen; `hoejst` is
    the greatest number that makes sense. Of a list that is `kraevet` something must be chosen. What is `egen` the draft
    itself has added, so that a change of it is no change of anything that was before.
    """

    felt: str
    sti: Sti
    art: Art
    gruppe: str
    under: str
    navn: str
    steder: tuple[str, ...]
    hjaelp: str = ""
    valg: tuple[tuple[str, str], ...] = ()
    hoejst: int = 100
    kraevet: bool = True
    egen: bool = False

    def vaerdi(self, data: Mapping[str, Any]) -> Any:
        """As it stands in `data`; a list that is not there is empty. `Art.AARSDAGE` are days as ``12-24``."""
        knude: Any = data
        for led in self.sti[:-1]:
            knude = knude[led]
        return knude.get(self.sti[-1]) or [] if self.art is Art.FLERE else knude[self.sti[-1]]

    def ens(self, a: Any, b: Any) -> bool:
        """Whether two values say the same: ``25`` and ``"25"`` do, and lists in another order."""
        if self.art in (Art.FLERE, Art.AARSDAGE):
            return set(a) == set(b)
        if self.art in (Art.PROCENT, Art.FAKTOR, Art.ANDEL) and a is not None and b is not None:
            return Decimal(a) == Decimal(b)
        return bool(a == b)

    def i_ord(self, vaerdi: Any) -> str:
        match self.art:
            case Art.PROCENT | Art.ANDEL:
                return "aftales" if vaerdi is None else procent(Decimal(vaerdi))
            case Art.FAKTOR:
                return f"{tal(Decimal(vaerdi))} × landsgennemsnittet"
            case Art.ANTAL:
                return tal(Decimal(vaerdi))
            case Art.DAGE:
                return f"{tal(Decimal(vaerdi))} arbejdsdage"
            case Art.KONTAKT:
                return "indgår" if vaerdi else "indgår ikke"
            case Art.AARSDAGE:
                par = sorted(tuple(map(int, dag.split("-"))) for dag in vaerdi)
                return opremsning([f"{dag}. {MAANEDER[maaned - 1]}" for maaned, dag in par]) or "ingen"
        ord_ = dict(self.valg)
        valgte = vaerdi if self.art is Art.FLERE else [vaerdi]
        led = [ord_.get(v, str(v)) for v in valgte]
        return opremsning([f"»{et}«" if et.endswith(".") else et for et in led]) or "ingen"


@dataclass(frozen=True, slots=True)
class Aendring:
    """What a scenario changes, in words; `hvor` is the heading it stands under, or empty."""

    hvor: str
    navn: str
    foer: str
    efter: str


def aendringer(parametre: list[Parameter], foer: Mapping[str, Any], efter: Mapping[str, Any]) -> Iterator[Aendring]:
    for parameter in parametre:
        gammel, ny = parameter.vaerdi(foer), parameter.vaerdi(efter)
        if not parameter.ens(gammel, ny):
            yield Aendring(parameter.under, parameter.navn, parameter.i_ord(gammel), parameter.i_ord(ny))


#: Writes in the node of a parameter what its new value rests on; it is given the old one in words.
Grundgiver = Callable[[dict[str, Any], Parameter, Any, str], None]


def laeg_over(
    data: Mapping[str, Any], parametre: list[Parameter], vaerdier: Mapping[str, Any], begrund: Grundgiver
) -> dict[str, Any]:
    """A copy of `data` with the values of `vaerdier` (by `felt`).

    What differs loses its legal basis, which spoke of the old value, and gets another by `begrund`; what is as before
    keeps it, and what the draft itself has added keeps its own.
    """
    nyt = copy.deepcopy(dict(data))
    for parameter in parametre:
        if parameter.felt not in vaerdier:
            continue
        gammel, ny = parameter.vaerdi(data), vaerdier[parameter.felt]
        if not parameter.ens(gammel, ny):
            knude = _skriv(nyt, parameter, ny)
            if not parameter.egen:
                begrund(knude, parameter, ny, parameter.i_ord(gammel))
    return nyt


def anvend(data: Mapping[str, Any], parametre: list[Parameter], vaerdier: Mapping[str, Any]) -> dict[str, Any]:
    """`laeg_over`, saying that a scenario assumes what differs."""
    return laeg_over(data, parametre, vaerdier, _i_et_scenarie)


def _skriv(data: dict[str, Any], parameter: Parameter, vaerdi: Any) -> dict[str, Any]:
    """Write the value in `data`, and give the node it stands in, which has lost the legal basis of the old one."""
    knude: Any = data
    for led in parameter.sti[:-1]:
        knude = knude[led]
    felt = parameter.sti[-1]
    if parameter.art is Art.FLERE and not vaerdi:
        knude.pop(felt, None)
    else:
        knude[felt] = vaerdi
    knude.pop("hjemmel", None)
    assert isinstance(knude, dict)
    return knude


def _i_et_scenarie(knude: dict[str, Any], parameter: Parameter, vaerdi: Any, foer: str) -> None:
    hidtil = str(knude.get("antagelse", ""))
    # Of two values that share one basis, the second adds what it was before.
    knude["antagelse"] = f"{hidtil if hidtil.startswith(_AENDRET) else _AENDRET} Før: {foer}."
    if parameter.sti[-1] == "udfald":
        knude["begrundelse"] = f"I scenariet er svaret: {parameter.i_ord(vaerdi)}."
