"""Columns and filters of the back office that say codes in words."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from gatehouse.core.labels import JOBS, LETTERS, VERBS, Labels
from gatehouse.core.models import HistoryEntry


class CodeFilter(admin.SimpleListFilter):
    """Rows with one code, chosen by its words."""

    labels: Labels

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return self.labels.choices()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = {str(self.parameter_name): self.value()} if self.value() else {}
        return queryset.filter(**chosen)


class VerbFilter(CodeFilter):
    title, parameter_name, labels = _("what"), "verb", VERBS


class LetterFilter(CodeFilter):
    title, parameter_name, labels = _("kind"), "kind", LETTERS


class JobFilter(CodeFilter):
    title, parameter_name, labels = _("name"), "name", JOBS


class TableFilter(admin.SimpleListFilter):
    """Entries about the rows of one table, among those that there are."""

    title, parameter_name = _("of what"), "of_type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        found = HistoryEntry.objects.order_by().values_list("of_type", flat=True).distinct()
        return sorted(((code, of_what(code)) for code in found), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(of_type=self.value()) if self.value() else queryset


def of_what(of_type: str) -> str:
    """The name of a table, of which the history keeps the label; the label of one that is gone."""
    try:
        return capfirst(str(apps.get_model(of_type)._meta.verbose_name))
    except LookupError:
        return of_type
