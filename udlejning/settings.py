"""One settings module; what differs between places comes from the environment (see docs/operations.md)."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from udlejning.faelles.kortbaggrund import kortbaggrund

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEMO = env.bool("UDLEJNING_DEMO", default=False)
DEBUG = env.bool("DJANGO_DEBUG", default=False)
SECRET_KEY = env.str("DJANGO_SECRET_KEY", default="")
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = env.list("DJANGO_ALLOWED_HOSTS", default=LOOPBACK)
if DEMO and not set(ALLOWED_HOSTS) <= set(LOOPBACK):
    # The demo's logins have a known password.
    raise ImproperlyConfigured(
        "Demotilstand (UDLEJNING_DEMO=1) må kun svare på 127.0.0.1 og localhost. Fjern DJANGO_ALLOWED_HOSTS, eller slå"
        " demotilstand fra."
    )
CSRF_TRUSTED_ORIGINS = env.list("DJANGO_CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "udlejning.apps.Adminkonfiguration",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.humanize",
    "django_htmx",
    "template_partials",
    "csp",
    "allauth",
    "allauth.account",
    "udlejning.drift",
    "udlejning.brugere",
    "udlejning.haendelser",
    "udlejning.post",
    "udlejning.beskeder",
    "monitoring",
    "anvisning",
    "udlejning.overblik",
    "udlejning.styregruppe",
    "udlejning.moeder",
    "udlejning.demo",
]

MIDDLEWARE = [
    "udlejning.drift.sundhed.SundhedMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "udlejning.brugere.middleware.HtmxLoginMiddleware",
    "udlejning.brugere.middleware.AfsendelseMiddleware",
    "udlejning.brugere.middleware.UploadgraenseMiddleware",
    "udlejning.brugere.middleware.NultegnMiddleware",
]

ROOT_URLCONF = "udlejning.urls"
WSGI_APPLICATION = "udlejning.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "udlejning.brugere.context.ramme",
                "udlejning.beskeder.context.ulaeste",
            ],
        },
    },
]

# The application's own role. Migrations and the demonstration data run as the owner (DATABASE_OWNER_URL),
# who alone may write vacancies on other days than today; see docs/adr/ on the gate.
SOM_EJER = env.bool("UDLEJNING_SOM_EJER", default=False) and "DATABASE_OWNER_URL" in env.ENVIRON
_DATABASE = env.db_url("DATABASE_OWNER_URL" if SOM_EJER else "DATABASE_URL", default="postgresql:///udlejning")
_DATABASE["CONN_HEALTH_CHECKS"] = True
# Only the web server pools: Celery forks, and commands and tests open one connection each.
_POOL = 0 if SOM_EJER else env.int("DATABASE_POOL_SIZE", default=0)
if _POOL:
    _DATABASE.setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": _POOL, "timeout": 10}
else:
    _DATABASE["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
DATABASES = {"default": _DATABASE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

AUTH_USER_MODEL = "brugere.Bruger"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{navn}"}
    for navn in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "overblik:forside"
LOGOUT_REDIRECT_URL = "account_login"

# Accounts: invited users only, who sign in by user name or e-mail (django-allauth).
ACCOUNT_ADAPTER = "udlejning.brugere.konto.Kontoadapter"
ACCOUNT_FORMS = {
    "login": "udlejning.brugere.konto.Loginformular",
    "change_password": "udlejning.brugere.konto.Skiftformular",
    "reset_password": "udlejning.brugere.konto.Glemtformular",
    "reset_password_from_key": "udlejning.brugere.konto.Vaelgformular",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
# Per user name and per address; the counters live in Redis.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key,50/15m/ip", "login": "60/m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("DJANGO_TRUSTED_PROXIES", default=0)
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
SESSION_COOKIE_AGE = 10 * 3600
CSRF_FAILURE_VIEW = "udlejning.brugere.views.fejl.forsvundet_csrf"
UPLOAD_MAKS_BYTES = env.int("UPLOAD_MAKS_BYTES", default=120_000_000)
TILGAENGELIGHED_KONTAKT = {
    "myndighed": env.str("MYNDIGHED_NAVN", default="Kommunens boliganvisning"),
    "email": env.str("MYNDIGHED_EMAIL", default="tilgaengelighed@kommunen.example"),
    "telefon": env.str("MYNDIGHED_TELEFON", default=""),
    # When the authority last went through the site, in words: 1. december 2026.
    "gennemgaaet": env.str("TILGAENGELIGHED_GENNEMGAAET", default=""),
    # The statement as published in Digitaliseringsstyrelsen's WAS-Tool, https://was.digst.dk/…
    "was_adresse": env.str("WAS_ADRESSE", default=""),
}

LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk")]
TIME_ZONE = "Europe/Copenhagen"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = env.path("DJANGO_STATIC_ROOT", default=BASE_DIR / "staticfiles")
_DKFDS = BASE_DIR / "node_modules" / "dkfds" / "dist"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    *((f"dkfds/{del_}", _DKFDS / del_) for del_ in ("css", "fonts", "img", "js")),
    ("leaflet", BASE_DIR / "node_modules" / "leaflet" / "dist"),
]
_STATIC_BACKEND = "whitenoise.storage.CompressedManifestStaticFilesStorage"
if DEBUG:
    _STATIC_BACKEND = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC_BACKEND},
}

# In operation everything is HTTPS; the demo and the developer's server speak plain HTTP on loopback.
_HTTPS = env.bool("DJANGO_HTTPS", default=not (DEMO or DEBUG))
SECURE_SSL_REDIRECT = _HTTPS and env.bool("DJANGO_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.int("DJANGO_HSTS_SECONDS", default=31_536_000) if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _HTTPS and env.bool("DJANGO_HSTS_SUBDOMAINS", default=True)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _HTTPS else "http"
if _proxy_header := env.str("DJANGO_PROXY_SSL_HEADER", default=""):
    # Only behind a proxy that removes this header from what it receives and sets it itself.
    SECURE_PROXY_SSL_HEADER = ("HTTP_" + _proxy_header.upper().replace("-", "_"), "https")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# The map's background layer: none unless the operator names one (see docs/operations.md).
KORT_BAGGRUND = kortbaggrund(env.str("KORT_BAGGRUND_URL", default=""), env.str("KORT_BAGGRUND_KILDE", default=""))
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", *KORT_BAGGRUND.steder],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# The cache's client and Celery's spell a socket address differently.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TIMEZONE = TIME_ZONE

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="udlejningsaftale@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
# A letter is sent under its row's lock, so a mail server that does not answer must not hold it for long.
EMAIL_TIMEOUT = 20
# The site's own address, https://…, for links in e-mails that no request has asked for.
STED_ADRESSE = env.str("STED_ADRESSE", default="").rstrip("/")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"linje": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"konsol": {"class": "logging.StreamHandler", "formatter": "linje"}},
    "root": {"handlers": ["konsol"], "level": env.str("DJANGO_LOG_LEVEL", default="INFO")},
    "loggers": {"django": {"handlers": ["konsol"], "level": "INFO", "propagate": False}},
}
