"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def ramme(request: HttpRequest) -> dict[str, Any]:
    """Whether this is a demonstration, which every page must say."""
    return {"demo": settings.DEMO}
