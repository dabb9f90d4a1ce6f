"""The tables of the pages about rounds as files: each column by its name, colours and states as words."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from monitoring.domain.dansk import dato
from monitoring.domain.kalender import Tilstand
from monitoring.domain.trappe import Placeringsresultat
from monitoring.domain.vaerdier import FARVENAVNE, Farve
from monitoring.ingest.eksport import Eksportvaerdi
from monitoring.models import Afdeling, ManuelPlacering, Monitorering, Placering
from monitoring.selectors import rundevisning
from monitoring.selectors.historik import Historikpunkt, grundlag_af, resultat_af
from monitoring.selectors.kalender import Begivenhedsstatus, Trinstatus
from monitoring.selectors.rundevisning import Talraekke
from monitoring.selectors.virkning import Flytning, Virkning
from udlejning.faelles.eksport import Tabel, dagen, i_portioner, tabel

EN_DAG = dt.timedelta(days=1)
RUNDENS = "Fælles udlejningsaftale: rundens placeringer"
_TILSTANDE = {
    Tilstand.UDFOERT: "Udført",
    Tilstand.UDFOERT_FOR_SENT: "Udført for sent",
    Tilstand.SAT: "Dagen er sat",
    Tilstand.KOMMENDE: "Kommende",
    Tilstand.SNART: "Frist nær",
    Tilstand.I_DAG: "Sidste dag i dag",
    Tilstand.FORSINKET: "Forsinket",
    Tilstand.IKKE_UDFOERT: "Ikke udført",
}


def _dag(dag: dt.date | None) -> str:
    return dato(dag) if dag else ""


def _ja(sandt: bool | None) -> str:
    return "kan ikke afgøres" if sandt is None else "ja" if sandt else "nej"


def _om(runde: Monitorering) -> list[tuple[str, str]]:
    return [("Vist runde", f"Runde {runde.pk} pr. {dato(runde.pr_on)}, {runde.get_status_display().lower()}")]


def rundetabel(runder: "QuerySet[Monitorering]") -> Tabel:
    """`runder` as `selectors.runder` counts them."""

    def antal(runde: Monitorering, farve: Farve) -> int | None:
        talt: int = getattr(runde, f"antal_{farve.value}")
        return talt if runde.beregnet_at else None

    return tabel(
        "Runder",
        RUNDENS,
        runder.iterator(),
        {
            "Pr.": lambda r: dato(r.pr_on),
            "Nummer": lambda r: r.pk,
            "Status": lambda r: r.get_status_display(),
            "Gælder fra": lambda r: _dag(r.gaelder_fra_on),
            "Røde": lambda r: antal(r, Farve.ROED),
            "Gule": lambda r: antal(r, Farve.GUL),
            "Grønne": lambda r: antal(r, Farve.GROEN),
            "Ikke målt": lambda r: antal(r, Farve.IKKE_MAALT),
            "Model": lambda r: str(r.model),
        },
    )


def placeringstabel(runde: Monitorering, alle: "QuerySet[Placering]", filtre: str) -> Tabel:
    return tabel(
        "Afdelinger i runden",
        RUNDENS,
        i_portioner(alle, rundevisning.raekker),
        {
            "Afdelingsnummer": lambda r: r.placering.afdeling.noegle,
            "Afdeling": lambda r: r.placering.afdeling.navn,
            "Boligorganisation": lambda r: r.placering.afdeling.organisation.navn,
            "Farve": lambda r: r.placering.get_farve_display(),
            "Trin": lambda r: r.placering.trin,
            "Begrundelse": lambda r: r.i_ord,
            "Mangler": lambda r: "; ".join(r.mangler),
        },
        filtre=filtre,
        om=_om(runde),
    )


def aendringstabel(runde: Monitorering, forrige: Monitorering, retning: str) -> Tabel:
    """What changed since `forrige`; `retning` as in the address of the page."""
    alle = rundevisning.i_retning(rundevisning.aendrede(runde, forrige), retning)
    veje = {"vaerre": "værre farve", "bedre": "bedre farve", "blev_ikke_maalt": "blev ikke målt"}
    veje["maalt_igen"] = "målt igen"
    return tabel(
        "Ændringer i runden",
        RUNDENS,
        i_portioner(alle, lambda portion: rundevisning.aendringer(portion, runde, forrige)),
        {
            "Afdelingsnummer": lambda a: a.placering.afdeling.noegle,
            "Afdeling": lambda a: a.placering.afdeling.navn,
            "Boligorganisation": lambda a: a.placering.afdeling.organisation.navn,
            "Farve før": lambda a: FARVENAVNE[a.forrige_farve],
            "Trin før": lambda a: a.forrige_trin,
            "Manuelt placeret før": lambda a: a.forrige_manuel.get_farve_display() if a.forrige_manuel else "",
            "Farve nu": lambda a: a.placering.get_farve_display(),
            "Trin nu": lambda a: a.placering.trin,
            "Det, der gjorde forskellen": lambda a: " ".join(f"Før: {s.foer} Nu: {s.nu}" for s in a.skift),
            "Med en anden model": lambda a: _ja(a.anden_model),
        },
        filtre=f"Vej: {veje[retning]}" if retning in veje else "Ingen",
        om=[*_om(runde), ("Sammenlignet med", f"Runde {forrige.pk} pr. {dato(forrige.pr_on)}")],
    )


def ikke_maalte_tabel(runde: Monitorering) -> Tabel:
    return tabel(
        "Ikke målte afdelinger",
        RUNDENS,
        i_portioner(rundevisning.ikke_maalte(runde), rundevisning.raekker),
        {
            "Afdelingsnummer": lambda r: r.placering.afdeling.noegle,
            "Afdeling": lambda r: r.placering.afdeling.navn,
            "Boligorganisation": lambda r: r.placering.afdeling.organisation.navn,
            "Farve": lambda r: r.placering.get_farve_display(),
            "Det, der mangler": lambda r: "; ".join(r.mangler),
        },
        om=_om(runde),
    )


def manuelle_i_runden(runde: Monitorering, alle: Iterable[ManuelPlacering]) -> Tabel:
    return tabel(
        "Manuelle placeringer i runden",
        "Styregruppens manuelle placeringer",
        alle,
        {
            "Afdelingsnummer": lambda m: m.afdeling.noegle,
            "Afdeling": lambda m: m.afdeling.navn,
            "Farve": lambda m: m.get_farve_display(),
            "Gælder fra": lambda m: _dag(m.fra_on) or "rundens offentliggørelse",
            "Til og med": lambda m: dato(m.til_on - EN_DAG),
            "Ophævet": lambda m: _dag(m.ophaevet_on),
            "Hvorfor ophævet": lambda m: m.ophaevet_fordi,
            "Begrundelse": lambda m: m.begrundelse,
            "Besluttet": lambda m: m.afgoerelse,
            "Registreret": lambda m: dagen(m.created_at),
            "Registreret af": lambda m: str(m.created_by),
        },
        om=_om(runde),
    )


def ikke_vestlig_tabel(runde: Monitorering, virkning: Virkning) -> Tabel:
    saa = "fra" if virkning.indgaar else "til"

    def farven(f: Flytning) -> str:
        return FARVENAVNE[f.farve]

    return tabel(
        "Kriteriet ikke-vestlige lande",
        f"{RUNDENS}, regnet igen med kriteriet slået {saa}",
        virkning.aendrede,
        {
            "Afdelingsnummer": lambda f: f.placering.afdeling.noegle,
            "Afdeling": lambda f: f.placering.afdeling.navn,
            "Boligorganisation": lambda f: f.placering.afdeling.organisation.navn,
            "Farve i runden": lambda f: f.placering.get_farve_display(),
            "Trin i runden": lambda f: f.placering.trin,
            f"Farve, slået {saa}": farven,
            f"Trin, slået {saa}": lambda f: f.trin,
        },
        om=[
            *_om(runde),
            *((f"{FARVENAVNE[f].capitalize()} i runden og efter", f"{n} og {s}") for f, n, s in virkning.antal),
        ],
    )


def trintabel(placering: Placering, runde: Monitorering) -> Tabel:
    """Every comparison of every step, in the order in which they were read: why the afdeling stands where it does."""
    return Tabel(
        f"Trin for trin {placering.afdeling.noegle}",
        RUNDENS,
        (
            "Trin", "Navn", "Farve", "Trinnet gælder", "Kriterium", "Tal", "Mangler", "År", "Grænse", "Opfyldt",
            "Sammenligningen", "Hjemmel",
        ),
        _trinraekker(resultat_af(placering)),
        om=[*_om(runde), ("Afdeling", f"{placering.afdeling}, {placering.afdeling.organisation}")],
    )  # fmt: skip


def taltabel(placering: Placering, runde: Monitorering) -> Tabel:
    """The frozen figures that the placement was computed from, each with its cells."""
    tal = rundevisning.tal_bag(grundlag_af(placering))
    linjer: list[tuple[str, Talraekke, int | None]] = [("LBF", t, None) for t in tal.egne]
    linjer += [("Tvillingeværktøjet: afdelingen", t.egen, None) for t in tal.tvillinger]
    linjer += [("Tvillingeværktøjet: gennemsnit", t.gennemsnit, t.antal) for t in tal.tvillinger]
    return tabel(
        f"Tallene bag {placering.afdeling.noegle}",
        RUNDENS,
        linjer,
        {
            "Kilde": lambda p: p[0],
            "Tal": lambda p: p[1].navn,
            "Enhed": lambda p: "procent" if p[1].er_procent else "antal",
            "Værdi": lambda p: p[1].vaerdi,
            "Mangler": lambda p: p[1].mangler,
            "År": lambda p: p[1].aar,
            "Antal tvillinger": lambda p: p[2],
            "Rettet i hånden": lambda p: "ja" if p[1].rettelser else "",
            "Celle": lambda p: "; ".join(f"{c.fil}, {c.ark}, række {c.raekke}, {c.kolonne}" for c in p[1].celler),
        },
        om=[*_om(runde), ("Afdeling", f"{placering.afdeling}, {placering.afdeling.organisation}")],
    )


def _trinraekker(resultat: Placeringsresultat) -> Iterable[Sequence[Eksportvaerdi]]:
    for v in resultat.vurderinger:
        trin: list[Eksportvaerdi] = [v.trin, v.navn, FARVENAVNE[v.farve], _ja(v.opfyldt)]
        if not v.led:
            yield [*trin, "", None, "", None, None, "", v.betingelse.tekst, ""]
        for led in v.led:
            mangler = "" if led.vaerdi is not None else "mangler"
            tal: list[Eksportvaerdi] = [led.vaerdi, mangler, led.aar, led.graense]
            yield [*trin, led.navn, *tal, _ja(led.opfyldt), led.tekst, led.hjemmel]


def historiktabel(afdeling: Afdeling, historik: Iterable[Historikpunkt]) -> Tabel:
    """The afdeling's colours over time, the newest first."""
    return tabel(
        f"Farver runde for runde {afdeling.noegle}",
        RUNDENS,
        historik,
        {
            "Farve": lambda p: FARVENAVNE[p.segment.farve],
            "Trin": lambda p: p.segment.trin,
            "Fra": lambda p: dato(p.segment.fra_on),
            "Til og med": lambda p: dato(p.segment.til_on - EN_DAG) if p.segment.til_on else "gælder stadig",
            "Runde": lambda p: p.runde.pk,
            "Rundens dato": lambda p: dato(p.runde.pr_on),
            "Erstatter runde": lambda p: p.runde.erstatter_id,
            "Placeret manuelt": lambda p: p.manuel.afgoerelse if p.manuel else "",
            "Begrundelse": lambda p: p.manuel.begrundelse if p.manuel else "",
        },
        om=[("Afdeling", f"{afdeling}, {afdeling.organisation}")],
    )


def kalendertabel(alle: Iterable[Begivenhedsstatus]) -> Tabel:
    def flyttet(t: Trinstatus) -> str:
        f = t.flytning
        return f"fra {dato(t.planlagt_on)} af {f.by} den {dagen(f.at)}: {f.begrundelse}" if f else ""

    return tabel(
        "Kalender",
        "Fælles udlejningsaftale: kalenderens plan, runderne og de indlæste filer",
        (trin for status in alle for trin in status.trin),
        {
            "År": lambda t: t.begivenhed.aar,
            "Begivenhed": lambda t: t.begivenhed.navn,
            "Dag": lambda t: dato(t.begivenhed.on),
            "Trin": lambda t: t.trin.navn,
            "Frist": lambda t: dato(t.frist_on),
            "Flyttet": flyttet,
            "Status": lambda t: _TILSTANDE[t.dom.tilstand],
            "Arbejdsdage": lambda t: t.dage if t.er_aaben or t.dom.tilstand is Tilstand.UDFOERT_FOR_SENT else None,
            "Udført": lambda t: dato(t.udfoert.on) if t.udfoert else "",
            "Udført af": lambda t: str(t.udfoert.by or "") if t.udfoert else "",
        },
    )
