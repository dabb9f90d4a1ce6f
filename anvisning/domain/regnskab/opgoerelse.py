"""From facts to lines: per afdeling, per organisation, and all together. Every figure is a sum of its pieces."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from anvisning.domain.perioder import Periode, findes_i_maaneden, maanedens_foerste
from monitoring.domain.vaerdier import Farve

from .fakta import Afdelingsfakta, Fakta, Forsoegsfakta, Regelgrundlag, Udgang
from .poster import Indmeldingspost, Maanedspost, indmeldingspost, maanedspost

_NUL = Decimal(0)


@dataclass(frozen=True, slots=True)
class Sum:
    """What is known, and how many pieces are missing: with any, the figure is ikke oplyst."""

    kendt: Decimal = _NUL
    mangler: int = 0

    def __add__(self, anden: "Sum") -> "Sum":
        return Sum(self.kendt + anden.kendt, self.mangler + anden.mangler)

    @property
    def vaerdi(self) -> Decimal | None:
        return None if self.mangler else self.kendt

    @property
    def hele(self) -> "Sum":
        """Rounded down to whole dwellings: of seven vacant ones every fourth is one."""
        return Sum(self.kendt.to_integral_value(rounding=ROUND_FLOOR), self.mangler)


def _sum(stykker: Iterable[Decimal | int | None]) -> Sum:
    kendt, mangler = _NUL, 0
    for stykke in stykker:
        if stykke is None:
            mangler += 1
        else:
            kendt += stykke
    return Sum(kendt, mangler)


@dataclass(frozen=True, slots=True)
class Opgoerelse:
    """The figures of a line. Dwellings, attempts and days in numbers, `leje` in kroner.

    Reports are of family dwellings alone, as what is owed; other types stand in `andre_typer`, and the municipality's
    rent and the refused attempts are of all types. `baarne` is what was reported beyond the law's share of their own
    vacancies where the colour is open, while red ones are spared.
    """

    ledige: Sum = field(default_factory=Sum)
    skyldige: Sum = field(default_factory=Sum)
    skaanede: Sum = field(default_factory=Sum)
    baarne: Sum = field(default_factory=Sum)
    indmeldte: int = 0
    andre_typer: int = 0
    brugte: int = 0
    frigivne: int = 0
    trukne: int = 0
    aabne_foer: int = 0
    aabne: int = 0
    forsoeg: Mapping[Farve, int] = field(default_factory=dict)
    forsoegte_boliger: int = 0
    lejedage: int = 0
    leje: Sum = field(default_factory=Sum)

    @property
    def forsoeg_i_alt(self) -> int:
        return sum(self.forsoeg.values())

    @property
    def forskel(self) -> Decimal | None:
        """Reported less owed: negative where too few were reported."""
        return None if self.skyldige.vaerdi is None else self.indmeldte - self.skyldige.vaerdi


def _laeg_sammen(dele: Iterable[Opgoerelse]) -> Opgoerelse:
    dele = list(dele)
    forsoeg: Counter[Farve] = Counter()
    for del_ in dele:
        forsoeg.update(del_.forsoeg)

    def summen(navn: str) -> Sum:
        return sum((getattr(del_, navn) for del_ in dele), Sum())

    def antal(navn: str) -> int:
        return sum(getattr(del_, navn) for del_ in dele)

    return Opgoerelse(
        ledige=summen("ledige"),
        skyldige=summen("skyldige"),
        skaanede=summen("skaanede"),
        baarne=summen("baarne"),
        indmeldte=antal("indmeldte"),
        andre_typer=antal("andre_typer"),
        brugte=antal("brugte"),
        frigivne=antal("frigivne"),
        trukne=antal("trukne"),
        aabne_foer=antal("aabne_foer"),
        aabne=antal("aabne"),
        forsoeg=dict(forsoeg),
        forsoegte_boliger=antal("forsoegte_boliger"),
        lejedage=antal("lejedage"),
        leje=summen("leje"),
    )


@dataclass(frozen=True, slots=True)
class Afdelingslinje:
    """One afdeling, with everything that its figures are made of. What it owes is exact, not whole dwellings."""

    afdeling: Afdelingsfakta
    maaneder: Sequence[Maanedspost]
    indmeldinger: Sequence[Indmeldingspost]
    forsoeg: Sequence[Forsoegsfakta]
    tal: Opgoerelse


@dataclass(frozen=True, slots=True)
class Organisationslinje:
    """One organisation. What it owes, is spared for and has carried are whole dwellings, rounded down once."""

    organisation_id: int
    afdelinger: Sequence[Afdelingslinje]
    tal: Opgoerelse


@dataclass(frozen=True, slots=True)
class Regnskab:
    """The ledger of a period: the lines in the order of the facts, and their sum."""

    periode: Periode
    organisationer: Sequence[Organisationslinje]
    tal: Opgoerelse

    @property
    def afdelinger(self) -> list[Afdelingslinje]:
        return [afdeling for organisation in self.organisationer for afdeling in organisation.afdelinger]


def opgoer(fakta: Fakta, periode: Periode) -> Regnskab:
    """The ledger of whole organisations: a figure in whole dwellings needs all the organisation's afdelinger."""
    indmeldinger = defaultdict(list)
    for indmelding in fakta.indmeldinger:
        if indmelding.indmeldt_on < periode.til_on and (indmelding.afsluttet_on or periode.fra_on) >= periode.fra_on:
            indmeldinger[indmelding.afdeling_id].append(indmeldingspost(indmelding, periode))
    forsoeg = _pr_afdeling(f for f in fakta.forsoeg if periode.rummer(f.forsoegt_on))
    maaneder = periode.maaneder
    linjer: dict[int, list[Afdelingslinje]] = defaultdict(list)
    for afdeling in fakta.afdelinger:
        linje = _afdelingslinje(afdeling, maaneder, indmeldinger[afdeling.id], forsoeg[afdeling.id], fakta.regler)
        if linje.maaneder or linje.indmeldinger or linje.forsoeg:
            linjer[afdeling.organisation_id].append(linje)
    organisationer = [_organisationslinje(pk, afdelinger) for pk, afdelinger in linjer.items()]
    return Regnskab(periode, organisationer, _laeg_sammen(linje.tal for linje in organisationer))


