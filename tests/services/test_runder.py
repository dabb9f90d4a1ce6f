"""A round from draft to publication: who may do what when, what is frozen, and that it can be done again."""

import datetime as dt
import json

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from monitoring.domain.vaerdier import Betegnelse, Farve
from monitoring.models import Afdeling, Monitorering, Placering
from monitoring.selectors.runder import antal_pr_farve
from monitoring.services import runder
from monitoring.services.modeller import indlaes_modeller
from tests import factories as f
from tests.rundegang import I_MORGEN, en_af_hver_farve, godkendt, offentliggjort, oprettet, udfoer
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.haendelser.models import Haendelse

NU, IDAG = f.NU, f.IDAG
Status = Monitorering.Status

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _model(db: None) -> None:
    indlaes_modeller(NU)


@pytest.fixture
def fire() -> dict[Farve, Afdeling]:
    return en_af_hver_farve()


class TestOprettelse:
    def test_en_kladde_faar_den_model_der_gaelder_paa_datoen(self, by: Bruger) -> None:
        runde = oprettet(by, dt.date(2025, 12, 31))

        assert (runde.status, runde.pr_on, runde.model.noegle) == (Status.KLADDE, dt.date(2025, 12, 31), "aalborg")
        assert Haendelse.objects.get(art="monitorering.oprettet").by == by

    @pytest.mark.parametrize(
        ("dag", "ord_"), [(I_MORGEN, "fremtiden"), (dt.date(2022, 12, 31), "ingen vedtaget trappetrinsmodel")]
    )
    def test_en_dag_i_fremtiden_eller_uden_model_afvises(self, by: Bruger, dag: dt.date, ord_: str) -> None:
        with pytest.raises(Afvist, match=ord_):
            oprettet(by, dag)
        assert not Monitorering.objects.exists()

    def test_kun_en_runde_i_arbejde_pr_dato(self, by: Bruger, anden: Bruger, fire: dict[Farve, Afdeling]) -> None:
        foerste = godkendt(by, anden)
        with pytest.raises(Afvist, match="allerede en runde i arbejde"):
            oprettet(by)
        runder.offentliggoer_runde(runde=foerste, gaelder_fra_on=IDAG, by=by, now=NU)

        assert oprettet(by).pk != foerste.pk

    @pytest.mark.parametrize("rolle", [Rolle.ORGANISATION, Rolle.ANVISNING, Rolle.STYREGRUPPE, Rolle.ADMINISTRATOR])
    def test_kun_analytikere_opretter(self, rolle: str) -> None:
        with pytest.raises(ManglerRet):
            oprettet(f.bruger(rolle))


