"""The guards stand: no trigger of ours is missing or switched off, and no reference points at nothing."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey

from .invariant import Brud, Invariant, raekker

#: Tables whose rows the database itself judges, and at least so many triggers of ours on each.
VOGTEDE = {
    "anvisning_indmelding": 5,
    "anvisning_anvisning": 6,
    "anvisning_aarsag": 2,
    "anvisning_retgenaabning": 2,
    "anvisning_screening": 3,
    "anvisning_sikkerhedsventil": 3,
    "anvisning_bolig": 4,
    "anvisning_fristsaetning": 2,
    "anvisning_farveskift": 2,
    "anvisning_ledighedstal": 2,
    "anvisning_afvistforsoeg": 2,
    "anvisning_regelsaet": 3,
    "anvisning_fleksibelaftale": 2,
    "anvisning_kriterium": 2,
    "anvisning_aftaledokument": 2,
    "anvisning_portudfald": 3,
    "anvisning_portforhold": 1,
    "haendelser_haendelse": 2,
    "moeder_moede": 2,
    "moeder_deltagelse": 2,
    "moeder_beslutning": 2,
    "moeder_moedepakke": 2,
    "monitoring_modelversion": 3,
    "monitoring_placering": 1,
    "monitoring_talraekke": 4,
    "monitoring_raablok": 2,
    "monitoring_korrektion": 1,
}


def udloesere() -> Iterator[Brud]:
    """`tgenabled` is ``O`` for a trigger that runs for everyone."""
    fundne = dict.fromkeys(VOGTEDE, 0)
    for tabel, navn, slaaet_til in raekker(
        "SELECT c.relname, t.tgname, t.tgenabled::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace ORDER BY 1, 2"
    ):
        if slaaet_til not in ("O", "A"):
            yield Brud(f"tabellen {tabel}", f"vagten {navn} er slået fra")
        elif tabel in fundne:
            fundne[tabel] += 1
    for tabel, mindst in VOGTEDE.items():
        if fundne[tabel] < mindst:
            yield Brud(f"tabellen {tabel}", f"har {fundne[tabel]} vagter, der virker; der skal være mindst {mindst}")


def henvisninger() -> Iterator[Brud]:
    """References that are held by triggers instead of foreign keys, for speed."""
    for model in apps.get_models():
        for felt in model._meta.concrete_fields:
            if not isinstance(felt, ForeignKey) or getattr(felt, "db_constraint", True) or not model._meta.managed:
                continue
            navn = connection.ops.quote_name
            tabel, maal = navn(model._meta.db_table), felt.related_model._meta
            for pk, vaerdi in raekker(
                f"SELECT r.id, r.{navn(felt.column)} FROM {tabel} r WHERE r.{navn(felt.column)} IS NOT NULL"
                f" AND NOT EXISTS (SELECT 1 FROM {navn(maal.db_table)} m WHERE m.id = r.{navn(felt.column)})"
            ):
                yield Brud(
                    f"{model._meta.verbose_name} {pk}", f"henviser til {maal.verbose_name} {vaerdi}, der ikke findes"
                )


INVARIANTER = (
    Invariant("vagterne_staar", "Databasens vagter findes og er slået til.", udloesere),
    Invariant("henvisninger_findes", "Det, som en række henviser til, findes.", henvisninger),
)
