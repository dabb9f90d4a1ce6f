"""What an afdeling's figures are held against over the years: means of others, the cut-offs of its rounds, breaks."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from monitoring.domain.brud import Brud, graensebrud, metodebrud
from monitoring.domain.trappe import model_fra_dict
from monitoring.domain.trappe.farvegraenser import Farvegraense, farvegraenser
from monitoring.domain.trappe.varsling import Referencer
from monitoring.domain.vaerdier import Farve, Indikator
from monitoring.models import Afdeling, Placering
from monitoring.regler.indlaes_lov import gaeldende_lov
from monitoring.selectors.historik import foelge
from monitoring.selectors.runder import offentliggjorte

#: Fewer of other organisations' afdelinger than this are not told as a mean to those who may not see their figures:
#: of one it is the figure itself, and of two whoever knows one of them can reckon out the other. An assumption.
MINDST_ANDRE = 3


@dataclass(frozen=True, slots=True)
class Gennemsnit:
    """A year's mean over `antal` afdelinger that have the figure; weighted by their residents (see `gennemsnit`)."""

    vaerdi: Decimal | None
    antal: int


@dataclass(frozen=True, slots=True)
class Aarsgennemsnit:
    """One year of one indicator: the organisation's mean, the town's, and how many in it are of other organisations."""

    organisation: Gennemsnit
    by: Gennemsnit
    andre: int


@dataclass(frozen=True, slots=True)
class Rundegraense:
    """The cut-offs that a year's figure is held against, per colour, by the round `runde_id`.

    `brugt` where that round was computed with the figure of that very year; else it is the nearest round that was
    computed with another year's. `liste_aar` is the year of the ministry's list whose figure they are factors of.
    """

    farver: Mapping[Farve, Farvegraense]
    runde_id: int
    brugt: bool
    liste_aar: int | None = None


_SNIT = """
    WITH tal AS (
        SELECT o.afdeling_id, o.indikator, o.aar, CASE WHEN k.id IS NULL THEN o.vaerdi ELSE k.vaerdi END AS vaerdi
        FROM monitoring_observation o
        LEFT JOIN monitoring_korrektion k ON k.observation_id = o.id AND k.felt = 'vaerdi' AND k.status = 'gaelder'
            AND (k.udloeber_on IS NULL OR k.udloeber_on > %(dag)s)
        WHERE o.kilde = 'lbf' AND o.erstattet_af_id IS NULL AND o.afdeling_id IS NOT NULL AND o.kendt_on <= %(dag)s
    ), vejet AS (
        SELECT afdeling_id, indikator, aar, vaerdi, CASE WHEN indikator = 'beboere' THEN 1 ELSE
            max(vaerdi) FILTER (WHERE indikator = 'beboere') OVER (PARTITION BY afdeling_id, aar) END AS vaegt
        FROM tal
    )
    SELECT v.indikator, v.aar, a.organisation_id = %(organisation)s,
        coalesce(sum(v.vaerdi * v.vaegt), 0), coalesce(sum(v.vaegt) FILTER (WHERE v.vaerdi IS NOT NULL), 0),
        count(*) FILTER (WHERE v.vaerdi IS NOT NULL AND v.vaegt > 0)
    FROM vejet v JOIN monitoring_afdeling a ON a.id = v.afdeling_id
    GROUP BY 1, 2, 3
"""


def gennemsnit(organisation_id: int, dag: dt.date) -> dict[Indikator, dict[int, Aarsgennemsnit]]:
    """The means of the organisation and of the town, per indicator and reference year. One query.

    Of LBF's figures in force that were known on `dag`, with the corrections of that day. Each afdeling counts by its
    own residents in the same year, so one without a figure or without residents counts in neither sum; residents
    themselves are the plain mean per afdeling. A year stands here when any afdeling of the town has a row for it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SNIT, {"dag": dag, "organisation": organisation_id})
        raekker = cursor.fetchall()
    summer: defaultdict[tuple[str, int], dict[bool, tuple[Decimal, Decimal, int]]] = defaultdict(dict)
    for indikator, aar, egen, produkt, vaegt, antal in raekker:
        summer[indikator, aar][egen] = produkt, vaegt, antal
    fundne: dict[Indikator, dict[int, Aarsgennemsnit]] = {}
    for (indikator, aar), delene in sorted(summer.items()):
        egne, andre = (delene.get(egen, (Decimal(0), Decimal(0), 0)) for egen in (True, False))
        fundne.setdefault(Indikator(indikator), {})[aar] = Aarsgennemsnit(
            _snit(*egne), _snit(egne[0] + andre[0], egne[1] + andre[1], egne[2] + andre[2]), andre[2]
        )
    return fundne


def _snit(produkt: Decimal, vaegt: Decimal, antal: int) -> Gennemsnit:
    return Gennemsnit(produkt / vaegt if vaegt and antal else None, antal)


def rundegraenser(afdeling: Afdeling, dag: dt.date) -> dict[Indikator, dict[int, Rundegraense]]:
    """Per indicator and reference year the cut-offs of the newest round up to `dag` computed with that year's figure.

    Cut-offs are those of the round's own model and frozen references. Only the years that a round used; one query.
    """
    placeringer = (
        Placering.objects.filter(afdeling=afdeling, monitorering__in=offentliggjorte().filter(gaelder_fra_on__lte=dag))
        .order_by("monitorering__gaelder_fra_on", "monitorering_id")
        .values_list("monitorering_id", "monitorering__parametre", "inddata")
    )
    modeller: dict[str, Any] = {}
    fundne: dict[Indikator, dict[int, Rundegraense]] = {}
    for runde_id, parametre, tekst in placeringer:
        if parametre not in modeller:
            modeller[parametre] = model_fra_dict(json.loads(parametre))
        inddata = json.loads(tekst)
        referencer, liste_aar = _referencer(inddata)
        graenser = farvegraenser(modeller[parametre], referencer)
        for indikator, maaling in inddata["maalinger"].items():
            if maaling["aar"] is not None:
                farver = graenser.get(Indikator(indikator), {})
                aar = liste_aar if any(g.af_landstal for g in farver.values()) else None
                fundne.setdefault(Indikator(indikator), {})[maaling["aar"]] = Rundegraense(farver, runde_id, True, aar)
    return fundne


def _referencer(inddata: Mapping[str, Any]) -> tuple[Referencer, int | None]:
    """The frozen national figures, and the year of the list that they stand on."""
    snit, trykt = (inddata[felt] or {} for felt in ("doemte_landsgennemsnit", "doemte_trykt_graense"))
    tal = (None if d.get("vaerdi") is None else Decimal(d["vaerdi"]) for d in (snit, trykt))
    return Referencer(*tal), (trykt if trykt.get("vaerdi") else snit).get("aar")


def brud_i(indikator: Indikator) -> list[Brud]:
    """The breaks in method of one indicator, by the law's own words."""
    return metodebrud(gaeldende_lov(), indikator)


def graensebrud_for(afdeling: Afdeling) -> list[Brud]:
    """The days on which the afdeling took others in or was divided, in order of time. One query."""
    dage: dict[dt.date, tuple[list[str], list[str]]] = {}
    for f in foelge(afdeling):
        ind, ud = dage.setdefault(f.on, ([], []))
        if f.efterfoelger_id == afdeling.pk:
            ind.append(str(f.forgaenger))
        else:
            ud.append(str(f.efterfoelger))
    return [graensebrud(on, ind, ud) for on, (ind, ud) in dage.items()]