class TestBeregning:
    def test_hver_afdeling_faar_sin_farve(self, by: Bruger, fire: dict[Farve, Afdeling]) -> None:
        runde = runder.beregn_runde(runde=oprettet(by), by=by, now=NU)

        placeret = {p.afdeling_id: (p.farve, p.trin) for p in runde.placeringer.all()}
        assert placeret == {
            fire[Farve.ROED].pk: ("roed", 5),
            fire[Farve.GUL].pk: ("gul", 3),
            fire[Farve.GROEN].pk: ("groen", 1),
            fire[Farve.IKKE_MAALT].pk: ("ikke_maalt", None),
        }
        assert antal_pr_farve(runde) == {"roed": 1, "gul": 1, "groen": 1, "ikke_maalt": 1}

    def test_en_kladde_kan_beregnes_igen_med_nye_tal(self, by: Bruger, fire: dict[Farve, Afdeling]) -> None:
        runde = runder.beregn_runde(runde=oprettet(by), by=by, now=NU)
        f.lbf_tal(fire[Farve.IKKE_MAALT])
        runder.beregn_runde(runde=runde, by=by, now=NU)

        assert antal_pr_farve(runde) == {"roed": 1, "gul": 1, "groen": 2, "ikke_maalt": 0}

    def test_inddata_og_parametre_er_frosset(self, by: Bruger, fire: dict[Farve, Afdeling]) -> None:
        runde = runder.beregn_runde(runde=oprettet(by), by=by, now=NU)
        gul = runde.placeringer.get(afdeling=fire[Farve.GUL])
        fire[Farve.GUL].talraekker.all().delete()

        inddata = json.loads(gul.inddata)
        assert inddata["maalinger"]["uden_tilknytning"]["vaerdi"] == "35"
        assert inddata["maalinger"]["uden_tilknytning"]["celler"][0][1:] == ["Ark1", 2, "A"]
        assert inddata["udpegninger"] == []
        assert json.loads(runde.parametre)["noegle"] == "aalborg"
        assert runder.efterregn_runde(runde=runde, by=by) == []

    def test_efterregning_giver_de_samme_bytes_for_mange_slags_tal(self, by: Bruger) -> None:
        """Missing figures, figures on cut-offs, twins, several areas: what was stored is all that is needed."""
        organisation, nord, syd = f.organisation(), f.omraade("Nord"), f.omraade("Syd")
        f.ministerliste(
            dt.date(2025, 12, 1),
            landsgennemsnit="0.8123",
            graense="2.44",
            udpegninger={nord: [Betegnelse.UDSAT, Betegnelse.PARALLELSAMFUND], syd: []},
        )
        for nr in range(40):
            afdeling = f.afdeling(organisation, f"{nr:03d}")
            f.lbf_tal(
                afdeling,
                uden_tilknytning=None if nr % 5 == 0 else str(20 + nr),
                doemte=None if nr % 7 == 0 else f"{nr / 20:.4f}",
                grundskole=str(40 + nr),
                indkomst="65" if nr % 2 else "64.99",
                ikke_vestlig=str(nr),
            )
            f.tvillingetal(afdeling, "doemte", "1.0" if nr % 3 else None, "0.3333")
            f.tvillingetal(afdeling, "grundskole", str(40 + nr), "45")
            if nr % 11 == 0:
                f.medlemskab(afdeling, nord)
                f.medlemskab(afdeling, syd)
        runde = runder.beregn_runde(runde=oprettet(by), by=by, now=NU)

        assert len({p.farve for p in runde.placeringer.all()}) >= 3
        assert runder.efterregn_runde(runde=runde, by=by) == []

    def test_efterregning_finder_det_der_er_aendret(self, by: Bruger, fire: dict[Farve, Afdeling]) -> None:
        runde = runder.beregn_runde(runde=oprettet(by), by=by, now=NU)
        Placering.objects.filter(afdeling=fire[Farve.GUL]).update(farve="groen", trin=1)

        forskelle = runder.efterregn_runde(runde=runde, by=by)

        assert [(x.afdeling, x.felt, x.gemt, x.beregnet) for x in forskelle] == [
            (fire[Farve.GUL].noegle, "farve", "groen", "gul"),
            (fire[Farve.GUL].noegle, "trin", "1", "3"),
        ]

    def test_antallet_af_opslag_vokser_ikke(self, by: Bruger) -> None:
        organisation, indlaesning = f.organisation(), f.indlaesning()
        antal = []
        for til in (10, 100):
            for nr in range(organisation.afdelinger.count(), til):
                f.lbf_tal(f.afdeling(organisation, f"{nr:03d}"), indlaesning=indlaesning)
            runde = oprettet(by, IDAG - dt.timedelta(days=til))
            with CaptureQueriesContext(connection) as opslag:
                runder.beregn_runde(runde=runde, by=by, now=NU)
            assert runde.placeringer.count() == til
            antal.append(len(opslag))

        assert antal[0] == antal[1]


