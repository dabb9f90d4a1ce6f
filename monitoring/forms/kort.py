"""The forms of the map's files. Here only the shape is checked; the file itself is the service's business."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from monitoring.domain.dansk import tal
from monitoring.ingest.geojson import MAKS_BYTES
from monitoring.models import Kortfil

_MB = 1024**2


class Kortuploadform(forms.Form):
    use_required_attribute = False

    fil = forms.FileField(
        label="Kortfil",
        help_text=f"GeoJSON i WGS84 (EPSG:4326), højst {tal(MAKS_BYTES // _MB)} MB.",
        widget=forms.FileInput(attrs={"accept": ".geojson,.json"}),
        error_messages={
            "required": "Vælg en fil.",
            "missing": "Vælg en fil.",
            "empty": "Filen er tom. Kontrollér, at du har valgt den rigtige fil.",
            "max_length": "Filens navn er for langt. Giv den et kortere navn.",
        },
    )

    def clean_fil(self) -> "UploadedFile[Any]":
        fil: UploadedFile[Any] = self.cleaned_data["fil"]
        if (fil.size or 0) > MAKS_BYTES:
            raise forms.ValidationError(
                f"Filen fylder {tal(-(-(fil.size or 0) // _MB))} MB, og grænsen er {tal(MAKS_BYTES // _MB)} MB."
                " Forenkl omridsene i kortprogrammet, eller skriv færre decimaler."
            )
        return fil


class Ibrugform(forms.Form):
    """How much of the map the file takes the place of."""

    use_required_attribute = False

    omfang = forms.ChoiceField(
        label="Hvad erstatter filen?",
        choices=[
            (Kortfil.Omfang.FILENS, "Kun afdelingerne i filen. De andre bliver på kortet, som de er."),
            (Kortfil.Omfang.HELE, "Hele kortet. Afdelinger, der ikke er i filen, tages af kortet."),
        ],
        initial=Kortfil.Omfang.FILENS,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Vælg, hvad filen erstatter.",
            "invalid_choice": "Vælg, hvad filen erstatter.",
        },
    )
