"""From a file's bytes to checked rows. Nothing raises because of what the file contains."""

import datetime as dt

from . import filtype
from .cpr import find_cpr
from .csvfil import laes_csv
from .fund import Alvor, Fund
from .hoved import Hoved, Hovedsoeger
from .kontrol import kontroller
from .profil import Kildeprofil, Type, hent_profil
from .resultat import Arkdata, Genkendtark, Indlaesningsresultat, Raa, Tilretning
from .tabel import Tabelbygger
from .tal import KOMMA, PUNKTUM, decimaltegn_i
from .tegn import kolonnebogstav, rens_tal
from .xlsxfil import laes_xlsx


def laes_fil(
    navn: str,
    indhold: bytes,
    kilde: str,
    *,
    idag: dt.date,
    profil: Kildeprofil | None = None,
    tilretning: Tilretning | None = None,
) -> Indlaesningsresultat:
    """Read and check a whole file as `kilde`. Bad content gives findings; an unknown `kilde` raises `UkendtKilde`.

    `idag` is the last day that the file may speak of. `tilretning` is what a person corrected in the recognition.
    """
    profil = profil or hent_profil(kilde)
    tilretning = tilretning or Tilretning()
    resultat = Indlaesningsresultat(navn, kilde, profil.toaarsgennemsnit, profil.indikatorer)
    ark = _laes_ark(indhold, profil, tilretning, resultat)
    if not ark:
        return resultat
    if tilretning.ark:
        ark = [et for et in ark if et.navn in tilretning.ark]
    for et in ark:
        resultat.fund += find_cpr(et)
    _byg_tabeller(ark, profil, tilretning, idag, resultat)
    _tjek_tvaers(profil, resultat)
    return resultat


def _laes_ark(
    indhold: bytes, profil: Kildeprofil, tilretning: Tilretning, resultat: Indlaesningsresultat
) -> list[Arkdata]:
    art = filtype.genkend(indhold)
    if isinstance(art, Fund):
        resultat.fund.append(art)
        return []
    resultat.genkendt.format = art
    if art == filtype.XLSX:
        ark, fund = laes_xlsx(indhold)
    else:
        ark, resultat.genkendt.separator, resultat.genkendt.tegnsaet, fund = laes_csv(indhold, profil, tilretning)
    resultat.fund += fund
    return ark


def _byg_tabeller(
    ark: list[Arkdata],
    profil: Kildeprofil,
    tilretning: Tilretning,
    idag: dt.date,
    resultat: Indlaesningsresultat,
) -> None:
    soeger = Hovedsoeger(profil, tilretning)
    bygger = Tabelbygger(resultat.navn, profil, idag, tilretning)
    uden_hoved = []
    for et in ark:
        hoved, fund = soeger.find(et)
        if hoved is None:
            uden_hoved.append(et)
            continue
        bygger.fund += fund + _skjult(et, hoved)
        tabel = bygger.byg(et, hoved, soeger)
        resultat.tabeller.append(tabel)
        resultat.genkendt.ark.append(
            Genkendtark(
                et.navn,
                hoved.raekke,
                {navn: (kolonnebogstav(plads), hoved.overskrifter[plads]) for navn, plads in hoved.kolonner.items()},
                hoved.aar,
                len(tabel.numre),
                et.skjult,
            )
        )
        if not resultat.genkendt.decimaltegn:
            resultat.genkendt.decimaltegn = _decimaltegn(et, hoved, profil)
    resultat.fund += _oversete(uden_hoved, bool(resultat.tabeller), profil)
    resultat.fund += bygger.fund
    if resultat.tabeller and not any(tabel.numre for tabel in resultat.tabeller):
        besked = "filen har overskrifter, men ingen rækker"
        raad = "kontrollér, at du har valgt den rigtige fil"
        resultat.fund.append(Fund(Alvor.FEJL, "ingen_raekker", besked=besked, raad=raad))


def _tjek_tvaers(profil: Kildeprofil, resultat: Indlaesningsresultat) -> None:
    fund, gentagne = kontroller(profil, resultat.tabeller)
    resultat.fund += fund
    resultat.raekker = [
        raekke
        for nr, tabel in enumerate(resultat.tabeller)
        for raekke in tabel.raekker()
        if not gentagne or (nr, raekke.indeks) not in gentagne
    ]


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


def _oversete(ark: list[Arkdata], andre_laest: bool, profil: Kildeprofil) -> list[Fund]:
    """Sheets without the headers: a remark beside others that have them, else an error for the whole file."""
    fyldte = [et for et in ark if any(raekke.count("") != len(raekke) for raekke in et.raekker)]
    if andre_laest:
        besked = "arket har ikke kildens overskrifter og er ikke læst"
        return [
            Fund(Alvor.BEMAERKNING, "ark_ikke_laest", et.navn, besked=besked)
            for et in fyldte
            if et.navn != "Vejledning"
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
