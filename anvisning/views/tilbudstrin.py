"""The steps of an offer on the unit's page: first the screening, where one is demanded, then the offer itself."""

from dataclasses import dataclass, field

from django.http import HttpRequest

from anvisning.domain.port import Afgoerelse
from anvisning.models import Anvisning, Indmelding, Screening
from anvisning.selectors.aarsager import bortfald_i_sagerne, nej_til_boligen, tilbud_paa
from anvisning.selectors.screening import gaeldende, screeninger_for


@dataclass(frozen=True, slots=True)
class Screeningstrin:
    """`uden_tilbud` are the report's screenings that no offer stands on, `gaeldende` the one per case that counts
    today, beside the answer that closed the case's right (None: it has it) and the case's no to this unit, `valgt` the
    one the page is about: the case that the address names, or that the form sent is about.
    """

    uden_tilbud: list[Screening] = field(default_factory=list)
    gaeldende: list[tuple[Screening, Anvisning | None, Anvisning | None]] = field(default_factory=list)
    valgt: Screening | None = None
    valgt_bortfald: Anvisning | None = None

    @property
    def aabner(self) -> bool:
        """The chosen case may be offered the unit, as far as the screening and its right go."""
        return self.valgt is not None and self.valgt.aabner and self.valgt_bortfald is None


def screeningstrin(
    request: HttpRequest, indmelding: Indmelding, svar: Afgoerelse, sendt: Screening | None
) -> Screeningstrin:
    """What has been screened for the report. Ask it only for a reader who may see case references.

    `sendt` is the screening that a form that was sent is about.
    """
    alle = list(screeninger_for(indmelding))
    tilbud = list(tilbud_paa(indmelding))
    brugte = {et.screening_id for et in tilbud}
    uden_tilbud = [s for s in alle if s.pk not in brugte]
    if svar.screening is None:
        return Screeningstrin(uden_tilbud)
    aktuelle = gaeldende(alle, svar.screening)
    nr = str(sendt.pk) if sendt is not None else request.GET.get("screening", "")
    sagsref = request.POST.get("tilbud-sagsref", "").strip()
    valgt = next((s for s in aktuelle if str(s.pk) == nr or s.sagsref == sagsref), None)
    bortfald, nej = bortfald_i_sagerne([s.sagsref for s in aktuelle]), nej_til_boligen(tilbud)
    return Screeningstrin(
        uden_tilbud,
        [(s, bortfald.get(s.sagsref), nej.get(s.sagsref)) for s in aktuelle],
        valgt,
        bortfald.get(valgt.sagsref) if valgt else None,
    )
