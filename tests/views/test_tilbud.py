"""Offering a unit on its page: screening, conditions, the answer, and what the page says when it cannot be offered."""

import datetime as dt

import pytest
from django.urls import reverse

from anvisning.models import Anvisning, Indmelding
from monitoring.domain.dansk import dato
from tests import factories as f
from tests.views.sider import hent, logget_ind, tekst
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag, nu

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _aftale() -> None:
    """In force on the real day, which the pages read."""
    f.aftale(idag() - dt.timedelta(days=400), idag() + dt.timedelta(days=400))


def _ledig(farve: str = "groen") -> Indmelding:
    afdeling = f.afdeling_i_farve(farve, fra_on=idag() - dt.timedelta(days=100))
    return f.indmelding(f.bolig(afdeling), idag=idag(), now=nu())


def test_fra_tilbud_til_svar_paa_boligens_side() -> None:
    indmelding = _ledig("gul")
    klient = logget_ind(f.bruger(Rolle.ANVISNING))
    tilbyd = reverse("anvisning:tilbyd", args=[indmelding.pk])
    f.screening(indmelding, "SAG-1", idag=idag(), now=nu())
    uden = klient.post(tilbyd, {"tilbud-sagsref": "SAG-1"})
    assert uden.status_code == 422
    assert "Tag stilling til vilkåret" in uden.content.decode()
    cpr = {"tilbud-vilkaar_fleksible_kriterier": "on"}
    svar = klient.post(tilbyd, cpr | {"tilbud-sagsref": "010190-1234"})
    assert svar.status_code == 422
    assert "CPR-nummer" in svar.content.decode()
    assert klient.post(tilbyd, cpr | {"tilbud-sagsref": "SAG-1"}).status_code == 302
    tilbud = Anvisning.objects.get()
    assert "Registrér borgerens svar" in hent(klient, "anvisning:indmelding", indmelding.pk)
    registrer = reverse("anvisning:svar", args=[tilbud.pk])
    nej = f.aarsag("nej-stoerrelse")
    assert klient.post(registrer, {"svar-aarsag": ""}).status_code == 422
    assert klient.post(registrer, {"svar-aarsag": nej.pk, "svar-begrundelse": "To rum"}).status_code == 302
    side = hent(klient, "anvisning:indmelding", indmelding.pk)
    assert "Boligens størrelse passer ikke: To rum" in side
    assert "Tilbyd boligen til en borger" in side


def test_et_tilbud_kaldes_tilbage_paa_siden() -> None:
    indmelding = _ledig()
    tilbud = f.tilbud(indmelding, idag=idag(), now=nu())
    klient = logget_ind(f.bruger(Rolle.ANVISNING))
    adresse = reverse("anvisning:tilbagekald", args=[tilbud.pk])
    felter = {"tilbagekald-aarsag": f.aarsag("kald-fejl").pk}
    assert klient.post(adresse, {"tilbagekald-begrundelse": "Fejl"}).status_code == 422
    assert klient.post(adresse, felter).status_code == 302
    assert klient.post(adresse, felter).status_code == 422


def test_siden_siger_hvorfor_en_bolig_ikke_kan_tilbydes() -> None:
    indmelding = _ledig()
    f.offentliggjort_runde({indmelding.bolig.afdeling: "roed"}, idag())
    klient = logget_ind(f.bruger(Rolle.ANVISNING))
    side = hent(klient, "anvisning:indmelding", indmelding.pk)
    assert "Boliganvisningen må ikke anvise borgere til røde afdelinger." in side
    assert "Tilbyd boligen</button>" not in side
    svar = klient.post(reverse("anvisning:tilbyd", args=[indmelding.pk]), {"tilbud-sagsref": "SAG-1"})
    assert svar.status_code == 422
    assert not Anvisning.objects.exists()


