"""The pages of scenarios: made, changed with errors at their field, recalculated with and without scripts, listed."""

import html
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from monitoring.models import Afdeling, Monitorering
from tests import factories as f
from tests import scenarieby
from tests.views.sider import laest, logget_ind, tekst
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.styregruppe.forms import Scenarieform
from udlejning.styregruppe.models import Scenarie

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fast_tid")]


@pytest.fixture
def by() -> Bruger:
    return f.bruger(Rolle.STYREGRUPPE)


@pytest.fixture
def afdelinger(fast_tid: None) -> dict[str, Afdeling]:
    return scenarieby.byg()


@pytest.fixture
def klient(by: Bruger) -> Client:
    return logget_ind(by)


def _felter(scenarie: Scenarie, **aendret: Any) -> dict[str, Any]:
    """What the browser sends of the form as it is shown, with changes."""
    form = Scenarieform(scenarie=scenarie)
    return {**{navn: "" if v is None else v for navn, v in form.initial.items()}, **aendret}


def _sti(scenarie: Scenarie, navn: str = "scenarie") -> str:
    return reverse(f"styregruppe:{navn}", kwargs={"noegle": scenarie.noegle})


@pytest.mark.usefixtures("afdelinger")
class TestVejen:
    def test_from_a_new_one_to_the_result_of_the_example(self, klient: Client) -> None:
        svar = klient.post(reverse("styregruppe:nyt_scenarie"), {"navn": "Grundskole 50", "beskrivelse": ""})
        scenarie = Scenarie.objects.get()
        assert svar["Location"] == _sti(scenarie, "ret_scenarie")

        svar = klient.post(svar["Location"], _felter(scenarie, **scenarieby.sag()["scenarie"], gem="1"))
        assert svar["Location"] == _sti(scenarie)
        vist = laest(tekst(klient.get(svar["Location"])))

        assert "2 afdelinger får en dårligere farve" in vist
        assert "1 afdeling får et andet trin i samme farve" in vist
        assert "2 farveskift fra runde til runde mod 1 som det var" in vist
        assert "2 indmeldinger havde været spærret af 5" in vist
        assert "2 afviste forsøg var kommet igennem af 3" in vist
        assert "1 afdeling får brug for fleksible kriterier" in vist
        assert "før 60 %, nu 50 % ." in vist.replace("\N{NO-BREAK SPACE}", " ")
        assert "Intet er trådt i kraft" in vist

    def test_an_unchanged_form_changes_nothing(self, klient: Client, by: Bruger) -> None:
        scenarie = f.scenarie(by)

        svar = klient.post(_sti(scenarie, "ret_scenarie"), _felter(scenarie, regn="1"))

        assert svar.status_code == 200
        assert "Scenariet ændrer intet." in laest(tekst(svar))
        klient.post(_sti(scenarie, "ret_scenarie"), _felter(scenarie, gem="1"))
        foer = scenarie.model_data, scenarie.regel_data
        scenarie.refresh_from_db()
        assert (scenarie.model_data, scenarie.regel_data) == foer

    def test_recalculating_stores_nothing_and_answers_htmx_with_the_part_alone(
        self, klient: Client, by: Bruger
    ) -> None:
        scenarie = f.scenarie(by)
        data = _felter(scenarie, **scenarieby.sag()["scenarie"])

        hel = klient.post(_sti(scenarie, "ret_scenarie"), {**data, "regn": "1"})
        del_ = klient.post(_sti(scenarie, "ret_scenarie"), data, headers={"HX-Request": "true"})

        assert "2 afdelinger får en dårligere farve" in laest(tekst(hel))
        assert "2 afdelinger får en dårligere farve" in laest(tekst(del_))
        assert b"<html" in hel.content
        assert b"<html" not in del_.content
        scenarie.refresh_from_db()
        assert scenarie.model_data == scenarie.model.data

    @pytest.mark.parametrize(
        ("felt", "vaerdi", "fejl"),  # a missing condition stands at the conditions
        [
            ("n0_grundskole", "0", "Skal være over 0"),
            ("n0_grundskole", "50.5", "Sæt komma før decimalerne"),
            ("n0_grundskole", "", "Skriv et tal fra 0 til 200."),
            ("t2_1_antal", "5", "Er 5, men der er kun 4 kriterier at tælle blandt"),
            ("t2_1_af", [], "Vælg mindst én."),
            ("t0_farve", "lilla", "Vælg en af mulighederne i listen."),
            ("r_familie_indmelding_roed", "paa_vilkaar", "det svar skal have mindst ét"),
            ("a_3_anvisningsandel", "101", "Skriv et tal fra 0 til 100."),
            ("f_borgeren", "0", "Skriv et helt tal fra 1 til 260."),
        ],
    )
    def test_an_error_stands_at_its_field_and_nothing_is_stored(
        self, klient: Client, by: Bruger, felt: str, vaerdi: str, fejl: str
    ) -> None:
        scenarie = f.scenarie(by)

        svar = klient.post(_sti(scenarie, "ret_scenarie"), _felter(scenarie, **{felt: vaerdi}, gem="1"))

        assert svar.status_code == 422
        sted = f"{felt}_v" if vaerdi == "paa_vilkaar" else felt
        assert any(fejl in e for e in svar.context["form"].errors[sted]), svar.context["form"].errors
        scenarie.refresh_from_db()
        assert scenarie.model_data == scenarie.model.data


