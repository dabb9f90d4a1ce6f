"""A case's right to a further offer: it lapses by the reason of an answer, and a caseworker can reopen it."""

import contextlib
import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from anvisning.models import Anvisning, Retgenaabning
from anvisning.selectors.aarsager import bortfald_i_sagen
from anvisning.services.laase import Vagtafvist, laas_sagen, oversaet_afvisning
from anvisning.services.tekster import renset
from monitoring.api import dato
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser import services as haendelser


class Retbortfaldet(Afvist):
    """The case has no right to a further offer. `anvisning` is the offer whose answer closed it."""

    def __init__(self, anvisning: Anvisning) -> None:
        assert anvisning.aarsag is not None  # the selector finds only answers with a reason
        assert anvisning.besvaret_at is not None
        super().__init__(
            f"Sagen {anvisning.sagsref} har ikke længere ret til et nyt tilbud: tilbuddet på "
            f"{anvisning.indmelding.bolig} sluttede {dato(timezone.localdate(anvisning.besvaret_at))} "
            f"med årsagen »{anvisning.aarsag.navn}«. "
            "Er der grund til at tilbyde alligevel, så genåbn sagens ret med en begrundelse.",
            felt="sagsref",
        )
        self.anvisning = anvisning


def kraev_ret_til_tilbud(sagsref: str) -> None:
    """Refuse when the case's right has lapsed, before anything is done for it. The guard judges the offer itself."""
    lukket = bortfald_i_sagen(sagsref).first()
    if lukket is not None:
        raise Retbortfaldet(lukket)


@contextlib.contextmanager
def forklar_bortfald(sagsref: str) -> Iterator[None]:
    """What the guard refuses for the case's right becomes `Retbortfaldet`. Around the transaction of the offer.

    The guard has to ask in any case; asking before it would cost every offer a query for the sake of the few.
    """
    try:
        yield
    except Vagtafvist as fejl:
        lukket = bortfald_i_sagen(renset(sagsref, felt="sagsref")).first() if fejl.kode == "UD006" else None
        if lukket is None:
            raise
        raise Retbortfaldet(lukket) from fejl


def genaabn_ret(*, anvisning: Anvisning, begrundelse: str, by: Bruger, now: dt.datetime) -> list[Retgenaabning]:
    """Give the case of `anvisning` its right back, with a reason. What closed it stands in the log."""
    tjek_ret(by, Rettighed.ANVIS_BOLIG, handling="genåbne en sags ret")
    mangler = "Skriv, hvorfor sagen får retten igen. Skriv ikke om borgerens forhold."
    grund = renset(begrundelse, felt="begrundelse", mangler=mangler)
    with oversaet_afvisning(), transaction.atomic():
        laas_sagen(anvisning.sagsref)
        lukkede = list(bortfald_i_sagen(anvisning.sagsref))
        if not lukkede:
            raise Afvist("Sagen har allerede ret til et nyt tilbud. Genindlæs siden for at se, hvad der er sket.")
        fundne = Retgenaabning.objects.bulk_create(
            [Retgenaabning(anvisning=lukket, begrundelse=grund, at=now, by=by) for lukket in lukkede]
        )
        for lukket in lukkede:
            haendelser.skriv(
                art="anvisning.ret_genaabnet",
                objekt=lukket,
                tekst="Sagens ret til et nyt tilbud er genåbnet.",
                by=by,
                now=now,
                grundlag={"begrundelse": grund, "aarsag": str(lukket.aarsag)},
            )
    return fundne
