"""From a sheet with a known header to a table of checked columns: which rows count, and what their cells say."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

from monitoring.domain.dansk import opremsning, tal
from monitoring.domain.vaerdier import Mangelgrund

from .fund import Alvor, Fund
from .hoved import Hoved, Hovedsoeger
from .profil import Kildeprofil, Kolonneprofil, Type
from .resultat import Arkdata, Kolonne, Raa, Tabel, Tilretning, celletekst
from .tegn import fold, kolonnebogstav, rens
from .tolkning import Tolk, Tolkning

_TOTALER = frozenset(map(fold, ("I alt", "Ialt", "Total", "Sum", "Hele landet", "Landet i alt", "Alle afdelinger")))
_TOTALSTARTER = ("i alt ", "i alt:", "total ", "total:", "hele landet", "sum:")
#: A quick look before the exact one.
_MAASKE_TOTAL = re.compile(r"[\s\u200b\ufeff]*(?:i\s*alt|total|sum|hele|landet|alle)", re.IGNORECASE)
#: A sheet with more rows than this tells how far it is.
_STORT_ARK = 5_000
_TEKSTTYPER = frozenset({Type.TEKST, Type.NUMMER, Type.DATO, Type.AAR})


def er_total(celle: Raa) -> bool:
    """Whether a cell is the word that opens a row of totals."""
    if not isinstance(celle, str) or not _MAASKE_TOTAL.match(celle):
        return False
    return fold(celle) in _TOTALER or rens(celle).casefold().startswith(_TOTALSTARTER)


class Tabelbygger:
    """Builds the tables of one file's sheets and collects what is found."""

    def __init__(self, fil: str, profil: Kildeprofil, idag: dt.date, tilretning: Tilretning) -> None:
        self.fil = fil
        self.profil = profil
        self.idag = idag
        self.tilretning = tilretning
        self.fund: list[Fund] = []

    def byg(self, ark: Arkdata, hoved: Hoved, soeger: Hovedsoeger, fremdrift: Callable[[int], None]) -> Tabel:
        """The table of `ark` below `hoved`. `fremdrift` is told how many rows' worth of cells are checked."""
        raa = list(ark.raekker[hoved.raekke :])
        numre = list(range(hoved.raekke + 1, hoved.raekke + 1 + len(raa)))
        if not all(raekke and raekke[0] != "" for raekke in raa):
            fyldte = [indeks for indeks, raekke in enumerate(raa) if raekke.count("") != len(raekke)]
            numre, raa = [numre[indeks] for indeks in fyldte], [raa[indeks] for indeks in fyldte]
        bredde = self._ret_bredde(ark, hoved, numre, raa)
        numre, raa = self._uden_andet_end_data(ark, hoved, soeger, numre, raa)
        tabel = Tabel(self.fil, ark.navn, {}, numre, raa)
        if not raa:
            return tabel
        laeses = [navn for navn in self.profil.kolonner if navn in hoved.kolonner]
        for navn, kol in self.profil.kolonner.items():
            if navn in hoved.kolonner:
                tabel.kolonner[navn] = self._kolonne(ark, hoved, kol, hoved.kolonner[navn], tabel)
                if len(raa) > _STORT_ARK:
                    fremdrift(len(raa) * len(tabel.kolonner) // (len(laeses) + 1))
            elif hoved.aar is not None and navn == self.profil.aar_fra_arknavn:
                tabel.kolonner[navn] = self._aarskolonne(ark, hoved.aar, kol, len(raa))
        self._ukendte_uden_overskrift(ark, hoved, bredde, raa)
        return tabel

    def _ret_bredde(self, ark: Arkdata, hoved: Hoved, numre: list[int], raa: list[list[Raa]]) -> int:
        """Fill short rows up; in a text file a row longer than the header has a separator too many."""
        laengder = set(map(len, raa))
        bredde = max(hoved.bredde, max(laengder, default=0) if ark.navn else 0)
        if laengder <= {bredde}:
            return bredde
        forskudte = set()
        for indeks, raekke in enumerate(raa):
            if len(raekke) > bredde and any(celle != "" for celle in raekke[bredde:]):
                forskudte.add(indeks)
                besked = f"rækken har {tal(len(raekke))} celler, men der er kun {tal(bredde)} overskrifter"
                raad = "sæt tekst med skilletegn i anførselstegn, og brug semikolon mellem kolonnerne"
                self.fund.append(
                    Fund(Alvor.FEJL, "for_mange_celler", ark.navn, numre[indeks], besked=besked, raad=raad)
                )
            raa[indeks] = [*raekke[:bredde], *[""] * (bredde - len(raekke))]
        if forskudte:  # their cells stand under the wrong headers: what they say would only be noise
            numre[:] = [nr for indeks, nr in enumerate(numre) if indeks not in forskudte]
            raa[:] = [raekke for indeks, raekke in enumerate(raa) if indeks not in forskudte]
        return bredde

    def _uden_andet_end_data(
        self, ark: Arkdata, hoved: Hoved, soeger: Hovedsoeger, numre: list[int], raa: list[list[Raa]]
    ) -> tuple[list[int], list[list[Raa]]]:
        """Leave out blank rows, rows of totals and notes below the table; a second header is an error."""
        if not raa:
            return numre, raa
        noegler = [hoved.kolonner[navn] for navn in self.profil.noegle if navn in hoved.kolonner]
        ud: dict[int, str] = {}
        foerste = noegler[0] if noegler else 0
        celler = [raekke[foerste] for raekke in raa]
        tekster = {celle for celle in set(celler) if isinstance(celle, str)}
        blanke = {celle for celle in tekster if not celle.strip()}
        hoveder = {celle for celle in tekster if fold(celle) in soeger.navne} - blanke
        for indeks, celle in enumerate(celler) if blanke or hoveder else ():
            if celle in blanke:
                if not any(rens(celletekst(anden)) for anden in raa[indeks]):
                    ud[indeks] = "blank"
            elif celle in hoveder and soeger.er_hoved(raa[indeks]):
                ud[indeks] = "hoved"
                self._to_hoveder(ark, hoved, numre[indeks], samme=soeger.samme_hoved(raa[indeks], hoved))
        self._find_totaler(hoved, noegler, raa, ud)
        self._find_noter(hoved, raa, ud)
        if not ud:
            return numre, raa
        self._meld_udeladte(ark, numre, raa, ud)
        return (
            [nr for indeks, nr in enumerate(numre) if indeks not in ud],
            [raekke for indeks, raekke in enumerate(raa) if indeks not in ud],
        )

    def _to_hoveder(self, ark: Arkdata, hoved: Hoved, nr: int, *, samme: bool) -> None:
        """Two headers are two tables, or one pasted twice: whether the rows below belong together, nobody can see."""
        if any(fund.kode == "to_overskrifter" and fund.ark == ark.navn for fund in self.fund):
            return
        besked = f"filen har to rækker med overskrifter, række {hoved.raekke} og {nr}"
        besked += ", så det kan være to tabeller" if samme else ", og de siger ikke det samme"
        raad = "slet den ene, så der kun er én række med overskrifter"
        self.fund.append(Fund(Alvor.FEJL, "to_overskrifter", ark.navn, nr, besked=besked, raad=raad))

    def _find_totaler(self, hoved: Hoved, noegler: list[int], raa: list[list[Raa]], ud: dict[int, str]) -> None:
        steder = {0} | {i for navn, i in hoved.kolonner.items() if self.profil.kolonner[navn].type in _TEKSTTYPER}
        for sted in steder:
            celler = [raekke[sted] for raekke in raa]
            ordene = {celle for celle in set(celler) if er_total(celle)}
            if not ordene:
                continue
            for indeks, celle in enumerate(celler):
                if celle in ordene and any(raa[indeks][n] == "" or er_total(raa[indeks][n]) for n in noegler):
                    ud.setdefault(indeks, "total")

    def _find_noter(self, hoved: Hoved, raa: list[list[Raa]], ud: dict[int, str]) -> None:
        """Rows at the end with a text in the first column only."""
        if not hoved.kolonner:
            return  # a header that a person pointed out and that says nothing we know
        foerste = min(hoved.kolonner.values())
        kol = next(navn for navn, plads in hoved.kolonner.items() if plads == foerste)
        maa_vaere_navn = self.profil.kolonner[kol].type is Type.TEKST
        for indeks in range(len(raa) - 1, 0, -1):
            if indeks in ud:
                continue
            fyldte = [(plads, celle) for plads, celle in enumerate(raa[indeks]) if celle != ""]
            if len(fyldte) != 1 or fyldte[0][0] > foerste or not isinstance(fyldte[0][1], str):
                return
            tekst = rens(fyldte[0][1])
            if tekst.isdigit() or (maa_vaere_navn and ":" not in tekst and len(tekst.split()) < 4):
                return
            ud[indeks] = "note"

    def _meld_udeladte(self, ark: Arkdata, numre: list[int], raa: list[list[Raa]], ud: dict[int, str]) -> None:
        for indeks in sorted(ud):
            grund = ud[indeks]
            foerste = next((tekst for celle in raa[indeks] if (tekst := rens(celletekst(celle)))), "")
            if grund in _UDELADT:
                kode, besked = _UDELADT[grund]
                self.fund.append(Fund(Alvor.BEMAERKNING, kode, ark.navn, numre[indeks], "", foerste, besked))

    def _kolonne(self, ark: Arkdata, hoved: Hoved, kol: Kolonneprofil, plads: int, tabel: Tabel) -> Kolonne:
        celler = [raekke[plads] for raekke in tabel.raa]
        if ark.navn and bool in set(map(type, celler)):
            # True and 1.0 are one key of a dictionary. (A text file has texts alone.)
            celler = [celletekst(celle) if isinstance(celle, bool) else celle for celle in celler]
        tolk = Tolk(kol, self.idag, self.tilretning.decimaltegn)
        tolkninger = {celle: tolk(celle) for celle in set(celler)}
        laest = {celle: tolket.vaerdi for celle, tolket in tolkninger.items()}
        vaerdier = [laest[celle] for celle in celler]
        mangler: list[Mangelgrund | None] = [None] * len(celler)
        if any(tolket.mangler for tolket in tolkninger.values()):
            grund_af = {celle: tolket.mangler for celle, tolket in tolkninger.items()}
            mangler = [grund_af[celle] for celle in celler]
        bogstav = kolonnebogstav(plads)
        self._noter(ark, kol, bogstav, tabel.numre, celler, tolkninger)
        overskrift = hoved.overskrifter.get(plads, kol.navn)
        kolonne = Kolonne(kol.navn, overskrift, bogstav, plads, celler, laest, vaerdier, mangler)
        if kol.type is Type.PROCENT and not kol.smaa_tal:
            self._broeker(ark, kolonne)
        return kolonne

    def _noter(
        self,
        ark: Arkdata,
        kol: Kolonneprofil,
        bogstav: str,
        numre: list[int],
        celler: list[Raa],
        tolkninger: dict[Raa, Tolkning],
    ) -> None:
        """Errors and warnings cell by cell; remarks once per column, with their number."""
        saerlige = {celle: tolket.noter for celle, tolket in tolkninger.items() if tolket.noter}
        if not saerlige:
            return
        foerste: dict[str, Fund] = {}
        antal: Counter[str] = Counter()
        for nr, celle in zip(numre, celler, strict=True):
            for alvor, kode, besked, raad in saerlige.get(celle, ()):
                antal[kode] += 1
                if alvor is not Alvor.BEMAERKNING or kode not in foerste:
                    tekst = rens(celletekst(celle))
                    fund = Fund(alvor, kode, ark.navn, nr, kol.navn, tekst, besked, raad, bogstav)
                    if alvor is Alvor.BEMAERKNING:
                        foerste[kode] = fund
                    else:
                        self.fund.append(fund)
        self.fund += [_med_antal(fund, antal[kode]) for kode, fund in foerste.items()]

    def _broeker(self, ark: Arkdata, kol: Kolonne) -> None:
        stoerste = max((vaerdi for vaerdi in kol.laest.values() if isinstance(vaerdi, Decimal)), default=Decimal(0))
        if 0 < stoerste <= 1 and sum(vaerdi is not None for vaerdi in kol.vaerdier) > 1:
            besked = "alle kolonnens værdier er 1 eller mindre, så de ligner brøker og ikke procenter"
            raad = "skriv procenterne som 40,7 i stedet for 0,407, hvis det er brøker"
            self.fund.append(
                Fund(Alvor.ADVARSEL, "ligner_broeker", ark.navn, None, kol.navn, "", besked, raad, kol.bogstav)
            )

    def _aarskolonne(self, ark: Arkdata, aar: int, kol: Kolonneprofil, antal: int) -> Kolonne:
        tolket = Tolk(kol, self.idag)(str(aar))
        for alvor, kode, besked, raad in tolket.noter:
            self.fund.append(Fund(alvor, kode, ark.navn, None, kol.navn, str(aar), besked, raad))
        celler, vaerdi = [ark.navn] * antal, tolket.vaerdi
        return Kolonne(kol.navn, ark.navn, "", None, celler, {ark.navn: vaerdi}, [vaerdi] * antal, [None] * antal)

    def _ukendte_uden_overskrift(self, ark: Arkdata, hoved: Hoved, bredde: int, raa: list[list[Raa]]) -> None:
        uden = [p for p in range(bredde) if p not in hoved.overskrifter and any(raekke[p] != "" for raekke in raa)]
        if uden:
            hvor = opremsning([kolonnebogstav(plads) for plads in uden[:10]])
            besked = f"kolonne {hvor} har indhold, men ingen overskrift, og er ikke læst"
            self.fund.append(Fund(Alvor.BEMAERKNING, "uden_overskrift", ark.navn, hoved.raekke, besked=besked))


_UDELADT: dict[str, tuple[str, str]] = {
    "total": ("totalraekke", "er en række med totaler og er sprunget over"),
    "note": ("note", "er en note under tabellen og er sprunget over"),
}


def _med_antal(fund: Fund, antal: int) -> Fund:
    return Fund(
        fund.alvor, fund.kode, fund.ark, fund.raekke, fund.kolonne, fund.celle_tekst, fund.besked, fund.raad,
        fund.bogstav, antal,
    )  # fmt: skip
