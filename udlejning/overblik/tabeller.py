"""The lists of the shared pages as files: each column by its name, colours and states as words."""

import datetime as dt
from collections.abc import Iterable

from anvisning.domain.undervejs import Skiftevirkning
from anvisning.models import Anvisning
from monitoring.api import FARVENAVNE, Monitorering, Overbliksraekke, dato
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.eksport import Tabel, tabel
from udlejning.overblik.balanceformer import TILSTANDSNAVNE
from udlejning.overblik.selectors.bevaegelser import Flytning
from udlejning.overblik.selectors.vandseng import Anvist
from udlejning.overblik.selectors.virkning import Beroert, Rundevirkning

EN_DAG = dt.timedelta(days=1)
PLACERINGER = "Fælles udlejningsaftale: rundens placeringer og registeret"
_VIRKNINGER = {
    Skiftevirkning.FRIGIVET: "gives tilbage til organisationen",
    Skiftevirkning.TILBAGEKALDT: "tilbuddet kaldes tilbage",
    Skiftevirkning.BEHOLDER_FRIST: "tilbuddet beholder sin frist",
    Skiftevirkning.GENNEMFOERES: "det accepterede tilbud føres igennem",
    Skiftevirkning.FORTSAETTER: "er fortsat til rådighed",
    Skiftevirkning.PAA_VILKAAR: "kan fremover kun anvises på vilkår",
    Skiftevirkning.LEMPET: "kan anvises friere end før",
}


def overblikstabel(raekker: Iterable[Overbliksraekke], filtre: str) -> Tabel:
    """What the user may see of the afdelinger; without the figures of others, as on the page."""

    def foer(r: Overbliksraekke) -> str:
        if not r.er_aendret:
            return "uændret"
        return FARVENAVNE[r.forrige_farve] if r.forrige_farve else "en anden farve"

    return tabel(
        "Overblik",
        PLACERINGER,
        raekker,
        {
            "Farve": lambda r: FARVENAVNE[r.farve],
            "Trin": lambda r: r.trin,
            "Afdelingsnummer": lambda r: r.afdeling.noegle,
            "Afdeling": lambda r: r.afdeling.navn,
            "Boligorganisation": lambda r: r.afdeling.organisation.navn,
            "Bydel": lambda r: r.afdeling.bydel,
            "Boliger": lambda r: r.afdeling.antal_boliger,
            "Beboere": lambda r: r.beboere,
            "Hvorfor": lambda r: r.i_ord or "Ingen offentliggjort runde har afdelingen",
            "Grunde med tal": lambda r: " ".join(r.begrundelse[1:]),
            "Manuelt placeret": lambda r: "ja" if r.er_manuel else "",
            "Manuelt placeret til og med": lambda r: dato(r.manuel_til_on - EN_DAG) if r.manuel_til_on else "",
            "Grund til manuel placering": lambda r: r.manuel_begrundelse,
            "Farve før": foer,
            "Trin før": lambda r: r.forrige_trin,
        },
        filtre=filtre,
    )


def flytningstabel(flytninger: Iterable[Flytning], fra_runde: Monitorering, filtre: str) -> Tabel:
    return tabel(
        "Afdelinger der har flyttet sig",
        PLACERINGER,
        flytninger,
        {
            "Afdelingsnummer": lambda f: f.afdeling.noegle,
            "Afdeling": lambda f: f.afdeling.navn,
            "Boligorganisation": lambda f: f.afdeling.organisation.navn,
            "Bydel": lambda f: f.afdeling.bydel,
            "Farve før": lambda f: TILSTANDSNAVNE[f.fra],
            "Farve nu": lambda f: TILSTANDSNAVNE[f.til],
            "Grunden til farven nu": lambda f: f.i_ord,
        },
        filtre=filtre,
        om=[("Sammenlignet med", f"{fra_runde}")],
    )


def anvisningstabel(linjer: Iterable[tuple[Anvist, Anvisning]], filtre: str) -> Tabel:
    return tabel(
        "Anvisninger",
        "Fælles udlejningsaftale: boliganvisningens tilbud, i den farve de blev givet i",
        linjer,
        {
            "Tilbudt": lambda p: dato(p[0].on),
            "Afdelingsnummer": lambda p: p[0].afdeling.noegle,
            "Afdeling": lambda p: p[0].afdeling.navn,
            "Boligorganisation": lambda p: p[0].afdeling.organisation.navn,
            "Farve på dagen": lambda p: FARVENAVNE[p[0].farve],
            "Med dispensation": lambda p: "ja" if p[1].indmelding.dispensation_id else "nej",
            "Boligtype": lambda p: p[1].indmelding.bolig.get_type_display(),
            "Rum": lambda p: p[1].indmelding.bolig.rum,
            "Svar": lambda p: p[1].get_status_display(),
        },
        filtre=filtre,
    )


def virkningstabel(runde: Monitorering, virkning: Rundevirkning, bruger: Bruger) -> Tabel:
    """The vacancies that the round touches; the dwelling itself only for those who see the vacancies."""
    ser_boliger = bruger.har_ret(Rettighed.SE_LEDIGE_BOLIGER)

    def bolig(b: Beroert) -> str:
        return str(b.indmelding.bolig) if ser_boliger else "1 bolig"

    return tabel(
        "Boliger som runden berører",
        "Fælles udlejningsaftale: rundens placeringer og indmeldingerne",
        virkning.beroerte,
        {
            "Hvad sker der": lambda b: _VIRKNINGER[b.hvad],
            "Bolig": bolig,
            "Boligorganisation": lambda b: b.indmelding.bolig.afdeling.organisation.navn,
            "Afdelingsnummer": lambda b: b.indmelding.bolig.afdeling.noegle,
            "Afdeling": lambda b: b.indmelding.bolig.afdeling.navn,
            "Farve nu": lambda b: FARVENAVNE[b.foer],
            "Farve i runden": lambda b: FARVENAVNE[b.efter],
            "Trin i runden": lambda b: b.trin,
            "Svarfrist": lambda b: dato(b.tilbud.svarfrist_on) if b.tilbud else "",
        },
        om=[("Vist runde", f"{runde}"), ("Reglerne spurgt for", dato(virkning.dag))],
    )
