"""What the views of this package share."""

from django.http import HttpRequest

from udlejning.brugere.models import Bruger


def den_bruger(request: HttpRequest) -> Bruger:
    """The signed-in user; the right that the view names has been checked."""
    assert isinstance(request.user, Bruger)
    return request.user
