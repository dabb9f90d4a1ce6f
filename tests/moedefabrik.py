"""Meetings and packs through the services, and what stands in a PDF and a workbook; for tests."""

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pikepdf

from monitoring.models import Boligorganisation
from tests import factories as f
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle
from udlejning.moeder.models import Beslutning, Deltagelse, Forum, Moede, Moedepakke
from udlejning.moeder.selectors.grundlag import rundevalg
from udlejning.moeder.services import moeder, pakker

DAGSORDEN = "Godkendelse af referat\nFarverne nu\nEventuelt"


def moede(
    forum: str = Forum.STYREGRUPPE,
    organisation: Boligorganisation | None = None,
    holdes_on: dt.date = f.IDAG,
    **felter: Any,
) -> Moede:
    """A planned meeting; the practical forum's is with `organisation` or a new one."""
    if forum == Forum.PRAKTISK and organisation is None:
        organisation = f.organisation()
    felter = {"sted": "Rådhuset", "dagsorden": DAGSORDEN, "begynder": dt.time(9), **felter}
    return moeder.opret_moede(
        forum=forum, organisation=organisation, holdes_on=holdes_on, **felter, by=f.bruger(Rolle.STYREGRUPPE), now=f.NU
    )


def beslutning(moede: Moede, tekst: str = "Grænsen ændres.", **felter: Any) -> Beslutning:
    felter = {"slags": "truffet", "ansvarlig": "Formanden", "frist_on": None, "retter": None, **felter}
    return moeder.skriv_beslutning(moede=moede, tekst=tekst, **felter, by=f.bruger(Rolle.STYREGRUPPE), now=f.NU)


def deltager(moede: Moede, navn: str = "Bo Jensen", hvem: str = "Lejernes repræsentant") -> Deltagelse:
    return moeder.tilfoej_deltager(
        moede=moede, bruger=None, navn=navn, hvem=hvem, by=f.bruger(Rolle.STYREGRUPPE), now=f.NU
    )


def holdt(moede: Moede, idag: dt.date = f.IDAG) -> Moede:
    return moeder.hold_moede(moede=moede, by=f.bruger(Rolle.STYREGRUPPE), now=f.NU, idag=idag)


def bestilt(moede: Moede, by: Bruger | None = None, idag: dt.date = f.IDAG) -> Moedepakke:
    """Of the round in force on the meeting's day, against the one that is proposed."""
    valg = rundevalg(moede, idag)
    assert valg.runde is not None
    return pakker.bestil_pakke(
        moede=moede,
        runde=valg.runde,
        fra_runde=valg.fra_runde,
        by=by or f.bruger(Rolle.STYREGRUPPE),
        now=f.NU,
        idag=idag,
    )


def lavet(moede: Moede, idag: dt.date = f.IDAG) -> Moedepakke:
    pakke = bestilt(moede, idag=idag)
    pakker.lav_pakke(pakke_id=pakke.pk, now=f.NU)
    pakke.refresh_from_db()
    assert pakke.er_faerdig, pakke.fejl
    return pakke


def celler(xlsx: bytes) -> list[str]:
    """Every cell that holds anything, as text."""
    bog = openpyxl.load_workbook(io.BytesIO(xlsx))
    return [str(c) for ark in bog for raekke in ark.iter_rows(values_only=True) for c in raekke if c is not None]


def pdf_tekst(pdf: bytes) -> str:
    """The text of the pages, in the order that it is painted; words may be split over lines."""
    with pikepdf.open(io.BytesIO(pdf)) as fil:
        return "\n".join("".join(_sidens_tekst(side)) for side in fil.pages)


def _sidens_tekst(side: pikepdf.Page) -> Iterator[str]:
    tegn = {str(navn): _tegntabel(font) for navn, font in side.Resources.Font.items()}
    nu: dict[int, str] = {}
    instruktion: Any
    for instruktion in pikepdf.parse_content_stream(side):
        operander = instruktion.operands
        match str(instruktion.operator):
            case "Tf":
                nu = tegn[str(operander[0])]
            case "Tj" | "TJ":
                led = operander[0] if isinstance(operander[0], pikepdf.Array) else [operander[0]]
                for stykke in led:
                    if isinstance(stykke, pikepdf.String):
                        kode = bytes(stykke)
                        yield "".join(nu.get(int.from_bytes(kode[n : n + 2]), "") for n in range(0, len(kode), 2))
            case "ET":
                yield " "


def _tegntabel(font: Any) -> dict[int, str]:
    """From a glyph's code to what it stands for, as the font's own map says."""
    tabel: dict[int, str] = {}
    linjer = font.ToUnicode.read_bytes().decode("latin-1").splitlines()
    i_enkelte = False
    for linje in linjer:
        if linje.endswith(("beginbfchar", "endbfchar")):
            i_enkelte = linje.endswith("beginbfchar")
        elif i_enkelte:
            fra, til = (del_.strip("<> ") for del_ in linje.split("> <"))
            tabel[int(fra, 16)] = bytes.fromhex(til).decode("utf-16-be")
    return tabel
