"""The table of a page as a file: ``?format=xlsx`` or ``?format=csv`` on the page's own address.

A page with more tables than one names the table too (``&tabel=historik``); the first of them needs no name.

The same view answers, so right and filters are the page's; the file has the whole result, not the page that is shown.
It says what it holds, what it was narrowed to, the round in force, when and by whom it was fetched, and its source.
Rows may come one by one: they go to a file on the disk, not to memory.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.forms import BaseForm, BooleanField, BoundField, ChoiceField, DateField, MultipleChoiceField
from django.http import FileResponse, Http404, HttpRequest
from django.utils import timezone

from monitoring.domain.dansk import dato, opremsning
from monitoring.ingest.eksport import Eksportvaerdi, skriv_csv, skriv_xlsx
from udlejning.faelles.tid import idag, nu

FORMATER = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
#: Width of a column in characters: as its header, but within these.
_SMAL, _BRED = 14, 40

#: So many rows are read and worded at a time.
PORTION = 500

T = TypeVar("T")
Raekke = Sequence[Eksportvaerdi]

_runde: list[Callable[[], str]] = []


def registrer_runde(i_ord: Callable[[], str]) -> None:
    """Who says, in a sentence, which round is in force; the ground itself knows no rounds."""
    _runde[:] = [i_ord]


@dataclass(frozen=True, slots=True)
class Tabel:
    """One table. `raekker` are read once; colours and states in them are words. `filtre` is what it was narrowed to.

    `om` are further lines about it, each with a name.
    """

    titel: str
    kilde: str
    kolonner: Sequence[str]
    raekker: Iterable[Raekke]
    filtre: str = "Ingen"
    om: Sequence[tuple[str, str]] = ()


def tabel(
    titel: str,
    kilde: str,
    ting: Iterable[T],
    kolonner: Mapping[str, Callable[[T], Eksportvaerdi]],
    *,
    filtre: str = "Ingen",
    om: Sequence[tuple[str, str]] = (),
) -> Tabel:
    """A table with a row for each of `ting`: each column's name, and what stands in it of one of them."""
    raekker = ([hent(et) for hent in kolonner.values()] for et in ting)
    return Tabel(titel, kilde, tuple(kolonner), raekker, filtre, om)


def i_portioner(alle: QuerySet[Any], behandl: Callable[[list[Any]], Iterable[T]]) -> Iterator[T]:
    """What `behandl` makes of the rows, some hundred at a time: for a list that does not fit in memory."""
    raekker = alle.iterator(chunk_size=PORTION)
    while portion := list(islice(raekker, PORTION)):
        yield from behandl(portion)


def oensket(request: HttpRequest) -> bool:
    """Whether the page's table is asked for as a file; a format that does not exist is 404."""
    if "format" not in request.GET:
        return False
    if request.GET["format"] not in FORMATER:
        raise Http404
    return True


def valgt(request: HttpRequest, tabeller: Mapping[str, Callable[[], Tabel]]) -> FileResponse:
    """The table that the address names, by default the first; a name that is not there is 404."""
    navn = request.GET.get("tabel") or next(iter(tabeller))
    if navn not in tabeller:
        raise Http404
    return svar(request, tabeller[navn]())


def svar(request: HttpRequest, tabel: Tabel, format: str = "") -> FileResponse:
    """The table as the file that the address asks for; `format` where it stands in the path."""
    format = format or request.GET["format"]
    om = list(_om(request, tabel))
    raekker: Iterable[Raekke] = chain([tabel.kolonner], tabel.raekker)
    fil = TemporaryFile()  # noqa: SIM115  the response closes it when it has been sent
    if format == "csv":
        skriv_csv(fil, chain(om, [[]], raekker))
    else:
        bredder = [min(max(len(navn) + 2, _SMAL), _BRED) for navn in tabel.kolonner]
        ark = {_arknavn(tabel.titel): raekker, "Om tabellen": om}
        skriv_xlsx(fil, ark, bredder=bredder)
    fil.seek(0)
    navn = f"{_filnavn(tabel.titel)}-{idag():%Y-%m-%d}.{format}"
    return FileResponse(fil, as_attachment=True, filename=navn, content_type=FORMATER[format])


def dagen(at: dt.datetime) -> str:
    """``31. december 2025``: the Danish day of an instant, as the pages show it."""
    return dato(timezone.localdate(at))


def tidspunkt(at: dt.datetime) -> str:
    """``31. december 2025 kl. 14.05``, in Danish time."""
    lokal = timezone.localtime(at)
    return f"{dagen(at)} kl. {lokal:%H.%M}"


def _om(request: HttpRequest, tabel: Tabel) -> Iterator[Raekke]:
    yield [tabel.titel]
    for runde in _runde:
        yield ["Runde", runde()]
    for navn, tekst in tabel.om:
        yield [navn, tekst]
    yield ["Filtre", tabel.filtre]
    yield ["Hentet", f"{tidspunkt(nu())} af {request.user}"]
    yield ["Kilde", tabel.kilde]


def _arknavn(titel: str) -> str:
    """Without what a sheet's name may not hold."""
    return re.sub(r"[\[\]:*?/\\]", " ", titel)[:31]


def _filnavn(titel: str) -> str:
    latin = titel.lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    return re.sub(r"[^a-z0-9]+", "-", latin).strip("-")


def filtre_i_ord(form: BaseForm) -> str:
    """What a bound filter form was narrowed to, by its own labels: ``Farve: rød og gul. Bydel: Nord``.

    A field that is empty, or that cannot be used, narrows nothing; unless its empty choice says otherwise than "alle".
    """
    form.is_valid()
    led = [f"{felt.label}: {ord_}" for felt in form if (ord_ := _feltet(felt, form.cleaned_data.get(felt.name)))]
    return ". ".join(led) or "Ingen"


def _feltet(felt: BoundField, vaerdi: Any) -> str:
    if isinstance(felt.field, ChoiceField) and vaerdi == "":
        tomt = _valgets_navn(felt.field, "")
        return "" if tomt.startswith(("Alle", "Vælg", "-")) else tomt
    if vaerdi in (None, "", [], False):
        return ""
    match felt.field:
        case MultipleChoiceField():
            return opremsning([_valgets_navn(felt.field, v) for v in vaerdi])
        case ChoiceField():
            return _valgets_navn(felt.field, vaerdi)
        case BooleanField():
            return "ja"
        case DateField():
            return dato(vaerdi)
    return str(vaerdi)


def _valgets_navn(felt: ChoiceField, vaerdi: Any) -> str:
    valg: Any = felt.choices
    navne: dict[str, str] = {}
    for noegle, navn in valg:
        gruppe = navn if isinstance(navn, (list, tuple)) else [(noegle, navn)]
        navne |= {str(n): str(ord_) for n, ord_ in gruppe}
    return navne.get(str(vaerdi), str(vaerdi))
