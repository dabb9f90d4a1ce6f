"""The invented town as files: the same layouts, and some of the same ugliness, as the real sources.

Even years of LBF's figures come as workbooks with a title above the headers, odd years as CSV in Windows-1252.
"""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from openpyxl import Workbook

from monitoring.domain.dansk import dato

from . import navne
from .verden import DemoAfdeling, Tal, Verden, landsgennemsnit

#: (area, list date, figures, mean) → the ministry's labels; the law itself decides them, see `indlaesning`.
Betegner = Callable[[str, str, dt.date, Tal, Decimal], Sequence[str]]

TALKOLONNER = (
    "uden_tilknytning_pct",
    "doemte_pct",
    "grundskole_pct",
    "indkomst_pct_af_region",
    "ikke_vestlige_pct",
)
GATER = (
    "Stjerneskudsvej",
    "Regnbuevej",
    "Månestrålevej",
    "Nordlysstræde",
    "Kometvej",
    "Solopgangsvej",
    "Tordenskyvej",
)


@dataclass(frozen=True)
class Demofil:
    """A finished file: what it is loaded as, its name and bytes, and the day from which its figures are known."""

    kilde: str
    navn: str
    indhold: bytes
    kendt_on: dt.date


def registerfil(verden: Verden, dag: dt.date) -> Demofil:
    """All organisations and afdelinger as they were known on `dag`, mergers and splits up to then included."""
    navn_af = dict(verden.organisationer)
    kendte = [a if a.overgang is None or a.overgang <= dag else a.foer_overgangen() for a in verden.afdelinger]
    raekker = [
        (
            a.org,
            navn_af[a.org],
            "",
            a.nr,
            a.navn,
            a.bydel,
            a.boliger,
            _iso(a.oprettet),
            _iso(a.nedlagt),
            "+".join(a.efterfoelgere),
            _iso(a.overgang),
        )
        for a in kendte
        if (a.oprettet or dag) <= dag
    ]
    hoved = (
        "organisationsnr organisation cvr afdelingsnr afdelingsnavn bydel antal_boliger oprettet nedlagt efterfoelger"
        " overgang"
    )
    return Demofil("register", f"register-{dag}.csv", _csv(hoved.split(), raekker, "utf-8-sig"), dag)


def lbf_fil(verden: Verden, aar: int) -> Demofil:
    """One reference year of LBF's figures per afdeling."""
    hoved = [
        "organisationsnr",
        "afdelingsnr",
        "afdelingsnavn",
        "aar",
        "beboere",
        *TALKOLONNER,
    ]
    raekker: list[list[object]] = []
    for afdeling in _levende(verden, aar):
        tal = verden.tal(afdeling, aar)
        skjult = "*" if tal.grundskole is None and tal.indkomst is None else ".."
        kolonner = tal.kolonner()
        raekker.append(
            [afdeling.org, afdeling.nr, afdeling.navn, aar, tal.beboere]
            + [skjult if kolonner[k] is None else kolonner[k] for k in TALKOLONNER]
        )
    kendt = dt.date(aar + 1, 9, 1)
    if aar % 2:
        return Demofil("lbf", f"lbf-{aar}.csv", _csv(hoved, raekker, "cp1252"), kendt)
    titel = [
        "Forebyggelses- og parallelsamfundsdata pr. afdeling",
        f"Referenceår {aar}. Alle tal er opdigtede.",
    ]
    return Demofil("lbf", f"lbf-{aar}.xlsx", _xlsx(f"{aar}", hoved, raekker, titel), kendt)


def tvillingefil(verden: Verden, aar: int) -> Demofil:
    """The twins' means for the four criteria; about one afdeling in twenty has not been looked up."""
    hoved = [
        "organisationsnr",
        "afdelingsnr",
        "aar",
        "indikator",
        "vaerdi",
        "tvillinger_gennemsnit",
        "antal_tvillinger",
    ]
    raekker: list[list[object]] = []
    for afdeling in _levende(verden, aar):
        if Random(f"{verden.seed}/opslag/{afdeling.noegle}/{aar}").random() < 0.05:
            continue
        tal = verden.tal(afdeling, aar)
        for indikator in ("uden_tilknytning", "doemte", "grundskole", "indkomst"):
            egen = getattr(tal, indikator)
            middel, antal = verden.tvillinger(afdeling, aar, indikator)
            raekker.append(
                [
                    afdeling.org,
                    afdeling.nr,
                    aar,
                    indikator,
                    "*" if egen is None else egen,
                    middel,
                    antal,
                ]
            )
    return Demofil(
        "tvilling",
        f"tvillinger-{aar}.csv",
        _csv(hoved, raekker, "utf-8"),
        dt.date(aar + 1, 5, 1),
    )


