"""A received file read as its source, with what a person corrected in the recognition, now or for an earlier file.

A remembered correction is never used unseen. It is offered on the report; it is used by itself only where the file's
headers cannot be found without it and can with it, and then the report says so at the top.
"""

import datetime as dt
from typing import Any

from monitoring.ingest import Alvor, Indlaesningsresultat
from monitoring.ingest.fund import forkort
from monitoring.ingest.laes import laes_fil
from monitoring.ingest.resultat import Tilretning
from monitoring.ingest.tilretning import GENKENDELSESKODER, af_data
from monitoring.models import Indlaesning, Kildefil, Kildetilretning
from monitoring.services.kopiering import hent_bytes
from monitoring.services.puls import Puls
from udlejning.brugere.models import Bruger

#: So many rows of each sheet are shown in the report.
VISTE_RAEKKER = 5


def nyeste_tilretning(kilde: str, by: Bruger) -> Kildetilretning | None:
    """What a person of `by`'s own side (the municipality, or the same organisation) corrected last in `kilde`."""
    egne = Kildetilretning.objects.filter(kilde=kilde, by__organisation=by.organisation_id)
    return egne.select_related("by", "indlaesning__fil").first()


def laes(job: Indlaesning, puls: Puls, idag: dt.date) -> tuple[Indlaesningsresultat, dict[str, Any]]:
    """The file's rows and findings, and what was recognised, for the report."""
    navn, indhold = Kildefil.objects.values_list("navn", flat=True).get(pk=job.fil_id), hent_bytes(job.fil_id)

    def laest(raekker: int, andel: float, ark: str) -> None:
        puls.meld(f"Læser ark »{forkort(ark)}«" if ark else "Læser filen", 5 + int(5 * andel), laest=raekker)

    def fremdrift(i_alt: int, kontrolleret: int) -> None:
        pct = 10 + 20 * kontrolleret // max(1, i_alt)
        puls.meld("Kontrollerer rækker", pct, i_alt=i_alt, kontrolleret=kontrolleret)

    def som(tilretning: Tilretning) -> Indlaesningsresultat:
        return laes_fil(navn, indhold, job.kilde, idag=idag, tilretning=tilretning, fremdrift=fremdrift, laest=laest)

    puls.meld("Læser filen", 5)  # a small file is read before its rows are worth telling of
    resultat, anvendt = som(af_data(job.tilretning)), {}
    if job.tilretning:
        anvendt = {"automatisk": False, "data": job.tilretning}
    elif _ikke_genkendt(resultat) and (husket := nyeste_tilretning(job.kilde, job.created_by)):
        igen = som(af_data(husket.data))
        if not _ikke_genkendt(igen):
            resultat, anvendt = igen, {"automatisk": True, "data": husket.data, "id": husket.pk}
    return resultat, genkendt(resultat) | {"tilretning": anvendt}


def _ikke_genkendt(resultat: Indlaesningsresultat) -> bool:
    return any(fund.alvor is Alvor.FEJL and fund.kode in GENKENDELSESKODER for fund in resultat.fund)


def genkendt(resultat: Indlaesningsresultat) -> dict[str, Any]:
    """What was recognised, the first rows as they stood, and the years that the file speaks of."""
    eksempel = [
        {"ark": tabel.ark, "raekke": nummer, "celler": list(tabel.celler(indeks))[:30]}
        for tabel in resultat.tabeller
        for indeks, nummer in enumerate(tabel.numre[:VISTE_RAEKKER])
    ]
    return resultat.genkendt.som_json() | {
        "toaarsgennemsnit": resultat.toaarsgennemsnit,
        "eksempel": eksempel[: 3 * VISTE_RAEKKER],
        "perioder": perioder(resultat),
    }


def perioder(resultat: Indlaesningsresultat) -> list[str]:
    """The years, or the dates of the lists, that the rows speak of, in order: ``2024`` or ``2024-12-01``."""
    fundne: set[str] = set()
    for tabel in resultat.tabeller:
        kolonne = tabel.kolonner.get("aar") or tabel.kolonner.get("listedato")
        if kolonne is not None:
            fundne |= {str(vaerdi) for vaerdi in set(kolonne.laest.values()) if isinstance(vaerdi, int | dt.date)}
    return sorted(fundne)


def brugt_tilretning(job: Indlaesning) -> Tilretning:
    """What the last reading of the file was corrected by, the remembered included."""
    return af_data(job.genkendt.get("tilretning", {}).get("data", {}) or job.tilretning)
