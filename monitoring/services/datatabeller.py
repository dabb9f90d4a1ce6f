"""The tables of the pages about data as files: imports, findings, corrections, and where figures come from."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from monitoring.domain.dansk import dato
from monitoring.domain.vaerdier import BETEGNELSESNAVNE, INDIKATORNAVNE, Betegnelse, Indikator
from monitoring.ingest.fund import Fund
from monitoring.models import Indlaesning, Korrektion, Kortfil, Observation
from monitoring.selectors.data import Rapport
from monitoring.selectors.korrektioner import vis_tal, vist
from monitoring.selectors.ministerlister import Liste
from udlejning.faelles.eksport import Tabel, dagen, tabel

DATA = "Fælles udlejningsaftale: de indlæste filer"
_ALVOR = {"fejl": "Fejl", "advarsel": "Advarsel", "bemaerkning": "Bemærkning"}


def _dag(dag: dt.date | None) -> str:
    return dato(dag) if dag else ""


def indlaesningstabel(alle: "QuerySet[Indlaesning]", filtre: str) -> Tabel:
    return tabel(
        "Indlæsninger",
        DATA,
        alle.iterator(),
        {
            "Nummer": lambda j: j.pk,
            "Fil": lambda j: j.fil.navn,
            "Kilde": lambda j: j.get_kilde_display(),
            "Status": lambda j: j.get_status_display(),
            "Rækker": lambda j: j.antal_raekker,
            "Nye eller ændrede værdier": lambda j: j.antal_nye,
            "Hvem": lambda j: str(j.created_by),
            "Hvornår": lambda j: dagen(j.created_at),
        },
        filtre=filtre,
    )


def kortfiltabel(alle: "QuerySet[Kortfil]") -> Tabel:
    return tabel(
        "Kortfiler",
        DATA,
        alle.iterator(),
        {
            "Fil": lambda k: k.navn,
            "Status": lambda k: k.get_status_display(),
            "Erstattede": lambda k: k.get_omfang_display() if k.omfang else "",
            "Afdelinger": lambda k: k.antal,
            "Hvem": lambda k: str(k.created_by),
            "Hvornår": lambda k: dagen(k.created_at),
        },
    )


def fundtabel(job: Indlaesning, rapport: Rapport, filtre: str) -> Tabel:
    """Every finding that the filter lets through, also those that the page folds away."""
    alle = (f for vist in (*rapport.fejl, *rapport.advarsler, *rapport.bemaerkninger) for f in vist.gruppe.fund)

    def galt(f: Fund) -> str:
        return f"{f.besked[:1].upper()}{f.besked[1:]}"

    return tabel(
        f"Fund i {job.fil.navn}",
        f"Kontrollen af {job.fil.navn}",
        alle,
        {
            "Slags": lambda f: _ALVOR[f.alvor.value],
            "Ark": lambda f: f.ark,
            "Række": lambda f: f.raekke,
            "Kolonne": lambda f: f.kolonne,
            "Celle": lambda f: f.celle,
            "Der står": lambda f: f.celle_tekst,
            "Hvad er der galt": galt,
            "Antal rækker": lambda f: f.antal,
            "Hvad skal du gøre": lambda f: f.raad,
        },
        filtre=filtre,
        om=[("Indlæst som", job.get_kilde_display())],
    )


def korrektionstabel(alle: "QuerySet[Korrektion]", filtre: str) -> Tabel:
    def stedet(k: Korrektion) -> str:
        o = k.observation
        return f"{o.afdeling}, {o.afdeling.organisation}" if o.afdeling else str(o.omraade)

    return tabel(
        "Rettelser",
        "Fælles udlejningsaftale: tal rettet i hånden",
        alle.iterator(chunk_size=500),
        {
            "Sted": stedet,
            "Tal": lambda k: k.observation.get_indikator_display(),
            "År": lambda k: k.observation.aar,
            "Hvad er rettet": lambda k: k.get_felt_display(),
            "Rettet til": lambda k: vist(k, k.felt),
            "I filen": lambda k: vist(k.observation, k.felt),
            "Begrundelse": lambda k: k.begrundelse,
            "Dokumentation": lambda k: k.dokumentation,
            "Hvem": lambda k: str(k.created_by),
            "Hvornår": lambda k: dagen(k.created_at),
            "Status": lambda k: k.get_status_display(),
            "Udløber": lambda k: _dag(k.udloeber_on),
            "Afslutning": lambda k: k.afslutning,
        },
        filtre=filtre,
    )


def forloebstabel(observation: Observation, forloeb: Iterable[Observation]) -> Tabel:
    """All figures that were loaded for the same place, figure and year, the oldest first."""

    def gaelder(o: Observation) -> str:
        if o.erstattet_af_id is None:
            return "ja"
        return "nej, indlæsningen er trukket tilbage" if o.erstattet_af_id == o.indlaesning_id else "nej, rettet"

    return tabel(
        f"{INDIKATORNAVNE[Indikator(observation.indikator)]} {observation.aar}",
        DATA,
        forloeb,
        {
            "Værdi": lambda o: vis_tal(o.indikator, o.vaerdi, o.mangler),
            "Fil": lambda o: o.indlaesning.fil.navn,
            "Ark": lambda o: o.ark,
            "Række": lambda o: o.raekke,
            "Kolonne": lambda o: o.kolonne,
            "Indlæst": lambda o: dagen(o.indlaesning.created_at),
            "Indlæst af": lambda o: str(o.indlaesning.created_by),
            "Kendt fra": lambda o: dato(o.kendt_on),
            "Gælder": gaelder,
        },
        om=[("Sted", str(observation.afdeling or observation.omraade))],
    )


def ministerlistetabel(aar: int, lister: Iterable[Liste]) -> Tabel:
    """The areas of the year's lists, each with its designations and the row that it stood in."""
    return tabel(
        f"Ministeriets liste {aar}",
        "Ministeriets lister over boligområder",
        [(post.liste, linje.udpegning) for post in lister for linje in post.linjer],
        {
            "Listens dato": lambda p: dato(p[0].listedato),
            "Område": lambda p: str(p[1].omraade),
            "Betegnelser": lambda p: ", ".join(BETEGNELSESNAVNE[Betegnelse(b)] for b in p[1].betegnelser),
            "Landsgennemsnit for dømte i procent": lambda p: p[0].doemte_landsgennemsnit,
            "Trykt grænse for dømte i procent": lambda p: p[0].doemte_graense,
            "Fil": lambda p: p[1].indlaesning.fil.navn,
            "Ark": lambda p: p[1].ark,
            "Række": lambda p: p[1].raekke,
        },
    )