def ministeriets_liste(verden: Verden, listedato: dt.date, betegn: Betegner) -> Demofil:
    """The ministry's list of one 1 December, with areas of two other invented municipalities."""
    hoved = [
        "listedato", "omraade", "kommune", "kategori", "beboere", "uden_tilknytning_pct", "doemte_pct",
        "doemte_landsgennemsnit_pct", "grundskole_pct", "indkomst_pct_af_region", "ikke_vestlige_pct",
    ]  # fmt: skip
    snit = landsgennemsnit(listedato)
    omraader = [(o, navne.KOMMUNE, verden.omraadetal(o, listedato)) for o in verden.omraader]
    omraader += [(o, k, _fremmed(verden, o, listedato)) for o, k in navne.ANDRE_OMRAADER]
    raekker = [
        [
            listedato,
            omraade,
            kommune,
            "+".join(betegn(omraade, kommune, listedato, tal, snit)),
            tal.beboere,
            tal.uden_tilknytning,
            tal.doemte,
            snit,
            tal.grundskole,
            tal.indkomst,
            tal.ikke_vestlig,
        ]
        for omraade, kommune, tal in omraader
    ]
    titel = [f"Boligområder pr. {dato(listedato)}", "Alle områder og tal er opdigtede."]
    return Demofil(
        "ministeriet",
        f"ministeriets-liste-{listedato.year}.xlsx",
        _xlsx("Liste", hoved, raekker, titel),
        listedato,
    )


def ministeriets_bilag(verden: Verden, listedato: dt.date) -> Demofil:
    """Which afdelinger lie in which area."""
    raekker = [
        (_iso(listedato), omraade, a.org, a.nr)
        for omraade in verden.omraader
        for a in verden.i_omraade(omraade, listedato)
    ]
    hoved = ["listedato", "omraade", "organisationsnr", "afdelingsnr"]
    return Demofil(
        "ministeriet-afdelinger",
        f"ministeriets-bilag-{listedato.year}.csv",
        _csv(hoved, raekker, "utf-8-sig"),
        listedato,
    )


def boligfil(verden: Verden, org: str) -> Demofil:
    """All dwellings of one organisation, as its own system would export them."""
    hoved = (
        "organisationsnr afdelingsnr bolignr adresse postnr by etage doer type rum areal_m2 husleje indskud"
        " elevator tilgaengelig"
    )
    raekker = [
        raekke
        for afdeling in verden.afdelinger
        if afdeling.org == org and afdeling.nedlagt is None
        for raekke in _boliger(afdeling, verden.seed)
    ]
    return Demofil(
        "boliger",
        f"boliger-{org}.csv",
        _csv(hoved.split(), raekker, "utf-8-sig"),
        verden.anker,
    )


def alle_filer(verden: Verden, betegn: Betegner) -> list[Demofil]:
    """Every file, in the order in which they became known."""
    begyndelse = dt.date(min(verden.dataaar[0], verden.lister[0].year), 1, 1)
    filer = [registerfil(verden, dag) for dag in (begyndelse, *verden.overgange)]
    filer += [lbf_fil(verden, aar) for aar in verden.dataaar] + [tvillingefil(verden, aar) for aar in verden.dataaar]
    for listedato in verden.lister:
        filer += [ministeriets_liste(verden, listedato, betegn), ministeriets_bilag(verden, listedato)]
    foerst = [fil for fil in filer if fil.kendt_on <= begyndelse and fil.kilde == "register"]
    resten = [fil for fil in filer if fil not in foerst]
    boliger = [boligfil(verden, nr) for nr, _ in verden.organisationer]
    return [*foerst, *sorted(resten, key=lambda fil: fil.kendt_on), *boliger]


