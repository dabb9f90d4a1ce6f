"""What a user may see of the afdelinger: the shared overview, totals, and one afdeling's explanation and history.

The agreement keeps the monitoring confidential between the parties: an organisation sees its own afdelinger fully;
of the others only the red and yellow ones, with step and criteria in words and no figures; green and ikke målt of
others only as totals. The municipality and the styregruppe see all.
"""

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import OrderBy

from monitoring.domain.dansk import sorteringsnoegle
from monitoring.domain.trappe import Led, led_fra_dict
from monitoring.domain.vaerdier import Farve, Indikator
from monitoring.models import Afdeling, Boligorganisation, ManuelPlacering, Placering
from monitoring.selectors.farver_paa import AfdelingMedFarve, aendret, med_farve
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed, Rolle

#: The colours that everybody in the agreement sees of each other's afdelinger.
FAELLES_FARVER = (Farve.ROED, Farve.GUL)
PR_SIDE = 50
#: What a filter calls no district.
UDEN_BYDEL = "-"

T = TypeVar("T")
A = TypeVar("A", bound=Afdeling)

SORTERINGER: dict[str, tuple[str, ...]] = {
    "navn": ("sorteringsnavn", "organisation__sorteringsnavn", "nr"),
    "organisation": ("organisation__sorteringsnavn", "organisation__nr", "nr"),
    "trin": ("alvor", "-trin", "sorteringsnavn", "organisation__nr", "nr"),
}
_NUMMER = re.compile(r"^(\d{1,4})(?:-(\d{1,3}))?$")


@dataclass(frozen=True, slots=True)
class Overbliksfilter:
    """What the overview is narrowed to. `sorter` is a key of `SORTERINGER`, with ``-`` for the other direction.

    `fra_farve`, the colour before the round in force, only for those who may see it of all afdelinger. `UDEN_BYDEL`
    stands for no district. `ogsaa` are afdelinger that answer to the search by something that is not known here, as an
    address.
    """

    soeg: str = ""
    ogsaa: tuple[int, ...] = ()
    farver: tuple[str, ...] = ()
    fra_farve: str = ""
    organisation: str = ""
    bydel: str = ""
    kun_aendrede: bool = False
    sorter: str = "trin"


@dataclass(frozen=True, slots=True)
class Overbliksraekke:
    """One line of the overview, with nothing in it that the user may not see.

    `trin` is None where nothing is measured. Without `maa_se_tal` there is no `beboere` (also None where the round has
    no such figure), no `begrundelse` (with figures), none of the comparisons that its sentences tell (`led`), and no
    reason of a manual placement. `forrige_farve` is hidden (None) where it was a colour that the user may not see;
    `er_aendret` is then still true.
    """

    afdeling: Afdeling
    farve: Farve
    trin: int | None
    beboere: Decimal | None
    i_ord: str
    begrundelse: tuple[str, ...]
    led: tuple[Led, ...]
    maa_se_tal: bool
    er_aendret: bool
    forrige_farve: Farve | None
    forrige_trin: int | None
    er_manuel: bool
    manuel_til_on: dt.date | None
    manuel_begrundelse: str


@dataclass(frozen=True, slots=True)
class Totaler:
    """How many afdelinger have each colour on a day; every colour is a key."""

    antal: dict[Farve, int] = field(default_factory=dict)

    @property
    def ialt(self) -> int:
        return sum(self.antal.values())


def har_fuld_indsigt(bruger: Bruger) -> bool:
    """Whether the user sees the figures of all afdelinger."""
    return bruger.har_ret(Rettighed.SE_ALLE_TAL)


def maa_se_tal(bruger: Bruger, afdeling: Afdeling) -> bool:
    """Whether the user may see this afdeling's figures, reasons and history."""
    egen = bruger.rolle == Rolle.ORGANISATION and bruger.organisation_id == afdeling.organisation_id
    return har_fuld_indsigt(bruger) or (egen and bruger.har_ret(Rettighed.SE_OVERBLIK))


def egne_afdelinger(bruger: Bruger) -> QuerySet[Afdeling]:
    """The afdelinger whose figures the user may see, closed ones included."""
    return kun_egne(bruger, Afdeling.objects.select_related("organisation"))


def kun_egne(bruger: Bruger, alle: QuerySet[A]) -> QuerySet[A]:
    """Of `alle` the afdelinger whose figures the user may see."""
    if har_fuld_indsigt(bruger):
        return alle
    if bruger.rolle == Rolle.ORGANISATION and bruger.har_ret(Rettighed.SE_OVERBLIK):
        return alle.filter(organisation=bruger.organisation_id)
    return alle.none()


