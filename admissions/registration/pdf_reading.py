"""Starts the program that writes a PDF anew (`pdf_pages`) and says in one word how it ended."""

import logging
import subprocess
import sys
from pathlib import Path

from admissions.registration.pdf_pages import ACTIVE, DAMAGED, PASSWORD, TOO_MANY_PAGES

PROGRAM = Path(__file__).with_name("pdf_pages.py")
PATIENCE = 30  # seconds by the clock; what counts is the computing time that the program allows itself
ENDINGS = {PASSWORD: "password", ACTIVE: "active", TOO_MANY_PAGES: "too_many_pages", DAMAGED: "damaged"}

log = logging.getLogger(__name__)


def pages_of_pdf(content: bytes, *, most_pages: int) -> bytes | str:
    """The pages of a PDF as a new one, or why not: password, active, too_many_pages, damaged."""
    try:
        ended = subprocess.run(
            [sys.executable, "-I", str(PROGRAM), str(most_pages)],
            input=content,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        return "damaged"
    if ended.returncode == 0 and ended.stdout.startswith(b"%PDF-"):
        return ended.stdout
    if ended.returncode not in ENDINGS and ended.returncode > 0:
        log.error("the program that reads PDF files ended with %s", ended.returncode)
    return ENDINGS.get(ended.returncode, "damaged")
