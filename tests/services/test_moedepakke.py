"""A pack: what it says to whom, and that the same round gives the same again."""

import datetime as dt
import hashlib

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitoring.domain.vaerdier import Farve
from monitoring.models import Boligorganisation, Monitorering
from tests import factories as f
from tests import moedefabrik as m
from tests import versionsfabrik as v
from tests.maalefabrik import med_tal
from tests.moedeby import EN_DAG, NY, By
from udlejning.moeder.domain.dokument import alle_celler, celletekst, fra_json
from udlejning.moeder.models import Forum, Moedepakke
from udlejning.moeder.selectors.oensker import vedtagne_paa
from udlejning.moeder.services import indhold, pakker

pytestmark = pytest.mark.django_db


@pytest.fixture
def byen() -> By:
    return By()


def _alt(pakke: Moedepakke) -> tuple[str, list[str]]:
    """The PDF's text on one line, and all cells of the workbook."""
    assert pakke.pdf is not None
    assert pakke.xlsx is not None
    return " ".join(m.pdf_tekst(bytes(pakke.pdf)).split()), m.celler(bytes(pakke.xlsx))


def _staar(tekst: str, pakke: Moedepakke) -> bool:
    """Whether it stands in either file. Words may be divided at the end of a line."""
    pdf, ark = _alt(pakke)
    taet = pdf.replace("\N{SOFT HYPHEN}", "").replace("- ", "").replace(" ", "")
    return tekst.replace(" ", "") in taet or any(tekst in celle for celle in ark)


def test_styregruppens_materiale_har_det_hele(byen: By) -> None:
    foer = m.moede(holdes_on=NY - EN_DAG)
    m.beslutning(foer, "Boliganvisningen skriver til Birkebo.", frist_on=f.IDAG)
    m.holdt(foer)
    v.foreslaaet(v.modelkladde())
    moede = m.moede()
    m.beslutning(moede, "Skal grænsen hæves?", slags="oensket")
    pakke = m.lavet(moede)
    dokument = fra_json(pakke.indhold)
    assert [a.ark for a in dokument.afsnit] == [
        "Dagsorden", "Overblik", "Bevægelser", "Tidlig varsling", "Regnskab", "Dispensationer",
        "Manuelle placeringer", "Ønskede beslutninger", "Sidste beslutninger",
    ]  # fmt: skip
    for tekst in (
        "Godkendelse af referat",  # the agenda
        "Ærlig Bolig", "Birkebo", "Nord",  # per organisation and district
        "41,29 %", "66,13 %",  # the reasons of what moved, with figures
        "28,37 %", "over 30 %",  # the early warning
        "Oversvømmelse i kælderen.", "Kendskab til afdelingen.",
        "Skal grænsen hæves?", ", version 2, som skal gælde fra", "Skal Askelunden (0101-002) fortsat være gul?",
        "Boliganvisningen skriver til Birkebo.", "1. juni 2026",
    ):  # fmt: skip
        assert _staar(tekst, pakke), tekst
    assert pakke.fra_runde == byen.gammel


def test_det_vedtagne_staar_ved_moedet_og_i_naeste_materiale(byen: By) -> None:
    foer = m.moede(holdes_on=f.IDAG - EN_DAG)
    v.vedtaget(v.modelkladde(), idag=f.IDAG - EN_DAG)
    m.holdt(foer)
    assert [version.version for version in vedtagne_paa(foer)] == [2]
    assert vedtagne_paa(m.moede(Forum.BOLIGUDVALG, holdes_on=f.IDAG - EN_DAG)) == []
    pakke = m.lavet(m.moede())
    assert any("Vedtaget:" in s and "version 2" in s for s in fra_json(pakke.indhold).afsnit[-1].saetninger)


def test_en_manuel_placering_der_sluttede_foer_sidste_moede_naevnes_ikke_igen(byen: By) -> None:
    for sluttede, begrundelse in ((f.IDAG - 9 * EN_DAG, "Set på sidste møde."), (f.IDAG - EN_DAG, "Slut siden.")):
        manuel = f.manuel_placering(byen.ny, f.afdeling(), fra_on=f.IDAG - 90 * EN_DAG, til_on=sluttede)
        type(manuel).objects.filter(pk=manuel.pk).update(begrundelse=begrundelse)
    moede = m.moede()
    assert _staar("Set på sidste møde.", m.lavet(moede))
    m.holdt(m.moede(holdes_on=f.IDAG - 5 * EN_DAG))
    pakke = m.lavet(moede)
    assert _staar("slut siden mødet 27. maj 2026", pakke)
    assert _staar("Slut siden.", pakke)
    assert not _staar("Set på sidste møde.", pakke)
    ophaevet = {
        "ophaevet_at": f.NU,
        "ophaevet_on": f.IDAG,
        "ophaevet_fordi": "Nye oplysninger.",
        "til_on": f.IDAG + EN_DAG,
    }
    type(manuel).objects.filter(pk=manuel.pk).update(ophaevet_by=manuel.created_by, **ophaevet)
    assert _staar("Slut siden. Slut før tid: Nye oplysninger.", m.lavet(moede))


