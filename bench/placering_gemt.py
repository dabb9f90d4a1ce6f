"""A register with lists, areas and two years of figures, and rounds computed on it. A child of `placering`."""

from bench import ramme
from bench.ramme import Barnesvar, hukommelse


def maal(antal: int) -> Barnesvar:
    """`beregn_runde` on `antal` afdelinger."""
    with ramme.database():
        from bench import rundedata

        by = rundedata.fyld(antal)
        ramme.analyser()
        foer = hukommelse()
        tid = rundedata.beregn(by, antal)
    return {"tider": [tid], "foer": foer, "hukommelse": hukommelse()}
