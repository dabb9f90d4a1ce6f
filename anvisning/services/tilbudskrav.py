"""What screening and offer both need of a reported unit, which the caller has locked."""

import datetime as dt

from anvisning.domain.port import Afgoerelse
from anvisning.domain.tilstande import Indmeldingsstatus
from anvisning.domain.vaerdier import Handling
from anvisning.models import Indmelding
from anvisning.services.indmelding import Portafvist
from anvisning.services.portforhold import Portgrundlag
from monitoring.api import dato
from udlejning.faelles.fejl import Afvist


def kraev_ledig(indmelding: Indmelding, idag: dt.date) -> None:
    if indmelding.status == Indmeldingsstatus.RESERVERET:
        raise Afvist(f"{indmelding.bolig} er allerede tilbudt en borger. Vælg en anden bolig i listen.")
    if indmelding.status != Indmeldingsstatus.INDMELDT:
        raise Afvist(
            f"{indmelding.bolig} er ikke længere til rådighed ({indmelding.get_status_display().lower()}). "
            "Vælg en anden bolig i listen."
        )
    if idag > indmelding.frist_on:
        raise Afvist(
            f"Boliganvisningens frist for {indmelding.bolig} udløb {dato(indmelding.frist_on)}. "
            "Boligen gives tilbage til organisationen: vælg en anden bolig i listen."
        )


def kraev_aaben_port(indmelding: Indmelding, grundlag: Portgrundlag) -> Afgoerelse:
    """The gate's answer to an offer of the unit on the day of `grundlag`; `Portafvist` when it is closed."""
    svar = grundlag.svar(Handling.ANVISNING)
    if not svar.er_aaben:
        raise Portafvist(f"{indmelding.bolig} kan ikke tilbydes. {svar.som_saetning()}", svar)
    return svar
