"""``manage.py monitorering HANDLING …``: a round from draft to publication, and its recomputation."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandParser

from monitoring.domain.dansk import dato, tal
from monitoring.domain.vaerdier import FARVENAVNE, Farve
from monitoring.models import Monitorering
from monitoring.selectors.runder import antal_pr_farve
from monitoring.services import bremse, offentliggoerelse, runder
from udlejning.brugere.models import Bruger
from udlejning.faelles import tid
from udlejning.faelles.fejl import Afvist
from udlejning.faelles.kommando import BrugerKommando, Brugsparser, dato_argument

#: HANDLING → help text.
_HANDLINGER = {
    "opret": "Opret en kladde med tallene, som de var kendt på en dato.",
    "beregn": "Placér alle afdelinger. En kladde kan beregnes igen.",
    "slet": "Slet en kladde.",
    "indstil": "Indstil runden til godkendelse.",
    "godkend": "Godkend runden. Det skal være en anden end den, der indstillede den.",
    "offentliggoer": "Lad rundens farver gælde fra en dag.",
    "frigiv": "Frigiv en runde, som er bremset, fordi mange afdelinger skifter farve.",
    "traek": "Træk en offentliggørelse tilbage, før runden gælder.",
    "erstat": "Opret en ny runde, der skal erstatte den, der gælder.",
    "efterregn": "Regn runden efter ud fra det, den gemte.",
}
#: These must be given a reason.
_BEGRUNDES: dict[str, Callable[..., Monitorering]] = {
    "frigiv": bremse.frigiv_bremse,
    "traek": offentliggoerelse.traek_offentliggoerelse_tilbage,
    "erstat": offentliggoerelse.erstat_runde,
}


class Command(BrugerKommando):
    help = "Opretter, beregner, indstiller, godkender, offentliggør og erstatter en runde, og regner den efter."

    def add_arguments(self, parser: CommandParser) -> None:
        handlinger = parser.add_subparsers(dest="handling", required=True, metavar="HANDLING", parser_class=Brugsparser)
        for navn, hjaelp in _HANDLINGER.items():
            under = handlinger.add_parser(navn, help=hjaelp, description=hjaelp)
            if navn == "opret":
                under.add_argument("--pr", required=True, type=dato_argument, metavar="DATO", help="Rundens dato.")
            else:
                under.add_argument("id", type=int, metavar="ID", help="Rundens nummer.")
            if navn == "offentliggoer":
                under.add_argument(
                    "--fra", required=True, type=dato_argument, metavar="DATO", help="Den dag farverne gælder fra."
                )
            if navn in _BEGRUNDES:
                under.add_argument("--begrundelse", required=True, metavar="TEKST", help="Hvorfor.")
            super().add_arguments(under)

    def udfoer(self, **options: Any) -> None:
        by = self.bruger(options["af"])
        if options["handling"] == "efterregn":
            self._efterregn(_find(options["id"]), by, som_json=options["json"])
            return
        if options["handling"] == "slet":
            self._slet(_find(options["id"]), by, som_json=options["json"])
            return
        runde = self._handl(by, options)
        if options["json"]:
            self.skriv_json(_som_data(runde))
        else:
            self.stdout.write(_som_tekst(runde))

    def _handl(self, by: Bruger, options: dict[str, Any]) -> Monitorering:
        handling, now = options["handling"], tid.nu()
        if handling == "opret":
            return runder.opret_runde(pr_on=options["pr"], by=by, now=now)
        runde = _find(options["id"])
        if handling == "offentliggoer":
            return runder.offentliggoer_runde(runde=runde, gaelder_fra_on=options["fra"], by=by, now=now)
        if handling in _BEGRUNDES:
            return _BEGRUNDES[handling](runde=runde, begrundelse=options["begrundelse"], by=by, now=now)
        enkle: dict[str, Callable[..., Monitorering]] = {
            "beregn": runder.beregn_runde,
            "indstil": runder.indstil_runde,
            "godkend": runder.godkend_runde,
        }
        return enkle[handling](runde=runde, by=by, now=now)

    def _slet(self, runde: Monitorering, by: Bruger, *, som_json: bool) -> None:
        ident, pr_on = runde.pk, runde.pr_on
        runder.slet_kladde(runde=runde, by=by, now=tid.nu())
        if som_json:
            self.skriv_json({"id": ident, "status": "slettet", "pr": pr_on.isoformat()})
        else:
            self.stdout.write(f"Runde {ident} pr. {dato(pr_on)}: slettet.")

    def _efterregn(self, runde: Monitorering, by: Bruger, *, som_json: bool) -> None:
        forskelle = runder.efterregn_runde(runde=runde, by=by)
        if som_json:
            fundne = [{"afdeling": f.afdeling, "felt": f.felt} for f in forskelle]
            self.skriv_json({**_som_data(runde), "forskelle": fundne})
        if forskelle:
            navne = ", ".join(dict.fromkeys(f.afdeling for f in forskelle))
            raise Afvist(
                f"Runde {runde.pk} giver ikke det samme resultat igen for: {navne}. Programmets beregning er ændret, "
                "siden runden blev beregnet, eller de gemte tal er ændret uden om programmet."
            )
        if not som_json:
            self.stdout.write(f"Runde {runde.pk}: alle placeringer giver præcis det samme igen.")


def _find(ident: int) -> Monitorering:
    fundet = Monitorering.objects.select_related("model").filter(pk=ident).first()
    if fundet is None:
        raise Afvist(f"Der er ingen runde med nummer {ident}. Se numrene på siden »Runder«.")
    return fundet


def _som_data(runde: Monitorering) -> dict[str, Any]:
    erstatter = {"erstatter": runde.erstatter_id} if runde.erstatter_id else {}
    return {
        **erstatter,
        "id": runde.pk,
        "status": runde.status,
        "pr": runde.pr_on.isoformat(),
        "gaelder_fra": runde.gaelder_fra_on.isoformat() if runde.gaelder_fra_on else None,
        "model": {"noegle": runde.model.noegle, "version": runde.model.version},
        "antal": antal_pr_farve(runde),
    }


def _som_tekst(runde: Monitorering) -> str:
    linje = f"Runde {runde.pk} pr. {dato(runde.pr_on)}: {runde.get_status_display().lower()}"
    if runde.gaelder_fra_on:
        linje += f", gælder fra {dato(runde.gaelder_fra_on)}"
    if runde.beregnet_at is None:
        return f"{linje}."
    antal = antal_pr_farve(runde)
    farver = ", ".join(f"{FARVENAVNE[farve]} {tal(antal[farve.value])}" for farve in Farve)
    return f"{linje}. {farver}."
