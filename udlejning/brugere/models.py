"""Users. A user has one role; staff of an organisation have one organisation, nobody else has any."""

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from monitoring.domain.cpr import ligner_cpr

from .rettigheder import RETTIGHEDER, Rettighed, Rolle

CPR_I_NAVN = "Teksten ser ud til at indeholde et CPR-nummer. Systemet må ikke gemme CPR-numre. Skriv kun navnet."


class Bruger(AbstractUser):
    """A person who signs in. Closed users (`is_active` false) stay, because the log names them."""

    rolle = models.CharField("rolle", max_length=20, choices=Rolle)
    organisation = models.ForeignKey(
        "monitoring.Boligorganisation",
        verbose_name="boligorganisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="medarbejdere",
    )

    REQUIRED_FIELDS = ["email", "rolle"]

    class Meta(AbstractUser.Meta):
        verbose_name = "bruger"
        verbose_name_plural = "brugere"
        constraints = [
            models.CheckConstraint(
                name="bruger_organisation_foelger_rollen",
                condition=(Q(rolle=Rolle.ORGANISATION) & Q(organisation__isnull=False))
                | (~Q(rolle=Rolle.ORGANISATION) & Q(organisation__isnull=True)),
                violation_error_message=(
                    "En medarbejder i en boligorganisation skal have én boligorganisation. Andre roller må ingen have."
                ),
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="bruger_email_unik",
                condition=~Q(email=""),
                violation_error_message="Der er allerede en bruger med den e-mail.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def clean(self) -> None:
        super().clean()
        for felt in ("username", "first_name", "last_name", "email"):
            if ligner_cpr(getattr(self, felt)):
                raise ValidationError({felt: CPR_I_NAVN})

    def har_ret(self, rettighed: Rettighed) -> bool:
        """Whether the user is active and the role carries `rettighed`."""
        return self.is_active and rettighed in RETTIGHEDER.get(self.rolle, frozenset())
