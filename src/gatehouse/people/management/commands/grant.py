"""manage.py grant E-MAIL ROLE: give a role in the city's programme, to the first one too."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from gatehouse.people.models import Role
from gatehouse.people.operations import grant_role, register


class Command(BaseCommand):
    help = "Give a role to the account with this address; it is made if there is none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the whole address")
        parser.add_argument("role", choices=Role.values)

    def handle(self, *args: Any, **options: Any) -> None:
        email, role, now = options["email"].strip(), Role(options["role"]), timezone.now()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        with transaction.atomic():
            person = register(email=email, now=now)
            grant_role(person=person, role=role, by=None, now=now)
        self.stdout.write(f"{person.email}: {role.label}")
