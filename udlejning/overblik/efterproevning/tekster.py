"""No text of the database looks like a CPR number."""

import re
from collections.abc import Iterator

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import CharField, Field, JSONField, Model, TextField

from monitoring.api import ligner_cpr

from .invariant import Brud, Invariant, raekker

#: Where text is the program's own: hashes of passwords, keys of sessions.
_EGNE = frozenset({"password", "session_key", "session_data"})
#: A checksum, in a field of its own or among an event's grounds: one in some hundreds has ten digits like those.
_KONTROLSUM = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{64}(?![0-9A-Za-z])")
#: Wider than the guard's own pattern and quick in the database; what it finds is asked of the guard.
_GROFT = r"(^|[^0-9])[0-3][0-9][01][0-9]{3}[[:space:].–-]?[0-9]{4}([^0-9]|$)"


def _er_tekst(felt: "Field[object, object]") -> bool:
    if felt.name in _EGNE:
        return False
    return isinstance(felt, CharField | TextField | JSONField) or (
        isinstance(felt, ArrayField) and isinstance(felt.base_field, CharField | TextField)
    )


def _i_modellen(model: type[Model]) -> Iterator[Brud]:
    navn = connection.ops.quote_name
    assert model._meta.pk is not None
    noegle = navn(str(model._meta.pk.column))
    for felt in model._meta.concrete_fields:
        if not _er_tekst(felt):
            continue
        kolonne = f"{navn(str(felt.column))}::text"
        for pk, tekst in raekker(
            f"SELECT {noegle}, {kolonne} FROM {navn(model._meta.db_table)} WHERE {kolonne} ~ %s", [_GROFT]
        ):
            if ligner_cpr(_KONTROLSUM.sub("", tekst)):
                yield Brud(f"{model._meta.verbose_name} {pk}", f"har noget, der ligner et CPR-nummer, i {felt.name}")


def uden_cpr() -> Iterator[Brud]:
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy:
            yield from _i_modellen(model)


INVARIANTER = (Invariant("ingen_cpr", "Ingen tekst ligner et CPR-nummer.", uden_cpr),)
