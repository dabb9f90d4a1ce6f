"""One click from a figure to the cell it came from, wherever it is printed; and corrections that wait are seen."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from monitoring.domain.vaerdier import Farve, Indikator
from monitoring.models import Afdeling, Indlaesning, Korrektion, Observation
from monitoring.selectors.grundlag import grundlag_for
from monitoring.services import runder
from monitoring.services.modeller import indlaes_modeller
from tests import factories as f
from tests.services.indlaesningshjaelp import LBF, SOLBAKKEN_2024, fil, koer_til_stop, lbf, modtag, register
from tests.views.sider import logget_ind, tekst
from tests.views.test_overblik import gul_med_egne_tal
from udlejning.brugere.rettigheder import Rolle

pytestmark = pytest.mark.django_db


def _som(rolle: str = Rolle.MONITOR) -> Client:
    return logget_ind(f.bruger(rolle))


@pytest.fixture
def gul() -> Afdeling:
    """Yellow in round 2 by 33.7 % and 61.3 %, with each figure's observation; green in round 1."""
    with time_machine.travel(f.NU, tick=False):
        afdeling = f.afdeling(navn="Lærkehaven")
        f.offentliggjort_runde({afdeling: Farve.GROEN}, dt.date(2026, 2, 1))
        runde = f.offentliggjort_runde({}, dt.date(2026, 5, 1))
        tal = {o.indikator: o.pk for o in f.lbf_tal(afdeling, uden_tilknytning="33.7", grundskole="61.3")}
        gul_med_egne_tal(runde, afdeling, "33.7", "61.3", (tal["uden_tilknytning"],))
        f.tvillingetal(afdeling, Indikator.GRUNDSKOLE, "61.3", "44.4")
        return afdeling


def _celle(afdeling: Afdeling, kilde: str, indikator: str) -> str:
    tal = Observation.objects.get(afdeling=afdeling, kilde=kilde, indikator=indikator, erstattet_af=None)
    return reverse("monitoring:observation", args=[tal.pk])


@time_machine.travel(f.NU, tick=False)
def test_the_overview_links_each_sentence_to_its_cell(gul: Afdeling) -> None:
    celle = _celle(gul, "lbf", "uden_tilknytning")
    html = _som().get(reverse("overblik:overblik")).content.decode()
    assert re.search(rf"33,7\N{{NO-BREAK SPACE}}%[^<]*<a[^>]*{celle}", html)
    andre = _som(Rolle.STYREGRUPPE).get(reverse("overblik:overblik")).content.decode()
    assert "33,7" in andre
    assert celle not in andre


@time_machine.travel(f.NU, tick=False)
def test_the_afdeling_links_reasons_steps_charts_and_history(gul: Afdeling) -> None:
    adresse = reverse("overblik:afdeling", args=[gul.organisation.nr, gul.nr])
    html = _som().get(adresse).content.decode()
    uden, grundskole = _celle(gul, "lbf", "uden_tilknytning"), _celle(gul, "lbf", "grundskole")
    # The reasons, their table, the list of the steps, the chart, and the chart's table.
    assert html.count(f'href="{uden}"') >= 5
    # What is only in the chart: its line of cells and its table.
    assert html.count(f'href="{grundskole}"') == 2
    assert html.count(f'href="{_celle(gul, "tvilling", "grundskole")}"') == 2
    # Each colour of the history leads to its explanation in its round.
    assert len(re.findall(rf'<a href="/runder/\d+/afdelinger/{gul.noegle}/">Runde \d+ pr\.', html)) == 2
    andre = _som(Rolle.ANVISNING).get(adresse).content.decode()
    assert "33,7" in andre
    assert "/data/" not in andre
    assert "/runder/" not in andre


@pytest.fixture
def naer() -> Afdeling:
    """A round in force on figures with cells: near three cut-offs, by a correction and by a national mean as well."""
    with time_machine.travel(f.NU, tick=False):
        register()
        lbf("0101;007;Solbakken;2024;1.155;29,0;1,95;61,8;94,3;7,5")
        afdeling = Afdeling.objects.get(nr="007")
        f.korrektion(Observation.objects.get(indikator="grundskole"), "57.0")
        f.tvillingetal(afdeling, Indikator.UDEN_TILKNYTNING, "29.0", "20.0")
        f.ministerliste(dt.date(2025, 12, 1))
        runde = f.offentliggjort_runde({}, dt.date(2026, 5, 1))
        f.placering_af(runde, afdeling, grundlag_for([afdeling.pk], runde.pr_on)[afdeling.pk])
        return afdeling


