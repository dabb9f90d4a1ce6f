"""The document of an agreement: a PDF, kept once per content with its SHA-256."""

import datetime as dt
import hashlib
from pathlib import PurePath

from anvisning.domain.fleksibel import er_pdf
from anvisning.models import Aftaledokument
from anvisning.services.fleksibelregler import fleksibelregler
from anvisning.services.tekster import renset
from monitoring.api import ligner_cpr, opremsning
from udlejning.brugere.models import Bruger
from udlejning.faelles.fejl import Afvist
from udlejning.faelles.pdftekst import Hindring, KanIkkeLaeses, laes_pdf

_MB = 1024**2


def kraev_stoerrelse(antal_bytes: int) -> None:
    """Refuse a document that is too large, before its bytes are read into memory."""
    hoejst = fleksibelregler().dokument_hoejst_mb
    if antal_bytes > hoejst * _MB:
        raise Afvist(
            f"Dokumentet fylder {-(-antal_bytes // _MB)} MB, og grænsen er {hoejst} MB. Gem det i en mindre udgave.",
            felt="dokument",
        )


def kraev_uden_cpr(indhold: bytes) -> None:
    """Refuse what is no whole PDF, what cannot be read through, and what seems to hold a CPR number.

    It takes its time: call it outside a transaction.
    """
    kraev_stoerrelse(len(indhold))
    if not er_pdf(indhold):
        raise Afvist("Filen er ikke en hel PDF. Gem aftalen som PDF, og vælg den fil.", felt="dokument")
    try:
        *sider, resten = laes_pdf(indhold)
    except KanIkkeLaeses as fejl:
        raise Afvist(_HINDRINGER[fejl.hindring], felt="dokument") from fejl
    steder = [f"på side {nr}" for nr, tekst in enumerate(sider, 1) if ligner_cpr(tekst)]
    if ligner_cpr(resten):
        steder.append("i dokumentets egenskaber eller felter")
    if steder:
        raise Afvist(
            f"Dokumentet ser ud til at indeholde et CPR-nummer {opremsning(steder[:5])}. Systemet må ikke gemme "
            "CPR-numre. Slet det i aftalen, gem den som PDF igen, og vælg den fil.",
            felt="dokument",
        )


_HINDRINGER = {
    Hindring.LAAST: (
        "Dokumentet er låst, så det kan ikke læses igennem for CPR-numre. Gem aftalen som PDF uden adgangskode og "
        "begrænsninger, og vælg den fil."
    ),
    Hindring.VEDHAEFTET: (
        "Dokumentet har andre filer vedhæftet, og dem kan systemet ikke læse igennem for CPR-numre. Gem aftalen som "
        "PDF uden dem, og vælg den fil."
    ),
    Hindring.TUNG: (
        "Det tager for lang tid at læse dokumentet igennem for CPR-numre. Gem aftalen som PDF i en mindre udgave, og "
        "vælg den fil."
    ),
    Hindring.ULAESELIG: (
        "Dokumentet kan ikke læses igennem for CPR-numre. Åbn det, gem det som PDF igen, og vælg den nye fil."
    ),
}


def gem_dokument(*, navn: str, indhold: bytes, by: Bruger, now: dt.datetime) -> Aftaledokument:
    """The stored document with these bytes, once `kraev_uden_cpr` let them pass. Call it in a transaction."""
    kortnavn = PurePath(navn.replace("\\", "/")).name[-200:] or "aftale"
    if not kortnavn.lower().endswith(".pdf"):
        kortnavn += ".pdf"
    sha256 = hashlib.sha256(indhold).hexdigest()
    ny = Aftaledokument(
        sha256=sha256,
        navn=renset(kortnavn, felt="dokument", hoejst=255),
        indhold=indhold,
        stoerrelse=len(indhold),
        at=now,
        by=by,
    )
    Aftaledokument.objects.bulk_create([ny], ignore_conflicts=True)
    return Aftaledokument.objects.defer("indhold").get(sha256=sha256)