def synlige_afdelinger(bruger: Bruger, dag: dt.date) -> "QuerySet[AfdelingMedFarve]":
    """The afdelinger of `dag` that the user may see at all, with the columns of `med_farve`."""
    if not bruger.har_ret(Rettighed.SE_OVERBLIK):
        return med_farve(dag).none()
    if har_fuld_indsigt(bruger):
        return med_farve(dag)
    faelles = Q(farve__in=[f.value for f in FAELLES_FARVER])
    if bruger.rolle == Rolle.ORGANISATION:
        return med_farve(dag).filter(faelles | Q(organisation=bruger.organisation_id))
    return med_farve(dag).filter(faelles)


def find_afdeling(bruger: Bruger, organisationsnr: str, afdelingsnr: str, dag: dt.date) -> Afdeling | None:
    """The afdeling if the user may see it on `dag`, else None. Closed ones only for those who may see the figures."""
    noegle = {"organisation__nr": organisationsnr, "nr": afdelingsnr}
    return egne_afdelinger(bruger).filter(**noegle).first() or synlige_afdelinger(bruger, dag).filter(**noegle).first()


def overblik_raekker(
    bruger: Bruger, dag: dt.date, filtre: Overbliksfilter | None = None, *, side: int | str = 1, pr_side: int = PR_SIDE
) -> Page[Overbliksraekke]:
    """One page of the overview. A page number that does not exist gives the nearest."""
    fundet = Paginator(overblikket(bruger, dag, filtre or Overbliksfilter()), pr_side).get_page(side)
    return udskiftet(fundet, overbliksraekker(bruger, list(fundet.object_list)))


def overblikket(bruger: Bruger, dag: dt.date, filtre: Overbliksfilter) -> "QuerySet[AfdelingMedFarve]":
    """The afdelinger of the whole overview, in its order; `overbliksraekker` makes its lines of them."""
    return sorteret(filtreret(synlige_afdelinger(bruger, dag), filtre), filtre.sorter)


def udskiftet(side: Page[Any], raekker: list[T]) -> Page[T]:
    """The same page of the same paginator, with `raekker` in place of the rows that were read."""
    return Page(raekker, side.number, side.paginator)


def filtreret(alle: "QuerySet[AfdelingMedFarve]", filtre: Overbliksfilter) -> "QuerySet[AfdelingMedFarve]":
    """Of `med_farve`: search on name, number (``0101``, ``0101-007``) and organisation; and the other filters."""
    if filtre.soeg.strip():
        alle = alle.filter(soegning(filtre.soeg) | Q(pk__in=filtre.ogsaa))
    if filtre.farver:
        alle = alle.filter(farve__in=filtre.farver)
    if filtre.fra_farve:
        alle = alle.filter(forrige_farve=filtre.fra_farve)
    if filtre.organisation:
        alle = alle.filter(organisation__nr=filtre.organisation)
    if filtre.bydel:
        alle = alle.filter(bydel="" if filtre.bydel == UDEN_BYDEL else filtre.bydel)
    return alle.filter(aendret()) if filtre.kun_aendrede else alle


def sorteret(alle: "QuerySet[AfdelingMedFarve]", sorter: str) -> "QuerySet[AfdelingMedFarve]":
    """Of `med_farve`: in the order of `sorter`; an unknown key sorts by step, the worst first."""
    return alle.order_by(*raekkefoelge(SORTERINGER, sorter))


def soegning(ord_: str, sti: str = "") -> Q:
    """Afdelinger that answer to `ord_`; `sti` is the path to the afdeling, with its trailing ``__``."""
    ord_ = ord_.strip()
    noegle = sorteringsnoegle(ord_)
    navne = Q(**{f"{sti}sorteringsnavn__contains": noegle})
    navne |= Q(**{f"{sti}organisation__sorteringsnavn__contains": noegle})
    nummer = _NUMMER.match(ord_)
    if nummer is None:
        return navne
    organisation, afdeling = nummer.groups()
    hele = Q(**{f"{sti}organisation__nr__startswith": organisation, f"{sti}nr__startswith": afdeling or ""})
    return navne | hele if afdeling else navne | hele | Q(**{f"{sti}nr": organisation})