def _raekke(html: str, ord_: str) -> str:
    """The one row of a table that holds the words."""
    fundne = [raekke for raekke in re.findall(r"<tr>.*?</tr>", html, flags=re.S) if ord_ in raekke]
    assert len(fundne) == 1, (ord_, len(fundne))
    return fundne[0]


@time_machine.travel(f.NU, tick=False)
def test_an_early_warning_links_its_figure_its_twins_its_correction_and_its_reference(naer: Afdeling) -> None:
    html = _som().get(reverse("overblik:varsler")).content.decode()
    assert _celle(naer, "lbf", "uden_tilknytning") in _raekke(html, "over 30")
    rettet = _raekke(html, "over 60")
    assert "Rettet i hånden" in rettet
    assert _celle(naer, "lbf", "grundskole") in rettet
    doemte = _raekke(html, "Dømte")
    assert _celle(naer, "lbf", "doemte") in doemte
    assert reverse("monitoring:ministerliste", args=[2025]) in doemte
    assert _celle(naer, "tvilling", "uden_tilknytning") in _raekke(html, "Markant værre")
    assert "Rettet i hånden" not in _raekke(html, "over 30")
    andre = _som(Rolle.STYREGRUPPE).get(reverse("overblik:varsler")).content.decode()
    assert "over 30" in andre
    assert "/data/" not in andre


@time_machine.travel(f.NU, tick=False)
def test_a_charts_cut_off_by_the_national_mean_links_the_list(naer: Afdeling) -> None:
    adresse = reverse("overblik:afdeling", args=[naer.organisation.nr, naer.nr])
    html = _som().get(adresse).content.decode()
    liste = reverse("monitoring:ministerliste", args=[2025])
    assert len(re.findall(rf'href="{liste}">Se listen<span class="sr-only"> bag grænsen', html)) == 1
    assert "bag grænsen" not in _som(Rolle.STYREGRUPPE).get(adresse).content.decode()


def test_a_correction_is_offered_where_the_analyst_is_when_its_cell_comes_again() -> None:
    register()
    lbf(SOLBAKKEN_2024)
    f.korrektion(Observation.objects.get(indikator="grundskole"))
    monitor = _som()
    indlaes_modeller(f.NU)
    runde = runder.opret_runde(pr_on=f.IDAG, by=f.bruger(), now=f.NU)
    steder = [reverse("overblik:forside"), reverse("monitoring:runde", args=[runde.pk])]
    assert not any("venter på stilling" in tekst(monitor.get(sted)) for sted in steder)
    job = lbf(SOLBAKKEN_2024.replace("61,8", "60,2"))
    for sted in [*steder, reverse("monitoring:indlaesning", args=[job.pk])]:
        html = monitor.get(sted).content.decode()
        assert "1 rettelse venter på stilling" in html, sted
        assert f"{reverse('monitoring:korrektioner')}?status=venter" in html, sted
    assert "venter på stilling" not in tekst(
        monitor.get(reverse("monitoring:indlaesning", args=[Indlaesning.objects.exclude(pk=job.pk).get().pk]))
    )
    assert Korrektion.objects.get().status == Korrektion.Status.VENTER


def test_an_import_that_waits_for_a_person_is_on_the_start_page_however_old() -> None:
    register()
    job = koer_til_stop(modtag("lbf", fil(LBF, SOLBAKKEN_2024.replace("Solbakken", "Solhøj")), navn="gammel.csv"))
    assert job.status == Indlaesning.Status.AFVENTER
    for _ in range(10):
        f.indlaesning()
    monitor = _som()
    assert "gammel.csv" in tekst(monitor.get(reverse("overblik:forside")))
    Indlaesning.objects.filter(pk=job.pk).update(status=Indlaesning.Status.BREMSET)
    assert f"en anden end {job.created_by} skal frigive" in tekst(monitor.get(reverse("overblik:forside")))
    Indlaesning.objects.filter(pk=job.pk).update(status=Indlaesning.Status.ANNULLERET)
    assert "gammel.csv" not in tekst(monitor.get(reverse("overblik:forside")))