def test_en_analytiker_laeser_listen_men_tilbyder_ikke() -> None:
    indmelding = _ledig()
    klient = logget_ind(f.bruger(Rolle.MONITOR))
    assert "Tilbyd boligen</button>" not in hent(klient, "anvisning:indmelding", indmelding.pk)
    assert klient.post(reverse("anvisning:tilbyd", args=[indmelding.pk])).status_code == 403


def test_screeningens_ordlyd_staar_paa_siden_i_et_udpeget_omraade() -> None:
    indmelding, omraade = _ledig(), f.omraade()
    f.medlemskab(indmelding.bolig.afdeling, omraade)
    f.ministerliste(idag() - dt.timedelta(days=30), udpegninger={omraade: ["forebyggelse"]})
    side = hent(logget_ind(f.bruger(Rolle.ANVISNING)), "anvisning:indmelding", indmelding.pk)
    assert "Screeningen efter §59, stk. 7, er foretaget" in side
    assert "Trin 1: Screening efter §59, stk. 7" in side
    assert "Tilbyd boligen</button>" not in side


def test_en_sag_uden_ret_tilbydes_ikke_boligen_igen_men_kan_genaabnes() -> None:
    indmelding, by = _ledig("gul"), f.bruger(Rolle.ANVISNING)
    klient = logget_ind(by)
    f.screening(indmelding, "SAG-2", idag=idag(), now=nu())
    tilbud = f.tilbud(indmelding, "SAG-1", by=by, idag=idag(), now=nu())
    nej = {"svar-aarsag": f.aarsag("nej-oensker-ikke").pk}
    assert klient.post(reverse("anvisning:svar", args=[tilbud.pk]), nej).status_code == 302
    adresse = reverse("anvisning:indmelding", args=[indmelding.pk])
    side = tekst(klient.get(adresse))
    assert "Gå videre med sag SAG-2" in side
    assert "Gå videre med sag SAG-1" not in side
    assert "Sag SAG-1: retten til et nyt tilbud er bortfaldet." in side
    # A bookmark of the step, or another tab's, says the same instead of a form that is bound to be refused.
    assert tilbud.screening_id is not None
    trin = tekst(klient.get(adresse, {"screening": tilbud.screening_id}))
    assert "Sagens ret til et nyt tilbud er bortfaldet" in trin
    assert "Genåbn sagens ret til et tilbud" in trin
    assert "Tilbyd boligen</button>" not in klient.get(adresse, {"screening": tilbud.screening_id}).content.decode()
    genaabn = reverse("anvisning:genaabn_ret", args=[tilbud.pk])
    assert klient.post(genaabn, {"begrundelse": "Svaret blev misforstået."}).status_code == 302
    assert "Gå videre med sag SAG-1" in tekst(klient.get(adresse))


def test_svaret_siger_at_boligen_gives_tilbage_naar_farven_er_blevet_roed() -> None:
    indmelding = _ledig()
    tilbud = f.tilbud(indmelding, idag=idag(), now=nu())
    klient = logget_ind(f.bruger(Rolle.ANVISNING))
    nej = {"svar-aarsag": f.aarsag("nej-stoerrelse").pk}
    adresse, igen = reverse("anvisning:indmelding", args=[indmelding.pk]), "Boligen kan tilbydes en anden"
    assert igen in tekst(klient.get(adresse))
    f.offentliggjort_runde({indmelding.bolig.afdeling: "roed"}, idag())
    side = tekst(klient.get(adresse))
    assert "Et nej giver boligen tilbage til organisationen" in side
    assert "Boligen gives tilbage til organisationen. Sagen beholder retten" in side
    assert igen not in side
    assert klient.post(reverse("anvisning:svar", args=[tilbud.pk]), nej).status_code == 302
    indmelding.refresh_from_db()
    assert indmelding.status == "frigivet"


