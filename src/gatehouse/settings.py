"""One settings file; every value works without being set."""

from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = BASE_DIR / "var"
SECRET_KEY = "replaced-by-the-core-work"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "gatehouse.urls"
AUTH_USER_MODEL = "people.Person"
INSTALLED_APPS = [
    "modeltranslation",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "gatehouse.core",
    "gatehouse.web",
    "gatehouse.people",
    "gatehouse.catalogue",
    "gatehouse.video",
    "gatehouse.programme",
    "gatehouse.admission",
    "gatehouse.pages",
    "gatehouse.example",
]
LANGUAGES = [("ru", "Русский"), ("en", "English")]
LANGUAGE_CODE = "ru"
TIME_ZONE = "Europe/Moscow"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "gatehouse.sqlite3",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
    }
}
