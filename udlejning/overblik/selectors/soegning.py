"""May I assign here? Afdelinger by name, number or address, each with what its colour allows on a day."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from anvisning.domain.port import Afgoerelse
from anvisning.domain.regeldata import SCREENING
from anvisning.domain.vaerdier import Handling
from anvisning.models import Bolig, Dispensation, Indmelding
from anvisning.selectors import soegning
from anvisning.services.port import Porten
from monitoring.api import Afdeling, Farvesegment, Overbliksfilter, Overbliksraekke, maa_se_tal, overblik_raekker
from udlejning.brugere.models import Bruger

from .afdelingsside import uden_fritekst

#: As many hits as one looks through; with more the words should be narrower.
HOEJST = 20


@dataclass(frozen=True, slots=True)
class Traef:
    """One afdeling. `segment` is its colour with the days it holds; `ledige` and `tilbudte` its open reports today.

    `dispensation` is the afdeling's own in force on the day, `boligdispensationer` how many of its units have one.
    What only those may see who see the afdeling's figures is left out for the others: None, and no reasons.
    """

    raekke: Overbliksraekke
    segment: Farvesegment | None
    indmelding: Afgoerelse
    anvisning: Afgoerelse
    fleksibel: Afgoerelse
    dispensation: Dispensation | None
    boligdispensationer: int
    ledige: int | None
    tilbudte: int | None

    @property
    def screening(self) -> bool:
        return any(v.noegle == SCREENING for v in self.anvisning.vilkaar)


@dataclass(frozen=True, slots=True)
class Fund:
    traef: list[Traef]
    ialt: int

    @property
    def eneste(self) -> Afdeling | None:
        """The one afdeling that fits, if there is exactly one."""
        return self.traef[0].raekke.afdeling if self.ialt == 1 else None


def soeg(bruger: Bruger, ordene: str, dag: dt.date) -> Fund:
    """The first hits in order of name, of the afdelinger that the user may see."""
    adresser = Bolig.objects.filter(soegning(ordene)).order_by().values_list("afdeling", flat=True).distinct()
    filtre = Overbliksfilter(soeg=ordene, ogsaa=tuple(adresser), sorter="navn")
    side = overblik_raekker(bruger, dag, filtre, pr_side=HOEJST)
    raekker = list(side.object_list)
    porten = Porten([r.afdeling for r in raekker], dag)
    ledige = _ledige([r.afdeling.pk for r in raekker])
    return Fund([_traef(bruger, r, porten, ledige) for r in raekker], side.paginator.count)


def _traef(bruger: Bruger, raekke: Overbliksraekke, porten: Porten, ledige: dict[int, tuple[int, int]]) -> Traef:
    afdeling, maa_se = raekke.afdeling, maa_se_tal(bruger, raekke.afdeling)
    svar = {h: porten.svar(afdeling.pk, h) for h in Handling}
    if not maa_se:
        svar = {h: uden_fritekst(s) for h, s in svar.items()}
    dispensationer = porten.dispensationer(afdeling.pk) if maa_se else []
    antal = ledige.get(afdeling.pk, (0, 0)) if maa_se else (None, None)
    return Traef(
        raekke=raekke,
        segment=porten.farven(afdeling.pk),
        indmelding=svar[Handling.INDMELDING],
        anvisning=svar[Handling.ANVISNING],
        fleksibel=svar[Handling.FLEKSIBEL_UDLEJNING],
        dispensation=next((d for d in dispensationer if d.bolig_id is None), None),
        boligdispensationer=len({d.bolig_id for d in dispensationer if d.bolig_id is not None}),
        ledige=antal[0],
        tilbudte=antal[1],
    )


def _ledige(afdeling_ids: list[int]) -> dict[int, tuple[int, int]]:
    """Afdeling → its reports that wait for an offer, and those that are offered."""
    status = Indmelding.Status
    talt = (
        Indmelding.objects.filter(bolig__afdeling__in=afdeling_ids, status__in=[status.INDMELDT, status.RESERVERET])
        .order_by()
        .values_list("bolig__afdeling")
        .annotate(
            ledige=Count("pk", filter=Q(status=status.INDMELDT)),
            tilbudte=Count("pk", filter=Q(status=status.RESERVERET)),
        )
    )
    return {pk: (ledige, tilbudte) for pk, ledige, tilbudte in talt}
