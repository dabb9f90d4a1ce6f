"""Servers of the run, the two database roles, and the system's Chromium. Fixtures of one field: beside its tests."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from tests import servere
from udlejning.drift import chromium
from udlejning.drift.fejl import DriftFejl

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

CHROMIUM_ARGUMENTER = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# How long an example takes says how busy the machine is, not whether a property holds.
settings.register_profile("uden_ur", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("uden_ur")


def pytest_configure(config: pytest.Config) -> None:
    if not config.option.collectonly and not _kun_domaene(config):
        try:
            servere.start()
        except DriftFejl as fejl:
            raise pytest.UsageError(str(fejl)) from None


def pytest_unconfigure(config: pytest.Config) -> None:
    servere.stop()


def _kun_domaene(config: pytest.Config) -> bool:
    """The domain is pure: a run of its tests alone needs no servers."""
    stier = [argument.partition("::")[0].rstrip("/") for argument in config.args]
    return all("tests/domain" in sti for sti in stier)


@pytest.fixture
def som_app(db: None) -> Callable[[], contextlib.AbstractContextManager[None]]:
    """`with som_app(): …` runs the block's SQL as the application's role, which owns nothing and bypasses nothing.

    A refused statement breaks the transaction it ran in; let the block open one of its own (`transaction.atomic()`)
    inside `pytest.raises`.
    """
    from django.db import connection

    @contextlib.contextmanager
    def som() -> Iterator[None]:
        _saet_rolle(connection)
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")

    return som


def _saet_rolle(connection: "BaseDatabaseWrapper") -> None:
    from udlejning.drift.roller import APP

    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {APP}")


def _svartraad_som_app(sender: Any, connection: "BaseDatabaseWrapper", **_: Any) -> None:
    """A page asked for by a browser test is answered by the application's role, as in operation.

    The live server answers in threads of its own, each with its own connection; the test's thread stays the owner.
    """
    if "process_request_thread" in threading.current_thread().name:
        _saet_rolle(connection)


@pytest.fixture(scope="session", autouse=True)
def _live_server_som_app() -> Iterator[None]:
    from django.db.backends.signals import connection_created

    connection_created.connect(_svartraad_som_app)
    yield
    connection_created.disconnect(_svartraad_som_app)


@pytest.fixture(autouse=True)
def _tom_cache(request: pytest.FixtureRequest) -> None:
    """Counters of failed sign-ins and the like live in Redis, which no transaction rolls back."""
    if {"db", "transactional_db"} & set(request.fixturenames):
        from django.core.cache import cache

        cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium; a run without it fails with the way out and is never skipped."""
    fundet = chromium.find()
    if fundet is None:
        pytest.fail("Chromium mangler. Kør `make test`, eller installér pakken `chromium`.")
    return {**browser_type_launch_args, "executable_path": fundet, "args": CHROMIUM_ARGUMENTER}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "da-DK", "timezone_id": "Europe/Copenhagen"}
