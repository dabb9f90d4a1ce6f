"""Agreements on fleksibel udlejning: what the law demands of them, both sides' yes, and whole documents."""

import hashlib
from collections.abc import Iterator

from anvisning.domain.diskrimination import forbudte_ord
from anvisning.models import Aftaledokument, Kriterium

from .invariant import Brud, Invariant, sql


def _kriterier() -> Iterator[Brud]:
    vedtagne = Kriterium.objects.filter(aftale__status__in=["vedtaget", "ophoert"])
    for kriterium in vedtagne.order_by("pk").iterator():
        if fundne := forbudte_ord(kriterium.ordlyd):
            yield Brud(f"kriterium {kriterium.pk}", f"handler om {fundne[0].grund}")


def _dokumenter() -> Iterator[Brud]:
    for dokument in Aftaledokument.objects.order_by("pk").iterator(chunk_size=10):
        if hashlib.sha256(bytes(dokument.indhold)).hexdigest() != dokument.sha256:
            yield Brud(f"dokument {dokument.pk}", "passer ikke til sin kontrolsum")


INVARIANTER = (
    sql(
        "obligatoriske_kriterier",
        "Vedtagne obligatoriske kriterier har beskæftigelse og uddannelse og gælder højst fire år.",
        "fleksibelaftale",
        """
        SELECT a.id, 'mangler beskæftigelse eller uddannelse, eller gælder over fire år'
          FROM anvisning_fleksibelaftale a
         WHERE a.art = 'obligatorisk' AND a.status IN ('vedtaget', 'ophoert')
           AND (a.til_on > a.fra_on + interval '4 years'
                OR (SELECT count(DISTINCT k.slags) FROM anvisning_kriterium k
                     WHERE k.aftale_id = a.id AND k.slags IN ('beskaeftigelse', 'uddannelse')) < 2)
         ORDER BY a.id
        """,
    ),
    sql(
        "aftalte_kriterier_er_foreslaaet",
        "En aftale om fleksibel udlejning er foreslået af den ene part, før den anden bekræfter den.",
        "fleksibelaftale",
        """
        SELECT a.id, 'er vedtaget uden at være foreslået først'
          FROM anvisning_fleksibelaftale a
         WHERE a.art = 'aftalt' AND a.status IN ('vedtaget', 'ophoert')
           AND (a.fremsat_at IS NULL OR a.fremsat_at > a.svar_at)
         ORDER BY a.id
        """,
    ),
    Invariant(
        "saglige_kriterier", "Intet vedtaget kriterium gør forskel efter oprindelse, tro og lignende.", _kriterier
    ),
    Invariant("aftaledokumenter_er_hele", "Hvert dokument passer til sin kontrolsum.", _dokumenter),
)
