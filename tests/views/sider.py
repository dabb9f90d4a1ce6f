"""Asking for pages as a person, and what the answer says."""

import html
import re
from typing import Any

from django.test import Client
from django.urls import reverse

from udlejning.brugere.models import Bruger


def logget_ind(bruger: Bruger) -> Client:
    klient = Client()
    klient.force_login(bruger)
    return klient


def tekst(svar: Any) -> str:
    return str(svar.content.decode())


def hent(klient: Client, navn: str, *args: Any, kode: int = 200, **foresp: Any) -> str:
    """The page at the address of that name."""
    svar = klient.get(reverse(navn, args=args), foresp)
    assert svar.status_code == kode, tekst(svar)[:3000]
    return tekst(svar)


def laest(side: str) -> str:
    """What a person reads of a page: no tags, and white space as one blank."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", side)).split())
