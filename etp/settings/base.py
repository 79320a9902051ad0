"""What every Escale installation shares; addresses and secrets come from environment variables."""

from pathlib import Path

import environ

from etp.settings.contact import DEMO_CONTACT
from etp.settings.content_policy import CONTENT_SECURITY_POLICY, EDITING_POLICY, EDITING_PREFIX  # noqa: F401 -- settings
from etp.settings.languages import CATALOGUES, OFFERED

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(env.str("DATA", default=str(BASE_DIR / "data"))).resolve()

SECRET_KEY = env.str("SECRET_KEY", default="")
DEBUG = False
DEMO_MODE = env.bool("DEMO", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
BASE_URL = env.str("BASE_URL", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}")

INSTALLED_APPS = [
    "etp.demo",
    "etp.spaces",
    "cms",
    "etp.records",
    "etp.reporting",
    "sessions",
    "etp.assessments",
    "etp.enrolments",
    "etp.programmes",
    "etp.patients",
    "etp.accounts",
    "etp.network",
    "etp.messaging",
    "etp.audit",
    "etp.common",
    "wagtail.contrib.settings",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "cms.apps.EditingToolConfig",  # wagtail.admin
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_q",
    "import_export",
    "simple_history",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
]

MIDDLEWARE = [
    "etp.common.middleware.VisitorCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "etp.common.middleware.PolicyMiddleware",
    "etp.common.middleware.PrivateByDefaultMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "etp.accounts.middleware.SessionAgeMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "etp.accounts.middleware.DefaultDenyMiddleware",
    "cms.middleware.ReachMiddleware",
    "etp.audit.middleware.JournalMiddleware",
]

ROOT_URLCONF = "etp.urls"
WSGI_APPLICATION = "etp.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "etp.spaces.context_processors.shell",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# SQLite: WAL and IMMEDIATE so that writers wait for one another instead of failing; FULL so that a confirmed
# seat survives a power cut.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}


def database(url):
    """The DATABASES entry for `url`, with the options each engine needs to keep a confirmed seat safe."""
    config = env.db_url_config(url)
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = dict(SQLITE_OPTIONS)
        config["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    else:
        config["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
        config["CONN_HEALTH_CHECKS"] = True
        if env.bool("DB_POOL", default=False):
            # For web processes only: a pool shared over the fork of the task cluster stops every task.
            config["CONN_MAX_AGE"] = 0
            config["OPTIONS"] = {"pool": {"min_size": 2, "max_size": env.int("DB_POOL_SIZE", default=8)}}
    return config


DATABASES = {"default": database(env.str("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'escale.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_table"}
    ),
    # Whole answers to visitors, one second, one process: a shared store would cost more than it saves.
    "visitors": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "visitors",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "local"},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "etp.accounts.domain.passwords.ContextWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/pro/"
PERSON_LOGIN_URL = "patients:sign_in"
PERSON_HOME = "mon-espace/"
PASSWORD_RESET_TIMEOUT = 3600
# A screen left alone signs its user out; members see other people's data, so sooner.
IDLE_MINUTES = {"member": env.int("IDLE_MINUTES_MEMBER", default=15), "person": 30}
ACCOUNT_ADAPTER = "etp.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "etp.accounts.forms.SignInForm",
    "reauthenticate": "etp.accounts.forms.ConfirmForm",
    "change_password": "etp.accounts.forms.ChangeForm",
    "reset_password": "etp.accounts.forms.ResetForm",
    "reset_password_from_key": "etp.accounts.forms.NewPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_ADAPTER = "etp.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "etp.accounts.forms.CodeForm",
    "reauthenticate": "etp.accounts.forms.ConfirmCodeForm",
    "activate_totp": "etp.accounts.forms.ActivateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Escale"

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SAMESITE = "Lax"

LANGUAGE_CODE = "fr"
LANGUAGES = OFFERED
LOCALE_PATHS = CATALOGUES
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "etp" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST") or ""
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
# Patience with a slow server: giving up after it has taken a message would send that message twice.
EMAIL_TIMEOUT = 60
# A neutral sender: neither a hospital nor a disease shows on a locked phone.
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", default="Escale <bonjour@escale.example>")
SMS_BACKEND = env.str("SMS_BACKEND", default="etp.messaging.backends.ConsoleSms")
LETTER_BACKEND = env.str("LETTER_BACKEND", default="etp.messaging.backends.WaitingLetter")
# The one address, besides the mail server's, that this platform calls: the https gateway of HttpSms.
SMS_URL = env.str("SMS_URL", default="")
SMS_TOKEN = env.str("SMS_TOKEN", default="")

# How people reach the platform: invented in a demonstration, asked for elsewhere.
SHOWN_CONTACT = DEMO_CONTACT if DEMO_MODE else dict.fromkeys(DEMO_CONTACT, "")
CONTACT_PHONE = env.str("CONTACT_PHONE", default=SHOWN_CONTACT["phone"])
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default=SHOWN_CONTACT["email"])
CONTACT_HOURS = env.str("CONTACT_HOURS", default="") or SHOWN_CONTACT["hours"]

# PDF files need Pango (see etp/common/machine.py); PDF=0 turns them off where it is there.
PDF_ENABLED = env.bool("PDF", default=True)

Q_CLUSTER = {
    "name": "escale",
    "orm": "default",
    "workers": env.int("TASK_WORKERS", default=2),
    # One slow mail server may hold a delivery for some minutes; retry stays above timeout, or tasks would run twice.
    "timeout": 300,
    "retry": 360,
    "ack_failures": False,
    "max_attempts": 3,
    "catch_up": False,
    # Successes are not kept; failures are, and etp.spaces.tasks.tidy removes the old ones.
    "save_limit": -1,
    # One cluster alone plans the recurring jobs: SCHEDULER=0 on every other one.
    "scheduler": env.bool("SCHEDULER", default=True),
    "poll": 1,
    "guard_cycle": 1,
    # The cluster notes its own state every second: in memory, or it would write to the base all day long.
    "cache": "local",
    "log_level": "WARNING",
    "label": "Tasks",
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
WAGTAIL_SITE_NAME = "Escale"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_I18N_ENABLED = True
# A signed text put back online leaves alone the round about its next version.
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = False
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_USER_TIME_ZONES = ["Europe/Paris", "Europe/Brussels"]
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILADMIN_NOTIFICATION_USE_HTML = True
WAGTAILDOCS_INLINE_CONTENT_TYPES = []
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 20_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_APPEND_SLASH = True
# A new revision of a text ends the round of signatures about it: only a person's own click may make one.
WAGTAIL_AUTOSAVE_INTERVAL = 0

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "etp": {"level": "INFO"},
        "sessions": {"level": "INFO"},
        "cms": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "django-q": {"level": "WARNING"},
    },
}
