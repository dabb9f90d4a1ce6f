"""What several pages share: a refusal's place, words to look for, and where a Danish day begins."""

import datetime as dt

import pytest
from django import forms

from tests import factories as f
from udlejning.brugere.models import Bruger
from udlejning.faelles.afvisninger import i_formularen
from udlejning.faelles.fejl import Afvist
from udlejning.faelles.soegning import med_alle_ord
from udlejning.faelles.tid import midnat


class _Form(forms.Form):
    navn = forms.CharField()


@pytest.mark.parametrize(
    ("felt", "sted"), [("navn", "navn"), ("kaldenavn", "navn"), ("noget_andet", "__all__"), (None, "__all__")]
)
def test_en_afvisning_staar_ved_sit_felt_og_ellers_over_formularen(felt: str | None, sted: str) -> None:
    form = _Form({"navn": "Ahorn"})
    with i_formularen(form, kaldenavn="navn"):
        raise Afvist("Navnet er brugt. Vælg et andet.", felt=felt)
    assert form.errors == {sted: ["Navnet er brugt. Vælg et andet."]}


@pytest.mark.django_db
def test_hvert_ord_skal_staa_i_et_af_felterne() -> None:
    ida = f.bruger(username="ida", first_name="Ida", last_name="Ærø")
    f.bruger(username="bo", first_name="Bo", last_name="Ærø")
    alle = Bruger.objects.all()
    assert list(med_alle_ord(alle, "ærø IDA", "first_name", "last_name")) == [ida]
    assert not med_alle_ord(alle, "ærø ib", "first_name", "last_name").exists()
    assert list(med_alle_ord(alle, "ida", "username__exact")) == [ida]
    assert not med_alle_ord(alle, "id", "username__exact").exists()


@pytest.mark.django_db
def test_en_adresse_fuld_af_ord_spoerger_kun_om_de_foerste() -> None:
    ida = f.bruger(username="ida")
    assert list(med_alle_ord(Bruger.objects.all(), "id " * 8 + "findes-ikke " * 5000, "username")) == [ida]


@pytest.mark.parametrize(("dag", "time"), [(dt.date(2026, 3, 29), 23), (dt.date(2026, 7, 1), 22)])
def test_en_dag_begynder_ved_dansk_midnat(dag: dt.date, time: int) -> None:
    foer = dag - dt.timedelta(days=1)
    assert midnat(dag) == dt.datetime(foer.year, foer.month, foer.day, time, tzinfo=dt.UTC)
