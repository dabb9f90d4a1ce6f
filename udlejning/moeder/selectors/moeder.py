"""Who sees which meetings and packs, and as whom a pack is read.

The agreement keeps the monitoring confidential: an organisation sees the meetings of its own practical forum,
boliganvisningen those of every organisation; the material with figures goes to those who see the figures anyway.
"""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Max, Q, QuerySet

from monitoring.api import har_fuld_indsigt
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed, Rolle
from udlejning.haendelser.models import Haendelse
from udlejning.moeder.models import Beslutning, Forum, Moede, Moedepakke

_TUNGE = ("indhold", "pdf", "xlsx")


def moeder_for(bruger: Bruger) -> QuerySet[Moede]:
    """The meetings that the user may see, the latest first."""
    alle = Moede.objects.select_related("organisation", "created_by", "holdt_by")
    if not bruger.har_ret(Rettighed.SE_MOEDER):
        return alle.none()
    if bruger.rolle == Rolle.ORGANISATION:
        return alle.filter(organisation=bruger.organisation_id, forum=Forum.PRAKTISK)
    return alle.filter(forum=Forum.PRAKTISK) if bruger.rolle == Rolle.ANVISNING else alle


def pakker_for(bruger: Bruger) -> QuerySet[Moedepakke]:
    """The packs of those meetings; those with confidential figures only for those who may see the figures."""
    pakker = Moedepakke.objects.filter(moede__in=moeder_for(bruger).values("pk"))
    pakker = pakker.select_related("moede__organisation", "runde", "fra_runde", "created_by").defer(*_TUNGE)
    if har_fuld_indsigt(bruger) or bruger.rolle == Rolle.ORGANISATION:
        return pakker
    return pakker.filter(moede__forum=Forum.BOLIGUDVALG)


def maa_se_pakker(bruger: Bruger, moede: Moede) -> bool:
    """Whether the packs of a meeting that the user sees are for the user's eyes too."""
    return har_fuld_indsigt(bruger) or bruger.rolle == Rolle.ORGANISATION or moede.forum == Forum.BOLIGUDVALG


def laeser(moede: Moede) -> Bruger:
    """The eyes that the pack is made for, never stored: every selector begins with what they may see.

    The styregruppe sees what the municipality's analyst sees, the practical forum what the organisation's staff see.
    The housing committee's pack takes nothing but the town's totals from what these eyes see.
    """
    if moede.forum == Forum.PRAKTISK:
        return Bruger(rolle=Rolle.ORGANISATION, organisation=moede.organisation)
    return Bruger(rolle=Rolle.MONITOR)


def sidst_skrevet(moeder: Iterable[Moede]) -> dict[int, dt.datetime]:
    """When anything was last written of each meeting, as the log tells; one query."""
    ider = [str(moede.pk) for moede in moeder]
    om = Haendelse.objects.filter(objekt_type="moeder.moede", objekt_id__in=ider).order_by()
    return {int(pk): at for pk, at in om.values_list("objekt_id").annotate(Max("at"))}


def naeste_moede(bruger: Bruger, dag: dt.date) -> Moede | None:
    """The nearest planned meeting from `dag` on."""
    kommende = moeder_for(bruger).filter(status=Moede.Status.PLANLAGT, holdes_on__gte=dag)
    return kommende.order_by("holdes_on", "begynder", "id").first()


def forrige_moede(moede: Moede) -> Moede | None:
    """The meeting of the same forum (and organisation) that was held before this one."""
    foer = Q(holdes_on__lt=moede.holdes_on) | Q(holdes_on=moede.holdes_on, begynder__lt=moede.begynder)
    samme = Moede.objects.filter(foer, forum=moede.forum, organisation=moede.organisation, status=Moede.Status.HOLDT)
    return samme.order_by("-holdes_on", "-begynder", "-id").first()


def beslutninger(moede: Moede) -> QuerySet[Beslutning]:
    """In the order of their numbers, each with what it corrects and what corrects it."""
    return moede.beslutninger.select_related("retter__moede", "rettet_af__moede").order_by("nummer")
