"""An import is withdrawn: what it superseded comes into force again; its file, raw rows and figures stay as history.

A withdrawn figure is one superseded by its own import. Imports of the same years are withdrawn from the newest
backwards: a later file that repeats a figure stores none of its own, and would lose it with the earlier one.
"""

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from monitoring.domain.cpr import CPR_BESKED, ligner_cpr
from monitoring.domain.dansk import dato
from monitoring.models import (
    INDIKATORNUMRE,
    Bilagsraekke,
    Indlaesning,
    Kilde,
    Ministerliste,
    Monitorering,
    Omraademedlemskab,
    Placering,
    Udpegning,
)
from monitoring.services import bilag
from monitoring.services.korrektioner import tilbyd_efter_tilbagetraekning
from monitoring.services.lagring import laas_indlaesninger
from monitoring.signals import grundlag_aendret
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser.services import skriv

_S = Indlaesning.Status
_R = Monitorering.Status
_BRUGT_AF_RUNDE = """
    SELECT DISTINCT p.monitorering_id
    FROM monitoring_placering p,
         LATERAL jsonb_path_query(p.inddata::jsonb, 'strict $.**.observationer[*]') AS brugt(id)
    WHERE p.afdeling_id IN (SELECT afdeling_id FROM monitoring_talraekke WHERE indlaesning_id = %(job)s)
      AND EXISTS (
          SELECT FROM monitoring_observation o
          WHERE o.indlaesning_id = %(job)s AND o.id = (brugt.id #>> '{}')::bigint
            AND o.talraekke_id BETWEEN (brugt.id #>> '{}')::bigint - 15 AND (brugt.id #>> '{}')::bigint
      )
"""
#: The import's figures in force are superseded by itself; how many.
_TAL_UD = """
    WITH ud AS (
        SELECT talraekke_id, array_agg(nummer) AS numre FROM monitoring_observation
        WHERE indlaesning_id = %(job)s AND erstattet_af_id IS NULL GROUP BY talraekke_id
    ), rettet AS (
        UPDATE monitoring_talraekke t SET erstattet = ARRAY(
            SELECT CASE WHEN i.nummer = ANY(ud.numre) THEN %(job)s::bigint ELSE t.erstattet[i.nummer] END
            FROM generate_series(1, %(antal)s) i(nummer) ORDER BY i.nummer
        ) FROM ud WHERE t.id = ud.talraekke_id
    )
    SELECT coalesce(sum(cardinality(numre)), 0) FROM ud
"""
#: What it superseded of others is in force again; how many.
_TAL_IND = """
    WITH ind AS (
        SELECT t.id, (SELECT count(*) FROM unnest(t.erstattet) e(id) WHERE e.id = %(job)s) AS antal
        FROM monitoring_talraekke t
        WHERE t.erstattet @> ARRAY[%(job)s::bigint] AND t.erstattet IS NOT NULL AND t.indlaesning_id <> %(job)s
    ), rettet AS (
        UPDATE monitoring_talraekke t SET erstattet = NULLIF(
            array_replace(t.erstattet, %(job)s::bigint, NULL), array_fill(NULL::bigint, ARRAY[cardinality(t.erstattet)])
        ) FROM ind WHERE t.id = ind.id
    )
    SELECT coalesce(sum(antal), 0) FROM ind
"""
_KAN_IKKE = {
    Kilde.REGISTER: (
        "En indlæsning af registeret kan ikke trækkes tilbage, for afdelinger og deres historik kan allerede være i"
        " brug. Indlæs en rettet registerfil, eller ret afdelingen i registeret."
    ),
    Kilde.BOLIGER: (
        "En indlæsning af boliger kan ikke trækkes tilbage, for boligerne kan allerede være meldt ind."
        " Indlæs en rettet fil med boligerne."
    ),
    Kilde.LEDIGE: (
        "En indlæsning af ledige boliger kan ikke trækkes tilbage, for boligerne er meldt ind hver for sig."
        " Boligorganisationen trækker den enkelte indmelding tilbage."
    ),
    Kilde.LEDIGHED: (
        "En indlæsning af ledige familieboliger kan ikke trækkes tilbage. Boligorganisationen retter tallene, eller"
        " indlæser en rettet fil."
    ),
}


