"""Pages of few rows and of many: the tables, the ratios, and the number of queries, which must not grow."""

from collections.abc import Callable

from bench import ramme
from bench.ramme import Barnesvar, midt, tal


def vis(byer: dict[int, Barnesvar], tom: str, om_byen: Callable[[int, Barnesvar], str]) -> None:
    """Print what the children measured, by the number of rows, the few first; `om_byen` says of what.

    `tom` is the empty page that the others are held against, by cpu. Raises `Maalefejl` if a page asks the database
    more often when there are many.
    """
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
                tal(cpu[antal][navn] / cpu[antal][tom], 1),
                tal(side["bytes"] / 1_000),
            ]
            for navn, side in by["sider"].items()
        ]
        print(f"  {om_byen(antal, by)}")
        hoved = ["side", "forespørgsler", "ur, median ms", "ur, mindst ms", "cpu ms", "gange tom side", "kB"]
        ramme.tabel(hoved, raekker)
    (faa, lille), (mange, stor) = byer.items()
    for navn in lille["sider"]:
        ramme.forhold(f"Cpu ved {tal(mange)} mod {tal(faa)}, {navn}", cpu[mange][navn] / cpu[faa][navn])
    spurgt = [{navn: side["forespoergsler"] for navn, side in by["sider"].items()} for by in (lille, stor)]
    if voksede := [navn for navn in spurgt[0] if spurgt[1][navn] > spurgt[0][navn]]:
        raise ramme.Maalefejl(f"Antallet af forespørgsler vokser med antallet af rækker: {', '.join(voksede)}.")
    print("  Antallet af forespørgsler vokser ikke.")
