"""Criteria that make a difference by race, skin colour, origin, nationality, religion, language or the like.

Criteria for fleksibel udlejning must be saglige and must not break the general ban on discrimination (the agreement;
lov om etnisk ligebehandling §3; lov om forbud mod forskelsbehandling på grund af race m.v. §1). No list knows every way
of saying it: this one stops the plain ones, their inflections and compounds, and the obvious ways round. What it lets
through is still the parties' to judge.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from anvisning.domain.diskriminationsord import (
    FOLK,
    HUDFARVER,
    LANDEORD,
    LANDET,
    LANGE,
    OPHOLD,
    ORD,
    PERSONORD,
    SAMMENSKREVET,
    TID,
    UNDTAGET,
    Grund,
)

HJEMMEL = "lov om etnisk ligebehandling §3, og lov om forbud mod forskelsbehandling på grund af race m.v. §1"

_CIFRE = str.maketrans("013457@$!", "oieastasi")
#: Cyrillic and Greek letters that look like ours.
_LIGNER = str.maketrans("аеорсухікмтвнԁɡαεοικυνρτ", "aeopcyxikmtbhdgaeoikuvpt")
_LIGATURER = {"æ": "æ", "ø": "ø", "å": "å", "ä": "æ", "ö": "ø"}
_SPREDT = re.compile(r"(?<!\w)(?:\w[\W_]+){2,}\w(?!\w)")
_MAANEDER = "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
_STUDIER = r"(?:studer|læs|undervis|lær|uddan|kandidat|bachelor)\w* (?:i |på )?"


@dataclass(frozen=True, slots=True)
class Forbudt:
    """A word that was found, and what it is about."""

    ord: str
    grund: Grund


def fold(tekst: str) -> str:
    """Lower case without accents, look-alike letters, doubled letters and ``ae/oe/aa``; signs stay."""
    lille = unicodedata.normalize("NFC", tekst).casefold().translate(_LIGNER)
    tegn = []
    for et in lille:
        if et in _LIGATURER:
            tegn.append(_LIGATURER[et])
        elif unicodedata.category(et) != "Cf":
            tegn += [t for t in unicodedata.normalize("NFKD", et) if not unicodedata.combining(t)]
    foldet = "".join(tegn).replace("ae", "æ").replace("oe", "ø").replace("aa", "å").replace("th", "t")
    return re.sub(r"([a-zæøå])\1+", r"\1", foldet)


def _moenster(indgang: str) -> str:
    """``medlem* af`` → ``medlem\\w* af``, folded."""
    return re.escape(fold(indgang)).replace(r"\*", r"\w*").replace(r"\ ", r" +")


def _eller(indgange: tuple[str, ...]) -> str:
    return "|".join(_moenster(et) for et in indgange)


_LAND = rf"(?:{_eller(LANDEORD)})"
_OPHOLD, _LANDET, _TID = (rf"(?:{_eller(ord_)})" for ord_ in (OPHOLD, LANDET, TID))
_REGLER: tuple[tuple[re.Pattern[str], Grund], ...] = (
    *((re.compile(rf"\b(?:{_eller(ord_)})\b"), grund) for grund, ord_ in ORD.items()),
    (re.compile(rf"\b(?:{_eller(FOLK)})\b"), Grund.OPRINDELSE),
    # "danske familier", "danske eller svenske familier", "dansk baggrund", "danskklingende".
    (re.compile(rf"\b{_LAND}[et]? ?(?:{_eller(PERSONORD)})\b"), Grund.OPRINDELSE),
    # "ansøgeren skal være dansk" says what a person is; "være dansk gift" and the like go on.
    (re.compile(rf"\b(?:er|vær|være) {_LAND}[et]?(?=$|[.,;:!?)]| og\b| eller\b)"), Grund.OPRINDELSE),
    # A year or a month of birth is an age; a place of birth is an origin.
    (
        re.compile(rf"\bfødt(?: og opvokset)? (?:i|på|uden ?for) (?!\d|{_MAANEDER}|år|period)\w+"),
        Grund.OPRINDELSE,
    ),
    # "boet i Danmark i mindst 10 år", "8 års ophold i landet", "boet mindst 8 år i Danmark".
    (re.compile(rf"\b{_OPHOLD}(?: \w+){{0,6}} i {_LANDET}(?: \w+){{0,5}} {_TID}\b"), Grund.OPRINDELSE),
    (re.compile(rf"\b{_TID}(?: \w+){{0,4}} {_OPHOLD}(?: \w+){{0,3}} i {_LANDET}\b"), Grund.OPRINDELSE),
    (re.compile(rf"\b{_OPHOLD}(?: \w+){{0,5}} {_TID}(?: \w+){{0,3}} i {_LANDET}\b"), Grund.OPRINDELSE),
    # "hvide familier", "ansøgeren er hvid"; a white kitchen and the town of Hvide Sande go on.
    (re.compile(rf"\b(?:{_eller(HUDFARVER)}) (?:{_eller(PERSONORD)})\b"), Grund.RACE),
    (re.compile(rf"\b{fold('hvid')}e?(?=$|[.,;:!?)]| og\b| eller\b)"), Grund.RACE),
    (re.compile(rf"\b{_LAND}{fold('talende')}\b"), Grund.SPROG),
    (
        re.compile(
            rf"\b(?:{_eller(('taler', 'tale', 'forstår', 'forstå', 'behersker', 'beherske'))}) (?:\w+ )?"
            rf"{_LAND}t?(?=$|[.,;:!?)]| og\b| eller\b| flydende\b| på\b)"
        ),
        Grund.SPROG,
    ),
)
_SPROG = re.compile(rf"(?<!\w)({_STUDIER})?(?:\w+ )?\bsprog(?:et|ene)?\b")
_FRI = re.compile(rf"\b(?:{_eller(UNDTAGET)})\b")
#: Folded and as they are: a slip between two equal letters keeps folding from drawing them together.
_LANGE = {form: grund for ord_, grund in LANGE.items() for form in (fold(ord_), ord_)}
_SAMMEN = {fold(ord_): grund for ord_, grund in SAMMENSKREVET.items()}
_KORTEST = min(map(len, _LANGE))
#: The long words with a letter left out or two changed round, folded: folding makes one letter of ``tt`` or ``ae``, so
#: a slip that brings two such together looks like more than one.
_SKREDNE = {
    fold(skrevet): grund
    for ord_, grund in LANGE.items()
    for i in range(1, len(ord_) - 1)
    for skrevet in (ord_[:i] + ord_[i + 1 :], ord_[:i] + ord_[i + 1] + ord_[i] + ord_[i + 2 :])
}


def forbudte_ord(tekst: str) -> tuple[Forbudt, ...]:
    """The words of `tekst` that a criterion may not hold, each once; empty where there are none."""
    laesninger = _laesninger(tekst)
    fundne = dict.fromkeys(f for laest in laesninger for f in _i(laest))
    if not fundne:
        fundne = dict.fromkeys(f for laest in laesninger for f in (*_naesten(laest), *_uden_mellemrum(laest)))
    return tuple(dict.fromkeys(Forbudt(_som_skrevet(f.ord, tekst), f.grund) for f in fundne))


def _som_skrevet(foldet: str, tekst: str) -> str:
    """The words of `tekst` that were found, as their writer knows them; as folded where they stand otherwise."""
    skrevne, soegte = re.findall(r"\w+", tekst), re.findall(r"\w+", foldet)
    foldede = [fold(ord_) for ord_ in skrevne]
    for i in range(len(foldede) - len(soegte) + 1):
        if foldede[i : i + len(soegte)] == soegte:
            return " ".join(skrevne[i : i + len(soegte)])
    return foldet


def afvisning(tekst: str) -> str:
    """Why `tekst` cannot be a criterion, with the law's reason and the way out; empty where it can."""
    fundne = forbudte_ord(tekst)
    if not fundne:
        return ""
    hvad = " og ".join(dict.fromkeys(f"»{f.ord}« handler om {f.grund}" for f in fundne[:2]))
    return (
        f"Kriteriet kan ikke bruges: {hvad}. Kriterier for fleksibel udlejning skal være saglige og må ikke gøre"
        " forskel på grund af race, hudfarve, national eller etnisk oprindelse, tro, sprog eller lignende"
        f" ({HJEMMEL}). Skriv i stedet, hvad det handler om, for eksempel arbejde, uddannelse eller pendling."
    )