def raekkefoelge(sorteringer: Mapping[str, tuple[str, ...]], sorter: str) -> list[OrderBy]:
    """The fields of the sorting named `sorter` (``-`` for the other direction); an unknown name sorts by step."""
    baglaens = sorter.startswith("-")
    felter = sorteringer.get(sorter.removeprefix("-"), sorteringer["trin"])
    return [
        F(felt.removeprefix("-")).desc(nulls_last=True)
        if felt.startswith("-") != baglaens
        else F(felt.removeprefix("-")).asc(nulls_last=True)
        for felt in felter
    ]


def overbliksraekker(bruger: Bruger, afdelinger: "Sequence[AfdelingMedFarve]") -> list[Overbliksraekke]:
    """The lines of the afdelinger, with what the user may see of each; two queries."""
    placeringer = Placering.objects.in_bulk([a.placering_id for a in afdelinger if a.placering_id])
    manuelle = ManuelPlacering.objects.in_bulk([a.manuel_id for a in afdelinger if a.manuel_id])
    return [
        _raekke(bruger, a, placeringer.get(a.placering_id or 0), manuelle.get(a.manuel_id or 0)) for a in afdelinger
    ]


def _raekke(
    bruger: Bruger, afdeling: "AfdelingMedFarve", placering: Placering | None, manuel: ManuelPlacering | None
) -> Overbliksraekke:
    maa_se = maa_se_tal(bruger, afdeling)
    tomt = {"i_ord": "", "begrundelse": [], "led": []}
    resultat: dict[str, Any] = json.loads(placering.resultat) if placering else tomt
    farve = Farve(afdeling.farve)
    forrige = Farve(afdeling.forrige_farve) if afdeling.forrige_farve else None
    er_aendret = forrige is not None and (forrige, afdeling.forrige_trin) != (farve, afdeling.trin)
    maa_se_forrige = maa_se or forrige in FAELLES_FARVER
    return Overbliksraekke(
        afdeling=afdeling,
        farve=farve,
        trin=afdeling.trin,
        beboere=_beboere(placering) if placering and maa_se else None,
        i_ord=resultat["i_ord"],
        begrundelse=tuple(resultat["begrundelse"]) if maa_se else (),
        led=_led_bag(resultat) if maa_se else (),
        maa_se_tal=maa_se,
        er_aendret=er_aendret,
        forrige_farve=forrige if maa_se_forrige else None,
        forrige_trin=afdeling.forrige_trin if maa_se_forrige else None,
        er_manuel=manuel is not None,
        manuel_til_on=manuel.til_on if manuel else None,
        manuel_begrundelse=manuel.begrundelse if manuel and maa_se else "",
    )


def _beboere(placering: Placering) -> Decimal | None:
    """The residents of the frozen inputs."""
    maaling = json.loads(placering.inddata)["maalinger"].get(Indikator.BEBOERE.value)
    return Decimal(maaling["vaerdi"]) if maaling and maaling["vaerdi"] is not None else None


def _led_bag(resultat: dict[str, Any]) -> tuple[Led, ...]:
    """The comparisons that the sentences of the reasons tell, of a stored result."""
    return tuple(led_fra_dict(led) for led in resultat["led"] if led["tekst"] in resultat["begrundelse"])


def totaler(dag: dt.date, *, organisation_id: int | None = None) -> Totaler:
    """Counts per colour of all afdelinger that exist on `dag`, or of one organisation's."""
    alle = med_farve(dag)
    if organisation_id is not None:
        alle = alle.filter(organisation=organisation_id)
    talte = dict(alle.order_by().values_list("farve").annotate(n=Count("id")))
    return Totaler({farve: talte.get(farve.value, 0) for farve in Farve})


def aendringer_siden_sidste_runde(dag: dt.date) -> dict[tuple[Farve, Farve], int]:
    """How many afdelinger went from one colour to another when the round in force took effect: only counts."""
    skift = med_farve(dag).filter(forrige_farve__isnull=False).exclude(forrige_farve=F("farve"))
    talte = skift.order_by().values_list("forrige_farve", "farve").annotate(n=Count("id"))
    return {(Farve(fra), Farve(til)): antal for fra, til, antal in talte}


def organisationer() -> QuerySet[Boligorganisation]:
    """All organisations in Danish order, for a filter's choices."""
    return Boligorganisation.objects.order_by("sorteringsnavn", "nr")


def bydele() -> list[str]:
    """All districts in Danish order, for a filter's choices."""
    navne: Iterable[str] = Afdeling.objects.exclude(bydel="").order_by().values_list("bydel", flat=True).distinct()
    return sorted(navne, key=sorteringsnoegle)
