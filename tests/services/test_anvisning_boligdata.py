"""Units from the organisations' own systems, loaded as any other file."""

import datetime as dt
import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections, transaction

from anvisning.models import Bolig, Indmelding
from anvisning.services import boligdata
from anvisning.services.boligdata import gem_boliger, ret_bolig
from monitoring.api import Afdeling, FilAfvist
from monitoring.ingest import Indlaesningsresultat, laes_fil
from monitoring.services.modtagere import find_modtager
from tests import factories as f

pytestmark = pytest.mark.django_db

HOVED = "organisationsnr;afdelingsnr;bolignr;adresse;postnr;by;etage;doer;type;rum;areal_m2;husleje;indskud;elevator\n"


@pytest.fixture
def afdeling() -> Afdeling:
    f.aftale()
    return f.afdeling_i_farve("groen", f.organisation("0101"), nr="007")


def _laes(*raekker: str) -> Indlaesningsresultat:
    resultat = laes_fil("boliger.csv", (HOVED + "\n".join(raekker)).encode(), "boliger", idag=f.IDAG)
    assert [str(fund) for fund in resultat.fejl] == []
    return resultat


def _gem(*raekker: str) -> int:
    return gem_boliger(raekker=_laes(*raekker).raekker, indlaesning=f.indlaesning("boliger"), now=f.NU)


FOERSTE = "0101;007;0012;Lærkevej 12;9000;Aalborg;2;th;familie;3;78,5;6.400,00;24.000;nej"


def test_modtageren_er_tilmeldt() -> None:
    assert find_modtager("boliger") is gem_boliger


def test_en_fil_giver_boliger_og_den_samme_igen_intet(afdeling: Afdeling) -> None:
    anden = "0101;007;13;Lærkevej 14;9000;Aalborg;;;ungdom;1;40;3.100;12.000;ja"
    assert _gem(FOERSTE, anden) == 2
    bolig = Bolig.objects.get(nr="0012")
    assert (str(bolig), bolig.afdeling, bolig.areal, bolig.husleje) == (
        "Lærkevej 12, 2. th",
        afdeling,
        Decimal("78.5"),
        Decimal("6400.00"),
    )
    assert Bolig.objects.get(nr="13").type == "ungdom"
    assert _gem(FOERSTE, anden) == 0


def test_en_rettet_raekke_retter_og_en_tom_celle_lader_staa(afdeling: Afdeling) -> None:
    _gem(FOERSTE)
    assert _gem("0101;007;0012;Lærkevej 12;9000;Aalborg;;;familie;3;78,5;6.500;;nej") == 1
    bolig = Bolig.objects.get()
    assert (bolig.husleje, bolig.indskud, bolig.etage) == (Decimal("6500.00"), Decimal("24000.00"), "2")


def test_typen_kan_ikke_skifte_mens_boligen_er_meldt_ind(afdeling: Afdeling) -> None:
    _gem(FOERSTE)
    f.indmelding(Bolig.objects.get())
    with pytest.raises(FilAfvist, match="mens boligen er meldt ind") as fanget:
        _gem(FOERSTE.replace("familie", "ungdom"))
    assert [(fund.raekke, fund.kolonne) for fund in fanget.value.fund] == [(2, "type")]
    assert Bolig.objects.get().type == "familie"
    Indmelding.objects.update(status="trukket", afsluttet_at=f.NU)
    assert _gem(FOERSTE.replace("familie", "ungdom")) == 1


def test_antallet_af_boliger_koster_ingen_forespoergsler(
    afdeling: Afdeling, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    raekker = _laes(*(FOERSTE.replace("0012", str(n)) for n in range(200))).raekker
    indlaesning = f.indlaesning("boliger")
    with django_assert_max_num_queries(8):  # type: ignore[operator]  # a context manager of pytest-django
        assert gem_boliger(raekker=raekker, indlaesning=indlaesning, now=f.NU + dt.timedelta(days=1)) == 200


@pytest.mark.django_db(transaction=True)
def test_en_rettelse_i_haanden_mens_filen_gemmes_gaar_ikke_tabt(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file changes the rent, a person the deposit: the person waits for the file."""
    afdeling = f.afdeling(f.organisation("0101"), "007")
    bolig = f.bolig(afdeling, nr="0001", adresse="Lærkevej 12", husleje=Decimal(6000), indskud=Decimal(20000))
    by = f.medarbejder(afdeling)
    oplysninger: dict[str, Any] = {"nr": "0001", "adresse": "Lærkevej 12", "rum": 3, "areal": Decimal(78)}
    oplysninger |= {"husleje": Decimal(6000), "indskud": Decimal(25000)}

    def ret() -> None:
        try:
            ret_bolig(bolig=bolig, **oplysninger, by=by, now=f.NU)
        finally:
            connections.close_all()

    personen = threading.Thread(target=ret)
    rigtig = boligdata._fund

    def fund(*args: Any) -> Any:
        personen.start()
        personen.join(2)
        return rigtig(*args)

    monkeypatch.setattr(boligdata, "_fund", fund)
    raekker = _laes("0101;007;0001;Lærkevej 12;9000;Aalborg;2;th;familie;3;78,0;6.100,00;20.000;nej").raekker
    with transaction.atomic():
        gem_boliger(raekker=raekker, indlaesning=f.indlaesning("boliger"), now=f.NU)
    personen.join(20)
    bolig.refresh_from_db()
    assert bolig.indskud == Decimal(25000)
