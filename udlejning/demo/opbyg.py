"""From an empty database to a town at work."""

import datetime as dt
from pathlib import Path

from django.db.models import Count

from anvisning.services.aarsager import indlaes_aarsager
from monitoring.models import Boligorganisation, Monitorering, Placering
from monitoring.services.modeller import indlaes_modeller
from monitoring.services.paamindelser import skriv_paamindelser

from .aftale import indlaes_demoaftale
from .beskeder import laes_gamle
from .brugere import sikr_bruger
from .fleksibel import aftal_fleksibel
from .kort import tegn_kortet
from .ledige import fyld_op
from .moeder import hold_moeder
from .regnskab import fyld_regnskabet
from .sager import laeg_sager_frem
from .scenarie import lav_scenarie
from .tidslinje import Fortael, forloeb, klokken
from .verden import Verden
from .versioner import laeg_versioner_frem


def opbyg(verden: Verden, mappe: Path, kodeord: str, fortael: Fortael) -> None:
    """Make or complete everything; a finished demonstration is left as it is. `kodeord` is every demo user's."""
    monitor, monitor2, anviser = (sikr_bruger(navn, kodeord) for navn in ("monitor", "monitor2", "anvisning"))
    styregruppe, _ = (sikr_bruger(navn, kodeord) for navn in ("styregruppe", "administrator"))
    indlaes_modeller(now=klokken(verden.runder[0]))
    begyndelse = dt.date(verden.runder[0].year, 1, 1)
    til = dt.date(verden.anker.year + 3, 1, 1)
    indlaes_aarsager(now=klokken(begyndelse), fra_on=begyndelse)
    indlaes_demoaftale(fra_on=begyndelse, til_on=til, now=klokken(begyndelse))
    if not _faerdig(verden):
        forloeb(verden, mappe, monitor, monitor2, fortael)
    tegn_kortet(verden=verden, mappe=mappe, idag=verden.anker, monitor=monitor, fortael=fortael)
    organisation = sikr_bruger("organisation", kodeord, _organisation_i_alle_farver())
    fyld_op(
        idag=verden.anker,
        organisation=organisation,
        anviser=anviser,
        antal=60,
        fortael=fortael,
    )
    aftal_fleksibel(idag=verden.anker, organisation=organisation, anviser=anviser, fortael=fortael)
    fyld_regnskabet(idag=verden.anker, organisation=organisation, anviser=anviser, fortael=fortael)
    laes_gamle(idag=verden.anker, fortael=fortael)
    laeg_sager_frem(idag=verden.anker, organisation=organisation, monitor=monitor, fortael=fortael)
    lav_scenarie(idag=verden.anker, styregruppe=styregruppe, fortael=fortael)
    laeg_versioner_frem(idag=verden.anker, monitor=monitor, fortael=fortael)
    hold_moeder(idag=verden.anker, organisation=organisation, styregruppe=styregruppe, fortael=fortael)
    # The demonstration seldom runs at seven in the morning, when beat writes them.
    skriv_paamindelser(now=klokken(verden.anker, 7), idag=verden.anker)
    fortael("Demodata er på plads.")


def _faerdig(verden: Verden) -> bool:
    """Whether nine rounds are published; a demonstration made on an earlier day counts as finished."""
    holdt = Monitorering.objects.filter(status=Monitorering.Status.OFFENTLIGGJORT).count()
    return holdt >= len(verden.runder)


def _organisation_i_alle_farver() -> Boligorganisation:
    """The first organisation whose afdelinger have all four outcomes in the newest round."""
    nyeste = Monitorering.objects.filter(status=Monitorering.Status.OFFENTLIGGJORT).latest("gaelder_fra_on")
    farver = (
        Placering.objects.filter(monitorering=nyeste)
        .values("afdeling__organisation")
        .annotate(antal=Count("farve", distinct=True))
        .order_by("-antal", "afdeling__organisation__nr")
    )
    return Boligorganisation.objects.get(pk=farver[0]["afdeling__organisation"])
