"""A person with a browser, as far as HTTP goes: signed in, reads pages, fills in the forms that stand on them."""

import http.client
import secrets
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from tests.formularer import Sidelaeser, laes_side
from udlejning.brugere.models import Bruger

SIDEFORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Svar:
    status: int
    adresse: str
    tekst: str

    def laest(self) -> Sidelaeser:
        return laes_side(self.adresse, self.tekst)


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
