"""The lists of vacancies, units, offers and deadlines as files; colours and answers as words."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from anvisning.domain.port import Afgoerelse
from anvisning.domain.vaerdier import UDFALDSNAVNE
from anvisning.models import Anvisning, Bolig, Indmelding
from anvisning.models.boliger import Boligtype
from anvisning.selectors.frister import Fristlinje
from anvisning.selectors.lister import faldne_tilbud
from anvisning.services.frister import dage_tilbage
from anvisning.services.port import spoerg_porten_om_boliger
from anvisning.services.regelsaet import regelsaet_paa
from monitoring.api import FARVENAVNE, Eksportvaerdi, dato
from udlejning.faelles.eksport import Tabel, dagen, i_portioner, tabel

KILDE = "Fælles udlejningsaftale: indmeldinger, tilbud og portens svar"
EN_DAG = dt.timedelta(days=1)

#: A vacancy with what its list says of it besides: the gate's answer to an offer today, or how the last offer failed.
Meldt = tuple[Indmelding, Any]
Kolonner = Mapping[str, Callable[[Meldt], Eksportvaerdi]]


def _dag(dag: dt.date | None) -> str:
    return dato(dag) if dag else ""


def _farven(bolig: Bolig, svar: Afgoerelse) -> str:
    """Elderly dwellings have no colour."""
    return "" if bolig.type == Boligtype.AELDRE else FARVENAVNE[svar.farve]


_BOLIGEN: Kolonner = {
    "Bolig": lambda m: m[0].bolig.fuld_adresse,
    "Postnummer": lambda m: m[0].bolig.postnr,
    "Lejemål": lambda m: m[0].bolig.nr,
    "Afdelingsnummer": lambda m: m[0].bolig.afdeling.noegle,
    "Afdeling": lambda m: m[0].bolig.afdeling.navn,
    "Boligorganisation": lambda m: m[0].bolig.afdeling.organisation.navn,
    "Boligtype": lambda m: m[0].bolig.get_type_display(),
    "Rum": lambda m: m[0].bolig.rum,
    "Areal i m²": lambda m: m[0].bolig.areal,
    "Husleje i kr.": lambda m: m[0].bolig.husleje,
    "Meldt ind": lambda m: "ikke endnu" if m[0].status == Indmelding.Status.KLADDE else dato(m[0].indmeldt_on),
    "Ledig fra": lambda m: dato(m[0].ledig_fra_on),
}


def ledigtabel(fundne: "QuerySet[Indmelding]", dag: dt.date, filtre: str) -> Tabel:
    """The whole of boliganvisningens list: what the gate answers to an offer of each on `dag`, state and deadline."""

    def med_svar(portion: list[Indmelding]) -> list[Meldt]:
        svar = spoerg_porten_om_boliger(boliger=[i.bolig for i in portion], dag=dag, handling="anvisning")
        return [(i, svar[i.bolig_id]) for i in portion]

    kolonner: Kolonner = {
        **_BOLIGEN,
        "Må anvises": lambda m: UDFALDSNAVNE[m[1].udfald],
        "Farve": lambda m: _farven(m[0].bolig, m[1]),
        "Trin": lambda m: m[1].trin,
        "Vilkår": lambda m: " ".join(v.tekst for v in m[1].vilkaar),
        "Dispensation til og med": lambda m: (
            dato(m[1].dispensation_til_on - EN_DAG) if m[1].dispensation_til_on else ""
        ),
        **_status(dag),
    }
    return tabel("Boliger til rådighed", KILDE, _meldte(fundne, med_svar), kolonner, filtre=filtre, om=_om(dag))


def egne_ledige_tabel(fundne: "QuerySet[Indmelding]", dag: dt.date, filtre: str) -> Tabel:
    """An organisation's own vacancies."""

    def med_fald(portion: list[Indmelding]) -> list[Meldt]:
        faldne = faldne_tilbud(portion)
        return [(i, faldne.get(i.pk, "")) for i in portion]

    kolonner: Kolonner = {**_BOLIGEN, **_status(dag), "Venter på jer": lambda m: _venter(*m)}
    return tabel("Jeres boliger", KILDE, _meldte(fundne, med_fald), kolonner, filtre=filtre)


def _meldte(fundne: "QuerySet[Indmelding]", med: Callable[[list[Indmelding]], list[Meldt]]) -> Iterable[Meldt]:
    return i_portioner(fundne.select_related("bolig__afdeling__organisation"), med)


