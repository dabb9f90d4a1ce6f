"""What a placement answers: the colour, the step, and every comparison that led there.

The object is the explanation: pages print it, the round stores it (`som_dict`), tests compare it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from monitoring.domain.trappe.grundlag import decimal_som_tekst
from monitoring.domain.vaerdier import Farve


@dataclass(frozen=True, slots=True, eq=False)
class Led:
    """One comparison. `tekst` is the whole of it as a plain Danish sentence. Compared by identity.

    `art` is ``niveau``, ``naer``, ``tvillinger`` or ``betegnelse``; `kriterium` an indicator key or
    ``betegnelse``. `graense` is what the figure was held against (rounded to six decimals where it has no
    finite form), `oprindelse` how it arose: ``fast``, ``landsgennemsnit``, ``trykt``, ``tvillinger``,
    ``ministeriet`` or ``slukket`` (the criterion takes no part). `reference` is the national mean, printed
    cut-off or twins' mean behind it. `opfyldt` None means that missing figures leave it open.
    """

    art: str
    kriterium: str
    navn: str
    niveau: str
    vaerdi: Decimal | None
    mangler: str | None
    aar: int | None
    kilde: str
    operator: str
    graense: Decimal | None
    oprindelse: str
    faktor: Decimal | None
    margen_pct: Decimal | None
    reference: Decimal | None
    reference_mangler: str | None
    reference_aar: int | None
    reference_kilde: str
    hjemmel: str
    opfyldt: bool | None
    observationer: tuple[int, ...]
    tekst: str


@dataclass(frozen=True, slots=True)
class Delvurdering:
    """One part of a step's condition: its comparisons (`led`), or the parts it is built from (`dele`)."""

    art: str
    tekst: str
    opfyldt: bool | None
    led: tuple[Led, ...] = ()
    dele: tuple["Delvurdering", ...] = ()


@dataclass(frozen=True, slots=True)
class Vurdering:
    """The verdict on one step; `opfyldt` None means that missing figures leave it open."""

    trin: int
    farve: Farve
    navn: str
    opfyldt: bool | None
    betingelse: Delvurdering

    @property
    def led(self) -> tuple[Led, ...]:
        """All comparisons of the step, in the model's order, each once."""
        return tuple(dict.fromkeys(_alle_led(self.betingelse)))


@dataclass(frozen=True, slots=True)
class Manglende:
    """A missing figure that keeps the result open. `noegle` as in `Placeringsresultat.brugte`."""

    noegle: str
    tekst: str


@dataclass(frozen=True, slots=True)
class Placeringsresultat:
    """Where an afdeling stands, and why.

    `farve` is settled, or `IKKE_MAALT` when missing values could change it. `trin` is the step; where the
    colour is settled but the step is not, the lowest possible one ("mindst trin 2"); None for ikke målt.
    `vurderinger` run from the top and stop at the step that decides: `brugte` names exactly the figures
    that were read (``egen:doemte``, ``tvilling:doemte``, ``tvillingesnit:doemte``,
    ``landsgennemsnit:doemte``, ``trykt_graense:doemte``, ``betegnelse:udsat``). `begrundelse` is for those
    who may see the figures; `i_ord` names criteria only, for those who may not.
    """

    farve: Farve
    trin: int | None
    mulige_trin: tuple[int, ...]
    mulige_farver: tuple[Farve, ...]
    begrundelse: tuple[str, ...]
    i_ord: str
    vurderinger: tuple[Vurdering, ...]
    mangler: tuple[Manglende, ...]
    brugte: tuple[str, ...]
    model_noegle: str
    model_version: int

    @property
    def trin_er_afgjort(self) -> bool:
        """False where only the colour is settled."""
        return len(self.mulige_trin) == 1

    def som_dict(self) -> dict[str, Any]:
        """Plain JSON data. Each comparison stands once under ``led``; the parts of the steps point to it by place."""
        return resultat_som_dict(self)


