"""The clock of papers: what the virus scanner has not seen yet is scanned again."""

from celery import shared_task

from admissions.models.clock import database_now
from admissions.permissions import SYSTEM
from admissions.registration.quarantine import scan_waiting


@shared_task
def scan_papers() -> None:
    scan_waiting(actor=SYSTEM, now=database_now())
