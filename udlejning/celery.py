"""The Celery application. Tasks are thin: each calls one service that is safe to run twice."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "udlejning.settings")

app = Celery("udlejning")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
