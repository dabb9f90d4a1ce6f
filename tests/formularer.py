"""The forms of a page, and how somebody who only sees the page could fill them in."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from random import Random
from urllib.parse import urlsplit


@dataclass
class Felt:
    """One name of a form: what may be sent for it. `art` is ``hidden``, ``valg``, ``kryds``, ``tekst`` or ``tal``.

    A date or a number is ``tal``: text that is no word.
    """

    art: str
    vaerdier: list[str] = field(default_factory=list)


@dataclass
class Formular:
    """A form that posts to `adresse`."""

    adresse: str
    felter: dict[str, Felt] = field(default_factory=dict)
    knapper: list[tuple[str, str]] = field(default_factory=list)

    def udfyldt(self, rng: Random, tekster: dict[str, str]) -> list[tuple[str, str]]:
        """Choices at random, boxes mostly ticked, texts from `tekster` by the name or its end; one button."""
        sendt: list[tuple[str, str]] = []
        for navn, felt in self.felter.items():
            match felt.art:
                case "hidden":
                    sendt.append((navn, felt.vaerdier[0]))
                case "valg":
                    sendt.append((navn, rng.choice(felt.vaerdier or [""])))
                case "kryds":
                    sendt += [(navn, vaerdi) for vaerdi in felt.vaerdier if rng.random() < 0.9]
                case _:
                    foreslaaet = felt.vaerdier[0] if felt.vaerdier else ""
                    sendt.append((navn, tekster.get(navn, tekster.get(navn.rpartition("-")[2], foreslaaet))))
        return sendt + ([rng.choice(self.knapper)] if self.knapper else [])


class Sidelaeser(HTMLParser):
    """The posting forms of a page, and the addresses of its links."""

    def __init__(self, adresse: str) -> None:
        super().__init__()
        self.adresse = adresse
        self.formularer: list[Formular] = []
        self.henvisninger: list[str] = []
        self._aaben: Formular | None = None
        self._valg: Felt | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {navn: vaerdi or "" for navn, vaerdi in attrs}
        if tag == "a" and a.get("href", "").startswith("/"):
            self.henvisninger.append(a["href"])
        elif tag == "form":
            self._aaben = Formular(a.get("action") or self.adresse) if a.get("method", "").lower() == "post" else None
        elif self._aaben is not None:
            self._felt(self._aaben, tag, a)

    def _felt(self, formular: Formular, tag: str, a: dict[str, str]) -> None:
        if tag == "option" and self._valg is not None:
            self._valg.vaerdier.append(a.get("value", ""))
            return
        navn = a.get("name", "")
        if not navn:
            return
        if tag == "select":
            self._valg = formular.felter.setdefault(navn, Felt("valg"))
        elif tag == "textarea":
            formular.felter[navn] = Felt("tekst")
        elif tag == "button" or a.get("type") == "submit":
            formular.knapper.append((navn, a.get("value", "")))
        elif tag == "input":
            arter = {"hidden": "hidden", "radio": "valg", "checkbox": "kryds", "date": "tal", "number": "tal"}
            art = "tal" if a.get("inputmode") in ("numeric", "decimal") else arter.get(a.get("type", "text"), "tekst")
            formular.felter.setdefault(navn, Felt(art)).vaerdier.append(a.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._aaben is not None:
            self.formularer.append(self._aaben)
            self._aaben = None
        elif tag == "select":
            self._valg = None


def laes_side(adresse: str, html: str) -> Sidelaeser:
    """The forms and links of the page at `adresse`."""
    laeser = Sidelaeser(urlsplit(adresse).path)
    laeser.feed(html)
    return laeser
