"""`manage.py rotate_papers_keys`: moves document data to the newest key."""

from typing import Any

from django.core.management.base import BaseCommand

from gatehouse.papers.operations import rotate


class Command(BaseCommand):
    help = "Re-encrypts document data with the first of GATEHOUSE_PAPERS_KEYS; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"papers.Papers: {rotate()} rows re-encrypted")
