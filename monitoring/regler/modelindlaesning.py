"""A step model from YAML. The file is read as text and whole numbers, so no figure passes through a binary float."""

from pathlib import Path
from typing import Any

import yaml

from monitoring.domain.trappe import Modelfejl, Trappemodel, model_fra_dict

MODELMAPPE = Path(__file__).parent / "modeller"
STANDARDMODEL = "aalborg"
#: A model is a page or two of text; anything larger is some other file.
STOERSTE_FIL = 256 * 1024


class _Laeser(yaml.SafeLoader):
    """Safe YAML without floats (``2.7`` stays text) and without repeated keys."""


_Laeser.yaml_implicit_resolvers = {
    tegn: [(maerke, moenster) for maerke, moenster in regler if maerke != "tag:yaml.org,2002:float"]
    for tegn, regler in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _opslag(laeser: _Laeser, knude: yaml.MappingNode) -> dict[Any, Any]:
    sete: set[str] = set()
    for felt in (felt for felt, _ in knude.value if isinstance(felt, yaml.ScalarNode)):
        if felt.value in sete:
            linje = felt.start_mark.line + 1
            raise Modelfejl([f"Feltet »{felt.value}« står to gange i den samme del af filen (linje {linje})."])
        sete.add(felt.value)
    return laeser.construct_mapping(knude, deep=True)


_Laeser.add_constructor("tag:yaml.org,2002:map", _opslag)


def model_fra_yaml(tekst: str) -> Trappemodel:
    """The model written in `tekst`; raises `Modelfejl` with Danish sentences."""
    if len(tekst) > STOERSTE_FIL:
        raise Modelfejl(["Filen er for stor til at være en trappemodel. Den må højst fylde 256 kB."])
    try:
        data = _Laeser(tekst).get_single_data()
    except yaml.MarkedYAMLError as fejl:
        sted = f" i linje {fejl.problem_mark.line + 1}" if fejl.problem_mark else ""
        raise Modelfejl(
            [f"Filen kan ikke læses som YAML{sted}. Ret indrykning og tegnsætning, og prøv igen."]
        ) from fejl
    except (yaml.YAMLError, ValueError, RecursionError) as fejl:
        if isinstance(fejl, Modelfejl):
            raise
        raise Modelfejl(["Filen kan ikke læses som YAML. Ret den, og prøv igen."]) from fejl
    return model_fra_dict(data)


def indlaes_model(noegle: str = STANDARDMODEL) -> Trappemodel:
    """One of the models that ship with the program, by the name of its file."""
    return model_fra_yaml((MODELMAPPE / f"{noegle}.yaml").read_text(encoding="utf-8"))


def modelnoegler() -> list[str]:
    """The names of the models that ship with the program."""
    return sorted(sti.stem for sti in MODELMAPPE.glob("*.yaml"))
