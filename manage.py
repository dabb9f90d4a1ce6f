#!/usr/bin/env python
"""Django's command line. Without DATABASE_URL it works on the demo that runs in this checkout, if one does."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "udlejning.settings")
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    from udlejning.drift.datamappe import laan_demoens_miljoe

    laan_demoens_miljoe(sys.argv)
    try:
        execute_from_command_line(sys.argv)
    except OperationalError as fejl:
        if getattr(fejl.__cause__, "sqlstate", None) is not None:
            raise  # the server answered, so this is about a statement
        sys.exit(
            f"Databasen svarer ikke: {str(fejl).strip().splitlines()[0]}\n"
            "Start demoen med `make demo`, eller sæt DATABASE_URL til en database, der kører."
        )
