"""A placement computed from figures of the test's own choice."""

from decimal import Decimal

from monitoring.domain.trappe.grundlag import Tvillingetal
from monitoring.domain.vaerdier import Indikator, Maaling
from monitoring.models import Afdeling, Monitorering
from tests import factories as f


def _tvilling(indikator: Indikator, egen: str, snit: str) -> Tvillingetal:
    tal = [Maaling(indikator, Decimal(v), aar=2025, kilde="tvilling") for v in (egen, snit)]
    return Tvillingetal(tal[0], tal[1])


Par = dict[str, tuple[str, str]]


def med_tal(afdeling: Afdeling, runde: Monitorering, tvillinger: Par | None = None, **tal: str) -> None:
    """The afdeling's placement in `runde`, computed from the green figures changed by `tal`."""
    maalinger = {
        Indikator(i): Maaling(Indikator(i), Decimal(v), aar=2025, kilde="lbf")
        for i, v in {**f.GROENNE_TAL, **tal}.items()
    }
    par = {Indikator(i): _tvilling(Indikator(i), *et) for i, et in (tvillinger or {}).items()}
    grundlag = f.grundlag("groen", runde.pr_on)
    inddata = type(grundlag)(runde.pr_on, maalinger, par, (), grundlag.listedato, grundlag.doemte_landsgennemsnit)
    f.placering_af(runde, afdeling, inddata)
