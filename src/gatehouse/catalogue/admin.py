"""The back office of the catalogue: who works where.

Enterprises, industries and sites stand in `programme/admin.py`: their words make activities
findable.
"""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gatehouse.catalogue import operations
from gatehouse.catalogue.models import Membership, PlantRole
from gatehouse.people.back_office import Table, doer
from gatehouse.people.roles import is_administrator


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
