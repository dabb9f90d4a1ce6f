"""An invented town: organisations, afdelinger, areas and their figures over the years, from one seed.

Every afdeling has a hidden level of strain that drifts from year to year; the indicators follow it with noise.
Percentages in per cent with one decimal (convicted: two), like the published figures.
"""

import datetime as dt
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from random import Random

from . import navne

SEED = 59_60_61
#: A smaller town has no room for three areas of five afdelinger.
MINDST_AFDELINGER = 15


@dataclass(frozen=True)
class DemoAfdeling:
    """One invented afdeling. `belastning` is its strain, about normal around 0; `drift` the yearly change of it.

    `optaget` residents came with another afdeling that it took in on `optaget_on`.
    """

    org: str
    nr: str
    navn: str
    bydel: str
    boliger: int
    beboere: int
    belastning: float
    drift: float
    omraade: str | None = None
    oprettet: dt.date | None = None
    nedlagt: dt.date | None = None
    efterfoelgere: tuple[str, ...] = ()
    overgang: dt.date | None = None
    optaget: int = 0
    optaget_on: dt.date | None = None

    @property
    def noegle(self) -> str:
        return f"{self.org}-{self.nr}"

    def foer_overgangen(self) -> "DemoAfdeling":
        """As it was known before its merger or split."""
        return replace(self, nedlagt=None, overgang=None, efterfoelgere=())

    def findes(self, dag: dt.date) -> bool:
        return (self.oprettet or dt.date.min) <= dag < (self.nedlagt or dt.date.max)


@dataclass(frozen=True)
class Tal:
    """One place's figures for one year; None is hidden in the files."""

    beboere: int
    uden_tilknytning: Decimal | None
    doemte: Decimal | None
    grundskole: Decimal | None
    indkomst: Decimal | None
    ikke_vestlig: Decimal | None

    def kolonner(self) -> dict[str, Decimal | None]:
        """By the file columns' names, without `beboere`."""
        return {
            "uden_tilknytning_pct": self.uden_tilknytning,
            "doemte_pct": self.doemte,
            "grundskole_pct": self.grundskole,
            "indkomst_pct_af_region": self.indkomst,
            "ikke_vestlige_pct": self.ikke_vestlig,
        }