def traek_indlaesning_tilbage(*, indlaesning_id: int, begrundelse: str, by: Bruger, now: dt.datetime) -> Indlaesning:
    """Take an import out of force, unless a published round used it. Drafts that used it must be computed again."""
    tjek_ret(by, Rettighed.INDLAES_DATA, handling="trække en indlæsning tilbage")
    grund = _renset(begrundelse)
    with transaction.atomic():
        laas_indlaesninger()
        job = Indlaesning.objects.select_for_update(of=("self",), no_key=True).get(pk=indlaesning_id)
        # Rounds that are being computed or published are waited for; those that begin now wait for us.
        runder = list(Monitorering.objects.select_for_update().order_by("pk"))
        if nej := spaerring(job):
            raise Afvist(nej)
        kladder = _nulstil_kladder(_brugt_i(job, runder))
        udfald = _traek(job)
        tilbyd_efter_tilbagetraekning(indlaesning=job)
        job.status, job.trukket_at, job.trukket_by, job.trukket_begrundelse = _S.TRUKKET, now, by, grund
        job.save(update_fields=["status", "trukket_at", "trukket_by", "trukket_begrundelse"])
        skriv(
            art="indlaesning.trukket",
            objekt=job,
            tekst=f"{job} blev trukket tilbage. Begrundelse: {grund}",
            by=by,
            now=now,
            grundlag={"begrundelse": grund, "kladder_at_beregne_igen": kladder, **udfald},
        )
    return job


def _renset(begrundelse: str) -> str:
    grund = begrundelse.replace("\0", "").strip()
    if not grund:
        raise Afvist("Skriv en begrundelse for at trække indlæsningen tilbage.", felt="begrundelse")
    if ligner_cpr(grund):
        raise Afvist(CPR_BESKED, felt="begrundelse")
    return grund


def spaerring(job: Indlaesning) -> str | None:
    """Why the import cannot be withdrawn now; None when it can."""
    if job.status == _S.TRUKKET:
        return "Indlæsningen er allerede trukket tilbage."
    if job.status != _S.INDLAEST:
        return (
            f"Kun en fil, der er indlæst, kan trækkes tilbage. Denne har status »{job.get_status_display()}«,"
            " og den har ikke ændret noget."
        )
    if job.kilde in _KAN_IKKE:
        return _KAN_IKKE[Kilde(job.kilde)]
    if nyere := _nyere(job):
        return (
            f"En nyere indlæsning fra samme kilde dækker den samme tid: {nyere.fil.navn}, indlæst"
            f" {dato(timezone.localdate(nyere.created_at))} (nummer {nyere.pk}). Træk den tilbage først."
        )
    if grund := _bilag_hviler_paa(job):
        return grund
    return _rundegrund(_brugt_i(job, list(Monitorering.objects.order_by("pk"))))


def _rundegrund(runder: Iterable[Monitorering]) -> str | None:
    for runde in runder:
        if runde.offentliggjort_at is not None:
            return (
                f"Runden pr. {dato(runde.pr_on)}, som er offentliggjort, bruger tal fra indlæsningen, så den kan ikke"
                " trækkes tilbage. Indlæs en rettet fil i stedet; så gælder de nye tal fra næste runde."
            )
        if runde.status != _R.KLADDE:
            return (
                f"Runden pr. {dato(runde.pr_on)} bruger tal fra indlæsningen og har status"
                f" »{runde.get_status_display()}«. Træk rundens indstilling tilbage først."
            )
    return None


