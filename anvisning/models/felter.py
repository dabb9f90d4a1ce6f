"""A field of search words that the database can look up by an index."""

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Lookup, Model
from django.db.models.sql.compiler import SQLCompiler

from anvisning.domain.soegning import er_tal, soegeord

if TYPE_CHECKING:
    _Opslag = Lookup[Any]
    _Ordfelt = SearchVectorField[Any, Any]
else:
    _Opslag, _Ordfelt = Lookup, SearchVectorField


class Soegeordsfelt(_Ordfelt):
    """The words of the fields named in `af`, written whenever the row is; `__rummer="lærk"` finds a word of it.

    A ``bulk_update`` of those fields must name this one too, and set it by `beregn`.
    """

    def __init__(self, *args: Any, af: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.af = af
        super().__init__(*args, **{**kwargs, "editable": False, "default": ""})

    def deconstruct(self) -> Any:
        navn, sti, args, kwargs = super().deconstruct()
        del kwargs["editable"], kwargs["default"]
        return navn, sti, args, {**kwargs, "af": self.af}

    def beregn(self, raekke: Model) -> str:
        return soegeord(str(getattr(raekke, felt)) for felt in self.af)

    def pre_save(self, model_instance: Model, add: bool) -> str:
        vaerdi = self.beregn(model_instance)
        setattr(model_instance, self.attname, vaerdi)
        return vaerdi


@Soegeordsfelt.register_lookup
class Rummer(_Opslag):
    """The row has a word that begins with the right-hand side; a number must be whole. One folded word of `ord_i`."""

    lookup_name = "rummer"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        venstre, parametre = self.process_lhs(compiler, connection)
        ord_ = str(self.rhs)
        if not ord_.isalnum():
            raise ValueError(f"not one folded word: {ord_!r}")
        return f"{venstre} @@ %s::tsquery", (*parametre, f"'{ord_}'" if er_tal(ord_) else f"'{ord_}':*")
