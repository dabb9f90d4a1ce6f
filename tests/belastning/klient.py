"""A person with a browser, as far as HTTP goes: signed in, reads pages, fills in the forms that stand on them."""

import http.client
import secrets
from dataclasses import dataclass, field
from html.parser import HTMLParser
from random import Random
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.test import Client

from udlejning.brugere.models import Bruger

SIDEFORM = "application/x-www-form-urlencoded"


@dataclass
class Felt:
    """One name of a form: what may be sent for it, and whether several values, or text, may."""

    art: str
    vaerdier: list[str] = field(default_factory=list)


@dataclass
class Formular:
    """A form that posts to `adresse`."""

    adresse: str
    felter: dict[str, Felt] = field(default_factory=dict)
    knapper: list[tuple[str, str]] = field(default_factory=list)

    def udfyldt(self, rng: Random, tekster: dict[str, str]) -> list[tuple[str, str]]:
        """Choices at random, boxes mostly ticked, texts from `tekster` by the end of the name; one button."""
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
                    sendt.append((navn, tekster.get(navn.rpartition("-")[2], foreslaaet)))
        return sendt + ([rng.choice(self.knapper)] if self.knapper else [])


class _Laeser(HTMLParser):
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
            art = {"hidden": "hidden", "radio": "valg", "checkbox": "kryds"}.get(a.get("type", "text"), "tekst")
            formular.felter.setdefault(navn, Felt(art)).vaerdier.append(a.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._aaben is not None:
            self.formularer.append(self._aaben)
            self._aaben = None
        elif tag == "select":
            self._valg = None


@dataclass(frozen=True)
class Svar:
    status: int
    adresse: str
    tekst: str

    def laest(self) -> _Laeser:
        laeser = _Laeser(urlsplit(self.adresse).path)
        laeser.feed(self.tekst)
        return laeser


class Person:
    """One user's connection to the server; not shared between threads."""

    def __init__(self, port: int, bruger: Bruger) -> None:
        klient = Client()
        klient.force_login(bruger)
        self.bruger = bruger
        self._csrf = secrets.token_hex(16)
        session = klient.cookies[settings.SESSION_COOKIE_NAME].value
        self._kager = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={self._csrf}"
        self._forbindelse = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def hent(self, adresse: str) -> Svar:
        return self._spoerg("GET", adresse)

    def send(self, adresse: str, felter: list[tuple[str, str]]) -> Svar:
        uden = [(navn, vaerdi) for navn, vaerdi in felter if navn != "csrfmiddlewaretoken"]
        return self._spoerg("POST", adresse, urlencode([("csrfmiddlewaretoken", self._csrf), *uden]))

    def _spoerg(self, metode: str, adresse: str, krop: str | None = None) -> Svar:
        hoveder = {"Cookie": self._kager} | ({"Content-Type": SIDEFORM} if krop is not None else {})
        try:
            self._forbindelse.request(metode, adresse, krop, hoveder)
            svar = self._forbindelse.getresponse()
            return Svar(svar.status, adresse, svar.read().decode())
        finally:
            self._forbindelse.close()
