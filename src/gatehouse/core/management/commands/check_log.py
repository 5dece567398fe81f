"""`manage.py check_log`: whether the log is as it was published."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gatehouse.core import log_check


class Command(BaseCommand):
    help = "Reckons every line and every day of the log again and names the first that differs."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--copy",
            type=argparse.FileType(encoding="ascii"),
            help="days as somebody kept them elsewhere: /log/days.txt of an earlier time",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = log_check.check(options["copy"] or ())
        except (log_check.Broken, ValueError) as error:
            raise CommandError(f"The log is broken: {error}") from error
        self.stdout.write(
            f"{found.lines} lines and {found.days} days are as they were published;"
            f" {found.unchained} entries wait to be chained.\nhead={found.head}"
        )
