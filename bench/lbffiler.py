"""Invented files of LBF's layout: ten years of every afdeling in `register`, as CSV with commas and as a workbook."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from random import Random

from openpyxl import Workbook

from bench import register

HOVED = (
    "organisationsnr",
    "afdelingsnr",
    "afdelingsnavn",
    "aar",
    "beboere",
    "uden_tilknytning_pct",
    "doemte_pct",
    "grundskole_pct",
    "indkomst_pct_af_region",
    "ikke_vestlige_pct",
)
AARENE = range(2015, 2025)
Celle = str | int | Decimal


#: Per indicator: lowest and highest level, how far a year lies from it, decimals. A year's move is nothing unusual.
NIVEAUER = ((60, 560, 40, 1), (60, 290, 50, 2), (190, 860, 40, 1), (440, 1160, 40, 1), (40, 760, 40, 1))


def raekker(antal: int, mangler: str = "..") -> Iterator[list[Celle]]:
    """`antal` rows: one afdeling for every ten, moving a little from year to year. One figure in forty is missing."""
    rng = Random(antal)
    for nr in range(antal // len(AARENE)):
        org, afd = register.noegle(nr)
        niveauer = [rng.randint(lav, hoej) for lav, hoej, _, _ in NIVEAUER]
        beboere = rng.randint(40, 880)
        for aar in AARENE:
            tal: list[Celle] = [
                Decimal(niveau + rng.randint(-skridt, skridt)).scaleb(-decimaler)
                for niveau, (_, _, skridt, decimaler) in zip(niveauer, NIVEAUER, strict=True)
            ]
            if rng.random() < 1 / 8:
                tal[rng.randrange(len(tal))] = mangler
            yield [org, afd, register.navn(nr), aar, beboere + rng.randint(-20, 20), *tal]


def som_csv(antal: int, *, mangler: str = "..", komma: str = ",") -> bytes:
    ud = io.StringIO(newline="")
    skriver = csv.writer(ud, delimiter=";", lineterminator="\r\n")
    skriver.writerow(HOVED)
    skriver.writerows([_tekst(celle, komma) for celle in raekke] for raekke in raekker(antal, mangler))
    return ud.getvalue().encode()


def _tekst(celle: Celle, komma: str) -> str:
    return str(celle).replace(".", komma) if isinstance(celle, Decimal) else str(celle)


def som_xlsx(antal: int) -> bytes:
    """Numbers as numbers, the LBF numbers as text."""
    bog = Workbook(write_only=True)
    ark = bog.create_sheet("Data")
    ark.append(HOVED)
    for raekke in raekker(antal):
        ark.append([float(celle) if isinstance(celle, Decimal) else celle for celle in raekke])
    ud = io.BytesIO()
    bog.save(ud)
    return ud.getvalue()
