"""The step models that ship with the program, stored as adopted versions. A version never changes."""

import datetime as dt
import hashlib
from typing import Any

from django.db import transaction
from django.db.models import Q

from monitoring.domain.dansk import dato
from monitoring.domain.trappe import Modelfejl, Trappemodel, model_fra_dict, model_som_dict
from monitoring.domain.vaerdier import kanonisk_json
from monitoring.models import Modelversion, Monitorering
from monitoring.regler.modelindlaesning import indlaes_model
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser.services import skriv

#: What is written as the adoption of a model that nobody has decided on yet.
FULGTE_MED = "Fulgte med programmet. Antagelse, indtil parterne vedtager en model."


def indlaes_modeller(now: dt.datetime) -> list[Modelversion]:
    """Store the shipped standard model as adopted from its own `gaelder_fra`. Running it again changes nothing."""
    return [vedtag_model(model=indlaes_model(), now=now)]


@transaction.atomic
def vedtag_model(*, model: Trappemodel, now: dt.datetime, vedtaget_hvor: str = FULGTE_MED) -> Modelversion:
    """Store `model` as adopted from its `gaelder_fra`; the version in force until then ends that day.

    Refuses (`Afvist`) other contents under a known key and version, and a model that starts no later than one in force.
    """
    data = kanonisk_json(model_som_dict(model))
    sha256 = hashlib.sha256(data.encode()).hexdigest()
    kendt = Modelversion.objects.select_for_update().filter(noegle=model.noegle, version=model.version).first()
    if kendt is not None:
        if kendt.sha256 != sha256:
            raise Afvist(
                f"Modellen {model.noegle}, version {model.version}, er allerede gemt med et andet indhold. En vedtaget "
                "version kan ikke ændres. Giv den ændrede model et nyt versionsnummer og en ny dato i »gaelder_fra«."
            )
        return kendt
    afslut_forrige(hvad=f"Modellen {model.noegle}, version {model.version},", fra_on=model.gaelder_fra)
    ny = Modelversion.objects.create(
        noegle=model.noegle,
        version=model.version,
        navn=model.navn,
        data=model_som_dict(model),
        sha256=sha256,
        fra_on=model.gaelder_fra,
        vedtaget_on=model.gaelder_fra,
        vedtaget_hvor=vedtaget_hvor,
    )
    skriv(
        art="model.indlaest",
        objekt=ny,
        tekst=f"Trappetrinsmodellen {ny.navn}, version {ny.version}, gælder fra {dato(ny.fra_on)}. {vedtaget_hvor}",
        by=None,
        now=now,
        grundlag={"sha256": sha256},
    )
    return ny


def som_model(data: Any) -> Trappemodel:
    """`data` as the value that the domain computes with; `Afvist` with every error."""
    try:
        return model_fra_dict(data)
    except Modelfejl as fejl:
        raise Afvist("Modellen kan ikke bruges. " + " ".join(fejl.fejl)) from fejl


def afslut_forrige(*, hvad: str, fra_on: dt.date) -> None:
    """The version in force until then ends on `fra_on`; refused where one begins on that day or later.

    Call it in the transaction of the adoption. `hvad` is the new version in words.
    """
    vedtagne = Modelversion.objects.select_for_update().filter(vedtaget_on__isnull=False)
    senere = vedtagne.filter(fra_on__gte=fra_on).order_by("fra_on").first()
    if senere is not None:
        raise Afvist(
            f"{hvad} kan ikke gælde fra {dato(fra_on)}, for {senere} gælder fra {dato(senere.fra_on)}. "
            "Vælg en senere dag.",
            felt="fra_on",
        )
    vedtagne.filter(Q(til_on=None) | Q(til_on__gt=fra_on)).update(til_on=fra_on)


def genberegn_efter(*, fra_on: dt.date) -> int:
    """Drafts of that as-of day or later are to be computed again, by the model now adopted; how many.

    Refuses (`Afvist`) where such a round has been submitted or approved: it would be published by another model than
    the one in force.
    """
    runder = Monitorering.objects.select_for_update().filter(pr_on__gte=fra_on)
    status = Monitorering.Status
    laast = runder.filter(status__in=[status.INDSTILLET, status.GODKENDT]).order_by("pr_on").first()
    if laast is not None:
        raise Afvist(
            f"{laast} er {laast.get_status_display().lower()} efter den model, der gælder nu. Vælg en dag efter "
            f"{dato(laast.pr_on)}, eller træk rundens indstilling tilbage først.",
            felt="fra_on",
        )
    kladder = runder.filter(status=status.KLADDE, beregnet_at__isnull=False)
    return kladder.update(beregnet_at=None, beregnet_by=None)
