"""``manage.py afdeling ORG-AFD [--paa DATO]``: the colour of one afdeling, why, and what it allows."""

import datetime as dt
import difflib
import re
from argparse import ArgumentTypeError
from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandParser

from anvisning.domain.port import Afgoerelse
from anvisning.domain.vaerdier import HANDLINGSNAVNE, UDFALDSNAVNE, Handling
from anvisning.services.port import spoerg_porten_for
from monitoring.api import (
    FARVENAVNE,
    Afdeling,
    Farve,
    Placeringsforklaring,
    dato,
    opremsning,
    placering_paa,
)
from udlejning.faelles.fejl import Afvist
from udlejning.faelles.kommando import BrugerKommando, dato_argument
from udlejning.faelles.tid import idag
from udlejning.overblik.selectors.begrundelse import hvorfor

_NOEGLE = re.compile(r"(\d{4})-(\d{3})", re.ASCII)
#: As many suggestions as a sentence holds.
FORSLAG = 3


def noegle_argument(tekst: str) -> tuple[str, str]:
    """An argparse type: ``0101-007``."""
    fundet = _NOEGLE.fullmatch(tekst)
    if fundet is None:
        raise ArgumentTypeError(
            f"'{tekst}' er ikke en afdeling. Skriv organisationens fire cifre, en bindestreg og afdelingens tre cifre, "
            "for eksempel 0101-007."
        )
    return fundet[1], fundet[2]


class Command(BrugerKommando):
    help = "Viser en afdelings farve på en dag, hvorfor den har den, og hvad farven tillader."
    skriver = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("afdeling", metavar="ORG-AFD", type=noegle_argument, help="For eksempel 0101-007.")
        parser.add_argument(
            "--paa", metavar="DATO", type=dato_argument, default=None, help="Dagen, for eksempel 2026-06-01. I dag."
        )
        super().add_arguments(parser)

    def udfoer(self, **options: Any) -> None:
        dag: dt.date = options["paa"] or idag()
        afdeling = _find(*options["afdeling"])
        forklaring = placering_paa(afdeling, dag)
        svar = spoerg_porten_for(afdelinger=[afdeling], dag=dag)[afdeling.pk]
        if options["json"]:
            self.skriv_json(som_data(afdeling, dag, forklaring, svar))
        else:
            self.stdout.write("\n".join(linjer(afdeling, dag, forklaring, svar)))


def som_data(
    afdeling: Afdeling, dag: dt.date, forklaring: Placeringsforklaring | None, svar: dict[Handling, Afgoerelse]
) -> dict[str, Any]:
    """The document of ``--json``."""
    return {
        "afdeling": afdeling.noegle,
        "navn": afdeling.navn,
        "organisation": afdeling.organisation.navn,
        "dag": dag.isoformat(),
        "farve": _farve(forklaring).value,
        "trin": forklaring.segment.trin if forklaring else None,
        "manuel": forklaring is not None and forklaring.manuel is not None,
        "begrundelse": list(hvorfor(afdeling, forklaring, dag)),
        "runde": _runde(forklaring),
        "handlinger": {
            handling.value: {
                "udfald": et.udfald.value,
                "vilkaar": [v.tekst for v in et.vilkaar],
                "begrundelse": list(et.begrundelse),
                "hjemmel": list(et.hjemmel),
                "antagelser": list(et.antagelser),
                "advarsler": list(et.advarsler),
                "regelsaet": et.regelsaet,
            }
            for handling, et in svar.items()
        },
    }


def linjer(
    afdeling: Afdeling, dag: dt.date, forklaring: Placeringsforklaring | None, svar: dict[Handling, Afgoerelse]
) -> Iterator[str]:
    """The readable report, line by line."""
    trin = forklaring.segment.trin if forklaring else None
    farve = FARVENAVNE[_farve(forklaring)]
    yield f"{afdeling.navn} ({afdeling.noegle}), {afdeling.organisation.navn}"
    yield f"{dato(dag)}: {farve}{f', trin {trin}' if trin is not None else ''}"
    if forklaring and forklaring.runde.gaelder_fra_on:
        runde = forklaring.runde
        yield f"Runde {runde.pk} pr. {dato(runde.pr_on)}, gælder fra {dato(forklaring.runde.gaelder_fra_on)}"
    yield ""
    yield "Hvorfor:"
    yield from (f"  - {saetning}" for saetning in hvorfor(afdeling, forklaring, dag))
    for handling, et in svar.items():
        navn = HANDLINGSNAVNE[handling]
        yield ""
        yield f"{navn[0].upper()}{navn[1:]}: {UDFALDSNAVNE[et.udfald]}"
        yield from (f"  - {saetning}" for saetning in et.begrundelse)
        yield from (f"  Vilkår: {vilkaar.tekst}" for vilkaar in et.vilkaar)
        yield from (f"  Hjemmel: {hjemmel}" for hjemmel in et.hjemmel)
        yield from (f"  Antagelse: {antagelse}" for antagelse in et.antagelser)
        yield from (f"  Advarsel: {advarsel}" for advarsel in et.advarsler)


def _farve(forklaring: Placeringsforklaring | None) -> Farve:
    return forklaring.segment.farve if forklaring else Farve.IKKE_MAALT


def _runde(forklaring: Placeringsforklaring | None) -> dict[str, Any] | None:
    if forklaring is None:
        return None
    runde = forklaring.runde
    return {"id": runde.pk, "pr": runde.pr_on.isoformat(), "gaelder_fra": str(runde.gaelder_fra_on)}


def _find(organisationsnr: str, afdelingsnr: str) -> Afdeling:
    alle = Afdeling.objects.select_related("organisation")
    fundet = alle.filter(organisation__nr=organisationsnr, nr=afdelingsnr).first()
    if fundet is not None:
        return fundet
    noegler = [f"{org}-{afd}" for org, afd in alle.order_by().values_list("organisation__nr", "nr")]
    noegle = f"{organisationsnr}-{afdelingsnr}"
    if not noegler:
        raise Afvist(f"Afdelingen {noegle} findes ikke: registeret er tomt. Indlæs registeret over afdelinger først.")
    samme_organisation = [n for n in noegler if n.startswith(f"{organisationsnr}-")]
    forslag = difflib.get_close_matches(noegle, sorted(samme_organisation or noegler), n=FORSLAG, cutoff=0.0)
    raise Afvist(
        f"Afdelingen {noegle} findes ikke i registeret. Kontrollér nummeret. Mente du {opremsning(forslag, 'eller')}?"
    )
