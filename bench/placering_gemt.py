"""A register with lists, areas and two years of figures, and rounds computed on it. A child of `placering`."""

import datetime as dt

from bench import ramme
from bench.ramme import Barnesvar, hukommelse


def maal(antal: int, gange: int) -> Barnesvar:
    """`beregn_runde` on `antal` afdelinger, on as many days."""
    with ramme.database():
        from bench import rundedata

        by = rundedata.fyld(antal)
        ramme.analyser()
        foer = hukommelse()
        tider = [rundedata.beregn(by, dt.timedelta(days=nr), antal) for nr in range(gange)]
    return {"tider": tider, "foer": foer, "hukommelse": hukommelse()}