def test_tallene_regnet_i_haanden(byen: By) -> None:
    dokument = fra_json(m.lavet(m.moede()).indhold)
    overblik, bevaegelser = dokument.afsnit[1], dokument.afsnit[2]
    assert [[celletekst(c) for c in raekke] for raekke in overblik.tabeller[0].raekker] == [
        ["Rød", "1", "983", "1.777"],
        ["Gul", "1", "57", "0"],
        ["Grøn", "2", "152", "622"],
        ["Ikke målt", "0", "0", "0"],
        ["I alt", "4", "1.192", "2.399"],
    ]
    assert overblik.saetninger == ["Der mangler beboertallet for 1 afdeling. De er talt med som 0."]
    navne = [tabel.titel for tabel in overblik.tabeller[1:]]
    assert navne[:3] == [f"{maal} pr. boligorganisation" for maal in ("Afdelinger", "Boliger", "Beboere")]
    assert list(overblik.tabeller[2].raekker[0]) == ["Birkebo", 983, 0, 41, 0, 1024]
    assert (
        "har 2 af 4 afdelinger fået en anden farve: 2 en dårligere, 0 en bedre og 0 andet" in bevaegelser.saetninger[0]
    )
    assert [[celletekst(c) for c in raekke[:5]] for raekke in bevaegelser.tabeller[1].raekker] == [
        ["Birkevang", "0202-001", "Birkebo", "Grøn", "Rød"],
        ["Askelunden", "0101-002", "Ærlig Bolig", "Grøn", "Gul"],
    ]
    assert bevaegelser.tabeller[1].raekker[1][5] == "Placeret manuelt (Styregruppen, punkt 4): Kendskab til afdelingen."


#: Birkebo's own, which nobody in the practical forum with Ærlig Bolig may see.
ANDENS = ("41,29", "66,13", "33,17", "1.777", "1777", "983", "Oversvømmelse", "Bøgehøj", "Øst")
#: Figures of anybody's: what the monitoring says of an afdeling.
INDIKATORER = ("28,37", "28.37", "41,29", "41.29", "66,13", "66.13", "33,17", "33.17")


def test_praktisk_forum_ser_sine_egne_tal_og_det_faelles_overblik(byen: By) -> None:
    f.dispensation(byen.ask)
    pakke = m.lavet(m.moede(Forum.PRAKTISK, byen.egen))
    for tekst in ("28,37 %", "Ahornparken", "Askelunden", "111", "Kendskab til afdelingen.", "Birkevang", "Genhusning"):
        assert _staar(tekst, pakke), tekst
    dokument = fra_json(pakke.indhold)
    roede = next(a for a in dokument.afsnit if a.ark == "Røde og gule")
    assert {str(r[0]) for t in roede.tabeller for r in t.raekker} == {"Birkevang", "Askelunden"}
    # Whatever else there is of the others': neither in the PDF, nor in a cell, nor in what is stored.
    for tekst in ANDENS:
        assert not _staar(tekst, pakke), tekst
        assert tekst not in pakke.indhold, tekst
    # Birkebo is named in the shared overview alone.
    andre = [c for a in dokument.afsnit if a.ark != "Røde og gule" for t in a.tabeller for r in t.raekker for c in r]
    assert not any("Birke" in str(c) for c in andre)


