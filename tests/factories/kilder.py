"""What files bring: figures, corrections and the lists of the ministry."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from anvisning.services.port import genopbyg_udfald
from monitoring.domain.vaerdier import Betegnelse, Indikator, Mangelgrund
from monitoring.models import (
    INDIKATORNUMRE,
    Afdeling,
    Indlaesning,
    Kilde,
    Kildefil,
    Korrektion,
    Ministerliste,
    Observation,
    Omraade,
    Talraekke,
    Udpegning,
)
from tests.factories.grund import NU, bruger, loebenummer
from udlejning.brugere.models import Bruger

#: Figures of an afdeling that meets no criterion and is near none (see domain.md: step 1, grøn).
GROENNE_TAL: dict[str, str] = {
    "beboere": "400",
    "uden_tilknytning": "12.0",
    "doemte": "0.50",
    "grundskole": "30.0",
    "indkomst": "95.0",
    "ikke_vestlig": "8.0",
}


def kildefil(navn: str | None = None, *, by: Bruger | None = None) -> Kildefil:
    nummer = loebenummer()
    indhold = f"prøvefil {nummer}".encode()
    return Kildefil.objects.create(
        sha256=f"{nummer:064x}",
        navn=navn or f"tal-{nummer}.csv",
        indhold=indhold,
        stoerrelse=len(indhold),
        at=NU,
        by=by or bruger(),
    )


def indlaesning(kilde: str = Kilde.LBF, *, fil: Kildefil | None = None, **felter: Any) -> Indlaesning:
    """A loaded file; other states by ``status=``."""
    fil = fil or kildefil()
    felter = {"status": Indlaesning.Status.INDLAEST, "created_at": NU, "created_by": fil.by, **felter}
    return Indlaesning.objects.create(fil=fil, kilde=kilde, **felter)


_ny_indlaesning = indlaesning  # the same under a name that no parameter hides


def observation(
    sted: Afdeling | Omraade,
    indikator: str = Indikator.GRUNDSKOLE,
    aar: int = 2024,
    vaerdi: str | Decimal | None = None,
    *,
    mangler: str = "",
    kilde: str = Kilde.LBF,
    kendt_on: dt.date | None = None,
    indlaesning: Indlaesning | None = None,
    **felter: Any,
) -> Observation:
    """One figure of an afdeling or an area; no `vaerdi` and no `mangler` means that the field was empty.

    It counts as known from 1 January of the year after `aar` unless `kendt_on` says otherwise.
    """
    if vaerdi is None and not mangler:
        mangler = Mangelgrund.TOM
    nummer = INDIKATORNUMRE[Indikator(indikator)]
    erstatter: Indlaesning | None = felter.pop("erstattet_af", None)
    erstattet_af = felter.pop("erstattet_af_id", erstatter and erstatter.pk)
    sted_og_tid = {
        "kilde": kilde,
        "afdeling": sted if isinstance(sted, Afdeling) else None,
        "omraade": sted if isinstance(sted, Omraade) else None,
        "aar": aar,
    }
    raekke = Talraekke.objects.create(
        **sted_og_tid,
        lag=Talraekke.objects.filter(**sted_og_tid, listedato=felter.get("listedato")).count(),
        kendt_on=kendt_on or dt.date(aar + 1, 1, 1),
        vaerdier=_paa_plads(nummer, None if vaerdi is None else Decimal(vaerdi)),
        mangler=_paa_plads(nummer, mangler) if mangler else None,
        erstattet=_paa_plads(nummer, erstattet_af) if erstattet_af else None,
        indlaesning=indlaesning or _ny_indlaesning(kilde),
        ark=felter.pop("ark", "Ark1"),
        raekke=felter.pop("raekke", 2),
        kolonner=" " * (nummer - 1) + felter.pop("kolonne", "A"),
        **felter,
    )
    return Observation.objects.get(talraekke=raekke)


def _paa_plads(nummer: int, vaerdi: Any) -> list[Any]:
    return [None] * (nummer - 1) + [vaerdi]


def erstat(tal: Observation, af: Indlaesning | int) -> None:
    """Let an import take the figure out of force."""
    raekke = Talraekke.objects.get(pk=tal.talraekke_id)
    erstattet = [*(raekke.erstattet or []), *[None] * 6][:6]
    erstattet[tal.nummer - 1] = af if isinstance(af, int) else af.pk
    Talraekke.objects.filter(pk=raekke.pk).update(erstattet=erstattet)


def lbf_tal(
    afdeling: Afdeling,
    aar: int = 2024,
    tal: Mapping[str, str | None] | None = None,
    *,
    kendt_on: dt.date | None = None,
    indlaesning: Indlaesning | None = None,
    **aendret: str | None,
) -> list[Observation]:
    """The six LBF figures of one year: `GROENNE_TAL` changed by keyword; None means that the field was empty."""
    kilde = indlaesning or _ny_indlaesning(Kilde.LBF)
    return [
        observation(afdeling, indikator, aar, vaerdi, kendt_on=kendt_on, indlaesning=kilde)
        for indikator, vaerdi in {**(GROENNE_TAL if tal is None else tal), **aendret}.items()
    ]


def korrektion(observation: Observation, vaerdi: str = "31.2", **felter: Any) -> Korrektion:
    """A correction in force over the figure; other states and reasons by keyword."""
    felter = {
        "begrundelse": "LBF har rettet tallet.",
        "dokumentation": "Brev fra LBF, 3. maj 2026",
        "created_at": NU,
        "created_by": felter.pop("created_by", None) or bruger(),
        **felter,
    }
    return Korrektion.objects.create(observation=observation, vaerdi=Decimal(vaerdi), **felter)


def tvillingetal(
    afdeling: Afdeling,
    indikator: str,
    egen: str | None,
    gennemsnit: str | None,
    *,
    aar: int = 2024,
    antal: int | None = 10,
    kendt_on: dt.date | None = None,
    indlaesning: Indlaesning | None = None,
) -> Observation:
    """One row of Tvillingeværktøjet: the tool's own value and the twins' mean."""
    return observation(
        afdeling,
        indikator,
        aar,
        egen,
        kilde=Kilde.TVILLING,
        kendt_on=kendt_on,
        indlaesning=indlaesning,
        tvillinger=None if gennemsnit is None else Decimal(gennemsnit),
        tvillinger_mangler=Mangelgrund.TOM if gennemsnit is None else "",
        antal_tvillinger=antal,
    )


def ministerliste(
    listedato: dt.date = dt.date(2025, 12, 1),
    *,
    landsgennemsnit: str | None = "1.00",
    graense: str | None = None,
    udpegninger: Mapping[Omraade, Iterable[Betegnelse | str]] | None = None,
    **felter: Any,
) -> Ministerliste:
    """One of the ministry's lists with the areas that it designates; the gate is told."""
    kilde = felter.pop("indlaesning", None) or indlaesning(Kilde.MINISTERIET)
    liste = Ministerliste.objects.create(
        listedato=listedato,
        doemte_landsgennemsnit=None if landsgennemsnit is None else Decimal(landsgennemsnit),
        doemte_graense=None if graense is None else Decimal(graense),
        indlaesning=kilde,
        **felter,
    )
    for omraade_, betegnelser in (udpegninger or {}).items():
        udpegning(liste, omraade_, betegnelser)
    genopbyg_udfald()
    return liste


def udpegning(
    liste: Ministerliste, omraade: Omraade, betegnelser: Iterable[Betegnelse | str] = (), *, raekke: int = 2
) -> Udpegning:
    """An area that a list designates (or frees); the gate is told."""
    udpeget = Udpegning.objects.create(
        liste=liste,
        omraade=omraade,
        betegnelser=[str(b) for b in betegnelser],
        indlaesning=liste.indlaesning,
        ark="Ark1",
        raekke=raekke,
    )
    genopbyg_udfald()
    return udpeget
