"""What the participants of a meeting are told, and that a meeting is not written in twice."""

import datetime as dt
from typing import Any

import pytest

from tests import factories as f
from tests import moedefabrik as m
from tests.traade import samtidig
from udlejning.beskeder.models import Besked, Beskedart, Maade
from udlejning.beskeder.services import maader_for
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist
from udlejning.moeder.models import Forum, Moede
from udlejning.moeder.services import moeder

pytestmark = pytest.mark.django_db

EN_DAG = dt.timedelta(days=1)
OM_EN_UGE = f.IDAG + 7 * EN_DAG


def _beskeder(bruger: Bruger) -> list[tuple[str, str]]:
    """Subject and address of the person's notices, the oldest first."""
    fundne = Besked.objects.filter(modtager=bruger, art=Beskedart.MOEDE).order_by("id")
    return list(fundne.values_list("emne", "sti"))


def _skriv_paa(moede: Moede, bruger: Bruger, by: Bruger) -> Any:
    return moeder.tilfoej_deltager(moede=moede, bruger=bruger, navn="", hvem="", by=by, now=f.NU)


def _ret(moede: Moede, by: Bruger, **nyt: Any) -> Moede:
    felter = {"holdes_on": moede.holdes_on, "begynder": moede.begynder, "sted": moede.sted, "dagsorden": "Punkt"}
    return moeder.ret_moede(moede=moede, **{**felter, **nyt}, by=by, now=f.NU)


def test_deltageren_faar_at_vide_at_moedet_er_flyttet_og_aflyst() -> None:
    by, deltager = f.bruger(Rolle.MONITOR), f.bruger(Rolle.STYREGRUPPE)
    moede = m.moede(holdes_on=OM_EN_UGE)
    sti = f"/moeder/{moede.pk}/"
    _skriv_paa(moede, deltager, by)
    _skriv_paa(moede, by, by)
    _ret(moede, by)  # the agenda alone
    moede = _ret(moede, by, holdes_on=OM_EN_UGE + EN_DAG, begynder=dt.time(13, 30))
    moeder.aflys_moede(moede=moede, fordi="Formanden er syg.", by=by, now=f.NU)

    assert _beskeder(deltager) == [
        ("Du er skrevet på mødet Styregruppen, 8. juni 2026", sti),
        ("Flyttet møde: Styregruppen, 9. juni 2026", sti),
        ("Aflyst møde: Styregruppen, 9. juni 2026", sti),
    ]
    flyttet, aflyst = Besked.objects.filter(modtager=deltager).order_by("id").values_list("tekst", flat=True)[1:]
    assert "Før: 8. juni 2026 kl. 09.00, Rådhuset. Nu: 9. juni 2026 kl. 13.30, Rådhuset." in flyttet
    assert aflyst == "Mødet i styregruppen 9. juni 2026 kl. 13.30, Rådhuset er aflyst: Formanden er syg."
    assert _beskeder(by) == []  # who does it knows it


def test_den_der_tages_af_og_den_hvis_moede_slettes_faar_det_at_vide() -> None:
    by, ude, inde = (f.bruger(Rolle.MONITOR) for _ in range(3))
    moede = m.moede(holdes_on=OM_EN_UGE)
    moeder.fjern_deltager(deltagelse=_skriv_paa(moede, ude, by), by=by, now=f.NU)
    _skriv_paa(moede, inde, by)
    moeder.slet_moede(moede=moede, by=by, now=f.NU)
    assert [emne for emne, _ in _beskeder(ude)] == [
        "Du er skrevet på mødet Styregruppen, 8. juni 2026",
        "Du er taget af mødet Styregruppen, 8. juni 2026",
    ]
    assert _beskeder(inde)[-1] == ("Slettet møde: Styregruppen, 8. juni 2026", "/moeder/")


def test_den_der_ikke_maa_se_moedet_faar_listens_adresse() -> None:
    sagsbehandler = f.bruger(Rolle.ANVISNING)
    _skriv_paa(m.moede(holdes_on=OM_EN_UGE), sagsbehandler, f.bruger(Rolle.MONITOR))
    assert [sti for _, sti in _beskeder(sagsbehandler)] == ["/moeder/"]


def test_et_moede_der_er_overstaaet_skrives_ind_uden_beskeder() -> None:
    """A meeting moved from the past to a day to come is news; one that is over, and stays so, is not."""
    by, deltager = f.bruger(Rolle.MONITOR), f.bruger(Rolle.STYREGRUPPE)
    moede = m.moede(holdes_on=f.IDAG - 2 * EN_DAG)
    _skriv_paa(moede, deltager, by)
    moede = _ret(moede, by, holdes_on=f.IDAG - EN_DAG)
    assert _beskeder(deltager) == []
    _ret(moede, by, holdes_on=f.IDAG)
    assert [emne for emne, _ in _beskeder(deltager)] == ["Flyttet møde: Styregruppen, 1. juni 2026"]


@pytest.mark.parametrize("rolle", list(Rolle))
def test_alle_roller_faar_moeder_straks_og_kan_vaelge(rolle: str) -> None:
    bruger = f.bruger(rolle)
    assert maader_for([bruger], Beskedart.MOEDE) == {bruger.pk: Maade.STRAKS}


def test_det_samme_moede_skrives_ikke_ind_to_gange() -> None:
    organisation = f.organisation()
    for forum, egen in ((Forum.STYREGRUPPE, None), (Forum.PRAKTISK, organisation)):
        foerste = m.moede(forum, egen, holdes_on=OM_EN_UGE)
        andet = m.moede(forum, egen, holdes_on=OM_EN_UGE + EN_DAG)
        with pytest.raises(Afvist, match=r"har allerede et planlagt møde 8\. juni 2026 kl\. 09\.00") as afvist:
            m.moede(forum, egen, holdes_on=OM_EN_UGE, begynder=dt.time(10))
        assert afvist.value.felt == "holdes_on"
        with pytest.raises(Afvist, match="har allerede et planlagt møde"):
            _ret(andet, f.bruger(), holdes_on=OM_EN_UGE)
        _ret(foerste, f.bruger(), begynder=dt.time(14))
        moeder.aflys_moede(moede=foerste, fordi="Aflyst.", by=f.bruger(), now=f.NU)
        m.moede(forum, egen, holdes_on=OM_EN_UGE)
    m.moede(Forum.PRAKTISK, f.organisation(), holdes_on=OM_EN_UGE)
    m.holdt(m.moede(holdes_on=f.IDAG))
    m.moede(holdes_on=f.IDAG, begynder=dt.time(15))  # one more on the day of one that is held


@pytest.mark.django_db(transaction=True)
def test_to_faner_paa_samme_tid_giver_et_moede() -> None:
    by = f.bruger(Rolle.STYREGRUPPE)

    def opret(_: int) -> str:
        try:
            moeder.opret_moede(
                forum=Forum.STYREGRUPPE,
                organisation=None,
                holdes_on=OM_EN_UGE,
                begynder=dt.time(9),
                sted="",
                dagsorden="Punkt",
                by=by,
                now=f.NU,
            )
        except Afvist:
            return "afvist"
        return "oprettet"

    assert sorted(samtidig(2, opret)) == ["afvist", "oprettet"]
    assert Moede.objects.count() == 1