def _levende(verden: Verden, aar: int) -> list[DemoAfdeling]:
    return [a for a in verden.afdelinger if a.findes(dt.date(aar, 12, 31))]


def _fremmed(verden: Verden, omraade: str, listedato: dt.date) -> Tal:
    rng = Random(f"{verden.seed}/{omraade}")
    fremmed = DemoAfdeling(
        "0000",
        "000",
        omraade,
        "",
        600,
        rng.randint(1100, 2400),
        rng.uniform(1.8, 3.6),
        0.0,
    )
    return verden.tal(fremmed, listedato.year - 1)


def _boliger(afdeling: DemoAfdeling, seed: int) -> Iterable[tuple[object, ...]]:
    """Blocks of six doors on two floors each; a few youth dwellings and dwellings for elderly people."""
    rng = Random(f"{seed}/boliger/{afdeling.noegle}")
    gade = f"{rng.choice(GATER)}"
    elevator = rng.random() < 0.3
    kvadratmeterpris = rng.uniform(72, 104)
    for nummer in range(afdeling.boliger):
        opgang, plads = divmod(nummer, 6)
        type_ = rng.choices(("familie", "ungdom", "ældre"), (90, 6, 4))[0]
        rum = rng.choices((1, 2), (70, 30))[0] if type_ == "ungdom" else rng.choices((2, 3, 4, 5), (28, 40, 25, 7))[0]
        areal = Decimal(f"{17 + 19.5 * rum + rng.uniform(-4, 8):.1f}")
        husleje = Decimal(round(float(areal) * kvadratmeterpris / 5) * 5)
        etage = ("st", "1", "2")[plads // 2]
        yield (
            afdeling.org,
            afdeling.nr,
            f"{nummer + 1:04d}",
            f"{gade} {2 * (opgang + int(afdeling.nr) % 40) + 1}",
            "9999",
            navne.KOMMUNE,
            etage,
            ("tv", "th")[plads % 2],
            type_,
            rum,
            areal,
            husleje,
            husleje * 5,
            "ja" if elevator else "nej",
            "ja" if (elevator or etage == "st") and rng.random() < 0.25 else "nej",
        )


def _iso(dag: dt.date | None) -> str:
    return dag.isoformat() if dag else ""


def _celle(vaerdi: object) -> object:
    return str(vaerdi).replace(".", ",") if isinstance(vaerdi, Decimal) else vaerdi


def _csv(hoved: Sequence[str], raekker: Iterable[Sequence[object]], tegnsaet: str) -> bytes:
    ud = io.StringIO(newline="")
    skriver = csv.writer(ud, delimiter=";", lineterminator="\r\n")
    skriver.writerow(hoved)
    skriver.writerows([[_celle(v) for v in raekke] for raekke in raekker])
    return ud.getvalue().encode(tegnsaet)


def _xlsx(
    ark: str,
    hoved: Sequence[str],
    raekker: Iterable[Sequence[object]],
    titel: Sequence[str],
) -> bytes:
    """A workbook with title lines and an empty row above the headers. The same content gives the same bytes."""
    bog = Workbook()
    side = bog.active
    assert side is not None
    side.title = ark
    for linje in titel:
        side.append([linje])
    side.append([])
    side.append(list(hoved))
    for raekke in raekker:
        side.append([float(v) if isinstance(v, Decimal) else v for v in raekke])
    ud = io.BytesIO()
    bog.save(ud)
    return _uden_klokkeslaet(ud.getvalue())


def _uden_klokkeslaet(bog: bytes) -> bytes:
    """The same workbook without the times at which it was written, so that the same content is the same file."""
    ud = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(bog)) as fra,
        zipfile.ZipFile(ud, "w", zipfile.ZIP_DEFLATED) as til,
    ):
        for navn in fra.namelist():
            del_ = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2020-01-01T00:00:00Z", fra.read(navn))
            til.writestr(zipfile.ZipInfo(navn, (2020, 1, 1, 0, 0, 0)), del_, zipfile.ZIP_DEFLATED)
    return ud.getvalue()
