"""Which designations follow from an area's figures on a list: yes, no or undetermined, each with its reasons."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from monitoring.domain.dansk import opremsning, sorteringsnoegle, tal
from monitoring.domain.lov import Betegnelsesregel, Lov
from monitoring.domain.lovkriterier import (
    Doemtegrundlag,
    Gulvvurdering,
    Kriterievurdering,
    alle,
    mindst_antal,
    vurder_gulv,
    vurder_kriterium,
)
from monitoring.domain.vaerdier import BETEGNELSESNAVNE, KRITERIER, Betegnelse, Indikator, Maaling, Mangelgrund

#: Earlier lists of an area: year → parallelsamfund (or ghettoområde) on that year's list. None = the figures do not
#: settle it; a year that is not a key = no list known.
Historik = Mapping[int, bool | None]


@dataclass(frozen=True, slots=True)
class Omraadetal:
    """One area on one list. `kategori` is what the list prints: empty = no label, None = no label column at all.

    `doemte_graense` is the printed convicted cut-off at §61a level, per cent like all figures.
    """

    listedato: dt.date
    omraade: str
    kommune: str
    kategori: frozenset[Betegnelse] | None
    maalinger: Mapping[Indikator, Maaling]
    doemte_landsgennemsnit: Decimal | None = None
    doemte_graense: Decimal | None = None

    def maaling(self, indikator: Indikator) -> Maaling:
        fundet = self.maalinger.get(indikator)
        return fundet or Maaling(indikator, mangler=Mangelgrund.INGEN_OBSERVATION)

    @property
    def noegle(self) -> tuple[str, str]:
        """The same area on another list; spelling of case, spaces and aa/å apart."""
        return sorteringsnoegle(self.omraade), sorteringsnoegle(self.kommune)


@dataclass(frozen=True, slots=True)
class Listeaar:
    """One of the lists that omdannelse asks for. `kendt` False = no list of that year is known."""

    aar: int
    parallelsamfund: bool | None
    kendt: bool

    def tekst(self) -> str:
        if not self.kendt:
            return f"{self.aar}: listen kendes ikke"
        return f"{self.aar}: {_JA_NEJ[self.parallelsamfund]}"


_JA_NEJ = {True: "ja", False: "nej", None: "kan ikke afgøres"}


@dataclass(frozen=True, slots=True)
class Betegnelsesvurdering:
    """Whether one designation follows, and every part that it rests on."""

    regel: Betegnelsesregel
    gulv: Gulvvurdering | None
    blandt: tuple[Kriterievurdering, ...]
    desuden: tuple[Kriterievurdering, ...]
    forudsat: "Betegnelsesvurdering | None"
    lister: tuple[Listeaar, ...]

    @property
    def betegnelse(self) -> Betegnelse:
        return self.regel.betegnelse

    def _dele_af_tal(self) -> list[bool | None]:
        """The parts that figures decide; an unknown list is not among them."""
        dele: list[bool | None] = [k.opfyldt for k in self.desuden]
        if self.gulv is not None:
            dele.append(self.gulv.opfyldt)
        if self.regel.blandt:
            dele.append(self.antal_opfyldt())
        if self.forudsat is not None:
            dele.append(self.forudsat.resultat)
        return dele + [aar.parallelsamfund for aar in self.lister if aar.kendt]

    def antal_opfyldt(self) -> bool | None:
        """Whether enough of the counted criteria are met."""
        return mindst_antal(self.regel.mindst, [k.opfyldt for k in self.blandt])

    @property
    def resultat(self) -> bool | None:
        ukendte: list[bool | None] = [None for aar in self.lister if not aar.kendt]
        return alle(self._dele_af_tal() + ukendte)

    @property
    def mangler_tal(self) -> bool:
        """Undetermined, and a missing figure could change the outcome (not only a list that nobody has)."""
        return alle(self._dele_af_tal()) is None

    @property
    def kriterier(self) -> tuple[Kriterievurdering, ...]:
        """Every criterion that the designation rests on, its preconditions' first."""
        egne = (*self.blandt, *self.desuden)
        return (*self.forudsat.kriterier, *egne) if self.forudsat else egne

    @property
    def opfyldte(self) -> tuple[Indikator, ...]:
        moedt = {k.kriterium.indikator for k in self.kriterier if k.opfyldt}
        return tuple(i for i in KRITERIER if i in moedt)

    @property
    def antagelser(self) -> tuple[str, ...]:
        """What the outcome rests on without a source, the floor of an area without a number of residents first."""
        fundet = [a for k in self.kriterier for a in k.antagelser]
        if self.gulv is not None and self.gulv.antaget:
            fundet.insert(0, _antaget_gulv(self.gulv))
        return tuple(dict.fromkeys(fundet))

    def optaelling(self) -> str:
        """``2 af 5 kriterier er opfyldt, og 1 kan ikke afgøres; der kræves mindst 3``."""
        moedt = sum(k.opfyldt is True for k in self.blandt)
        aabne = sum(k.opfyldt is None for k in self.blandt)
        tillaeg = f", og {aabne} kan ikke afgøres" if aabne else ""
        return f"{moedt} af {len(self.blandt)} kriterier er opfyldt{tillaeg}; der kræves mindst {self.regel.mindst}"

    def dele(self) -> list[str]:
        """The parts as Danish clauses in the order of the law, its own first and the precondition last."""
        led = [self.optaelling()] if self.blandt else []
        led += [k.tekst() for k in (*self.blandt, *self.desuden)]
        if self.gulv is not None:
            led.append(self.gulv.tekst())
        if self.forudsat is not None:
            navn = BETEGNELSESNAVNE[self.forudsat.betegnelse]
            led.append(f"Forudsætter {navn}: {_JA_NEJ[self.forudsat.resultat]}")
        if self.lister:
            led.append(self._listetekst())
        return led

    def hindringer(self) -> list[str]:
        """The clauses that keep the designation away, without those that only its precondition fails."""
        led = []
        if self.blandt and self.antal_opfyldt() is not True:
            led.append(self.optaelling())
            led += [k.tekst() for k in self.blandt if not k.opfyldt]
        led += [k.tekst() for k in self.desuden if not k.opfyldt]
        if self.gulv is not None and not self.gulv.opfyldt:
            led.append(self.gulv.tekst())
        if self.lister and any(aar.kendt and not aar.parallelsamfund for aar in self.lister):
            led.append(self._listetekst())
        if not led and self.forudsat is not None:
            led.append(f"Forudsætter {BETEGNELSESNAVNE[self.forudsat.betegnelse]}, som tallene ikke giver")
        return led

    def _listetekst(self) -> str:
        antal = self.regel.lister_i_traek
        return f"Parallelsamfund på {antal} lister i træk: {opremsning([aar.tekst() for aar in self.lister])}"

    def tekst(self) -> str:
        """The whole reason as one Danish paragraph, with the legal basis."""
        svar = {True: "ja", False: "nej", None: "ubestemt"}[self.resultat]
        navn = BETEGNELSESNAVNE[self.betegnelse]
        return f"{navn.capitalize()}: {svar} ({self.regel.hjemmel}). {'. '.join(self.dele())}."

    def som_data(self) -> dict[str, Any]:
        return {
            "betegnelse": self.betegnelse.value,
            "resultat": self.resultat,
            "hjemmel": self.regel.hjemmel,
            "regime": self.regel.regime,
            "regel_antagelse": self.regel.antagelse or None,
            "mindst": self.regel.mindst or None,
            "forudsaetter": self.regel.forudsaetter.value if self.regel.forudsaetter else None,
            "gulv": self.gulv.som_data() if self.gulv else None,
            "kriterier": [k.som_data() for k in (*self.blandt, *self.desuden)],
            "lister": [
                {"aar": aar.aar, "parallelsamfund": aar.parallelsamfund, "kendt": aar.kendt} for aar in self.lister
            ],
        }


