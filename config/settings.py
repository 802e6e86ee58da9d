"""One settings file; everything that differs between towns comes from the environment (docs/operations.md)."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.data_dir()

DEBUG = env.boolean("DEBUG")
SECRET_KEY = env.secret_key(DATA_DIR)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
HTTPS = env.boolean("MARUGOTO_HTTPS")
DEMO = env.boolean("MARUGOTO_DEMO")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "template_partials",
    "csp",
    "axes",
    "marugoto.core",
    "marugoto.audit",
    "marugoto.agencies",
    "marugoto.people",
    "marugoto.resources",
    "marugoto.intake",
    "marugoto.cases",
    "marugoto.collaboration",
    "marugoto.emergency",
    "marugoto.outreach",
    "marugoto.participation",
    "marugoto.evacuation",
    "marugoto.community",
    "marugoto.groups",
    "marugoto.library",
    "marugoto.disclosures",
    "marugoto.paperwork",
    "marugoto.indicators",
    "marugoto.blueprints",
    "marugoto.office",
    "marugoto.public",
    "marugoto.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "marugoto.api.door.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "marugoto.agencies.door.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "marugoto" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "marugoto.agencies.context.worker",
            ],
            "builtins": ["marugoto.core.templatetags.marugoto"],
            "libraries": {"i18n": "marugoto.core.templatetags.translated"},
        },
    },
]
SILENCED_SYSTEM_CHECKS = ["templates.W003"]  # our i18n stands in the place of Django's on purpose
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.database(env.text("DATABASE_URL", "postgresql:///marugoto"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "agencies:sign-in"
LOGIN_REDIRECT_URL = "office:today"
LOGOUT_REDIRECT_URL = "agencies:sign-in"

# Lockout after repeated wrong passwords: the same user from the same address, for a while (django-axes).
AXES_FAILURE_LIMIT = env.integer("MARUGOTO_LOCKOUT_AFTER", 5)
AXES_COOLOFF_TIME = env.integer("MARUGOTO_LOCKOUT_MINUTES", 15) / 60
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "agencies/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_IPWARE_PROXY_COUNT = env.integer("MARUGOTO_PROXIES", 0)

# Session: ends after this many seconds without a request; a warning comes two minutes before.
SESSION_COOKIE_AGE = env.integer("MARUGOTO_SESSION_SECONDS", 30 * 60)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "marugoto.agencies.views.errors.csrf_failure"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "object-src": [NONE],
    },
}

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", _("日本語")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "marugoto" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "marugoto" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

MARUGOTO_ANCHOR_FILE = Path(env.text("MARUGOTO_ANCHOR_FILE") or DATA_DIR / "audit-anchors.log")
MARUGOTO_AUDIT_KEY_FILE = Path(env.text("MARUGOTO_AUDIT_KEY_FILE") or DATA_DIR / "audit.key")

# The town's own map squares under the map of places: an address on this same server with {z}, {x}, {y}; empty: no squares.
MARUGOTO_MAP_TILES = env.text("MARUGOTO_MAP_TILES")

# The API (docs/api.md): requests a minute from one address; 0: as many as come. The buckets hold no addresses.
MARUGOTO_API_PER_MINUTE = env.integer("MARUGOTO_API_PER_MINUTE", 120)
MARUGOTO_API_BUCKETS = DATA_DIR / "api-buckets"

DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
