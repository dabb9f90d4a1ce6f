"""Invented criteria: most areas with the duty have a set, one runs out soon, some lack one, and proposals wait."""

import datetime as dt
from decimal import Decimal

from anvisning.domain.fleksibel import Aftaleart, Kriterieslags, laengst_til, maaneder_senere
from anvisning.models import Fleksibelaftale
from anvisning.selectors.fleksibel import afdelinger_uden_gyldigt_saet
from anvisning.services.fleksibel import fremsaet, svar_paa_forslag
from anvisning.services.fleksibelbesked import varsl
from anvisning.services.fleksibelregler import fleksibelregler
from anvisning.services.fleksibeludkast import Fil, Udkast, opret_udkast
from monitoring.models import Afdeling
from udlejning.brugere.models import Bruger

from .tidslinje import Fortael, klokken

#: So many of those with the duty are left without a set, and as many whose set runs out within half a year.
UDEN = 3
KRITERIER = (
    (Kriterieslags.BESKAEFTIGELSE, "Fast arbejde i mindst 25 timer om ugen de seneste 6 måneder"),
    (Kriterieslags.UDDANNELSE, "I gang med en kompetencegivende uddannelse"),
)
ANDRE = (
    (Kriterieslags.PENDLER, "Arbejde i kommunen og mindst 25 km fra den nuværende bolig"),
    (Kriterieslags.SENIOR, "Fyldt 60 år og fraflytter en familiebolig i afdelingen"),
)


def aftal_fleksibel(*, idag: dt.date, organisation: Bruger, anviser: Bruger, fortael: Fortael) -> None:
    """Criteria for the town; where there are any already nothing is done."""
    if Fleksibelaftale.objects.exists():
        return
    mangler = [afdeling for afdeling, _ in afdelinger_uden_gyldigt_saet(Afdeling.objects.all(), idag)]
    # The demo user's own organisation shows both: one that lacks a set, and those that have one.
    mangler.sort(key=lambda a: a.organisation_id != organisation.organisation_id)
    for nummer, afdeling in enumerate(mangler[1 : max(1, len(mangler) - UDEN + 1)]):
        _obligatorisk(afdeling, idag, snart=nummer < UDEN, anviser=anviser)
    frie = Afdeling.objects.filter(organisation=organisation.organisation_id, nedlagt_on__isnull=True)
    for nummer, afdeling in enumerate(frie.exclude(pk__in=[a.pk for a in mangler]).order_by("nr")[:3]):
        _aftalt(afdeling, idag, vedtages=nummer > 0, organisation=organisation, anviser=anviser)
    varsl(now=klokken(idag, 7), idag=idag)
    fortael(f"{Fleksibelaftale.objects.count()} aftaler om fleksibel udlejning er skrevet.")


def _obligatorisk(afdeling: Afdeling, idag: dt.date, *, snart: bool, anviser: Bruger) -> None:
    regler = fleksibelregler()
    til = maaneder_senere(idag, 3) if snart else laengst_til(maaneder_senere(idag, -10), regler)
    fra = maaneder_senere(til, -12 * regler.hoejst_aar)
    udkast = Udkast(Aftaleart.OBLIGATORISK, fra, til, f"Demoby Kommune og {afdeling.organisation.navn}", KRITERIER)
    now = klokken(idag, 8)
    aftale = opret_udkast(afdeling=afdeling, udkast=udkast, fil=_dokument(afdeling), by=anviser, now=now)
    fremsaet(aftale=aftale, by=anviser, now=now, idag=idag)


def _aftalt(afdeling: Afdeling, idag: dt.date, *, vedtages: bool, organisation: Bruger, anviser: Bruger) -> None:
    udkast = Udkast(
        Aftaleart.AFTALT,
        idag,
        maaneder_senere(idag, 24),
        f"Demoby Kommune og {afdeling.organisation.navn}",
        (*KRITERIER, *ANDRE),
        Decimal(50),
    )
    now = klokken(idag, 8)
    aftale = fremsaet(
        aftale=opret_udkast(afdeling=afdeling, udkast=udkast, by=anviser, now=now), by=anviser, now=now, idag=idag
    )
    if vedtages:
        svar_paa_forslag(aftale=aftale, accepteret=True, begrundelse="", by=organisation, now=now, idag=idag)


def _dokument(afdeling: Afdeling) -> Fil:
    """A whole PDF of one empty page; its title says that it is invented."""
    dele = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        f"<< /Title (Opdigtet aftale {afdeling.noegle}) >>".encode("ascii"),
    ]
    ud, steder = bytearray(b"%PDF-1.4\n"), []
    for nummer, del_ in enumerate(dele, 1):
        steder.append(len(ud))
        ud += b"%d 0 obj\n%s\nendobj\n" % (nummer, del_)
    tabel = len(ud)
    ud += b"xref\n0 %d\n0000000000 65535 f \n" % (len(dele) + 1)
    ud += b"".join(b"%010d 00000 n \n" % sted for sted in steder)
    ud += b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(dele) + 1, tabel)
    return Fil(f"kriterier-{afdeling.noegle}.pdf", bytes(ud))
