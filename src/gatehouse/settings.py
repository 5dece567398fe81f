"""One settings file; every value works without being set (see `core.env`)."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from gatehouse.core import setup
from gatehouse.core.env import Environment

ENV = Environment(os.environ)
BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = ENV.path("VAR_DIR", BASE_DIR / "var")
DEBUG = ENV.flag("DEBUG")
EXAMPLE = ENV.flag("EXAMPLE")

# --- the address ---------------------------------------------------------------------------
HOST, PORT = ENV.text("HOST"), ENV.number("PORT")
SITE_URL = (ENV.text("SITE_URL") or f"http://{HOST}:{PORT}").rstrip("/")
HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = [urlsplit(SITE_URL).hostname or HOST, "localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS += ENV.words("ALLOWED_HOSTS")
TRUSTED_PROXY = ENV.flag("TRUSTED_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY else None
CSRF_TRUSTED_ORIGINS = [SITE_URL]
ROOT_URLCONF = "gatehouse.urls"
WSGI_APPLICATION = "gatehouse.wsgi.application"

# --- keys ----------------------------------------------------------------------------------
KEYS_DIR = VAR_DIR / "keys"
SECRET_KEY, *SECRET_KEY_FALLBACKS = setup.secret_keys(ENV, KEYS_DIR)
ENCRYPTION_KEYS = setup.encryption_keys(ENV, KEYS_DIR)
INDEX_KEY = setup.index_key(ENV, KEYS_DIR)
# Document data has keys that open nothing else. Who brings keys of their own brings these too,
# before a plant asks for document data: see `papers.vault`.
PAPERS_KEYS = setup.papers_keys(ENV, KEYS_DIR, ENCRYPTION_KEYS)
PAPERS_KEYS_ARE_DUE = bool(ENV.words("ENCRYPTION_KEYS")) and not ENV.words("PAPERS_KEYS")

# --- what is installed ---------------------------------------------------------------------
INSTALLED_APPS = [
    "modeltranslation",
    "gatehouse.people.apps.PeopleConfig",  # before the admin, whose templates it changes
    "gatehouse.people.apps.BackOfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "template_partials.apps.SimpleAppConfig",
    "gatehouse.core",
    "gatehouse.web",
    "gatehouse.catalogue",
    "gatehouse.video",
    "gatehouse.programme",
    "gatehouse.draws",
    "gatehouse.rewards",
    "gatehouse.admission",
    "gatehouse.papers",
    "gatehouse.gate",
    "gatehouse.imports",
    "gatehouse.proposals",
    "gatehouse.mailings",
    "gatehouse.quizzes",
    "gatehouse.impact",
    "gatehouse.pages",
    "gatehouse.example",
]
# Nothing here reads the session or sets a cookie by itself, so that a public page for
# somebody who is not signed in can be kept by the cache in front. Static files are
# answered before Django (see wsgi.py).
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "gatehouse.core.middleware.language_by_address",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gatehouse.web.errors.NulIsRefused",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": setup.template_loaders(DEBUG),
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gatehouse.web.context.site",
            ],
        },
    }
]

# --- data ----------------------------------------------------------------------------------
DATABASES = {"default": setup.database(ENV.text("DATABASE_URL"), VAR_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = ENV.text("REDIS_URL")
CACHES = {"default": setup.cache(REDIS_URL)}
# The memory of one process must not answer for another: sessions go through the cache
# only when it is shared.
SESSION_ENGINE = f"django.contrib.sessions.backends.{'cached_db' if REDIS_URL else 'db'}"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
# The heads of a game's teams are counted in one form, a field for each of up to 10,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 12_000
MEDIA_ROOT, MEDIA_URL = VAR_DIR / "media", "/media/"
STATIC_ROOT, STATIC_URL = VAR_DIR / "static", "/static/"
STATICFILES_DIRS = [folder for folder in [BASE_DIR / "build" / "static"] if folder.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "gatehouse.core.static.HashedStatic"},
}

# Copied elsewhere by itself and never restored to an older state: docs/operating.md says how.
ERASURE_LEDGER = ENV.path("ERASURE_LEDGER", VAR_DIR / "erasures")

# Asked for the signature of a draw's round. With none, it is brought by hand.
BEACON_RELAYS = ENV.words("BEACON_RELAYS")

# --- languages and times -------------------------------------------------------------------
LANGUAGES = [("ru", "Русский"), ("en", "English")]
LANGUAGE_CODE = "ru"
MODELTRANSLATION_DEFAULT_LANGUAGE = "ru"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("ru",)
TIME_ZONE = "Europe/Moscow"
USE_TZ = True

# --- people --------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "/visits/"
# Sign-in is a code by e-mail, see docs/decisions/0007-sign-in.md. How often is limited by us.
ACCOUNT_ADAPTER = "gatehouse.people.views.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code proves the address
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_TIMEOUT = 60 * 60
ACCOUNT_RATE_LIMITS = False

# An official identity (mos.ru, or another server of OpenID Connect) is linked to an account.
OIDC_SERVER, OIDC_NAME = setup.oidc_server(ENV), ENV.text("OIDC_NAME")
OIDC_HOSTS = setup.oidc_hosts(OIDC_SERVER, ENV.words("OIDC_HOSTS"))
if OIDC_SERVER:
    INSTALLED_APPS.insert(
        INSTALLED_APPS.index("allauth.socialaccount") + 1,
        "allauth.socialaccount.providers.openid_connect",
    )
SOCIALACCOUNT_ADAPTER = "gatehouse.people.views.official.OfficialAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": setup.oidc(ENV)}
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10

# --- mail ----------------------------------------------------------------------------------
MAIL_DIR = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.text("MAIL_FROM")
MAIL_DOMAIN = DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
MAIL_IS_LOCAL = not ENV.text("SMTP_URL")
globals().update(setup.mail(ENV.text("SMTP_URL")))

# --- text messages -------------------------------------------------------------------------
SMS_URL = setup.gateway(ENV.text("SMS_URL"))
SMS_TOKEN, SMS_SENDER = ENV.text("SMS_TOKEN"), ENV.text("SMS_SENDER")
SMS_BODY, SMS_ACCEPTED = setup.sms_body(ENV.text("SMS_BODY")), ENV.text("SMS_ACCEPTED")
SMS_IS_LOCAL = EXAMPLE and MAIL_IS_LOCAL and not SMS_URL

# --- safety --------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "gatehouse_session", "gatehouse_csrf"
CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # other hosts of the city's domain are not ours to promise HTTPS for
    "security.W008",  # the server in front redirects to HTTPS, see docs/nginx.conf
    "security.W021",  # nor is the whole domain ours to put on the browsers' list
]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "gatehouse.web.errors.csrf"
MAP_TILES = ENV.text("MAP_TILES")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, *setup.tile_hosts(MAP_TILES)],
        "base-uri": [NONE],
        "object-src": [NONE],
        "form-action": [SELF, *OIDC_HOSTS],
        "frame-ancestors": [NONE],
    }
}

# --- processes -----------------------------------------------------------------------------
# Small requests that the front hands over many at a time, see core/front.py.
ANSWERED_TOGETHER = "gatehouse.quizzes.views.answers_together.Answers"
WORKERS, THREADS = ENV.number("WORKERS"), ENV.number("THREADS")
EMBEDDED_JOBS = ENV.flag("EMBEDDED_JOBS")
LIVE_STREAMS = ENV.number("LIVE_STREAMS")
LIVE_URL = ENV.text("LIVE_URL")  # nginx with Nchan; empty: the web processes hold the streams
LOGGING = setup.logging(ENV.text("LOG_LEVEL"), debug=DEBUG)
