"""Server time of the balance, early warning and the look at assignments, at 450 and at 10,000 afdelinger.

    python -m bench.balance

Fails (exit 1) if a page asks the database more often in the large town than in the small one.
"""

from bench import ramme, sidemaal
from bench.ramme import Barnesvar, tal

STOERRELSER = (450, 10_000)
TOM = "tom side med én forespørgsel"


def maal() -> None:
    ramme.overskrift("Balancens, varslernes og anvisningernes tid på serveren mod en tom side med én forespørgsel")
    byer = {antal: ramme.barn("balance", antal) for antal in STOERRELSER}
    sidemaal.vis(
        byer,
        TOM,
        lambda antal, by: (
            f"{tal(antal)} afdelinger, {tal(by['anvist'])} anvisninger, 2 runder, {tal(by['varsler'])} varsler"
            f" (lavet på {tal(by['bygget'])} s)"
        ),
    )


def barn(argumenter: list[str]) -> Barnesvar:
    with ramme.database():
        from bench import balancetid

        return balancetid.maal(int(argumenter[0]), TOM)


if __name__ == "__main__":
    raise SystemExit(ramme.koer("balance", maal, barn))
