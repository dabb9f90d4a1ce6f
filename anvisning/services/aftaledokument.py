"""The document of an agreement: a PDF, kept once per content with its SHA-256."""

import datetime as dt
import hashlib
from pathlib import PurePath

from anvisning.domain.fleksibel import er_pdf
from anvisning.models import Aftaledokument
from anvisning.services.fleksibelregler import fleksibelregler
from anvisning.services.tekster import renset
from udlejning.brugere.models import Bruger
from udlejning.faelles.fejl import Afvist

_MB = 1024**2


def kraev_stoerrelse(antal_bytes: int) -> None:
    """Refuse a document that is too large, before its bytes are read into memory."""
    hoejst = fleksibelregler().dokument_hoejst_mb
    if antal_bytes > hoejst * _MB:
        raise Afvist(
            f"Dokumentet fylder {-(-antal_bytes // _MB)} MB, og grænsen er {hoejst} MB. Gem det i en mindre udgave.",
            felt="dokument",
        )


def gem_dokument(*, navn: str, indhold: bytes, by: Bruger, now: dt.datetime) -> Aftaledokument:
    """The stored document with these bytes. Call it in the transaction of the agreement that it belongs to."""
    kraev_stoerrelse(len(indhold))
    if not er_pdf(indhold):
        raise Afvist("Filen er ikke en hel PDF. Gem aftalen som PDF, og vælg den fil.", felt="dokument")
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
