"""The site's own settings with a folder of their own to write to.

The database is a file, as everywhere: threads and processes meet in it. It may forget
everything when the machine stops, which a test's database may.
"""

import atexit
import os
import shutil
import tempfile

if "GATEHOUSE_VAR_DIR" not in os.environ:
    # Set for the processes of pytest-xdist and for servers too; the first one tidies up.
    os.environ["GATEHOUSE_VAR_DIR"] = tempfile.mkdtemp(prefix="gatehouse-tests-")
    atexit.register(shutil.rmtree, os.environ["GATEHOUSE_VAR_DIR"], ignore_errors=True)

from gatehouse.settings import *  # noqa: F403
from gatehouse.settings import DATABASES, INSTALLED_APPS, VAR_DIR

# As if an official identity were set: its tests set the rest.
if "allauth.socialaccount.providers.openid_connect" not in INSTALLED_APPS:
    INSTALLED_APPS.append("allauth.socialaccount.providers.openid_connect")

if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "tests.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF"
    )
