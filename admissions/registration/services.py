"""STAGE 1: the family fills in, sends papers and hands in.

Each service in the same beats: lock · authorise · check · write · announce; each lives with its kind.
"""

from admissions.registration.answering import Wish, save_answers, save_wishes
from admissions.registration.editing import is_open
from admissions.registration.handing_in import (
    Receipt,
    reissue_secret,
    reopen_application,
    submit_application,
    withdraw_application,
)
from admissions.registration.sending import attach_document, attach_pages, reuse_document
from admissions.registration.starting import start_application

__all__ = [
    "Receipt",
    "Wish",
    "attach_document",
    "attach_pages",
    "is_open",
    "reissue_secret",
    "reopen_application",
    "reuse_document",
    "save_answers",
    "save_wishes",
    "start_application",
    "submit_application",
    "withdraw_application",
]
