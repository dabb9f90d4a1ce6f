"""Every parameter of a step model: the switch, the cut-offs, and of each step its colour and its conditions."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from typing import Any

from monitoring.domain.dansk import opremsning
from monitoring.domain.trappe.i_ord import OPERATORORD
from monitoring.domain.vaerdier import (
    BETEGNELSESNAVNE,
    FARVENAVNE,
    INDIKATORNAVNE,
    KRITERIER,
    LAVERE_ER_VAERRE,
    Betegnelse,
    Farve,
    Indikator,
)

from .parametre import Art, Parameter, Sti

KONTAKTEN, GRAENSER, TRIN = "Andelen fra ikke-vestlige lande", "Grænser", "Trin"
FARVEVALG = tuple((f.value, FARVENAVNE[f]) for f in (Farve.ROED, Farve.GUL, Farve.GROEN))
_BETEGNELSER = tuple((b.value, BETEGNELSESNAVNE[b]) for b in Betegnelse)
#: Whether a figure on the cut-off counts, where a higher one is worse and where a lower one is.
_PAA_GRAENSEN = {
    nedad: tuple((operator, f"{svar} ({OPERATORORD[operator]})") for operator, svar in valg)
    for nedad, valg in (
        (False, ((">", "tæller ikke med"), (">=", "tæller med"))),
        (True, (("<", "tæller ikke med"), ("<=", "tæller med"))),
    )
}
_HOEJSTE_FAKTOR, _HOEJSTE_PROCENT, _HOEJSTE_MARGEN = 50, 200, 99


def modelparametre(data: Mapping[str, Any], egne: Container[int] = ()) -> list[Parameter]:
    """In the order of the model. `data` is as `model_som_dict` writes it; `egne` are numbers of steps that are new."""
    kontakt = Parameter(
        "ikke_vestlig",
        ("ikke_vestlig_indgaar", "vaerdi"),
        Art.KONTAKT,
        KONTAKTEN,
        "",
        "Andelen fra ikke-vestlige lande i modellens egne trin",
        ("ikke_vestlig_indgaar",),
    )
    trin = (
        replace(parameter, egen=True) if et["nummer"] in egne else parameter
        for plads, et in enumerate(data["trin"])
        for parameter in _trin(data, plads)
    )
    return [kontakt, *_graenser(data), *trin]


def trin_med_kontakten(data: Mapping[str, Any]) -> list[int]:
    """The steps whose conditions read the share from non-western countries, from the top."""
    return [trin["nummer"] for trin in data["trin"] if _laeser(trin["betingelse"], Indikator.IKKE_VESTLIG.value)]


def _laeser(betingelse: Any, indikator: str) -> bool:
    if isinstance(betingelse, Mapping):
        return any(_laeser(v, indikator) for v in betingelse.values())
    if isinstance(betingelse, list):
        return any(_laeser(v, indikator) for v in betingelse)
    return bool(betingelse == indikator)


def _graenser(data: Mapping[str, Any]) -> Iterator[Parameter]:
    for nr, (noegle, niveau) in enumerate(data["niveauer"].items()):
        for navn in (i.value for i in KRITERIER if i.value in niveau["graenser"]):
            graense = niveau["graenser"][navn]
            slags = "faktor" if "faktor" in graense else "graense"
            ord_ = f"{INDIKATORNAVNE[Indikator(navn)]}, {OPERATORORD[graense['operator']]}"
            sti: Sti = ("niveauer", noegle, "graenser", navn, slags)
            er_faktor = slags == "faktor"
            yield Parameter(
                f"n{nr}_{navn}",
                sti,
                Art.FAKTOR if er_faktor else Art.PROCENT,
                GRAENSER,
                niveau["navn"].capitalize(),
                ord_,
                (f"Niveau »{noegle}«, {navn}, {slags}",),
                "gange landsgennemsnittet" if er_faktor else "procent",
                hoejst=_HOEJSTE_FAKTOR if er_faktor else _HOEJSTE_PROCENT,
            )
            yield Parameter(
                f"n{nr}_{navn}_paa",
                (*sti[:-1], "operator"),
                Art.VALG,
                GRAENSER,
                niveau["navn"].capitalize(),
                f"{INDIKATORNAVNE[Indikator(navn)]}: et tal, der præcis rammer grænsen",
                (f"Niveau »{noegle}«, {navn}: operatoren",),
                valg=_PAA_GRAENSEN[Indikator(navn) in LAVERE_ER_VAERRE],
            )


def _trin(data: Mapping[str, Any], plads: int) -> Iterator[Parameter]:
    trin = data["trin"][plads]
    sted, under = f"Trin {trin['nummer']}", f"Trin {trin['nummer']}: {trin['navn']}"
    yield Parameter(
        f"t{plads}_farve",
        ("trin", plads, "farve"),
        Art.VALG,
        TRIN,
        under,
        "Farve",
        (f"{sted}: farven",),
        valg=FARVEVALG,
    )
    laeser = _Betingelser(data, f"t{plads}", under)
    yield from laeser.parametre(trin["betingelse"], ("trin", plads, "betingelse"), sted)


def _kriterier(af: list[str]) -> tuple[tuple[str, str], ...]:
    """The criteria of the law, and those beside them that the condition counts already."""
    mulige = dict.fromkeys([*(i.value for i in KRITERIER), *af])
    return tuple((i, INDIKATORNAVNE[Indikator(i)]) for i in mulige)


class _Betingelser:
    """The criteria, counts, margins and labels of one step's condition, numbered as they come."""

    def __init__(self, data: Mapping[str, Any], felt: str, under: str) -> None:
        self.data, self.felt, self.under = data, felt, under
        self.nummer = 0

    def parametre(self, betingelse: Any, sti: Sti, sted: str) -> Iterator[Parameter]:
        if betingelse == "ellers":
            return
        ((ord_, indhold),) = betingelse.items()
        her, nu = f"{sted} › {ord_}", (*sti, ord_)
        if ord_ in ("alle", "en_af"):
            for nr, punkt in enumerate(indhold):
                yield from self.parametre(punkt, (*nu, nr), f"{her} › {nr + 1}")
        elif ord_ == "ikke":
            yield from self.parametre(indhold, nu, her)
        else:
            self.nummer += 1
            yield from self._blad(ord_, indhold, nu, her)

    def _blad(self, ord_: str, indhold: Mapping[str, Any], sti: Sti, sted: str) -> Iterator[Parameter]:
        felt = f"{self.felt}_{self.nummer}"
        if ord_ == "ministeriets_label":
            navn = "Områder, som ministeriet har udpeget som"
            yield Parameter(
                f"{felt}_label", (*sti, "betegnelser"), Art.FLERE, TRIN, self.under, navn, (sted,), valg=_BETEGNELSER
            )
            return
        hvad = self._hvad(ord_, indhold)
        af = opremsning([INDIKATORNAVNE[Indikator(i)].lower() for i in indhold["af"]])
        yield Parameter(
            f"{felt}_af",
            (*sti, "af"),
            Art.FLERE,
            TRIN,
            self.under,
            f"Kriterier, der tæller som {hvad}",
            (sted,),
            valg=_kriterier(indhold["af"]),
        )
        if len(indhold["af"]) > 1:
            steder = (f"{sted}, antal", f"{sted}: antal")
            navn = f"Mindst så mange af {len(indhold['af'])} kriterier er {hvad}"
            yield Parameter(
                f"{felt}_antal", (*sti, "antal"), Art.ANTAL, TRIN, self.under, navn, steder, f"Af {af}.", hoejst=50
            )
        if "margen_pct" in indhold:
            mod = "tvillingernes gennemsnit" if ord_ == "vaerre_end_tvillinger" else "grænsen"
            navn = f"Margen: {hvad}, i procent af {mod}"
            yield Parameter(
                f"{felt}_margen",
                (*sti, "margen_pct"),
                Art.PROCENT,
                TRIN,
                self.under,
                navn,
                (f"{sted}, margen_pct",),
                f"Gælder {af}.",
                hoejst=_HOEJSTE_MARGEN,
            )

    def _hvad(self, ord_: str, indhold: Mapping[str, Any]) -> str:
        if ord_ == "vaerre_end_tvillinger":
            return "markant værre end hos tvillingerne"
        niveau = self.data["niveauer"][indhold["niveau"]]["navn"]
        return f"på eller nær {niveau}" if ord_ == "naer_graensen" else f"på {niveau}"
