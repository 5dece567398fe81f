"""The back office of the programme: the enterprises behind it and their sites.

Seasons, activities, sessions and their places stand in `admission/admin.py`: hours, rules, a
cancellation and more places concern those who have applied.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from gatehouse.catalogue import operations as catalogue
from gatehouse.catalogue.models import Enterprise, Industry, Site
from gatehouse.catalogue.roles import sees_programme, visible_enterprises
from gatehouse.people.back_office import Table, doer
from gatehouse.people.models import Person
from gatehouse.people.roles import is_organiser, sees_the_whole_programme
from gatehouse.programme import operations


@admin.register(Industry)
class IndustryTable(Table):
    may_see = staticmethod(sees_the_whole_programme)
    may_add = may_change = staticmethod(is_organiser)
    list_display = ("code", "name")
    fields = ("code", "name_ru", "name_en")

    def write(self, request: HttpRequest, row: Any, fields: dict[str, Any]) -> Model:
        if row is None:
            return catalogue.add_industry(**fields, **doer(request))
        return operations.update_industry(industry=row, **fields, **doer(request))


@admin.register(Enterprise)
class EnterpriseTable(Table):
    may_see = staticmethod(sees_programme)
    may_add = may_change = staticmethod(is_organiser)
    list_display = ("code", "name", "industry", "name_is_trade_mark")
    list_filter = ("industry",)
    list_select_related = ("industry",)
    search_fields = ("code", "name_ru", "name_en")
    fields = (
        "code",
        ("name_ru", "name_en"),
        "name_is_trade_mark",
        "industry",
        ("shows_ru", "shows_en"),
        "about_ru",
        "about_en",
    )

    def within_reach(self, rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
        return rows.filter(pk__in=visible_enterprises(person))

    def write(self, request: HttpRequest, row: Any, fields: dict[str, Any]) -> Model:
        if row is None:
            return catalogue.add_enterprise(**fields, **doer(request))
        return operations.update_enterprise(enterprise=row, **fields, **doer(request))


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
            return catalogue.add_site(**fields, **doer(request))
        return operations.update_site(site=row, **fields, **doer(request))