def test_conditions_go_with_the_answer_that_they_belonged_to(klient: Client, by: Bruger) -> None:
    f.modelversion()
    f.aftale()
    scenarie = f.scenarie(by)
    assert scenarie.regel_data is not None
    assert scenarie.regel_data["raekker"]["familie"]["indmelding"]["gul"]["vilkaar"]

    klient.post(_sti(scenarie, "ret_scenarie"), _felter(scenarie, r_familie_indmelding_gul="ikke_tilladt", gem="1"))

    scenarie.refresh_from_db()
    assert "vilkaar" not in scenarie.regel_data["raekker"]["familie"]["indmelding"]["gul"]
    assert "vilkaar" in scenarie.regel_data["raekker"]["familie"]["anvisning"]["gul"]


def test_who_may_only_read_is_not_led_to_making_one() -> None:
    klient = Client()
    klient.force_login(f.bruger(Rolle.ANVISNING))

    side = klient.get(reverse("styregruppe:scenarier")).content.decode()

    assert reverse("styregruppe:nyt_scenarie") not in side
    assert "Du kan ikke lave scenarier" in side


class TestTrin:
    """Steps put in and taken out from the form, without scripts."""

    NYT: dict[str, Any] = {
        "navn": "Kun grundskole",
        "over": "2",
        "farve": "gul",
        "begrundelse": "Aftalt på et møde.",
        "samling": "en_af",
        "d1_art": "mindst",
        "d1_niveau": "forebyggelse",
        "d1_af": ["grundskole"],
        "d1_antal": "1",
        "d2_art": "",
        "d3_art": "naer_graensen",
        "d3_niveau": "forebyggelse",
        "d3_af": ["grundskole", "indkomst"],
        "d3_antal": "2",
        "d3_margen": "5,5",
    }

    @pytest.fixture
    def scenarie(self, by: Bruger) -> Scenarie:
        f.modelversion()
        f.aftale()
        return f.scenarie(by)

    def test_the_form_is_saved_before_a_step_is_put_in(self, klient: Client, scenarie: Scenarie) -> None:
        svar = klient.post(_sti(scenarie, "ret_scenarie"), _felter(scenarie, n0_grundskole="55", nyt_trin="1"))
        assert svar["Location"] == _sti(scenarie, "nyt_trin")

        svar = klient.post(svar["Location"], self.NYT)

        assert svar["Location"] == _sti(scenarie, "ret_scenarie")
        scenarie.refresh_from_db()
        assert scenarie.model_data["niveauer"]["forebyggelse"]["graenser"]["grundskole"]["graense"] == "55"
        assert [t["nummer"] for t in scenarie.model_data["trin"]] == [7, 6, 5, 4, 3, 2, 1]
        mindst = {"antal": 1, "af": ["grundskole"], "niveau": "forebyggelse"}
        naer = {"antal": 2, "af": ["grundskole", "indkomst"], "niveau": "forebyggelse", "margen_pct": "5.5"}
        assert scenarie.model_data["trin"][4] == {
            "nummer": 3,
            "navn": "Kun grundskole",
            "farve": "gul",
            "antagelse": "Aftalt på et møde.",
            "betingelse": {"en_af": [{"mindst": mindst}, {"naer_graensen": naer}]},
        }
        assert scenarie.regel_data is not None
        assert "7" in scenarie.regel_data["andele"]
        vist = laest(tekst(klient.get(_sti(scenarie))))
        assert "Trin 3: Kun grundskole: før fandtes ikke, nu gul, når: Mindst ét af dette gælder:" in vist
        assert "To kriterier, eller ét sammen med andelen fra ikke-vestlige lande: før trin 3, nu trin 4" in vist
        # Its values are changed in the form as those of any other step.
        klient.post(_sti(scenarie, "ret_scenarie"), _felter(scenarie, t4_2_margen="7", gem="1"))
        scenarie.refresh_from_db()
        nyt = scenarie.model_data["trin"][4]
        assert nyt["betingelse"]["en_af"][1]["naer_graensen"]["margen_pct"] == "7"
        assert nyt["antagelse"] == "Aftalt på et møde."

    def test_out_and_in_again(self, klient: Client, scenarie: Scenarie) -> None:
        klient.post(_sti(scenarie, "ret_scenarie"), _felter(scenarie, fjern="4"))
        scenarie.refresh_from_db()
        assert [t["nummer"] for t in scenarie.model_data["trin"]] == [6, 5, 3, 2, 1]
        side = laest(tekst(klient.get(_sti(scenarie, "ret_scenarie"))))
        assert "Taget ud: Afdelingens egne tal er som i et forebyggelsesområde (før trin 4)" in side
        assert "før med i modellen, nu taget ud" in laest(tekst(klient.get(_sti(scenarie))))

        klient.post(_sti(scenarie, "ret_scenarie"), _felter(scenarie, igen="4"))

        scenarie.refresh_from_db()
        assert scenarie.model_data == scenarie.model.data

    @pytest.mark.parametrize(
        ("knap", "besked"),
        [
            ({"fjern": "1"}, "Det sidste trin skal have betingelsen »ellers«, så alle afdelinger får et trin."),
            ({"fjern": "99"}, "Scenariet har ikke længere et trin 99."),
            ({"fjern": "9" * 30}, "Scenariet har ikke længere et trin 0."),
            ({"igen": "x"}, "Trin 0 er ikke taget ud af scenariet."),
        ],
    )
    def test_what_cannot_be_is_refused_with_the_reason(
        self, klient: Client, scenarie: Scenarie, knap: dict[str, str], besked: str
    ) -> None:
        svar = klient.post(_sti(scenarie, "ret_scenarie"), _felter(scenarie, **knap), follow=True)

        assert besked in laest(tekst(svar))
        scenarie.refresh_from_db()
        assert scenarie.model_data == scenarie.model.data

    @pytest.mark.parametrize(
        ("aendret", "felt", "fejl"),
        [
            ({"navn": ""}, "navn", "Skriv, hvad trinnet hedder."),
            ({"navn": "parallelsamfund"}, "navn", "Der er allerede et trin, der hedder »parallelsamfund«."),
            ({"over": "9"}, "over", "Vælg en af mulighederne i listen."),
            ({"d1_art": ""}, "d1_art", "Vælg en af mulighederne i listen."),
            ({"d1_af": []}, "d1_af", "Vælg mindst ét kriterium."),
            ({"d1_antal": "2"}, "d1_antal", "Skriv et helt tal fra 1 til 1, som er valgt."),
            ({"d3_margen": ""}, "d3_margen", "Skriv et tal over 0 og under 100."),
            ({"d3_margen": "0"}, "d3_margen", "Skriv et tal over 0 og under 100."),
            ({"d2_art": "ministeriets_label"}, "d2_label", "Vælg mindst én betegnelse."),
        ],
    )
    def test_an_error_of_a_new_step_stands_at_its_field(
        self, klient: Client, scenarie: Scenarie, aendret: dict[str, Any], felt: str, fejl: str
    ) -> None:
        svar = klient.post(_sti(scenarie, "nyt_trin"), {**self.NYT, **aendret})

        assert svar.status_code == 422
        assert svar.context["form"].errors[felt] == [fejl] or fejl in svar.context["form"].errors[felt][0]
        scenarie.refresh_from_db()
        assert scenarie.model_data == scenarie.model.data

    def test_a_form_that_is_older_than_the_scenario_is_refused(self, klient: Client, scenarie: Scenarie) -> None:
        """Its fields are of other steps: the second of two tabs would change what nobody meant."""
        gammel = _felter(scenarie, n0_grundskole="55", gem="1")
        klient.post(_sti(scenarie, "ret_scenarie"), _felter(scenarie, fjern="6"))

        svar = klient.post(_sti(scenarie, "ret_scenarie"), gammel)

        assert svar.status_code == 422
        assert "Scenariet er gemt et andet sted, siden du åbnede siden." in laest(tekst(svar))
        scenarie.refresh_from_db()
        assert scenarie.model_data["niveauer"] == scenarie.model.data["niveauer"]

    def test_colours_out_of_order_are_told(self, klient: Client, scenarie: Scenarie) -> None:
        klient.post(_sti(scenarie, "nyt_trin"), {**self.NYT, "farve": "groen", "over": "4"})

        assert "et højere trin kan have en bedre farve" in laest(tekst(klient.get(_sti(scenarie))))


