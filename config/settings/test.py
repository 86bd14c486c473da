"""Tests: nothing leaves the machine, files go to a folder of their own, password hashing is cheap."""

from tempfile import mkdtemp

from config.settings.base import *  # noqa: F403
from config.settings.base import STORAGES

SECRET_KEY = "test-only-and-never-deployed"
DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
MEDIA_ROOT = mkdtemp(prefix="admissions-media-")
BUNDLE_ROOT = mkdtemp(prefix="admissions-bundles-")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
COMPONENTS_PAGE = True
