"""What is ours in the sign-in pages of django-allauth: invited users only, and sentences that give nothing away."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from django import forms
from django.http import HttpRequest
from django.urls import reverse

FORKERT_LOGIN = (
    "Brugernavn, e-mail eller adgangskode passer ikke sammen. Prøv igen, eller bestil en ny adgangskode. "
    "Er din adgang lukket, så kontakt administratoren."
)
FOR_MANGE_FORSOEG = "Der har været for mange mislykkede forsøg på at logge ind. Vent 15 minutter, og prøv igen."
KRAV_TIL_ADGANGSKODE = (
    "Mindst 12 tegn. Den må ikke kun bestå af tal, ikke ligne dit navn og ikke være en kode, som mange bruger. "
    "En sætning er god."
)


class Kontoadapter(DefaultAccountAdapter):
    """No self sign-up; one sentence for every failed sign-in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": FORKERT_LOGIN,
        "email_password_mismatch": FORKERT_LOGIN,
        "invalid_login": FORKERT_LOGIN,
        "too_many_login_attempts": FOR_MANGE_FORSOEG,
        "incorrect_password": "Adgangskoden er ikke rigtig. Skriv den, som du bruger i dag.",
        "enter_current_password": "Adgangskoden er ikke rigtig. Skriv den, som du bruger i dag.",
        "rate_limited": "Du har prøvet for mange gange. Vent et minut, og prøv igen.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("overblik:forside")


def _ret(felt: forms.Field, label: str, hjaelp: str = "") -> None:
    felt.label = label
    felt.help_text = hjaelp
    felt.widget.attrs.pop("placeholder", None)


class Loginformular(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ret(self.fields["login"], "Brugernavn eller e-mail")
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        _ret(self.fields["password"], "Adgangskode")


class Skiftformular(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ret(self.fields["oldpassword"], "Nuværende adgangskode")
        _ret(self.fields["password1"], "Ny adgangskode", KRAV_TIL_ADGANGSKODE)
        _ret(self.fields["password2"], "Ny adgangskode igen")


class Glemtformular(ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ret(self.fields["email"], "E-mail", "Den adresse, som administratoren har oprettet dig med.")


class Vaelgformular(ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ret(self.fields["password1"], "Ny adgangskode", KRAV_TIL_ADGANGSKODE)
        _ret(self.fields["password2"], "Ny adgangskode igen")
