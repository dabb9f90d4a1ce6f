"""The round's states: one table of what may happen when, and the sentence for why something may not happen now.

Services raise the sentence, pages print it beside the button that is not there.
"""

from dataclasses import dataclass

from monitoring.domain.cpr import CPR_BESKED, ligner_cpr
from monitoring.models import Monitorering
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist

Status = Monitorering.Status


@dataclass(frozen=True, slots=True)
class Overgang:
    """One act on a round. `ord` are the words after "til at"; `foerst` says how to get there from another state.

    `til` is the state afterwards, empty where the round is gone.
    """

    fra: tuple[str, ...]
    til: str
    rettighed: Rettighed
    ord: str
    foerst: str


OVERGANGE: dict[str, Overgang] = {
    "beregn": Overgang(
        (Status.KLADDE,), Status.KLADDE, Rettighed.BEREGN_RUNDE, "beregne runden", "Kun en kladde kan beregnes."
    ),
    "slet": Overgang((Status.KLADDE,), "", Rettighed.BEREGN_RUNDE, "slette kladden", "Kun en kladde kan slettes."),
    "indstil": Overgang(
        (Status.KLADDE,),
        Status.INDSTILLET,
        Rettighed.BEREGN_RUNDE,
        "indstille runden til godkendelse",
        "Kun en kladde kan indstilles.",
    ),
    "traek_tilbage": Overgang(
        (Status.INDSTILLET, Status.GODKENDT),
        Status.KLADDE,
        Rettighed.BEREGN_RUNDE,
        "trække indstillingen tilbage",
        "Kun en runde, der er indstillet eller godkendt, kan trækkes tilbage.",
    ),
    "godkend": Overgang(
        (Status.INDSTILLET,),
        Status.GODKENDT,
        Rettighed.GODKEND_RUNDE,
        "godkende runden",
        "Runden skal være indstillet, før den kan godkendes.",
    ),
    "offentliggoer": Overgang(
        (Status.GODKENDT,),
        Status.OFFENTLIGGJORT,
        Rettighed.OFFENTLIGGOER_RUNDE,
        "offentliggøre runden",
        "Runden skal være godkendt, før den kan offentliggøres.",
    ),
    "traek_offentliggoerelse": Overgang(
        (Status.OFFENTLIGGJORT,),
        Status.GODKENDT,
        Rettighed.OFFENTLIGGOER_RUNDE,
        "trække offentliggørelsen tilbage",
        "Kun en offentliggjort runde kan trækkes tilbage på den måde.",
    ),
}


def spaerring(runde: Monitorering, handling: str, by: Bruger) -> str | None:
    """Why `by` may not do `handling` on the round now, apart from the role's rights; None when it may happen."""
    overgang = OVERGANGE[handling]
    if runde.status not in overgang.fra:
        return f"Runden har status »{runde.get_status_display()}«. {overgang.foerst}"
    if handling == "indstil" and runde.beregnet_at is None:
        return "Runden er ikke beregnet. Beregn den, før den indstilles."
    if handling == "indstil" and runde.frigivet_by_id == by.pk:
        return "Du har frigivet bremsen på runden. En anden skal indstille den."
    if handling == "godkend" and runde.indstillet_by_id == by.pk:
        return "Du har selv indstillet runden. En runde skal godkendes af en anden end den, der indstillede den."
    return None


def laas_til(runde: Monitorering, handling: str, by: Bruger) -> Monitorering:
    """The round, read again under lock, if `by` may do `handling` on it; else `Afvist`. Needs a transaction."""
    tjek_ret(by, OVERGANGE[handling].rettighed, handling=OVERGANGE[handling].ord)
    laast = laas(runde)
    if grund := spaerring(laast, handling, by):
        raise Afvist(grund)
    return laast


def laas(runde: Monitorering) -> Monitorering:
    """The round as it stands now, locked until the transaction ends."""
    try:
        return Monitorering.objects.select_for_update().get(pk=runde.pk)
    except Monitorering.DoesNotExist:
        raise Afvist("Runden findes ikke længere. Gå tilbage til listen over runder.") from None


def laas_alle() -> None:
    """Lock every round, so that of two publications at once the second sees the first. Needs a transaction."""
    list(Monitorering.objects.select_for_update().order_by("id").values_list("id", flat=True))


def tjek_begrundelse(begrundelse: str, tom: str) -> str:
    """The reason without its blanks, or `Afvist`."""
    begrundelse = begrundelse.strip()
    if not begrundelse:
        raise Afvist(tom, felt="begrundelse")
    if ligner_cpr(begrundelse):
        raise Afvist(CPR_BESKED, felt="begrundelse")
    return begrundelse
