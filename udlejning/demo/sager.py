"""What lies on the desks: an organisation's drafts, and dispensations that are used, granted and asked for."""

import datetime as dt

from anvisning.models import Bolig, Dispensation
from anvisning.services.dispensation import afgoer_dispensation, soeg_dispensation
from anvisning.services.indmelding import meld_bolig_ind
from anvisning.services.kladder import gem_kladde
from udlejning.brugere.models import Bruger

from .ledige import AABNE, LUKKEDE, afdelinger_med
from .tidslinje import Fortael, klokken

#: The last is still waiting for an answer.
BEGRUNDELSER = (
    "Genhusning efter en brand i naboejendommen.",
    "Boligen er ombygget til en borger med kørestol.",
    "Familien har boet i afdelingen før og skal tilbage efter renovering.",
)


def laeg_sager_frem(*, idag: dt.date, organisation: Bruger, monitor: Bruger, fortael: Fortael) -> None:
    """Three drafts and three dispensations; a finished demonstration is left as it is."""
    if Dispensation.objects.exists():
        return
    frie = Bolig.objects.filter(
        type="familie", indmeldinger=None, afdeling__organisation=organisation.organisation
    ).order_by("-pk")
    for dage, bolig in enumerate(frie.filter(afdeling__in=afdelinger_med(AABNE, idag))[:3], 20):
        gem_kladde(
            bolig=bolig,
            ledig_fra_on=idag + dt.timedelta(days=dage),
            bemaerkning="",
            by=organisation,
            now=klokken(idag, 9),
            idag=idag,
        )
    lukkede = frie.filter(afdeling__in=afdelinger_med(LUKKEDE, idag)).select_related("afdeling")
    for nummer, bolig in enumerate(lukkede[: len(BEGRUNDELSER)]):
        _dispensation(bolig, nummer, idag, organisation, monitor)
    fortael(f"{Dispensation.objects.count()} dispensationer er søgt.")


def _dispensation(bolig: Bolig, nummer: int, idag: dt.date, organisation: Bruger, monitor: Bruger) -> None:
    """The first is granted and used, the second granted, the third waits."""
    soegt = soeg_dispensation(
        afdeling=bolig.afdeling,
        bolig=bolig,
        fra_on=idag,
        til_on=idag + dt.timedelta(days=60),
        begrundelse=BEGRUNDELSER[nummer],
        by=organisation,
        now=klokken(idag, 9),
        idag=idag,
    )
    if nummer < len(BEGRUNDELSER) - 1:
        afgoer_dispensation(dispensation=soegt, bevilges=True, begrundelse="", by=monitor, now=klokken(idag, 10))
    if nummer == 0:
        ledig_fra = idag + dt.timedelta(days=30)
        meld_bolig_ind(
            bolig=bolig, ledig_fra_on=ledig_fra, bemaerkning="", by=organisation, now=klokken(idag, 11), idag=idag
        )
