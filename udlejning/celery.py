"""The Celery application. Tasks are thin: each calls one service that is safe to run twice."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "udlejning.settings")

app = Celery("udlejning")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# A job's worker counts as dead after 60 s without a sign of life, so it is queued again within two minutes.
app.conf.beat_schedule = {
    "genoptag-indlaesninger": {"task": "monitoring.tasks.genoptag_indlaesninger", "schedule": 30.0},
    "genoptag-moedepakker": {"task": "udlejning.moeder.tasks.genoptag_pakker", "schedule": 30.0},
    "mind-om-frister": {"task": "monitoring.tasks.mind_om_frister", "schedule": crontab(hour=7, minute=0)},
    "daglige-beskeder": {"task": "udlejning.beskeder.tasks.skriv_daglige", "schedule": crontab(hour=7, minute=0)},
    "slet-gamle-beskeder": {"task": "udlejning.beskeder.tasks.slet_gamle", "schedule": crontab(hour=3, minute=15)},
    "send-post": {"task": "udlejning.post.tasks.send_post", "schedule": 60.0},
    "varsl-fleksibel": {"task": "anvisning.tasks.varsl_fleksibel", "schedule": crontab(hour=7, minute=10)},
    "varsl-dispensationer": {"task": "anvisning.tasks.varsl_dispensationer", "schedule": crontab(hour=7, minute=5)},
    "varsl-manuelle": {"task": "udlejning.styregruppe.tasks.varsl_manuelle", "schedule": crontab(hour=7, minute=14)},
    "varsl-aftale": {"task": "udlejning.styregruppe.tasks.varsl_aftale", "schedule": crontab(hour=7, minute=12)},
    "genopbyg-portudfald": {"task": "anvisning.tasks.genopbyg_udfald", "schedule": crontab(hour=0, minute=5)},
    "farveskift": {"task": "anvisning.tasks.behandl_farveskift", "schedule": crontab(hour=0, minute=10)},
    # Just after midnight for the deadlines of the day before, and all day for whatever that run could not get hold of.
    "afvikl-frister-ved-midnat": {"task": "anvisning.tasks.afvikl_frister", "schedule": crontab(hour=0, minute=1)},
    "afvikl-frister": {"task": "anvisning.tasks.afvikl_frister", "schedule": crontab(minute="*/15")},
    "varsl-frister": {
        "task": "anvisning.tasks.varsl_frister",
        "schedule": crontab(minute=10, hour="7-17", day_of_week="1-5"),
    },
}
