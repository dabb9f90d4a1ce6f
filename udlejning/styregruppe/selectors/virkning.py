"""What the adoption of a draft would do: vacancies that close or open on its day, afdelinger that change colour."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from anvisning.domain.port import afgoer
from anvisning.domain.vaerdier import Handling
from anvisning.models import Anvisning, Indmelding, Regelsaet
from anvisning.services.port import Porten
from anvisning.services.regelsaet import regelsaet_paa, som_regelsaet
from monitoring.domain.trappe import model_fra_dict
from monitoring.domain.vaerdier import Farve
from monitoring.models import Modelversion
from udlejning.styregruppe.domain.frosne import Genplacering
from udlejning.styregruppe.domain.virkning import farvevirkning
from udlejning.styregruppe.selectors.frosne import frosne_runder
from udlejning.styregruppe.selectors.resultat import runden_paa
from udlejning.styregruppe.slags import Version


@dataclass(frozen=True, slots=True)
class Skift:
    """So many afdelinger of the round go from one colour to another."""

    fra: Farve
    til: Farve
    antal: int


@dataclass(frozen=True, slots=True)
class Aftalevirkning:
    """On `dag`: open reports that the new rules close, by whether they have an offer, and those that stay open."""

    dag: dt.date
    lukkes: Sequence[Indmelding]
    aabne: int


@dataclass(frozen=True, slots=True)
class Modelvirkning:
    """The round in force placed anew by the model, from its frozen inputs; `pr_on` None where none is in force."""

    pr_on: dt.date | None
    afdelinger: int
    skift: list[Skift]

    @property
    def antal(self) -> int:
        return sum(s.antal for s in self.skift)


def ventende_virkning(version: Version, idag: dt.date) -> Aftalevirkning | Modelvirkning:
    return aftalevirkning(version, idag) if isinstance(version, Regelsaet) else modelvirkning(version, idag)


def aftalevirkning(version: Regelsaet, idag: dt.date) -> Aftalevirkning:
    """The gate asked twice of each open report, by the rules of today and by the draft's, on the colours of its day."""
    nye = som_regelsaet(version.data)
    dag = max(version.fra_on, idag)
    levende = Prefetch("anvisninger", Anvisning.objects.filter(status__in=Anvisning.LEVENDE), to_attr="levende")
    aabne = list(
        Indmelding.objects.filter(status__in=[Indmelding.Status.INDMELDT, Indmelding.Status.RESERVERET])
        .select_related("bolig__afdeling__organisation")
        .prefetch_related(levende)
        .order_by("bolig__afdeling__organisation__sorteringsnavn", "bolig__afdeling__nr", "bolig__adresse", "id")
    )
    porten, nu = Porten({i.bolig.afdeling_id: i.bolig.afdeling for i in aabne}.values(), dag), regelsaet_paa(idag)
    lukkes = []
    for indmelding in aabne:
        bolig = indmelding.bolig
        forhold = porten.forhold(bolig.afdeling_id, bolig.type, bolig.pk)
        if any(
            afgoer(forhold, nu, handling).er_aaben and not afgoer(forhold, nye, handling).er_aaben
            for handling in (Handling.INDMELDING, Handling.ANVISNING)
        ):
            lukkes.append(indmelding)
    return Aftalevirkning(dag, lukkes, len(aabne) - len(lukkes))


def modelvirkning(version: Modelversion, idag: dt.date) -> Modelvirkning:
    alle = farvevirkning(frosne_runder(), Genplacering(model_fra_dict(version.data)))
    runden = runden_paa(alle, idag)
    if runden is None:
        return Modelvirkning(None, 0, [])
    talt = Counter((flytning.foer[0], flytning.efter[0]) for flytning in runden.farveskift)
    skift = [Skift(fra, til, antal) for (fra, til), antal in talt.items()]
    return Modelvirkning(runden.runde.pr_on, len(runden.efter), sorted(skift, key=lambda s: (s.fra.value, s.til.value)))
