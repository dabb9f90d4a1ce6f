"""The material of meetings: whole, and the very thing that its frozen content gives."""

import hashlib
from collections.abc import Iterator

from udlejning.moeder.models import Moedepakke

from .invariant import Brud, Invariant


def _hele() -> Iterator[Brud]:
    for pakke in Moedepakke.objects.filter(status="faerdig").order_by("pk").iterator(chunk_size=10):
        for navn in ("pdf", "xlsx"):
            if hashlib.sha256(bytes(getattr(pakke, navn))).hexdigest() != getattr(pakke, f"{navn}_sha256"):
                yield Brud(f"mødemateriale {pakke.pk}", f"{navn} passer ikke til sin kontrolsum")


INVARIANTER = (Invariant("moedematerialer_er_hele", "Hvert mødemateriale passer til sine kontrolsummer.", _hele),)
