"""What the addresses of tests/cases/adgang.yaml point at: a function per word, which makes it and gives the arguments.

`scene.organisation` is the organisation of the one member of staff who asks; "fremmed" is anybody else's.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from anvisning.models import Bolig, Regelsaet
from anvisning.services.fleksibeludkast import Fil
from monitoring.domain.vaerdier import Farve
from monitoring.models import Boligorganisation, Kilde, Ministerliste, Monitorering
from tests import factories, fleksibelfabrik, kortfabrik, moedefabrik, versionsfabrik
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.moeder.models import Moede

ROLLER = (Rolle.ORGANISATION, Rolle.ANVISNING, Rolle.MONITOR, Rolle.STYREGRUPPE, Rolle.ADMINISTRATOR)

Argumenter = dict[str, Any]


@dataclass
class Scene:
    """One user per role, and the organisation that the first of them works for."""

    brugere: dict[str, Bruger]
    organisation: Boligorganisation


def byg_scene() -> Scene:
    organisation = factories.organisation()
    return Scene(
        brugere={
            rolle.value: factories.bruger(
                rolle,
                organisation=organisation if rolle is Rolle.ORGANISATION else None,
                password=factories.KODEORD,
            )
            for rolle in ROLLER
        },
        organisation=organisation,
    )


def en_bruger(scene: Scene) -> Argumenter:
    return {"pk": factories.bruger(Rolle.STYREGRUPPE).pk}


def ukendt(scene: Scene) -> Argumenter:
    return {"pk": 999_999}


def en_indlaesning(scene: Scene) -> Argumenter:
    return {"pk": factories.indlaesning().pk}


def en_registerindlaesning(scene: Scene) -> Argumenter:
    return {"pk": factories.indlaesning(Kilde.REGISTER).pk}


def _organisationsindlaesning(egen: bool) -> Callable[[Scene], Argumenter]:
    """A file of vacant units that the asking organisation has sent, or another."""

    def lav(scene: Scene) -> Argumenter:
        by = scene.brugere[Rolle.ORGANISATION.value] if egen else factories.bruger(Rolle.ORGANISATION)
        return {"pk": factories.indlaesning(Kilde.LEDIGE, fil=factories.kildefil(by=by)).pk}

    return lav


def organisationens_skabelon(scene: Scene) -> Argumenter:
    return {"kilde": "ledige", "format": "xlsx"}


def en_kortfil(scene: Scene) -> Argumenter:
    return {"pk": kortfabrik.kontrolleret(kortfabrik.for_(factories.afdeling(), kortfabrik.areal())).pk}


def en_kortfil_i_brug(scene: Scene) -> Argumenter:
    return {"pk": kortfabrik.i_brug(kortfabrik.for_(factories.afdeling(), kortfabrik.punkt())).pk}


def en_observation(scene: Scene) -> Argumenter:
    return {"pk": factories.observation(factories.afdeling(), vaerdi="40.7").pk}


def en_korrektion(scene: Scene) -> Argumenter:
    return {
        "pk": factories.korrektion(factories.observation(factories.afdeling(), vaerdi="40.7")).pk,
        "handling": "ophaev",
    }


def ukendt_korrektionshandling(scene: Scene) -> Argumenter:
    return {**en_korrektion(scene), "handling": "slet"}


def en_ministerliste(scene: Scene) -> Argumenter:
    if not Ministerliste.objects.exists():
        factories.ministerliste()
    return {"aar": 2025}


def et_aar_uden_liste(scene: Scene) -> Argumenter:
    return {"aar": 2001}


def en_skabelon(scene: Scene) -> Argumenter:
    return {"kilde": "lbf", "format": "xlsx"}


def ukendt_skabelon(scene: Scene) -> Argumenter:
    return {"kilde": "lbf", "format": "pdf"}


def en_runde(scene: Scene) -> Argumenter:
    return {"pk": factories.offentliggjort_runde({factories.afdeling(): Farve.IKKE_MAALT}, _naeste_dag()).pk}


def en_runde_at_erstatte(scene: Scene) -> Argumenter:
    return {**en_runde(scene), "handling": "erstat"}


def ukendt_rundehandling(scene: Scene) -> Argumenter:
    return {**en_runde(scene), "handling": "fortryd"}


def en_placering(scene: Scene) -> Argumenter:
    afdeling = factories.afdeling()
    runde = factories.offentliggjort_runde({afdeling: Farve.GROEN}, _naeste_dag())
    return {"pk": runde.pk, "organisationsnr": afdeling.organisation.nr, "afdelingsnr": afdeling.nr}


def en_manuel_placering(scene: Scene) -> Argumenter:
    afdeling = factories.afdeling()
    runde = factories.offentliggjort_runde({afdeling: Farve.IKKE_MAALT}, _naeste_dag())
    return {"pk": runde.pk, "manuel_pk": factories.manuel_placering(runde, afdeling).pk}


def _afdeling(farve: Farve, egen: bool) -> Callable[[Scene], Argumenter]:
    """An afdeling that the round in force places in `farve`, of the asking organisation or of another."""

    def lav(scene: Scene) -> Argumenter:
        afdeling = factories.afdeling(scene.organisation if egen else None)
        factories.offentliggjort_runde({afdeling: farve}, _naeste_dag())
        return {"org": afdeling.organisation.nr, "afd": afdeling.nr}

    return lav


def _bolig(egen: bool) -> Callable[[Scene], Argumenter]:
    """A vacant unit of the asking organisation or of another."""

    def lav(scene: Scene) -> Argumenter:
        return {"pk": _lav_bolig(scene, egen).pk}

    return lav


def _lav_bolig(scene: Scene, egen: bool) -> Bolig:
    return factories.bolig(factories.afdeling_i_farve(Farve.GROEN, scene.organisation if egen else None))


def _indmelding(egen: bool) -> Callable[[Scene], Argumenter]:
    def lav(scene: Scene) -> Argumenter:
        return {"pk": factories.indmelding(_lav_bolig(scene, egen)).pk}

    return lav


def et_tilbud(scene: Scene) -> Argumenter:
    return {"pk": factories.tilbud(factories.indmelding(_lav_bolig(scene, egen=True))).pk}


def en_screening(scene: Scene) -> Argumenter:
    """Without an agreement the law alone demands it, of the area that the ministry designates."""
    afdeling = factories.i_udpeget_omraade(factories.afdeling_i_farve(Farve.GROEN, scene.organisation))
    return {"pk": factories.screening(factories.indmelding(factories.bolig(afdeling)), bestaaet=False).pk}


def en_aarsag(scene: Scene) -> Argumenter:
    return {"pk": factories.aarsag("nej-husleje").pk}


def _dispensation(egen: bool) -> Callable[[Scene], Argumenter]:
    def lav(scene: Scene) -> Argumenter:
        afdeling = factories.afdeling(scene.organisation if egen else None)
        return {"pk": factories.dispensation(afdeling, status="ansoegt").pk}

    return lav


def _fleksibelaftale(egen: bool) -> Callable[[Scene], Argumenter]:
    """One that both sides have confirmed, with a document."""

    def lav(scene: Scene) -> Argumenter:
        afdeling = factories.afdeling(scene.organisation if egen else None)
        return {"pk": fleksibelfabrik.vedtaget(afdeling, fil=Fil("aftale.pdf", fleksibelfabrik.PDF)).pk}

    return lav


def _organisation(egen: bool) -> Callable[[Scene], Argumenter]:
    """The asking organisation or another, with an afdeling of the ledger."""

    def lav(scene: Scene) -> Argumenter:
        return {"nr": factories.afdeling(scene.organisation if egen else None).organisation.nr}

    return lav


def _fleksibelkladde(rolle: Rolle) -> Callable[[Scene], Argumenter]:
    """A draft for the asking organisation's afdeling, written by its own staff or by the municipality's."""

    def lav(scene: Scene) -> Argumenter:
        afdeling = factories.afdeling(scene.organisation)
        return {"pk": fleksibelfabrik.kladde(afdeling, by=scene.brugere[rolle.value]).pk}

    return lav


def _fast(**argumenter: str) -> Callable[[Scene], Argumenter]:
    """An address that points at no row."""
    return lambda scene: dict(argumenter)


def en_frist(scene: Scene) -> Argumenter:
    """The list of next 1 December, which is always ahead, or late."""
    return {"begivenhed": f"{timezone.localdate().year}-ministeriet", "trin": "bilag"}


def ukendt_frist(scene: Scene) -> Argumenter:
    return {"begivenhed": "2026-paaske", "trin": "lbf"}


def en_modelkladde(scene: Scene) -> Argumenter:
    return {"slags": "trappe", "pk": versionsfabrik.modelkladde().pk}


def et_aftaleforslag(scene: Scene) -> Argumenter:
    dag = factories.IDAG
    gammel = Regelsaet.objects.filter(vedtaget_on__isnull=False).first() or factories.aftale(
        dag, dag + dt.timedelta(days=900)
    )
    kladde = versionsfabrik.aftalekladde(gammel, gammel.til_on, gammel.til_on + dt.timedelta(days=900))
    return {"slags": "aftale", "pk": versionsfabrik.foreslaaet(kladde).pk}


def organisationens_besked(scene: Scene) -> Argumenter:
    """A notice to the one member of an organisation's staff."""
    return {"pk": factories.besked(scene.brugere[Rolle.ORGANISATION]).pk}


