"""How a page shows a service's refusal: at the field it is about, or as a message where there is no form."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from .fejl import Afvist


def ved_feltet(form: forms.BaseForm, afvist: Afvist) -> None:
    """The refusal at its field; above the form where the form has no such field."""
    form.add_error(afvist.felt if afvist.felt in form.fields else None, afvist.besked)


def skridt(request: HttpRequest, goer: Callable[[], object], besked: str) -> bool:
    """Whether the act was done. The next page says so, or why not."""
    try:
        goer()
    except Afvist as afvist:
        messages.error(request, afvist.besked)
        return False
    messages.success(request, besked)
    return True


def gennemfoert(form: forms.BaseForm, handling: Callable[[], object]) -> bool:
    """Whether the form is valid and `handling` was done; a refusal then stands in the form."""
    if not form.is_valid():
        return False
    try:
        handling()
    except Afvist as afvist:
        ved_feltet(form, afvist)
        return False
    return True
