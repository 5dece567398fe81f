"""`python -m tests.core.run_worker`: the site's worker, which also knows the tests' jobs."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

import django
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()
    from tests.core import slow  # noqa: F401 — registers them

    call_command("worker")
