"""The step models that ship with the program, stored as adopted versions. A version never changes."""

import datetime as dt
import hashlib

from django.db import transaction
from django.db.models import Q

from monitoring.domain.dansk import dato
from monitoring.domain.trappe import Trappemodel, model_som_dict
from monitoring.domain.vaerdier import kanonisk_json
from monitoring.models import Modelversion
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
    _afslut_forrige(model)
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


def _afslut_forrige(model: Trappemodel) -> None:
    vedtagne = Modelversion.objects.select_for_update().filter(vedtaget_on__isnull=False)
    senere = vedtagne.filter(fra_on__gte=model.gaelder_fra).order_by("fra_on").first()
    if senere is not None:
        raise Afvist(
            f"Modellen {model.noegle}, version {model.version}, kan ikke gælde fra {dato(model.gaelder_fra)}, for "
            f"{senere} gælder fra {dato(senere.fra_on)}. Vælg en senere dato i »gaelder_fra«."
        )
    vedtagne.filter(Q(til_on=None) | Q(til_on__gt=model.gaelder_fra)).update(til_on=model.gaelder_fra)
