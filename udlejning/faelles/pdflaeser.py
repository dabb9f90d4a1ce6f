"""The text of the PDF on standard input, as JSON on standard output: a list of one text per page, and one of the rest.

Or a word, where it cannot be read. A script of its own, which `udlejning.faelles.pdftekst` runs with its limits: a file
can be made to cost any amount of time and memory, so this process may use so much and no more.
"""

import io
import json
import resource
import sys
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError


def main(sekunder: int, hukommelse: int, tegn: int) -> None:
    """At most so many seconds of the processor, bytes of memory and letters of text."""
    resource.setrlimit(resource.RLIMIT_CPU, (sekunder, sekunder))
    resource.setrlimit(resource.RLIMIT_AS, (hukommelse, hukommelse))
    json.dump(_laes(sys.stdin.buffer.read(), tegn), sys.stdout)


def _laes(indhold: bytes, tegn: int) -> list[str] | str:
    try:
        laeser = PdfReader(io.BytesIO(indhold))
    except DependencyError:  # of what it would take to unlock it
        return "laast"
    if laeser.is_encrypted:
        return "laast"
    if len(laeser.attachments):
        return "vedhaeftet"
    tekster = []
    for side in laeser.pages:
        tekster.append(_side(side))
        tegn -= len(tekster[-1])
        if tegn < 0:
            return "tung"
    return [*tekster, "\n".join(_resten(laeser))]


def _side(side: PageObject) -> str:
    """The text on the page, of its notes and of its fields."""
    return "\n".join((side.extract_text(), *_noter(side)))


def _noter(side: PageObject) -> Iterator[str]:
    for note in side.annotations or ():
        ordbog = note.get_object()
        for noegle in ("/Contents", "/V", "/DV", "/TU"):
            yield _som_tekst(ordbog.get(noegle))


def _resten(laeser: PdfReader) -> Iterator[str]:
    """Title, author and the like, and the fields of a form."""
    yield from (_som_tekst(vaerdi) for vaerdi in (laeser.metadata or {}).values())
    for felt in (laeser.get_fields() or {}).values():
        yield _som_tekst(felt.get("/V"))
    if (xmp := laeser.xmp_metadata) is not None:
        yield from (_som_tekst(vaerdi) for vaerdi in (xmp.dc_title, xmp.dc_creator, xmp.dc_description, xmp.dc_subject))


def _som_tekst(vaerdi: Any) -> str:
    return "" if vaerdi is None else str(vaerdi)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
