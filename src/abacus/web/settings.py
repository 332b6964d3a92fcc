"""Django's settings; everything a deployment may change comes from `environment`."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.profiles import PROFILES
from abacus.web.databases import database, guarded, owner
from abacus.web.environment import environment
from abacus.web.keys import secret_key
from abacus.web.loglines import configuration

ENVIRONMENT = environment()
ROOT = Path(__file__).resolve().parent
DATA = ENVIRONMENT.data.resolve()

DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key or secret_key(DATA)
AUDIT_KEY = ENVIRONMENT.audit_key  # the file DATA/audit-key where blank
ALLOWED_HOSTS = ENVIRONMENT.hosts
CSRF_TRUSTED_ORIGINS = ENVIRONMENT.trusted_origins
ROOT_URLCONF = "abacus.web.urls"
WSGI_APPLICATION = "abacus.web.wsgi.application"
DATABASES = {"default": guarded(database(ENVIRONMENT.database_url, DATA))}
DATABASE_OWNER = owner(ENVIRONMENT.owner_url, DATA)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_filters",
    "django_prometheus",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "abacus.foundation.audit",
    "abacus.foundation.organisations",
    "abacus.foundation.accounts",
    "abacus.foundation.notices",
    "abacus.foundation.documents",
    "abacus.foundation.jobs",
    "abacus.foundation.parcels",
    "abacus.foundation.oversight",
    "abacus.foundation.schedule",
    "abacus.foundation.workflow",
    "abacus.foundation.planning",
    "abacus.foundation.rulebook",
    "abacus.foundation.setup",
    "abacus.foundation.pages",
    "abacus.pool",
    "abacus.cycle.exante",
    "abacus.cycle.targets",
    "abacus.cycle.monitoring",
    "abacus.cycle.evaluation",
    "abacus.cycle.spotcheck",
    "abacus.cycle.keyevaluation",
    "abacus.cycle.departmentwide",
    "abacus.cycle.linkage",
    "abacus.cycle.disclosure",
    "abacus.cycle.rectification",
    "abacus.cycle.intake",
    "abacus.cycle.sheets",
    "abacus.api",
    "abacus.web",
    "abacus.operations",
]

MIDDLEWARE = [
    "abacus.operations.health.HealthMiddleware",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "abacus.web.logs.LogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "abacus.web.middleware.DayMiddleware",
    "abacus.api.edge.ApiMiddleware",
    "abacus.web.middleware.MethodsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "abacus.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "abacus.web.middleware.TextsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "abacus.web.middleware.BodyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "abacus.web.middleware.SignedInMiddleware",
    "abacus.web.middleware.RefusalMiddleware",
    "abacus.foundation.accounts.middleware.AccessMiddleware",
    "abacus.web.reaching.ReachMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            # Cotton and template partials both want to wrap the loaders; listed by hand, both work.
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "abacus.foundation.pages.templatetags.abacus",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "abacus.web.context.frame",
            ],
        },
    }
]
COTTON_DIR = "components"
NAVIGATION_SECONDS = 20  # how long the counts beside the navigation's entries are kept while a person only reads

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [ROOT / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = DATA / "uploads"

PASSWORD_HASHERS = [
    "abacus.foundation.accounts.hashing.Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
SECURITY_PROFILE = PROFILES[ENVIRONMENT.security_profile]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "abacus.foundation.accounts.passwords.UnlikeThePerson"},
    {"NAME": "abacus.foundation.accounts.passwords.ProfileValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["abacus.foundation.accounts.backends.PasswordBackend"]
OTP_TOTP_SYNC = False  # one step of drift to either side, and never more
OTP_TOTP_THROTTLE_FACTOR = 0  # wrong codes are counted by our own rules (FailedTries)
OTP_TOTP_ISSUER = "铁算盘"
PROXIES = ENVIRONMENT.proxies
PROXY_ADDRESSES = ENVIRONMENT.proxy_addresses
FIXED_DAY = ENVIRONMENT.today
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "workbench"
LOGOUT_REDIRECT_URL = "sign-in"

# What is said to somebody waits with their session and ends with it: a cookie would keep a one-time password in the
# browser, and show it to the next person who signs in there.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_AGE = SECURITY_PROFILE.absolute_hours * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENVIRONMENT.https
CSRF_FAILURE_VIEW = "abacus.web.errors.forged"
CSRF_COOKIE_SECURE = ENVIRONMENT.https
SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_REDIRECT_EXEMPT = [r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.proxies else None
SECURE_HSTS_SECONDS = 31536000 if ENVIRONMENT.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.https
SECURE_HSTS_PRELOAD = ENVIRONMENT.https
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

API_REQUESTS_A_MINUTE = 600  # of one token of the interface

DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_NUMBER_FILES = 1_001
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

JOB_LEASE_SECONDS = ENVIRONMENT.job_lease

METRICS_TOKEN = ENVIRONMENT.metrics_token  # this machine alone where blank
LOGGING = configuration(ENVIRONMENT.log_level, ENVIRONMENT.log_format)
