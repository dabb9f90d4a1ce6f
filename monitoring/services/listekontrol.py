"""A file of the ministry's layout, checked against the law without storing anything and without a database."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from monitoring.domain.dansk import dato, opremsning, procent, tal
from monitoring.domain.kontrol import Kontrolresultat, kontroller_lister
from monitoring.domain.lov import DagUdenLov, Lov
from monitoring.domain.vaerdier import Betegnelse, Indikator, Maaling, Mangelgrund
from monitoring.domain.vurdering import Omraadetal
from monitoring.ingest import laes_fil
from monitoring.ingest.fund import Fund, grupper
from monitoring.ingest.profil import Kildeprofil, hent_profil
from monitoring.ingest.resultat import Felt, Indlaesningsresultat, Raekke
from udlejning.faelles.fejl import Afvist

KILDE = "ministeriet"
#: So many lines of errors are shown; the rest are counted.
VISTE_FEJL = 30


@dataclass(frozen=True, slots=True)
class Filkontrol:
    """What the check of a file gives. `bemaerkninger` are Danish sentences about the file, warnings first."""

    resultater: list[Kontrolresultat]
    bemaerkninger: list[str]


def kontroller_fil(navn: str, indhold: bytes, *, lov: Lov, idag: dt.date) -> Filkontrol:
    """Every row's designations by the law of its list's day, held against its label; `Afvist` on errors in the file."""
    laest = laes_fil(navn, indhold, KILDE, idag=idag, profil=_profil())
    if laest.fejl:
        raise Afvist(_fejlbesked(navn, laest.fejl))
    try:
        resultater = kontroller_lister(omraadetal_af(laest), lov)
    except DagUdenLov as fejl:
        raise Afvist(f"Filen »{navn}« kan ikke kontrolberegnes. {fejl}") from fejl
    om_filen = [gruppe.tekst() for gruppe in grupper([*laest.advarsler, *laest.bemaerkninger])]
    return Filkontrol(resultater, om_filen + _uens_grundlag(laest))


def _profil() -> Kildeprofil:
    """The import's profile, except that rows of one list may state different national figures.

    Nothing is stored here, and rows gathered from several sources round the mean differently; each counts by its own.
    """
    profil = hent_profil(KILDE)
    kolonner = {navn: replace(kolonne, ens_inden_for=()) for navn, kolonne in profil.kolonner.items()}
    return replace(profil, kolonner=kolonner)


def _uens_grundlag(laest: Indlaesningsresultat) -> list[str]:
    """A sentence per list and column whose rows should agree by the import's profile, and do not."""
    fundet: dict[tuple[str, dt.date], set[Decimal]] = {}
    ens = [navn for navn, kolonne in hent_profil(KILDE).kolonner.items() if kolonne.ens_inden_for]
    for raekke in laest.raekker:
        listedato = raekke.vaerdi("listedato")
        for navn in ens:
            vaerdi = raekke.vaerdi(navn)
            if isinstance(listedato, dt.date) and isinstance(vaerdi, Decimal):
                fundet.setdefault((navn, listedato), set()).add(vaerdi)
    return [
        f"Kolonne {navn}: rækkerne fra {dato(listedato)} angiver både "
        f"{opremsning([procent(v) for v in sorted(tal_)])}; hver række er regnet med sit eget tal."
        for (navn, listedato), tal_ in fundet.items()
        if len(tal_) > 1
    ]


def omraadetal_af(laest: Indlaesningsresultat) -> list[Omraadetal]:
    """The rows of a ministry file that has no errors, as the law's input."""
    indikatorer = hent_profil(KILDE).indikatorer
    return [_omraadetal(raekke, indikatorer) for raekke in laest.raekker]


def _omraadetal(raekke: Raekke, indikatorer: dict[str, Indikator]) -> Omraadetal:
    felter = raekke.felter
    listedato = felter["listedato"].vaerdi
    if not isinstance(listedato, dt.date):
        raise TypeError("A row without listedato is an error of the file, and such files stop earlier.")
    return Omraadetal(
        listedato=listedato,
        omraade=_tekst(felter.get("omraade")),
        kommune=_tekst(felter.get("kommune")),
        kategori=_kategori(felter.get("kategori")),
        maalinger={
            indikator: _maaling(indikator, felter[kolonne], listedato.year)
            for kolonne, indikator in indikatorer.items()
            if kolonne in felter
        },
        doemte_landsgennemsnit=_decimal(felter.get("doemte_landsgennemsnit_pct")),
        doemte_graense=_decimal(felter.get("doemte_graense_pct")),
    )


def _maaling(indikator: Indikator, felt: Felt, aar: int) -> Maaling:
    vaerdi = _decimal(felt)
    mangler = None if vaerdi is not None else felt.mangler or Mangelgrund.TOM
    return Maaling(indikator, vaerdi, mangler, aar, KILDE, (felt.celle,))


def _kategori(felt: Felt | None) -> frozenset[Betegnelse] | None:
    """None where the file has no such column, or hides the label (``..``): then nothing is claimed."""
    if felt is None or not isinstance(felt.vaerdi, frozenset):
        return None
    return frozenset(Betegnelse(ordet) for ordet in felt.vaerdi)


def _decimal(felt: Felt | None) -> Decimal | None:
    if felt is None or not isinstance(felt.vaerdi, int | Decimal):
        return None
    return Decimal(felt.vaerdi)


def _tekst(felt: Felt | None) -> str:
    return str(felt.vaerdi) if felt is not None and felt.vaerdi is not None else ""


def _fejlbesked(navn: str, fejl: list[Fund]) -> str:
    linjer = [gruppe.tekst() for gruppe in grupper(fejl)]
    vist = [f"- {linje}" for linje in linjer[:VISTE_FEJL]]
    if len(linjer) > VISTE_FEJL:
        vist.append(f"- og {tal(len(linjer) - VISTE_FEJL)} andre fejl.")
    hoved = f"Filen »{navn}« kan ikke kontrolberegnes. Ret fejlene, og prøv igen:"
    return "\n".join([hoved, *vist])
