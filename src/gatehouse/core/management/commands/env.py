"""`manage.py env`: the table of settings, for docs/operating.md."""

from typing import Any

from django.core.management.base import BaseCommand

from gatehouse.core.env import EXPECTED, PREFIX, VARIABLES


class Command(BaseCommand):
    help = "Prints every setting that the environment may hold, as a Markdown table."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("| Name | Holds | Default | For |\n| --- | --- | --- | --- |")
        for one in VARIABLES:
            default = f"`{one.default}`" if one.default else "–"
            self.stdout.write(
                f"| `{PREFIX}{one.name}` | {EXPECTED[one.kind]} | {default} | {one.help} |"
            )
