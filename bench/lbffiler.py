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


def raekker(antal: int, mangler: str = "..") -> Iterator[list[Celle]]:
    """`antal` rows: one afdeling for every ten. One figure in forty is missing."""
    rng = Random(antal)
    for nr in range(antal // len(AARENE)):
        org, afd = register.noegle(nr)
        for aar in AARENE:
            tal: list[Celle] = [
                Decimal(rng.randint(low, high)).scaleb(-decimaler)
                for low, high, decimaler in ((20, 600, 1), (0, 350, 2), (150, 900, 1), (400, 1200, 1), (0, 800, 1))
            ]
            if rng.random() < 1 / 8:
                tal[rng.randrange(len(tal))] = mangler
            yield [org, afd, register.navn(nr), aar, rng.randint(20, 900), *tal]


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
