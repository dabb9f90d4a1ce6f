"""An offer and its answer."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import escape, format_html

from anvisning.domain.aarsager import virkning_i_ord
from anvisning.domain.port import Afgoerelse, Vilkaar
from anvisning.models import Aarsag, Anvisning, Screening
from monitoring.api import dato

from .felter import UKENDT, fritekst, sagsreffelt


class Tilbudsformular(forms.Form):
    """An offer: the case, and one box for each condition that the gate's answer asks somebody to take a stand on.

    `nej` are the cases that said no to the unit, each with that offer: for one of them there is a box more.
    """

    use_required_attribute = False

    sagsref = sagsreffelt()

    def __init__(
        self,
        *args: Any,
        svar: Afgoerelse,
        beskrivelse: str,
        nej: Mapping[str, Anvisning],
        screening: Screening | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.svar = svar
        sagsref = self.fields["sagsref"]
        sagsref.help_text = escape(f"Fra kommunens fagsystem. {beskrivelse} Skriv aldrig et CPR-nummer.")
        if screening is not None:
            sagsref.initial, sagsref.help_text = screening.sagsref, "Den sag, der er screenet."
            sagsref.widget.attrs["readonly"] = True
        for vilkaar in svar.til_afkrydsning:
            self.fields[f"vilkaar_{vilkaar.noegle}"] = forms.BooleanField(
                label=vilkaar.tekst,
                help_text=escape(" ".join(_grund(vilkaar))),
                error_messages={"required": "Tag stilling til vilkåret, før boligen tilbydes."},
            )
        if (sagt_nej := nej.get(str(self["sagsref"].value() or "").strip())) is not None:
            self.fields["trods_nej"] = _trods_nej(sagt_nej)

    def valgte(self) -> list[str]:
        """The keys of the conditions that are ticked."""
        return [v.noegle for v in self.svar.til_afkrydsning if self.cleaned_data.get(f"vilkaar_{v.noegle}")]


def _trods_nej(tilbud: Anvisning) -> forms.BooleanField:
    """A warning with a box: a case may think again, but nobody shall offer it the same unit by mistake."""
    dag = dato(timezone.localdate(tilbud.besvaret_at)) if tilbud.besvaret_at else dato(tilbud.tilbudt_on)
    sagde = f"Sag {tilbud.sagsref} sagde nej til boligen {dag}" + (f": {tilbud.aarsag}." if tilbud.aarsag else ".")
    return forms.BooleanField(
        label="Tilbyd sagen boligen igen, selv om den har sagt nej",
        help_text=escape(sagde),
        error_messages={"required": "Sæt kryds, hvis sagen skal have boligen tilbudt igen."},
    )


def _grund(vilkaar: Vilkaar) -> list[str]:
    """Where a condition comes from, each part under its own name."""
    hjemmel = [f"Hjemmel: {vilkaar.hjemmel}."] if vilkaar.hjemmel else []
    return hjemmel + ([f"Antagelse: {vilkaar.antagelse}"] if vilkaar.antagelse else [])


class Aarsagsfelt(forms.ChoiceField):
    """One reason of the catalogue, each with its consequences beside it. Other choices may stand before them."""

    widget = forms.RadioSelect

    def __init__(self, label: str, mangler: str) -> None:
        super().__init__(label=label, error_messages={"required": mangler, "invalid_choice": UKENDT})
        self.aarsager: dict[str, Aarsag] = {}

    def tilbyd(
        self,
        aarsager: Iterable[Aarsag],
        *,
        foerst: Iterable[tuple[str, str]] = (),
        praefiks: str = "",
        frigives: bool = False,
    ) -> None:
        """`frigives`: the unit goes back whatever the reason says, because the gate or the deadline has closed."""
        self.aarsager = {str(aarsag.pk): aarsag for aarsag in aarsager}
        valg = [(pk, _valg(f"{praefiks}{a.navn}", _virkning(a, frigives))) for pk, a in self.aarsager.items()]
        self.choices = [*foerst, *valg]


def _virkning(aarsag: Aarsag, frigives: bool) -> str:
    """What follows, with what the caseworker must not overlook first."""
    bolig = Aarsag.Boligvirkning.FRIGIVES if frigives else aarsag.virkning_bolig
    virkning = virkning_i_ord(aarsag.handling, bolig, aarsag.virkning_ret)
    note = " Kræver en note." if aarsag.note_kraeves else ""
    if aarsag.virkning_ret == Aarsag.Retsvirkning.BORTFALDER:
        return format_html("<strong>Retten bortfalder.</strong> {}{}", virkning, note)
    return f"{virkning}{note}"


def _valg(navn: str, virkning: str) -> str:
    """A choice with what follows from it, so that both are read together."""
    return format_html('{} <span class="form-hint">{}</span>', navn, virkning)


NOTE = "Skriv ikke om borgerens forhold, og skriv ikke CPR-numre."


class Aarsagsformular(forms.Form):
    """A reason and its note, for an offer that is called back or a report that is taken back. `frigives`: see
    `Aarsagsfelt.tilbyd`."""

    use_required_attribute = False

    aarsag = Aarsagsfelt("Årsag", "Vælg en årsag.")
    begrundelse = fritekst("Note", required=False, hjaelp=NOTE)

    def __init__(self, *args: Any, aarsager: Iterable[Aarsag], frigives: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.felt.tilbyd(aarsager, frigives=frigives)

    @property
    def felt(self) -> Aarsagsfelt:
        felt = self.fields["aarsag"]
        assert isinstance(felt, Aarsagsfelt)
        return felt

    def valgt(self) -> Aarsag | None:
        """The reason that the valid form names."""
        return self.felt.aarsager.get(self.cleaned_data["aarsag"])


class Svarformular(Aarsagsformular):
    """The citizen's answer: yes, or no for one of the catalogue's reasons."""

    aarsag = Aarsagsfelt("Borgerens svar", "Vælg ja, eller vælg, hvorfor borgeren siger nej.")

    def __init__(self, *args: Any, aarsager: Iterable[Aarsag], frigives: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, aarsager=(), **kwargs)
        ja = _valg(
            "Ja, borgeren vil have boligen", "Boligen er reserveret, til organisationen har sendt lejekontrakten."
        )
        self.felt.tilbyd(aarsager, foerst=[("ja", ja)], praefiks="Nej: ", frigives=frigives)

    @property
    def er_ja(self) -> bool:
        return bool(self.cleaned_data["aarsag"] == "ja")
