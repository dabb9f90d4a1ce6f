"""Server time of the dashboard and of an afdeling's page against an empty view with one query, in two sizes of town.

    python -m bench.sider

Fails (exit 1) if a page asks the database more often in the large town than in the small one.
"""

from bench import ramme, sidemaal
from bench.ramme import Barnesvar, tal

STOERRELSER = (450, 4_500)
#: The newest rounds of the demonstration's nine: the making of the large town would else take most of the time.
RUNDER = 2
TOM = "tom side med én forespørgsel"


def maal() -> None:
    ramme.overskrift("Sidernes tid på serveren mod en tom side med én forespørgsel")
    byer = {antal: ramme.barn("sider", antal) for antal in STOERRELSER}
    sidemaal.vis(
        byer, TOM, lambda antal, by: f"{tal(antal)} afdelinger, {RUNDER} runder (lavet på {tal(by['bygget'])} s)"
    )


def barn(argumenter: list[str]) -> Barnesvar:
    with ramme.database():
        from bench import sidetid

        return sidetid.maal(int(argumenter[0]), RUNDER, TOM)


if __name__ == "__main__":
    raise SystemExit(ramme.koer("sider", maal, barn))