def styregruppens_scenarie(scene: Scene) -> Argumenter:
    """A draft of the one member of the styregruppe, with a round to try it on."""
    factories.modelversion()
    if not Regelsaet.objects.exists():
        factories.aftale()
    factories.offentliggjort_runde({factories.afdeling(): Farve.GUL}, _naeste_dag())
    return {"noegle": factories.scenarie(scene.brugere[Rolle.STYREGRUPPE.value]).noegle}


def _et_moede(forum: str = "styregruppe", organisation: Boligorganisation | None = None) -> Moede:
    """Each on a day of its own: nobody has two planned meetings on the same."""
    dag = factories.IDAG - dt.timedelta(days=Moede.objects.count())
    return moedefabrik.moede(forum, organisation, dag)


def _moede(forum: str = "styregruppe", egen: bool = False) -> Callable[[Scene], Argumenter]:
    """A planned meeting of `forum`; the practical one's is with the asking organisation or with another."""

    def lav(scene: Scene) -> Argumenter:
        return {"pk": _et_moede(forum, scene.organisation if egen else None).pk}

    return lav


def _pakke(forum: str = "styregruppe", egen: bool = False, **mere: Any) -> Callable[[Scene], Argumenter]:
    """A pack that is made."""

    def lav(scene: Scene) -> Argumenter:
        factories.offentliggjort_runde({factories.afdeling(scene.organisation): Farve.GROEN}, _naeste_dag())
        moede = _et_moede(forum, scene.organisation if egen else None)
        return {"pk": moedefabrik.lavet(moede).pk, **mere}

    return lav


