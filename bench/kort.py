"""Server time of the map, its places and its list, at 450 and at 10,000 afdelinger; and of taking a map's file in.

    python -m bench.kort

Fails (exit 1) if a page asks the database more often in the large town than in the small one.
"""

from bench import ramme, sidemaal
from bench.ramme import Barnesvar, tal

STOERRELSER = (450, 10_000)
TOM = "tom side med én forespørgsel"


def maal() -> None:
    ramme.overskrift("Kortets tid på serveren mod en tom side med én forespørgsel")
    byer = {antal: ramme.barn("kort", antal) for antal in STOERRELSER}
    sidemaal.vis(
        byer,
        TOM,
        lambda antal, by: (
            f"{tal(antal)} afdelinger på kortet af en fil på {tal(by['bytes'] / 1_000)} kB, kontrolleret på"
            f" {tal(by['kontrolleret'], 2)} s og taget i brug på {tal(by['i_brug'], 2)} s"
            f" (byen er lavet på {tal(by['bygget'])} s)"
        ),
    )


def barn(argumenter: list[str]) -> Barnesvar:
    with ramme.database():
        from bench import korttid

        return korttid.maal(int(argumenter[0]), TOM)


if __name__ == "__main__":
    raise SystemExit(ramme.koer("kort", maal, barn))
