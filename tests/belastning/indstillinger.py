"""The settings of operation for a web server beside the tests; only static files are served uncollected."""

from udlejning.settings import *  # noqa: F403 - the same settings but for the files' names

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
