"""The same rows through django-import-export, with its dry run, as its admin page does it. A part of `import_tid`."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import tablib
from django.db import connection, models
from import_export import resources

from bench import lbffiler, ramme
from bench.ramme import Barnesvar, Tid

ANTAL = 10_000


def _tal() -> "models.DecimalField[Any, Any]":
    return models.DecimalField(max_digits=14, decimal_places=4, null=True)


class Lbfraekke(models.Model):
    """The file's columns as they are, and the key that a second import finds its rows by."""

    organisationsnr = models.CharField(max_length=4)
    afdelingsnr = models.CharField(max_length=3)
    afdelingsnavn = models.CharField(max_length=200)
    aar = models.PositiveSmallIntegerField()
    beboere = models.PositiveIntegerField(null=True)
    uden_tilknytning_pct = _tal()
    doemte_pct = _tal()
    grundskole_pct = _tal()
    indkomst_pct_af_region = _tal()
    ikke_vestlige_pct = _tal()

    objects: ClassVar[models.Manager["Lbfraekke"]] = models.Manager()

    class Meta:
        app_label = "bench"
        constraints = [models.UniqueConstraint(name="lbfraekke_unik", fields=["organisationsnr", "afdelingsnr", "aar"])]

    def __str__(self) -> str:
        return f"{self.organisationsnr}-{self.afdelingsnr} {self.aar}"


class Saedvanlig(resources.ModelResource):
    """A resource as its documentation writes one, with the natural key."""

    class Meta:
        model = Lbfraekke
        fields = lbffiler.HOVED
        import_id_fields = ("organisationsnr", "afdelingsnr", "aar")


class IBundter(resources.ModelResource):
    """With its settings for speed: bulk writes, and no look-up of the rows that are there."""

    class Meta:
        model = Lbfraekke
        fields = lbffiler.HOVED
        import_id_fields = ("organisationsnr", "afdelingsnr", "aar")
        use_bulk = True
        force_init_instance = True
        skip_diff = True
        store_instance = False


def maal(indlaes: Callable[[Path], object], ryd: Callable[[int], None], mappe: Path) -> Barnesvar:
    """The same file of `ANTAL` rows by us, by them, by them in bulk, and by us again."""
    with connection.schema_editor() as redaktoer:
        redaktoer.create_model(Lbfraekke)
    sti = mappe / "samme.csv"
    # Their number fields read points and blanks, not commas and ".."; ours read both.
    sti.write_bytes(lbffiler.som_csv(ANTAL, mangler="", komma="."))
    vores: list[Tid] = []
    andres: dict[str, list[Tid]] = {}

    def os_selv() -> None:
        ryd(ANTAL)
        vores.append(ramme.tid(lambda: indlaes(sti)))

    os_selv()
    for navn, ressource in (("django-import-export", Saedvanlig), ("django-import-export i bundter", IBundter)):
        andres[navn] = [ramme.tid(partial(_deres, sti, ressource))]
        os_selv()
    return {"vores": vores, "andres": andres}


def _deres(sti: Path, ressource: type[resources.ModelResource]) -> None:
    """Read, dry run with the preview's result, then the import itself."""
    Lbfraekke.objects.all().delete()
    for proeve in (True, False):
        data = tablib.Dataset().load(sti.read_text(), format="csv", delimiter=";")
        resultat = ressource().import_data(data, dry_run=proeve, raise_errors=False)
        if resultat.has_errors() or resultat.has_validation_errors():
            raise ramme.Maalefejl(f"django-import-export afviste filen: {resultat.row_errors()[:1]}")
    if Lbfraekke.objects.count() != ANTAL:
        raise ramme.Maalefejl("django-import-export har ikke gemt alle rækker.")
