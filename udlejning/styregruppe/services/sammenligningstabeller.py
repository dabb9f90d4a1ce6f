"""The tables of scenarios beside one another, as files."""

from collections.abc import Iterator

from monitoring.api import FARVENAVNE
from udlejning.faelles.eksport import Raekke, Tabel, tabel
from udlejning.styregruppe.domain.frosne import Plads
from udlejning.styregruppe.domain.parametre import Aendring
from udlejning.styregruppe.selectors.sammenligning import Sammenligning

from .tabeller import IKKE, KILDE


def _navne(fundet: Sammenligning) -> list[str]:
    """A column for each; those of one name are told apart."""
    navne = [d.scenarie.navn for d in fundet.deltagere]
    return [navn if navne.count(navn) == 1 else f"{navn} ({nr})" for nr, navn in enumerate(navne, 1)]


def _om(fundet: Sammenligning) -> list[tuple[str, str]]:
    return [
        (f"Scenarie {nr}", f"{d.scenarie.navn}, lavet af {d.scenarie.created_by}, kopi af {d.scenarie.model}")
        for nr, d in enumerate(fundet.deltagere, 1)
    ]


def _skift(aendring: Aendring | None) -> str:
    return "uændret" if aendring is None else f"{aendring.foer} → {aendring.efter}"


def _plads(plads: Plads) -> str:
    farve, trin = plads
    return FARVENAVNE[farve] if trin is None else f"{FARVENAVNE[farve]}, trin {trin}"


def aendringstabel(fundet: Sammenligning) -> Tabel:
    raekker = ([li.hvor, li.navn, *map(_skift, li.felter)] for li in fundet.aendringer)
    return Tabel("Det ændrer scenarierne", KILDE, ("Hvor", "Hvad", *_navne(fundet)), raekker, om=_om(fundet))


def taltabel(fundet: Sammenligning) -> Tabel:
    raekker: Iterator[Raekke] = ([li.tekst, *(antal for _, antal in li.felter)] for li in fundet.tal)
    om = [*_om(fundet), ("Boliger i", fundet.deltagere[0].resultat.periode.navn)]
    return Tabel("Scenariernes tal", KILDE, ("Tal", *_navne(fundet)), raekker, om=om)


def andelstabel(fundet: Sammenligning) -> Tabel:
    raekker: Iterator[Raekke] = (
        [
            li.organisation.navn,
            IKKE if li.foer.foer is None else li.foer.foer,
            *(IKKE if a.efter is None else a.efter for a in li.felter),
        ]
        for li in fundet.andele
    )
    kolonner = ("Boligorganisation", "Som det var", *_navne(fundet))
    om = [*_om(fundet), ("Periode", fundet.deltagere[0].resultat.periode.navn)]
    return Tabel("Andele i scenarierne", KILDE, kolonner, raekker, om=om)


def uenighedstabel(fundet: Sammenligning) -> Tabel:
    farver = {navn: (lambda li, nr=nr: _plads(li.felter[nr])) for nr, navn in enumerate(_navne(fundet))}
    return tabel(
        "Afdelinger med hver sin farve",
        KILDE,
        fundet.med_navne(fundet.uenige),
        {
            "Afdelingsnummer": lambda li: li.afdeling.noegle,
            "Afdeling": lambda li: li.afdeling.navn,
            "Boligorganisation": lambda li: li.afdeling.organisation.navn,
            "I runden": lambda li: _plads(li.foer),
            **farver,
        },
        om=_om(fundet),
    )
