"""The map's filters: the overview's own, and what they are called in a file."""

from django.http import QueryDict

from udlejning.brugere.models import Bruger

from .forms import ALLE, Overbliksform


class Kortform(Overbliksform):
    """As the overview's, but an address that says nothing of colours shows all that the user may see."""

    def __init__(self, data: QueryDict, *, bruger: Bruger) -> None:
        super().__init__(data, bruger=bruger)
        if "farve" not in data and ALLE in dict(self._valg("farve")):
            self.data = data.copy()
            self.data["farve"] = ALLE

    @property
    def i_ord(self) -> str:
        """The filters that are set: ``Farve: Kun rød. Bydel: Nordbyen.``"""
        self.is_valid()
        led = []
        for navn, felt in self.fields.items():
            vaerdi = self.cleaned_data.get(navn, "")
            if vaerdi or navn == "farve":
                ord_ = "ja" if vaerdi is True else dict(self._valg(navn)).get(vaerdi, vaerdi)
                led.append(f"{felt.label}: {ord_}.")
        return " ".join(led)

    def _valg(self, navn: str) -> list[tuple[str, str]]:
        return list(getattr(self.fields[navn], "choices", []))
