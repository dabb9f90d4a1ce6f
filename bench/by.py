"""The demonstration's town without its vacancies: files through the real import, and the newest rounds."""

import datetime as dt
import tempfile
from pathlib import Path

from django.db.models import Count

from monitoring.models import Boligorganisation, Monitorering, Placering
from monitoring.regler.indlaes_lov import gaeldende_lov
from monitoring.services.modeller import indlaes_modeller
from udlejning.brugere.models import Bruger
from udlejning.demo import filer
from udlejning.demo.aftale import indlaes_demoaftale
from udlejning.demo.betegnelser import Demoministerium
from udlejning.demo.brugere import sikr_bruger
from udlejning.demo.filer import Demofil
from udlejning.demo.tidslinje import hold_runde, indlaes, klokken
from udlejning.demo.verden import Verden


def byg(verden: Verden, antal_runder: int) -> tuple[Bruger, Bruger]:
    """Load every file but the dwellings and hold the newest rounds; a monitor and a user of an organisation."""
    monitor, monitor2 = sikr_bruger("monitor", "ubrugt"), sikr_bruger("monitor2", "ubrugt")
    begyndelse = dt.date(verden.runder[0].year, 1, 1)
    indlaes_modeller(now=klokken(begyndelse))
    indlaes_demoaftale(fra_on=begyndelse, til_on=dt.date(verden.anker.year + 3, 1, 1), now=klokken(begyndelse))
    runder = list(verden.runder[-antal_runder:])
    with tempfile.TemporaryDirectory() as mappe:
        for fil in _filer(verden):
            while runder and runder[0] < fil.kendt_on:
                hold_runde(runder.pop(0), monitor, monitor2, _tavs)
            sti = Path(mappe) / fil.navn
            sti.write_bytes(fil.indhold)
            indlaes(sti, fil, monitor, _tavs)
    for pr in runder:
        hold_runde(pr, monitor, monitor2, _tavs)
    return monitor, sikr_bruger("organisation", "ubrugt", _mest_broget())


def _filer(verden: Verden) -> list[Demofil]:
    """In the order in which they become known, the register first."""
    begyndelse = dt.date(min(verden.dataaar[0], verden.lister[0].year), 1, 1)
    ministerium = Demoministerium(gaeldende_lov(), verden.lister[0].year)
    alle = [filer.registerfil(verden, dag) for dag in (begyndelse, *verden.overgange)]
    for aar in verden.dataaar:
        alle += [filer.lbf_fil(verden, aar), filer.tvillingefil(verden, aar)]
    for listedato in verden.lister:
        alle += [
            filer.ministeriets_liste(verden, listedato, ministerium),
            filer.ministeriets_bilag(verden, listedato),
        ]
    return sorted(alle, key=lambda fil: (fil.kendt_on, fil.kilde != "register"))


def _mest_broget() -> Boligorganisation:
    """The organisation whose afdelinger have most colours."""
    farver = Placering.objects.filter(monitorering=_nyeste()).values("afdeling__organisation")
    flest = farver.annotate(antal=Count("farve", distinct=True)).order_by("-antal", "afdeling__organisation__nr")
    return Boligorganisation.objects.get(pk=flest[0]["afdeling__organisation"])


def roed_i_omraade(egen: Bruger | None = None, fremmed_for: Bruger | None = None) -> str:
    """The address of the first red afdeling in an area: of the user's organisation, or of another."""
    roede = Placering.objects.filter(monitorering=_nyeste(), farve="roed", afdeling__medlemskaber__isnull=False)
    if egen is not None:
        roede = roede.filter(afdeling__organisation=egen.organisation_id)
    if fremmed_for is not None:
        roede = roede.exclude(afdeling__organisation=fremmed_for.organisation_id)
    fundet = roede.order_by("afdeling_id").select_related("afdeling__organisation")[0]
    return f"/afdelinger/{fundet.afdeling.noegle}/"


def _nyeste() -> Monitorering:
    return Monitorering.objects.filter(status=Monitorering.Status.OFFENTLIGGJORT).latest("gaelder_fra_on")


def _tavs(_: str) -> None:
    """The demonstration tells how far it has come; a benchmark is quiet."""
