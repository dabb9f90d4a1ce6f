"""What every page says of the agreement."""

from django.http import HttpRequest

from anvisning.services.regelsaet import regelsaet_paa
from udlejning.brugere.context import Rammebesked
from udlejning.faelles.tid import idag


def uden_aftale(request: HttpRequest) -> Rammebesked | None:
    """On days without an agreement the law alone rules, and every page says so."""
    if regelsaet_paa(idag()).er_aftale:
        return None
    return Rammebesked(
        overskrift="Der gælder ingen udlejningsaftale i dag",
        tekst="Farven har ingen virkning. Loven alene gælder: boliger meldes ind og anvises på vilkår efter "
        "almenboligloven §59.",
    )
