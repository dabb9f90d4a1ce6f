"""Imports and their floor on one database, in turn. Imported when Django is set up, in a child of `indlaesning`."""

import csv
import datetime as dt
import io
import tempfile
from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from python_calamine import CalamineWorkbook

from bench import import_export_tid, lbffiler, ramme, register
from bench.ramme import Barnesvar, Tid
from monitoring.models import Indlaesning
from monitoring.services.indlaesning import koer_indlaesning, modtag_fil
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import nu

#: More runs of what is short.
GANGE = {1_000: 7, 10_000: 3, 100_000: 2}
IDAG = dt.date(2025, 6, 1)
#: The floor's two tables and the types of their columns.
_GULVE = {"bench_gulv": ["text"] * 10, "bench_typet": ["text"] * 3 + ["int"] * 2 + ["numeric"] * 5}


def maal(formater: Sequence[str], stoerrelser: Sequence[int]) -> Barnesvar:
    Bruger.objects.create(username="maaler", email="maaler@bench.example", rolle=Rolle.MONITOR)
    with connection.cursor() as cursor:
        for tabel, typer in (
            ("bench_gulv", ["text"] * 10),
            ("bench_typet", ["text"] * 3 + ["int"] * 2 + ["numeric"] * 5),
        ):
            kolonner = ", ".join(map(" ".join, zip(lbffiler.HOVED, typer, strict=True)))
            cursor.execute(f"CREATE TABLE {tabel} ({kolonner})")
    lav = {"csv": lbffiler.som_csv, "xlsx": lbffiler.som_xlsx}
    tider: dict[str, dict[str, list[Tid]]] = {}
    with tempfile.TemporaryDirectory() as mappe:
        filer = {(f, antal): Path(mappe) / f"lbf-{antal}.{f}" for f in formater for antal in stoerrelser}
        for (format_, antal), sti in filer.items():
            sti.write_bytes(lav[format_](antal))
            tider[f"{format_} {antal}"] = {"hel": [], "gulv": [], "typet": []}
        for gang in range(max(GANGE.values())):
            for (format_, antal), sti in filer.items():
                if gang < GANGE[antal]:
                    maalt = tider[f"{format_} {antal}"]
                    maalt["gulv"].append(_gulv(sti, antal, typet=False))
                    maalt["typet"].append(_gulv(sti, antal, typet=True))
                    _ryd(antal)
                    maalt["hel"].append(ramme.tid(partial(indlaes, sti)))
        hukommelse = {format_: _hukommelse(filer[format_, stoerrelser[-1]]) for format_ in formater}
        rettet = _rettet(filer["csv", stoerrelser[-1]], Path(mappe) / "rettet.csv")
        _ryd(10_000)
        svar = import_export_tid.maal(indlaes, _ryd, Path(mappe))
    return {"tider": tider, "hukommelse": hukommelse, "rettet": rettet, "import_export": svar}


def indlaes(sti: Path) -> Indlaesning:
    """A file from its bytes to stored observations, as page and command do it."""
    by = Bruger.objects.get(username="maaler")
    now = nu()
    job = modtag_fil(navn=sti.name, indhold=sti.read_bytes(), kilde="lbf", by=by, now=now)
    job = koer_indlaesning(indlaesning_id=job.pk, now=now, idag=IDAG)
    if job.status != Indlaesning.Status.INDLAEST:
        raise ramme.Maalefejl(f"{sti.name}: {job.get_status_display()} {job.fund[:2]}")
    return job


def en_gang(sti: str) -> Barnesvar:
    """One import in a process of its own, for its memory."""
    foer = ramme.hukommelse()
    indlaes(Path(sti))
    return {"foer": foer, "hukommelse": ramme.hukommelse()}


def _hukommelse(sti: Path) -> float:
    _ryd(int(sti.stem.partition("-")[2]))
    svar = ramme.barn("indlaesning", "hukommelse", sti)
    return float(svar["hukommelse"])


def _rettet(sti: Path, ny: Path) -> dict[str, object]:
    """The file once more on the figures that it has brought in, with every hundredth row changed."""
    linjer, beboere = sti.read_text().splitlines(), lbffiler.HOVED.index("beboere")
    for nr in range(1, len(linjer), 100):
        celler = linjer[nr].split(";")
        celler[beboere] = str(int(celler[beboere]) + 1)
        linjer[nr] = ";".join(celler)
    ny.write_text("\n".join(linjer))
    tid = ramme.tid(lambda: indlaes(ny))
    return {"tid": tid, "nye": Indlaesning.objects.latest("id").antal_nye}


def _ryd(antal_raekker: int) -> None:
    """No imports and no figures, and a register with exactly the afdelinger that the file speaks of."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE monitoring_kildefil, monitoring_talraekke, monitoring_raablok CASCADE")
    register.fyld(antal_raekker // len(lbffiler.AARENE))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE monitoring_afdeling, monitoring_talraekke, monitoring_raablok")


def _gulv(sti: Path, antal: int, *, typet: bool) -> Tid:
    """Nothing but reading the file and getting its rows into a table.

    Not `typet`: every cell as text, in the fastest way there is. `typet`: cells become numbers or NULL, row by row,
    which is the least that makes figures of them.
    """
    tabel = "bench_typet" if typet else "bench_gulv"

    def arbejde() -> None:
        indhold = sti.read_bytes()
        raekker = _laes_xlsx(indhold) if sti.suffix == ".xlsx" else _laes_csv(indhold)
        with transaction.atomic(), connection.cursor() as cursor, cursor.copy(f"COPY {tabel} FROM STDIN") as copy:
            if typet:
                for raekke in raekker:
                    copy.write_row([*raekke[:3], *(int(celle) for celle in raekke[3:5]), *map(_tal, raekke[5:])])
            else:
                copy.write("\n".join("\t".join(map(str, raekke)) for raekke in raekker) + "\n")

    tid = ramme.tid(arbejde)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {tabel}")
        if cursor.fetchone() != (antal,):
            raise ramme.Maalefejl(f"Gulvet har ikke alle rækker af {sti.name}.")
        cursor.execute(f"TRUNCATE {tabel}")
    return tid


def _tal(celle: Any) -> Decimal | None:
    tekst = str(celle)
    return None if tekst == ".." else Decimal(tekst.replace(",", "."))


def _laes_csv(indhold: bytes) -> list[list[Any]]:
    return list(csv.reader(io.StringIO(indhold.decode(), newline=""), delimiter=";", strict=True))[1:]


def _laes_xlsx(indhold: bytes) -> list[list[Any]]:
    with CalamineWorkbook.from_filelike(io.BytesIO(indhold)) as bog:
        return bog.get_sheet_by_index(0).to_python(skip_empty_area=False)[1:]
