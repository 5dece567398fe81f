"""What the web processes run: static files first, then Django.

Static files are answered before Django because the middleware of the same library is
asynchronous: under WSGI it would send every request through a second thread.
"""

import os

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from servestatic import ServeStatic

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gatehouse.settings")
ONE_YEAR = 31_536_000


def _application() -> object:
    django = get_wsgi_application()
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        return StaticFilesHandler(django)  # nothing collected yet: found in the source folders
    return ServeStatic(
        django, root=settings.STATIC_ROOT, prefix=settings.STATIC_URL, immutable_file_test=_hashed
    )


def _hashed(path: str, url: str) -> bool:
    """Whether the name holds the content's hash (name.0123456789ab.css), so it never changes."""
    parts = url.rpartition("/")[2].split(".")
    return len(parts) > 2 and len(parts[-2]) == 12 and set(parts[-2]) <= set("0123456789abcdef")


application = _application()
