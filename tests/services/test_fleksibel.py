"""Agreements on fleksibel udlejning through the services: two sides, versions, what the law demands, who sees what."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from anvisning.domain.fleksibel import Aftaleart, Kriterieslags
from anvisning.models import Aftaledokument, Fleksibelaftale
from anvisning.selectors.fleksibel import fleksibelaftaler_for, kriterier_i, kriterievisning, venter_paa
from anvisning.services.fleksibel import bring_til_ophoer, fremsaet, kasser, svar_paa_forslag
from anvisning.services.fleksibeludkast import Fil, ny_version, opret_udkast, ret_udkast
from tests import factories as f
from tests import fleksibelfabrik as ff
from tests.factories import IDAG, NU
from udlejning.beskeder.models import Besked
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.fejl import Afvist, ManglerRet
from udlejning.haendelser.models import Haendelse

pytestmark = pytest.mark.django_db

OBLIGATORISK = Aftaleart.OBLIGATORISK


def test_kommunen_foreslaar_og_organisationen_bekraefter() -> None:
    afdeling = f.afdeling()
    modtager, anden = f.medarbejder(afdeling), f.bruger(Rolle.ORGANISATION)
    aftale = ff.forslag(afdeling)
    assert aftale.status == "foreslaaet"
    assert [b.modtager for b in Besked.objects.all()] == [modtager]
    assert list(venter_paa(modtager)) == [aftale]
    assert list(venter_paa(anden)) == list(venter_paa(ff.sagsbehandler())) == []
    assert kriterier_i([afdeling.pk], IDAG) == {}
    svar_paa_forslag(aftale=aftale, accepteret=True, begrundelse="", by=modtager, now=NU, idag=IDAG)
    aftale.refresh_from_db()
    assert (aftale.status, aftale.svar_by, aftale.svar_part) == ("vedtaget", modtager, "organisation")
    assert kriterier_i([afdeling.pk], IDAG) == {afdeling.pk: [aftale]}
    haendelser = Haendelse.objects.filter(objekt_type="anvisning.fleksibelaftale").order_by("id")
    assert [h.art for h in haendelser] == [
        "fleksibelaftale.oprettet",
        "fleksibelaftale.foreslaaet",
        "fleksibelaftale.vedtaget",
    ]


def test_organisationen_foreslaar_og_kommunen_bekraefter() -> None:
    afdeling = f.afdeling()
    by, sagsbehandler = f.medarbejder(afdeling), ff.sagsbehandler()
    aftale = ff.forslag(afdeling, by=by)
    assert {b.modtager for b in Besked.objects.all()} == {sagsbehandler}
    svar_paa_forslag(aftale=aftale, accepteret=True, begrundelse="", by=sagsbehandler, now=NU, idag=IDAG)
    aftale.refresh_from_db()
    assert (aftale.part, aftale.svar_part) == ("organisation", "kommune")


def test_ingen_bekraefter_for_sin_egen_side() -> None:
    afdeling = f.afdeling()
    aftale = ff.forslag(afdeling)
    with pytest.raises(Afvist, match="egen side"):
        svar_paa_forslag(aftale=aftale, accepteret=True, begrundelse="", by=f.bruger(), now=NU, idag=IDAG)
    with pytest.raises(Afvist, match="findes ikke blandt"):
        svar_paa_forslag(
            aftale=aftale, accepteret=True, begrundelse="", by=f.bruger(Rolle.ORGANISATION), now=NU, idag=IDAG
        )
    with pytest.raises(ManglerRet):
        svar_paa_forslag(
            aftale=aftale, accepteret=True, begrundelse="", by=f.bruger(Rolle.STYREGRUPPE), now=NU, idag=IDAG
        )


def test_en_afvisning_begrundes_og_er_endelig() -> None:
    aftale = ff.forslag()
    by = f.medarbejder(aftale.afdeling)
    with pytest.raises(Afvist, match="hvorfor forslaget afvises"):
        svar_paa_forslag(aftale=aftale, accepteret=False, begrundelse=" ", by=by, now=NU, idag=IDAG)
    svar_paa_forslag(aftale=aftale, accepteret=False, begrundelse="For få pendlere.", by=by, now=NU, idag=IDAG)
    with pytest.raises(Afvist, match="ikke længere åbent"):
        svar_paa_forslag(aftale=aftale, accepteret=True, begrundelse="", by=by, now=NU, idag=IDAG)


def test_kommunen_vedtager_obligatoriske_kriterier_alene() -> None:
    afdeling = ff.afdeling_med_pligt()
    assert kriterievisning(afdeling, IDAG).mangler
    aftale = ff.vedtaget(afdeling, OBLIGATORISK, andel=None)
    assert (aftale.status, aftale.svar_part, aftale.andel) == ("vedtaget", "kommune", Decimal(100))
    vist = kriterievisning(afdeling, IDAG)
    assert list(vist.aftaler) == [aftale]
    assert not vist.mangler


def test_en_organisation_fastsaetter_ikke_obligatoriske_kriterier() -> None:
    afdeling = ff.afdeling_med_pligt()
    with pytest.raises(ManglerRet):
        ff.kladde(afdeling, OBLIGATORISK, by=f.medarbejder(afdeling))


@pytest.mark.parametrize("slags", ["beskaeftigelse", "uddannelse"])
def test_obligatoriske_kriterier_uden_en_af_de_to_afvises_med_lovens_grund(slags: str) -> None:
    with pytest.raises(Afvist, match=r"§60, stk\. 4") as fanget:
        ff.kladde(art=OBLIGATORISK, kriterier=[(Kriterieslags(slags), "Ordlyden")])
    assert fanget.value.felt == ("ordlyd_uddannelse" if slags == "beskaeftigelse" else "ordlyd_beskaeftigelse")
    assert not Fleksibelaftale.objects.exists()


def test_obligatoriske_kriterier_gaelder_hoejst_fire_aar_og_kun_hvor_de_er_obligatoriske() -> None:
    with pytest.raises(Afvist, match="højst 4 år"):
        ff.kladde(art=OBLIGATORISK, til_on=dt.date(2030, 6, 2))
    assert ff.kladde(art=OBLIGATORISK, til_on=dt.date(2030, 6, 1)).status == "kladde"
    with pytest.raises(Afvist, match="ikke i et område"):
        ff.kladde(f.afdeling(), OBLIGATORISK)


def test_et_kriterium_om_oprindelse_afvises_med_lovens_grund_og_intet_gemmes() -> None:
    with pytest.raises(Afvist, match="etnisk ligebehandling §3") as fanget:
        ff.kladde(kriterier=[(Kriterieslags.ANDET, "Familier med dansk baggrund")])
    assert fanget.value.felt == "ordlyd_andet"
    assert not Fleksibelaftale.objects.exists()


def test_et_cpr_nummer_afvises_i_ordlyd_parter_og_begrundelse() -> None:
    nummer = "0101" + "901234"
    for felter in ({"kriterier": [(Kriterieslags.ANDET, nummer)]}, {"parter": nummer}):
        with pytest.raises(Afvist, match="CPR"):
            ff.kladde(**felter)
    aftale = ff.vedtaget()
    with pytest.raises(Afvist, match="CPR"):
        bring_til_ophoer(aftale=aftale, slut_on=IDAG, begrundelse=nummer, by=ff.sagsbehandler(), now=NU, idag=IDAG)


@pytest.mark.parametrize(
    ("felter", "besked"),
    [
        ({"kriterier": []}, "mindst ét kriterium"),
        ({"til_on": IDAG}, "slutter, før den begynder"),
        ({"andel": Decimal(0)}, "over 0"),
        ({"andel": Decimal(101)}, "højst 100"),
        ({"parter": " "}, "parterne"),
        ({"kriterier": [(Kriterieslags.ANDET, "x" * 301)]}, "højst være på 300"),
    ],
)
def test_det_der_ikke_kan_staa(felter: dict[str, Any], besked: str) -> None:
    with pytest.raises(Afvist, match=besked):
        ff.kladde(**felter)
    assert not Fleksibelaftale.objects.exists()


def test_en_kladde_er_skriverens_side_alene() -> None:
    afdeling = f.afdeling()
    by, kollega, kommune = f.medarbejder(afdeling), f.medarbejder(afdeling), ff.sagsbehandler()
    egen, kommunens = ff.kladde(afdeling, by=by), ff.kladde(afdeling, by=kommune)
    assert list(fleksibelaftaler_for(kollega)) == [egen]
    assert list(fleksibelaftaler_for(kommune)) == [kommunens]
    assert not fleksibelaftaler_for(f.bruger(Rolle.ORGANISATION)).exists()
    assert not fleksibelaftaler_for(f.bruger(Rolle.STYREGRUPPE)).exists()
    assert not fleksibelaftaler_for(f.bruger(Rolle.ADMINISTRATOR)).exists()
    with pytest.raises(Afvist, match="ikke længere en kladde"):
        fremsaet(aftale=kommunens, by=by, now=NU, idag=IDAG)
    kasser(aftale=egen, by=kollega, now=NU)
    assert not fleksibelaftaler_for(kommune).filter(pk=egen.pk).exists()
    assert not Besked.objects.exists()


def test_en_kladde_rettes_og_beholder_sit_dokument() -> None:
    aftale = ff.kladde(fil=Fil("Aftale 2026.pdf", ff.PDF))
    ret_udkast(
        aftale=aftale,
        udkast=ff.udkast(kriterier=[(Kriterieslags.SENIOR, "Fyldt 60 år")]),
        by=ff.sagsbehandler(),
        now=NU,
    )
    aftale.refresh_from_db()
    assert [str(k) for k in aftale.kriterier.all()] == ["Senior, der flytter til en mindre bolig: Fyldt 60 år"]
    assert aftale.dokument is not None
    assert (aftale.dokument.navn, aftale.dokument.stoerrelse) == ("Aftale 2026.pdf", len(ff.PDF))


def test_dokumentet_skal_vaere_en_hel_pdf_af_rimelig_stoerrelse_og_gemmes_en_gang() -> None:
    for indhold, besked in ((b"PK\x03\x04", "ikke en hel PDF"), (ff.PDF + b"x" * 11 * 1024**2, "grænsen er 10 MB")):
        with pytest.raises(Afvist, match=besked):
            ff.kladde(fil=Fil("aftale.pdf", indhold))
    ff.kladde(fil=Fil("../../etc/passwd", ff.PDF))
    ff.kladde(fil=Fil("samme.pdf", ff.PDF))
    assert [d.navn for d in Aftaledokument.objects.all()] == ["passwd.pdf"]


def test_to_vedtagne_af_samme_art_overlapper_ikke() -> None:
    afdeling = f.afdeling()
    ff.vedtaget(afdeling)
    with pytest.raises(Afvist, match="allerede vedtagne kriterier"):
        ff.vedtaget(afdeling, fra_on=dt.date(2027, 1, 1))
    efter = ff.vedtaget(afdeling, fra_on=dt.date(2028, 6, 1), til_on=dt.date(2029, 1, 1))
    assert efter.status == "vedtaget"


def test_aftalte_og_obligatoriske_kan_gaelde_samtidig() -> None:
    afdeling = ff.afdeling_med_pligt()
    aftalt, obligatorisk = ff.vedtaget(afdeling), ff.vedtaget(afdeling, OBLIGATORISK)
    assert kriterier_i([afdeling.pk], IDAG) == {afdeling.pk: [obligatorisk, aftalt]}


def test_en_ny_version_afloeser_fra_sin_dag_og_den_gamle_staar() -> None:
    gammel = ff.vedtaget(art=OBLIGATORISK)
    by = ff.sagsbehandler()
    skift = dt.date(2027, 1, 1)
    ny = ny_version(aftale=gammel, fra_on=skift, by=by, now=NU)
    assert (ny.version, ny.erstatter, ny.status) == (2, gammel, "kladde")
    assert [k.ordlyd for k in ny.kriterier.all()] == [k.ordlyd for k in gammel.kriterier.all()]
    fremsaet(aftale=ny, by=by, now=NU, idag=IDAG)
    gammel.refresh_from_db()
    assert (gammel.status, gammel.til_on, gammel.slut_on) == ("ophoert", dt.date(2028, 6, 1), skift)
    for dag, version in ((IDAG, 1), (skift, 2)):
        assert [a.version for a in kriterier_i([gammel.afdeling_id], dag)[gammel.afdeling_id]] == [version]


def test_en_ny_version_kan_ikke_afloese_i_fortiden() -> None:
    gammel = ff.vedtaget(fra_on=dt.date(2026, 1, 1))
    by = ff.sagsbehandler()
    ny = ny_version(aftale=gammel, fra_on=dt.date(2026, 5, 1), by=by, now=NU)
    fremsaet(aftale=ny, by=by, now=NU, idag=IDAG)
    with pytest.raises(Afvist, match="tidligst gælde fra i dag"):
        svar_paa_forslag(
            aftale=ny, accepteret=True, begrundelse="", by=f.medarbejder(gammel.afdeling), now=NU, idag=IDAG
        )
    gammel.refresh_from_db()
    assert gammel.status == "vedtaget"


def test_kriterier_bringes_til_ophoer_med_begrundelse_og_besked() -> None:
    aftale = ff.vedtaget()
    by = f.medarbejder(aftale.afdeling)
    for dag, grund, besked in (
        (IDAG, "", "hvorfor kriterierne ophører"),
        (IDAG - ff.EN_DAG, "Andet.", "kan ophøre fra"),
        (aftale.til_on, "Andet.", "kan ophøre fra"),
    ):
        with pytest.raises(Afvist, match=besked):
            bring_til_ophoer(aftale=aftale, slut_on=dag, begrundelse=grund, by=by, now=NU, idag=IDAG)
    bring_til_ophoer(aftale=aftale, slut_on=IDAG, begrundelse="Afdelingen rives ned.", by=by, now=NU, idag=IDAG)
    assert kriterier_i([aftale.afdeling_id], IDAG) == {}
    assert Besked.objects.filter(tekst__contains="Afdelingen rives ned.").exists()
    with pytest.raises(Afvist, match="Kun vedtagne"):
        bring_til_ophoer(aftale=aftale, slut_on=IDAG, begrundelse="Igen.", by=by, now=NU, idag=IDAG)


def test_et_forslag_traekkes_tilbage_af_sin_egen_side() -> None:
    aftale = ff.forslag()
    with pytest.raises(Afvist, match="Kun den part"):
        kasser(aftale=aftale, by=f.medarbejder(aftale.afdeling), now=NU)
    kasser(aftale=aftale, by=ff.sagsbehandler(), now=NU)
    aftale.refresh_from_db()
    assert aftale.status == "kasseret"


def test_en_fremmed_organisation_foreslaar_ikke_for_andres_afdelinger() -> None:
    with pytest.raises(Afvist, match="findes ikke blandt"):
        opret_udkast(afdeling=f.afdeling(), udkast=ff.udkast(), by=f.bruger(Rolle.ORGANISATION), now=NU)


def test_pligten_falder_vaek_foer_kladden_vedtages() -> None:
    """The rules are asked again when it is put forward: here the ministry's list no longer names the area."""
    aftale = ff.kladde(art=OBLIGATORISK)
    f.ministerliste(dt.date(2025, 12, 2))
    from anvisning.services.projektion import genopbyg_udfald

    genopbyg_udfald()
    with pytest.raises(Afvist, match="ikke i et område"):
        fremsaet(aftale=aftale, by=ff.sagsbehandler(), now=NU, idag=IDAG)
