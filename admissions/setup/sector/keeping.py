"""A list between its preview and its confirmation: kept outside what is served, for a day at most."""

from datetime import datetime, timedelta
from secrets import token_hex
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

FOLDER: Final = "sector"
KEPT_FOR: Final = timedelta(days=1)


def keep(content: bytes, now: datetime) -> str:
    """Store the file and throw away those that nobody confirmed; the name tells nothing."""
    forget_old(now)
    return default_storage.save(f"{FOLDER}/{token_hex(16)}", ContentFile(content))


def kept(name: str) -> bytes | None:
    """The file, or None where it was confirmed, thrown away or is too old."""
    if not default_storage.exists(name):
        return None
    with default_storage.open(name, "rb") as file:
        return bytes(file.read())


def forget(name: str) -> None:
    default_storage.delete(name)


def forget_old(now: datetime) -> None:
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if now - default_storage.get_modified_time(path) > KEPT_FOR:
            default_storage.delete(path)
