"""The deadlines of a period, as they were kept, held against other rules."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from anvisning.domain.aarsager import FRIST_UDLOEBET
from anvisning.domain.perioder import Periode
from anvisning.domain.regnskab import Regelgrundlag
from anvisning.models import Anvisning, Indmelding
from anvisning.services.frister import sidste_dag
from udlejning.styregruppe.domain.frister import Fristart, Fristopslag, Fristsag, Fristvirkning, fristvirkning

_BESVARET = (Anvisning.Status.ACCEPTERET, Anvisning.Status.AFVIST)


def fristvirkning_i(periode: Periode, foer: Regelgrundlag, efter: Regelgrundlag) -> Fristvirkning:
    """The reports and the offers that began in the period; two queries."""
    return fristvirkning(fristsager(periode), foer=_opslag(foer), efter=_opslag(efter))


def fristsager(periode: Periode) -> Iterator[Fristsag]:
    yield from _indmeldinger(periode)
    yield from _tilbud(periode)


def _opslag(regler: Regelgrundlag) -> Fristopslag:
    def sidste(art: Fristart, fra_on: dt.date) -> dt.date:
        regelsaet = regler.paa(fra_on)
        bolig = art is Fristart.BOLIGANVISNINGEN
        return sidste_dag(fra_on, regelsaet.frist_boliganvisningen if bolig else regelsaet.frist_borgeren, regelsaet)

    return sidste


def _indmeldinger(periode: Periode) -> Iterator[Fristsag]:
    holdt = Anvisning.objects.filter(indmelding=OuterRef("pk"), status__in=Anvisning.LEVENDE).values("tilbudt_on")[:1]
    meldte = Indmelding.objects.filter(indmeldt_on__gte=periode.fra_on, indmeldt_on__lt=periode.til_on)
    felter = ("afdeling_id", "indmeldt_on", "frist_on", "status", "aarsag__noegle", "naaet_on")
    raekker = meldte.annotate(naaet_on=Subquery(holdt)).order_by("indmeldt_on", "id").values_list(*felter)
    for afdeling_id, fra_on, frist_on, status, aarsag, naaet_on in raekker:
        udloebet = status == Indmelding.Status.FRIGIVET and aarsag == FRIST_UDLOEBET
        yield Fristsag(Fristart.BOLIGANVISNINGEN, afdeling_id, fra_on, frist_on, naaet_on, udloebet)


def _tilbud(periode: Periode) -> Iterator[Fristsag]:
    givne = Anvisning.objects.filter(tilbudt_on__gte=periode.fra_on, tilbudt_on__lt=periode.til_on)
    felter = ("indmelding__afdeling_id", "tilbudt_on", "svarfrist_on", "status", "besvaret_at")
    for afdeling_id, fra_on, frist_on, status, besvaret_at in givne.order_by("tilbudt_on", "id").values_list(*felter):
        svaret_on = timezone.localdate(besvaret_at) if status in _BESVARET else None
        udloebet = status == Anvisning.Status.UDLOEBET
        yield Fristsag(Fristart.BORGEREN, afdeling_id, fra_on, frist_on, svaret_on, udloebet)
