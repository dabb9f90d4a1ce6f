"""The screening before an offer, as a step of its own: that it was made, by whom, its outcome. Never circumstances."""

import datetime as dt

from django.db import transaction

from anvisning.domain.port import Screeningskrav
from anvisning.models import Indmelding, Screening, Sikkerhedsventil
from anvisning.selectors.screening import nyeste_screening
from anvisning.services.laase import oversaet_afvisning
from anvisning.services.sagsret import kraev_ret_til_tilbud
from anvisning.services.tekster import renset, renset_sagsref
from anvisning.services.tilbudsgrundlag import laas_tilbudsgrundlag
from anvisning.services.tilbudskrav import kraev_aaben_port, kraev_ledig
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser import services as haendelser


def registrer_screening(
    *, indmelding: Indmelding, sagsref: str, bestaaet: bool, by: Bruger, now: dt.datetime, idag: dt.date
) -> Screening:
    """Keep that the case was screened for the unit, by the provision and in the wording of today."""
    tjek_ret(by, Rettighed.ANVIS_BOLIG, handling="registrere screeninger")
    with oversaet_afvisning(), transaction.atomic():
        laast, grundlag = laas_tilbudsgrundlag(indmelding.pk, idag)
        regelsaet = grundlag.regelsaet
        regler = regelsaet.tilbud
        ren = renset_sagsref(sagsref, moenster=regler.sagsref_moenster, beskrivelse=regler.sagsref_beskrivelse)
        kraev_ledig(laast, idag)
        kraev_ret_til_tilbud(ren)
        krav = kraev_aaben_port(laast, grundlag).screening
        if krav is None:
            raise Afvist(f"{laast.bolig} kræver ingen screening i dag. Tilbyd boligen uden.")
        udfald = Screening.Udfald.BESTAAET if bestaaet else Screening.Udfald.IKKE_BESTAAET
        screening = Screening.objects.create(
            indmelding=laast,
            sagsref=ren,
            stykke=krav.stykke,
            ordlyd=krav.tekst,
            hjemmel=krav.hjemmel,
            antagelse=krav.antagelse,
            udfald=udfald,
            screenet_on=idag,
            at=now,
            by=by,
        )
        _skriv(screening, "screening.foretaget", f"{screening} ({laast.bolig}).", by, now)
    return screening


def brug_sikkerhedsventilen(
    *, screening: Screening, begrundelse: str, alternativer: str, by: Bruger, now: dt.datetime, idag: dt.date
) -> Sikkerhedsventil:
    """§59: there is no alternative outside these areas, so the municipality assigns all the same.

    It overrides this one screening and nothing else: a closed colour stays closed. So it can be used only where the
    screening is all that stands between the case and an offer today.
    """
    tjek_ret(by, Rettighed.ANVIS_BOLIG, handling="bruge sikkerhedsventilen")
    with oversaet_afvisning(), transaction.atomic():
        indmelding, grundlag = laas_tilbudsgrundlag(screening.indmelding_id, idag)
        laast = Screening.objects.select_related("indmelding__bolig", "sikkerhedsventil").get(pk=screening.pk)
        _kraev_til_hinder(laast)
        kraev_ledig(indmelding, idag)
        kraev_ret_til_tilbud(laast.sagsref)
        krav = kraev_aaben_port(indmelding, grundlag).screening
        if krav is None or nyeste_screening(indmelding, laast.sagsref, krav) != laast:
            raise Afvist(
                f"Screeningen af sagen {laast.sagsref} gælder ikke mere: der er en nyere, eller kravet er et andet. "
                "Gå til boligens side, og se, hvad der gælder."
            )
        ventil = Sikkerhedsventil.objects.create(
            screening=laast,
            begrundelse=renset(
                begrundelse, felt="begrundelse", mangler="Skriv, hvorfor boligen skal anvises trods screeningen."
            ),
            alternativer=renset(
                alternativer, felt="alternativer", mangler="Skriv, hvilke afdelinger eller boliger I har prøvet."
            ),
            at=now,
            by=by,
        )
        tekst = f"Sikkerhedsventilen i §59 er brugt for {laast.indmelding.bolig}."
        _skriv(laast, "screening.sikkerhedsventil", tekst, by, now, ventil)
    return ventil


def _kraev_til_hinder(screening: Screening) -> None:
    """The law's screening, which is still a hindrance."""
    if not screening.efter_loven:
        raise Afvist("Sikkerhedsventilen står i loven og gælder ikke aftalens egen screening. Vælg en anden bolig.")
    if screening.er_bestaaet:
        raise Afvist("Screeningen er ikke til hinder, så sikkerhedsventilen er ikke nødvendig. Tilbyd boligen.")
    if screening.ventil is not None:
        raise Afvist(
            f"{screening.ventil.by} har allerede brugt sikkerhedsventilen for sagen {screening.sagsref}. "
            "Tilbyd boligen."
        )


def kraev_screening(indmelding: Indmelding, sagsref: str, krav: Screeningskrav | None) -> Screening | None:
    """The screening that opens for an offer to the case, or `Afvist`; None where none is demanded."""
    if krav is None:
        return None
    screening = nyeste_screening(indmelding, sagsref, krav)
    if screening is None:
        raise Afvist(
            f"Sagen {sagsref} er ikke screenet efter {krav.navn} til boligen. "
            "Foretag screeningen, før boligen tilbydes."
        )
    if not screening.aabner:
        udvej = "Er der intet alternativ, kan du bruge sikkerhedsventilen." if screening.efter_loven else ""
        raise Afvist(
            f"Screeningen efter {krav.navn} er til hinder for at tilbyde boligen til sagen {sagsref}. "
            f"Vælg en anden bolig. {udvej}".strip()
        )
    return screening


def som_grundlag(screening: Screening) -> dict[str, str]:
    """What the log keeps of a screening; the case reference is left out."""
    ventil = screening.ventil
    grundlag = {
        "screening_efter": screening.get_stykke_display(),
        "ordlyd": screening.ordlyd,
        "udfald": screening.get_udfald_display(),
    }
    if ventil is not None:
        grundlag |= {"sikkerhedsventil": ventil.begrundelse, "alternativer": ventil.alternativer}
    return grundlag


def _skriv(
    screening: Screening, art: str, tekst: str, by: Bruger, now: dt.datetime, ventil: Sikkerhedsventil | None = None
) -> None:
    """Belongs to no organisation: what became of a case is the municipality's own."""
    if ventil is not None:
        screening.sikkerhedsventil = ventil
    haendelser.skriv(art=art, objekt=screening, tekst=tekst, by=by, now=now, grundlag=som_grundlag(screening))
