"""Steps added to a model or taken out of it: which are still those of the version it was copied from.

A step is the same in both when its name is, and its condition is made of the same parts. The numbers of the steps say
their order, so a step that is put between two others may push those above it one up; the shares follow their step.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitoring.domain.trappe import model_fra_dict, model_i_ord, trinpar

from .modelparametre import modelparametre
from .parametre import Aendring, Parameter, aendringer
from .regelparametre import regelparametre

_Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Udgangspunkt:
    """What a draft's values are held against: `model` and `regler` with the steps that the draft has, as they were.

    `gamle` gives of each of the draft's steps its number in the version it was copied from, None of a new one.
    `fjernede` are the steps that the draft lacks.
    """

    model: dict[str, Any]
    regler: dict[str, Any] | None
    gamle: Mapping[int, int | None]
    fjernede: Sequence[_Data]

    @property
    def nye(self) -> frozenset[int]:
        return frozenset(nummer for nummer, gammelt in self.gamle.items() if gammelt is None)

    def modelparametre(self) -> list[Parameter]:
        return modelparametre(self.model, egne=self.nye)

    def regelparametre(self) -> list[Parameter]:
        return [] if self.regler is None else regelparametre(self.regler, egne=self.nye)


def udgangspunkt(forlaeg: _Data, data: _Data, regler: _Data | None = None, nu: _Data | None = None) -> Udgangspunkt:
    """`forlaeg` and `regler` are what the draft was copied from, `data` and `nu` what its model and its rules say."""
    par = _par(forlaeg["trin"], data["trin"])
    gamle = {trin["nummer"]: par.get(trin["nummer"]) for trin in data["trin"]}
    foer = {trin["nummer"]: trin for trin in forlaeg["trin"]}
    trinnene = [
        copy.deepcopy(dict(trin)) if gammelt is None else {**copy.deepcopy(foer[gammelt]), "nummer": trin["nummer"]}
        for trin, gammelt in zip(data["trin"], gamle.values(), strict=True)
    ]
    return Udgangspunkt(
        model={**copy.deepcopy(dict(forlaeg)), "trin": trinnene},
        regler=None if regler is None or nu is None else omstillede_regler(regler, nu, gamle),
        gamle=gamle,
        fjernede=[trin for trin in forlaeg["trin"] if trin["nummer"] not in gamle.values()],
    )


def omstillede_regler(forlaeg: _Data, nu: _Data, gamle: Mapping[int, int | None]) -> dict[str, Any]:
    """The rules `forlaeg` with shares of the steps that `nu` has, each as its step had them before."""
    nyt = copy.deepcopy(dict(forlaeg))
    nyt["andele"] = {}
    for noegle, andele in nu["andele"].items():
        gammelt = gamle.get(int(noegle), int(noegle)) if noegle.isdecimal() else noegle
        nyt["andele"][noegle] = copy.deepcopy(forlaeg["andele"].get(str(gammelt), andele))
    return nyt


def _par(foer: Sequence[_Data], efter: Sequence[_Data]) -> dict[int, int]:
    """Of the steps `efter` that are the same as one of `foer` the number there, by their own."""
    gamle, nye = ({t["nummer"]: t for t in trin} for trin in (foer, efter))
    fundne = trinpar(*([(t["nummer"], t["navn"]) for t in trin] for trin in (foer, efter)))
    return {
        ny: gammel
        for ny, gammel in fundne.items()
        if nye[ny]["navn"] == gamle[gammel]["navn"]
        and _form(nye[ny]["betingelse"]) == _form(gamle[gammel]["betingelse"])
    }


def _form(betingelse: Any) -> Any:
    """What a condition is made of, without the values that are parameters."""
    if betingelse == "ellers":
        return betingelse
    ((ord_, indhold),) = betingelse.items()
    if ord_ in ("alle", "en_af"):
        return ord_, tuple(map(_form, indhold))
    return (ord_, _form(indhold)) if ord_ == "ikke" else (ord_, indhold.get("niveau"))


def trinaendringer(fra: Udgangspunkt, data: _Data) -> Iterator[Aendring]:
    """Steps that are new, have another number, or are taken out, in words."""
    i_ord = {trin.nummer: trin for trin in model_i_ord(model_fra_dict(data))}
    for nummer, gammelt in fra.gamle.items():
        trin = i_ord[nummer]
        if gammelt is None:
            dele = " ".join([trin.betingelse.tekst, *(d.tekst for d in trin.betingelse.dele)])
            saa = f"{trin.farvenavn}, når: {dele}".rstrip(".")
            yield Aendring("", f"Trin {nummer}: {trin.navn}", "fandtes ikke", saa)
        elif gammelt != nummer:
            yield Aendring("", trin.navn, f"trin {gammelt}", f"trin {nummer}")
    for fjernet in fra.fjernede:
        yield Aendring("", f"Trin {fjernet['nummer']}: {fjernet['navn']}", "med i modellen", "taget ud")


def alle_aendringer(fra: Udgangspunkt, data: _Data, regler: _Data | None) -> list[Aendring]:
    """Every step and every parameter that a draft changes, in words."""
    fundne = [*trinaendringer(fra, data), *aendringer(fra.modelparametre(), fra.model, data)]
    if fra.regler is not None and regler is not None:
        fundne += aendringer(fra.regelparametre(), fra.regler, regler)
    return fundne


# ---------------------------------------------------------------------------------------------------- changing steps


def med_trin(
    data: _Data, regler: _Data | None, plads: int, trin: _Data
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """A copy of the model and the rules with `trin` put in as number `plads` from the top (0 is on top).

    It gets the number above the step below it; steps that stand in the way go one up, and their shares with them. It
    gets the shares of the nearest step of its colour.
    """
    nyt = copy.deepcopy(dict(data))
    trinnene = nyt["trin"]
    trinnene.insert(plads, copy.deepcopy(dict(trin)))
    flyttet: dict[int, int] = {}
    under = trinnene[plads + 1]["nummer"]
    for andet in reversed(trinnene[:plads]):
        under += 1
        if andet["nummer"] > under:
            break
        flyttet[andet["nummer"]] = andet["nummer"] = under + 1
    trinnene[plads]["nummer"] = nummer = trinnene[plads + 1]["nummer"] + 1
    if regler is None or "alle" in regler["andele"]:
        return nyt, None if regler is None else copy.deepcopy(dict(regler))
    nye_regler = copy.deepcopy(dict(regler))
    andele = {str(flyttet.get(int(n), int(n))): a for n, a in nye_regler["andele"].items()}
    nye_regler["andele"] = {**andele, str(nummer): _andele(andele, trinnene, plads)}
    return nyt, nye_regler


def _andele(andele: _Data, trinnene: Sequence[_Data], plads: int) -> dict[str, Any]:
    nummer, farve = trinnene[plads]["nummer"], trinnene[plads]["farve"]
    samme = [t["nummer"] for t in trinnene if t["farve"] == farve and str(t["nummer"]) in andele]
    naermeste = min(samme, key=lambda n: abs(n - nummer), default=None)
    if naermeste is None:
        note = f"Trin {nummer} er nyt, og andelen er ikke aftalt."
        return {andel: {"procent": None, "antagelse": note} for andel in ("anvisningsandel", "fleksibel_andel")}
    note = f"Trin {nummer} er nyt. Andelen er som for trin {naermeste}."
    return {andel: {"procent": v["procent"], "antagelse": note} for andel, v in andele[str(naermeste)].items()}


def uden_trin(data: _Data, regler: _Data | None, nummer: int) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """A copy of the model and the rules without a step and its shares; the others keep their numbers."""
    nyt = copy.deepcopy(dict(data))
    nyt["trin"] = [trin for trin in nyt["trin"] if trin["nummer"] != nummer]
    if regler is None:
        return nyt, None
    nye_regler = copy.deepcopy(dict(regler))
    nye_regler["andele"].pop(str(nummer), None)
    return nyt, nye_regler


def plads_igen(forlaeg: _Data, data: _Data, nummer: int) -> int:
    """Where in `data` the step that has `nummer` in `forlaeg` belongs: right above the next of those below it there."""
    par = {gammelt: nyt for nyt, gammelt in _par(forlaeg["trin"], data["trin"]).items()}
    numre = [trin["nummer"] for trin in forlaeg["trin"]]
    pladser = {trin["nummer"]: plads for plads, trin in enumerate(data["trin"])}
    under = [pladser[par[n]] for n in numre[numre.index(nummer) + 1 :] if n in par]
    return under[0] if under else len(data["trin"]) - 1
