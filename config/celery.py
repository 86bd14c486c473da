"""The Celery application; tasks live in each stage's tasks.py and carry ids only."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

app = Celery("admissions")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "admissions.accounts",
        "admissions.notifications",
        "admissions.setup",
        "admissions.registration",
        "admissions.registration.proposing",
        "admissions.allocation",
        "admissions.publication",
    ]
)
