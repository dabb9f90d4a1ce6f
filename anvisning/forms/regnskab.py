"""Choosing a period of the ledger, and giving the numbers of vacant family dwellings."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms

from anvisning.domain.perioder import Periode, maanedsnavn
from anvisning.selectors.ledighed import Celle
from anvisning.services.ledighed import HOEJST, Maanedstal, findes_i
from anvisning.services.regnskab import find_periode
from monitoring.api import Afdeling

from .felter import UKENDT, fritekst, heltalsfelt


class Periodeformular(forms.Form):
    """The period, which lives in the address."""

    use_required_attribute = False

    periode = forms.ChoiceField(label="Periode", required=False, error_messages={"invalid_choice": UKENDT})

    def __init__(self, data: Mapping[str, Any], *, perioder: dict[str, list[Periode]]) -> None:
        self.perioder = perioder
        noegle = data.get("periode") or find_periode("", perioder).noegle
        super().__init__({"periode": noegle})
        felt = self.fields["periode"]
        assert isinstance(felt, forms.ChoiceField)
        felt.choices = [(slags, [(p.noegle, p.navn) for p in egne]) for slags, egne in perioder.items() if egne]

    def valgt(self) -> Periode:
        """The period; the newest year where the address names none that can be chosen."""
        self.is_valid()
        return find_periode(self.cleaned_data.get("periode", ""), self.perioder)


class Ledighedsformular(forms.Form):
    """A cell per afdeling and month. `set_id` is the newest row that the person was shown."""

    use_required_attribute = False

    set_id = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**62)
    begrundelse = fritekst(
        "Hvorfor rettes tallene?",
        required=False,
        hjaelp="Udfyld kun feltet, når du ændrer eller sletter et tal, der er oplyst før. Skriv ikke CPR-numre.",
    )

    def __init__(self, *args: Any, afdelinger: Sequence[Afdeling], maaneder: Sequence[dt.date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["set_id"].error_messages = dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            "Siden er for gammel. Genindlæs den, og skriv tallene igen.",
        )
        self.fields["begrundelse"].widget.attrs["rows"] = 2
        self.celler = {
            (afdeling.pk, maaned): Maanedstal(afdeling, maaned, None)
            for afdeling in afdelinger
            for maaned in maaneder
            if findes_i(afdeling, maaned)
        }
        self.afdelinger, self.maaneder = afdelinger, maaneder
        for celle, et in self.celler.items():
            felt = heltalsfelt(f"{et.afdeling.navn}, {maanedsnavn(et.maaned)}", 0, HOEJST, required=False)
            felt.widget = forms.TextInput(
                attrs={"inputmode": "numeric", "autocomplete": "off", "class": "ledighed__felt", "maxlength": 6}
            )
            self.fields[feltnavn(celle)] = felt

    def raekker(self) -> Iterator[tuple[Afdeling, list[forms.BoundField | None]]]:
        """Each afdeling with its fields; None where it did not exist in the month."""
        for afdeling in self.afdelinger:
            celler = [(afdeling.pk, maaned) for maaned in self.maaneder]
            yield afdeling, [self[feltnavn(c)] if c in self.celler else None for c in celler]

    def aendrede(self, saa: Mapping[Celle, int]) -> list[Maanedstal]:
        """What the person has written, and not what they were only shown."""
        skrevet = {celle: self.cleaned_data[feltnavn(celle)] for celle in self.celler}
        return [
            Maanedstal(self.celler[celle].afdeling, celle[1], antal)
            for celle, antal in skrevet.items()
            if antal != saa.get(celle)
        ]


def feltnavn(celle: Celle) -> str:
    """``t17_202610``: the field of an afdeling's month."""
    return f"t{celle[0]}_{celle[1]:%Y%m}"
