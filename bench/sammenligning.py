"""Comparing a draft round with the round in force, at 450 and at 10,000 afdelinger, against the database's own join.

    python -m bench.sammenligning

Fails (exit 1) if a page asks the database more often in the large town than in the small one.
"""

from bench import ramme
from bench.ramme import Barnesvar, midt, tal

STOERRELSER = (450, 10_000)
GULV = "gulv: sammenstilling i SQL"


def maal() -> None:
    ramme.overskrift("Sammenligning af en kladde med den gældende runde")
    # The large one between two small ones, so that a slow spell of the machine does not look like growth.
    svar = {antal: ramme.barn("sammenligning", antal) for antal in STOERRELSER}
    igen = ramme.barn("sammenligning", STOERRELSER[0])
    for navn, side in igen["sider"].items():
        svar[STOERRELSER[0]]["sider"][navn]["tider"] += side["tider"]
    cpu: dict[int, dict[str, float]] = {}
    for antal, by in svar.items():
        tider = {navn: ramme.tider(side["tider"]) for navn, side in by["sider"].items()}
        cpu[antal] = {navn: midt(t.cpu for t in maalt) for navn, maalt in tider.items()}
        raekker = [
            [
                navn,
                str(side["forespoergsler"]),
                tal(1_000 * midt(t.ur for t in tider[navn]), 1),
                tal(1_000 * min(t.ur for t in tider[navn]), 1),
                tal(1_000 * cpu[antal][navn], 1),
                tal(cpu[antal][navn] / cpu[antal][GULV], 1),
                tal(side["bytes"] / 1_000),
            ]
            for navn, side in by["sider"].items()
        ]
        talt = f"{tal(by['skift'])} skifter farve, {tal(by['ledige'])} ledige boliger, {tal(by['beroerte'])} berørte"
        print(f"  {tal(antal)} afdelinger: {talt} (lavet på {tal(by['bygget'])} s)")
        hoved = ["", "forespørgsler", "ur, median ms", "ur, mindst ms", "cpu ms", "gange gulv", "kB"]
        ramme.tabel(hoved, raekker)
    print("  gange gulv: cpu mod cpu, median af hver")
    lille, stor = STOERRELSER
    for navn in svar[stor]["sider"]:
        ramme.forhold(f"Cpu ved {tal(stor)} mod {tal(lille)}, {navn}", cpu[stor][navn] / cpu[lille][navn])
    _kraev_samme_forespoergsler(svar[lille]["sider"], svar[stor]["sider"])


def _kraev_samme_forespoergsler(lille: Barnesvar, stor: Barnesvar) -> None:
    voksede = [navn for navn in lille if stor[navn]["forespoergsler"] != lille[navn]["forespoergsler"]]
    if voksede:
        raise ramme.Maalefejl(f"Antallet af forespørgsler er ikke det samme i begge størrelser: {', '.join(voksede)}.")
    print("  Antallet af forespørgsler er det samme i begge størrelser.")


def barn(argumenter: list[str]) -> Barnesvar:
    with ramme.database():
        from bench import sammenligning_tid

        return sammenligning_tid.maal(int(argumenter[0]), GULV)


if __name__ == "__main__":
    raise SystemExit(ramme.koer("sammenligning", maal, barn))
