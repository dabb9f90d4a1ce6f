"""The forms of versions: every parameter of a draft, proposing it, adopting it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from anvisning.domain.regeldata import Regelfejl, regelsaet_fra_dict
from anvisning.forms.felter import fritekst, tekstfelt, uden_cpr
from anvisning.models import Regelsaet
from anvisning.services.regelsaet import lov_alene
from monitoring.domain.trappe import Modelfejl, model_fra_dict
from udlejning.faelles.felter import Datofelt

from .domain.kladde import laeg_ind
from .domain.parametre import Parameter
from .domain.regelparametre import regelparametre, udfoldet
from .domain.trinaendring import omstillede_regler, udgangspunkt
from .forms import Parameterform, parameterfelt, vaerdier_af, vist
from .selectors.versioner import forrige
from .services.vedtagelse import RETTET_ANDETSTEDS
from .slags import Version

EN_DAG = dt.timedelta(days=1)
_VAELG = {"required": "Vælg en dato."}


class Versionsform(Parameterform):
    """Name, days, parties and all parameters of a draft.

    The values are laid over the version that the draft is a copy of, so one that is set back is as it was, with its
    legal basis. When valid, `indhold` is what the domain's readers accept; what they refuse stands at its field. `gemt`
    marks what was stored when the form was shown.
    """

    use_required_attribute = False

    gemt = forms.CharField(required=False, widget=forms.HiddenInput)
    navn = tekstfelt("Navn", 200, mangler="Skriv, hvad versionen hedder.", validators=[uden_cpr])
    fra_on = Datofelt(label="Skal gælde fra", error_messages=_VAELG)

    def __init__(self, data: Mapping[str, Any] | None = None, *, version: Version) -> None:
        self.version, self.er_aftale = version, isinstance(version, Regelsaet)
        forlaeg = forrige(version) or version
        saa = udfoldet(version.data) if self.er_aftale else version.data
        self._forlaeg, self.parametre = _parametre(forlaeg.data, saa, er_aftale=self.er_aftale)
        super().__init__(data, initial=self._begyndelse(saa))
        if self.er_aftale:
            self.fields["aftale"] = tekstfelt(
                "Aftalens navn", 200, mangler="Skriv, hvad aftalen hedder.", validators=[uden_cpr]
            )
            self.fields["til_og_med"] = Datofelt(label="Til og med", error_messages=_VAELG)
            self.fields["parter"] = fritekst("Parter", required=False, hjaelp="Skriv én part pr. linje.")
        self.fields["begrundelse"] = fritekst(
            "Begrundelse", required=False, hjaelp="Hvorfor skal det ændres? Skriv ikke CPR-numre."
        )
        self.egne_felter = list(self.fields)
        for parameter in self.parametre:
            self.fields[parameter.felt] = parameterfelt(parameter)
        self.indhold: dict[str, Any] = dict(version.data)

    def _begyndelse(self, saa: Mapping[str, Any]) -> dict[str, Any]:
        version = self.version
        begyndelse = {
            "gemt": version.sha256,
            "navn": version.navn,
            "fra_on": version.fra_on,
            "begrundelse": version.begrundelse,
        }
        if isinstance(version, Regelsaet):
            begyndelse |= {"aftale": version.aftale, "til_og_med": version.til_on - EN_DAG}
            begyndelse |= {"parter": "\n".join(saa.get("parter") or ())}
        return begyndelse | {p.felt: vist(p, p.vaerdi(saa)) for p in self.parametre}

    def egne(self) -> Iterator[forms.BoundField]:
        """The fields that are no parameters."""
        return (self[navn] for navn in self.egne_felter if navn != "gemt")

    def clean_gemt(self) -> str:
        gemt: str = self.cleaned_data["gemt"]
        if gemt != self.version.sha256:
            raise forms.ValidationError(RETTET_ANDETSTEDS)
        return gemt

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        vaerdier = vaerdier_af(self.parametre, data)
        indhold = laeg_ind(self._forlaeg, self.parametre, vaerdier, version=self.version.version)
        indhold |= {"noegle": self.version.noegle, "version": self.version.version, "navn": data["navn"]}
        if self.er_aftale:
            self._laeg_aftale_ind(indhold, data)
        else:
            indhold["gaelder_fra"] = data["fra_on"].isoformat()
        try:
            regelsaet_fra_dict(indhold, lov_alene().lov) if self.er_aftale else model_fra_dict(indhold)
        except (Modelfejl, Regelfejl) as fejl:
            self.placer_fejl(fejl.fejl, self.parametre)
        self.indhold = indhold
        return data

    def _laeg_aftale_ind(self, indhold: dict[str, Any], data: Mapping[str, Any]) -> None:
        slut = data["til_og_med"] + EN_DAG
        if slut <= data["fra_on"]:
            self.add_error("til_og_med", "Aftalen slutter, før den begynder. Ret en af datoerne.")
            return
        indhold["aftale"] = data["aftale"]
        periode = {"fra": data["fra_on"].isoformat(), "til": slut.isoformat()}
        som_foer = self.version.data.get("periode", {})
        if {navn: som_foer.get(navn) for navn in periode} == periode:
            indhold["periode"] = som_foer
        else:
            indhold["periode"] = periode | {"antagelse": f"Perioden er sat i version {self.version.version}."}
        parter = [linje.strip() for linje in data["parter"].splitlines() if linje.strip()]
        indhold.pop("parter", None)
        if parter:
            indhold["parter"] = parter


def _parametre(
    forlaeg: Mapping[str, Any], saa: Mapping[str, Any], *, er_aftale: bool
) -> tuple[dict[str, Any], list[Parameter]]:
    """What the draft is held against, with the steps that the draft has, and its parameters."""
    if er_aftale:
        grundlag = omstillede_regler(udfoldet(forlaeg), saa, {})
        return grundlag, regelparametre(grundlag)
    fra = udgangspunkt(forlaeg, saa)
    return fra.model, fra.modelparametre()


class Forslagsform(forms.Form):
    """Why a draft is proposed."""

    use_required_attribute = False
    begrundelse = fritekst("Begrundelse", hjaelp="Det, I vil sige på mødet. Skriv ikke CPR-numre.")


class Vedtagelsesform(forms.Form):
    """The meeting that adopted a proposal, and from when it holds."""

    use_required_attribute = False

    moede_on = Datofelt(label="Mødets dato", error_messages=_VAELG)
    moede = tekstfelt(
        "Møde", 200, mangler="Skriv, hvilket møde der vedtog versionen.", help_text="For eksempel styregruppens møde."
    )
    referat = tekstfelt(
        "Referat",
        200,
        mangler="Skriv, hvor i referatet vedtagelsen står.",
        help_text="Henvisning til referatet, for eksempel punkt 4 eller et journalnummer. Skriv ikke CPR-numre.",
    )
    fra_on = Datofelt(label="Gælder fra", error_messages=_VAELG)
