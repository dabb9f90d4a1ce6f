"""Plain functions that make rows for tests. Every name and figure is invented.

Each call without arguments gives a new, valid row; `NU` and `IDAG` are the clock that the tests pass on.
"""

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from anvisning.models import Aarsag, Anvisning, Bolig, Dispensation, Indmelding, Regelsaet, Screening
from anvisning.services.aarsager import indlaes_aarsager
from anvisning.services.anvisning import tilbyd_bolig
from anvisning.services.indmelding import meld_bolig_ind
from anvisning.services.port import genopbyg_udfald, spoerg_porten
from anvisning.services.regelsaet import AFTALER, laes_yaml, opret_regelsaet
from anvisning.services.screening import registrer_screening
from monitoring import signals
from monitoring.domain.trappe import Grundlag, grundlag_som_dict, model_fra_dict, placer
from monitoring.domain.trappe import Udpegning as Omraadeudpegning
from monitoring.domain.vaerdier import Betegnelse, Farve, Indikator, Maaling, Mangelgrund, kanonisk_json
from monitoring.models import (
    INDIKATORNUMRE,
    Afdeling,
    Boligorganisation,
    Indlaesning,
    Kilde,
    Kildefil,
    Korrektion,
    ManuelPlacering,
    Ministerliste,
    Modelversion,
    Monitorering,
    Observation,
    Omraade,
    Omraademedlemskab,
    Placering,
    Talraekke,
    Udpegning,
)
from monitoring.services.modeller import indlaes_modeller
from udlejning.beskeder.models import Besked, Beskedart
from udlejning.beskeder.services import giv_besked
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.styregruppe.models import Scenarie
from udlejning.styregruppe.services.scenarier import gem_scenarie, opret_scenarie

