"""Settings of the three places (operation, demo, tests), the health check, the locks, and reaching closed folders."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from redis.exceptions import ConnectionError as RedisForbindelsesfejl

from udlejning.drift import chromium, postgres, processer, redis_server, roller
from udlejning.drift.datamappe import ROD
from udlejning.drift.fejl import DriftFejl

DRIFT = {"DATABASE_URL": "postgresql:///udlejning", "DJANGO_SECRET_KEY": "k" * 60, "PATH": os.environ["PATH"]}


def indstilling(navn: str, **miljoe: str) -> subprocess.CompletedProcess[str]:
    """The value of a setting as `manage.py` sees it in a process of its own with only that environment."""
    kommando = [sys.executable, "-c", f"from django.conf import settings; print(settings.{navn})"]
    miljoe = DRIFT | {"DJANGO_SETTINGS_MODULE": "udlejning.settings"} | miljoe
    return subprocess.run(kommando, cwd=ROD, env=miljoe, capture_output=True, text=True)


@pytest.mark.parametrize("vaert", ["udlejning.example", "*", "127.0.0.1,udlejning.example"])
def test_demo_mode_refuses_to_serve_anything_but_loopback(vaert: str) -> None:
    svar = indstilling("ALLOWED_HOSTS", UDLEJNING_DEMO="1", DJANGO_ALLOWED_HOSTS=vaert)
    assert svar.returncode == 1
    assert "Demotilstand (UDLEJNING_DEMO=1) må kun svare på 127.0.0.1 og localhost" in svar.stderr


@pytest.mark.parametrize(
    ("navn", "drift", "demo"),
    [
        ("SECURE_SSL_REDIRECT", "True", "False"),
        ("SECURE_HSTS_SECONDS", "31536000", "0"),
        ("SESSION_COOKIE_SECURE", "True", "False"),
        ("CSRF_COOKIE_SECURE", "True", "False"),
        ("ALLOWED_HOSTS", "['127.0.0.1', 'localhost', '[::1]']", "['127.0.0.1', 'localhost', '[::1]']"),
    ],
)
def test_https_is_demanded_in_operation_and_not_in_the_demo(navn: str, drift: str, demo: str) -> None:
    assert indstilling(navn).stdout.strip() == drift
    assert indstilling(navn, UDLEJNING_DEMO="1").stdout.strip() == demo


def test_a_proxy_header_counts_only_when_it_is_configured() -> None:
    assert indstilling("SECURE_PROXY_SSL_HEADER").stdout.strip() == "None"
    svar = indstilling("SECURE_PROXY_SSL_HEADER", DJANGO_PROXY_SSL_HEADER="X-Forwarded-Proto")
    assert svar.stdout.strip() == "('HTTP_X_FORWARDED_PROTO', 'https')"


def test_the_owner_signs_in_only_when_asked_for_and_the_app_alone_pools() -> None:
    urler = {"DATABASE_URL": "postgresql://app:a@db/u", "DATABASE_OWNER_URL": "postgresql://ejer:e@db/u"}
    bruger = "DATABASES['default']['USER']"
    assert indstilling(bruger, **urler).stdout.strip() == "app"
    assert indstilling(bruger, **urler, UDLEJNING_SOM_EJER="1").stdout.strip() == "ejer"
    assert indstilling(bruger, DATABASE_URL=urler["DATABASE_URL"], UDLEJNING_SOM_EJER="1").stdout.strip() == "app"
    pool = "DATABASES['default'].get('OPTIONS', {}).get('pool', {}).get('max_size')"
    assert indstilling(pool, **urler).stdout.strip() == "None"
    assert indstilling(pool, **urler, DATABASE_POOL_SIZE="8").stdout.strip() == "8"
    assert indstilling(pool, **urler, DATABASE_POOL_SIZE="8", UDLEJNING_SOM_EJER="1").stdout.strip() == "None"


@pytest.mark.parametrize(
    ("adresse", "celerys"),
    [
        ("unix:///tmp/x/redis.sock?db=3", "redis+socket:///tmp/x/redis.sock?virtual_host=3"),
        ("redis://:kode@redis:6379/0", "redis://:kode@redis:6379/0"),
    ],
)
def test_celery_reads_the_same_redis_address(adresse: str, celerys: str) -> None:
    assert indstilling("CELERY_BROKER_URL", REDIS_URL=adresse).stdout.strip() == celerys


@pytest.mark.django_db
@override_settings(SECURE_SSL_REDIRECT=True, ALLOWED_HOSTS=["udlejning.example"])
def test_the_health_check_answers_a_plain_probe_without_login(client: Client) -> None:
    svar = client.get("/sundhed", headers={"host": "10.0.0.7"})
    assert (svar.status_code, svar.content) == (200, b"rask\n")


@pytest.mark.django_db
def test_the_health_check_fails_when_redis_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def nede(noegle: str) -> None:
        raise RedisForbindelsesfejl("ingen forbindelse")

    monkeypatch.setattr(cache, "get", nede)
    svar = client.get("/sundhed")
    assert (svar.status_code, svar.content) == (503, b"syg\n")


def pakker(saet: str) -> set[str]:
    tekst = (ROD / "requirements" / f"{saet}.txt").read_text()
    return set(re.findall(r"^[a-z0-9][^\s\\]*(?: ;[^\\]*)?", tekst, flags=re.MULTILINE))


def test_each_lock_holds_the_smaller_ones_in_the_same_versions() -> None:
    assert len(pakker("base")) > 20
    assert pakker("base") < pakker("demo") < pakker("udvikling") < pakker("bench")


def test_every_locked_package_has_a_hash_and_no_file_names_a_registry() -> None:
    for saet in ("base", "demo", "udvikling", "bench"):
        tekst = (ROD / "requirements" / f"{saet}.txt").read_text()
        assert tekst.count("\\\n    --hash=sha256:") >= len(pakker(saet))
        assert "://" not in tekst
    assert "resolved" not in (ROD / "package-lock.json").read_text()


def test_the_database_account_reaches_a_closed_folder_or_is_ourselves() -> None:
    with tempfile.TemporaryDirectory(prefix="udlejning-drift-") as lukket:
        mappe = Path(lukket) / "data"
        mappe.mkdir()
        konto = processer.vaelg_konto(skal_naa=mappe, program=postgres.binaerer() / "postgres")
    if os.geteuid() == 0:
        assert konto.uid != 0
        assert konto.foran != ()
    else:
        assert konto == processer.Konto(os.geteuid(), os.getegid())


def test_the_embedded_servers_are_those_of_the_wheels() -> None:
    svar = subprocess.run([postgres.binaerer() / "postgres", "--version"], capture_output=True, text=True)
    assert svar.stdout.startswith("postgres (PostgreSQL) 18.")
    assert redis_server.program().name == "redis-server"


def test_without_chromium_and_without_the_right_to_install_the_sentence_says_what(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(DriftFejl, match="Installér pakken `chromium`"):
        chromium.sikr()


def test_without_any_redis_server_the_sentence_says_what(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(DriftFejl, match="Programmet redis-server mangler"):
        redis_server.program()


def test_the_bootstrap_of_a_production_server_quotes_passwords_and_gives_no_more_than_rows() -> None:
    tekst = roller.psql_script(ejer_kode="e'j", app_kode="a", til_test=False)
    assert "PASSWORD 'e''j'" in tekst
    assert "NOCREATEDB" in tekst
    assert " CREATEDB" not in tekst
    assert "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES" in tekst
    assert "TRUNCATE" not in tekst
    assert not re.search(r"(?<!NO)SUPERUSER", tekst)
