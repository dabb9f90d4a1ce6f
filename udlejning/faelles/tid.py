"""The clock, read only in views, tasks and commands. The day is the Danish one, whatever the server's zone."""

import datetime as dt

from django.utils import timezone


def nu() -> dt.datetime:
    return timezone.now()


def idag() -> dt.date:
    return timezone.localdate()