def _nyere(job: Indlaesning) -> Indlaesning | None:
    """A later import of the source that speaks of any of the same years (or list dates)."""
    egne = set(job.genkendt.get("perioder", []))
    egen_slut = job.finished_at or job.created_at
    andre = Indlaesning.objects.filter(kilde=job.kilde, status=_S.INDLAEST).exclude(pk=job.pk)
    senere = andre.annotate(slut=Coalesce("finished_at", "created_at"))
    senere = senere.filter(Q(slut__gt=egen_slut) | Q(slut=egen_slut, pk__gt=job.pk))
    for anden in senere.select_related("fil").defer("fil__indhold", "fund").order_by("-slut", "-pk"):
        deres = set(anden.genkendt.get("perioder", []))
        if not egne or not deres or egne & deres:
            return anden
    return None


def _bilag_hviler_paa(job: Indlaesning) -> str | None:
    """An annex that names areas of a list which would go with the import."""
    if job.kilde != Kilde.MINISTERIET:
        return None
    dage = _egne_lister(job).values_list("listedato", flat=True)
    raekke = Bilagsraekke.objects.filter(listedato__in=dage).select_related("indlaesning__fil").first()
    if raekke is None:
        return None
    return (
        f"Bilaget til listen af {dato(raekke.listedato)} er indlæst ({raekke.indlaesning.fil.navn}, nummer"
        f" {raekke.indlaesning_id}). Træk bilaget tilbage først."
    )


def _egne_lister(job: Indlaesning) -> Any:
    """The lists that exist by this import alone; what was withdrawn with another import holds no list up."""
    andres = Udpegning.objects.exclude(indlaesning=job).exclude(erstattet_af=F("indlaesning")).values("liste")
    return Ministerliste.objects.filter(indlaesning=job).exclude(pk__in=andres)


def _brugt_i(job: Indlaesning, runder: list[Monitorering]) -> list[Monitorering]:
    """The rounds whose placements rest on the import, published ones first."""
    beregnede = [runde for runde in runder if runde.beregnet_at is not None]
    if job.kilde in (Kilde.LBF, Kilde.TVILLING):
        with connection.cursor() as cursor:
            cursor.execute(_BRUGT_AF_RUNDE, {"job": job.pk})
            ider = {raekke[0] for raekke in cursor.fetchall()}
        brugt = [runde for runde in beregnede if runde.pk in ider]
    elif job.kilde == Kilde.MINISTERIET:
        brugt = [runde for runde in beregnede if _bruger_liste(runde, _listedage(job))]
    else:
        brugt = [runde for runde in beregnede if _bruger_bilag(runde, job)]
    return sorted(brugt, key=lambda runde: (runde.offentliggjort_at is None, runde.pk))


def _listedage(job: Indlaesning) -> set[dt.date]:
    gennem_udpegning = Udpegning.objects.filter(Q(indlaesning=job) | Q(erstattet_af=job)).values("liste")
    lister = Ministerliste.objects.filter(Q(indlaesning=job) | Q(pk__in=gennem_udpegning))
    return set(lister.values_list("listedato", flat=True))


def _bruger_liste(runde: Monitorering, dage: set[dt.date]) -> bool:
    """The list and the national figures are the same for all placements of a round: one of them tells."""
    inddata = Placering.objects.filter(monitorering=runde).values_list("inddata", flat=True).first()
    if inddata is None:
        return False
    data: dict[str, Any] = json.loads(inddata)
    landstal = [data.get("doemte_landsgennemsnit"), data.get("doemte_trykt_graense")]
    aar = {tallet["aar"] for tallet in landstal if tallet}
    return data.get("listedato") in {dag.isoformat() for dag in dage} or bool(aar & {dag.year for dag in dage})


def _bruger_bilag(runde: Monitorering, job: Indlaesning) -> bool:
    """Whether the annex in force on the round's day is one that the import wrote rows of."""
    bilagsdage = Bilagsraekke.objects.filter(listedato__lte=runde.pr_on).values_list("listedato", flat=True)
    seneste = bilagsdage.order_by("-listedato").first()
    return seneste is not None and seneste.isoformat() in _bilagsdage(job)


