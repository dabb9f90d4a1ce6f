"""Afdelinger with a duty, and agreements on fleksibel udlejning made through the services."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from anvisning.domain.fleksibel import Aftaleart, Kriterieslags
from anvisning.models import Fleksibelaftale
from anvisning.services.fleksibel import fremsaet, svar_paa_forslag
from anvisning.services.fleksibeludkast import Fil, Udkast, opret_udkast
from monitoring.domain.vaerdier import Betegnelse
from monitoring.models import Afdeling, Boligorganisation
from tests import factories as f
from tests.factories import IDAG, NU
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle

EN_DAG = dt.timedelta(days=1)


def pdf(*sider: str, titel: str = "", note: str = "", bilag: str = "", kode: str = "") -> bytes:
    """A whole PDF with these words on its pages (Latin letters), a note on the first and the like."""
    ud = io.BytesIO()
    with pikepdf.new() as dokument:
        skrift = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        for tekst in sider or ("",):
            side = dokument.add_blank_page(page_size=(595, 842))
            side.Resources = Dictionary(Font=Dictionary(F1=skrift))
            side.Contents = dokument.make_stream(f"BT /F1 12 Tf 40 800 Td ({tekst}) Tj ET".encode("ascii"))
        if note:
            seddel = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], Contents=note)
            dokument.pages[0].Annots = pikepdf.Array([dokument.make_indirect(seddel)])
        if titel:
            dokument.docinfo["/Title"] = titel
        if bilag:
            dokument.attachments["bilag.txt"] = bilag.encode()
        dokument.save(ud, encryption=pikepdf.Encryption(owner=kode, user=kode) if kode else False)
    return ud.getvalue()


PDF = pdf("Aftale om fleksibel udlejning")
BEGGE = (
    (Kriterieslags.BESKAEFTIGELSE, "Fast arbejde i mindst 25 timer"),
    (Kriterieslags.UDDANNELSE, "I gang med en uddannelse"),
)


def udkast(art: Aftaleart = Aftaleart.AFTALT, **felter: Any) -> Udkast:
    alle: dict[str, Any] = {
        "art": art,
        "fra_on": IDAG,
        "til_on": dt.date(2028, 6, 1),
        "parter": "Kommunen og boligforeningen",
        "kriterier": BEGGE,
        "andel": Decimal(50),
        **felter,
    }
    return Udkast(**alle)


def afdeling_med_pligt(
    organisation: Boligorganisation | None = None, betegnelse: Betegnelse = Betegnelse.FOREBYGGELSE
) -> Afdeling:
    """An afdeling in an area that the ministry's list of 1 December 2025 designates."""
    return f.i_udpeget_omraade(f.afdeling(organisation), betegnelse)


def sagsbehandler() -> Bruger:
    return f.bruger(Rolle.ANVISNING)


def kladde(
    afdeling: Afdeling | None = None,
    art: Aftaleart = Aftaleart.AFTALT,
    *,
    by: Bruger | None = None,
    fil: Fil | None = None,
    **felter: Any,
) -> Fleksibelaftale:
    sted = afdeling or (afdeling_med_pligt() if art is Aftaleart.OBLIGATORISK else f.afdeling())
    return opret_udkast(afdeling=sted, udkast=udkast(art, **felter), fil=fil, by=by or sagsbehandler(), now=NU)


def forslag(afdeling: Afdeling | None = None, *, by: Bruger | None = None, **felter: Any) -> Fleksibelaftale:
    by = by or sagsbehandler()
    return fremsaet(aftale=kladde(afdeling, by=by, **felter), by=by, now=NU, idag=IDAG)


def vedtaget(afdeling: Afdeling | None = None, art: Aftaleart = Aftaleart.AFTALT, **felter: Any) -> Fleksibelaftale:
    """Adopted through the services: by the municipality, or by both sides."""
    by = sagsbehandler()
    aftale = fremsaet(aftale=kladde(afdeling, art, by=by, **felter), by=by, now=NU, idag=IDAG)
    if art is Aftaleart.OBLIGATORISK:
        return aftale
    return svar_paa_forslag(
        aftale=aftale, accepteret=True, begrundelse="", by=f.medarbejder(aftale.afdeling), now=NU, idag=IDAG
    )
