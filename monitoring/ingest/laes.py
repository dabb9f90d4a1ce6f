"""From a file's bytes to checked rows. Nothing raises because of what the file contains."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from . import filtype
from .cpr import find_cpr
from .csvfil import laes_csv
from .fund import Alvor, Fund
from .hoved import Hoved, Hovedsoeger
from .kontrol import kontroller
from .profil import Kildeprofil, Type, hent_profil
from .resultat import Arkdata, Genkendtark, Indlaesningsresultat, Laest, Raa, Tabel, Tilretning, celletekst
from .tabel import Tabelbygger
from .tal import KOMMA, PUNKTUM, decimaltegn_i
from .tegn import kolonnebogstav, rens_tal
from .xlsxfil import laes_xlsx

#: Told how many rows of data there are and how many are checked, while a file that has been read is checked.
Fremdrift = Callable[[int, int], None]

#: So much of each sheet's beginning is kept to be shown: sheets, rows, cells, characters of a cell.
_VIST_ARK, _VIST_RAEKKER, _VIST_CELLER, _VIST_TEGN = 4, 8, 20, 60


def laes_fil(
    navn: str,
    indhold: bytes,
    kilde: str,
    *,
    idag: dt.date,
    profil: Kildeprofil | None = None,
    tilretning: Tilretning | None = None,
    fremdrift: Fremdrift | None = None,
    laest: Laest | None = None,
) -> Indlaesningsresultat:
    """Read and check a whole file as `kilde`. Bad content gives findings; an unknown `kilde` raises `UkendtKilde`.

    `idag` is the last day that the file may speak of. `tilretning` is what a person corrected in the recognition.
    What `fremdrift` and `laest` raise ends the reading.
    """
    profil = profil or hent_profil(kilde)
    tilretning = tilretning or Tilretning()
    resultat = Indlaesningsresultat(navn, kilde, profil.toaarsgennemsnit, profil.indikatorer)
    ark = _laes_ark(indhold, profil, tilretning, resultat, laest)
    if not ark:
        return resultat
    for et in ark:
        resultat.fund += find_cpr(et)
    resultat.genkendt.arknavne = [et.navn for et in ark]
    resultat.genkendt.begyndelse = [raekke for et in ark[:_VIST_ARK] for raekke in _begyndelse(et)]
    if tilretning.ark:
        ark = [et for et in ark if et.navn in tilretning.ark]
    _byg_tabeller(ark, profil, tilretning, idag, resultat, fremdrift or (lambda _alt, _nu: None))
    _tjek_tvaers(profil, resultat)
    return resultat


def _laes_ark(
    indhold: bytes,
    profil: Kildeprofil,
    tilretning: Tilretning,
    resultat: Indlaesningsresultat,
    laest: Laest | None,
) -> list[Arkdata]:
    art = filtype.genkend(indhold)
    if isinstance(art, Fund):
        resultat.fund.append(art)
        return []
    resultat.genkendt.format = art
    if art == filtype.XLSX:
        ark, fund = laes_xlsx(indhold, laest)
    else:
        ark, resultat.genkendt.separator, resultat.genkendt.tegnsaet, fund = laes_csv(
            indhold, profil, tilretning, laest
        )
    resultat.fund += fund
    return ark


def _begyndelse(ark: Arkdata) -> list[dict[str, Any]]:
    return [
        {"ark": ark.navn, "raekke": nr, "celler": [celletekst(c)[:_VIST_TEGN] for c in raekke[:_VIST_CELLER]]}
        for nr, raekke in enumerate(ark.raekker[:_VIST_RAEKKER], 1)
    ]


def _byg_tabeller(
    ark: list[Arkdata],
    profil: Kildeprofil,
    tilretning: Tilretning,
    idag: dt.date,
    resultat: Indlaesningsresultat,
    fremdrift: Fremdrift,
) -> None:
    soeger = Hovedsoeger(profil, tilretning)
    bygger = Tabelbygger(resultat.navn, profil, idag, tilretning)
    fundne = [(et, *soeger.find(et, valgt=len(ark) == 1 or bool(tilretning.ark))) for et in ark]
    uden_hoved = [et for et, hoved, _ in fundne if hoved is None]
    med_hoved = [(et, hoved, fund, _fyldte(et, hoved)) for et, hoved, fund in fundne if hoved is not None]
    i_alt, kontrolleret = sum(ventet for *_, ventet in med_hoved), 0
    for et, hoved, fund, ventet in med_hoved:
        fremdrift(i_alt, kontrolleret)
        bygger.fund += fund + _skjult(et, hoved)
        tabel = bygger.byg(et, hoved, soeger, partial(_videre, fremdrift, i_alt, kontrolleret))
        # Rows of totals and notes are no data.
        i_alt += len(tabel.numre) - ventet
        kontrolleret += len(tabel.numre)
        resultat.tabeller.append(tabel)
        resultat.genkendt.ark.append(_genkendtark(et, hoved, tabel))
        if not resultat.genkendt.decimaltegn:
            resultat.genkendt.decimaltegn = _decimaltegn(et, hoved, profil)
    fremdrift(i_alt, i_alt)
    resultat.fund += _oversete(uden_hoved, bool(resultat.tabeller), profil)
    resultat.fund += bygger.fund
    if resultat.tabeller and not any(tabel.numre for tabel in resultat.tabeller):
        besked = "filen har overskrifter, men ingen rækker"
        raad = "kontrollér, at du har valgt den rigtige fil"
        resultat.fund.append(Fund(Alvor.FEJL, "ingen_raekker", besked=besked, raad=raad))


def _fyldte(ark: Arkdata, hoved: Hoved) -> int:
    """How many rows below the header hold anything."""
    under = ark.raekker[hoved.raekke :]
    return sum(1 for raekke in under if raekke and (raekke[0] != "" or raekke.count("") != len(raekke)))


def _genkendtark(ark: Arkdata, hoved: Hoved, tabel: Tabel) -> Genkendtark:
    return Genkendtark(
        ark.navn,
        hoved.raekke,
        {navn: (kolonnebogstav(plads), hoved.overskrifter[plads]) for navn, plads in hoved.kolonner.items()},
        hoved.aar,
        len(tabel.numre),
        ark.skjult,
        tuple((kolonnebogstav(plads), tekst) for plads, tekst in sorted(hoved.overskrifter.items())),
    )


def _videre(fremdrift: Fremdrift, i_alt: int, kontrolleret: int, flere: int) -> None:
    fremdrift(i_alt, kontrolleret + flere)


def _tjek_tvaers(profil: Kildeprofil, resultat: Indlaesningsresultat) -> None:
    fund, resultat.gentagne = kontroller(profil, resultat.tabeller)
    resultat.fund += fund


def _skjult(ark: Arkdata, hoved: Hoved) -> list[Fund]:
    fund = []
    if ark.skjult:
        besked = "arket er skjult i Excel og er læst"
        fund.append(Fund(Alvor.BEMAERKNING, "skjult_ark", ark.navn, besked=besked))
    if skjulte := sorted(ark.skjulte_kolonner & set(hoved.kolonner.values())):
        navne = ", ".join(f"{kolonnebogstav(plads)} ({hoved.overskrifter[plads]})" for plads in skjulte)
        besked = f"kolonne {navne} er skjult i Excel og er læst"
        fund.append(Fund(Alvor.BEMAERKNING, "skjult_kolonne", ark.navn, besked=besked))
    return fund


#: Sheets of our own making, beside the data: the template's guide, and the findings of a marked copy.
_EGNE_ARK = frozenset({"Vejledning", "Fund"})


def _oversete(ark: list[Arkdata], andre_laest: bool, profil: Kildeprofil) -> list[Fund]:
    """Sheets without the headers: a remark beside others that have them, else an error for the whole file."""
    fyldte = [et for et in ark if any(raekke.count("") != len(raekke) for raekke in et.raekker)]
    if andre_laest:
        besked = "arket har ikke kildens overskrifter og er ikke læst"
        return [
            Fund(Alvor.BEMAERKNING, "ark_ikke_laest", et.navn, besked=besked)
            for et in fyldte
            if et.navn not in _EGNE_ARK
        ]
    if not fyldte:
        raad = "kontrollér, at du har valgt den rigtige fil"
        return [Fund(Alvor.FEJL, "tom_fil", besked="filen er tom", raad=raad)]
    besked = f"vi kan ikke finde en række med overskrifterne for »{profil.navn}«"
    raad = f"brug overskrifterne {', '.join(profil.skal)}, eller hent skabelonen"
    return [Fund(Alvor.FEJL, "ingen_overskrifter", besked=besked, raad=raad)]


_DECIMALE = frozenset({Type.PROCENT, Type.TAL, Type.BELOEB})


def _decimaltegn(ark: Arkdata, hoved: Hoved, profil: Kildeprofil) -> str:
    """Which decimal sign the first rows write; empty where they write none (or are numbers of Excel's)."""
    pladser = [plads for navn, plads in hoved.kolonner.items() if profil.kolonner[navn].type in _DECIMALE]
    set_: set[str] = set()
    for raekke in ark.raekker[hoved.raekke : hoved.raekke + 1000]:
        celler: list[Raa] = [raekke[plads] for plads in pladser if plads < len(raekke)]
        set_ |= {
            tegn for celle in celler if isinstance(celle, str) and (tegn := decimaltegn_i(rens_tal(celle).rstrip(" %")))
        }
    return KOMMA if KOMMA in set_ else PUNKTUM if PUNKTUM in set_ else ""
