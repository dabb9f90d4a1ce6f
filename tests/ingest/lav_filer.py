"""Makes the ugly files, named by what is ugly about them, the same bytes each time.

``python -m tests.ingest.lav_filer MAPPE`` writes them all. The expected outcomes stand in ``tests/cases/filer/``.
All names, numbers and areas are invented. What looks like a CPR number is put together here, never written down.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

LBF = (
    "organisationsnr;afdelingsnr;afdelingsnavn;aar;beboere;uden_tilknytning_pct;doemte_pct;grundskole_pct;"
    "indkomst_pct_af_region;ikke_vestlige_pct"
)
R1 = "0101;007;Æblehaven;2024;412;31,4;1,12;48,9;68,2;27,5"
R2 = "0101;008;Skovbrynet;2024;388;22,0;0,66;44,4;81,0;12,1"
MIN = (
    "listedato;omraade;kommune;kategori;beboere;uden_tilknytning_pct;doemte_pct;doemte_landsgennemsnit_pct;"
    "grundskole_pct;indkomst_pct_af_region;ikke_vestlige_pct"
)

FILER: dict[str, Callable[[], bytes]] = {}


def fil(navn: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Register the maker of the file `navn`."""

    def registrer(laver: Callable[[], bytes]) -> Callable[[], bytes]:
        if navn in FILER:
            raise ValueError(f"{navn} is made twice.")
        FILER[navn] = laver
        return laver

    return registrer


def tekst(navn: str, *linjer: str, kodning: str = "utf-8", skift: str = "\r\n") -> None:
    """Register a text file of these lines."""
    fil(navn)(lambda: (skift.join(linjer) + skift).encode(kodning))


def med(raekke: str, **felter: str) -> str:
    """An lbf row with some fields changed."""
    celler = dict(zip(LBF.split(";"), raekke.split(";"), strict=True)) | felter
    return ";".join(celler.values())


def lbf(navn: str, *aendringer: dict[str, str]) -> None:
    """Register an lbf text file: row after row the first row with these changes and its own afdelingsnr."""
    tekst(navn, LBF, *(med(R1, **({"afdelingsnr": f"{nr:03}"} | andre)) for nr, andre in enumerate(aendringer, 7)))


def cpr(streg: str = "-") -> str:
    """Something that looks like a CPR number and is nobody's: no such control sequence is handed out."""
    return f"{31:02}{12:02}{99:02}{streg}{0:04}"


def alle() -> dict[str, Callable[[], bytes]]:
    """Every file's maker by name."""
    for modul in ("filer_tekst", "filer_regneark"):
        import_module(f"tests.ingest.{modul}")
    return FILER


def main(mappe: Path) -> None:
    mappe.mkdir(parents=True, exist_ok=True)
    for navn, laver in alle().items():
        (mappe / navn).write_bytes(laver())
    print(f"{len(FILER)} filer i {mappe}")


if __name__ == "__main__":
    # As a module of its own name, so that the files register in the same table.
    from tests.ingest import lav_filer

    lav_filer.main(Path(sys.argv[1]))
