"""An invented register by COPY: as many afdelinger as a benchmark asks for."""

from django.db import connection

from monitoring.models import Boligorganisation
from monitoring.services.kopiering import kopier

PR_ORGANISATION = 500


def noegle(nr: int) -> tuple[str, str]:
    """The numbers of organisation and afdeling; `nr` counts from 0."""
    return f"{1 + nr // PR_ORGANISATION:04d}", f"{1 + nr % PR_ORGANISATION:03d}"


def navn(nr: int) -> str:
    return f"Bebyggelse {nr:06d}"


def fyld(antal: int) -> None:
    """So many afdelinger in place of those before, and their organisations; number `nr` gets the id ``nr + 1``."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE monitoring_afdeling RESTART IDENTITY CASCADE")
    orgnumre = sorted({noegle(nr)[0] for nr in range(0, antal, PR_ORGANISATION)})
    organisationer = [
        Boligorganisation(nr=nr, navn=f"Forening {nr}", sorteringsnavn=f"forening {nr}") for nr in orgnumre
    ]
    Boligorganisation.objects.bulk_create(organisationer, ignore_conflicts=True)
    ider = dict(Boligorganisation.objects.values_list("nr", "id"))
    linjer = (f"{ider[noegle(nr)[0]]}\t{noegle(nr)[1]}\t{navn(nr)}\t{navn(nr).casefold()}\t\t40" for nr in range(antal))
    kopier("monitoring_afdeling (organisation_id, nr, navn, sorteringsnavn, bydel, antal_boliger)", linjer)
