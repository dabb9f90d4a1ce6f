"""Both state machines, the colours and the clock driven at random, held against a small model of what should happen.

The model knows nothing of the program: a unit has a state, an offer a case and a last day, an afdeling a colour.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from anvisning.models import Anvisning, Bolig, Indmelding
from anvisning.services.anvisning import besvar_tilbud, tilbagekald_tilbud
from anvisning.services.flere import meld_kladder_ind
from anvisning.services.indmelding import bekraeft_lejekontrakt, meld_bolig_ind, traek_indmelding
from anvisning.services.kladder import gem_kladde, kasser_kladde
from anvisning.services.udloeb import afvikl_frister
from anvisning.services.undervejs import behandl_farveskift
from tests import factories as f
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.arbejdsdage import frist
from udlejning.faelles.fejl import Afvist
from udlejning.faelles.helligdage import fridage_i_aar
from udlejning.overblik.efterproevning import efterproev

pytestmark = pytest.mark.django_db

BEGYND = dt.date(2026, 3, 16)  # Easter and the first of May lie ahead
LUKKEDAGE = ((6, 5), (12, 24), (12, 31))
AABNE_FARVER = ("groen", "gul")
FARVER = (*AABNE_FARVER, "roed", "ikke_maalt")
SAGER = ("SAG-A", "SAG-B", "SAG-C")
ANTAL_AFDELINGER, BOLIGER_PR_AFDELING = 3, 2

afdelinger = st.integers(0, ANTAL_AFDELINGER - 1)
boliger = st.integers(0, ANTAL_AFDELINGER * BOLIGER_PR_AFDELING - 1)


def sidste_dag(fra: dt.date, arbejdsdage: int) -> dt.date:
    return frist(fra, arbejdsdage, fridage_i_aar(fra.year, fra.year + 1, LUKKEDAGE))


@dataclass
class Bo:
    """A unit in the model; `status` empty means no open report. `ja` is whether the live offer was accepted."""

    afdeling: int
    status: str = ""
    frist_on: dt.date | None = None
    sag: str = ""
    svarfrist_on: dt.date | None = None
    ja: bool = False

    def luk(self) -> None:
        self.status, self.frist_on, self.sag, self.svarfrist_on, self.ja = "", None, "", None, False

    def tilbud_falder(self, idag: dt.date, aaben: bool) -> None:
        """An offer that failed: free within the deadline in an open colour, else back to the organisation."""
        assert self.frist_on is not None
        if idag <= self.frist_on and aaben:
            self.status, self.sag, self.svarfrist_on, self.ja = "indmeldt", "", None, False
        else:
            self.luk()


@dataclass
class By:
    """The whole model."""

    idag: dt.date = BEGYND
    farver: list[str] = field(default_factory=lambda: ["groen", "gul", "roed"])
    boliger: list[Bo] = field(
        default_factory=lambda: [Bo(a) for a in range(ANTAL_AFDELINGER) for _ in range(BOLIGER_PR_AFDELING)]
    )
    nye_farver_i_dag: bool = True

    def aaben(self, bo: Bo) -> bool:
        return self.farver[bo.afdeling] in AABNE_FARVER


class Forloeb(RuleBasedStateMachine):
    """The real services beside the model, in a transaction that is rolled back at the end."""

    def __init__(self) -> None:
        super().__init__()
        self._sp = transaction.atomic()
        self._sp.__enter__()
        self.by = By()
        f.aftale()
        organisation = f.organisation()
        self.afdelinger = [f.afdeling(organisation) for _ in range(ANTAL_AFDELINGER)]
        self._offentliggoer()
        self.boliger = [f.bolig(self.afdelinger[bo.afdeling]) for bo in self.by.boliger]
        self.udlejer = f.bruger(Rolle.ORGANISATION, organisation=organisation)
        self.anviser = f.bruger(Rolle.ANVISNING)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._sp.__exit__(None, None, None)

    # ------------------------------------------------------------------------------------------- help

    @property
    def klokken(self) -> dict[str, Any]:
        now = dt.datetime.combine(self.by.idag, dt.time(12), tzinfo=ZoneInfo("Europe/Copenhagen"))
        return {"now": now, "idag": self.by.idag}

    def _offentliggoer(self) -> None:
        f.offentliggjort_runde(dict(zip(self.afdelinger, self.by.farver, strict=True)), self.by.idag)

    def _aaben(self, nr: int) -> Indmelding | None:
        return Indmelding.objects.filter(bolig=self.boliger[nr], status__in=Indmelding.AABNE).first()

    def _tilbud(self, nr: int) -> Anvisning:
        return Anvisning.objects.get(indmelding__bolig=self.boliger[nr], status__in=Anvisning.LEVENDE)

    @staticmethod
    def _gik_det(handling: Any, *, ventet: bool) -> None:
        """A refusal is a sentence; whether there is one is what the model says."""
        besked = ""
        try:
            with transaction.atomic():
                handling()
        except Afvist as afvist:
            besked = afvist.besked
            if not besked.endswith((".", "?")):
                pytest.fail(f"ikke en sætning: {besked}")
        assert (besked == "") == ventet, besked or "det blev tilladt"

    # ------------------------------------------------------------------------------------------- what people do

    @rule(nr=boliger)
    def meld_ind(self, nr: int) -> None:
        bo = self.by.boliger[nr]
        ventet = bo.status == "" and self.by.aaben(bo)
        self._gik_det(
            lambda: meld_bolig_ind(
                bolig=self.boliger[nr], ledig_fra_on=self.by.idag, bemaerkning="", by=self.udlejer, **self.klokken
            ),
            ventet=ventet,
        )
        if ventet:
            bo.status, bo.frist_on = "indmeldt", sidste_dag(self.by.idag, 10)

    @rule(nr=boliger)
    def gem_kladde(self, nr: int) -> None:
        bo = self.by.boliger[nr]
        ventet = bo.status == ""
        self._gik_det(
            lambda: gem_kladde(
                bolig=self.boliger[nr], ledig_fra_on=self.by.idag, bemaerkning="", by=self.udlejer, **self.klokken
            ),
            ventet=ventet,
        )
        if ventet:
            bo.status = "kladde"

    @rule(nr=boliger, send=st.booleans())
    def afslut_kladde(self, nr: int, send: bool) -> None:
        bo, aaben = self.by.boliger[nr], self._aaben(nr)
        if bo.status != "kladde" or aaben is None:
            return
        if not send:
            self._gik_det(
                lambda: kasser_kladde(indmelding=aaben, by=self.udlejer, now=self.klokken["now"]), ventet=True
            )
            bo.luk()
            return
        ventet = self.by.aaben(bo)
        self._gik_det(lambda: meld_kladder_ind(indmeldinger=[aaben], by=self.udlejer, **self.klokken), ventet=ventet)
        if ventet:
            bo.status, bo.frist_on = "indmeldt", sidste_dag(self.by.idag, 10)

    @rule(nr=boliger, sag=st.sampled_from(SAGER))
    def tilbyd(self, nr: int, sag: str) -> None:
        bo, aaben = self.by.boliger[nr], self._aaben(nr)
        if aaben is None:
            return
        optaget = any(b.sag == sag and not b.ja for b in self.by.boliger)
        i_tide = bo.frist_on is not None and self.by.idag <= bo.frist_on
        ventet = bo.status == "indmeldt" and self.by.aaben(bo) and i_tide and not optaget
        self._gik_det(lambda: f.tilbud(aaben, sag, by=self.anviser, **self.klokken), ventet=ventet)
        if ventet:
            bo.status, bo.sag, bo.svarfrist_on, bo.ja = "reserveret", sag, sidste_dag(self.by.idag, 5), False

    @rule(nr=boliger, ja=st.booleans())
    def svar(self, nr: int, ja: bool) -> None:
        bo = self.by.boliger[nr]
        if not bo.sag:
            return
        assert bo.svarfrist_on is not None
        ventet = not bo.ja and self.by.idag <= bo.svarfrist_on
        aarsag = None if ja else f.aarsag("nej-stoerrelse")
        self._gik_det(
            lambda: besvar_tilbud(
                anvisning=self._tilbud(nr), accepteret=ja, aarsag=aarsag, by=self.anviser, **self.klokken
            ),
            ventet=ventet,
        )
        if ventet and ja:
            bo.ja = True
        elif ventet:
            bo.tilbud_falder(self.by.idag, self.by.aaben(bo))

    @rule(nr=boliger)
    def kald_tilbage(self, nr: int) -> None:
        bo = self.by.boliger[nr]
        if not bo.sag:
            return
        self._gik_det(
            lambda: tilbagekald_tilbud(
                anvisning=self._tilbud(nr),
                aarsag=f.aarsag("kald-fejl"),
                begrundelse="En fejl.",
                by=self.anviser,
                **self.klokken,
            ),
            ventet=True,
        )
        bo.tilbud_falder(self.by.idag, self.by.aaben(bo))

    @rule(nr=boliger)
    def traek(self, nr: int) -> None:
        bo, aaben = self.by.boliger[nr], self._aaben(nr)
        if aaben is None or bo.status == "kladde":
            return
        ventet = bo.status == "indmeldt"
        self._gik_det(
            lambda: traek_indmelding(
                indmelding=aaben,
                aarsag=f.aarsag("traek-skade"),
                begrundelse="Boligen skal sættes i stand.",
                by=self.udlejer,
                **self.klokken,
            ),
            ventet=ventet,
        )
        if ventet:
            bo.luk()

    @rule(nr=boliger)
    def send_lejekontrakt(self, nr: int) -> None:
        bo, aaben = self.by.boliger[nr], self._aaben(nr)
        if aaben is None or bo.status == "kladde":
            return
        self._gik_det(
            lambda: bekraeft_lejekontrakt(indmelding=aaben, by=self.udlejer, now=self.klokken["now"]), ventet=bo.ja
        )
        if bo.ja:
            bo.luk()

    # ------------------------------------------------------------------------------------------- what the world does

    @precondition(lambda self: not self.by.nye_farver_i_dag)
    @rule(nr=afdelinger, farve=st.sampled_from(FARVER))
    def ny_runde(self, nr: int, farve: str) -> None:
        """A round takes effect today; units without an offer in an afdeling that closes go back, others run on."""
        self.by.farver[nr], self.by.nye_farver_i_dag = farve, True
        self._offentliggoer()
        behandl_farveskift(**self.klokken)
        behandl_farveskift(**self.klokken)  # twice is once
        for bo in self.by.boliger:
            if bo.status == "indmeldt" and not self.by.aaben(bo):
                bo.luk()

    @rule(dage=st.integers(1, 12))
    def tiden_gaar(self, dage: int) -> None:
        """Nights with and without the job: what passed a deadline meanwhile is carried out at the next run."""
        self.by.idag += dt.timedelta(days=dage)
        self.by.nye_farver_i_dag = False
        afvikl_frister(**self.klokken)
        afvikl_frister(**self.klokken)
        for bo in self.by.boliger:
            if bo.sag and not bo.ja and bo.svarfrist_on is not None and bo.svarfrist_on < self.by.idag:
                bo.tilbud_falder(self.by.idag, self.by.aaben(bo))
            elif bo.status == "indmeldt" and bo.frist_on is not None and bo.frist_on < self.by.idag:
                bo.luk()

    # ------------------------------------------------------------------------------------------- what always holds

    @invariant()
    def databasen_siger_det_samme(self) -> None:
        aabne = {i.bolig_id: i for i in Indmelding.objects.filter(status__in=Indmelding.AABNE)}
        levende = {a.indmelding_id: a for a in Anvisning.objects.filter(status__in=["tilbudt", "accepteret"])}
        for bolig, bo in zip(self.boliger, self.by.boliger, strict=True):
            self._ens(bolig, bo, aabne.get(bolig.pk), levende)

    @staticmethod
    def _ens(bolig: Bolig, bo: Bo, indmelding: Indmelding | None, levende: dict[int, Anvisning]) -> None:
        assert (indmelding.status if indmelding else "") == bo.status, bolig
        if indmelding is None:
            return
        if bo.status != "kladde":
            assert indmelding.frist_on == bo.frist_on
        tilbud = levende.get(indmelding.pk)
        assert (tilbud.sagsref if tilbud else "") == bo.sag
        if tilbud is not None:
            assert tilbud.svarfrist_on == bo.svarfrist_on
            assert (tilbud.status == "accepteret") == bo.ja


class HeltForloeb(Forloeb):
    """The same, and at its end the whole database is gone through."""

    def teardown(self) -> None:
        try:
            assert {invariant.noegle: brud for invariant, brud in efterproev() if brud} == {}
        finally:
            super().teardown()


def test_tilfaeldige_forloeb_gaar_som_modellen_siger() -> None:
    run_state_machine_as_test(
        HeltForloeb,
        settings=settings(
            max_examples=12,
            stateful_step_count=35,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
