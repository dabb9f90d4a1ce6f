"""The demonstration's users. They exist only where `UDLEJNING_DEMO` is set, which serves loopback only."""

from monitoring.models import Boligorganisation
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rolle

DEMOBRUGERE: dict[str, tuple[str, str, str]] = {
    "monitor": (Rolle.MONITOR, "Mona", "Monitor"),
    "monitor2": (Rolle.MONITOR, "Morten", "Monitor"),
    "anvisning": (Rolle.ANVISNING, "Anne", "Anviser"),
    "styregruppe": (Rolle.STYREGRUPPE, "Stine", "Styregruppe"),
    "administrator": (Rolle.ADMINISTRATOR, "Aksel", "Administrator"),
    "organisation": (Rolle.ORGANISATION, "Ole", "Organisation"),
}


def sikr_bruger(navn: str, kodeord: str, organisation: Boligorganisation | None = None) -> Bruger:
    """The demo user called `navn`, made if missing; the password is set anew, so a changed one takes effect."""
    rolle, fornavn, efternavn = DEMOBRUGERE[navn]
    bruger = Bruger.objects.filter(username=navn).first() or Bruger(
        username=navn,
        rolle=rolle,
        first_name=fornavn,
        last_name=efternavn,
        email=f"{navn}@demo.example",
        organisation=organisation,
    )
    if bruger.pk is None or not bruger.check_password(kodeord):
        bruger.set_password(kodeord)
        bruger.save()
    return bruger
