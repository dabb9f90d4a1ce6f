"""Server time of the balance, early warning and the look at assignments, at 450 and at 10,000 afdelinger.

    python -m bench.balance

Fails (exit 1) if a page asks the database more often in the large town than in the small one.
"""

from bench import ramme
from bench.ramme import Barnesvar, midt, tal

STOERRELSER = (450, 10_000)
TOM = "tom side med én forespørgsel"


def maal() -> None:
    ramme.overskrift("Balancens, varslernes og anvisningernes tid på serveren mod en tom side med én forespørgsel")
    byer = {antal: ramme.barn("balance", antal) for antal in STOERRELSER}
    cpu: dict[int, dict[str, float]] = {}
    for antal, by in byer.items():
        tider = {navn: ramme.tider(side["tider"]) for navn, side in by["sider"].items()}
        cpu[antal] = {navn: sum(t.cpu for t in maalt) / len(maalt) for navn, maalt in tider.items()}
        raekker = [
            [
                navn,
                str(side["forespoergsler"]),
                tal(1_000 * midt(t.ur for t in tider[navn]), 1),
                tal(1_000 * cpu[antal][navn], 1),
                tal(cpu[antal][navn] / cpu[antal][TOM], 1),
                tal(side["bytes"] / 1_000),
            ]
            for navn, side in by["sider"].items()
        ]
        print(
            f"  {tal(antal)} afdelinger, {tal(by['anvist'])} anvisninger, 2 runder, {tal(by['varsler'])} varsler"
            f" (lavet på {tal(by['bygget'])} s)"
        )
        ramme.tabel(["side", "forespørgsler", "ur, median ms", "cpu ms", "gange tom side", "kB"], raekker)
    lille, stor = (byer[antal]["sider"] for antal in STOERRELSER)
    for navn in lille:
        titel = f"Cpu ved {tal(STOERRELSER[1])} mod {tal(STOERRELSER[0])}, {navn}"
        ramme.forhold(titel, cpu[STOERRELSER[1]][navn] / cpu[STOERRELSER[0]][navn])
    voksede = [navn for navn in lille if stor[navn]["forespoergsler"] > lille[navn]["forespoergsler"]]
    if voksede:
        raise ramme.Maalefejl(f"Antallet af forespørgsler vokser med antallet af afdelinger: {', '.join(voksede)}.")
    print("  Antallet af forespørgsler vokser ikke.")


def barn(argumenter: list[str]) -> Barnesvar:
    with ramme.database():
        from bench import balancetid

        return balancetid.maal(int(argumenter[0]), TOM)


if __name__ == "__main__":
    raise SystemExit(ramme.koer("balance", maal, barn))
