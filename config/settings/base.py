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
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "admissions",
]

MIDDLEWARE = [
    "admissions.accounts.arrival.ArrivalMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "admissions.interface.compression.PageCompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "admissions.accounts.middleware.VietnameseFirstMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "admissions.accounts.middleware.SignInMiddleware",
    "admissions.accounts.middleware.PrivatePagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "admissions.busy_hour.middleware.BusyHourMiddleware",
    "admissions.accounts.middleware.RefusalsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
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

# The address that messages point to; families type nothing from it but open it.
SITE_URL = environment.url("SITE_URL", "http://localhost:8000", schemes={"http", "https"}).rstrip("/")

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
    "forget": {"task": "admissions.accounts.tasks.forget", "schedule": 3600.0},
    "requeue": {"task": "admissions.allocation.tasks.requeue", "schedule": 60.0},
    "keep_proposals": {"task": "admissions.registration.proposing.tasks.keep_proposals", "schedule": 60.0},
    "scan_papers": {"task": "admissions.registration.tasks.scan_papers", "schedule": 60.0},
    "carry": {"task": "admissions.notifications.tasks.carry", "schedule": 10.0},
    "remind": {"task": "admissions.notifications.tasks.remind", "schedule": 300.0},
}

AUTH_USER_MODEL = "admissions.User"
AUTHENTICATION_BACKENDS = [
    "admissions.accounts.backends.StudentCodeBackend",
    "admissions.accounts.backends.OneTimeCodeBackend",
    "admissions.accounts.backends.SingleSignOnBackend",
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
# Wrong guesses of one kind from everywhere together: far above what mistyping makes at the busiest hour.
GUESSES_PER_HOUR_EVERYWHERE = environment.integer(
    "GUESSES_PER_HOUR_EVERYWHERE", 20000, at_least=100, at_most=1000000
)
# One-time codes that one telephone number or mailbox may be sent in an hour.
ONE_TIME_CODES_PER_HOUR = environment.integer("ONE_TIME_CODES_PER_HOUR", 5, at_least=1, at_most=100)
# Proxies in front of this server: only what they add to X-Forwarded-For is believed.
TRUSTED_PROXIES = environment.networks("TRUSTED_PROXIES", "")
# Whether they put the time of receipt on each request (X-Request-Start) in place of what a visitor put there.
PROXY_STAMPS_REQUESTS = environment.flag("PROXY_STAMPS_REQUESTS", False)

# The shared sign-in of the department or of VNeID (OpenID Connect); without an issuer nothing of it is shown.
SSO_ISSUER = environment.url("SSO_ISSUER", "", schemes={"https", "http"}).rstrip("/")
SINGLE_SIGN_ON = (
    {
        "issuer": SSO_ISSUER,
        "client_id": environment.text("SSO_CLIENT_ID"),
        "secret": environment.text("SSO_CLIENT_SECRET"),
        "name": environment.text("SSO_NAME", "tài khoản định danh"),
    }
    if SSO_ISSUER
    else None
)
SOCIALACCOUNT_ADAPTER = "admissions.accounts.single_sign_on.Settings"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*"]

# How many families may be inside at once before others queue at the sign-in; 0: no queue. Who did nothing for
# so long leaves the place.
BUSY_HOUR_PLACES = environment.integer("BUSY_HOUR_PLACES", 0, at_least=0, at_most=1_000_000)
BUSY_HOUR_IDLE_SECONDS = environment.integer("BUSY_HOUR_IDLE_SECONDS", 600, at_least=60, at_most=7200)

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

# Messages to families. Here every channel writes one text file a message; only production can do otherwise.
MESSAGES_FOLDER = VAR / "messages"
MESSAGE_CARRIERS: dict[str, dict[str, object]] = {
    channel: {"carrier": "folder"} for channel in ("SMS", "ZALO", "EMAIL")
}
MESSAGES_ONLY_TO: list[str] = []
MESSAGES_REPORT_KEY = ""
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
# How long before the deadline whoever has not handed in is reminded.
REMIND_HOURS = environment.integer("REMIND_HOURS", 48, at_least=1, at_most=336)
FILE_UPLOAD_PERMISSIONS = 0o600
DOCUMENT_MAX_BYTES = environment.integer(
    "DOCUMENT_MAX_BYTES", 5 * 1024 * 1024, at_least=1024, at_most=50 * 1024 * 1024
)
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DOCUMENT_MAX_PAGES = environment.integer("DOCUMENT_MAX_PAGES", 6, at_least=1, at_most=30)
DOCUMENT_MAX_PDF_PAGES = environment.integer("DOCUMENT_MAX_PDF_PAGES", 20, at_least=1, at_most=200)
# What one file of a child may send in all, replaced papers included.
DOCUMENTS_MAX_PAGES_A_FILE = environment.integer(
    "DOCUMENTS_MAX_PAGES_A_FILE", 200, at_least=10, at_most=10000
)
DOCUMENTS_MAX_BYTES_A_FILE = environment.integer(
    "DOCUMENTS_MAX_BYTES_A_FILE", 100 * 1024 * 1024, at_least=1024 * 1024, at_most=10 * 1024 * 1024 * 1024
)
# The virus scanner's daemon, `host:port` or `unix:/path`; without it papers are harmless but not scanned.
CLAMAV_ADDRESS = environment.socket_address("CLAMAV_ADDRESS", "")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "admissions.accounts.views.refused_token.refused_token"
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
        # Chromium holds the redirect that answers a form to this as well.
        "form-action": ["'self'", *([SSO_ISSUER] if SSO_ISSUER else [])],
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