def test_boligudvalget_ser_ingen_fortrolige_tal(byen: By) -> None:
    moede = m.moede(Forum.BOLIGUDVALG)
    m.beslutning(moede, "Skal udvalget orienteres igen i maj?", slags="oensket")
    pakke = m.lavet(moede)
    pdf, ark = _alt(pakke)
    assert "Uden fortrolige tal" in pdf
    assert _staar("Skal udvalget orienteres igen i maj?", pakke)
    overblik = fra_json(pakke.indhold).afsnit[1].tabeller[0]
    assert [[celletekst(c) for c in raekke] for raekke in overblik.raekker] == [
        ["Rød", "1", "983"], ["Gul", "1", "57"], ["Grøn", "2", "152"], ["Ikke målt", "0", "0"], ["I alt", "4", "1.192"],
    ]  # fmt: skip
    for tekst in (*INDIKATORER, *(a.navn for a in byen.alle), "Birkebo", "Ærlig", "Nord", "Beboere", "1777", "1.777"):
        assert not _staar(tekst, pakke), tekst
        assert tekst not in pakke.indhold, tekst
    assert "Oversvømmelse" not in pdf
    assert "Gældende dispensationer: 1." in ark


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_ingen_anden_organisations_tal_i_praktisk_forum(data: st.DataObject) -> None:
    """Whatever town: every number that only the other organisation has is absent."""
    with transaction.atomic():
        egen, anden = f.organisation(navn="Egen Bolig"), f.organisation(navn="Fremmed Bolig")
        runde = f.offentliggjort_runde({}, NY)
        tal = data.draw(st.lists(st.integers(3_000, 9_999), min_size=2, max_size=4, unique=True))
        for nr, et in enumerate(tal):
            pct = f"{et // 100}.{et % 100:02d}"
            afdeling = f.afdeling(egen if nr == 0 else anden, f"{nr:03d}", f"Hus {nr}", antal_boliger=et)
            med_tal(afdeling, runde, uden_tilknytning=pct, grundskole=pct, beboere=str(et))
        dokument = indhold.saml(m.bestilt(m.moede(Forum.PRAKTISK, egen)), lambda *_: None, demo=False)
        alt = " | ".join(celletekst(celle) for celle in alle_celler(dokument))
        for et in tal[1:]:
            for vist in (f"{et // 100},{et % 100:02d}".rstrip("0").rstrip(","), f"{et // 1000}.{et % 1000:03d}"):
                if all(vist not in _former(egen_tal) for egen_tal in tal[:1]):
                    assert f" {vist} " not in alt.replace("\N{NO-BREAK SPACE}", " "), (vist, alt)
        transaction.set_rollback(True)


def _former(et: int) -> str:
    return f"{et // 100},{et % 100:02d} {et // 1000}.{et % 1000:03d} {2 * et}"


def test_samme_runde_giver_det_samme_igen(byen: By) -> None:
    moede = m.moede()
    en, to = m.lavet(moede), m.lavet(moede)
    assert (en.nummer, to.nummer) == (1, 2)
    assert en.indhold == to.indhold
    # The older stands, and what is frozen gives the very same files.
    for pakke in (en, to):
        pakke.refresh_from_db()
        assert pakke.pdf is not None
        assert pakke.xlsx is not None
        assert pakker.tryk_igen(pakke) == (bytes(pakke.pdf), bytes(pakke.xlsx))
        assert hashlib.sha256(pakke.pdf).hexdigest() == pakke.pdf_sha256
        assert hashlib.sha256(pakke.xlsx).hexdigest() == pakke.xlsx_sha256


def test_en_tidligere_runde_giver_det_samme_efter_at_en_ny_er_kommet(byen: By) -> None:
    moede = m.moede(holdes_on=f.IDAG)
    foer = m.lavet(moede)
    f.offentliggjort_runde(dict.fromkeys(byen.alle, Farve.GROEN), f.IDAG + EN_DAG)
    pakke = pakker.bestil_pakke(
        moede=moede, runde=byen.ny, fra_runde=byen.gammel, by=f.bruger(), now=f.NU, idag=f.IDAG + 5 * EN_DAG
    )
    pakker.lav_pakke(pakke_id=pakke.pk, now=f.NU)
    pakke.refresh_from_db()
    assert (pakke.dag, pakke.indhold) == (f.IDAG, foer.indhold)


def test_demonstrationen_siger_at_alt_er_opdigtet(byen: By) -> None:
    dokument = indhold.saml(m.bestilt(m.moede()), lambda *_: None, demo=True)
    assert "alle organisationer, afdelinger og tal er opdigtede" in dokument.fortrolighed


def test_antallet_af_forespoergsler_vokser_ikke(byen: By) -> None:
    def antal(holdes_on: dt.date) -> int:
        with CaptureQueriesContext(connection) as fanget:
            indhold.saml(m.bestilt(m.moede(holdes_on=holdes_on)), lambda *_: None, demo=False)
        return len(fanget)

    lille = antal(f.IDAG)
    _flere(byen.egen, byen.ny, 30)
    assert antal(f.IDAG + EN_DAG) == lille


def _flere(organisation: Boligorganisation, runde: Monitorering, antal: int) -> None:
    for nr in range(antal):
        afdeling = f.afdeling(organisation, f"{500 + nr}", f"Flere {nr}", bydel=f"Bydel {nr}", antal_boliger=10)
        med_tal(afdeling, runde, uden_tilknytning="35.1", grundskole="64.2")


def test_materialet_kan_laeses_af_den_der_ser_det_foerste_gang(byen: By) -> None:
    styregruppens, udvalgets = m.lavet(m.moede()), m.lavet(m.moede(Forum.BOLIGUDVALG))
    assert _staar("Boliger meldt ind fra gule og grønne afdelinger ud over lovens fjerdedel", styregruppens)
    assert _staar("Farven afgør, om ledige boliger må meldes ind til boliganvisningen", udvalgets)