NU = dt.datetime(2026, 6, 1, 12, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
IDAG = NU.date()
KODEORD = "en lang sætning til prøver"

#: Figures of an afdeling that meets no criterion and is near none (see domain.md: step 1, grøn).
GROENNE_TAL: dict[str, str] = {
    "beboere": "400",
    "uden_tilknytning": "12.0",
    "doemte": "0.50",
    "grundskole": "30.0",
    "indkomst": "95.0",
    "ikke_vestlig": "8.0",
}

_tael = itertools.count(1)
#: Of organisations that no test names by number: none of those that tests do name.
_organisationsnumre = itertools.count(4000)


def bruger(
    rolle: str = Rolle.MONITOR,
    *,
    username: str | None = None,
    organisation: Boligorganisation | None = None,
    password: str | None = None,
    **felter: Any,
) -> Bruger:
    """A user of `rolle`; staff of an organisation get a new organisation unless one is given.

    Without `password` the user signs in by ``client.force_login`` only (hashing is slow).
    """
    navn = username or f"{rolle}-{next(_tael)}"
    if rolle == Rolle.ORGANISATION and organisation is None:
        organisation = _ny_organisation()
    ny = Bruger(username=navn, email=f"{navn}@example.dk", rolle=rolle, organisation=organisation, **felter)
    if password is None:
        ny.set_unusable_password()
    else:
        ny.set_password(password)
    ny.save()
    return ny


def besked(modtager: Bruger, *, now: dt.datetime = NU, **felter: Any) -> Besked:
    """A notice to one person through the service."""
    felter = {
        "art": Beskedart.FRIST_NAER,
        "noegle": f"proeve/{next(_tael)}",
        "emne": "Fristen er nær",
        "tekst": "Fristen for Prøvevej 1 er 8. juni 2026.",
        "sti": "/hjaelp/",
        **felter,
    }
    giv_besked(modtagere=[modtager], now=now, **felter)
    return Besked.objects.get(modtager=modtager, noegle=felter["noegle"])


def organisation(nr: str | None = None, navn: str | None = None, *, cvr: str = "") -> Boligorganisation:
    nummer = nr or f"{next(_organisationsnumre):04d}"
    return Boligorganisation.objects.create(nr=nummer, navn=navn or f"Boligforeningen {nummer}", cvr=cvr)


_ny_organisation = organisation  # the same under a name that no parameter hides


def afdeling(
    organisation: Boligorganisation | None = None,
    nr: str | None = None,
    navn: str | None = None,
    **felter: Any,
) -> Afdeling:
    """An afdeling of `organisation` (a new one by default). Further fields: bydel, antal_boliger, oprettet_on, …"""
    ejer = organisation or _ny_organisation()
    nummer = nr or f"{next(_tael) % 1000:03d}"
    return Afdeling.objects.create(organisation=ejer, nr=nummer, navn=navn or f"Afdeling {nummer}", **felter)


def omraade(navn: str | None = None, kommune: str = "Aalborg") -> Omraade:
    return Omraade.objects.create(navn=navn or f"Området {next(_tael)}", kommune=kommune)


def medlemskab(
    afdeling: Afdeling, omraade: Omraade, fra_on: dt.date = dt.date(2015, 1, 1), til_on: dt.date | None = None
) -> Omraademedlemskab:
    """The afdeling lies in the area; the gate is told, as by the register's own import."""
    medlem = Omraademedlemskab.objects.create(afdeling=afdeling, omraade=omraade, fra_on=fra_on, til_on=til_on)
    genopbyg_udfald(afdeling_ids=[afdeling.pk])
    return medlem


def kildefil(navn: str | None = None, *, by: Bruger | None = None) -> Kildefil:
    nummer = next(_tael)
    indhold = f"prøvefil {nummer}".encode()
    return Kildefil.objects.create(
        sha256=f"{nummer:064x}",
        navn=navn or f"tal-{nummer}.csv",
        indhold=indhold,
        stoerrelse=len(indhold),
        at=NU,
        by=by or bruger(),
    )


def indlaesning(kilde: str = Kilde.LBF, *, fil: Kildefil | None = None, **felter: Any) -> Indlaesning:
    """A loaded file; other states by ``status=``."""
    fil = fil or kildefil()
    felter = {"status": Indlaesning.Status.INDLAEST, "created_at": NU, "created_by": fil.by, **felter}
    return Indlaesning.objects.create(fil=fil, kilde=kilde, **felter)


_ny_indlaesning = indlaesning


def observation(
    sted: Afdeling | Omraade,
    indikator: str = Indikator.GRUNDSKOLE,
    aar: int = 2024,
    vaerdi: str | Decimal | None = None,
    *,
    mangler: str = "",
    kilde: str = Kilde.LBF,
    kendt_on: dt.date | None = None,
    indlaesning: Indlaesning | None = None,
    **felter: Any,
) -> Observation:
    """One figure of an afdeling or an area; no `vaerdi` and no `mangler` means that the field was empty.

    It counts as known from 1 January of the year after `aar` unless `kendt_on` says otherwise.
    """
    if vaerdi is None and not mangler:
        mangler = Mangelgrund.TOM
    nummer = INDIKATORNUMRE[Indikator(indikator)]
    erstatter: Indlaesning | None = felter.pop("erstattet_af", None)
    erstattet_af = felter.pop("erstattet_af_id", erstatter and erstatter.pk)
    sted_og_tid = {
        "kilde": kilde,
        "afdeling": sted if isinstance(sted, Afdeling) else None,
        "omraade": sted if isinstance(sted, Omraade) else None,
        "aar": aar,
    }
    raekke = Talraekke.objects.create(
        **sted_og_tid,
        lag=Talraekke.objects.filter(**sted_og_tid, listedato=felter.get("listedato")).count(),
        kendt_on=kendt_on or dt.date(aar + 1, 1, 1),
        vaerdier=_paa_plads(nummer, None if vaerdi is None else Decimal(vaerdi)),
        mangler=_paa_plads(nummer, mangler) if mangler else None,
        erstattet=_paa_plads(nummer, erstattet_af) if erstattet_af else None,
        indlaesning=indlaesning or _ny_indlaesning(kilde),
        ark=felter.pop("ark", "Ark1"),
        raekke=felter.pop("raekke", 2),
        kolonner=" " * (nummer - 1) + felter.pop("kolonne", "A"),
        **felter,
    )
    return Observation.objects.get(talraekke=raekke)


def _paa_plads(nummer: int, vaerdi: Any) -> list[Any]:
    return [None] * (nummer - 1) + [vaerdi]


def erstat(tal: Observation, af: Indlaesning | int) -> None:
    """Let an import take the figure out of force."""
    raekke = Talraekke.objects.get(pk=tal.talraekke_id)
    erstattet = [*(raekke.erstattet or []), *[None] * 6][:6]
    erstattet[tal.nummer - 1] = af if isinstance(af, int) else af.pk
    Talraekke.objects.filter(pk=raekke.pk).update(erstattet=erstattet)


def lbf_tal(
    afdeling: Afdeling,
    aar: int = 2024,
    tal: Mapping[str, str | None] | None = None,
    *,
    kendt_on: dt.date | None = None,
    indlaesning: Indlaesning | None = None,
    **aendret: str | None,
) -> list[Observation]:
    """The six LBF figures of one year: `GROENNE_TAL` changed by keyword; None means that the field was empty."""
    kilde = indlaesning or _ny_indlaesning(Kilde.LBF)
    return [
        observation(afdeling, indikator, aar, vaerdi, kendt_on=kendt_on, indlaesning=kilde)
        for indikator, vaerdi in {**(GROENNE_TAL if tal is None else tal), **aendret}.items()
    ]


def korrektion(observation: Observation, vaerdi: str = "31.2", **felter: Any) -> Korrektion:
    """A correction in force over the figure; other states and reasons by keyword."""
    felter = {
        "begrundelse": "LBF har rettet tallet.",
        "dokumentation": "Brev fra LBF, 3. maj 2026",
        "created_at": NU,
        "created_by": felter.pop("created_by", None) or bruger(),
        **felter,
    }
    return Korrektion.objects.create(observation=observation, vaerdi=Decimal(vaerdi), **felter)


def tvillingetal(
    afdeling: Afdeling,
    indikator: str,
    egen: str | None,
    gennemsnit: str | None,
    *,
    aar: int = 2024,
    antal: int | None = 10,
    kendt_on: dt.date | None = None,
    indlaesning: Indlaesning | None = None,
) -> Observation:
    """One row of Tvillingeværktøjet: the tool's own value and the twins' mean."""
    return observation(
        afdeling,
        indikator,
        aar,
        egen,
        kilde=Kilde.TVILLING,
        kendt_on=kendt_on,
        indlaesning=indlaesning,
        tvillinger=None if gennemsnit is None else Decimal(gennemsnit),
        tvillinger_mangler=Mangelgrund.TOM if gennemsnit is None else "",
        antal_tvillinger=antal,
    )


def ministerliste(
    listedato: dt.date = dt.date(2025, 12, 1),
    *,
    landsgennemsnit: str | None = "1.00",
    graense: str | None = None,
    udpegninger: Mapping[Omraade, Iterable[Betegnelse | str]] | None = None,
    **felter: Any,
) -> Ministerliste:
    """One of the ministry's lists with the areas that it designates; the gate is told."""
    kilde = felter.pop("indlaesning", None) or indlaesning(Kilde.MINISTERIET)
    liste = Ministerliste.objects.create(
        listedato=listedato,
        doemte_landsgennemsnit=None if landsgennemsnit is None else Decimal(landsgennemsnit),
        doemte_graense=None if graense is None else Decimal(graense),
        indlaesning=kilde,
        **felter,
    )
    for omraade_, betegnelser in (udpegninger or {}).items():
        udpegning(liste, omraade_, betegnelser)
    genopbyg_udfald()
    return liste


def udpegning(
    liste: Ministerliste, omraade: Omraade, betegnelser: Iterable[Betegnelse | str] = (), *, raekke: int = 2
) -> Udpegning:
    """An area that a list designates (or frees); the gate is told."""
    udpeget = Udpegning.objects.create(
        liste=liste,
        omraade=omraade,
        betegnelser=[str(b) for b in betegnelser],
        indlaesning=liste.indlaesning,
        ark="Ark1",
        raekke=raekke,
    )
    genopbyg_udfald()
    return udpeget


def modelversion() -> Modelversion:
    """The shipped standard model as an adopted version (the same row each time)."""
    return indlaes_modeller(NU)[0]


def grundlag(farve: str, pr: dt.date = IDAG) -> Grundlag:
    """Inputs that the standard model places in `farve`.

    Rød by the ministry's label (step 5), gul by two criteria (step 3), grøn by `GROENNE_TAL`, ikke målt by no figures.
    """
    tal = {**GROENNE_TAL, **({"uden_tilknytning": "35.0", "grundskole": "65.0"} if farve == Farve.GUL else {})}
    return Grundlag(
        pr=pr,
        maalinger={}
        if farve == Farve.IKKE_MAALT
        else {Indikator(i): Maaling(Indikator(i), Decimal(v), aar=2024, kilde="lbf") for i, v in tal.items()},
        udpegninger=(Omraadeudpegning("Området", frozenset({Betegnelse.FOREBYGGELSE})),) if farve == Farve.ROED else (),
        listedato=dt.date(2025, 12, 1),
        doemte_landsgennemsnit=Maaling(Indikator.DOEMTE, Decimal(1), aar=2025, kilde="ministeriet"),
    )


def offentliggjort_runde(
    farver: Mapping[Afdeling, str],
    gaelder_fra_on: dt.date = IDAG,
    *,
    pr_on: dt.date | None = None,
    parametre: Mapping[str, Any] | None = None,
) -> Monitorering:
    """A published round that places each afdeling in its colour, with real explanations; the gate is told.

    `parametre` are the model's parameters that the round was computed with, where they are not the standard model's.
    """
    version = modelversion()
    by, godkender = bruger(), bruger()
    runde = Monitorering.objects.create(
        pr_on=pr_on or gaelder_fra_on,
        status=Monitorering.Status.OFFENTLIGGJORT,
        model=version,
        parametre=kanonisk_json({**version.data, **(parametre or {})}),
        beregnet_at=NU,
        beregnet_by=by,
        created_at=NU,
        created_by=by,
        indstillet_at=NU,
        indstillet_by=by,
        godkendt_at=NU,
        godkendt_by=godkender,
        offentliggjort_at=NU,
        offentliggjort_by=godkender,
        gaelder_fra_on=gaelder_fra_on,
    )
    for afdeling_, farve in farver.items():
        placering(runde, afdeling_, farve)
    signals.grundlag_aendret.send(sender=Monitorering, afdeling_ids=None)
    return runde


def placering(runde: Monitorering, afdeling: Afdeling, farve: str) -> Placering:
    """One placement in `farve` with the explanation that the model gives."""
    inddata = grundlag(farve, runde.pr_on)
    resultat = placer(inddata, model_fra_dict(runde.model.data))
    assert resultat.farve == farve
    return Placering.objects.create(
        monitorering=runde,
        afdeling=afdeling,
        trin=resultat.trin,
        farve=resultat.farve.value,
        inddata=kanonisk_json(grundlag_som_dict(inddata)),
        resultat=kanonisk_json(resultat.som_dict()),
    )


def manuel_placering(
    runde: Monitorering,
    afdeling: Afdeling,
    farve: str = Farve.GUL,
    *,
    fra_on: dt.date | None = IDAG,
    til_on: dt.date = dt.date(2027, 1, 1),
    **felter: Any,
) -> ManuelPlacering:
    """A manual placement in force from `fra_on` (None: decided in a draft); the gate is told."""
    manuel = ManuelPlacering.objects.create(
        afdeling=afdeling,
        monitorering=runde,
        farve=farve,
        begrundelse="Kendskab til afdelingen.",
        afgoerelse="Styregruppen, punkt 4",
        fra_on=fra_on,
        til_on=til_on,
        created_at=NU,
        created_by=felter.pop("created_by", None) or bruger(),
        **felter,
    )
    genopbyg_udfald(afdeling_ids=[afdeling.pk])
    return manuel


# The gate and the vacancies -------------------------------------------------------------------------------------------


def aftale(
    fra_on: dt.date = dt.date(2026, 1, 1), til_on: dt.date = dt.date(2028, 1, 1), *, noegle: str = "proeve"
) -> Regelsaet:
    """The matrix of the shipped agreement, invented for other dates (by default in force on `IDAG`)."""
    data = laes_yaml(AFTALER[0]) | {"noegle": noegle, "navn": "Prøveaftalen", "aftale": "Prøveaftalen"}
    return opret_regelsaet(data, fra_on=fra_on, til_on=til_on, vedtaget_on=fra_on, vedtaget_hvor="Prøve")


def afdeling_i_farve(
    farve: str,
    organisation: Boligorganisation | None = None,
    *,
    fra_on: dt.date = dt.date(2026, 1, 1),
    **felter: Any,
) -> Afdeling:
    """An afdeling that the published round in force from `fra_on` places in `farve`; all share that one round."""
    ny = afdeling(organisation, **felter)
    runde = Monitorering.objects.filter(gaelder_fra_on=fra_on).first()
    placering(runde or offentliggjort_runde({}, fra_on), ny, farve)
    signals.grundlag_aendret.send(sender=Monitorering, afdeling_ids=[ny.pk])
    return ny


def bolig(afdeling: Afdeling | None = None, boligtype: str = "familie", **felter: Any) -> Bolig:
    """A unit with an invented address; without `afdeling` in a new one, which has no colour."""
    nummer = next(_tael)
    felter = {
        "nr": f"{nummer:04d}",
        "adresse": f"Prøvevej {nummer}",
        "rum": 3,
        "areal": Decimal("78.0"),
        "husleje": Decimal("6400.00"),
        "indskud": Decimal("24000.00"),
        **felter,
    }
    return Bolig.objects.create(afdeling=afdeling or _ny_afdeling(), type=boligtype, **felter)


_ny_afdeling = afdeling


def indmelding(bolig: Bolig, *, by: Bruger | None = None, idag: dt.date = IDAG, now: dt.datetime = NU) -> Indmelding:
    """A report through the service, so the gate is asked."""
    return meld_bolig_ind(
        bolig=bolig,
        ledig_fra_on=idag + dt.timedelta(days=30),
        bemaerkning="",
        by=by or bruger(Rolle.ORGANISATION, organisation=bolig.afdeling.organisation),
        now=now,
        idag=idag,
    )


def tilbud(
    indmelding: Indmelding,
    sagsref: str | None = None,
    *,
    by: Bruger | None = None,
    idag: dt.date = IDAG,
    now: dt.datetime = NU,
) -> Anvisning:
    """An offer through the service, screened where that is demanded, with every condition ticked."""
    svar = spoerg_porten(afdeling=indmelding.bolig.afdeling, handling="anvisning", dag=idag, bolig=indmelding.bolig)
    ref, anviser = sagsref or f"SAG-{next(_tael)}", by or bruger(Rolle.ANVISNING)
    if svar.screening is not None:
        screening(indmelding, ref, by=anviser, idag=idag, now=now)
    vilkaar = [v.noegle for v in svar.til_afkrydsning]
    return tilbyd_bolig(indmelding=indmelding, sagsref=ref, vilkaar=vilkaar, by=anviser, now=now, idag=idag)


def screening(
    indmelding: Indmelding,
    sagsref: str = "SAG-1",
    *,
    bestaaet: bool = True,
    by: Bruger | None = None,
    idag: dt.date = IDAG,
    now: dt.datetime = NU,
) -> Screening:
    """Made through the service."""
    anviser = by or bruger(Rolle.ANVISNING)
    return registrer_screening(
        indmelding=indmelding, sagsref=sagsref, bestaaet=bestaaet, by=anviser, now=now, idag=idag
    )


def i_udpeget_omraade(
    afdeling: Afdeling, betegnelse: str = "udsat", listedato: dt.date = dt.date(2025, 12, 1)
) -> Afdeling:
    """The ministry's list of the day designates the afdeling's area; the gate is told."""
    sted = omraade()
    medlemskab(afdeling, sted)
    liste = Ministerliste.objects.filter(listedato=listedato).first() or ministerliste(listedato)
    udpegning(liste, sted, [betegnelse])
    signals.grundlag_aendret.send(sender=Ministerliste, afdeling_ids=[afdeling.pk])
    return afdeling


def aarsag(noegle: str) -> Aarsag:
    """The version in use of a reason of the shipped catalogue, which is loaded when it is missing."""
    indlaes_aarsager(now=NU)
    return Aarsag.objects.get(noegle=noegle, til_on__isnull=True)


def dispensation(
    afdeling: Afdeling,
    bolig: Bolig | None = None,
    *,
    status: str = Dispensation.Status.BEVILGET,
    fra_on: dt.date = dt.date(2026, 5, 1),
    til_on: dt.date = dt.date(2026, 9, 1),
) -> Dispensation:
    """Granted by another person unless `status` says otherwise."""
    afgjort = status != Dispensation.Status.ANSOEGT
    return Dispensation.objects.create(
        afdeling=afdeling,
        bolig=bolig,
        status=status,
        fra_on=fra_on,
        til_on=til_on,
        begrundelse="Genhusning efter brand.",
        ansoegt_at=NU,
        ansoegt_by=bruger(Rolle.ANVISNING),
        afgjort_at=NU if afgjort else None,
        afgjort_by=bruger() if afgjort else None,
    )


def scenarie(
    by: Bruger | None = None,
    *,
    navn: str = "Grænsen for grundskole ned",
    model_data: Mapping[str, Any] | None = None,
    regel_data: Mapping[str, Any] | None = None,
    now: dt.datetime = NU,
) -> Scenarie:
    """A copy of the model and the agreement in force on `now`, with other data where given."""
    by = by or bruger(Rolle.STYREGRUPPE)
    nyt = opret_scenarie(navn=navn, beskrivelse="", fra=None, by=by, now=now, idag=now.date())
    return gem_scenarie(
        scenarie=nyt,
        navn=navn,
        beskrivelse="Hvad nu hvis?",
        model_data=dict(model_data or nyt.model_data),
        regel_data=nyt.regel_data if regel_data is None else dict(regel_data),
        by=by,
        now=now,
    )
