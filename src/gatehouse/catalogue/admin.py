"""The back office of the catalogue: sites, and who works where.

Enterprises and industries stand in `programme/admin.py`: their words make activities findable.
"""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gatehouse.catalogue import operations
from gatehouse.catalogue.models import Membership, PlantRole, Site
from gatehouse.catalogue.roles import sees_programme, visible_enterprises
from gatehouse.people.back_office import Table, doer
from gatehouse.people.models import Person
from gatehouse.people.roles import is_administrator, is_organiser


@admin.register(Site)
class SiteTable(Table):
    """Where visitors are received."""

    may_see = staticmethod(sees_programme)
    may_add = may_change = staticmethod(is_organiser)
    list_display = ("code", "name", "enterprise", "kind", "district", "metro", "step_free")
    list_filter = ("kind", "district", "step_free")
    list_select_related = ("enterprise",)
    search_fields = ("code", "name_ru", "name_en", "enterprise__name_ru")
    fields = (
        "enterprise",
        "code",
        "kind",
        ("name_ru", "name_en"),
        ("address_ru", "address_en"),
        "district",
        ("metro_ru", "metro_en"),
        ("latitude", "longitude"),
        ("way_there_ru", "way_there_en"),
        ("meeting_point_ru", "meeting_point_en"),
        "step_free",
        ("access_notes_ru", "access_notes_en"),
        "timezone",
    )

    def within_reach(self, rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
        return rows.filter(enterprise__in=visible_enterprises(person))

    def write(self, request: HttpRequest, row: Any, fields: dict[str, Any]) -> Model:
        if row is None:
            return operations.add_site(**fields, **doer(request))
        return operations.update_site(site=row, **fields, **doer(request))


@admin.register(Membership)
class MembershipTable(Table):
    """Who acts for which enterprise; ended by removing the row."""

    may_see = may_add = staticmethod(is_administrator)
    list_display = ("person_email", "enterprise", "role")
    list_filter = ("role",)
    list_select_related = ("person", "enterprise")
    search_fields = ("person__email__exact", "enterprise__name_ru")
    fields = ("person", "enterprise", "role")
    autocomplete_fields = ("person",)

    @admin.display(description=_("e-mail"))
    def person_email(self, membership: Membership) -> str:
        return membership.person.email

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_view_permission(request, obj)

    def write(self, request: HttpRequest, row: Any, fields: dict[str, Any]) -> Model:
        if row is not None:
            raise PermissionDenied
        role = PlantRole(fields.pop("role"))
        return operations.take_on(**fields, role=role, **doer(request))

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        operations.let_go(membership=obj, **doer(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        for membership in queryset.select_related("enterprise"):
            self.delete_model(request, membership)
