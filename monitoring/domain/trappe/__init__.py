"""The step model (trappetrinsmodel): a model as data, the inputs of one afdeling, the placement with reasons."""

from monitoring.domain.trappe.forskel import modelforskel_i_ord, trinpar
from monitoring.domain.trappe.grundlag import (
    Grundlag,
    Tvillingetal,
    Udpegning,
    grundlag_fra_dict,
    grundlag_som_dict,
    maaling_fra_dict,
    maaling_som_dict,
)
from monitoring.domain.trappe.i_ord import Saetning, TrinIOrd, model_i_ord
from monitoring.domain.trappe.model import Trappemodel, Trin
from monitoring.domain.trappe.modeldata import advarsler, model_fra_dict, model_som_dict
from monitoring.domain.trappe.modellaeser import Modelfejl
from monitoring.domain.trappe.placering import farve_og_trin, placer
from monitoring.domain.trappe.resultat import (
    Delvurdering,
    Led,
    Manglende,
    Placeringsresultat,
    Vurdering,
    led_fra_dict,
    resultat_fra_dict,
)

__all__ = [
    "Delvurdering",
    "Grundlag",
    "Led",
    "Manglende",
    "Modelfejl",
    "Placeringsresultat",
    "Saetning",
    "Trappemodel",
    "Trin",
    "TrinIOrd",
    "Tvillingetal",
    "Udpegning",
    "Vurdering",
    "advarsler",
    "farve_og_trin",
    "grundlag_fra_dict",
    "grundlag_som_dict",
    "led_fra_dict",
    "maaling_fra_dict",
    "maaling_som_dict",
    "model_fra_dict",
    "model_i_ord",
    "model_som_dict",
    "modelforskel_i_ord",
    "placer",
    "resultat_fra_dict",
    "trinpar",
]
