"""The facts behind the calendar's steps: imports, rounds, the ministry's lists, and deadlines that were moved.

Nothing is read before it is asked for, so that a look at the lists alone costs little.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from django.db.models import Exists, F, Min, OuterRef
from django.db.models.functions import Coalesce
from django.utils import timezone

from monitoring.domain.kalender import Art, Begivenhed, Trinplan, Udfoert, naermeste, ny_nok
from monitoring.models import Bilagsraekke, Fristflytning, Indlaesning, Kilde, Ministerliste, Monitorering
from udlejning.brugere.models import Bruger

#: The step's name → the source whose files it counts.
KILDER = {"lbf": Kilde.LBF, "tvilling": Kilde.TVILLING}
_LAEST = (Indlaesning.Status.INDLAEST, Indlaesning.Status.UAENDRET)
#: The step's name → the round's instant and person.
_RUNDETRIN = {
    "beregnet": ("beregnet_at", "beregnet_by_id"),
    "indstillet": ("indstillet_at", "indstillet_by_id"),
    "godkendt": ("godkendt_at", "godkendt_by_id"),
    "offentliggjort": ("offentliggjort_at", "offentliggjort_by_id"),
}


class Kendsgerninger:
    """What has been done about `alle`, which must reach a year beyond the events that are asked about."""

    def __init__(self, alle: Sequence[Begivenhed]) -> None:
        self._alle = alle

    def udfoert(self, begivenhed: Begivenhed, trin: Trinplan, frist_on: dt.date) -> Udfoert | None:
        """The day on which the step was done, or is set to happen; None while it is not."""
        if begivenhed.plan.art is Art.LISTE:
            return self._listetrin(begivenhed, trin)
        runde = self.runder.get(begivenhed.noegle)
        if trin.noegle in KILDER:
            return ny_nok(
                self._indlaesninger[KILDER[trin.noegle]],
                begivenhed_on=begivenhed.on,
                frist_on=frist_on,
                frisk_maaneder=trin.frisk_maaneder or 0,
                lukket_on=self.lukket_on(begivenhed),
            )
        if runde is None:
            return None
        if trin.noegle == "i_kraft":
            return Udfoert(runde.gaelder_fra_on) if runde.gaelder_fra_on else None
        naar, hvem = (getattr(runde, felt) for felt in _RUNDETRIN[trin.noegle])
        return Udfoert(timezone.localdate(naar), self._navn(hvem)) if naar else None

    def lukket_on(self, begivenhed: Begivenhed) -> dt.date | None:
        """The day on which the round was submitted: later files are not in it."""
        runde = self.runder.get(begivenhed.noegle)
        return timezone.localdate(runde.indstillet_at) if runde is not None and runde.indstillet_at else None

    def _listetrin(self, begivenhed: Begivenhed, trin: Trinplan) -> Udfoert | None:
        liste = self.lister.get(begivenhed.noegle)
        if liste is None:
            return None
        if trin.noegle == "liste":
            return self._fra_indlaesning(liste.indlaesning)
        if not liste.med_bilag:
            return None
        bilag = self._bilag.get(liste.listedato)
        return self._fra_indlaesning(bilag or liste.indlaesning)

    def _fra_indlaesning(self, indlaesning: Indlaesning) -> Udfoert:
        return Udfoert(_dag(indlaesning), self._navn(indlaesning.created_by_id))

    @cached_property
    def runder(self) -> dict[str, Monitorering]:
        """By the event's key: the round that was held. A published one goes first, the first of them; corrections
        that take its place later are left out, because they do not change when the round was held."""
        fundne: dict[str, Monitorering] = {}
        for runde in self._alle_runder:
            begivenhed = naermeste(runde.pr_on, self._alle, Art.RUNDE)
            if begivenhed is not None:
                fundne.setdefault(begivenhed.noegle, runde)
        return fundne

    @cached_property
    def _alle_runder(self) -> list[Monitorering]:
        return list(
            Monitorering.objects.filter(erstatter=None)
            .defer("parametre")
            .order_by(F("offentliggjort_at").asc(nulls_last=True), "-id")
        )

    @cached_property
    def lister(self) -> dict[str, Ministerliste]:
        """By the event's key: the list that was loaded."""
        fundne: dict[str, Ministerliste] = {}
        for liste in Ministerliste.objects.select_related("indlaesning").defer(
            "indlaesning__fund", "indlaesning__genkendt"
        ):
            begivenhed = naermeste(liste.listedato, self._alle, Art.LISTE)
            # Lists of earlier years than the calendar's lie nearest to its first; they are not that one.
            if begivenhed is not None and abs(begivenhed.on - liste.listedato) < dt.timedelta(days=183):
                fundne.setdefault(begivenhed.noegle, liste)
        return fundne

    @cached_property
    def _bilag(self) -> dict[dt.date, Indlaesning]:
        """By the list's date: the first import whose rows the annex still has."""
        foerste = dict(Bilagsraekke.objects.order_by().values_list("listedato").annotate(foerste=Min("indlaesning_id")))
        indlaesninger = Indlaesning.objects.defer("fund", "genkendt").in_bulk(list(foerste.values()))
        return {listedato: indlaesninger[pk] for listedato, pk in foerste.items()}

    @cached_property
    def _indlaesninger(self) -> dict[str, list[Udfoert]]:
        """Loads of the yearly files. A file sent again that changed nothing says that it is still the newest."""
        samme = Indlaesning.objects.filter(
            fil=OuterRef("fil"), kilde=OuterRef("kilde"), status=Indlaesning.Status.INDLAEST
        )
        laeste = (
            Indlaesning.objects.filter(Exists(samme), kilde__in=KILDER.values(), status__in=_LAEST)
            .order_by()
            .values_list("kilde", Coalesce("finished_at", "created_at"), "created_by_id")
        )
        fundne: dict[str, list[Udfoert]] = defaultdict(list)
        for kilde, naar, hvem in laeste:
            fundne[kilde].append(Udfoert(timezone.localdate(naar), self._navn(hvem)))
        return fundne

    @cached_property
    def flytninger(self) -> dict[tuple[str, str], Fristflytning]:
        """By event and step: the move in force."""
        alle = Fristflytning.objects.select_related("by").order_by("nr")
        return {(flytning.begivenhed, flytning.trin): flytning for flytning in alle}

    def foerste_dag(self, art: Art, dag: dt.date) -> dt.date:
        """The day on which this kind of work began here; what was due before it is nobody's delay."""
        if art is Art.LISTE:
            return min((_dag(liste.indlaesning) for liste in self.lister.values()), default=dag)
        if self._alle_runder:
            return min(runde.pr_on for runde in self._alle_runder)
        foerste = Indlaesning.objects.order_by("created_at").values_list("created_at", flat=True).first()
        return timezone.localdate(foerste) if foerste else dag

    def _navn(self, bruger_id: int | None) -> str:
        return self._navne.get(bruger_id, "") if bruger_id else ""

    @cached_property
    def _navne(self) -> dict[int, str]:
        return {bruger.pk: str(bruger) for bruger in Bruger.objects.only("username", "first_name", "last_name")}


def _dag(indlaesning: Indlaesning) -> dt.date:
    return timezone.localdate(indlaesning.finished_at or indlaesning.created_at)
