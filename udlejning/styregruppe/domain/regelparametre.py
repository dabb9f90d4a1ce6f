"""Every parameter of a rule set that a scenario tries: the matrix, shares, deadlines, offers, vacancies in flight."""

import copy
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from anvisning.domain.regeldata import UNDERVEJS
from anvisning.domain.vaerdier import (
    BOLIGTYPENAVNE,
    HANDLINGSNAVNE,
    UDFALD_FOR_HANDLING,
    UDFALDSNAVNE,
    Boligtype,
    Handling,
    Udfald,
)
from monitoring.domain.vaerdier import FARVENAVNE, Farve

from .parametre import Art, Parameter

REGLER, ANDELE, FRISTER, TILBUD, UNDER_VEJS = (
    "Regler",
    "Andele",
    "Frister",
    "Tilbud",
    "Boliger undervejs, når farven bliver værre",
)
_ANDELE = {"anvisningsandel": "Anvisningsandel", "fleksibel_andel": "Andel efter fleksible kriterier"}
_FRISTER = {"boliganvisningen": "Boliganvisningens frist", "borgeren": "Borgerens svarfrist"}
_UNDERVEJS = {"aabent_tilbud": "Et åbent tilbud", "uden_tilbud": "En indmeldt bolig uden tilbud"}
_HANDLINGER = {
    "beholder_frist": "beholder sin frist",
    "tilbagekaldes": "kaldes tilbage",
    "fortsaetter": "bliver hos boliganvisningen",
    "frigives": "gives tilbage til boligorganisationen",
}


_AABNE_TILBUD = Parameter(
    "aabne_pr_sag",
    ("tilbud", "aabne_pr_sag", "antal"),
    Art.ANTAL,
    TILBUD,
    "",
    "Åbne tilbud, som en sag højst må have",
    ("Åbne tilbud pr. sag",),
    hoejst=20,
)


def udfoldet(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same rules with a cell for every colour, where the data say the same of all of them at once."""
    nyt = copy.deepcopy(dict(data))
    for handlinger in nyt["raekker"].values():
        for handling, farver in handlinger.items():
            if "alle" in farver:
                handlinger[handling] = {f.value: copy.deepcopy(farver["alle"]) for f in Farve}
    return nyt


def regelparametre(data: Mapping[str, Any], egne: Container[int] = ()) -> list[Parameter]:
    """`data` is as `udfoldet` gives it; `egne` are numbers of steps that are new."""
    return [*_matrix(data), *_andele(data, egne), *_frister(), _LUKKEDAGE, _AABNE_TILBUD, *_undervejs()]


def _matrix(data: Mapping[str, Any]) -> Iterator[Parameter]:
    vilkaar = tuple((noegle, regel["tekst"]) for noegle, regel in data["vilkaar"].items())
    for boligtype in (Boligtype.FAMILIE, Boligtype.UNGDOM):
        for handling in Handling:
            under = f"{HANDLINGSNAVNE[handling].capitalize()}, {BOLIGTYPENAVNE[boligtype]}"
            mulige = tuple((u.value, UDFALDSNAVNE[u]) for u in Udfald if u in UDFALD_FOR_HANDLING[handling])
            celler = {farve: ("raekker", boligtype.value, handling.value, farve.value) for farve in Farve}
            for farve, celle in celler.items():
                felt, sted = f"r_{boligtype}_{handling}_{farve}", f"Rækken {boligtype}/{handling}/{farve}"
                navn = FARVENAVNE[farve].capitalize()
                yield Parameter(felt, (*celle, "udfald"), Art.VALG, REGLER, under, navn, (sted,), valg=mulige)
            if handling is Handling.FLEKSIBEL_UDLEJNING:
                continue
            for farve, celle in celler.items():
                felt, sted = f"r_{boligtype}_{handling}_{farve}_v", f"Rækken {boligtype}/{handling}/{farve}: vilkår"
                navn = f"Vilkår, når afdelingen er {FARVENAVNE[farve]}"
                hjaelp = "Kun når svaret er »på vilkår«."
                sti = (*celle, "vilkaar")
                yield Parameter(felt, sti, Art.FLERE, REGLER, under, navn, (sted,), hjaelp, valg=vilkaar, kraevet=False)


def uden_loese_vilkaar(parametre: Sequence[Parameter], vaerdier: Mapping[str, Any]) -> dict[str, Any]:
    """`vaerdier` (by `felt`) without the conditions of cells that do not answer »på vilkår« any more."""
    svar = {p.sti[:-1]: vaerdier[p.felt] for p in parametre if p.sti[-1] == "udfald" and p.felt in vaerdier}
    loese: dict[str, Any] = {
        p.felt: []
        for p in parametre
        if p.sti[-1] == "vilkaar" and p.felt in vaerdier and svar.get(p.sti[:-1]) not in (None, Udfald.PAA_VILKAAR)
    }
    return {**vaerdier, **loese}


def _andele(data: Mapping[str, Any], egne: Container[int]) -> Iterator[Parameter]:
    # From the top, as the model; JSON keeps its own order.
    for trin in sorted(data["andele"], key=lambda t: int(t) if t.isdecimal() else 0, reverse=True):
        under = "Alle trin" if trin == "alle" else f"Trin {trin}"
        for andel, navn in _ANDELE.items():
            yield Parameter(
                f"a_{trin}_{andel}",
                ("andele", trin, andel, "procent"),
                Art.ANDEL,
                ANDELE,
                under,
                navn,
                (f"Andelene for trin {trin}, {andel}",),
                "Procent. Tom betyder, at parterne aftaler andelen.",
                egen=trin.isdecimal() and int(trin) in egne,
            )


def _frister() -> Iterator[Parameter]:
    for hvem, navn in _FRISTER.items():
        sti = ("frister", hvem, "arbejdsdage")
        yield Parameter(
            f"f_{hvem}", sti, Art.DAGE, FRISTER, "", navn, (f"Fristen for {hvem}",), "Arbejdsdage.", hoejst=260
        )


_LUKKEDAGE = Parameter(
    "lukkedage",
    ("frister", "lukkedage", "datoer"),
    Art.AARSDAGE,
    FRISTER,
    "",
    "Lukkedage ud over weekender og helligdage",
    ("Lukkedagene",),
    "De tæller ikke som arbejdsdage. Skriv dem som 5.6, 24.12 og 31.12.",
)


def _undervejs() -> Iterator[Parameter]:
    for hvad, navn in _UNDERVEJS.items():
        valg = tuple((h, _HANDLINGER[h]) for h in UNDERVEJS[hvad])
        sted = (f"Reglen for boliger undervejs, {hvad}",)
        yield Parameter(f"u_{hvad}", ("undervejs", hvad, "handling"), Art.VALG, UNDER_VEJS, "", navn, sted, valg=valg)
