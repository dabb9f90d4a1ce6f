"""The steps of an offer on the unit's page: first the screening, where one is demanded, then the offer itself."""

from dataclasses import dataclass, field

from django.http import HttpRequest

from anvisning.domain.port import Afgoerelse
from anvisning.models import Anvisning, Indmelding, Screening
from anvisning.selectors.screening import gaeldende, screeninger_for


@dataclass(frozen=True, slots=True)
class Screeningstrin:
    """`uden_tilbud` are the report's screenings that no offer stands on, `gaeldende` the one per case that counts
    today, `valgt` the one the page is about: the case that the address names, or that the form sent is about.
    """

    uden_tilbud: list[Screening] = field(default_factory=list)
    gaeldende: list[Screening] = field(default_factory=list)
    valgt: Screening | None = None


def screeningstrin(
    request: HttpRequest, indmelding: Indmelding, svar: Afgoerelse, sendt: Screening | None
) -> Screeningstrin:
    """What has been screened for the report. Ask it only for a reader who may see case references.

    `sendt` is the screening that a form that was sent is about.
    """
    alle = list(screeninger_for(indmelding))
    brugte = set(Anvisning.objects.filter(indmelding=indmelding).values_list("screening_id", flat=True))
    uden_tilbud = [s for s in alle if s.pk not in brugte]
    if svar.screening is None:
        return Screeningstrin(uden_tilbud)
    aktuelle = gaeldende(alle, svar.screening)
    nr = str(sendt.pk) if sendt is not None else request.GET.get("screening", "")
    sagsref = request.POST.get("tilbud-sagsref", "").strip()
    valgt = next((s for s in aktuelle if str(s.pk) == nr or s.sagsref == sagsref), None)
    return Screeningstrin(uden_tilbud, aktuelle, valgt)
