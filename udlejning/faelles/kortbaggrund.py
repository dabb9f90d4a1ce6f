"""The map's background layer, as the environment names it."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_FELTER = ("{z}", "{x}", "{y}")
_UNDERDOMAENE = re.compile(r"\{[A-Za-z]+\}\.")


@dataclass(frozen=True, slots=True)
class Kortbaggrund:
    """`skabelon` is an address of tiles with ``{z}``, ``{x}`` and ``{y}``, empty for none; `kilde` is whose map it is.

    `steder` are the origins that the content security policy must let pictures come from.
    """

    skabelon: str = ""
    kilde: str = ""
    steder: tuple[str, ...] = ()


def kortbaggrund(skabelon: str, kilde: str) -> Kortbaggrund:
    """Raises `ImproperlyConfigured` for an address that cannot be used."""
    if not skabelon:
        return Kortbaggrund()
    # Where servers are told apart by a letter, {s}, all of them are let in.
    dele = urlsplit(_UNDERDOMAENE.sub("*.", skabelon))
    vej_ud = "Skriv den som https://kort.example/{z}/{x}/{y}.png, eller lad den stå tom: så har kortet ingen baggrund."
    if any(felt not in skabelon for felt in _FELTER):
        raise ImproperlyConfigured(f"KORT_BAGGRUND_URL mangler {{z}}, {{x}} eller {{y}}. {vej_ud}")
    if dele.scheme != "https" and not (dele.scheme == "http" and dele.hostname in _LOOPBACK):
        raise ImproperlyConfigured(f"KORT_BAGGRUND_URL skal være en https-adresse. {vej_ud}")
    if not re.fullmatch(r"(\*\.)?[A-Za-z0-9.\-]+(:[0-9]+)?|\[::1\](:[0-9]+)?", dele.netloc):
        raise ImproperlyConfigured(f"KORT_BAGGRUND_URL har ikke et værtsnavn, der kan bruges. {vej_ud}")
    if not kilde.strip():
        raise ImproperlyConfigured("KORT_BAGGRUND_KILDE mangler: den siger, hvis kort baggrunden er.")
    return Kortbaggrund(skabelon, kilde.strip(), (f"{dele.scheme}://{dele.netloc}",))
