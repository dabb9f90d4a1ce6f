"""Locks and refusals that the writing services share.

Order of locks, the same everywhere: the gate's advisory lock, the unit, the report, the offer, the case.
"""

import contextlib
from collections.abc import Iterator

from django.db import DatabaseError, IntegrityError, connection

from anvisning.models import Anvisning, Bolig, Indmelding
from udlejning.faelles.fejl import Afvist

#: Held shared by whoever asks the gate in order to write, exclusively while its outcomes are rebuilt.
#: The database's guard takes the same number (migration ``0004_vagt``).
PORTLAAS = 7221590001

_ENTYDIGHED = {
    "indmelding_en_aaben_pr_bolig": "Boligen er allerede meldt ind. Find den i listen over ledige boliger.",
    "anvisning_en_levende_pr_indmelding": "Boligen er allerede tilbudt en borger. Vælg en anden bolig i listen.",
    "fleksibelaftale_uden_overlap": (
        "Afdelingen har allerede vedtagne kriterier af samme art i en del af perioden. Vælg en anden periode, eller lav"
        " en ny version af dem."
    ),
    "bolig_nr_unik": "Afdelingen har allerede en bolig med dette lejemålsnummer. Find den under Boliger.",
}


#: The field of the form that a refusal of the database's guard is about.
_FELTER = {"UD004": "sagsref"}


class Vagtafvist(Afvist):
    """A refusal of the database's guard; `kode` is its SQLSTATE (see the migrations that begin with ``vagt``)."""

    def __init__(self, besked: str, *, kode: str) -> None:
        super().__init__(besked, felt=_FELTER.get(kode))
        self.kode = kode


def laas_porten(*, alene: bool = False) -> None:
    """Until the transaction ends: report and offer share the lock; `alene` (rebuilding) has it alone."""
    funktion = "pg_advisory_xact_lock" if alene else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {funktion}(%s)", [PORTLAAS])


def laas_bolig(bolig_id: int) -> Bolig:
    return (
        Bolig.objects.select_for_update(of=("self",), no_key=True)
        .select_related("afdeling__organisation")
        .get(pk=bolig_id)
    )


def laas_indmelding(indmelding_id: int) -> Indmelding:
    """The report, locked, with its unit."""
    return (
        Indmelding.objects.select_for_update(of=("self",), no_key=True)
        .select_related("bolig__afdeling__organisation")
        .get(pk=indmelding_id)
    )


def laas_tilbud(anvisning_id: int) -> Anvisning:
    """The offer, locked, after its report."""
    indmelding = laas_indmelding(Anvisning.objects.values_list("indmelding_id", flat=True).get(pk=anvisning_id))
    anvisning = Anvisning.objects.select_for_update(of=("self",), no_key=True).get(pk=anvisning_id)
    anvisning.indmelding = indmelding
    return anvisning


def laas_sagen(sagsref: str) -> None:
    """Until the transaction ends: the guard takes the same lock while it counts the case's open offers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('anvisning.sagsref:' || %s, 0))", [sagsref])


@contextlib.contextmanager
def oversaet_afvisning() -> Iterator[None]:
    """What the database refuses becomes the sentence that a user can read; anything else stays an error."""
    try:
        yield
    except IntegrityError as fejl:
        navn = getattr(getattr(fejl.__cause__, "diag", None), "constraint_name", None)
        if navn not in _ENTYDIGHED:
            raise
        raise Afvist(_ENTYDIGHED[navn]) from fejl
    except DatabaseError as fejl:
        kode = getattr(fejl.__cause__, "sqlstate", None) or ""
        if not kode.startswith("UD"):
            raise
        raise Vagtafvist(fejl.__cause__.diag.message_primary, kode=kode) from fejl  # type: ignore[union-attr]  # a psycopg error has it
