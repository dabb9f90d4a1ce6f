"""The settings of operation on the benchmark's own database; `ramme.database` sets the environment first."""

from udlejning.settings import *  # noqa: F403 - one settings module, with what follows changed

INSTALLED_APPS = [*INSTALLED_APPS, "bench"]  # noqa: F405 - as above
ROOT_URLCONF = "bench.urls"
# Static files are not collected for a benchmark; the names of files cost the same.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = BASE_DIR / "static"  # noqa: F405 - as above; a folder that exists
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
