"""manage.py erase_again: after a restore, erase what was erased since the copy was made."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gatehouse.admission import operations
from gatehouse.core import ledger
from gatehouse.core.refusal import Refused


class Command(BaseCommand):
    help = "Erase again what the ledger of erasures names. May be stopped and repeated."

    def handle(self, *args: Any, **options: Any) -> None:
        done, refused = 0, []
        lines = self._lines()
        for erased in lines:
            try:
                done += operations.erase_again(erased=erased, now=timezone.now())
            except Refused as error:
                refused.append(f"{erased.of_type} {erased.of_id}: {error.first}")
        idle = len(lines) - done - len(refused)
        self.stdout.write(f"Erased again: {done}. Nothing to do: {idle}.")
        if refused:
            raise CommandError("Not yet, repeat this later:\n" + "\n".join(refused))

    def _lines(self) -> list[ledger.Erased]:
        try:
            return ledger.read()
        except FileNotFoundError as error:
            raise CommandError(f"There is no ledger at {settings.ERASURE_LEDGER}.") from error
        except ledger.Unreadable as error:
            raise CommandError(str(error)) from error
