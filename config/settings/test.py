"""Tests: nothing leaves the machine, files go to a folder of their own, password hashing is cheap."""

from pathlib import Path
from tempfile import gettempdir

from config.settings.base import *  # noqa: F403
from config.settings.base import STORAGES

SECRET_KEY = "test-only-and-never-deployed"
DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# Not made unless something is written there: each test gets folders of its own in tests/conftest.py.
MEDIA_ROOT = Path(gettempdir()) / "admissions-test" / "media"
BUNDLE_ROOT = Path(gettempdir()) / "admissions-test" / "bundles"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
COMPONENTS_PAGE = True