def resultat_som_dict(resultat: Placeringsresultat) -> dict[str, Any]:
    """See `Placeringsresultat.som_dict`."""
    pladser: dict[int, int] = {}
    alle: list[Led] = []
    for vurdering in resultat.vurderinger:
        for led in _alle_led(vurdering.betingelse):
            if id(led) not in pladser:
                pladser[id(led)] = len(alle)
                alle.append(led)
    return {
        "farve": resultat.farve.value,
        "trin": resultat.trin,
        "mulige_trin": list(resultat.mulige_trin),
        "mulige_farver": [f.value for f in resultat.mulige_farver],
        "begrundelse": list(resultat.begrundelse),
        "i_ord": resultat.i_ord,
        "led": [_led_som_dict(led) for led in alle],
        "vurderinger": [
            {
                "trin": v.trin,
                "farve": v.farve.value,
                "navn": v.navn,
                "opfyldt": v.opfyldt,
                "betingelse": _del_som_dict(v.betingelse, pladser),
            }
            for v in resultat.vurderinger
        ],
        "mangler": [{"noegle": m.noegle, "tekst": m.tekst} for m in resultat.mangler],
        "brugte": list(resultat.brugte),
        "model": {"noegle": resultat.model_noegle, "version": resultat.model_version},
    }


def resultat_fra_dict(data: Mapping[str, Any]) -> Placeringsresultat:
    """The inverse of `som_dict`: a stored explanation as the object that pages print."""
    led = [led_fra_dict(felter) for felter in data["led"]]
    return Placeringsresultat(
        farve=Farve(data["farve"]),
        trin=data["trin"],
        mulige_trin=tuple(data["mulige_trin"]),
        mulige_farver=tuple(Farve(f) for f in data["mulige_farver"]),
        begrundelse=tuple(data["begrundelse"]),
        i_ord=data["i_ord"],
        vurderinger=tuple(
            Vurdering(v["trin"], Farve(v["farve"]), v["navn"], v["opfyldt"], _del_fra_dict(v["betingelse"], led))
            for v in data["vurderinger"]
        ),
        mangler=tuple(Manglende(m["noegle"], m["tekst"]) for m in data["mangler"]),
        brugte=tuple(data["brugte"]),
        model_noegle=data["model"]["noegle"],
        model_version=data["model"]["version"],
    )


_LEDFELTER = tuple(f.name for f in fields(Led))
#: Fields that are left out of the stored form when they say nothing, which is most of them.
_TOMME: dict[str, Any] = {
    **dict.fromkeys(("vaerdi", "mangler", "aar", "graense", "faktor", "margen_pct")),
    **dict.fromkeys(("reference", "reference_mangler", "reference_aar")),
    **dict.fromkeys(("niveau", "kilde", "operator", "reference_kilde", "hjemmel"), ""),
    "observationer": (),
}
_DECIMALFELTER = ("vaerdi", "graense", "faktor", "margen_pct", "reference")


def _led_som_dict(led: Led) -> dict[str, Any]:
    felter: dict[str, Any] = {}
    for navn in _LEDFELTER:
        vaerdi = getattr(led, navn)
        if navn in _TOMME and vaerdi == _TOMME[navn]:
            continue
        felter[navn] = decimal_som_tekst(vaerdi) if navn in _DECIMALFELTER else vaerdi
    if led.observationer:
        felter["observationer"] = list(led.observationer)
    return felter


def led_fra_dict(data: Mapping[str, Any]) -> Led:
    """One comparison of a stored explanation."""
    felter = {**_TOMME, **data}
    for navn in _DECIMALFELTER:
        felter[navn] = None if felter[navn] is None else Decimal(felter[navn])
    felter["observationer"] = tuple(felter["observationer"])
    return Led(**felter)


def _del_som_dict(del_: Delvurdering, pladser: Mapping[int, int]) -> dict[str, Any]:
    return {
        "art": del_.art,
        "tekst": del_.tekst,
        "opfyldt": del_.opfyldt,
        "led": [pladser[id(led)] for led in del_.led],
        "dele": [_del_som_dict(under, pladser) for under in del_.dele],
    }


def _del_fra_dict(data: Mapping[str, Any], led: list[Led]) -> Delvurdering:
    return Delvurdering(
        data["art"],
        data["tekst"],
        data["opfyldt"],
        tuple(led[plads] for plads in data["led"]),
        tuple(_del_fra_dict(under, led) for under in data["dele"]),
    )


def _alle_led(del_: Delvurdering) -> Iterator[Led]:
    yield from del_.led
    for under in del_.dele:
        yield from _alle_led(under)
