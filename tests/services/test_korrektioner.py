"""Corrections by hand: a layer over what was loaded, offered again when the cell comes again, never in silence."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring.domain.vaerdier import Farve, Indikator, Mangelgrund
from monitoring.models import Afdeling, Korrektion, Observation, Placering
from monitoring.selectors.grundlag import grundlag_for
from monitoring.selectors.korrektioner import antal_ventende, korrektioner, korrektioner_af
from monitoring.services import korrektioner as services
from monitoring.services import runder
from monitoring.services.modeller import indlaes_modeller
from tests import factories as f
from tests.rundegang import beregnet
from tests.services.indlaesningshjaelp import lbf, ministeriet, register
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.haendelser.models import Haendelse

NU, IDAG = f.NU, f.IDAG
_S = Korrektion.Status
_HOVED = "0101;007;Solbakken;2024"

pytestmark = pytest.mark.django_db


def _ret(observation: Observation, by: Bruger, **felter: Any) -> Korrektion:
    valgt = {
        "vaerdi": "31,2",
        "begrundelse": "LBF har rettet tallet.",
        "dokumentation": "Brev fra LBF, 3. maj 2026",
        **felter,
    }
    return services.ret_vaerdi(observation=observation, by=by, now=NU, **valgt)


def _grundskole(afdeling: Afdeling, vaerdi: str | None = "65.0", **felter: Any) -> Observation:
    return f.observation(afdeling, Indikator.GRUNDSKOLE, 2024, vaerdi, **felter)


class TestRet:
    def test_den_gemte_vaerdi_roeres_ikke_og_rettelsen_kan_forklares(self, by: Bruger) -> None:
        observation = _grundskole(f.afdeling())

        rettelse = _ret(observation, by)

        observation.refresh_from_db()
        assert (observation.vaerdi, observation.erstattet_af_id) == (Decimal("65.0"), None)
        assert (rettelse.vaerdi, rettelse.mangler, rettelse.status) == (Decimal("31.2"), "", _S.GAELDER)
        haendelse = Haendelse.objects.get(art="korrektion.rettet")
        assert "31,2\N{NO-BREAK SPACE}% i stedet for 65\N{NO-BREAK SPACE}%" in haendelse.tekst
        assert haendelse.by == by

    def test_en_rettelse_kan_sige_hvorfor_tallet_mangler(self, by: Bruger) -> None:
        rettelse = _ret(_grundskole(f.afdeling()), by, vaerdi="", mangler=Mangelgrund.DISKRETION)

        assert (rettelse.vaerdi, rettelse.mangler) == (None, "diskretion")

    @pytest.mark.parametrize(
        ("felter", "felt", "besked"),
        [
            ({"vaerdi": "101"}, "vaerdi", "er over 100"),
            ({"vaerdi": "-1"}, "vaerdi", "er under 0"),
            ({"vaerdi": "mange"}, "vaerdi", "er ikke et tal"),
            ({"vaerdi": ""}, "vaerdi", "Skriv enten"),
            ({"vaerdi": "31,2", "mangler": "tom"}, "vaerdi", "Skriv enten"),
            ({"vaerdi": "", "mangler": "kun_et_aar"}, "mangler", "Vælg en af"),
            ({"vaerdi": ".."}, "mangler", "Vælg grunden"),
            ({"vaerdi": "65,0"}, "vaerdi", "den værdi, der står i filen"),
            ({"begrundelse": "  "}, "begrundelse", "Skriv, hvorfor"),
            ({"dokumentation": ""}, "dokumentation", "hvor det rigtige tal står"),
            ({"begrundelse": "Borgeren 010190-1234 klagede."}, "begrundelse", "CPR"),
            ({"dokumentation": "Sag om 010190-1234"}, "dokumentation", "CPR"),
            ({"udloeber_on": IDAG}, "udloeber_on", "udløbe efter i dag"),
            ({"felt": "tvillinger"}, "felt", "gennemsnit for tvillinger"),
        ],
    )
    def test_det_der_ikke_kan_bruges_afvises_og_intet_gemmes(
        self, by: Bruger, felter: dict[str, Any], felt: str, besked: str
    ) -> None:
        observation = _grundskole(f.afdeling())

        with pytest.raises(Afvist) as afvist:
            _ret(observation, by, **felter)

        assert besked in afvist.value.besked
        assert afvist.value.felt == felt
        assert not Korrektion.objects.exists()

    def test_indkomst_maa_vaere_over_hundrede(self, by: Bruger) -> None:
        observation = f.observation(f.afdeling(), Indikator.INDKOMST, 2024, "95")

        assert _ret(observation, by, vaerdi="112,5").vaerdi == Decimal("112.5")

    def test_beboere_er_et_helt_tal(self, by: Bruger) -> None:
        observation = f.observation(f.afdeling(), Indikator.BEBOERE, 2024, "400")

        assert _ret(observation, by, vaerdi="1.155").vaerdi == Decimal(1155)
        with pytest.raises(Afvist, match="ikke et helt tal"):
            _ret(f.observation(f.afdeling(), Indikator.BEBOERE, 2024, "400"), by, vaerdi="40,5")

    def test_kun_det_tal_der_gaelder_kan_rettes_og_kun_en_gang(self, by: Bruger) -> None:
        afdeling, nyere = f.afdeling(), f.indlaesning()
        gammel = _grundskole(afdeling, erstattet_af=nyere)
        ny = _grundskole(afdeling, "66", indlaesning=nyere)
        _ret(ny, by)

        with pytest.raises(Afvist, match="afløst af et nyere"):
            _ret(gammel, by)
        with pytest.raises(Afvist, match="allerede rettet"):
            _ret(ny, by, vaerdi="40")

    @pytest.mark.parametrize("rolle", [r for r in Rolle if r is not Rolle.MONITOR])
    def test_kun_analytikere_retter(self, rolle: Rolle) -> None:
        with pytest.raises(ManglerRet):
            _ret(_grundskole(f.afdeling()), f.bruger(rolle))


class TestRunden:
    @pytest.fixture(autouse=True)
    def _model(self, db: None) -> None:
        indlaes_modeller(NU)
        f.ministerliste(dt.date(2025, 12, 1))

    def _gul(self) -> Afdeling:
        """One of the four met (grundskole), and more than 30 % ikke-vestlige: step 3."""
        afdeling = f.afdeling()
        f.lbf_tal(afdeling, grundskole="65", ikke_vestlig="31")
        return afdeling

    def test_en_runde_regner_med_det_rettede_tal_og_siger_det(self, by: Bruger) -> None:
        afdeling = self._gul()
        observation = Observation.objects.get(afdeling=afdeling, indikator="grundskole")
        foer = beregnet(by)
        assert Placering.objects.get(monitorering=foer).farve == Farve.GUL
        gamle = Placering.objects.get(monitorering=foer).inddata

        rettelse = _ret(observation, by)
        runde = runder.beregn_runde(runde=foer, by=by, now=NU)

        # None of the four is left at the level of §61b, and none is near it: only the last step applies.
        placering = Placering.objects.get(monitorering=runde)
        assert placering.farve == Farve.GROEN
        maalinger = json.loads(placering.inddata)["maalinger"]
        assert maalinger["grundskole"]["vaerdi"] == "31.2"
        assert maalinger["grundskole"]["rettelser"] == [
            {"id": rettelse.pk, "observation": observation.pk, "foer": "65", "foer_mangler": None}
        ]
        assert "31,2\N{NO-BREAK SPACE}% (rettet fra 65\N{NO-BREAK SPACE}%) er ikke" in placering.resultat
        # Where nothing is corrected the stored form is what it always was.
        assert "rettelser" not in gamle
        assert all("rettelser" not in m for navn, m in maalinger.items() if navn != "grundskole")

    def test_efterregning_giver_de_samme_bytes_ogsaa_efter_at_rettelsen_er_ophaevet(self, by: Bruger) -> None:
        afdeling = self._gul()
        rettelse = _ret(Observation.objects.get(afdeling=afdeling, indikator="grundskole"), by)
        runde = beregnet(by)
        assert runder.efterregn_runde(runde=runde, by=by) == []

        services.ophaev_korrektion(korrektion=rettelse, begrundelse="Filen var rigtig.", by=by, now=NU)

        assert runder.efterregn_runde(runde=runde, by=by) == []
        assert Placering.objects.get(monitorering=runde).farve == Farve.GROEN
        igen = runder.beregn_runde(runde=runde, by=by, now=NU)
        assert Placering.objects.get(monitorering=igen).farve == Farve.GUL

    def test_en_rettelse_gaelder_ikke_fra_den_dag_den_udloeber(self, by: Bruger) -> None:
        afdeling = self._gul()
        observation = Observation.objects.get(afdeling=afdeling, indikator="grundskole")
        slut = IDAG + dt.timedelta(days=30)
        _ret(observation, by, udloeber_on=slut)

        vaerdier = {
            dag: grundlag_for([afdeling.pk], dag)[afdeling.pk].maalinger[Indikator.GRUNDSKOLE].vaerdi
            for dag in (slut - dt.timedelta(days=1), slut)
        }

        assert list(vaerdier.values()) == [Decimal("31.2"), Decimal(65)]

    def test_tvillingernes_gennemsnit_kan_rettes_for_sig(self, by: Bruger) -> None:
        afdeling = f.afdeling()
        observation = f.tvillingetal(afdeling, "grundskole", "48", "40")
        _ret(observation, by, felt="tvillinger", vaerdi="45")

        tal = grundlag_for([afdeling.pk], IDAG)[afdeling.pk].tvillinger[Indikator.GRUNDSKOLE]

        assert (tal.egen.vaerdi, tal.gennemsnit.vaerdi) == (Decimal(48), Decimal(45))
        assert tal.egen.rettelser == ()
        assert tal.gennemsnit.rettelser[0].foer == Decimal(40)

    def test_antallet_af_opslag_vokser_ikke_med_antallet_af_rettelser(self, by: Bruger) -> None:
        afdelinger = [self._gul() for _ in range(6)]
        antal = []
        for rettede in (1, 5):
            for observation in Observation.objects.filter(indikator="grundskole", korrektioner=None)[:rettede]:
                _ret(observation, by)
            with CaptureQueriesContext(connection) as opslag:
                grundlag_for([a.pk for a in afdelinger], IDAG)
            antal.append(len(opslag))

        assert antal[0] == antal[1]


class TestNyIndlaesning:
    """Solbakken's figures of 2024, loaded by the real import; grundskole corrected from 61,8 to 31,2."""

    @pytest.fixture
    def rettelse(self, by: Bruger) -> Korrektion:
        register()
        lbf(f"{_HOVED};1155;40,7;1,25;61,8;54,3;27,5")
        return _ret(Observation.objects.get(indikator="grundskole"), by)

    def _tal(self) -> Decimal | None:
        afdeling = Afdeling.objects.get(nr="007")
        return grundlag_for([afdeling.pk], IDAG)[afdeling.pk].maalinger[Indikator.GRUNDSKOLE].vaerdi

    def test_en_ny_fil_med_en_anden_vaerdi_lader_rettelsen_vente(self, rettelse: Korrektion) -> None:
        assert self._tal() == Decimal("31.2")

        job = lbf(f"{_HOVED};1155;40,7;1,25;60,2;54,3;27,5")

        rettelse.refresh_from_db()
        assert (rettelse.status, rettelse.tilbudt_ved) == (_S.VENTER, job)
        assert self._tal() == Decimal("60.2")
        assert antal_ventende() == 1

    def test_en_ny_fil_med_den_samme_vaerdi_goer_ogsaa(self, rettelse: Korrektion) -> None:
        lbf(f"{_HOVED};1156;40,7;1,25;61,8;54,3;27,5")

        rettelse.refresh_from_db()
        assert rettelse.status == _S.VENTER
        assert self._tal() == Decimal("61.8")

    def test_en_fil_om_andet_roerer_ikke_rettelsen(self, rettelse: Korrektion) -> None:
        lbf("0101;007;Solbakken;2025;1160;41,0;1,30;62,0;54,0;27,0")
        lbf("0101;012;Lyngparken;2024;300;10,0;0,50;20,0;90,0;5,0")

        rettelse.refresh_from_db()
        assert rettelse.status == _S.GAELDER

    def test_den_samme_fil_igen_aendrer_intet(self, rettelse: Korrektion) -> None:
        lbf(f"{_HOVED};1155;40,7;1,25;61,8;54,3;27,5")

        rettelse.refresh_from_db()
        assert rettelse.status == _S.GAELDER

    def test_en_afvist_fil_aendrer_intet(self, rettelse: Korrektion) -> None:
        lbf(f"{_HOVED};1155;40,7;1,25;161,8;54,3;27,5")

        rettelse.refresh_from_db()
        assert rettelse.status == _S.GAELDER

    def test_genanvendt_ligger_den_over_det_nye_tal(self, rettelse: Korrektion, by: Bruger) -> None:
        lbf(f"{_HOVED};1155;40,7;1,25;60,2;54,3;27,5")
        rettelse.refresh_from_db()

        ny = services.genanvend_korrektion(
            korrektion=rettelse, begrundelse="Den nye fil har samme fejl.", by=by, now=NU
        )

        rettelse.refresh_from_db()
        assert (rettelse.status, rettelse.afslutning) == (_S.GENANVENDT, "Den nye fil har samme fejl.")
        assert (ny.status, ny.genanvendt_fra, ny.observation.vaerdi) == (_S.GAELDER, rettelse, Decimal("60.2"))
        assert self._tal() == Decimal("31.2")
        assert list(korrektioner_af(ny.observation)) == [ny, rettelse]
        assert antal_ventende() == 0

    def test_genanvendt_paa_et_uaendret_tal(self, rettelse: Korrektion, by: Bruger) -> None:
        lbf(f"{_HOVED};1156;40,7;1,25;61,8;54,3;27,5")
        rettelse.refresh_from_db()

        ny = services.genanvend_korrektion(korrektion=rettelse, begrundelse="Stadig forkert.", by=by, now=NU)

        assert ny.observation_id == rettelse.observation_id
        assert self._tal() == Decimal("31.2")

    def test_bortfaldet_gaelder_filens_tal(self, rettelse: Korrektion, by: Bruger) -> None:
        lbf(f"{_HOVED};1155;40,7;1,25;31,3;54,3;27,5")
        rettelse.refresh_from_db()

        services.lad_korrektion_bortfalde(korrektion=rettelse, begrundelse="LBF har rettet filen.", by=by, now=NU)

        rettelse.refresh_from_db()
        assert rettelse.status == _S.BORTFALDET
        assert self._tal() == Decimal("31.3")
        with pytest.raises(Afvist, match="taget stilling"):
            services.genanvend_korrektion(korrektion=rettelse, begrundelse="Alligevel.", by=by, now=NU)

    def test_staar_den_rettede_vaerdi_nu_i_filen_er_der_intet_at_genanvende(
        self, rettelse: Korrektion, by: Bruger
    ) -> None:
        lbf(f"{_HOVED};1155;40,7;1,25;31,2;54,3;27,5")
        rettelse.refresh_from_db()

        with pytest.raises(Afvist, match="Lad rettelsen bortfalde"):
            services.genanvend_korrektion(korrektion=rettelse, begrundelse="Samme.", by=by, now=NU)

    def test_en_udloebet_rettelse_kan_ikke_genanvendes(self, rettelse: Korrektion, by: Bruger) -> None:
        Korrektion.objects.update(udloeber_on=IDAG)
        lbf(f"{_HOVED};1155;40,7;1,25;60,2;54,3;27,5")
        rettelse.refresh_from_db()

        with pytest.raises(Afvist, match="Rettelsen udløb"):
            services.genanvend_korrektion(korrektion=rettelse, begrundelse="Samme.", by=by, now=NU)

    def test_en_rettelse_der_venter_kan_ikke_ophaeves(self, rettelse: Korrektion, by: Bruger) -> None:
        lbf(f"{_HOVED};1155;40,7;1,25;60,2;54,3;27,5")

        with pytest.raises(Afvist, match="gælder ikke længere"):
            services.ophaev_korrektion(korrektion=rettelse, begrundelse="Nej.", by=by, now=NU)


