"""A database to break down in: schema, register, and one waiting job for each argument. Prints the jobs' numbers."""

import sys

import django


def main(navne: list[str]) -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from monitoring.models import Kilde
    from tests import factories
    from tests.services.indlaesningshjaelp import LBF, fil, modtag, register
    from udlejning.brugere.rettigheder import Rolle

    register()
    by = factories.bruger(Rolle.MONITOR)
    for nr, navn in enumerate(navne):
        raekker = [f"0101;{afd};{hvad};{2015 + nr};300;10;1,5;20,{nr};99;.." for afd, hvad in AFDELINGER]
        print(modtag(Kilde.LBF, fil(LBF, *raekker), by=by, navn=f"{navn}.csv").pk)


AFDELINGER = (("007", "Solbakken"), ("012", "Lyngparken"))

if __name__ == "__main__":
    main(sys.argv[1:])