def _pr_afdeling(forsoeg: Iterable[Forsoegsfakta]) -> defaultdict[int, list[Forsoegsfakta]]:
    fundne: defaultdict[int, list[Forsoegsfakta]] = defaultdict(list)
    for et in forsoeg:
        fundne[et.afdeling_id].append(et)
    return fundne


def _afdelingslinje(
    afdeling: Afdelingsfakta,
    maaneder: Sequence[dt.date],
    indmeldinger: Sequence[Indmeldingspost],
    forsoeg: Sequence[Forsoegsfakta],
    regler: Regelgrundlag,
) -> Afdelingslinje:
    egne = [p for p in indmeldinger if p.fakta.er_familiebolig]
    indmeldte = Counter(maanedens_foerste(p.fakta.indmeldt_on) for p in egne if p.indmeldt)
    poster = [
        maanedspost(afdeling, m, regler, indmeldte[m])
        for m in maaneder
        if findes_i_maaneden(afdeling.oprettet_on, afdeling.nedlagt_on, m)
    ]
    udgange = Counter(p.udgang for p in egne)
    tal = Opgoerelse(
        ledige=_sum(p.antal for p in poster),
        skyldige=_sum(p.skyldige for p in poster),
        skaanede=_sum(p.skaanede for p in poster),
        baarne=_sum(_ud_over(p) for p in poster if p.baerer),
        indmeldte=sum(indmeldte.values()),
        andre_typer=sum(p.indmeldt for p in indmeldinger if not p.fakta.er_familiebolig),
        brugte=udgange[Udgang.UDLEJET],
        frigivne=udgange[Udgang.FRIGIVET],
        trukne=udgange[Udgang.TRUKKET],
        aabne_foer=sum(p.aaben_foer for p in egne),
        aabne=sum(p.aaben_efter for p in egne),
        forsoeg=dict(Counter(f.farve for f in forsoeg)),
        forsoegte_boliger=len({f.bolig_id for f in forsoeg}),
        lejedage=sum(p.lejedage for p in indmeldinger),
        leje=_sum(p.leje for p in indmeldinger),
    )
    return Afdelingslinje(afdeling, poster, indmeldinger, forsoeg, tal)


def _ud_over(post: Maanedspost) -> Decimal | None:
    """Reported less the law's share; negative where fewer were reported."""
    lovens = post.lovens_del
    return None if lovens is None else post.indmeldte - lovens


def _organisationslinje(organisation_id: int, afdelinger: Sequence[Afdelingslinje]) -> Organisationslinje:
    """Whole dwellings: rounded down once, over all months and afdelinger; carried is never less than none."""
    ialt = _laeg_sammen(linje.tal for linje in afdelinger)
    # Reports are whole, so rounding up here rounds the law's share down.
    baarne = max(_NUL, ialt.baarne.kendt.to_integral_value(rounding=ROUND_CEILING))
    tal = replace(
        ialt, skyldige=ialt.skyldige.hele, skaanede=ialt.skaanede.hele, baarne=Sum(baarne, ialt.baarne.mangler)
    )
    return Organisationslinje(organisation_id, afdelinger, tal)