def test_ogsaa_ministeriets_tal_for_et_omraade_kan_rettes_og_tilbydes_igen(by: Bruger) -> None:
    ministeriet("01-12-2025;Vestparken;Aalborg;forebyggelse;1.800;35,0;1,50;0,66;62,0;60,0;40,0")
    rettelse = _ret(Observation.objects.get(indikator="grundskole"), by)

    ministeriet("01-12-2025;Vestparken;Aalborg;forebyggelse;1.801;35,0;1,50;0,66;62,0;60,0;40,0")

    rettelse.refresh_from_db()
    assert rettelse.status == _S.VENTER


def test_listen_kan_filtreres(by: Bruger) -> None:
    solbakken, lyngparken = f.afdeling(navn="Solbakken"), f.afdeling(navn="Lyngparken")
    den_ene, den_anden = _ret(_grundskole(solbakken), by), _ret(_grundskole(lyngparken), by)
    services.ophaev_korrektion(korrektion=den_anden, begrundelse="Filen var rigtig.", by=by, now=NU)

    assert list(korrektioner(status=_S.GAELDER)) == [den_ene]
    assert list(korrektioner(soeg="lyngparken")) == [den_anden]
    assert list(korrektioner(kilde="tvilling")) == []
    assert set(korrektioner(indikator="grundskole")) == {den_ene, den_anden}
