"""`manage.py serve`: the site on one port."""

from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Runs the site: the web server with its static files, the jobs and the post."

    def handle(self, *args: Any, **options: Any) -> None:
        # The server lies above the core and is found by its name.
        server = import_module("gatehouse.serve")
        try:
            server.serve(lambda line: (self.stdout.write(line), self.stdout.flush()))
        except server.CannotServe as problem:
            raise CommandError(str(problem)) from problem