def _antaget_gulv(gulv: Gulvvurdering) -> str:
    return (
        "Beboertallet er ikke oplyst. Området står på listen, så kravet om mindst "
        f"{tal(gulv.gulv.mindst)} beboere regnes som opfyldt."
    )


def vurder_betegnelser(omraade: Omraadetal, historik: Historik, lov: Lov) -> tuple[Betegnelsesvurdering, ...]:
    """Every designation that the law of the list's day knows, in the law's order; `DagUdenLov` before the first."""
    fundet: dict[Betegnelse, Betegnelsesvurdering] = {}
    for regel in lov.regler_paa(omraade.listedato):
        fundet[regel.betegnelse] = _vurder(regel, omraade, historik, lov, fundet)
    return tuple(fundet.values())


def parallelsamfund_paa_listen(omraade: Omraadetal, lov: Lov) -> bool | None:
    """Whether the list counts as one on which the area was a parallelsamfund: by its label, else by our calculation."""
    if omraade.kategori is not None:
        return lov.er_parallelsamfund(omraade.kategori)
    for vurdering in vurder_betegnelser(omraade, {}, lov):
        if vurdering.betegnelse in lov.taeller_som_parallelsamfund and not vurdering.regel.lister_i_traek:
            return vurdering.resultat
    return None


def _vurder(
    regel: Betegnelsesregel,
    omraade: Omraadetal,
    historik: Historik,
    lov: Lov,
    fundet: Mapping[Betegnelse, Betegnelsesvurdering],
) -> Betegnelsesvurdering:
    grundlag = Doemtegrundlag(
        trykt=omraade.doemte_graense,
        trykt_niveau=lov.trykt_niveau,
        landsgennemsnit=omraade.doemte_landsgennemsnit,
        tabel=lov.doemtegraenser_for(omraade.listedato),
    )
    gulv = None
    if regel.gulv is not None:
        gulv = vurder_gulv(regel.gulv, omraade.maaling(Indikator.BEBOERE), paa_listen=bool(omraade.kategori))
    return Betegnelsesvurdering(
        regel=regel,
        gulv=gulv,
        blandt=tuple(vurder_kriterium(k, omraade.maaling(k.indikator), grundlag) for k in regel.blandt),
        desuden=tuple(vurder_kriterium(k, omraade.maaling(k.indikator), grundlag) for k in regel.desuden),
        forudsat=fundet[regel.forudsaetter] if regel.forudsaetter else None,
        lister=_tidligere_lister(regel, omraade.listedato.year, historik),
    )


def _tidligere_lister(regel: Betegnelsesregel, aar: int, historik: Historik) -> tuple[Listeaar, ...]:
    """The lists before the present one that the rule counts, newest first; the present one is the precondition."""
    tidligere = range(aar - 1, aar - regel.lister_i_traek, -1) if regel.lister_i_traek else ()
    return tuple(Listeaar(a, historik.get(a), kendt=a in historik) for a in tidligere)
