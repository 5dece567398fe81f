"""The core's rows in the back office: to look at, never to change by hand."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from gatehouse.core.models import HistoryEntry, Job, OutboxItem, Schedule, VersionedText


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows rows and nothing else."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(HistoryEntry)
class HistoryAdmin(ReadOnly):
    list_display = ["at", "verb", "of_type", "of_id", "by_id"]
    list_filter = ["verb"]
    search_fields = ["of_id", "by_id"]
    date_hierarchy = "at"


@admin.register(VersionedText)
class VersionedTextAdmin(ReadOnly):
    list_display = ["slug", "version", "title_ru", "published_at"]
    list_filter = ["slug"]


@admin.register(Job)
class JobAdmin(ReadOnly):
    list_display = ["name", "state", "attempts", "due_at", "created_at", "ended_at", "error"]
    list_filter = ["state", "name"]


@admin.register(Schedule)
class ScheduleAdmin(ReadOnly):
    list_display = ["name", "next_at"]


@admin.register(OutboxItem)
class OutboxAdmin(ReadOnly):
    """The state of each letter; whom it went to and what it says stay encrypted."""

    list_display = ["kind", "state", "doubtful", "attempts", "due_at", "created_at", "error"]
    list_filter = ["state", "doubtful", "kind"]
    exclude = ["to", "params"]
    search_fields = ["once", "message_id"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("to", "params")
