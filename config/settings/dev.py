"""A developer's machine and the demo: embedded database, no broker, the component page switched on."""

from config import environment
from config.settings.base import *  # noqa: F403
from config.settings.base import STATIC_ROOT, STORAGES, VAR

DEBUG = environment.flag("DEBUG", True)
ALLOWED_HOSTS = environment.names("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")


def _own_secret_key() -> str:
    """A key of this machine's own, made once: no key stands in the repository."""
    from secrets import token_urlsafe

    path = VAR / "secret_key"
    if not path.exists():
        path.write_text(token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text()


SECRET_KEY = environment.text("SECRET_KEY", _own_secret_key())
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
STATIC_ROOT.mkdir(exist_ok=True)
COMPONENTS_PAGE = True
