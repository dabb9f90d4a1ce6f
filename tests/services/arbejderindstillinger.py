"""Settings of a process beside the tests, which works on the tests' own database."""

import os

from tests.settings import *  # noqa: F403 - the same settings but for the database's name

DATABASES["default"]["NAME"] = os.environ["PROEVEDATABASE"]  # noqa: F405