class TestForloeb:
    def test_den_lige_vej(self, by: Bruger, anden: Bruger, fire: dict[Farve, Afdeling]) -> None:
        runde = offentliggjort(by, anden, I_MORGEN)

        assert (runde.status, runde.gaelder_fra_on) == (Status.OFFENTLIGGJORT, I_MORGEN)
        assert (runde.indstillet_by, runde.godkendt_by, runde.offentliggjort_by) == (by, anden, by)
        haendelse = Haendelse.objects.get(art="monitorering.offentliggjort")
        assert haendelse.at == NU
        assert haendelse.grundlag["antal"] == {"roed": 1, "gul": 1, "groen": 1, "ikke_maalt": 1}

    def test_ingen_godkender_sin_egen_indstilling(self, by: Bruger, fire: dict[Farve, Afdeling]) -> None:
        runde = runder.beregn_runde(runde=oprettet(by), by=by, now=NU)
        runde = runder.indstil_runde(runde=runde, by=by, now=NU)

        with pytest.raises(Afvist, match="af en anden end den, der indstillede"):
            runder.godkend_runde(runde=runde, by=by, now=NU)
        runde.refresh_from_db()
        assert runde.status == Status.INDSTILLET

    def test_databasen_afviser_ogsaa_den_samme_person(self, by: Bruger, fire: dict[Farve, Afdeling]) -> None:
        runde = runder.beregn_runde(runde=oprettet(by), by=by, now=NU)
        runder.indstil_runde(runde=runde, by=by, now=NU)

        with pytest.raises(IntegrityError), transaction.atomic():
            Monitorering.objects.filter(pk=runde.pk).update(status=Status.GODKENDT, godkendt_by=by, godkendt_at=NU)

    def test_en_kladde_der_ikke_er_beregnet_kan_ikke_indstilles(self, by: Bruger) -> None:
        with pytest.raises(Afvist, match="ikke beregnet"):
            runder.indstil_runde(runde=oprettet(by), by=by, now=NU)

    def test_en_runde_uden_afdelinger_kan_ikke_indstilles(self, by: Bruger) -> None:
        runde = runder.beregn_runde(runde=oprettet(by), by=by, now=NU)
        with pytest.raises(Afvist, match="ingen afdelinger"):
            runder.indstil_runde(runde=runde, by=by, now=NU)

    @pytest.mark.parametrize(
        ("naaet", "handling"),
        [
            (Status.KLADDE, "godkend"),
            (Status.KLADDE, "offentliggoer"),
            (Status.KLADDE, "traek_tilbage"),
            (Status.INDSTILLET, "beregn"),
            (Status.INDSTILLET, "indstil"),
            (Status.INDSTILLET, "offentliggoer"),
            (Status.GODKENDT, "beregn"),
            (Status.GODKENDT, "indstil"),
            (Status.GODKENDT, "godkend"),
            (Status.OFFENTLIGGJORT, "beregn"),
            (Status.OFFENTLIGGJORT, "indstil"),
            (Status.OFFENTLIGGJORT, "godkend"),
            (Status.OFFENTLIGGJORT, "offentliggoer"),
            (Status.OFFENTLIGGJORT, "traek_tilbage"),
        ],
    )
    def test_forkert_status_afvises_og_aendrer_intet(
        self, by: Bruger, anden: Bruger, fire: dict[Farve, Afdeling], naaet: str, handling: str
    ) -> None:
        runde = runder.beregn_runde(runde=oprettet(by), by=by, now=NU)
        if naaet != Status.KLADDE:
            runde = runder.indstil_runde(runde=runde, by=by, now=NU)
        if naaet in (Status.GODKENDT, Status.OFFENTLIGGJORT):
            runde = runder.godkend_runde(runde=runde, by=anden, now=NU)
        if naaet == Status.OFFENTLIGGJORT:
            runde = runder.offentliggoer_runde(runde=runde, gaelder_fra_on=IDAG, by=by, now=NU)
        foer = Haendelse.objects.count()

        with pytest.raises(Afvist, match="Runden har status"):
            udfoer(handling, runde, anden)

        runde.refresh_from_db()
        assert (runde.status, Haendelse.objects.count()) == (naaet, foer)

    @pytest.mark.parametrize("handling", ["beregn", "indstil", "godkend", "traek_tilbage", "offentliggoer"])
    @pytest.mark.parametrize("rolle", [Rolle.ORGANISATION, Rolle.ANVISNING, Rolle.STYREGRUPPE, Rolle.ADMINISTRATOR])
    def test_andre_roller_afvises(self, by: Bruger, handling: str, rolle: str) -> None:
        with pytest.raises(ManglerRet):
            udfoer(handling, oprettet(by), f.bruger(rolle))

    @pytest.mark.parametrize("naaet", [Status.INDSTILLET, Status.GODKENDT])
    def test_en_indstilling_trukket_tilbage_er_en_kladde(
        self, by: Bruger, anden: Bruger, fire: dict[Farve, Afdeling], naaet: str
    ) -> None:
        runde = runder.beregn_runde(runde=oprettet(by), by=by, now=NU)
        runde = runder.indstil_runde(runde=runde, by=by, now=NU)
        if naaet == Status.GODKENDT:
            runde = runder.godkend_runde(runde=runde, by=anden, now=NU)

        with pytest.raises(Afvist, match="Skriv, hvorfor"):
            runder.traek_indstilling_tilbage(runde=runde, begrundelse="  ", by=by, now=NU)
        with pytest.raises(Afvist, match="CPR"):
            runder.traek_indstilling_tilbage(runde=runde, begrundelse="Se 010190-1234", by=by, now=NU)
        runde = runder.traek_indstilling_tilbage(runde=runde, begrundelse="Nye tal på vej", by=by, now=NU)

        assert (runde.status, runde.indstillet_by, runde.godkendt_by) == (Status.KLADDE, None, None)
        assert "Nye tal på vej" in Haendelse.objects.get(art="monitorering.trukket_tilbage").tekst
        runder.beregn_runde(runde=runde, by=by, now=NU)
