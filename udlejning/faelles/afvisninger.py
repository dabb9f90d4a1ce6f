"""How a page shows a service's refusal: at the field it is about, or as a message where there is no form."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from .fejl import Afvist


class _Vist(AbstractContextManager[None, bool]):
    """A refusal inside ends here: it is shown, and what follows goes on."""

    def __init__(self, vis: Callable[[Afvist], None]) -> None:
        self._vis = vis

    def __enter__(self) -> None:
        return None

    def __exit__(self, art: type[BaseException] | None, fejl: BaseException | None, spor: TracebackType | None) -> bool:
        if isinstance(fejl, Afvist):
            self._vis(fejl)
            return True
        return False


def i_formularen(form: forms.BaseForm, **hedder: str) -> _Vist:
    """A refusal inside stands at its field; above the form where the form has no such field.

    `hedder` are fields of the service that the form has under another name.
    """

    def vis(afvist: Afvist) -> None:
        felt = hedder.get(afvist.felt or "", afvist.felt)
        form.add_error(felt if felt in form.fields else None, afvist.besked)

    return _Vist(vis)


def i_beskeden(request: HttpRequest) -> _Vist:
    """A refusal inside is said by the next page."""
    return _Vist(lambda afvist: messages.error(request, afvist.besked))
