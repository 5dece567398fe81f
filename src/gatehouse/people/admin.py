"""The back office of accounts, roles, texts, and of the machinery: administrators only,
but for the texts, which the organisers publish."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gatehouse.core import texts
from gatehouse.core.history import HistoryEntry
from gatehouse.core.labels import JOBS, LETTERS
from gatehouse.core.models import Job, OutboxItem, Schedule, VersionedText
from gatehouse.people import operations
from gatehouse.people.back_office import Table, doer
from gatehouse.people.models import Consent, Person, Role, RoleGrant
from gatehouse.people.office import JobFilter, LetterFilter, TableFilter, VerbFilter, of_what
from gatehouse.people.roles import is_administrator, is_organiser


class ReadOnlyTable(Table):
    """What an administrator may look at."""

    may_see = staticmethod(is_administrator)


@admin.register(Person)
class PersonTable(ReadOnlyTable):
    """Accounts: found by the whole address, shown without names."""

    list_display = ("id", "email", "roles", "joined_at", "last_login", "is_active")
    fields = readonly_fields = (
        "email",
        "language",
        "roles",
        "joined_at",
        "last_login",
        "is_active",
        "erased_at",
    )
    search_fields = ("email__exact",)
    search_help_text = _("The whole address")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("role_grants")

    @admin.display(description=_("roles"))
    def roles(self, person: Person) -> str:
        return ", ".join(str(Role(grant.role).label) for grant in person.role_grants.all())


@admin.register(RoleGrant)
class RoleTable(Table):
    """Who may do what in the city's programme; taken back by removing the row."""

    may_see = may_add = staticmethod(is_administrator)
    list_display = ("person_email", "role", "granted_at")
    list_filter = ("role",)
    list_select_related = ("person",)
    fields = ("person", "role")
    autocomplete_fields = ("person",)

    @admin.display(description=_("e-mail"))
    def person_email(self, grant: RoleGrant) -> str:
        return grant.person.email

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_view_permission(request, obj)

    def write(self, request: HttpRequest, row: Any, fields: dict[str, Any]) -> Model:
        if row is not None:
            raise PermissionDenied
        return operations.grant_role(
            person=fields["person"], role=Role(fields["role"]), **doer(request)
        )

    def delete_model(self, request: HttpRequest, obj: RoleGrant) -> None:
        operations.revoke_role(person=obj.person, role=Role(obj.role), **doer(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[RoleGrant]) -> None:
        for grant in queryset.select_related("person"):
            self.delete_model(request, grant)


@admin.register(Consent)
class ConsentTable(ReadOnlyTable):
    """Evidence: which text was agreed to, when, and whether it was taken back."""

    list_display = ("id", "person", "text", "about", "given_at", "withdrawn_at")
    list_filter = ("text__slug", "channel")
    list_select_related = ("person", "text")
    fields = readonly_fields = (
        "person",
        "text",
        "text_sha256",
        "about",
        "given_at",
        "channel",
        "withdrawn_at",
    )


PARTS = ("slug", "title_ru", "body_ru", "title_en", "body_en")


@admin.register(VersionedText)
class TextTable(Table):
    """The house's texts: each saving publishes the next version."""

    may_see = may_add = staticmethod(is_organiser)
    list_display = ("slug", "version", "title_ru", "published_at")
    list_filter = ("slug",)
    readonly_fields = ("version", "sha256", "published_at")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return PARTS if obj is None else [*PARTS, "version", "sha256", "published_at"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """With ?slug=… the form starts from the version in force."""
        last = VersionedText.objects.filter(slug=request.GET.get("slug", "")).first()
        return {name: getattr(last, name) for name in PARTS} if last else {}

    def write(self, request: HttpRequest, row: Any, fields: dict[str, Any]) -> Model:
        if row is not None:
            raise PermissionDenied
        return texts.publish(fields.pop("slug"), **fields, **doer(request))


@admin.register(HistoryEntry)
class HistoryTable(ReadOnlyTable):
    """The audit trail."""

    list_display = ("at", "by_id", "what", "of_what", "of_id", "facts")
    list_filter = (TableFilter, VerbFilter)
    search_fields = ("of_id__exact", "by_id__exact")
    search_help_text = _("The whole number")
    fields = readonly_fields = ("at", "by_id", "what", "of_what", "of_id", "facts")

    @admin.display(description=_("what"), ordering="verb")
    def what(self, entry: HistoryEntry) -> str:
        return entry.what

    @admin.display(description=_("of what"), ordering="of_type")
    def of_what(self, entry: HistoryEntry) -> str:
        return of_what(entry.of_type)


@admin.register(OutboxItem)
class OutboxTable(ReadOnlyTable):
    """Letters on their way: what kind, what became of them; neither whom nor what they say."""

    list_display = ("id", "words", "state", "attempts", "doubtful", "created_at", "due_at", "error")
    list_filter = ("state", LetterFilter, "doubtful")
    fields = readonly_fields = (
        "words",
        "language",
        "state",
        "attempts",
        "doubtful",
        "message_id",
        "created_at",
        "due_at",
        "ended_at",
        "error",
    )

    @admin.display(description=_("kind"), ordering="kind")
    def words(self, item: OutboxItem) -> str:
        return LETTERS.say(item.kind)


@admin.register(Job)
class JobTable(ReadOnlyTable):
    """Background work."""

    list_display = ("id", "words", "state", "attempts", "created_at", "due_at", "ended_at", "error")
    list_filter = ("state", JobFilter)
    fields = readonly_fields = (
        "words",
        "params",
        "key",
        "state",
        "attempts",
        "created_at",
        "due_at",
        "ended_at",
        "error",
    )

    @admin.display(description=_("name"), ordering="name")
    def words(self, job: Job) -> str:
        return JOBS.say(job.name)


@admin.register(Schedule)
class ScheduleTable(ReadOnlyTable):
    """When each repeated job is due next."""

    list_display = fields = readonly_fields = ("words", "next_at")

    @admin.display(description=_("name"), ordering="name")
    def words(self, schedule: Schedule) -> str:
        return JOBS.say(schedule.name)
