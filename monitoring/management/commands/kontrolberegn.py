"""``manage.py kontrolberegn FIL [--json]``: a ministry list against the law, without a database."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from monitoring.domain.dansk import dato, opremsning, tal
from monitoring.domain.kontrol import Kontrolresultat, i_orden
from monitoring.domain.vaerdier import BETEGNELSESNAVNE, Betegnelse
from monitoring.regler.indlaes_lov import gaeldende_lov
from monitoring.services.listekontrol import Filkontrol, kontroller_fil
from udlejning.faelles.fejl import Afvist
from udlejning.faelles.kommando import BrugerKommando
from udlejning.faelles.tid import idag

#: A list is some hundred rows; what is larger than this is not read at all.
MAKS_BYTE = 50 * 1024 * 1024


class Command(BrugerKommando):
    help = (
        "Beregner hvert områdes betegnelser efter den lov, der gjaldt på listens dato, og sammenligner med det, "
        "listen angiver. Filen er af typen »ministeriet« (.csv eller .xlsx). Kræver ingen database."
    )
    skriver = False
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fil", metavar="FIL", help="Filen med ministeriets liste, .csv eller .xlsx.")
        super().add_arguments(parser)

    def udfoer(self, **options: Any) -> None:
        sti = Path(options["fil"])
        kontrol = kontroller_fil(sti.name, _laes(sti), lov=gaeldende_lov(), idag=idag())
        if options["json"]:
            self.stdout.write(json.dumps([r.som_data() for r in kontrol.resultater], ensure_ascii=False, indent=2))
            for bemaerkning in kontrol.bemaerkninger:
                self.stderr.write(bemaerkning)
        else:
            self.stdout.write("\n".join(rapport(sti.name, kontrol)))


def _laes(sti: Path) -> bytes:
    try:
        if sti.is_dir():
            raise Afvist(f"»{sti}« er en mappe. Angiv en fil, .csv eller .xlsx.")
        if sti.stat().st_size > MAKS_BYTE:
            raise Afvist(f"Filen »{sti}« er større end {tal(MAKS_BYTE // 2**20)} MB. Angiv en fil med kun listen.")
        return sti.read_bytes()
    except FileNotFoundError as fejl:
        raise Afvist(f"Filen »{sti}« findes ikke. Kontrollér stien, og prøv igen.") from fejl
    except (OSError, ValueError) as fejl:
        raise Afvist(f"Filen »{sti}« kan ikke læses. Kontrollér stien og rettighederne til filen.") from fejl


def rapport(navn: str, kontrol: Filkontrol) -> list[str]:
    """The lines of the readable report: one block per row, the tally, and the remarks about the file."""
    linjer = [f"Kontrolberegning af {navn}", ""]
    for resultat in kontrol.resultater:
        linjer += [*_blok(resultat), ""]
    linjer.append(_optaelling(kontrol.resultater))
    if kontrol.bemaerkninger:
        linjer += ["", "Om filen:", *(f"  - {bemaerkning}" for bemaerkning in kontrol.bemaerkninger)]
    return linjer


def _blok(resultat: Kontrolresultat) -> list[str]:
    sted = ", ".join(filter(None, [resultat.omraade, resultat.kommune]))
    angivet = "filen har ingen betegnelse" if resultat.angivet is None else _navne(i_orden(resultat.angivet))
    linjer = [
        f"{sted}: listen {dato(resultat.listedato)}",
        f"  Listen angiver: {angivet}",
        f"  Tallene giver:  {_navne(list(resultat.beregnet))}",
    ]
    if resultat.ubestemte:
        linjer.append(f"  Ubestemt:       {_navne(list(resultat.ubestemte))}")
    linjer.append(f"  Resultat:       {_udfald(resultat)}")
    linjer += [f"  - {saetning}" for saetning in resultat.begrundelse]
    return linjer + [f"  Antagelse: {antagelse}" for antagelse in resultat.antagelser]


def _navne(betegnelser: list[Betegnelse]) -> str:
    return opremsning([BETEGNELSESNAVNE[b] for b in betegnelser]) or "ingen betegnelse"


def _udfald(resultat: Kontrolresultat) -> str:
    if resultat.overensstemmelse is not None:
        return "stemmer" if resultat.overensstemmelse else "STEMMER IKKE"
    if not resultat.afgjort:
        return "kan ikke afgøres, fordi der mangler tal"
    return "beregnet; der er ingen betegnelse at sammenligne med"


def _optaelling(resultater: list[Kontrolresultat]) -> str:
    def antal(udfald: bool | None) -> str:
        return tal(sum(r.overensstemmelse is udfald for r in resultater))

    raekker = "1 række" if len(resultater) == 1 else f"{tal(len(resultater))} rækker"
    return f"{raekker}: {antal(True)} stemmer, {antal(False)} stemmer ikke, {antal(None)} er ikke sammenlignet."
