"""`docs/tilstande.md`, written from the two state machines.

``python -m anvisning.domain.tilstandsdokument`` writes it; with ``--kontroller`` it only says whether it is up to date.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from anvisning.domain.tilstande import (
    ANVISNING_FORTRYDES,
    ANVISNING_OVERGANGE,
    BEGYNDELSER,
    INDMELDING_FORTRYDES,
    INDMELDING_OVERGANGE,
    Aktoer,
    Anvisningsstatus,
    Indmeldingsstatus,
    Overgang,
)

STI = Path(__file__).resolve().parents[2] / "docs" / "tilstande.md"

Statusser = type[Indmeldingsstatus] | type[Anvisningsstatus]

INDLEDNING = """\
# The two state machines

*Written from the dicts in `anvisning/domain/tilstande.py` by `python -m anvisning.domain.tilstandsdokument`; a test and
`make check` compare them. Do not edit this page by hand.*

A vacancy is a report (`Indmelding`); each time it is offered to a citizen there is an offer (`Anvisning`). Both change
state in `anvisning.services.overgange` alone, which finds the transition in the dict, checks that whoever acts may, and
writes row, event and notices in the caller's transaction. Three kinds of actors exist: staff of the unit's own
organisation, boliganvisningens caseworkers, and the system itself (a deadline passed, a colour changed).

*In the other machine* names the transitions of the other machine of which exactly one happens in the same transaction.
Where it names none, the other machine stays as it is.
"""


def som_markdown() -> str:
    return "\n".join(
        [
            INDLEDNING,
            "## The report (indmelding)\n",
            *_maskine(INDMELDING_OVERGANGE, Indmeldingsstatus),
            "## The offer (anvisning)\n",
            *_maskine(ANVISNING_OVERGANGE, Anvisningsstatus),
            "## Undo\n",
            FORTRYD,
            *_tabel({**INDMELDING_FORTRYDES, **ANVISNING_FORTRYDES}),
            "",
            "## Deadlines\n",
            FRISTER,
        ]
    )


FORTRYD = """\
For ten minutes a report, an offer, an answer, a withdrawal and a lease can be undone by the side that acted
(`anvisning.services.fortryd`), as long as nothing has happened to the unit since. Letters about such an act wait for as
long; its notices in the system are taken back. Rows, reasons and deadlines are as they were. A report that is undone
becomes a draft; an offer that is undone is one that was called back.
"""

FRISTER = """\
The day decides, not the moment the scheduled job runs. Days are Danish: a deadline ends at midnight in Copenhagen.

- The last day of a deadline counts. On it a citizen's yes is registered and a unit is offered.
- From the day after, a yes is refused, also in the minutes before the job has marked the offer as expired. A no is
  still registered until then: it ends as the expiry would, and the reason is kept.
- An open offer outlives the vacancy's own deadline. If it then fails, the unit goes back to the organisation the same
  day. It also goes back where the afdeling's colour has closed for indmelding meanwhile.
- After a yes no deadline runs: the unit waits for the organisation's lease.
"""


def _maskine(overgange: Mapping[Any, Overgang], statusser: Statusser) -> list[str]:
    """The diagram and the table of one machine, its beginnings first."""
    begyndelser: dict[Any, Overgang] = {(None, til): o for til, o in BEGYNDELSER.items() if isinstance(til, statusser)}
    alle = {**begyndelser, **overgange}
    return [*_diagram(alle, statusser), "", *_tabel(alle), ""]


def _diagram(overgange: Mapping[Any, Overgang], statusser: Statusser) -> list[str]:
    linjer = ["```mermaid", "stateDiagram-v2"]
    linjer += [f"    {fra or '[*]'} --> {til}: {overgang.tekst}" for (fra, til), overgang in overgange.items()]
    med_vej_ud = {fra for fra, _ in overgange}
    linjer += [f"    {status} --> [*]" for status in statusser if status not in med_vej_ud]
    return [*linjer, "```"]


def _tabel(overgange: Mapping[Any, Overgang]) -> list[str]:
    linjer = [
        "| from | to | what happens | who may | needs | in the other machine | event |",
        "|---|---|---|---|---|---|---|",
    ]
    for (fra, til), overgang in overgange.items():
        hvem = ", ".join(a for a in Aktoer if a in overgang.aktoerer)
        andet = ", ".join(f"{a or 'new'} → {b}" for a, b in overgang.medfoerer) or "–"
        linjer.append(
            f"| {fra or 'new'} | {til} | {overgang.tekst} | {hvem} | {overgang.kraever} | {andet} | `{overgang.art}` |"
        )
    return linjer


def main(argumenter: list[str]) -> int:
    """Write the page; with ``--kontroller`` 1 where the page is another."""
    tekst = som_markdown()
    if "--kontroller" not in argumenter:
        STI.write_text(tekst, encoding="utf-8")
        return 0
    if STI.read_text(encoding="utf-8") == tekst:
        return 0
    print(
        "docs/tilstande.md is not what the dicts say. Run: python -m anvisning.domain.tilstandsdokument",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
