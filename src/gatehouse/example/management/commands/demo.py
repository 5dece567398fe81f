"""manage.py demo: put the example season into this site's database and say how to look at it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from gatehouse.core import mailbox
from gatehouse.example import stages
from gatehouse.example.data import load
from gatehouse.example.shapes import RolePerson

SHOWN_OF_A_ROLE = {"plant": 2, "guide": 1}


class Command(BaseCommand):
    help = "Load the example season at one of its stages; started again it keeps what is there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", choices=stages.STAGES, help="default: applying")
        parser.add_argument(
            "--reset", action="store_true", help="erase the example and start afresh"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if stages.tables_are_old():
            raise CommandError(_("The tables are older than the program: run “migrate” first."))
        if stages.holds_something_else():
            raise CommandError(
                _("This database holds something else than the example. It is left as it is.")
            )
        if options["reset"] or stages.holds_leftovers():
            self._erase()
        standing = stages.loaded()
        asked = options["stage"]
        if standing is None:
            stages.load_stage(asked or stages.DEFAULT_STAGE, now=timezone.now())
        elif asked and asked != standing.stage:
            words = _(
                "The example stands at “%(stage)s”. To start it afresh, add RESET=1 (--reset)."
            )
            raise CommandError(words % {"stage": standing.stage})
        self._say()

    def _erase(self) -> None:
        """Everything, the letters too; the videos stay: they would be made the same again."""
        call_command("flush", interactive=False, verbosity=0)
        for letter in Path(mailbox.folder()).glob("*" + mailbox.SUFFIX):
            letter.unlink(missing_ok=True)

    def _say(self) -> None:
        standing = stages.loaded()
        assert standing is not None  # noqa: S101 — it has just been loaded or found
        self.stdout.write(_("The example season is loaded. Stage: %s.") % standing.stage)
        self.stdout.write(_("Open %s") % f"{settings.SITE_URL}/")
        self.stdout.write(
            _("Sign in at %(page)s by an address below; the code arrives at %(mail)s")
            % {"page": f"{settings.SITE_URL}/sign-in/", "mail": f"{settings.SITE_URL}/mail/"}
        )
        for person in _introduced():
            hint = f" — {person.hint.ru}" if person.hint else ""
            self.stdout.write(f"  {person.email:<34} {person.name.ru}{hint}")


def _introduced() -> list[RolePerson]:
    """All but the many people of the plants, of whom a few stand for the rest."""
    shown: list[RolePerson] = []
    for person in load().people:
        alike = sum(other.role == person.role for other in shown)
        if alike < SHOWN_OF_A_ROLE.get(person.role, len(load().people)):
            shown.append(person)
    return shown
