"""The decisions that a meeting is asked for: what the system sees must be decided, and what was written in."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from anvisning.models import Dispensation
from anvisning.selectors import dispensationer_for
from monitoring.api import FARVENAVNE, Farve, dato, kun_egne, med_farve, tal
from monitoring.regler.runderegler import manuelregel
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.moeder.models import Beslutning, Forum, Moede
from udlejning.styregruppe.selectors.aftalevarsel import aftalevarsel
from udlejning.styregruppe.selectors.manuelle import Manuellinje, Stilling, manuelle_placeringer
from udlejning.styregruppe.selectors.versioner import tidslinjer, tilsidesat
from udlejning.styregruppe.slags import Version

from .moeder import forrige_moede, laeser

EN_DAG = dt.timedelta(days=1)
_MODEL = (Rettighed.SE_MODEL,)


@dataclass(frozen=True, slots=True)
class Oenske:
    """`adresse` leads to what the decision is about, for those with any of `retter`; what was written in has none."""

    tekst: str
    adresse: str = ""
    retter: tuple[Rettighed, ...] = ()

    def adresse_for(self, bruger: Bruger) -> str:
        return self.adresse if any(bruger.har_ret(ret) for ret in self.retter) else ""


def oensker(moede: Moede, dag: dt.date) -> list[Oenske]:
    """In the order that a meeting takes them; the housing committee is only asked what anybody may know."""
    egne = [Oenske(_skrevet(b)) for b in moede.beslutninger.filter(slags=Beslutning.Slags.OENSKET, rettet_af=None)]
    if moede.forum == Forum.BOLIGUDVALG:
        return [*egne, *_aftalen(dag)]
    if moede.forum == Forum.PRAKTISK:
        return [*egne, *_manuelle(moede, dag), *_dispensationer(moede, dag)]
    faelles = [*_versioner(moede, dag), *_aftalen(dag), *_manuelle(moede, dag), *_umaalte(moede, dag)]
    return [*egne, *faelles, *_dispensationer(moede, dag)]


def antagelse_for(moede: Moede) -> str:
    """The assumption that the list rests on; the housing committee's rests on none."""
    if moede.forum == Forum.BOLIGUDVALG:
        return ""
    return f"{manuelregel().varsles_antagelse} Dispensationer følger samme regel."


def manuelle_for(moede: Moede, dag: dt.date) -> list[Manuellinje]:
    """The manual placements that the meeting goes through: not those that the last one saw the end of.

    The practical forum's organisation has its own only.
    """
    foer = forrige_moede(moede)
    alle = [x for x in manuelle_placeringer(dag) if foer is None or x.slut_on > foer.holdes_on]
    if moede.organisation_id is None:
        return alle
    return [linje for linje in alle if linje.placering.afdeling.organisation_id == moede.organisation_id]


def aktuelle_dispensationer(moede: Moede, dag: dt.date, siden: dt.date | None) -> QuerySet[Dispensation]:
    """Asked for, in force, to come, and ended since the day `siden`."""
    status = Dispensation.Status
    fundne = dispensationer_for(laeser(moede)).filter(til_on__gt=siden or dag, ansoegt_at__date__lte=dag)
    return fundne.filter(status__in=[status.ANSOEGT, status.BEVILGET]).order_by("til_on", "id")


def _skrevet(beslutning: Beslutning) -> str:
    frist = f" Frist {dato(beslutning.frist_on)}." if beslutning.frist_on else ""
    ansvarlig = f" Ansvarlig: {beslutning.ansvarlig}." if beslutning.ansvarlig else ""
    return f"{beslutning.tekst}{ansvarlig}{frist}"


def vedtagne_paa(moede: Moede) -> list[Version]:
    """The versions that were adopted on the day of the styregruppe's meeting."""
    if moede.forum != Forum.STYREGRUPPE:
        return []
    return [v for linje in tidslinjer(moede.holdes_on) for v in linje.vedtagne if v.vedtaget_on == moede.holdes_on]