def _laesninger(tekst: str) -> tuple[str, ...]:
    """The text folded, once with signs as spaces and once with signs inside words left out."""
    foldet = " ".join(_uden_ciffertegn(et) for et in fold(tekst).split())
    som_ord = re.sub(r"[^\w.,;:!?)]+|[_/]", " ", foldet)
    uden_tegn = " ".join(re.sub(r"[\W_]+", "", et) for et in foldet.split())
    samlet = fold(_SPREDT.sub(lambda m: re.sub(r"[\W_]+", "", m.group()), foldet))
    return tuple(dict.fromkeys(_FRI.sub(" ", laest) for laest in (som_ord, uden_tegn, samlet)))


def _uden_ciffertegn(ord_: str) -> str:
    """``etn1sk`` → ``etnisk``; numbers and the signs at a word's ends stay."""
    kerne = ord_.strip("@$!.,;:?()[]»«\"'")
    if not any(t.isalpha() for t in kerne) or kerne.isalpha():
        return ord_
    return fold(ord_.replace(kerne, kerne.translate(_CIFRE)))


def _i(laest: str) -> Iterator[Forbudt]:
    for moenster, grund in _REGLER:
        for fundet in moenster.finditer(laest):
            yield Forbudt(fundet.group().strip(), grund)
    for fundet in _SPROG.finditer(laest):
        if fundet.group(1) is None and not re.search(_STUDIER + r"$", laest[: fundet.start()]):
            yield Forbudt("sprog", Grund.SPROG)


def _naesten(laest: str) -> Iterator[Forbudt]:
    """Long words with one letter wrong, missing, added or changed round."""
    for ord_ in re.findall(r"\w+", laest):
        if ord_ in _SKREDNE:
            yield Forbudt(ord_, _SKREDNE[ord_])
        elif len(ord_) >= _KORTEST - 1:
            yield from (Forbudt(ord_, grund) for rigtig, grund in _LANGE.items() if en_fejl(ord_, rigtig))


def _uden_mellemrum(laest: str) -> Iterator[Forbudt]:
    sammen = re.sub(r"[\W_]+", "", laest)
    yield from (Forbudt(ord_, grund) for ord_, grund in _SAMMEN.items() if ord_ in sammen)


def en_fejl(en: str, anden: str) -> bool:
    """Whether the two are one slip of the keyboard apart: a letter wrong, missing, added, or two changed round."""
    if en == anden or abs(len(en) - len(anden)) > 1:
        return en == anden
    foer = next((i for i, (a, b) in enumerate(zip(en, anden, strict=False)) if a != b), min(len(en), len(anden)))
    a, b = en[foer:], anden[foer:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[1:2] + a[:1] + a[2:] == b and len(a) > 1)
