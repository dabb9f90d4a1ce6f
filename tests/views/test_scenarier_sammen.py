"""Scenarios beside one another, what is said of them, and how much the pages ask of the database."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from monitoring.domain.vaerdier import Farve
from monitoring.models import Afdeling
from tests import factories as f
from tests import scenarieby
from tests.views.sider import laest, logget_ind, tekst
from udlejning.beskeder.models import Besked
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.haendelser.models import Haendelse
from udlejning.styregruppe.domain.modelparametre import modelparametre
from udlejning.styregruppe.domain.parametre import anvend
from udlejning.styregruppe.domain.regelparametre import regelparametre
from udlejning.styregruppe.models import Scenarie, Scenariekommentar
from udlejning.styregruppe.selectors import frosne

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fast_tid")]

SAMMEN = "/scenarier/sammenlign/"


@pytest.fixture
def by() -> Bruger:
    return f.bruger(Rolle.STYREGRUPPE)


@pytest.fixture
def klient(by: Bruger) -> Client:
    return logget_ind(by)


def _eksemplet(by: Bruger) -> Scenarie:
    """The scenario of tests/cases/scenarie.yaml."""
    uden = f.scenarie(by, navn="Uden ændringer")
    assert uden.regel_data is not None
    vaerdier = scenarieby.sag()["scenarie"]
    return f.scenarie(
        by,
        navn="Eksemplet",
        model_data=anvend(uden.model_data, modelparametre(uden.model_data), vaerdier),
        regel_data=anvend(uden.regel_data, regelparametre(uden.regel_data), vaerdier),
    )


class TestSammenligning:
    @pytest.fixture
    def afdelinger(self) -> dict[str, Afdeling]:
        return scenarieby.byg()

    @pytest.fixture
    def to(self, afdelinger: dict[str, Afdeling], by: Bruger) -> tuple[Scenarie, Scenarie]:
        eksemplet = _eksemplet(by)
        return eksemplet, Scenarie.objects.get(navn="Uden ændringer")

    def test_changes_numbers_shares_and_afdelinger_side_by_side(
        self, klient: Client, to: tuple[Scenarie, Scenarie], afdelinger: dict[str, Afdeling]
    ) -> None:
        svar = klient.get(SAMMEN, {"s": [et.noegle for et in to]})
        side = laest(tekst(svar))

        fundet = svar.context["fundet"]
        assert {(li.navn, *(a.efter if a else None for a in li.felter)) for li in fundet.aendringer} >= {
            ("Kun grundskole, over", "50\N{NO-BREAK SPACE}%", None),
            ("Anvisningsandel", "20\N{NO-BREAK SPACE}%", None),
        }
        talt = {(li.liste, li.hvad): [antal for _, antal in li.felter] for li in fundet.tal}
        assert talt[("afdelinger", "vaerre")] == [scenarieby.sag()["nu"]["vaerre"], 0]
        assert talt[("afdelinger", "trin")] == [scenarieby.sag()["nu"]["trin"], 0]
        assert talt[("skift", "")] == [2, 1]
        assert talt[("boliger", "spaerrede")] == [scenarieby.sag()["boliger"]["spaerrede"], 0]
        uenige = {li.afdeling.navn: [farve.value for farve, _ in li.felter] for li in svar.context["uenige"]}
        assert uenige == {"A1": ["gul", "groen"], "B1": ["roed", "gul"]}
        assert "2 afdelinger på tallene i runden" in side
        assert "Uændret" in side

    def test_each_number_is_that_of_the_scenarios_own_page_and_its_list_has_so_many(
        self, klient: Client, to: tuple[Scenarie, Scenarie]
    ) -> None:
        fundet = klient.get(SAMMEN, {"s": [et.noegle for et in to]}).context["fundet"]

        for linje in fundet.tal:
            for scenarie, antal in linje.felter:
                sti = reverse(f"styregruppe:scenarie_{linje.liste}", args=[scenarie.noegle])
                side = klient.get(sti, {"hvad": linje.hvad} if linje.hvad else {}).context["side"]
                if linje.liste == "skift":
                    assert sum(flimmer.efter for flimmer in side) == antal
                else:
                    assert side.paginator.count == antal

    @pytest.mark.parametrize(
        ("tabel", "raekker"),
        [
            ("aendringer", 3),
            ("tal", 9),
            ("andele", 3),
            ("afdelinger", 2),
        ],
    )
    def test_each_table_is_a_file(
        self, klient: Client, to: tuple[Scenarie, Scenarie], tabel: str, raekker: int
    ) -> None:
        svar = klient.get(SAMMEN, {"s": [et.noegle for et in to], "format": "csv", "tabel": tabel})
        alle = list(csv.reader(io.StringIO(b"".join(svar).decode("utf-8-sig")), delimiter=";"))
        tom = alle.index([])

        assert alle[tom + 1][-2:] == ["Eksemplet", "Uden ændringer"]
        assert len(alle) - tom - 2 == raekker
        assert ["Scenarie 1", f"Eksemplet, lavet af {to[0].created_by}, kopi af {to[0].model}"] in alle

    def test_another_opens_them_by_their_addresses(self, to: tuple[Scenarie, Scenarie]) -> None:
        klient = logget_ind(f.bruger(Rolle.ANVISNING))

        assert klient.get(SAMMEN, {"s": [et.noegle for et in to]}).status_code == 200
        assert klient.get(SAMMEN, {"s": [to[0].noegle, "findes-ikke"]}).status_code == 404

    def test_one_alone_lets_choose_and_four_are_refused(
        self, klient: Client, to: tuple[Scenarie, Scenarie], by: Bruger
    ) -> None:
        en = klient.get(SAMMEN, {"s": to[0].noegle})
        assert en.status_code == 200
        assert en.context["form"]["s"].value() == [to[0].noegle]
        assert en.context["fundet"] is None

        flere = [*to, f.scenarie(by, navn="Tredje"), f.scenarie(by, navn="Fjerde")]
        fire = klient.get(SAMMEN, {"s": [et.noegle for et in flere]})
        assert fire.status_code == 422
        assert "Vælg to eller tre scenarier." in laest(tekst(fire))
        assert klient.get(SAMMEN, {"s": [et.noegle for et in flere], "format": "csv"}).status_code == 404
        assert klient.get(SAMMEN, {"s": [et.noegle for et in flere[:3]]}).status_code == 200


class TestKommentarer:
    @pytest.fixture
    def scenarie(self, by: Bruger) -> Scenarie:
        f.modelversion()
        return f.scenarie(by)

    def test_whoever_may_open_it_comments_and_its_maker_is_told(self, scenarie: Scenarie, by: Bruger) -> None:
        anden = f.bruger(Rolle.ANVISNING)
        sti = reverse("styregruppe:kommenter_scenarie", args=[scenarie.noegle])

        svar = logget_ind(anden).post(sti, {"tekst": " Hvad med <b>trin 3</b>? "})
        logget_ind(by).post(sti, {"tekst": "Det ser vi på."})

        assert svar["Location"] == reverse("styregruppe:scenarie", args=[scenarie.noegle]) + "#kommentarer"
        assert [(k.tekst, k.by) for k in Scenariekommentar.objects.all()] == [
            ("Hvad med <b>trin 3</b>?", anden),
            ("Det ser vi på.", by),
        ]
        (besked,) = Besked.objects.filter(modtager=by)
        assert "Hvad med <b>trin 3</b>?" in besked.tekst
        assert Haendelse.objects.filter(art="scenarie.kommenteret").count() == 2
        side = tekst(logget_ind(anden).get(reverse("styregruppe:scenarie", args=[scenarie.noegle])))
        assert "<b>trin 3</b>" not in side
        assert "Det ser vi på." in side

    def test_a_maker_who_may_not_open_it_any_more_is_not_told(self, scenarie: Scenarie, by: Bruger) -> None:
        by.rolle = Rolle.ADMINISTRATOR
        by.save(update_fields=["rolle"])
        sti = reverse("styregruppe:kommenter_scenarie", args=[scenarie.noegle])

        logget_ind(f.bruger(Rolle.ANVISNING)).post(sti, {"tekst": "Hvad med trin 3?"})

        assert Scenariekommentar.objects.count() == 1
        assert not Besked.objects.filter(modtager=by).exists()

    @pytest.mark.parametrize(
        ("skrevet", "fejl"),
        [
            ("  ", "Feltet skal udfyldes."),
            ("Borgeren " + "-".join(["010190", "1234"]), "ser ud til at indeholde et CPR-nummer"),
        ],
    )
    def test_what_is_refused_stands_at_the_field_and_nothing_is_stored(
        self, scenarie: Scenarie, klient: Client, skrevet: str, fejl: str
    ) -> None:
        svar = klient.post(reverse("styregruppe:kommenter_scenarie", args=[scenarie.noegle]), {"tekst": skrevet})

        assert svar.status_code == 422
        assert fejl in svar.context["kommentarform"].errors["tekst"][0]
        assert not Scenariekommentar.objects.exists()

    def test_the_scenario_takes_its_comments_with_it_and_the_log_remembers(
        self, scenarie: Scenarie, klient: Client
    ) -> None:
        klient.post(reverse("styregruppe:kommenter_scenarie", args=[scenarie.noegle]), {"tekst": "Husk mig."})

        klient.post(reverse("styregruppe:slet_scenarie", args=[scenarie.noegle]))

        assert not Scenariekommentar.objects.exists()
        assert "Husk mig." in Haendelse.objects.get(art="scenarie.kommenteret").tekst


def test_the_pages_ask_the_same_however_many_rounds_and_afdelinger_there_are(klient: Client, by: Bruger) -> None:
    """The result, its lists and two beside one another: 2 rounds of 3 afdelinger, 12 rounds of 15."""
    f.aftale(f.IDAG.replace(year=2020), f.IDAG.replace(year=2030))
    f.modelversion()
    noegler = [f.scenarie(by, navn=navn).noegle for navn in ("Et", "To")]
    stier = [
        *(f"/scenarier/{noegler[0]}/{side}" for side in ("", "afdelinger/", "skift/", "boliger/", "kriterier/")),
        f"{SAMMEN}?s={noegler[0]}&s={noegler[1]}",
    ]

    def spoergsmaal() -> list[int]:
        talt = []
        for sti in stier:
            klient.get(sti)  # what a process holds of the rounds is read once
            with CaptureQueriesContext(connection) as fanget:
                assert klient.get(sti).status_code == 200
            talt.append(len(fanget))
        return talt

    def runder(maaneder: range, antal: int) -> None:
        nye = [f.afdeling(f.organisation()) for _ in range(antal)]
        for maaned in maaneder:
            farver = {a: (Farve.GUL, Farve.GROEN, Farve.ROED)[(nr + maaned) % 3] for nr, a in enumerate(nye)}
            f.offentliggjort_runde(farver, f.IDAG.replace(year=2023 + maaned // 12, month=maaned % 12 + 1, day=1))

    runder(range(2), 3)
    faa = spoergsmaal()
    runder(range(2, 12), 12)

    assert spoergsmaal() == faa
    assert len(frosne.frosne_runder()) == 12
