"""Server time of the two lists of vacancies at 500 and at 50,000 of them against an empty view with one query.

    python -m bench.lister

Fails (exit 1) if a page asks the database more often with many vacancies than with few.
"""

from bench import ramme, sidemaal
from bench.ramme import Barnesvar, tal

STOERRELSER = (500, 50_000)
TOM = "tom side med én forespørgsel"


def maal() -> None:
    ramme.overskrift("De to listers tid på serveren mod en tom side med én forespørgsel")
    maengder = {antal: ramme.barn("lister", antal) for antal in STOERRELSER}
    sidemaal.vis(
        maengder,
        TOM,
        lambda antal, svar: (
            f"{tal(antal)} indmeldinger, heraf {tal(svar['aabne'])} åbne, af {tal(svar['boliger'])} boliger"
            f" (lavet på {tal(svar['bygget'])} s)"
        ),
    )


def barn(argumenter: list[str]) -> Barnesvar:
    with ramme.database():
        from bench import listetid

        return listetid.maal(int(argumenter[0]), TOM)


if __name__ == "__main__":
    raise SystemExit(ramme.koer("lister", maal, barn))
