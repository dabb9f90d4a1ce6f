"""The health check of load balancers and containers: `/sundhed` says whether database and Redis answer.

A middleware before all others, because the probe speaks plain HTTP to an address that is no allowed host, and because
the answer is for machines: no page, no login, nothing but the two words.
"""

import logging
from collections.abc import Callable

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from redis.exceptions import RedisError

STI = "/sundhed"
logger = logging.getLogger(__name__)


class SundhedMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != STI:
            return self.get_response(request)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            cache.get("sundhed")
        except (DatabaseError, RedisError):
            logger.exception("Health check failed")
            return HttpResponse("syg\n", status=503, content_type="text/plain; charset=utf-8")
        return HttpResponse("rask\n", content_type="text/plain; charset=utf-8")
