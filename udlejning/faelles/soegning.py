"""Looking for words in rows."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)

#: Words that count. Each costs a comparison with every field, and an address may hold thousands.
HOEJST = 8


def med_alle_ord(raekker: QuerySet[M], soeg: str, *felter: str) -> QuerySet[M]:
    """Those with every word of `soeg` in one of `felter`; of a field named ``…__exact`` the word must be all."""
    for ord_ in soeg.split()[:HOEJST]:
        et_af = Q()
        for felt in felter:
            et_af |= Q(**{felt if felt.endswith("__exact") else f"{felt}__icontains": ord_})
        raekker = raekker.filter(et_af)
    return raekker