class TestListerne:
    @pytest.fixture
    def scenarie(self, klient: Client, by: Bruger, afdelinger: dict[str, Afdeling]) -> Scenarie:
        scenarie = f.scenarie(by)
        klient.post(_sti(scenarie, "ret_scenarie"), _felter(scenarie, **scenarieby.sag()["scenarie"], gem="1"))
        scenarie.refresh_from_db()
        return scenarie

    @pytest.mark.parametrize(
        ("hvad", "navne"),
        [("", ["A1", "A3", "B1"]), ("vaerre", ["A1", "B1"]), ("bedre", []), ("trin", ["A3"])],
    )
    def test_afdelinger_that_move_with_the_figures_that_decide(
        self, klient: Client, scenarie: Scenarie, hvad: str, navne: list[str]
    ) -> None:
        svar = klient.get(f"{_sti(scenarie, 'scenarie_afdelinger')}?hvad={hvad}")

        assert [linje.afdeling.navn for linje in svar.context["linjer"]] == navne
        for linje in svar.context["linjer"]:
            assert any(led.kriterium == "grundskole" for _, led in linje.afgoerende)

    def test_another_round(self, klient: Client, scenarie: Scenarie) -> None:
        foerste = Monitorering.objects.earliest("gaelder_fra_on")

        svar = klient.get(f"{_sti(scenarie, 'scenarie_afdelinger')}?runde={foerste.pk}")

        assert [linje.afdeling.navn for linje in svar.context["linjer"]] == ["A1"]

    @pytest.mark.parametrize(
        ("liste", "foresp", "navne"),
        [
            ("skift", "", ["B1", "C1"]),
            ("boliger", "", ["B1", "B1"]),
            ("boliger", "?hvad=aabnede", ["C1", "C1"]),
            ("kriterier", "", ["A1"]),
        ],
    )
    def test_the_lists_behind_the_numbers(
        self, klient: Client, scenarie: Scenarie, liste: str, foresp: str, navne: list[str]
    ) -> None:
        svar = klient.get(f"{_sti(scenarie, f'scenarie_{liste}')}{foresp}")

        assert [afdeling.navn for afdeling, _ in svar.context["linjer"]] == navne

    @pytest.mark.parametrize(
        ("liste", "foresp"),
        [
            ("afdelinger", "?hvad=ros"),
            ("afdelinger", "?runde=0"),
            ("afdelinger", "?runde=x"),
            ("boliger", "?hvad=ros"),
            ("boliger", "?rum=7"),
            ("boliger", "?rum=x"),
            ("boliger", "?leje=4500"),
            ("boliger", "?rum=2&leje=ukendt"),
            ("andele", "?organisation=9999"),
            ("andele", "?organisation=x"),
        ],
    )
    def test_what_does_not_exist_is_404(self, klient: Client, scenarie: Scenarie, liste: str, foresp: str) -> None:
        assert klient.get(f"{_sti(scenarie, f'scenarie_{liste}')}{foresp}").status_code == 404

    def test_every_number_by_rooms_and_rent_opens_as_many(self, klient: Client, scenarie: Scenarie) -> None:
        side = klient.get(_sti(scenarie)).content.decode()
        fundne = re.findall(r'<a href="([^"]+/boliger/[^"]*(?:rum|leje)=[^"]*)">(\d+)<span', side)
        assert len(fundne) == 4 + 4, "Of rooms and of rent: what is barred twice, what opens twice."
        for adresse, antal in fundne:
            svar = klient.get(html.unescape(adresse))
            assert len(svar.context["linjer"]) == int(antal), adresse
            assert f"med {svar.context['udsnit'].i_ord}" in svar.content.decode()
            fil = klient.get(f"{html.unescape(adresse)}&format=csv").getvalue().decode("utf-8-sig")
            assert f"Filtre;{svar.context['udsnit'].i_ord}" in fil
            assert len(fil.split("Afdelingsnummer;", 1)[1].splitlines()) - 1 == int(antal)

    def test_an_organisations_number_opens_its_afdelinger(
        self, klient: Client, scenarie: Scenarie, afdelinger: dict[str, Afdeling]
    ) -> None:
        adresse = f"{_sti(scenarie, 'scenarie_andele')}?organisation={afdelinger['A1'].organisation.nr}"
        assert f'href="{adresse}"' in klient.get(_sti(scenarie)).content.decode()
        svar = klient.get(adresse)
        # As the example is calculated by hand beside `skyldige` in the case file.
        regnet = {afdeling.navn: (andel.foer, andel.efter) for afdeling, andel in svar.context["linjer"]}
        assert regnet == {"A1": (6, Decimal("5.3")), "A2": (3, 3), "A3": (3, Decimal("2.4"))}
        assert "12 som det var og 10 i scenariet" in svar.content.decode()
        alle = klient.get(_sti(scenarie, "scenarie_andele"))
        assert len(alle.context["linjer"]) == len(afdelinger)

    def test_another_opens_it_by_its_address_and_copies_it_and_does_not_see_it_in_the_list(
        self, scenarie: Scenarie
    ) -> None:
        anden = Client()
        anden.force_login(f.bruger(Rolle.MONITOR))

        side = anden.get(_sti(scenarie))
        anden.post(f"{reverse('styregruppe:nyt_scenarie')}?fra={scenarie.noegle}", {"navn": "Min kopi"})

        assert side.status_code == 200
        assert b"Ret scenariet" not in side.content
        assert Scenarie.objects.get(navn="Min kopi").model_data == scenarie.model_data
        liste = anden.get(reverse("styregruppe:scenarier"))
        assert [et.navn for et, _ in liste.context["scenarier"]] == ["Min kopi"]


def test_without_a_model_or_a_round_the_pages_say_so(klient: Client, by: Bruger) -> None:
    svar = klient.post(reverse("styregruppe:nyt_scenarie"), {"navn": "For tidligt"})
    assert svar.status_code == 422
    assert "Der gælder ingen trappetrinsmodel i dag" in laest(tekst(svar))

    f.modelversion()
    scenarie = f.scenarie(by)
    assert scenarie.regel_data is None
    vist = laest(tekst(klient.get(_sti(scenarie))))
    assert "Ingen offentliggjort runde gælder i dag." in vist
    assert klient.get(_sti(scenarie, "scenarie_afdelinger")).status_code == 404