def en_deltager(scene: Scene) -> Argumenter:
    deltager = moedefabrik.deltager(_et_moede())
    return {"pk": deltager.moede_id, "deltager_pk": deltager.pk}


def en_beslutning(scene: Scene) -> Argumenter:
    beslutning = moedefabrik.beslutning(_et_moede())
    return {"pk": beslutning.moede_id, "beslutning_pk": beslutning.pk}


def _naeste_dag() -> dt.date:
    """Rounds take effect on different days; all of these lie before the tests' own day."""
    return factories.IDAG - dt.timedelta(days=400 - Monitorering.objects.count())


OBJEKTER: dict[str, Callable[[Scene], Argumenter]] = {
    "boligudvalgets_moede": _moede("boligudvalg"),
    "boligudvalgets_pakke": _pakke("boligudvalg"),
    "egen_bolig": _bolig(egen=True),
    "egen_pakke": _pakke("praktisk", egen=True),
    "egen_pakkefil": _pakke("praktisk", egen=True, format="pdf"),
    "eget_moede": _moede("praktisk", egen=True),
    "egen_dispensation": _dispensation(egen=True),
    "egen_groen_afdeling": _afdeling(Farve.GROEN, egen=True),
    "egen_indmelding": _indmelding(egen=True),
    "egen_organisation": _organisation(egen=True),
    "egen_roed_afdeling": _afdeling(Farve.ROED, egen=True),
    "en_aarsag": en_aarsag,
    "egen_fleksibelaftale": _fleksibelaftale(egen=True),
    "en_balancefil": _fast(tabel="varsler", format="xlsx"),
    "en_beslutning": en_beslutning,
    "en_bruger": en_bruger,
    "en_deltager": en_deltager,
    "en_frist": en_frist,
    "en_indlaesning": en_indlaesning,
    "en_kortfil": en_kortfil,
    "en_kortfil_i_brug": en_kortfil_i_brug,
    "en_korrektion": en_korrektion,
    "en_manuel_placering": en_manuel_placering,
    "en_ministerliste": en_ministerliste,
    "en_observation": en_observation,
    "en_placering": en_placering,
    "en_regnskabsfil": _fast(format="xlsx"),
    "en_registerindlaesning": en_registerindlaesning,
    "en_runde": en_runde,
    "en_runde_at_erstatte": en_runde_at_erstatte,
    "en_screening": en_screening,
    "en_skabelon": en_skabelon,
    "et_aar_uden_liste": et_aar_uden_liste,
    "et_regnskabstal": _fast(figur="skyldige"),
    "et_tilbud": et_tilbud,
    "fremmed_bolig": _bolig(egen=False),
    "fremmed_pakke": _pakke("praktisk"),
    "fremmed_pakkefil": _pakke("praktisk", format="xlsx"),
    "fremmed_moede": _moede("praktisk"),
    "fremmed_dispensation": _dispensation(egen=False),
    "fremmed_fleksibelaftale": _fleksibelaftale(egen=False),
    "fremmed_groen_afdeling": _afdeling(Farve.GROEN, egen=False),
    "fremmed_gul_afdeling": _afdeling(Farve.GUL, egen=False),
    "fremmed_ikke_maalt_afdeling": _afdeling(Farve.IKKE_MAALT, egen=False),
    "fremmed_indmelding": _indmelding(egen=False),
    "fremmed_organisation": _organisation(egen=False),
    "fremmed_roed_afdeling": _afdeling(Farve.ROED, egen=False),
    "organisationens_besked": organisationens_besked,
    "kommunens_kladde": _fleksibelkladde(Rolle.ANVISNING),
    "organisationens_indlaesning": _organisationsindlaesning(egen=True),
    "fremmed_indlaesning": _organisationsindlaesning(egen=False),
    "organisationens_skabelon": organisationens_skabelon,
    "organisationens_kladde": _fleksibelkladde(Rolle.ORGANISATION),
    "styregruppens_moede": _moede(),
    "styregruppens_pakke": _pakke(),
    "styregruppens_pakkefil": _pakke(format="pdf"),
    "styregruppens_scenarie": styregruppens_scenarie,
    "ukendt_balancefil": _fast(tabel="varsler", format="pdf"),
    "ukendt_balancetabel": _fast(tabel="priser", format="csv"),
    "en_modelkladde": en_modelkladde,
    "et_aftaleforslag": et_aftaleforslag,
    "trappens_versioner": _fast(slags="trappe"),
    "ukendt": ukendt,
    "ukendt_version": lambda scene: {"slags": "trappe", "pk": 999_999},
    "ukendt_versionsslags": _fast(slags="andet"),
    "ukendt_korrektionshandling": ukendt_korrektionshandling,
    "ukendt_frist": ukendt_frist,
    "ukendt_organisation": _fast(nr="0000"),
    "ukendt_pakkefil": _pakke(format="docx"),
    "ukendt_scenarie": _fast(noegle="findes-ikke"),
    "ukendt_regnskabsfil": _fast(format="pdf"),
    "ukendt_regnskabstal": _fast(figur="ros"),
    "ukendt_rundehandling": ukendt_rundehandling,
    "ukendt_skabelon": ukendt_skabelon,
}
