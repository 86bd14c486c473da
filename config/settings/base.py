"""What every environment shares. The environment's own differences stand in dev, test and production."""

from pathlib import Path

from config import environment

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = environment.folder("ADMISSIONS_VAR", ROOT / "var")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "import_export",
    "django_fsm",
    "admissions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "admissions.accounts.middleware.VietnameseFirstMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "admissions.accounts.middleware.PrivatePagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "admissions.accounts.middleware.RefusalsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "admissions.accounts.context.site",
            ],
        },
    },
]

# Who runs this service: shown in the header and footer of every page.
SITE = {
    "name": environment.text("SITE_NAME", "Tuyển sinh đầu cấp"),
    "department": environment.text("SITE_DEPARTMENT", "Sở Giáo dục và Đào tạo"),
    "hotline": environment.text("SITE_HOTLINE", "1900 0000"),
    "hours": environment.text("SITE_HOURS", "7:30–17:00, thứ Hai đến thứ Sáu"),
}

DATABASES = {"default": environment.database("DATABASE_URL", f"sqlite:///{VAR / 'admissions.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        " PRAGMA cache_size=-64000; PRAGMA wal_autocheckpoint=8000;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = environment.integer(
        "DATABASE_CONNECTION_SECONDS", 60, at_least=0, at_most=3600
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = environment.url("REDIS_URL", "", schemes={"redis", "rediss", "unix"})
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# Without a broker the same tasks run in this process, after the commit.
EMBEDDED_BROKER = "memory://localhost"
CELERY_BROKER_URL = environment.url(
    "CELERY_BROKER_URL", EMBEDDED_BROKER, schemes={"redis", "rediss", "amqp", "memory"}
)
CELERY_TASK_ALWAYS_EAGER = CELERY_BROKER_URL.startswith("memory://")
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 1800
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
# How long a run is one worker's own; after that another may take it. Longer than a task may run.
RUN_LEASE_SECONDS = environment.integer("RUN_LEASE_SECONDS", 2700, at_least=1, at_most=86400)
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "admissions.setup.tasks.tick", "schedule": 60.0},
    "requeue": {"task": "admissions.allocation.tasks.requeue", "schedule": 60.0},
}

AUTH_USER_MODEL = "admissions.User"
AUTHENTICATION_BACKENDS = [
    "admissions.accounts.backends.StudentCodeBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "accounts:home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Guesses of a code's secret or a password that one account and one address may make in an hour.
SIGN_IN_ATTEMPTS_PER_HOUR = environment.integer("SIGN_IN_ATTEMPTS_PER_HOUR", 10, at_least=1, at_most=1000)
LOOK_UP_ATTEMPTS_PER_HOUR = environment.integer("LOOK_UP_ATTEMPTS_PER_HOUR", 20, at_least=1, at_most=10000)

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ROOT / "admissions" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "media"  # papers: served by a view that asks who may see them, never by URL
BUNDLE_ROOT = VAR / "bundles"
FILE_UPLOAD_PERMISSIONS = 0o600
DOCUMENT_MAX_BYTES = environment.integer(
    "DOCUMENT_MAX_BYTES", 5 * 1024 * 1024, at_least=1024, at_most=50 * 1024 * 1024
)
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {
        "handlers": ["console"],
        "level": environment.choice("LOG_LEVEL", "WARNING", among={"DEBUG", "INFO", "WARNING", "ERROR"}),
    },
}
