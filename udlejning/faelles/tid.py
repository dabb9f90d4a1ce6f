"""The clock, which only views, tasks and commands read. The day is the Danish one, whatever the server's zone."""

import datetime as dt

from django.utils import timezone


def nu() -> dt.datetime:
    return timezone.now()


def idag() -> dt.date:
    return timezone.localdate()


def midnat(dag: dt.date) -> dt.datetime:
    """The instant at which a Danish day begins. Compared as an instant, an index on the column serves."""
    return timezone.make_aware(dt.datetime.combine(dag, dt.time.min))
