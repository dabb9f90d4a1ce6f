"""Finding the header row of a sheet, and which standard column each of its cells names."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from monitoring.domain.dansk import opremsning

from .fund import Alvor, Fund
from .profil import Kildeprofil, Krav
from .resultat import Arkdata, Raa, Tilretning, celletekst
from .tegn import fold, kolonnebogstav, rens

#: How far down a header is looked for.
HOVEDRAEKKER = 50
#: No source has anything near this many columns.
MAKS_KOLONNER = 500
_AARSTAL = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")


@dataclass(slots=True)
class Hoved:
    """`kolonner`: standard column → 0-based place. `raekke` is the (last) header row, from 1. `bredde` in cells."""

    raekke: int
    kolonner: dict[str, int]
    overskrifter: dict[int, str]
    bredde: int
    ukendte: list[int] = field(default_factory=list)
    aar: int | None = None


class Hovedsoeger:
    """Looks for the headers of one source in sheet after sheet."""

    def __init__(self, profil: Kildeprofil, tilretning: Tilretning) -> None:
        self.profil = profil
        self.tilretning = tilretning
        self.navne = profil.navneopslag() | {fold(skrevet): navn for skrevet, navn in tilretning.kolonner.items()}
        self.mindst = max(2, len(profil.skal) // 2)

    def find(self, ark: Arkdata, *, valgt: bool = False) -> tuple[Hoved | None, list[Fund]]:
        """The header, or None where the sheet has none; with findings about it.

        `valgt`: a person has pointed this sheet out, so a header row that was given holds however little it says.
        """
        hits = [self._par(raekke) for raekke in ark.raekker[:HOVEDRAEKKER]]
        if self.tilretning.overskriftsraekke:
            bedste = self.tilretning.overskriftsraekke - 1
            if bedste >= len(hits):
                return None, []
        else:
            antal = [len({navn for _, navn in par}) for par in hits]
            bedste = max(range(len(antal)), key=lambda nr: antal[nr], default=-1)
        givet = bool(self.tilretning.overskriftsraekke)
        if bedste < 0 or (fundet := self._saml(hits, bedste, 0 if givet and valgt else self.mindst)) is None:
            return None, []
        oeverst, nederst, par = fundet
        fund = [] if givet else self._uenige(ark, hits, oeverst, nederst, par)
        hoved, flere = self._byg(ark, oeverst, nederst, par)
        return hoved, fund + flere

    def er_hoved(self, raekke: Sequence[Raa]) -> bool:
        """Whether a row further down is a header too."""
        return len(self._par(raekke)) >= self.mindst

    def samme_hoved(self, raekke: Sequence[Raa], hoved: Hoved) -> bool:
        """Whether a header row further down says the same as `hoved`."""
        return all(hoved.kolonner.get(navn) == indeks for indeks, navn in self._par(raekke))

    def _par(self, raekke: Sequence[Raa]) -> list[tuple[int, str]]:
        if len(raekke) > MAKS_KOLONNER:
            raekke = raekke[:MAKS_KOLONNER]
        return [
            (indeks, navn)
            for indeks, celle in enumerate(raekke)
            if isinstance(celle, str) and celle and (navn := self.navne.get(fold(celle)))
        ]

    def _saml(
        self, hits: list[list[tuple[int, str]]], bedste: int, mindst: int
    ) -> tuple[int, int, list[tuple[int, str]]] | None:
        """The best row, joined with the row above or below where a header stands in two lines."""
        par = hits[bedste]
        oeverst = nederst = bedste
        if not set(self.profil.skal) <= {navn for _, navn in par}:
            for nabo in (bedste - 1, bedste + 1):
                if 0 <= nabo < len(hits) and hits[nabo] and _kan_samles(par, hits[nabo]):
                    par = sorted({*par, *hits[nabo]})
                    oeverst, nederst = min(nabo, oeverst), max(nabo, nederst)
                    break
        return (oeverst, nederst, par) if len({navn for _, navn in par}) >= mindst else None

    def _uenige(
        self, ark: Arkdata, hits: list[list[tuple[int, str]]], oeverst: int, nederst: int, par: list[tuple[int, str]]
    ) -> list[Fund]:
        """Rows near the header that are headers too and say something else."""
        for nr, andre in enumerate(hits):
            if oeverst <= nr <= nederst or len(andre) < self.mindst or set(andre) <= set(par):
                continue
            foerste, anden = sorted((nr, nederst))
            besked = (
                f"filen har to rækker med overskrifter, række {foerste + 1} og {anden + 1}, og de siger ikke det samme"
            )
            raad = "slet den ene, så der kun er én række med overskrifter"
            return [Fund(Alvor.FEJL, "to_overskrifter", ark.navn, nr + 1, besked=besked, raad=raad)]
        return []

    def _byg(self, ark: Arkdata, oeverst: int, nederst: int, par: list[tuple[int, str]]) -> tuple[Hoved, list[Fund]]:
        overskrifter: dict[int, str] = {}
        for raekke in ark.raekker[oeverst : nederst + 1]:
            for indeks, celle in enumerate(raekke[:MAKS_KOLONNER]):
                if tekst := rens(celletekst(celle)):
                    overskrifter[indeks] = tekst
        kolonner: dict[str, int] = {}
        fund: list[Fund] = []
        for indeks, navn in par:
            if navn in kolonner:
                hvor = f"{kolonnebogstav(kolonner[navn])} og {kolonnebogstav(indeks)}"
                besked = f"kolonnerne {hvor} er begge læst som {navn}"
                fund.append(
                    self._fund(Alvor.FEJL, "to_kolonner", ark, nederst, indeks, overskrifter, besked, "slet den ene")
                )
            else:
                kolonner[navn] = indeks
        hoved = Hoved(nederst + 1, kolonner, overskrifter, max(map(len, ark.raekker[oeverst : nederst + 1])))
        hoved.ukendte = [indeks for indeks in sorted(overskrifter) if indeks not in {plads for plads, _ in par}]
        hoved.aar = self._aar(ark, hoved)
        return hoved, fund + self._mangler(ark, hoved) + self._ukendte(ark, hoved)

    def _aar(self, ark: Arkdata, hoved: Hoved) -> int | None:
        """The year that a person gave or the sheet's name says, where the column is not there."""
        if not self.profil.aar_fra_arknavn or self.profil.aar_fra_arknavn in hoved.kolonner:
            return None
        if self.tilretning.aar:
            return self.tilretning.aar
        aarstal = _AARSTAL.findall(ark.navn)
        return int(aarstal[0]) if len(aarstal) == 1 else None

    def _mangler(self, ark: Arkdata, hoved: Hoved) -> list[Fund]:
        fund = []
        for navn, kol in self.profil.kolonner.items():
            if kol.krav is Krav.KAN or navn in hoved.kolonner:
                continue
            if hoved.aar is not None and navn == self.profil.aar_fra_arknavn:
                continue
            raad = f"tilføj en kolonne med overskriften {navn}"
            mildt = Alvor.BEMAERKNING
            ukendte = {fold(hoved.overskrifter[indeks]): hoved.overskrifter[indeks] for indeks in hoved.ukendte}
            if naer := difflib.get_close_matches(fold(navn), ukendte, 1, 0.6):
                raad = f"kald kolonnen »{ukendte[naer[0]]}« for {navn}, hvis det er den"
                mildt = Alvor.ADVARSEL  # figures that stand in the file would be left out
            if navn == self.profil.aar_fra_arknavn:
                raad = f"{raad}, eller kald arket det år, tallene gælder for"
            alvor = Alvor.FEJL if kol.krav is Krav.SKAL else mildt
            besked = f"kolonnen {navn} mangler"
            fund.append(Fund(alvor, "kolonne_mangler", ark.navn, hoved.raekke, navn, "", besked, raad))
        return fund

    def _ukendte(self, ark: Arkdata, hoved: Hoved) -> list[Fund]:
        if not hoved.ukendte:
            return []
        navne = [f"»{hoved.overskrifter[indeks]}«" for indeks in hoved.ukendte]
        kolonnen = "kolonnen" if len(navne) == 1 else "kolonnerne"
        besked = f"{kolonnen} {opremsning(navne, hoejst=10)} er ikke kendt og er ikke læst"
        return [Fund(Alvor.BEMAERKNING, "ukendt_kolonne", ark.navn, hoved.raekke, besked=besked)]

    @staticmethod
    def _fund(
        alvor: Alvor,
        kode: str,
        ark: Arkdata,
        nr: int,
        indeks: int,
        overskrifter: dict[int, str],
        besked: str,
        raad: str,
    ) -> Fund:
        overskrift = overskrifter.get(indeks, "")
        return Fund(alvor, kode, ark.navn, nr + 1, overskrift, overskrift, besked, raad, kolonnebogstav(indeks))


def _kan_samles(par: list[tuple[int, str]], andre: list[tuple[int, str]]) -> bool:
    """Whether two lines name different columns in different places."""
    return {indeks for indeks, _ in par}.isdisjoint({indeks for indeks, _ in andre}) and {
        navn for _, navn in par
    }.isdisjoint({navn for _, navn in andre})