def _status(dag: dt.date) -> Kolonner:
    regelsaet = regelsaet_paa(dag)

    def tilstand(m: Meldt) -> str:
        if m[0].status in Indmelding.AABNE and m[0].tilbudsstatus == Anvisning.Status.ACCEPTERET:
            return "Borgeren har sagt ja, venter på lejekontrakten"
        if m[0].status in Indmelding.AABNE and m[0].tilbudsstatus == Anvisning.Status.TILBUDT:
            return "Tilbudt"
        # As the lists say it: what is reported and waits for an offer.
        return "Ikke tilbudt" if m[0].status == Indmelding.Status.INDMELDT else m[0].get_status_display()

    def dage(m: Meldt) -> int | None:
        frist_on = m[0].naeste_frist_on
        return None if frist_on is None else dage_tilbage(dag, frist_on, regelsaet)

    return {
        "Status": tilstand,
        "Næste frist": lambda m: _dag(m[0].naeste_frist_on),
        "Arbejdsdage tilbage": dage,
        "Sluttet": lambda m: dagen(m[0].afsluttet_at) if m[0].afsluttet_at else "",
    }


def _venter(indmelding: Indmelding, faldet: str) -> str:
    if indmelding.status in Indmelding.AABNE and indmelding.tilbudsstatus == Anvisning.Status.ACCEPTERET:
        return "Send lejekontrakten"
    if indmelding.status == Indmelding.Status.KLADDE:
        return "Meld ind"
    if indmelding.status == Indmelding.Status.FRIGIVET:
        return "Boligen er jeres igen"
    return f"Intet: {faldet}, og boligen kan tilbydes igen" if faldet else "Intet"


def _om(dag: dt.date) -> list[tuple[str, str]]:
    return [("Porten er spurgt for", dato(dag))]


def enhedstabel(boliger: Iterable[tuple[Bolig, Afgoerelse, Indmelding | None]], dag: dt.date, filtre: str) -> Tabel:
    """The organisation's units that were searched for, with the gate's answer to a report of each."""
    return tabel(
        "Boliger i registeret",
        KILDE,
        boliger,
        {
            "Bolig": lambda r: r[0].fuld_adresse,
            "Postnummer": lambda r: r[0].postnr,
            "Lejemål": lambda r: r[0].nr,
            "Afdelingsnummer": lambda r: r[0].afdeling.noegle,
            "Afdeling": lambda r: r[0].afdeling.navn,
            "Boligtype": lambda r: r[0].get_type_display(),
            "Rum": lambda r: r[0].rum,
            "Areal i m²": lambda r: r[0].areal,
            "Husleje i kr.": lambda r: r[0].husleje,
            "Indmelding": lambda r: UDFALDSNAVNE[r[1].udfald],
            "Farve": lambda r: _farven(r[0], r[1]),
            "Trin": lambda r: r[1].trin,
            "Meldt ind": lambda r: "ja" if r[2] else "nej",
        },
        filtre=filtre,
        om=_om(dag),
    )


def tilbudstabel(indmelding: Indmelding, tilbud: Iterable[Anvisning], *, med_sag: bool) -> Tabel:
    """The offers of one unit, the newest first; the case and what it was held to only for boliganvisningen."""
    kolonner: dict[str, Callable[[Anvisning], Eksportvaerdi]] = {
        "Tilbudt": lambda t: dato(t.tilbudt_on),
        "Svarfrist": lambda t: dato(t.svarfrist_on),
        "Status": lambda t: t.get_status_display(),
        "Årsag": lambda t: str(t.aarsag) if t.aarsag else "",
        "Note": lambda t: t.svar_begrundelse,
    }
    if med_sag:
        kolonner["Sagsreference"] = lambda t: t.sagsref
        kolonner["Vilkår, der er taget stilling til"] = lambda t: " ".join(v["tekst"] for v in t.vilkaar_opfyldt)
        kolonner["Screening"] = lambda t: t.screening.get_udfald_display() if t.screening else ""
    return tabel("Tilbud", KILDE, tilbud, kolonner, om=[("Bolig", f"{indmelding.bolig}")])


def fristtabel(indmelding: Indmelding, frister: Iterable[Fristlinje]) -> Tabel:
    """The deadlines of one unit as they were set and moved."""
    return tabel(
        "Frister",
        "Fælles udlejningsaftale: frister, som de er sat og flyttet",
        frister,
        {
            "Frist": lambda f: "Borgerens svarfrist" if f.er_svarfrist else "Boliganvisningens frist",
            "Gælder stadig": lambda f: "ja" if f.gaelder else "nej",
            "Gælder til og med": lambda f: dato(f.saetning.frist_on),
            "Arbejdsdage": lambda f: f.saetning.arbejdsdage,
            "Regnet fra": lambda f: _dag(f.saetning.fra_on),
            "Tæller ikke med": lambda f: ", ".join(f"{dato(d)} ({hvorfor})" for d, hvorfor in f.fridage),
            "Weekenddage": lambda f: f.weekenddage,
            "Sat af": lambda f: str(f.saetning.by or "Reglen"),
            "Sat": lambda f: dagen(f.saetning.at),
            "Begrundelse": lambda f: f.saetning.begrundelse,
        },
        om=[("Bolig", f"{indmelding.bolig}")],
    )
