"""Form fields with Danish habits."""

import datetime as dt
from typing import Any

from django import forms


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
