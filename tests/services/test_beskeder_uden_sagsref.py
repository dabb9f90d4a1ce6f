"""The whole way of vacancies, with case references that shout: none of them is in any notice or letter."""

import datetime as dt

import pytest

from anvisning.services.anvisning import besvar_tilbud, tilbagekald_tilbud
from anvisning.services.fortryd import fortryd, kan_fortrydes
from anvisning.services.indmelding import bekraeft_lejekontrakt, traek_indmelding
from tests import factories as f
from tests.factories import IDAG, NU
from udlejning.beskeder.dagligt import skriv_daglige
from udlejning.beskeder.models import Besked
from udlejning.beskeder.standard import STANDARD
from udlejning.brugere.rettigheder import Rolle
from udlejning.post.models import UdgaaendeMail
from udlejning.post.services import send_ventende

RAABER = "RAABER-{}"


@pytest.mark.django_db
def test_ingen_sagsreference_i_nogen_besked_eller_noget_brev() -> None:
    """Free text is where one slips in: notes and remarks hold the reference too."""
    f.aftale()
    afdeling = f.afdeling_i_farve("groen")
    medarbejder, _ = (f.bruger(Rolle.ORGANISATION, organisation=afdeling.organisation) for _ in "ab")
    anviser, _ = f.bruger(Rolle.ANVISNING), f.bruger(Rolle.ANVISNING)
    sent = IDAG + dt.timedelta(days=40)
    sager = [f.tilbud(f.indmelding(f.bolig(afdeling), by=medarbejder), RAABER.format(n), by=anviser) for n in range(5)]
    ja, nej, sent_nej, kaldt, fortrudt = sager
    for tilbud in (ja, fortrudt):
        besvar_tilbud(anvisning=tilbud, accepteret=True, begrundelse=tilbud.sagsref, by=anviser, now=NU, idag=IDAG)
    bekraeft_lejekontrakt(indmelding=ja.indmelding, by=medarbejder, now=NU)
    for tilbud, dag in ((nej, IDAG), (sent_nej, sent)):
        besvar_tilbud(
            anvisning=tilbud,
            accepteret=False,
            aarsag=f.aarsag("nej-andet"),
            begrundelse=f"Sag {tilbud.sagsref} vil vente.",
            by=anviser,
            now=NU,
            idag=dag,
        )
    tilbagekald_tilbud(
        anvisning=kaldt, aarsag=f.aarsag("kald-andet"), begrundelse=kaldt.sagsref, by=anviser, now=NU, idag=IDAG
    )
    traek_indmelding(
        indmelding=kaldt.indmelding,
        aarsag=f.aarsag("traek-andet"),
        begrundelse=f"Se {kaldt.sagsref}",
        by=medarbejder,
        now=NU,
        idag=IDAG,
    )
    fundet = kan_fortrydes(fortrudt.indmelding, by=anviser, now=NU)
    assert fundet is not None
    fortryd(indmelding=fortrudt.indmelding, haendelse_id=fundet.haendelse.pk, by=anviser, now=NU, idag=IDAG)
    skriv_daglige(now=NU + dt.timedelta(days=1), idag=IDAG + dt.timedelta(days=1))
    send_ventende(now=NU + dt.timedelta(days=2))

    arter = set(Besked.objects.values_list("art", flat=True))
    assert arter >= {"ny_indmelding", "nyt_tilbud", "svar", "frigivet", "trukket", "udlejet"}
    assert UdgaaendeMail.objects.filter(status="sendt").count() >= 4
    raekker = [*Besked.objects.all(), *UdgaaendeMail.objects.all()]
    for raekke in raekker:
        felter = {felt.name: str(getattr(raekke, felt.attname)) for felt in raekke._meta.concrete_fields}
        assert not [navn for navn, tekst in felter.items() if "RAABER" in tekst.upper()], felter
    # Whoever gets a kind of notice can choose how it comes.
    for rolle, art in Besked.objects.values_list("modtager__rolle", "art").distinct():
        assert art in STANDARD[rolle]
