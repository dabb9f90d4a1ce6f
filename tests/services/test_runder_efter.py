"""After the calculation: the brake, a publication withdrawn before its day, a round replaced after it."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from anvisning.models import Portudfald
from monitoring import signals
from monitoring.domain.bremse import Bremseregel, Bremsetal
from monitoring.domain.vaerdier import Farve
from monitoring.models import Afdeling, ManuelPlacering, Monitorering, Placering
from monitoring.selectors import runder as selectors
from monitoring.selectors.forloeb import farve_paa, farveforloeb
from monitoring.selectors.historik import placering_paa
from monitoring.services import bremse, manuelle, offentliggoerelse, runder
from monitoring.services.modeller import indlaes_modeller
from tests import factories as f
from tests.rundegang import I_MORGEN, beregnet, godkend, offentliggjort
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.haendelser.models import Haendelse

NU, IDAG = f.NU, f.IDAG
Status = Monitorering.Status


@pytest.fixture(autouse=True)
def _model(db: None) -> None:
    indlaes_modeller(NU)
    f.ministerliste(dt.date(2025, 12, 1))


class TestReglen:
    REGEL = Bremseregel(40, Decimal(20), "")

    @pytest.mark.parametrize(
        ("aendrede", "ialt", "holder"),
        [
            (41, 100, True),
            (40, 100, False),  # not more than 40
            (41, 205, False),  # exactly 20 %
            (41, 204, True),
            (90, 450, False),  # exactly 20 %
            (91, 450, True),
            (0, 0, False),
        ],
    )
    def test_begge_graenser_skal_vaere_overskredet(self, aendrede: int, ialt: int, holder: bool) -> None:
        assert Bremsetal(aendrede, ialt, self.REGEL).overskredet is holder

    def test_talt_i_ord(self) -> None:
        talt = Bremsetal(120, 450, self.REGEL)

        assert talt.talt == "120 af 450 (26,7\N{NO-BREAK SPACE}%)"
        assert talt.graense == "mere end 40 og mere end 20\N{NO-BREAK SPACE}%"


class TestBremsenPaaRunder:
    @pytest.fixture
    def kladde(self, by: Bruger) -> Monitorering:
        """41 of 50 afdelinger go from grøn to ikke målt: more than 40, and 82 %."""
        organisation = f.organisation()
        alle = [f.afdeling(organisation, f"{nr:03d}") for nr in range(50)]
        f.offentliggjort_runde(dict.fromkeys(alle, Farve.GROEN), dt.date(2026, 1, 1))
        kilde = f.indlaesning()
        for afdeling in alle[:9]:
            f.lbf_tal(afdeling, indlaesning=kilde)
        return beregnet(by)

    def test_runden_stopper_med_sine_tal(self, kladde: Monitorering, by: Bruger) -> None:
        with pytest.raises(Afvist, match=r"Runden er bremset: 41 af 50 \(82.%\) afdelinger skifter farve"):
            runder.indstil_runde(runde=kladde, by=by, now=NU)

        kladde.refresh_from_db()
        assert kladde.status == Status.KLADDE

    def test_en_anden_frigiver_den_med_en_begrundelse(self, kladde: Monitorering, by: Bruger, anden: Bruger) -> None:
        runde = bremse.frigiv_bremse(runde=kladde, begrundelse="Filen er rigtig.", by=anden, now=NU)
        assert (runde.status, runde.frigivet_by, runde.frigivet_begrundelse) == (
            Status.KLADDE,
            anden,
            "Filen er rigtig.",
        )
        assert runde.bremse
        assert runde.bremse["aendrede"] == 41
        assert "41 af 50" in Haendelse.objects.get(art="monitorering.frigivet").tekst

        runde = godkend(runde, by, anden)
        runde = runder.offentliggoer_runde(runde=runde, gaelder_fra_on=IDAG, by=by, now=NU)

        assert runde.status == Status.OFFENTLIGGJORT

    def test_den_der_beregnede_kan_ikke_frigive(self, kladde: Monitorering, by: Bruger) -> None:
        with pytest.raises(Afvist, match="Du har selv beregnet"):
            bremse.frigiv_bremse(runde=kladde, begrundelse="Den er god.", by=by, now=NU)

    def test_den_der_frigav_kan_ikke_indstille(self, kladde: Monitorering, anden: Bruger) -> None:
        runde = bremse.frigiv_bremse(runde=kladde, begrundelse="Filen er rigtig.", by=anden, now=NU)

        with pytest.raises(Afvist, match="Du har frigivet bremsen"):
            runder.indstil_runde(runde=runde, by=anden, now=NU)

    def test_en_ny_beregning_kraever_en_ny_frigivelse(self, kladde: Monitorering, by: Bruger, anden: Bruger) -> None:
        runde = bremse.frigiv_bremse(runde=kladde, begrundelse="Filen er rigtig.", by=anden, now=NU)
        runde = runder.beregn_runde(runde=runde, by=by, now=NU)

        assert runde.frigivet_at is None
        with pytest.raises(Afvist, match="Runden er bremset"):
            runder.indstil_runde(runde=runde, by=by, now=NU)

    def test_frigivelsen_gaelder_kun_mod_den_runde_den_blev_givet_for(
        self, kladde: Monitorering, by: Bruger, anden: Bruger
    ) -> None:
        runde = bremse.frigiv_bremse(runde=kladde, begrundelse="Filen er rigtig.", by=anden, now=NU)
        runde = godkend(runde, by, anden)
        f.offentliggjort_runde(dict.fromkeys(Afdeling.objects.all(), Farve.GROEN), dt.date(2026, 2, 1))

        with pytest.raises(Afvist, match="Runden er bremset"):
            runder.offentliggoer_runde(runde=runde, gaelder_fra_on=IDAG, by=by, now=NU)

    @pytest.mark.parametrize(("begrundelse", "besked"), [(" ", "Skriv, hvorfor"), ("010190-1234", "CPR")])
    def test_begrundelsen(self, kladde: Monitorering, anden: Bruger, begrundelse: str, besked: str) -> None:
        with pytest.raises(Afvist, match=besked):
            bremse.frigiv_bremse(runde=kladde, begrundelse=begrundelse, by=anden, now=NU)

    def test_kun_den_der_maa_godkende_frigiver(self, kladde: Monitorering) -> None:
        with pytest.raises(ManglerRet):
            bremse.frigiv_bremse(runde=kladde, begrundelse="Fint.", by=f.bruger(Rolle.STYREGRUPPE), now=NU)

    def test_en_runde_uden_store_aendringer_er_ikke_bremset(self, by: Bruger, anden: Bruger) -> None:
        afdeling = f.afdeling()
        f.offentliggjort_runde({afdeling: Farve.GUL}, dt.date(2026, 1, 1))
        f.lbf_tal(afdeling)
        runde = beregnet(by)

        with pytest.raises(Afvist, match="ikke bremset"):
            bremse.frigiv_bremse(runde=runde, begrundelse="Fint.", by=anden, now=NU)
        assert runder.indstil_runde(runde=runde, by=by, now=NU).status == Status.INDSTILLET


class TestTraekTilbage:
    def _traek(self, runde: Monitorering, by: Bruger, **felter: Any) -> Monitorering:
        valgt = {"begrundelse": "Et tal er forkert.", "now": NU, **felter}
        return offentliggoerelse.traek_offentliggoerelse_tilbage(runde=runde, by=by, **valgt)

    def test_foer_dagen_er_runden_igen_godkendt_og_farverne_som_foer(self, by: Bruger, anden: Bruger) -> None:
        afdeling = f.afdeling()
        f.offentliggjort_runde({afdeling: Farve.ROED}, dt.date(2026, 1, 1))
        f.lbf_tal(afdeling)
        f.aftale()
        signals.grundlag_aendret.send(sender=Monitorering, afdeling_ids=None)
        porten_foer = _porten()
        runde = offentliggjort(by, anden, I_MORGEN)
        assert farve_paa(afdeling, I_MORGEN).farve == Farve.GROEN  # type: ignore[union-attr]  # it has a colour
        assert _porten() != porten_foer

        runde = self._traek(runde, by)

        assert (runde.status, runde.gaelder_fra_on, runde.offentliggjort_by) == (Status.GODKENDT, None, None)
        assert farve_paa(afdeling, I_MORGEN).farve == Farve.ROED  # type: ignore[union-attr]  # it has a colour
        assert _porten() == porten_foer
        assert "Et tal er forkert." in Haendelse.objects.get(art="monitorering.offentliggoerelse_trukket").tekst

    def test_den_kan_offentliggoeres_igen(self, by: Bruger, anden: Bruger) -> None:
        f.lbf_tal(f.afdeling())
        runde = self._traek(offentliggjort(by, anden, I_MORGEN), by)

        runde = runder.offentliggoer_runde(runde=runde, gaelder_fra_on=IDAG, by=anden, now=NU)

        assert runde.gaelder_fra_on == IDAG

    def test_fra_dagen_er_det_for_sent(self, by: Bruger, anden: Bruger) -> None:
        f.lbf_tal(f.afdeling())
        runde = offentliggjort(by, anden, IDAG)

        with pytest.raises(Afvist, match="kan den erstattes af en rettet runde"):
            self._traek(runde, by)

    def test_de_manuelle_placeringer_foelger_med(self, by: Bruger, anden: Bruger) -> None:
        afdeling = f.afdeling()
        gammel_runde = f.offentliggjort_runde({afdeling: Farve.IKKE_MAALT}, dt.date(2026, 1, 1))
        gammel = f.manuel_placering(gammel_runde, afdeling, Farve.GUL, fra_on=dt.date(2026, 1, 1))
        kladde = beregnet(by)
        [ny] = manuelle.placer_manuelt(
            runde=kladde,
            afdelinger=[afdeling],
            farve=Farve.GROEN,
            begrundelse="Ny viden.",
            afgoerelse="Styregruppen, punkt 2",
            til_on=dt.date(2027, 1, 1),
            by=by,
            now=NU,
        )
        runde = runder.offentliggoer_runde(runde=godkend(kladde, by, anden), gaelder_fra_on=I_MORGEN, by=by, now=NU)
        assert farve_paa(afdeling, I_MORGEN).farve == Farve.GROEN  # type: ignore[union-attr]  # it has a colour

        self._traek(runde, by)

        gammel, ny = ManuelPlacering.objects.get(pk=gammel.pk), ManuelPlacering.objects.get(pk=ny.pk)
        assert (gammel.ophaevet_at, gammel.ophaevet_by, gammel.ophaevet_on) == (None, None, None)
        assert gammel.ophaevet_fordi == ""
        assert (ny.fra_on, ny.ophaevet_at) == (None, None)
        assert farve_paa(afdeling, I_MORGEN).farve == Farve.GUL  # type: ignore[union-attr]  # it has a colour

    @pytest.mark.parametrize(("begrundelse", "besked"), [("", "Skriv, hvorfor"), ("010190-1234", "CPR")])
    def test_begrundelsen(self, by: Bruger, anden: Bruger, begrundelse: str, besked: str) -> None:
        f.lbf_tal(f.afdeling())
        runde = offentliggjort(by, anden, I_MORGEN)

        with pytest.raises(Afvist, match=besked):
            self._traek(runde, by, begrundelse=begrundelse)

    def test_styregruppen_maa_ikke(self, by: Bruger, anden: Bruger) -> None:
        f.lbf_tal(f.afdeling())
        runde = offentliggjort(by, anden, I_MORGEN)

        with pytest.raises(ManglerRet):
            self._traek(runde, f.bruger(Rolle.STYREGRUPPE))

    def test_en_anden_runde_i_arbejde_pr_samme_dag_staar_i_vejen(self, by: Bruger, anden: Bruger) -> None:
        f.lbf_tal(f.afdeling())
        runde = offentliggjort(by, anden, I_MORGEN)
        runder.opret_runde(pr_on=IDAG, by=by, now=NU)

        with pytest.raises(Afvist, match="en anden runde i arbejde"):
            self._traek(runde, by)
        runde.refresh_from_db()
        assert runde.status == Status.OFFENTLIGGJORT


def _porten() -> set[tuple[Any, ...]]:
    return set(Portudfald.objects.values_list("afdeling", "handling", "boligtype", "udfald", "fra_on", "til_on"))


class TestErstat:
    @pytest.fixture
    def afdeling(self) -> Afdeling:
        return f.afdeling()

    @pytest.fixture
    def gammel(self, afdeling: Afdeling, by: Bruger, anden: Bruger) -> Monitorering:
        """In force from today, with a figure that turns out to be wrong: gul."""
        f.lbf_tal(afdeling, 2023, uden_tilknytning="35", grundskole="65")
        return offentliggjort(by, anden, IDAG)

    def _erstat(self, runde: Monitorering, by: Bruger, now: dt.datetime = NU) -> Monitorering:
        return offentliggoerelse.erstat_runde(runde=runde, begrundelse="LBF har rettet tallene.", by=by, now=now)

    def _ny(self, gammel: Monitorering, afdeling: Afdeling, by: Bruger, anden: Bruger) -> Monitorering:
        f.lbf_tal(afdeling, 2024)
        runde = runder.beregn_runde(runde=self._erstat(gammel, by), by=by, now=NU)
        return godkend(runde, by, anden)

    def test_den_rettede_runde_gaelder_fra_sin_dag_og_begge_bevares(
        self, gammel: Monitorering, afdeling: Afdeling, by: Bruger, anden: Bruger
    ) -> None:
        ny = self._ny(gammel, afdeling, by, anden)
        assert (ny.pr_on, ny.erstatter, ny.erstatningsgrund) == (gammel.pr_on, gammel, "LBF har rettet tallene.")
        assert selectors.runde_foer(ny) == gammel

        ny = runder.offentliggoer_runde(runde=ny, gaelder_fra_on=I_MORGEN, by=by, now=NU)

        forloeb = farveforloeb([afdeling.pk])[afdeling.pk]
        assert [(s.fra_on, s.til_on, s.farve, s.runde_id) for s in forloeb] == [
            (IDAG, I_MORGEN, Farve.GUL, gammel.pk),
            (I_MORGEN, None, Farve.GROEN, ny.pk),
        ]
        gammel.refresh_from_db()
        assert gammel.status == Status.OFFENTLIGGJORT
        assert gammel.erstattet_af == ny
        assert Placering.objects.filter(afdeling=afdeling).count() == 2
        assert f"i stedet for runde {gammel.pk}" in Haendelse.objects.filter(art="monitorering.offentliggjort")[0].tekst

    def test_den_kan_gaelde_allerede_fra_den_gamles_foerste_dag(
        self, gammel: Monitorering, afdeling: Afdeling, by: Bruger, anden: Bruger
    ) -> None:
        ny = runder.offentliggoer_runde(runde=self._ny(gammel, afdeling, by, anden), gaelder_fra_on=IDAG, by=by, now=NU)

        [segment] = farveforloeb([afdeling.pk])[afdeling.pk]
        assert (segment.farve, segment.runde_id) == (Farve.GROEN, ny.pk)
        assert selectors.runde_paa(IDAG) == ny
        forklaring = placering_paa(afdeling, IDAG)
        assert forklaring is not None
        assert forklaring.runde == ny

    def test_den_gaelder_aldrig_bagud(
        self, gammel: Monitorering, afdeling: Afdeling, by: Bruger, anden: Bruger
    ) -> None:
        ny = self._ny(gammel, afdeling, by, anden)

        with pytest.raises(Afvist, match="er passeret"):
            runder.offentliggoer_runde(runde=ny, gaelder_fra_on=IDAG - dt.timedelta(days=1), by=by, now=NU)

    def test_den_gaelder_kun_mens_den_gamle_goer(
        self, gammel: Monitorering, afdeling: Afdeling, by: Bruger, anden: Bruger
    ) -> None:
        ny = self._ny(gammel, afdeling, by, anden)
        f.offentliggjort_runde({afdeling: Farve.GROEN}, IDAG + dt.timedelta(days=10))

        with pytest.raises(Afvist, match="gælder ikke"):
            runder.offentliggoer_runde(runde=ny, gaelder_fra_on=IDAG + dt.timedelta(days=10), by=by, now=NU)
        ny = runder.offentliggoer_runde(runde=ny, gaelder_fra_on=IDAG + dt.timedelta(days=9), by=by, now=NU)
        assert ny.status == Status.OFFENTLIGGJORT

    def test_kun_den_runde_der_gaelder_kan_erstattes(
        self, gammel: Monitorering, afdeling: Afdeling, by: Bruger, anden: Bruger
    ) -> None:
        aeldre = f.offentliggjort_runde({afdeling: Farve.GROEN}, dt.date(2026, 1, 1))
        kommende = f.offentliggjort_runde({afdeling: Farve.GROEN}, IDAG + dt.timedelta(days=5))
        kladde = runder.opret_runde(pr_on=IDAG - dt.timedelta(days=1), by=by, now=NU)

        for runde, besked in (
            (aeldre, "gælder ikke længere"),
            (kommende, "gælder først fra"),
            (kladde, "ikke offentliggjort"),
        ):
            with pytest.raises(Afvist, match=besked):
                self._erstat(runde, by)

    def test_kun_en_runde_ad_gangen(self, gammel: Monitorering, by: Bruger) -> None:
        ny = self._erstat(gammel, by)

        with pytest.raises(Afvist, match=f"Runde {ny.pk} er allerede lavet"):
            self._erstat(gammel, by)

    def test_den_gaar_samme_vej_som_andre(self, gammel: Monitorering, afdeling: Afdeling, by: Bruger) -> None:
        f.lbf_tal(afdeling, 2024)
        ny = runder.beregn_runde(runde=self._erstat(gammel, by), by=by, now=NU)
        ny = runder.indstil_runde(runde=ny, by=by, now=NU)

        with pytest.raises(Afvist, match="selv indstillet"):
            runder.godkend_runde(runde=ny, by=by, now=NU)

    def test_en_begrundelse_skal_der_til(self, gammel: Monitorering, by: Bruger) -> None:
        with pytest.raises(Afvist, match="Skriv, hvorfor"):
            offentliggoerelse.erstat_runde(runde=gammel, begrundelse=" ", by=by, now=NU)

    def test_en_erstatning_kan_traekkes_tilbage_foer_sin_dag(
        self, gammel: Monitorering, afdeling: Afdeling, by: Bruger, anden: Bruger
    ) -> None:
        ny = runder.offentliggoer_runde(
            runde=self._ny(gammel, afdeling, by, anden), gaelder_fra_on=I_MORGEN, by=by, now=NU
        )

        offentliggoerelse.traek_offentliggoerelse_tilbage(runde=ny, begrundelse="Fejl.", by=by, now=NU)

        assert farve_paa(afdeling, I_MORGEN).farve == Farve.GUL  # type: ignore[union-attr]  # it has a colour