@dataclass
class Verden:
    """The town as seen from `anker`, the day the demonstration is made. `stoerrelse` is the number of afdelinger."""

    anker: dt.date
    stoerrelse: int = 450
    seed: int = SEED
    afdelinger: list[DemoAfdeling] = field(init=False)

    def __post_init__(self) -> None:
        self.afdelinger = self._opfind()

    @cached_property
    def runder(self) -> list[dt.date]:
        """The as-of dates of the last nine rounds, oldest first: 1 February, 1 June and 1 October."""
        dage = [
            dt.date(aar, maaned, 1) for aar in range(self.anker.year - 4, self.anker.year + 1) for maaned in (2, 6, 10)
        ]
        return [dag for dag in dage if dag + dt.timedelta(days=14) <= self.anker][-9:]

    @cached_property
    def lister(self) -> list[dt.date]:
        """The ministry's lists: every 1 December, seven of them."""
        sidste = self.anker.year if self.anker >= dt.date(self.anker.year, 12, 1) else self.anker.year - 1
        return [dt.date(aar, 12, 1) for aar in range(sidste - 6, sidste + 1)]

    @cached_property
    def dataaar(self) -> list[int]:
        """Reference years of LBF's files; year Y is known from 1 September of Y + 1."""
        sidste = self.anker.year - 1 if self.anker >= dt.date(self.anker.year, 9, 1) else self.anker.year - 2
        return list(range(self.runder[0].year - 4, sidste + 1))

    @property
    def organisationer(self) -> list[tuple[str, str]]:
        antal = max(2, min(len(navne.ORGANISATIONER), self.stoerrelse // 30))
        if self.stoerrelse > 999 * antal // 2:
            antal = self.stoerrelse // 400 + 14
        return [
            (
                f"{9901 + i:04d}" if i < 90 else f"{8000 + i:04d}",
                navne.ORGANISATIONER[i % 14] + (f" {i // 14 + 1}" if i >= 14 else ""),
            )
            for i in range(antal)
        ]

    def _opfind(self) -> list[DemoAfdeling]:
        rng = Random(self.seed)
        alle_navne = navne.afdelingsnavne()
        rng.shuffle(alle_navne)
        organisationer = self.organisationer
        loebenumre = dict.fromkeys((nr for nr, _ in organisationer), 0)
        afdelinger: list[DemoAfdeling] = []
        for i in range(self.stoerrelse):
            org = organisationer[i % len(organisationer)][0]
            loebenumre[org] += 1
            navn = alle_navne[i % len(alle_navne)] + (f" {i // len(alle_navne) + 1}" if i >= len(alle_navne) else "")
            boliger = round(min(260, max(9, rng.lognormvariate(3.93, 0.72))))
            afdelinger.append(
                DemoAfdeling(
                    org=org,
                    nr=f"{loebenumre[org]:03d}",
                    navn=navn,
                    bydel=rng.choice(navne.BYDELE),
                    boliger=boliger,
                    beboere=round(boliger * rng.uniform(1.6, 2.1)),
                    belastning=rng.gauss(0.0, 0.85),
                    drift=rng.gauss(0.0, 0.09),
                )
            )
        return self._sammenlaeg(self._laeg_i_omraader(afdelinger, rng))

    def _laeg_i_omraader(self, afdelinger: list[DemoAfdeling], rng: Random) -> list[DemoAfdeling]:
        """Give each area some five large afdelinger of several organisations and a strain of its own."""
        antal = min(len(navne.OMRAADER), max(3, self.stoerrelse // 32))
        for nummer, omraade in enumerate(navne.OMRAADER[:antal]):
            niveau = 3.75 - 0.25 * nummer
            drift = 0.32 if nummer % 5 == 3 else rng.gauss(0.0, 0.03)
            bydel = rng.choice(navne.BYDELE)
            for k in range(5):
                plads = nummer * 5 + k
                boliger = rng.randint(110, 190) if nummer != antal - 1 else rng.randint(70, 95)
                afdelinger[plads] = replace(
                    afdelinger[plads],
                    omraade=omraade,
                    bydel=bydel,
                    boliger=boliger,
                    beboere=round(boliger * rng.uniform(1.8, 2.2)),
                    belastning=niveau + rng.gauss(0, 0.25),
                    drift=drift,
                )
        return afdelinger

    def _sammenlaeg(self, afdelinger: list[DemoAfdeling]) -> list[DemoAfdeling]:
        """One merger (two become one) and one split (one becomes two), each at a turn of the year."""
        fusion, deling = (
            dt.date(self.runder[3].year, 1, 1),
            dt.date(self.runder[-1].year, 1, 1),
        )
        org = afdelinger[-1].org
        egne = [i for i, a in enumerate(afdelinger) if a.org == org and a.omraade is None][-3:]
        if len(egne) < 3:
            return afdelinger
        a, b, c = (afdelinger[i] for i in egne)
        ny = replace(
            a, nr="801", navn=f"{a.navn} og {b.navn}", boliger=a.boliger + b.boliger, beboere=a.beboere + b.beboere,
            oprettet=fusion,
        )  # fmt: skip
        halve = [
            replace(
                c,
                nr=nr,
                navn=f"{c.navn} {del_}",
                boliger=max(9, c.boliger // 2),
                beboere=c.beboere // 2,
                oprettet=deling,
            )
            for nr, del_ in (("802", "Øst"), ("803", "Vest"))
        ]
        for i in egne[:2]:
            afdelinger[i] = replace(
                afdelinger[i],
                nedlagt=fusion,
                overgang=fusion,
                efterfoelgere=(ny.noegle,),
            )
        afdelinger[egne[2]] = replace(
            c,
            nedlagt=deling,
            overgang=deling,
            efterfoelgere=tuple(h.noegle for h in halve),
        )
        return [*self._optag(afdelinger, org), ny, *halve]

    def _optag(self, afdelinger: list[DemoAfdeling], org: str) -> list[DemoAfdeling]:
        """One afdeling goes on in another that keeps its number: a break in the middle of that one's figures."""
        dag = dt.date(self.runder[0].year, 1, 1)
        egne = [i for i, a in enumerate(afdelinger) if a.org == org and a.omraade is None and a.overgang is None]
        if len(egne) < 2:
            return afdelinger
        i, j = egne[:2]
        lille, stor = sorted((afdelinger[i], afdelinger[j]), key=lambda a: a.beboere)
        nye = {
            lille.noegle: replace(lille, nedlagt=dag, overgang=dag, efterfoelgere=(stor.noegle,)),
            stor.noegle: replace(stor, optaget=lille.beboere, optaget_on=dag),
        }
        return [nye.get(a.noegle, a) for a in afdelinger]

    def tal(self, afdeling: DemoAfdeling, aar: int) -> Tal:
        """The afdeling's figures for a year, the same at every call; small afdelinger are hidden."""
        rng = Random(f"{self.seed}/{afdeling.noegle}/{aar}")
        z = self._belastning(afdeling, aar)
        optaget = afdeling.optaget if afdeling.optaget_on and aar >= afdeling.optaget_on.year else 0
        beboere = round((afdeling.beboere + optaget) * (1 + 0.01 * rng.gauss(0, 1)))
        vaerdier: dict[str, Decimal | None] = {
            "uden_tilknytning": _afrundet(20.5 + 6.3 * z + rng.gauss(0, 1.4), 1),
            "doemte": _afrundet(0.82 + 0.33 * z + rng.gauss(0, 0.12), 2),
            "grundskole": _afrundet(45.0 + 6.6 * z + rng.gauss(0, 2.0), 1),
            "indkomst": _afrundet(77.0 - 5.6 * z + rng.gauss(0, 2.0), 1),
            "ikke_vestlig": _afrundet(14.5 + 10.5 * z + rng.gauss(0, 2.0), 1),
        }
        if beboere < 38:
            vaerdier = dict.fromkeys(vaerdier)
        elif rng.random() < 0.02:
            vaerdier[rng.choice(list(vaerdier))] = None
        return Tal(beboere=beboere, **vaerdier)

    def tvillinger(self, afdeling: DemoAfdeling, aar: int, indikator: str) -> tuple[Decimal, int]:
        """The twins' mean for one indicator and their number: similar places, a little nearer the middle."""
        rng = Random(f"{self.seed}/{afdeling.noegle}/{aar}/{indikator}")
        tvilling = replace(
            afdeling,
            belastning=0.75 * self._belastning(afdeling, aar) - 0.15,
            drift=0.0,
            nr="t" + afdeling.nr,
        )
        egen = getattr(self.tal(replace(tvilling, beboere=400), aar), indikator)
        return egen if egen is not None else Decimal("20.0"), rng.randint(6, 15)

    def omraadetal(self, omraade: str, listedato: dt.date) -> Tal:
        """The area's figures on a list: the residents' mean of its afdelinger in the year before."""
        medlemmer = [
            (
                a.beboere,
                self.tal(replace(a, beboere=max(a.beboere, 100)), listedato.year - 1),
            )
            for a in self.i_omraade(omraade, listedato)
        ]
        samlet = sum(b for b, _ in medlemmer)

        def middel(felt: str, decimaler: int) -> Decimal | None:
            kendte = [(b, getattr(t, felt)) for b, t in medlemmer if getattr(t, felt) is not None]
            return _afrundet(
                float(sum(b * v for b, v in kendte)) / sum(b for b, _ in kendte),
                decimaler,
            )

        return Tal(
            beboere=samlet,
            uden_tilknytning=middel("uden_tilknytning", 1),
            doemte=middel("doemte", 2),
            grundskole=middel("grundskole", 1),
            indkomst=middel("indkomst", 1),
            ikke_vestlig=middel("ikke_vestlig", 1),
        )

    @property
    def overgange(self) -> list[dt.date]:
        """The days of mergers and splits, oldest first."""
        return sorted({a.overgang for a in self.afdelinger if a.overgang is not None})

    def i_omraade(self, omraade: str, dag: dt.date) -> list[DemoAfdeling]:
        return [a for a in self.afdelinger if a.omraade == omraade and a.findes(dag)]

    @cached_property
    def omraader(self) -> list[str]:
        return list(dict.fromkeys(a.omraade for a in self.afdelinger if a.omraade is not None))

    def _belastning(self, afdeling: DemoAfdeling, aar: int) -> float:
        """Strain in a year: level, drift and, for one area in five, a wave that makes it come and go."""
        forloeb = aar - self.dataaar[0]
        boelge = 0.0
        if afdeling.omraade is not None and self.omraader.index(afdeling.omraade) % 5 == 2:
            boelge = (0.0, 0.5, -0.4, 0.6, -0.3, 0.5)[forloeb % 6]
        stigning = min(forloeb * afdeling.drift, 1.2) if afdeling.drift > 0 else max(forloeb * afdeling.drift, -1.2)
        return afdeling.belastning + stigning + boelge


def landsgennemsnit(listedato: dt.date) -> Decimal:
    """An invented national mean of convicted persons, in per cent."""
    return Decimal("0.70") + Decimal("0.01") * (listedato.year % 4)


def _afrundet(tal: float, decimaler: int) -> Decimal:
    return Decimal(f"{min(max(tal, 0.0), 99.0):.{decimaler}f}")
