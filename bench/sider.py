"""Server time of the dashboard and of an afdeling's page against an empty view with one query, in two sizes of town.

    python -m bench.sider

Fails (exit 1) if a page asks the database more often in the large town than in the small one.
"""

from bench import ramme
from bench.ramme import Barnesvar, midt, tal

STOERRELSER = (450, 4_500)
#: The newest rounds of the demonstration's nine: the making of the large town would else take most of the time.
RUNDER = 2
TOM = "tom side med én forespørgsel"


def maal() -> None:
    ramme.overskrift("Sidernes tid på serveren mod en tom side med én forespørgsel")
    byer = {antal: ramme.barn("sider", antal) for antal in STOERRELSER}
    cpu: dict[int, dict[str, float]] = {}
    for antal, by in byer.items():
        tider = {navn: ramme.tider(side["tider"]) for navn, side in by["sider"].items()}
        cpu[antal] = {navn: sum(t.cpu for t in maalt) / len(maalt) for navn, maalt in tider.items()}
        raekker = [
            [
                navn,
                str(side["forespoergsler"]),
                tal(1_000 * midt(t.ur for t in tider[navn]), 1),
                tal(1_000 * min(t.ur for t in tider[navn]), 1),
                tal(1_000 * cpu[antal][navn], 1),
                tal(cpu[antal][navn] / cpu[antal][TOM], 1),
                tal(side["bytes"] / 1_000),
            ]
            for navn, side in by["sider"].items()
        ]
        print(f"  {tal(antal)} afdelinger, {RUNDER} runder (lavet på {tal(by['bygget'])} s)")
        hoved = ["side", "forespørgsler", "ur, median ms", "ur, mindst ms", "cpu ms", "gange tom side", "kB"]
        ramme.tabel(hoved, raekker)
    print("  gange tom side: cpu mod cpu")
    lille, stor = (byer[antal]["sider"] for antal in STOERRELSER)
    for navn in lille:
        titel = f"Cpu ved {tal(STOERRELSER[1])} mod {tal(STOERRELSER[0])}, {navn}"
        ramme.forhold(titel, cpu[STOERRELSER[1]][navn] / cpu[STOERRELSER[0]][navn])
    voksede = [navn for navn in lille if stor[navn]["forespoergsler"] != lille[navn]["forespoergsler"]]
    if voksede:
        raise ramme.Maalefejl(f"Antallet af forespørgsler er ikke det samme i begge størrelser: {', '.join(voksede)}.")
    print("  Antallet af forespørgsler er det samme i begge størrelser.")


def barn(argumenter: list[str]) -> Barnesvar:
    with ramme.database():
        from bench import sidetid

        return sidetid.maal(int(argumenter[0]), RUNDER, TOM)


if __name__ == "__main__":
    raise SystemExit(ramme.koer("sider", maal, barn))
