"""Form fields with Danish habits."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any, NoReturn

from django import forms

from monitoring.domain.dansk import tal


class Datofelt(forms.DateField):
    """A date: the browser's own picker, and typed dates as ``31-12-2025``, ``31.12.2025``, ``31/12/2025`` or ISO."""

    default_error_messages = {
        "invalid": "Skriv en dato, for eksempel 31-12-2025.",
        "urimelig": "Skriv en dato mellem 1900 og 2199. Kontrollér årstallet.",
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input-width-s"})
        )
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y"])
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        dag = super().to_python(value.strip() if isinstance(value, str) else value)
        if dag is not None and not 1900 <= dag.year <= 2199:
            raise forms.ValidationError(self.error_messages["urimelig"], code="urimelig")
        return dag


class Aarsdagefelt(forms.CharField):
    """Days of every year, written ``5.6, 24.12 og 31.12``; cleaned a sorted list of ``06-05``."""

    _DAG = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})\.?")

    def clean(self, value: Any) -> list[str]:
        skrevet = super().clean(value).replace(" og ", " ").replace(",", " ").replace(";", " ")
        return sorted({self._dag(ord_) for ord_ in skrevet.split()})

    def _dag(self, ord_: str) -> str:
        fundet = self._DAG.fullmatch(ord_)
        try:
            # A leap year, so that every day of a year is one.
            return f"{dt.date(2024, int(fundet[2]), int(fundet[1])):%m-%d}" if fundet else self._forkert(ord_)
        except ValueError:
            return self._forkert(ord_)

    def _forkert(self, ord_: str) -> NoReturn:
        besked = f"»{ord_[:20]}« er ikke en dag i året. Skriv dag og måned, for eksempel 24.12."
        raise forms.ValidationError(besked, code="invalid")


class Talfelt(forms.DecimalField):
    """A number written the Danish way: ``5317``, ``5.317``, ``52,9``. A point is for thousands only.

    "52.9" is refused: read by halves it would be 529, and nobody would see it.
    """

    _FORM = re.compile(r"-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?")

    def __init__(self, *, mindst: int, hoejst: int, decimaler: int = 2, **kwargs: Any) -> None:
        graenser = f"Skriv et tal fra {tal(mindst)} til {tal(hoejst)}."
        kwargs["error_messages"] = {
            "required": graenser,
            "invalid": "Skriv tallet som 5.317 eller 52,9. Sæt komma før decimalerne, og lad enheden være.",
            "min_value": graenser,
            "max_value": graenser,
            "max_decimal_places": f"Skriv højst {decimaler} {'decimal' if decimaler == 1 else 'decimaler'}.",
            **kwargs.get("error_messages", {}),
        }
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(min_value=mindst, max_value=hoejst, decimal_places=decimaler, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs' parent counts in int
        if not isinstance(value, str):
            return super().to_python(value)
        skrevet = "".join(value.split())
        if skrevet and not self._FORM.fullmatch(skrevet):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(skrevet.replace(".", "").replace(",", "."))


class Begrundelsesfelt(forms.CharField):
    """Why something is done, in a few lines. What must not stand in it, the service says."""

    def __init__(
        self, label: str = "Begrundelse", *, mangler: str = "Skriv en begrundelse.", linjer: int = 3, **kwargs: Any
    ) -> None:
        kwargs.setdefault("max_length", 2000)
        super().__init__(
            label=label,
            widget=forms.Textarea(attrs={"rows": linjer}),
            error_messages={"required": mangler},
            **kwargs,
        )