def _sagt_nej(indmelding: Indmelding, sagsref: str) -> None:
    tilbud = f.tilbud(indmelding, sagsref, idag=idag(), now=nu())
    nej = {"svar-aarsag": f.aarsag("nej-stoerrelse").pk}
    klient = logget_ind(f.bruger(Rolle.ANVISNING))
    assert klient.post(reverse("anvisning:svar", args=[tilbud.pk]), nej).status_code == 302


def test_en_sag_der_har_sagt_nej_til_boligen_tilbydes_den_kun_igen_med_vilje() -> None:
    indmelding = _ledig()
    _sagt_nej(indmelding, "SAG-1")
    klient = logget_ind(f.bruger(Rolle.ANVISNING))
    adresse = reverse("anvisning:tilbyd", args=[indmelding.pk])
    svar = klient.post(adresse, {"tilbud-sagsref": " SAG-1 "})
    assert svar.status_code == 422
    assert "Sag SAG-1 sagde nej til boligen" in tekst(svar)
    assert "Boligens størrelse passer ikke." in tekst(svar)
    assert "Sæt kryds, hvis sagen skal have boligen tilbudt igen." in tekst(svar)
    assert Anvisning.objects.count() == 1
    # Another case is not asked; the same one with the box is offered the unit.
    assert "trods_nej" not in tekst(klient.post(adresse, {"tilbud-sagsref": "x"}))
    assert klient.post(adresse, {"tilbud-sagsref": "SAG-1", "tilbud-trods_nej": "on"}).status_code == 302
    assert Anvisning.objects.filter(sagsref="SAG-1").count() == 2


def test_screeningstrinnet_siger_hvilke_sager_der_har_sagt_nej_til_boligen() -> None:
    indmelding = _ledig("gul")
    _sagt_nej(indmelding, "SAG-1")
    f.screening(indmelding, "SAG-2", idag=idag(), now=nu())
    klient = logget_ind(f.bruger(Rolle.ANVISNING))
    adresse = reverse("anvisning:indmelding", args=[indmelding.pk])
    side = tekst(klient.get(adresse))
    assert side.count("Sagen sagde nej til boligen") == 1
    valgt = str(Anvisning.objects.get().screening_id)
    assert "Tilbyd sagen boligen igen, selv om den har sagt nej" in tekst(klient.get(adresse, {"screening": valgt}))


def test_en_farve_der_kommer_staar_paa_boligens_side_og_naar_den_meldes_ind() -> None:
    indmelding = _ledig()
    afdeling, om_lidt = indmelding.bolig.afdeling, idag() + dt.timedelta(days=3)
    ledig = f.bolig(afdeling)
    anviser, medarbejder = logget_ind(f.bruger(Rolle.ANVISNING)), logget_ind(f.medarbejder(afdeling))
    sider = (
        (anviser, "indmelding", indmelding.pk),
        (medarbejder, "indmelding", indmelding.pk),
        (medarbejder, "meld_ind", ledig.pk),
    )
    varsel = f"Fra {dato(om_lidt)} er svaret et andet"
    for klient, navn, pk in sider:
        assert varsel not in hent(klient, f"anvisning:{navn}", pk)
    f.offentliggjort_runde({afdeling: "roed"}, om_lidt)
    for klient, navn, pk in sider:
        side = hent(klient, f"anvisning:{navn}", pk)
        assert varsel in side
        assert "Er boligen ikke tilbudt en borger inden da, gives den tilbage til organisationen." in side


def test_en_dispensation_der_slutter_staar_som_et_andet_svar_paa_boligens_side() -> None:
    bolig = f.bolig(f.afdeling_i_farve("roed", fra_on=idag() - dt.timedelta(days=100)))
    om_lidt = idag() + dt.timedelta(days=3)
    f.dispensation(bolig.afdeling, fra_on=idag(), til_on=om_lidt)
    indmelding = f.indmelding(bolig, idag=idag(), now=nu())
    side = hent(logget_ind(f.bruger(Rolle.ANVISNING)), "anvisning:indmelding", indmelding.pk)
    assert f"Fra {dato(om_lidt)} er svaret et andet" in side