def test_the_report_says_which_year_and_names_each_cell_of_800_like_errors() -> None:
    register()
    raekker = [SOLBAKKEN_2024.replace("61,8", "abc")] * 800
    raekker[400] = SOLBAKKEN_2024
    job = koer_til_stop(modtag("lbf", fil(LBF, *raekker)))
    vist = tekst(_som().get(reverse("monitoring:indlaesning", args=[job.pk])))
    assert "Celler: H2:H401, H403:H801" in vist
    assert "Vis 799 steder" in vist
    assert "Og 749 flere af samme slags" in vist
    assert re.search(r"Tallene er for\s*2024", re.sub(r"<[^>]+>", "", vist))


def _med_spring(antal: int) -> Indlaesning:
    """An import that waits on `antal` figures that each moved 40 percentage points since last year's file."""
    ejer = f.organisation("0303", "Skovbo")
    for nr in range(1, antal + 1):
        f.afdeling(ejer, f"{nr:03d}", f"Afd {nr}")
    for aar, grundskole in ((2023, 20), (2024, 60)):
        raekker = [f"0303;{nr:03d};Afd {nr};{aar};300;10;0,5;{grundskole},{nr % 10};95;8" for nr in range(1, antal + 1)]
        job = koer_til_stop(modtag("lbf", fil(LBF, *raekker), navn=f"lbf-{aar}.csv"))
    return job


def test_a_warning_links_last_years_figure_to_its_cell_for_those_who_may_follow_it() -> None:
    job = _med_spring(1)
    celle = _celle(Afdeling.objects.get(), "lbf", "grundskole")
    adresse = reverse("monitoring:indlaesning", args=[job.pk])
    html = _som().get(adresse).content.decode()
    # At the tick box, at the group, and at the finding's own line.
    assert html.count(f'href="{celle}"') == 3
    side = _som().get(celle).content.decode()
    assert "lbf-2023.csv" in side
    assert re.search(r"<mark>20,1</mark>", side)
    assert "/data/observation/" not in _vist_for_anden(job)


def _vist_for_anden(job: Indlaesning) -> str:
    """The report as one sees it who may see imports, and not follow figures."""
    fremmed = f.bruger(Rolle.ORGANISATION, organisation=f.organisation("0404", "Engbo"))
    Indlaesning.objects.filter(pk=job.pk).update(created_by=fremmed)
    klient = logget_ind(fremmed)
    svar = klient.get(reverse("monitoring:indlaesning", args=[job.pk]))
    assert svar.status_code == 200
    return svar.content.decode()


def test_a_report_of_before_figures_were_named_still_shows() -> None:
    job = _med_spring(1)
    gamle = [{felt: vaerdi for felt, vaerdi in et.items() if felt != "tal_id"} for et in job.fund]
    poster = [{felt: v for felt, v in et.items() if felt != "tal_id"} for et in job.genkendt["advarsler"]]
    Indlaesning.objects.filter(pk=job.pk).update(fund=gamle, genkendt=job.genkendt | {"advarsler": poster})
    vist = tekst(_som().get(reverse("monitoring:indlaesning", args=[job.pk])))
    assert "end året før (20,1" in vist
    assert "Se tallet fra året før" not in vist


def test_each_of_many_folded_warnings_leads_to_its_own_figure() -> None:
    job = _med_spring(120)
    adresse, monitor = reverse("monitoring:indlaesning", args=[job.pk]), _som()
    html = monitor.get(adresse).content.decode()
    videre = re.search(r'href="([^"]*kode=spring[^"]*)"[^>]*>Vis alle 120', html)
    assert videre
    alle = monitor.get(videre[1].replace("&amp;", "&")).content.decode()
    tal = Observation.objects.filter(indikator="grundskole", aar=2023)
    assert tal.count() == 120
    assert all(
        f'href="{reverse("monitoring:observation", args=[pk])}"' in alle for pk in tal.values_list("pk", flat=True)
    )
    assert "flere af samme slags" not in alle
