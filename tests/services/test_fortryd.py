"""Undo: the state before, while no letter has left and nothing has happened since, and never past a closed gate."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.utils import timezone

from anvisning.models import Anvisning, Indmelding
from anvisning.services.anvisning import besvar_tilbud, tilbagekald_tilbud
from anvisning.services.fortryd import (
    FORKLARES_I,
    Fortrydelig,
    Fortrydelse,
    fortryd,
    kan_fortrydes,
    kan_ikke_laengere_fortrydes,
)
from anvisning.services.fristsaetning import flyt_frist
from anvisning.services.indmelding import Portafvist, bekraeft_lejekontrakt, traek_indmelding
from anvisning.services.underretning import FORTRYDES_I
from tests import factories as f
from tests.factories import IDAG, NU
from udlejning.beskeder.models import Besked, Beskedvalg
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.haendelser.models import Haendelse
from udlejning.overblik.efterproevning import efterproev
from udlejning.post.models import UdgaaendeMail
from udlejning.post.services import send_ventende

pytestmark = pytest.mark.django_db

ET_MINUT = dt.timedelta(minutes=1)
_FELTER = ("status", "frist_on", "indmeldt_on", "afsluttet_at", "afsluttet_by_id", "afslutning", "aarsag")
_TILBUDSFELTER = ("status", "svarfrist_on", "besvaret_at", "besvaret_by_id", "svar_begrundelse", "aarsag")


class Sag:
    """One unit with its two sides; each act happens a minute after the one before."""

    def __init__(self, farve: str = "groen") -> None:
        f.aftale()
        self.bolig = f.bolig(f.afdeling_i_farve(farve), adresse="Lærkevej 12")
        self.medarbejder = f.bruger(Rolle.ORGANISATION, organisation=self.bolig.afdeling.organisation)
        self.kollega = f.bruger(Rolle.ORGANISATION, organisation=self.bolig.afdeling.organisation)
        self.sagsbehandler, self.anden = f.bruger(Rolle.ANVISNING), f.bruger(Rolle.ANVISNING)
        self.now = NU
        self.indmelding = f.indmelding(self.bolig, by=self.medarbejder, now=NU)
        self.tilbud: Anvisning | None = None

    def senere(self, tid: dt.timedelta = ET_MINUT) -> dt.datetime:
        self.now += tid
        return self.now

    def tilbyd(self) -> "Sag":
        self.tilbud = f.tilbud(self.indmelding, by=self.sagsbehandler, now=self.senere())
        return self

    def svar(self, accepteret: bool, idag: dt.date = IDAG, aarsag: str = "nej-oensker-ikke") -> "Sag":
        assert self.tilbud is not None
        besvar_tilbud(
            anvisning=self.tilbud,
            accepteret=accepteret,
            aarsag=None if accepteret else f.aarsag(aarsag),
            by=self.sagsbehandler,
            now=self.senere(),
            idag=idag,
        )
        return self

    def tilbagekald(self) -> "Sag":
        assert self.tilbud is not None
        aarsag = f.aarsag("kald-fejl")
        tilbagekald_tilbud(anvisning=self.tilbud, aarsag=aarsag, by=self.sagsbehandler, now=self.senere(), idag=IDAG)
        return self

    def traek(self) -> "Sag":
        aarsag = f.aarsag("traek-skade")
        traek_indmelding(indmelding=self.indmelding, aarsag=aarsag, by=self.medarbejder, now=self.senere(), idag=IDAG)
        return self

    def lej_ud(self) -> "Sag":
        bekraeft_lejekontrakt(indmelding=self.indmelding, by=self.medarbejder, now=self.senere())
        return self

    def fortryd(self, by: Bruger, *, idag: dt.date = IDAG, haendelse_id: int | None = None) -> Fortrydelse:
        if haendelse_id is None:
            haendelse_id = Haendelse.objects.filter(art__in=_HANDLINGER).order_by("-id").values_list("pk", flat=True)[0]
        return fortryd(indmelding=self.indmelding, haendelse_id=haendelse_id, by=by, now=self.senere(), idag=idag)

    def tilstand(self) -> tuple[Any, ...]:
        indmelding = Indmelding.objects.filter(pk=self.indmelding.pk).values_list(*_FELTER).get()
        tilbud = Anvisning.objects.filter(indmelding=self.indmelding.pk).order_by("pk").values_list(*_TILBUDSFELTER)
        return indmelding, list(tilbud)


_HANDLINGER = (
    "indmelding.indmeldt",
    "indmelding.trukket",
    "indmelding.udlejet",
    "anvisning.tilbudt",
    "anvisning.accepteret",
    "anvisning.afvist",
    "anvisning.tilbagekaldt",
)


def brud() -> dict[str, list[str]]:
    return {invariant.noegle: [b.hvad for b in brudte] for invariant, brudte in efterproev() if brudte}


#: What comes before, the act, and who undoes it: the same person, or a colleague of the same side.
FORLOEB: dict[str, tuple[Callable[[Sag], Any], Callable[[Sag], Any], Callable[[Sag], Bruger]]] = {
    "ja": (Sag.tilbyd, lambda s: s.svar(True), lambda s: s.sagsbehandler),
    "nej": (Sag.tilbyd, lambda s: s.svar(False), lambda s: s.anden),
    "nej efter fristen": (
        Sag.tilbyd,
        lambda s: s.svar(False, idag=s.indmelding.frist_on + dt.timedelta(days=1)),
        lambda s: s.sagsbehandler,
    ),
    "tilbagekaldt åbent tilbud": (Sag.tilbyd, Sag.tilbagekald, lambda s: s.anden),
    "tilbagekaldt ja": (lambda s: s.tilbyd().svar(True), Sag.tilbagekald, lambda s: s.sagsbehandler),
    "trukket": (lambda s: s, Sag.traek, lambda s: s.kollega),
    "lejekontrakt": (lambda s: s.tilbyd().svar(True), Sag.lej_ud, lambda s: s.medarbejder),
}


@pytest.mark.parametrize("navn", FORLOEB)
def test_tilstanden_foer_kommer_igen_og_beskederne_er_vaek(navn: str) -> None:
    foer, handling, hvem = FORLOEB[navn]
    sag = Sag()
    foer(sag)
    tilstand, beskeder = sag.tilstand(), set(Besked.objects.values_list("noegle", "modtager"))
    breve = UdgaaendeMail.objects.count()
    handling(sag)
    assert sag.tilstand() != tilstand
    assert set(Besked.objects.values_list("noegle", "modtager")) > beskeder
    sag.fortryd(hvem(sag))
    assert sag.tilstand() == tilstand
    assert set(Besked.objects.values_list("noegle", "modtager")) == beskeder
    assert UdgaaendeMail.objects.count() == breve
    assert Haendelse.objects.order_by("-id")[0].art.endswith("_fortrudt")
    assert brud() == {}
    # The act can be done again, is told of again, and can be undone again.
    handling(sag)
    assert set(Besked.objects.values_list("noegle", "modtager")) > beskeder
    sag.fortryd(hvem(sag))
    assert sag.tilstand() == tilstand
    assert brud() == {}


def test_en_fortrudt_indmelding_er_en_kladde() -> None:
    sag = Sag()
    assert Besked.objects.filter(art="ny_indmelding").count() == 2
    sag.fortryd(sag.kollega)
    assert sag.tilstand() == (("kladde", None, None, None, None, "", None), [])
    assert not Besked.objects.exists()
    assert not UdgaaendeMail.objects.exists()
    assert brud() == {}


def test_et_fortrudt_tilbud_er_kaldt_tilbage_og_boligen_fri() -> None:
    sag = Sag().tilbyd()
    frist_on = sag.indmelding.frist_on
    sag.fortryd(sag.sagsbehandler)
    sag.indmelding.refresh_from_db()
    assert sag.tilbud is not None
    sag.tilbud.refresh_from_db()
    assert (sag.indmelding.status, sag.indmelding.frist_on) == ("indmeldt", frist_on)
    assert (sag.tilbud.status, sag.tilbud.svar_begrundelse) == ("tilbagekaldt", "Tilbuddet er fortrudt.")
    assert not Besked.objects.filter(art="nyt_tilbud").exists()
    assert brud() == {}
    sag.tilbyd()


def test_kun_den_side_der_handlede_kan_fortryde() -> None:
    sag = Sag().tilbyd()
    for by in (sag.medarbejder, f.bruger(Rolle.MONITOR), f.bruger(Rolle.ORGANISATION)):
        assert kan_fortrydes(sag.indmelding, by=by, now=sag.now) is None
        with pytest.raises(ManglerRet, match="Kun boliganvisningen kan fortryde tilbuddet"):
            sag.fortryd(by)
    fundet = kan_fortrydes(sag.indmelding, by=sag.anden, now=sag.now)
    assert fundet is not None
    assert fundet.handling == Fortrydelig.TILBUD
    sag.fortryd(sag.anden)
    sag.traek()
    with pytest.raises(ManglerRet, match="Kun organisationen kan fortryde tilbagetrækningen"):
        sag.fortryd(sag.sagsbehandler)


def test_efter_ti_minutter_er_det_for_sent() -> None:
    """The last second counts; the offer was made at 12.01."""
    sag = Sag().tilbyd()
    assert sag.tilbud is not None
    Beskedvalg.objects.bulk_create(
        Beskedvalg(bruger=b, art="nyt_tilbud", maade="fra") for b in (sag.medarbejder, sag.kollega)
    )
    sag.now = sag.tilbud.created_at + FORTRYDES_I
    assert kan_fortrydes(sag.indmelding, by=sag.anden, now=sag.now) is not None
    assert kan_fortrydes(sag.indmelding, by=sag.anden, now=sag.now + dt.timedelta(seconds=1)) is None
    with pytest.raises(Afvist, match=r"kunne fortrydes til kl\. 12\.11, .* Kald det tilbage i stedet\."):
        sag.fortryd(sag.sagsbehandler)


def test_et_sendt_brev_stopper_med_klokkeslaet_og_udvej() -> None:
    sag = Sag().tilbyd()
    assert sag.tilbud is not None
    Beskedvalg.objects.create(bruger=sag.medarbejder, art="nyt_tilbud", maade="straks")
    sag.fortryd(sag.sagsbehandler)
    sag.tilbyd()
    assert send_ventende(now=sag.now + FORTRYDES_I - dt.timedelta(seconds=1)) == 0
    assert send_ventende(now=sag.now + FORTRYDES_I) == 1
    tilstand = sag.tilstand()
    sag.now += FORTRYDES_I
    with pytest.raises(
        Afvist,
        match=r"e-mail om tilbuddet kl\. 12\.13, så det kan ikke fortrydes\. Kald det tilbage i stedet\.",
    ):
        sag.fortryd(sag.sagsbehandler)
    assert sag.tilstand() == tilstand


def test_intet_fortrydes_naar_der_er_sket_noget_siden() -> None:
    sag = Sag()
    indmeldt = Haendelse.objects.get(art="indmelding.indmeldt").pk
    sag.tilbyd()
    tilbudt = Haendelse.objects.get(art="anvisning.tilbudt").pk
    assert kan_fortrydes(sag.indmelding, by=sag.medarbejder, now=sag.now) is None
    with pytest.raises(Afvist, match="Der er sket noget nyt med Lærkevej 12 siden"):
        sag.fortryd(sag.medarbejder, haendelse_id=indmeldt)
    assert sag.tilbud is not None
    flyt_frist(
        om=sag.tilbud,
        frist_on=sag.tilbud.svarfrist_on + dt.timedelta(days=1),
        begrundelse="Borgeren er bortrejst.",
        by=sag.sagsbehandler,
        now=sag.senere(),
        idag=IDAG,
    )
    with pytest.raises(Afvist, match="Der er sket noget nyt"):
        sag.fortryd(sag.sagsbehandler, haendelse_id=tilbudt)


def test_en_dobbelt_fortrydelse_siger_at_der_er_sket_noget() -> None:
    sag = Sag().tilbyd()
    tilbudt = Haendelse.objects.get(art="anvisning.tilbudt").pk
    sag.fortryd(sag.sagsbehandler)
    with pytest.raises(Afvist, match="Der er sket noget nyt"):
        sag.fortryd(sag.sagsbehandler, haendelse_id=tilbudt)


@pytest.mark.parametrize("navn", ["trukket", "nej", "tilbagekaldt åbent tilbud", "lejekontrakt"])
def test_porten_bedoemmer_hvad_der_aabnes_igen(navn: str) -> None:
    foer, handling, hvem = FORLOEB[navn]
    sag = Sag()
    foer(sag)
    handling(sag)
    beskeder = Besked.objects.count()
    f.offentliggjort_runde({sag.bolig.afdeling: "roed"}, IDAG)
    tilstand = sag.tilstand()
    with pytest.raises(Portafvist, match="må ikke åbnes igen i dag"):
        sag.fortryd(hvem(sag))
    assert sag.tilstand() == tilstand
    assert Besked.objects.count() >= beskeder


def test_sagen_kan_have_faaet_et_andet_tilbud_imens() -> None:
    sag = Sag().tilbyd().svar(False, aarsag="nej-husleje")
    assert sag.tilbud is not None
    anden = f.indmelding(f.bolig(sag.bolig.afdeling), by=sag.medarbejder, now=sag.now)
    f.tilbud(anden, sagsref=sag.tilbud.sagsref, by=sag.sagsbehandler, now=sag.now)
    nej = Haendelse.objects.get(art="anvisning.afvist").pk
    with pytest.raises(Afvist, match="har allerede så mange åbne tilbud"):
        sag.fortryd(sag.sagsbehandler, haendelse_id=nej)


def test_programmets_rolle_fortryder_under_databasens_vagt(
    som_app: Callable[[], AbstractContextManager[None]],
) -> None:
    """On real days: the unit was reported and offered days ago, and the guard judges what opens again by today."""
    idag, now = timezone.localdate(), timezone.now()
    f.aftale(idag - dt.timedelta(days=400), idag + dt.timedelta(days=400))
    afdeling = f.afdeling_i_farve("groen", fra_on=idag - dt.timedelta(days=100))
    medarbejder = f.bruger(Rolle.ORGANISATION, organisation=afdeling.organisation)
    sagsbehandler = f.bruger(Rolle.ANVISNING)
    foer = dt.timedelta(days=1)
    trukket, tilbudt, lejet, ny = (
        f.indmelding(f.bolig(afdeling), by=medarbejder, idag=idag - foer, now=now - foer) for _ in range(4)
    )
    nej, ja = (f.tilbud(i, by=sagsbehandler, idag=idag - foer, now=now - foer) for i in (tilbudt, lejet))
    skade, oensker_ikke = f.aarsag("traek-skade"), f.aarsag("nej-oensker-ikke")
    with som_app():
        traek_indmelding(indmelding=trukket, aarsag=skade, by=medarbejder, now=now, idag=idag)
        besvar_tilbud(anvisning=nej, accepteret=False, aarsag=oensker_ikke, by=sagsbehandler, now=now, idag=idag)
        besvar_tilbud(anvisning=ja, accepteret=True, begrundelse="", by=sagsbehandler, now=now, idag=idag)
        bekraeft_lejekontrakt(indmelding=lejet, by=medarbejder, now=now + ET_MINUT)
        for indmelding, by in ((trukket, medarbejder), (tilbudt, sagsbehandler), (lejet, medarbejder)):
            fundet = kan_fortrydes(indmelding, by=by, now=now + ET_MINUT)
            assert fundet is not None
            fortryd(indmelding=indmelding, haendelse_id=fundet.haendelse.pk, by=by, now=now + 2 * ET_MINUT, idag=idag)
        meldt = f.indmelding(f.bolig(afdeling), by=medarbejder, idag=idag, now=now)
        fundet = kan_fortrydes(meldt, by=medarbejder, now=now)
        assert fundet is not None
        fortryd(indmelding=meldt, haendelse_id=fundet.haendelse.pk, by=medarbejder, now=now, idag=idag)
    slut = dict(Indmelding.objects.values_list("pk", "status"))
    assert [slut[i.pk] for i in (trukket, tilbudt, lejet, meldt, ny)] == [
        "indmeldt",
        "reserveret",
        "reserveret",
        "kladde",
        "indmeldt",
    ]
    assert brud() == {}


def test_den_der_handlede_faar_at_vide_hvorfor_det_ikke_kan_fortrydes_mere() -> None:
    """That something newer happened, or that the time is up; to others, and of what was undone, nothing."""

    def for_sent(by: Bruger, efter: dt.timedelta = dt.timedelta(0)) -> tuple[str, str | None] | None:
        fundet = kan_ikke_laengere_fortrydes(sag.indmelding, by=by, now=sag.now + efter)
        return None if fundet is None else (fundet.fortrydelse.handling, fundet.nyere.art if fundet.nyere else None)

    sag = Sag()
    assert for_sent(sag.medarbejder) is None, "it can be undone"
    assert for_sent(sag.medarbejder, FORTRYDES_I + ET_MINUT) == ("indmelding", None)
    assert for_sent(sag.kollega, FORTRYDES_I + ET_MINUT) is None
    assert for_sent(sag.medarbejder, FORKLARES_I + ET_MINUT) is None, "nobody looks for the button any more"
    sag.tilbyd()
    assert for_sent(sag.medarbejder) == ("indmelding", "anvisning.tilbudt")
    assert for_sent(sag.sagsbehandler) is None
    sag.svar(True).lej_ud()
    assert for_sent(sag.sagsbehandler) == ("svar", "indmelding.udlejet")
    assert for_sent(sag.medarbejder) is None
    sag.fortryd(sag.medarbejder)
    assert for_sent(sag.sagsbehandler) is None
