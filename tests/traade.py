"""Real threads with connections of their own, for what several do at once."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, connections


def samtidig(antal: int, funktion: Callable[[int], Any], *, vent: float = 60, forbind: bool = True) -> list[Any]:
    """Run `funktion` in `antal` threads that start together; each result, or the exception it raised.

    They have `vent` seconds. Each is connected before it starts, except where they only ask a server (`forbind`).
    """
    barriere = threading.Barrier(antal)
    svar: list[Any] = [None] * antal

    def koer(nummer: int) -> None:
        try:
            if forbind:
                connection.ensure_connection()
            barriere.wait(60)
            svar[nummer] = funktion(nummer)
        except Exception as fejl:
            svar[nummer] = fejl
        finally:
            connections.close_all()

    traade = [threading.Thread(target=koer, args=(n,)) for n in range(antal)]
    for traad in traade:
        traad.start()
    for traad in traade:
        traad.join(vent)
    return svar