def _versioner(moede: Moede, dag: dt.date) -> list[Oenske]:
    """The address is where the adoption is written in, with the meeting filled in."""
    moedet = urlencode({"moede_on": moede.holdes_on.isoformat(), "moede": moede.hvem})
    return [
        Oenske(
            f"Vedtag {version.navn}, version {version.version}, som skal gælde fra {dato(version.fra_on)}. "
            f"Foreslået af {version.foreslaaet_by}: {version.begrundelse}{_forbehold(version)}",
            f"{reverse('styregruppe:vedtag_version', args=[linje.slags.noegle, version.pk])}?{moedet}",
            (Rettighed.VEDTAG_MODEL,),
        )
        for linje in tidslinjer(dag)
        for version in linje.aabne
        if version.er_foreslaaet
    ]


def _forbehold(version: Version) -> str:
    glemt = tilsidesat(version, version.fra_on)
    if glemt is None or version.bygger_paa is None:
        return ""
    if glemt.fra_on < version.bygger_paa.fra_on:
        return f" Forslaget skal have en anden dag, for den {dato(version.fra_on)} gælder version {glemt.version}."
    return f" Forslaget skal laves om, for version {glemt.version} er vedtaget i mellemtiden."


def _aftalen(dag: dt.date) -> list[Oenske]:
    varsel = aftalevarsel(dag)
    if varsel is None:
        return []
    if varsel.aftale is None or varsel.sidste_dag is None:
        tekst = "Der gælder ingen udlejningsaftale i dag. Beslut, hvordan den næste skal se ud."
    else:
        tekst = (
            f"{varsel.aftale} slutter {dato(varsel.sidste_dag)}, og der er ikke vedtaget en aftale til at følge den. "
            "Beslut, hvordan den næste skal se ud."
        )
    return [Oenske(tekst, reverse("styregruppe:model"), _MODEL)]


def _manuelle(moede: Moede, dag: dt.date) -> list[Oenske]:
    snart = [linje for linje in manuelle_for(moede, dag) if linje.stilling is Stilling.UDLOEBER]
    return [
        Oenske(
            f"Skal {linje.placering.afdeling.navn} ({linje.placering.afdeling.noegle}) fortsat være "
            f"{FARVENAVNE[Farve(linje.placering.farve)]}? Den manuelle placering gælder til og med "
            f"{dato(linje.slut_on - EN_DAG)}.",
            reverse("styregruppe:manuelle"),
            _MODEL,
        )
        for linje in snart
    ]


def _umaalte(moede: Moede, dag: dt.date) -> list[Oenske]:
    antal = kun_egne(laeser(moede), med_farve(dag)).filter(Q(farve=Farve.IKKE_MAALT.value)).count()
    if not antal:
        return []
    hvad = "afdeling er" if antal == 1 else "afdelinger er"
    return [
        Oenske(
            f"{tal(antal)} {hvad} ikke målt og uden manuel placering, og dermed lukket som en rød. "
            "Skal nogen af dem placeres manuelt?",
            f"{reverse('overblik:overblik')}?farve=ikke_maalt",
            (Rettighed.SE_ALLE_TAL,),
        )
    ]


def _dispensationer(moede: Moede, dag: dt.date) -> list[Oenske]:
    """Those that end as soon as a manual placement is warned of: the meetings are as far apart for both."""
    snart_slut = dag + dt.timedelta(days=manuelregel().varsles_dage)
    bevilgede = aktuelle_dispensationer(moede, dag, None).filter(status=Dispensation.Status.BEVILGET)
    return [
        Oenske(
            f"{dispensation} gælder til og med {dato(dispensation.til_on - EN_DAG)}. Er der brug for en ny?",
            reverse("anvisning:dispensation", args=[dispensation.pk]),
            (Rettighed.SOEG_DISPENSATION, Rettighed.BEVILG_DISPENSATION),
        )
        for dispensation in bevilgede.filter(fra_on__lte=dag, til_on__lte=snart_slut)
    ]
