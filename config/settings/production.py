"""Production: every secret and address comes from the environment, and HTTPS is not optional."""

from config import environment, messages
from config.settings.base import *  # noqa: F403

SECRET_KEY = environment.text("SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = environment.names("ALLOWED_HOSTS", environment.text("SITE_HOST"))
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
COMPONENTS_PAGE = False
SITE_URL = environment.url("SITE_URL", f"https://{ALLOWED_HOSTS[0]}", schemes={"https"}).rstrip("/")

environment.text("DATABASE_URL")  # production never falls back to a file
environment.text("REDIS_URL")  # throttles are counted across processes
environment.text("CELERY_BROKER_URL")  # a run never holds a web request

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = environment.flag("SECURE_SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

# Who may be written to: `*` for everybody, on a copy of production the addresses of those who test it.
MESSAGES_ONLY_TO = environment.names("MESSAGES_ONLY_TO", environment.text("MESSAGES_ONLY_TO"))
MESSAGE_CARRIERS = messages.carriers()
MESSAGES_REPORT_KEY = environment.text("MESSAGES_REPORT_KEY", "")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DEFAULT_FROM_EMAIL = environment.text("MESSAGES_FROM", f"khong-tra-loi@{ALLOWED_HOSTS[0]}")
globals().update(messages.mail_server())
