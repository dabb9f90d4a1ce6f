"""Notices: one per person and key, with the letter that the person chose, in the transaction of the act."""

import datetime as dt
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction

from tests.factories import NU, bruger
from udlejning.beskeder.models import Besked, Beskedart, Beskedvalg, Maade
from udlejning.beskeder.services import giv_besked, traek_beskeder_tilbage
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed, Rolle
from udlejning.brugere.selectors import brugere_med_ret, medarbejdere_i
from udlejning.faelles.fejl import Afvist
from udlejning.post.models import UdgaaendeMail
from udlejning.post.services import send_ventende

TI_MINUTTER = dt.timedelta(minutes=10)


def giv(*modtagere: Bruger, **felter: Any) -> int:
    return giv_besked(
        **{
            "art": Beskedart.FRIST_NAER,
            "modtagere": modtagere,
            "noegle": "proeve/1",
            "emne": "Fristen er nær",
            "tekst": "Fristen for Prøvevej 1 er 8. juni 2026.",
            "sti": "/boliganvisning/1/",
            "now": NU,
            **felter,
        }
    )


def vaelg(person: Bruger, maade: Maade, art: Beskedart = Beskedart.FRIST_NAER) -> None:
    Beskedvalg.objects.create(bruger=person, art=art, maade=maade)


@pytest.mark.django_db
def test_hver_faar_sin_besked_som_valgt() -> None:
    straks, dagligt, fra = (bruger(Rolle.ANVISNING) for _ in range(3))
    vaelg(dagligt, Maade.DAGLIGT)
    vaelg(fra, Maade.FRA)
    assert giv(straks, dagligt, fra) == 3
    assert dict(Besked.objects.values_list("modtager", "maade")) == {
        straks.pk: "straks",
        dagligt.pk: "dagligt",
        fra.pk: "fra",
    }
    brev = UdgaaendeMail.objects.get()
    assert (brev.til, brev.emne, brev.tidligst_at) == (straks.email, "Fristen er nær", NU)
    assert brev.beskeder.get().modtager == straks


@pytest.mark.django_db
def test_en_anden_af_samme_noegle_er_intet() -> None:
    en, to = bruger(Rolle.ANVISNING), bruger(Rolle.ANVISNING)
    assert giv(en) == 1
    assert giv(en, en, to) == 1
    assert giv(en, to) == 0
    assert (Besked.objects.count(), UdgaaendeMail.objects.count()) == (2, 2)


@pytest.mark.django_db
def test_lukkede_brugere_faar_intet_og_uden_email_kun_i_systemet() -> None:
    lukket, uden_mail = bruger(Rolle.ANVISNING, is_active=False), bruger(Rolle.ANVISNING)
    Bruger.objects.filter(pk=uden_mail.pk).update(email="")
    uden_mail.refresh_from_db()
    assert giv(lukket, uden_mail) == 1
    assert Besked.objects.get().modtager == uden_mail
    assert not UdgaaendeMail.objects.exists()


@pytest.mark.django_db
def test_beskeden_foelger_sin_transaktion() -> None:
    with transaction.atomic():
        giv(bruger(Rolle.ANVISNING))
        transaction.set_rollback(True)
    assert not Besked.objects.exists()
    assert not UdgaaendeMail.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("felt", ["emne", "tekst"])
def test_hvad_der_ligner_cpr_afvises(felt: str) -> None:
    with pytest.raises(Afvist, match="CPR-nummer"):
        giv(bruger(Rolle.ANVISNING), **{felt: "Om " + "-".join(("010190", "1234"))})
    assert not Besked.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("sti", ["https://fremmed.example/", "//fremmed.example/", ""])
def test_en_besked_foerer_kun_til_systemets_egne_sider(sti: str) -> None:
    with pytest.raises(IntegrityError, match="besked_sti_er_lokal"), transaction.atomic():
        giv(bruger(Rolle.ANVISNING), sti=sti)


@pytest.mark.django_db
def test_brevet_siger_hvad_og_hvor_og_hvordan_man_vaelger(settings: LazySettings) -> None:
    settings.STED_ADRESSE = "https://udlejning.example"
    giv(bruger(Rolle.ANVISNING, first_name="Aase"))
    tekst = UdgaaendeMail.objects.get().tekst
    assert tekst.startswith("Hej Aase\n")
    assert "Fristen for Prøvevej 1 er 8. juni 2026." in tekst
    assert "https://udlejning.example/boliganvisning/1/" in tekst
    assert "https://udlejning.example/beskeder/valg/" in tekst


@pytest.mark.django_db
def test_brevet_venter_til_handlingen_ikke_kan_fortrydes() -> None:
    giv(bruger(Rolle.ANVISNING), fortrydes_til=NU + TI_MINUTTER)
    assert Besked.objects.exists()
    assert send_ventende(now=NU + TI_MINUTTER - dt.timedelta(seconds=1)) == 0
    assert send_ventende(now=NU + TI_MINUTTER) == 1


@pytest.mark.django_db
def test_beskeder_traekkes_tilbage_mens_intet_er_sendt() -> None:
    sagsbehandler, anden = bruger(Rolle.ANVISNING), bruger(Rolle.ANVISNING)
    vaelg(anden, Maade.DAGLIGT)
    giv(sagsbehandler, anden, fortrydes_til=NU + TI_MINUTTER)
    giv(sagsbehandler, noegle="proeve/2")
    assert traek_beskeder_tilbage(noegle="proeve/1", now=NU)
    assert Besked.objects.get().noegle == "proeve/2"
    assert UdgaaendeMail.objects.get().noegle.endswith("proeve/2")
    # The act is done again: it is told of again.
    assert giv(sagsbehandler, anden) == 2


@pytest.mark.django_db
def test_hvad_der_er_sendt_traekkes_ikke_tilbage() -> None:
    giv(bruger(Rolle.ANVISNING), fortrydes_til=NU + TI_MINUTTER)
    send_ventende(now=NU + TI_MINUTTER)
    assert not traek_beskeder_tilbage(noegle="proeve/1", now=NU + TI_MINUTTER)
    assert Besked.objects.exists()


@pytest.mark.django_db
def test_modtagerne_findes_paa_ret_og_organisation() -> None:
    egen = bruger(Rolle.ORGANISATION)
    bruger(Rolle.ORGANISATION)
    bruger(Rolle.ORGANISATION, organisation=egen.organisation, is_active=False)
    sagsbehandler = bruger(Rolle.ANVISNING)
    bruger(Rolle.ANVISNING, is_active=False)
    assert egen.organisation_id is not None
    assert list(medarbejdere_i(egen.organisation_id)) == [egen]
    assert list(brugere_med_ret(Rettighed.ANVIS_BOLIG)) == [sagsbehandler]
