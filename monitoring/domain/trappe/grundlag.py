"""Everything a placement is computed from: what is known about one afdeling on one day."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from monitoring.domain.vaerdier import Betegnelse, Celle, Indikator, Maaling, Mangelgrund, Rettelse


@dataclass(frozen=True, slots=True)
class Tvillingetal:
    """One indicator of Tvillingeværktøjet: the tool's own value, the twins' mean and how many twins there are."""

    egen: Maaling
    gennemsnit: Maaling
    antal: int | None = None


@dataclass(frozen=True, slots=True)
class Udpegning:
    """What the ministry's list says of one område that the afdeling belongs to; no label is an empty set."""

    omraade: str
    betegnelser: frozenset[Betegnelse] = frozenset()


@dataclass(frozen=True, slots=True)
class Grundlag:
    """The inputs of one placement.

    `maalinger` are the afdeling's own LBF figures; an indicator that is absent is missing (no observation).
    `udpegninger` None means that no ministry list is known, so the label is unknown; an empty tuple means
    that the list is known and the afdeling is in none of its areas. `doemte_landsgennemsnit` is the newest
    national mean known on `pr`; `doemte_trykt_graense` the printed cut-off at the level of §61a (three times
    the mean), which takes precedence when it has a value. Both must be above zero.
    """

    pr: dt.date
    maalinger: Mapping[Indikator, Maaling] = field(default_factory=dict)
    tvillinger: Mapping[Indikator, Tvillingetal] = field(default_factory=dict)
    udpegninger: tuple[Udpegning, ...] | None = None
    listedato: dt.date | None = None
    doemte_landsgennemsnit: Maaling | None = None
    doemte_trykt_graense: Maaling | None = None

    def __post_init__(self) -> None:
        for reference in (self.doemte_landsgennemsnit, self.doemte_trykt_graense):
            if reference is not None and reference.vaerdi is not None and reference.vaerdi <= 0:
                raise ValueError("A national mean or printed cut-off for doemte must be above zero.")

    @property
    def betegnelser(self) -> frozenset[Betegnelse] | None:
        """The labels of all the afdeling's areas, or None when no list is known."""
        if self.udpegninger is None:
            return None
        return frozenset(b for u in self.udpegninger for b in u.betegnelser)


def ingen_observation(indikator: Indikator) -> Maaling:
    """The figure that stands for "there is nothing in the loaded data"."""
    return Maaling(indikator, mangler=Mangelgrund.INGEN_OBSERVATION)


def grundlag_som_dict(grundlag: Grundlag) -> dict[str, Any]:
    """`grundlag` as plain JSON data (decimals and dates as text), the same for the same content."""
    udpegninger = None
    if grundlag.udpegninger is not None:
        udpegninger = [
            {"omraade": u.omraade, "betegnelser": sorted(b.value for b in u.betegnelser)} for u in grundlag.udpegninger
        ]
    return {
        "pr": grundlag.pr.isoformat(),
        "maalinger": {i.value: maaling_som_dict(m) for i, m in sorted(grundlag.maalinger.items())},
        "tvillinger": {
            i.value: {
                "egen": maaling_som_dict(t.egen),
                "gennemsnit": maaling_som_dict(t.gennemsnit),
                "antal": t.antal,
            }
            for i, t in sorted(grundlag.tvillinger.items())
        },
        "udpegninger": udpegninger,
        "listedato": grundlag.listedato.isoformat() if grundlag.listedato else None,
        "doemte_landsgennemsnit": _valgfri(grundlag.doemte_landsgennemsnit),
        "doemte_trykt_graense": _valgfri(grundlag.doemte_trykt_graense),
    }


def grundlag_fra_dict(data: Mapping[str, Any]) -> Grundlag:
    """The inverse of `grundlag_som_dict`."""
    udpegninger = None
    if data["udpegninger"] is not None:
        udpegninger = tuple(
            Udpegning(u["omraade"], frozenset(Betegnelse(b) for b in u["betegnelser"])) for u in data["udpegninger"]
        )
    return Grundlag(
        pr=dt.date.fromisoformat(data["pr"]),
        maalinger={Indikator(i): maaling_fra_dict(m) for i, m in data["maalinger"].items()},
        tvillinger={
            Indikator(i): Tvillingetal(maaling_fra_dict(t["egen"]), maaling_fra_dict(t["gennemsnit"]), t["antal"])
            for i, t in data["tvillinger"].items()
        },
        udpegninger=udpegninger,
        listedato=dt.date.fromisoformat(data["listedato"]) if data["listedato"] else None,
        doemte_landsgennemsnit=_valgfri_fra(data["doemte_landsgennemsnit"]),
        doemte_trykt_graense=_valgfri_fra(data["doemte_trykt_graense"]),
    )


def maaling_som_dict(maaling: Maaling) -> dict[str, Any]:
    """A `Maaling` as plain JSON data; `celler` as four-element lists.

    Corrections are left out where there are none, so that what was stored before they existed keeps its bytes.
    """
    data: dict[str, Any] = {
        "indikator": maaling.indikator.value,
        "vaerdi": decimal_som_tekst(maaling.vaerdi),
        "mangler": maaling.mangler.value if maaling.mangler else None,
        "aar": maaling.aar,
        "kilde": maaling.kilde,
        "celler": [[c.fil, c.ark, c.raekke, c.kolonne] for c in maaling.celler],
        "observationer": list(maaling.observationer),
    }
    if maaling.rettelser:
        data["rettelser"] = [
            {
                "id": r.id,
                "observation": r.observation,
                "foer": decimal_som_tekst(r.foer),
                "foer_mangler": r.foer_mangler.value if r.foer_mangler else None,
            }
            for r in maaling.rettelser
        ]
    return data


def maaling_fra_dict(data: Mapping[str, Any]) -> Maaling:
    """The inverse of `maaling_som_dict`."""
    return Maaling(
        indikator=Indikator(data["indikator"]),
        vaerdi=None if data["vaerdi"] is None else Decimal(data["vaerdi"]),
        mangler=None if data["mangler"] is None else Mangelgrund(data["mangler"]),
        aar=data["aar"],
        kilde=data["kilde"],
        celler=tuple(Celle(*c) for c in data["celler"]),
        observationer=tuple(data["observationer"]),
        rettelser=tuple(
            Rettelse(
                r["id"],
                r["observation"],
                None if r["foer"] is None else Decimal(r["foer"]),
                None if r["foer_mangler"] is None else Mangelgrund(r["foer_mangler"]),
            )
            for r in data.get("rettelser", ())
        ),
    )


def decimal_som_tekst(vaerdi: Decimal | None) -> str | None:
    """``"40.7"``: no exponent, no trailing zeros, as `kanonisk_json` writes it."""
    return None if vaerdi is None else format(vaerdi.normalize(), "f")


def _valgfri(maaling: Maaling | None) -> dict[str, Any] | None:
    return None if maaling is None else maaling_som_dict(maaling)


def _valgfri_fra(data: Mapping[str, Any] | None) -> Maaling | None:
    return None if data is None else maaling_fra_dict(data)
