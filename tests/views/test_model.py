"""The pages of the model and the agreement: a draft edited in the form, proposed, adopted; what is wrong is told."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anvisning.models import Regelsaet
from monitoring.domain.vaerdier import Farve
from monitoring.models import Modelversion
from tests import factories as f
from tests import versionsfabrik as v
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.faelles.tid import idag, nu
from udlejning.styregruppe.slags import Version, forskel_i_ord
from udlejning.styregruppe.versionsform import Versionsform

pytestmark = pytest.mark.django_db


def _som(client: Client, rolle: Rolle = Rolle.MONITOR) -> Bruger:
    bruger = f.bruger(rolle)
    client.force_login(bruger)
    return bruger


def _sendt(version: Version, **andet: Any) -> dict[str, Any]:
    """What the form shows, as a browser would send it."""
    form = Versionsform(version=version)
    vaerdier = {navn: form[navn].value() for navn in form.fields}
    return {navn: v for navn, v in {**vaerdier, **andet}.items() if v is not None}


def _sti(navn: str, version: Version, slags: str) -> str:
    return reverse(f"styregruppe:{navn}", args=[slags, version.pk])


def test_en_ny_kladde_rettes_i_formularen_og_kun_det_aendrede_er_anderledes(client: Client) -> None:
    gammel = f.modelversion()
    _som(client)
    svar = client.post(reverse("styregruppe:ny_version", args=["trappe"]))
    kladde = Modelversion.objects.get(version=2)
    assert svar["Location"] == _sti("ret_version", kladde, "trappe")
    felt = "n0_uden_tilknytning"
    side = client.get(svar["Location"]).content.decode()
    assert f'name="{felt}"' in side

    svar = client.post(_sti("ret_version", kladde, "trappe"), _sendt(kladde, **{felt: "37,5"}))
    assert svar.status_code == 302
    kladde.refresh_from_db()
    forskelle = [s.replace("\N{NO-BREAK SPACE}", " ") for s in forskel_i_ord(gammel, kladde)]
    sted = "Niveauet »forebyggelse«, uden tilknytning til arbejde eller uddannelse"
    assert forskelle[2:] == [
        f"{sted}: grænsen ændres fra over 30 % til over 37,5 %.",
        f"{sted}: hjemlen udgår. Før: »Almenboligloven § 61b, stk. 1«.",
        f"{sted}: antagelsen tilføjes: »Ændret i version 2. Før: 30 %.«.",
    ]
    side = client.get(_sti("version", kladde, "trappe")).content.decode()
    assert "ændres fra over 30" in side

    client.post(_sti("ret_version", kladde, "trappe"), _sendt(kladde, **{felt: "30"}))
    kladde.refresh_from_db()
    assert len(forskel_i_ord(gammel, kladde)) == 2  # number and day alone: set back, it has its legal basis again


def test_to_faner_overskriver_ikke_hinanden(client: Client) -> None:
    kladde = v.modelkladde()
    _som(client)
    gammel = _sendt(kladde, navn="Fra den ene fane")
    assert client.post(_sti("ret_version", kladde, "trappe"), _sendt(kladde, navn="Fra den anden")).status_code == 302
    svar = client.post(_sti("ret_version", kladde, "trappe"), gammel)
    assert svar.status_code == 422
    assert "gemt et andet sted, siden du åbnede siden" in svar.content.decode()
    kladde.refresh_from_db()
    assert kladde.navn == "Fra den anden"


@pytest.mark.parametrize(
    ("felter", "besked"),
    [
        ({"n0_uden_tilknytning": "halvtreds"}, "Skriv tallet som"),
        ({"n0_uden_tilknytning": ""}, "Skriv et tal fra"),
        ({"navn": ""}, "Skriv, hvad versionen hedder"),
        ({"fra_on": "i morgen"}, "Skriv en dato"),
        ({"t3_farve": "lilla"}, "Vælg en af mulighederne"),
    ],
)
def test_fejl_i_modellens_formular_siges_ved_feltet_og_intet_gemmes(
    client: Client, felter: dict[str, str], besked: str
) -> None:
    kladde = v.modelkladde()
    _som(client)
    svar = client.post(_sti("ret_version", kladde, "trappe"), _sendt(kladde, **felter))
    assert svar.status_code == 422
    assert besked in svar.content.decode()
    assert Modelversion.objects.get(pk=kladde.pk).sha256 == kladde.sha256


def _aftalekladde() -> Regelsaet:
    gammel = f.aftale(idag(), idag() + dt.timedelta(days=700))
    return v.aftalekladde(gammel, gammel.til_on, gammel.til_on + dt.timedelta(days=700))


def test_aftalens_parter_frist_og_celle_rettes_i_formularen(client: Client) -> None:
    kladde = _aftalekladde()
    _som(client, Rolle.STYREGRUPPE)
    svar = client.post(
        _sti("ret_version", kladde, "aftale"),
        _sendt(
            kladde,
            parter="Demoby Kommune\n\nÆrlig Bolig",
            f_borgeren="7",
            r_familie_indmelding_roed="tilladt",
        ),
    )
    assert svar.status_code == 302, svar.content.decode()
    side = client.get(_sti("version", kladde, "aftale")).content.decode()
    for ventet in ("Demoby Kommune, Ærlig Bolig", "5 arbejdsdage til 7 arbejdsdage", "fra ikke tilladt til tilladt"):
        assert ventet in side


def test_en_aftalekladde_der_gemmes_uaendret_er_den_samme(client: Client) -> None:
    kladde = _aftalekladde()
    _som(client, Rolle.STYREGRUPPE)
    svar = client.post(_sti("ret_version", kladde, "aftale"), _sendt(kladde, aftale="Aftalen for Prøveby"))
    assert svar.status_code == 302
    foer = Regelsaet.objects.get(pk=kladde.pk)
    assert (foer.navn, foer.aftale) == (kladde.navn, "Aftalen for Prøveby")
    assert "aftalens navn ændres" in client.get(_sti("version", foer, "aftale")).content.decode().lower()

    assert client.post(_sti("ret_version", foer, "aftale"), _sendt(foer)).status_code == 302
    efter = Regelsaet.objects.get(pk=kladde.pk)
    assert (efter.data, efter.navn, efter.aftale) == (foer.data, foer.navn, foer.aftale)


@pytest.mark.parametrize(
    ("felter", "besked"),
    [
        ({"aftale": ""}, "Skriv, hvad aftalen hedder"),
        ({"til_og_med": "2020-01-01"}, "slutter, før den begynder"),
        ({"r_familie_indmelding_roed": "paa_vilkaar"}, "skal have mindst ét"),
        ({"f_borgeren": "0"}, "Skriv et helt tal"),
        ({"parter": "Den med 0" + "10190-1234"}, "CPR"),
    ],
)
def test_fejl_i_aftalens_formular(client: Client, felter: dict[str, str], besked: str) -> None:
    kladde = _aftalekladde()
    _som(client)
    svar = client.post(_sti("ret_version", kladde, "aftale"), _sendt(kladde, **felter))
    assert svar.status_code == 422
    assert besked in svar.content.decode()


def test_vejen_til_vedtaget_gennem_siderne(client: Client) -> None:
    kladde = v.modelkladde(idag() + dt.timedelta(days=10))
    _som(client)
    client.post(_sti("foreslaa_version", kladde, "trappe"), {"begrundelse": "Evalueringen."})
    side = client.get(_sti("version", kladde, "trappe")).content.decode()
    assert "skal vedtage forslaget" in side
    assert "Skriv vedtagelsen ind" not in side

    _som(client, Rolle.STYREGRUPPE)
    assert "Skriv vedtagelsen ind" in client.get(_sti("version", kladde, "trappe")).content.decode()
    felter = {"moede_on": idag().isoformat(), "moede": "Møde 3", "referat": "", "fra_on": kladde.fra_on.isoformat()}
    svar = client.post(_sti("vedtag_version", kladde, "trappe"), felter)
    assert (svar.status_code, "hvor i referatet" in svar.content.decode()) == (422, True)
    client.post(_sti("vedtag_version", kladde, "trappe"), {**felter, "referat": "Punkt 4"})
    side = client.get(_sti("version", kladde, "trappe")).content.decode()
    assert "Møde 3" in side
    assert "Punkt 4" in side
    assert "Ret kladden" not in side
    assert "Vedtaget, gælder senere" in client.get(reverse("styregruppe:model")).content.decode()


def test_et_forslag_der_er_overhalet_siger_det_og_det_vedtagne_vedtages_ikke_igen(client: Client) -> None:
    dagen = idag() + dt.timedelta(days=10)
    overhalet, vedtaget = v.foreslaaet(v.modelkladde(dagen)), v.modelkladde(dagen - dt.timedelta(days=2))
    _som(client, Rolle.STYREGRUPPE)
    assert "i mellemtiden" not in client.get(_sti("version", overhalet, "trappe")).content.decode()
    v.vedtaget(vedtaget, idag=idag())
    for side in ("version", "vedtag_version"):
        tekst = client.get(_sti(side, overhalet, "trappe")).content.decode()
        assert f"Version {vedtaget.version} er vedtaget i mellemtiden" in tekst
    for svar in (client.get, client.post):
        assert svar(_sti("vedtag_version", vedtaget, "trappe")).status_code == 302
    assert "Trappetrinsmodellen i ord" in client.get(_sti("version", vedtaget, "trappe")).content.decode()


def test_forslag_til_en_aftale_viser_hvad_den_lukker(client: Client) -> None:
    dag = idag()
    gammel = f.aftale(dag - dt.timedelta(days=100), dag + dt.timedelta(days=100))
    bolig = f.bolig(f.afdeling_i_farve(Farve.GROEN, fra_on=dag - dt.timedelta(days=50)))
    f.indmelding(bolig, idag=dag)
    lukker = (("raekker", "familie", "indmelding", "groen", "udfald"), "ikke_tilladt")
    kladde = v.aftalekladde(gammel, gammel.til_on, gammel.til_on + dt.timedelta(days=300), aendringer=[lukker])
    _som(client)
    side = client.get(_sti("version", kladde, "aftale")).content.decode()
    assert "ville 1 af de boliger" in side
    assert bolig.adresse in side


def test_forslag_til_en_model_siger_hvor_mange_der_skifter_farve(client: Client) -> None:
    f.offentliggjort_runde({f.afdeling(): Farve.GUL, f.afdeling(): Farve.GROEN}, idag())
    kladde = v.modelkladde(aendringer=[(("trin", 3, "farve"), "roed")])
    _som(client)
    side = " ".join(client.get(_sti("version", kladde, "trappe")).content.decode().split())
    assert "ville 1 af 2 afdelinger få en anden farve" in side


def test_aftalens_slutning_varsles_paa_forsiden_til_en_efterfoelger_er_vedtaget(client: Client) -> None:
    dag = idag()
    gammel = f.aftale(dag - dt.timedelta(days=700), dag + dt.timedelta(days=100))
    for rolle in (Rolle.MONITOR, Rolle.STYREGRUPPE):
        _som(client, rolle)
        assert "Udlejningsaftalen slutter" in client.get(reverse("overblik:forside")).content.decode()
    v.vedtaget(v.aftalekladde(gammel, gammel.til_on, gammel.til_on + dt.timedelta(days=700)))
    assert "Udlejningsaftalen slutter" not in client.get(reverse("overblik:forside")).content.decode()


def test_de_manuelle_placeringer_staar_paa_siden_og_i_filerne(client: Client) -> None:
    dag = idag()
    afdelinger = [f.afdeling(navn=navn) for navn in ("Ahornparken", "Birkelunden", "Cedervænget", "Duevej")]
    runde = f.offentliggjort_runde(dict.fromkeys(afdelinger, Farve.IKKE_MAALT), dag - dt.timedelta(days=500))
    for afdeling, fra, til in zip(afdelinger, (-100, -100, -300, -500), (400, 20, -10, -400), strict=True):
        f.manuel_placering(runde, afdeling, fra_on=dag + dt.timedelta(days=fra), til_on=dag + dt.timedelta(days=til))
    elm, fyr = f.afdeling(navn="Elmegård"), f.afdeling(navn="Fyrreparken")
    ophaevet: dict[str, Any] = {"ophaevet_at": nu(), "ophaevet_by": f.bruger()}
    f.manuel_placering(runde, elm, fra_on=None, til_on=dag + dt.timedelta(days=300), **ophaevet)
    begyndt, slut = dag - dt.timedelta(days=9), dag - dt.timedelta(days=2)
    ophaevet |= {"ophaevet_on": slut, "ophaevet_fordi": "Afdelingen er revet ned."}
    f.manuel_placering(runde, fyr, fra_on=begyndt, til_on=dag + dt.timedelta(days=9), **ophaevet)
    _som(client, Rolle.STYREGRUPPE)
    side = client.get(reverse("styregruppe:manuelle")).content.decode()
    assert [side.index(x) for x in ("Birkelunden", "Ahornparken", "Cedervænget")] == sorted(
        side.index(x) for x in ("Birkelunden", "Ahornparken", "Cedervænget")
    )
    assert "Duevej" not in side  # over for more than a year
    assert "Elmegård" not in side  # decided in a draft and taken back, so it never held
    assert "Slut før tid: Afdelingen er revet ned." in side[side.index("Fyrreparken") :]
    assert side.count("Slut før tid: ") == 1
    tekst = client.get(reverse("styregruppe:manuelle"), {"format": "csv"}).getvalue().decode("utf-8-sig")
    assert "Runde;Pr. " in tekst
    linjer = [linje.split(";") for linje in tekst.splitlines()]
    assert [(x[0], x[2], x[4]) for x in linjer[-4:]] == [
        ("Udløber snart", "Birkelunden", "gul"),
        ("Gælder", "Ahornparken", "gul"),
        ("Slut", "Cedervænget", "gul"),
        ("Slut før tid", "Fyrreparken", "gul"),
    ]
    assert [x[8] for x in linjer[-5:]] == ["Slut før tid, fordi", "", "", "", "Afdelingen er revet ned."]
