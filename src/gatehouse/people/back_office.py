"""The back office: Django's admin with our door, our audit trail and our operations behind it.

Who sees what is decided by plain functions of a person (`roles.py`, `catalogue/roles.py`);
Django's table of permissions is not used.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import DateField, DateTimeField, Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from gatehouse.core.history import HistoryEntry
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from gatehouse.people.views.signing_in import sign_out
from gatehouse.web.words import zone_name

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    Inline = admin.StackedInline[Any, Any]
else:
    ModelAdmin, Inline = admin.ModelAdmin, admin.StackedInline

May = Callable[[Person], bool]
REFUSED = "_refused_by_operation"  # reasons, kept at the request while its form is shown again
# The browser's own pickers, with one label each.
PICKERS: dict[Any, Any] = {
    DateTimeField: {
        "form_class": forms.DateTimeField,
        "widget": forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    },
    DateField: {"widget": forms.DateInput({"type": "date"}, format="%Y-%m-%d")},
}


def nobody(person: Person) -> bool:
    """What no role may do."""
    return False


class BackOffice(admin.AdminSite):
    """Opens for whoever may see at least one table of it."""

    site_header = site_title = _("Gatehouse: organisers’ office")
    index_title = _("What there is")
    site_url = "/"
    enable_nav_sidebar = True
    index_template = "people/back_office/index.html"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Only our own tables: those of the libraries know nothing of our roles."""
        if admin_class is not None and issubclass(admin_class, Table):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        person = request.user
        if not person.is_authenticated or not person.is_active:
            return False
        return any(table.has_module_permission(request) for table in self._registry.values())

    def index(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Whoever is let in without a role of the city works at a plant."""
        of_plant = isinstance(request.user, Person) and not request.user.role_codes
        return super().index(request, (extra_context or {}) | {"of_plant": of_plant})

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one page of sign-in; somebody without a desk is told so."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        asked = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        return redirect_to_login(asked, reverse("account_login"))

    def get_urls(self) -> list[Any]:
        """There are no passwords to change."""
        dropped = {"password_change", "password_change_done"}
        return [url for url in super().get_urls() if getattr(url, "name", "") not in dropped]

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The same way out as everywhere."""
        return sign_out(request)


class Table(ModelAdmin):
    """A table of the back office. `may_see`, `may_add` and `may_change` are predicates of a
    person; nothing is deleted; a subclass that writes does it in `write` through operations."""

    may_see: May = staticmethod(nobody)
    may_add: May = staticmethod(nobody)
    may_change: May = staticmethod(nobody)
    formfield_overrides = PICKERS
    list_per_page = 50
    actions_on_top = True

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        person = self._person(request)
        return person is not None and self.may_see(person) and self._is_in_reach(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        person = self._person(request)
        return person is not None and self.may_add(person)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        person = self._person(request)
        return person is not None and self.may_change(person) and self._is_in_reach(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    @staticmethod
    def _person(request: HttpRequest) -> Person | None:
        return request.user if isinstance(request.user, Person) and request.user.is_active else None

    def within_reach(self, rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
        """The rows that this person may know of; a plant's person only their enterprise's."""
        return rows

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        person = self._person(request)
        rows = super().get_queryset(request)
        return rows.none() if person is None else self.within_reach(rows, person)

    def _is_in_reach(self, request: HttpRequest, obj: Model | None) -> bool:
        if obj is None or obj.pk is None:
            return True
        return self.get_queryset(request).filter(pk=obj.pk).exists()

    def save_model(
        self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool
    ) -> None:
        """Hand over to `write`; its row takes the place of the form's."""
        names = form.changed_data if change else list(form.cleaned_data)
        fields = {name: form.cleaned_data[name] for name in names}
        written = self.write(request, obj if change else None, fields)
        obj.pk, obj._state.adding = written.pk, False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The title is what is listed: "choose … to change" declines badly in Russian."""
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """What an operation refuses is said above the form, and nothing was changed. Times are
        read and shown in the zone of what the form is about."""
        title = {"title": capfirst(self.opts.verbose_name)}
        context = title | (extra_context or {})
        with timezone.override(self.zone_of(request, object_id)):
            try:
                answer = super().changeform_view(request, object_id, form_url, context)
            except (Refused, ValidationError) as error:
                refusals = error.refusals if isinstance(error, Refused) else error.messages
                setattr(request, REFUSED, [str(refusal) for refusal in refusals])
                answer = super().changeform_view(request, object_id, form_url, context)
            if isinstance(answer, TemplateResponse):
                answer.render()  # Django would do it later, in its own zone
        return answer

    def zone_of(self, request: HttpRequest, object_id: str | None) -> tzinfo | None:
        """Where the times of a form are meant; None is the zone of the site."""
        return None

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kw: Any
    ) -> Any:
        """After a refusal: the form as it was typed, with the reason above it."""
        form = super().get_form(request, obj, change, **kw)
        reasons = getattr(request, REFUSED, [])
        return type("RefusedForm", (form,), {"clean": _refusing(reasons)}) if reasons else form

    def message_user(
        self,
        request: HttpRequest,
        message: Any,
        level: int | str = messages.INFO,
        *args: Any,
        **kw: Any,
    ) -> None:
        """Django's own words of success take the wrong gender in Russian: one word for all."""
        words = _("Done.") if level == messages.SUCCESS else message
        super().message_user(request, words, level, *args, **kw)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """A Russian text is required where the text is; an English one may come later."""
        field = _with_zone(super().formfield_for_dbfield(db_field, request, **kwargs), request)
        base = getattr(db_field, "translated_field", None)
        if field is not None and base is not None and db_field.name.endswith("_ru"):
            field.required = not base.blank
        return field

    def write(self, request: HttpRequest, row: Any, fields: dict[str, Any]) -> Model:
        """Call the operation: a new row when `row` is None, else a change of these fields."""
        raise PermissionDenied

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Related rows are written by the same operation, never by the form."""

    def construct_change_message(self, *args: Any, **kwargs: Any) -> list[Any]:
        """Nothing: the operation records what changed."""
        return []

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The operation has recorded it: there is one audit trail."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The operation has recorded it: there is one audit trail."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:  # type: ignore[override]
        """The operation has recorded it: there is one audit trail."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """What our audit trail says of one row."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {
            "title": _("History"),
            "entries": list(HistoryEntry.objects.filter(**_of(row))[:200]),
            "opts": self.opts,
            "object": row,
        }
        return TemplateResponse(request, "people/back_office/history.html", context)


def _with_zone(field: Any, request: HttpRequest) -> Any:
    """An hour of a row that is there says in which zone it is meant; for a new one the zone is
    known when its season is chosen."""
    match = request.resolver_match
    if isinstance(field, forms.DateTimeField) and match and "object_id" in match.kwargs:
        zone = zone_name(timezone.now(), timezone.get_current_timezone())
        field.help_text = " · ".join(filter(None, (str(field.help_text), zone)))
    return field


def _of(row: Model) -> dict[str, str]:
    return {"of_type": row._meta.label_lower, "of_id": str(row.pk)}


def _refusing(reasons: list[str]) -> Callable[[Any], None]:
    """What makes a form wrong as a whole, for these reasons."""

    def clean(form: Any) -> None:
        raise ValidationError(reasons)

    return clean


def doer(request: HttpRequest) -> dict[str, Any]:
    """Who does it and when, as every operation wants to know."""
    return {"by": request.user, "now": timezone.now()}


class Part(Inline):
    """Rows that belong to the row of the page: typed in when it is planned, then only shown."""

    may_see: May = staticmethod(nobody)
    may_add: May = staticmethod(nobody)
    formfield_overrides = PICKERS
    extra = max_num = 4  # empty ones are left out; more than four nobody has needed

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return isinstance(request.user, Person) and self.may_see(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return obj is None and isinstance(request.user, Person) and self.may_add(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
