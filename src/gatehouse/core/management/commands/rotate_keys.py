"""`manage.py rotate_keys`: moves what is encrypted to the newest key."""

from typing import Any

from django.core.management.base import BaseCommand

from gatehouse.core.rotation import encrypted_tables, rotate


class Command(BaseCommand):
    help = "Re-encrypts every value with the first of GATEHOUSE_ENCRYPTION_KEYS; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        for model, fields in encrypted_tables():
            count = rotate(model, fields)
            self.stdout.write(f"{model._meta.label}: {count} rows re-encrypted")
