"""The menu: which entry leads where, and which right shows it."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from .models import Bruger
from .rettigheder import Rettighed as R


@dataclass(frozen=True, slots=True)
class Menupunkt:
    """`adresse` is the name of a URL; any of `rettigheder` shows the entry (none: everybody who is signed in)."""

    navn: str
    adresse: str
    rettigheder: frozenset[R] = frozenset()


MENU = (
    Menupunkt("Forside", "overblik:forside"),
    Menupunkt("Overblik", "overblik:overblik", frozenset({R.SE_OVERBLIK})),
    Menupunkt("Balance", "overblik:balance", frozenset({R.SE_BALANCE})),
    Menupunkt("Kort", "overblik:kort", frozenset({R.SE_OVERBLIK})),
    Menupunkt("Boliger", "anvisning:boliger", frozenset({R.SE_EGNE_BOLIGER})),
    Menupunkt("Boliganvisning", "anvisning:boliganvisning", frozenset({R.SE_LEDIGE_BOLIGER})),
    Menupunkt("Dispensationer", "anvisning:dispensationer", frozenset({R.SOEG_DISPENSATION, R.BEVILG_DISPENSATION})),
    Menupunkt("Fleksibel udlejning", "anvisning:fleksibel", frozenset({R.SE_FLEKSIBEL})),
    Menupunkt("Regnskab", "anvisning:regnskab", frozenset({R.SE_REGNSKAB})),
    Menupunkt("Data", "monitoring:data", frozenset({R.SE_DATA, R.INDLAES_EGNE})),
    Menupunkt("Runder", "monitoring:runder", frozenset({R.SE_RUNDER})),
    Menupunkt("Scenarier", "styregruppe:scenarier", frozenset({R.LAV_SCENARIER})),
    Menupunkt("Model", "styregruppe:model", frozenset({R.SE_MODEL})),
    Menupunkt("Møder", "moeder:liste", frozenset({R.SE_MOEDER})),
    Menupunkt("Kalender", "monitoring:kalender", frozenset({R.SE_RUNDER})),
    Menupunkt("Log", "haendelser:log", frozenset({R.SE_LOG})),
    Menupunkt("Brugere", "brugere:liste", frozenset({R.ADMINISTRER_BRUGERE})),
    Menupunkt("Årsager", "anvisning:aarsager", frozenset({R.ADMINISTRER_REGISTER})),
    Menupunkt("Register", "admin:index", frozenset({R.ADMINISTRER_REGISTER})),
    Menupunkt("Hjælp", "overblik:hjaelp"),
)


@dataclass(slots=True)
class Menulinje:
    navn: str
    adresse: str
    aktiv: bool = False

    def rummer(self, sti: str) -> bool:
        return sti == self.adresse or (self.adresse != "/" and sti.startswith(self.adresse))


def menu(bruger: Bruger, sti: str) -> list[Menulinje]:
    """The entries that `bruger` may use, in order; `aktiv` marks the one that the address `sti` lies under."""
    punkter = []
    for punkt in MENU:
        if punkt.rettigheder and not any(bruger.har_ret(ret) for ret in punkt.rettigheder):
            continue
        try:
            adresse = reverse(punkt.adresse)
        except NoReverseMatch:
            continue
        punkter.append(Menulinje(punkt.navn, adresse))
    if under := [linje for linje in punkter if linje.rummer(sti)]:
        max(under, key=lambda linje: len(linje.adresse)).aktiv = True
    return punkter