def _bilagsdage(job: Indlaesning) -> set[str]:
    egne = Bilagsraekke.objects.filter(indlaesning=job).values_list("listedato", flat=True)
    return {dag.isoformat() for dag in egne} | set(job.genkendt.get("perioder", []))


def _nulstil_kladder(runder: list[Monitorering]) -> list[int]:
    """Drafts that rest on the import are no longer computed; published ones never come here."""
    for runde in runder:
        runde.placeringer.all().delete()
        runde.beregnet_at, runde.beregnet_by = None, None
        runde.save(update_fields=["beregnet_at", "beregnet_by"])
    return [runde.pk for runde in runder]


def _traek(job: Indlaesning) -> dict[str, Any]:
    """Take the rows out of force, and tell who may be affected; what was done, for the log."""
    udfald: dict[str, Any] = {"tal_ud": _antal(_TAL_UD, job), "tal_i_kraft_igen": _antal(_TAL_IND, job)}
    if job.kilde == Kilde.MINISTERIET:
        udfald |= _traek_lister(job)
        beroerte = sorted(set(Omraademedlemskab.objects.values_list("afdeling_id", flat=True)))
    elif job.kilde == Kilde.MINISTERIET_AFDELINGER:
        udfald |= _traek_bilag(job)
        beroerte = sorted(bilag.genopbyg_medlemskaber())
    else:
        beroerte = []  # figures reach the colours through rounds alone
    if beroerte:
        grundlag_aendret.send(sender=Indlaesning, afdeling_ids=beroerte)
    return udfald


def _antal(saetning: str, job: Indlaesning) -> int:
    with connection.cursor() as cursor:
        cursor.execute(saetning, {"job": job.pk, "antal": len(INDIKATORNUMRE)})
        [antal] = cursor.fetchone() or (0,)
    return int(antal)


def _traek_lister(job: Indlaesning) -> dict[str, Any]:
    """Designations as before; lists that were new go with their designations, lists' corrected figures go back."""
    egne = list(_egne_lister(job))
    Udpegning.objects.filter(indlaesning=job, erstattet_af=None).update(erstattet_af=job)
    igen = Udpegning.objects.filter(erstattet_af=job).exclude(indlaesning=job).update(erstattet_af=None)
    for liste in egne:
        liste.delete()
    for liste in Ministerliste.objects.filter(indlaesning=job):
        anden = liste.udpegninger.exclude(indlaesning=job).order_by("pk").values_list("indlaesning_id", flat=True)
        Ministerliste.objects.filter(pk=liste.pk).update(indlaesning_id=anden.first() or job.pk)
    for dag, felter in job.genkendt.get("gemt", {}).get("rettede_listetal", {}).items():
        foer = {felt: skift["foer"] for felt, skift in felter.items()}
        Ministerliste.objects.filter(listedato=dag).update(**foer)
    return {"udpegninger_i_kraft_igen": igen, "fjernede_lister": [str(liste.listedato) for liste in egne]}


def _traek_bilag(job: Indlaesning) -> dict[str, Any]:
    """The annex's rows go; those that it had taken away come back."""
    dage = set(Bilagsraekke.objects.filter(indlaesning=job).values_list("listedato", flat=True))
    fjernet, _ = Bilagsraekke.objects.filter(indlaesning=job).delete()
    foer = job.genkendt.get("gemt", {}).get("erstattede_bilagsraekker", [])
    Bilagsraekke.objects.bulk_create(
        [
            Bilagsraekke(listedato=dag, omraade_id=om, afdeling_id=afd, indlaesning_id=indl, raekke=raekke)
            for dag, om, afd, indl, raekke in foer
        ]
    )
    uden = [dag for dag in dage if not Bilagsraekke.objects.filter(listedato=dag).exists()]
    Ministerliste.objects.filter(listedato__in=uden).update(med_bilag=False)
    return {"bilagsraekker_fjernet": fjernet, "bilagsraekker_igen": len(foer)}
