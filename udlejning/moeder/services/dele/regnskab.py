"""The ledger per organisation for the twelve whole months before the day."""

import datetime as dt
from decimal import Decimal

from anvisning.domain.perioder import Periode, maanedens_foerste
from anvisning.domain.regnskab import FIGURTEKSTER, Figur, Opgoerelse, alle_mangler, vaerdi
from anvisning.selectors.regnskab import organisationer_for, regnskabet
from anvisning.services.regnskab import regelgrundlag
from monitoring.api import dato, tal
from udlejning.brugere.models import Bruger
from udlejning.moeder.domain.dokument import Afsnit, Celle, Tabel

EN_DAG = dt.timedelta(days=1)
#: Missing numbers of one organisation named in the text; the ledger's own page has all.
MANGLER_VIST = 5


def regnskabet_for(laeser: Bruger, dag: dt.date) -> Afsnit:
    slut = maanedens_foerste(dag)
    periode = Periode("", "De seneste 12 måneder", slut.replace(year=slut.year - 1), slut)
    blik = regnskabet(organisationer_for(laeser), periode, regelgrundlag(periode))
    raekker = [[linje.organisation.navn, *_tal(linje.linje.tal)] for linje in blik.linjer]
    hoved = ["Boligorganisation", *(_kolonne(figur) for figur in Figur)]
    mangler = alle_mangler(blik.afdelinger)
    saetninger = [
        f"Fra {dato(periode.fra_on)} til og med {dato(periode.til_on - EN_DAG)}. Antal boliger, og leje i kroner.",
        *(mangler[:MANGLER_VIST] if len(raekker) == 1 else []),
    ]
    if mangler:
        hvad = "oplysning" if len(mangler) == 1 else "oplysninger"
        saetninger.append(f"Der mangler {tal(len(mangler))} {hvad} om ledige boliger. Se dem under Regnskab.")
    if len(raekker) > 1:
        raekker.append(["I alt", *_tal(blik.regnskab.tal)])
    tabel = Tabel("Regnskab pr. boligorganisation", hoved, raekker, (5, *[2] * len(Figur)))
    return Afsnit("Regnskab for anvisning", "Regnskab", saetninger, tabeller=[tabel, _ordliste()] if raekker else [])


def _ordliste() -> Tabel:
    """What each column counts, for those who see the ledger for the first time."""
    raekker = [[_kolonne(figur), FIGURTEKSTER[figur].forklaring] for figur in Figur]
    return Tabel("Hvad tallene er", ["Tal", "Hvad det er"], raekker, (3, 16))


def _kolonne(figur: Figur) -> str:
    return "Leje" if figur is Figur.LEJE else FIGURTEKSTER[figur].kort


def _tal(tal_: Opgoerelse) -> list[Celle]:
    """The rent in whole kroner, the others with two decimals at most."""
    fundne = [(figur, vaerdi(tal_, figur)) for figur in Figur]
    return [None if et is None else round(Decimal(et), 0 if figur is Figur.LEJE else 2) for figur, et in fundne]
