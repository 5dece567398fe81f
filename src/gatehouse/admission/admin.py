"""The back office of seasons, activities, sessions, their places, applications and attendance."""

from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gatehouse.admission import operations
from gatehouse.admission.models import Application, Attendance, State
from gatehouse.admission.office import STATES, OfSession, StateFilter, season_zone, when
from gatehouse.catalogue.roles import sees_programme, visible_enterprises
from gatehouse.core.refusal import Refused
from gatehouse.core.zones import zones
from gatehouse.people.back_office import Part, Table, doer
from gatehouse.people.models import Person
from gatehouse.people.roles import is_organiser, sees_the_whole_programme
from gatehouse.programme import operations as programme
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Activity, Quota, Season, Session, Stop

REASON_LENGTH = 240


def of_enterprises(person: Person, prefix: str = "") -> Q:
    """Sessions of the enterprises that a person may see: their own, and those that stop there."""
    seen = visible_enterprises(person)
    return Q(**{f"{prefix}activity__enterprise__in": seen}) | Q(
        **{f"{prefix}stops__site__enterprise__in": seen}
    )


@admin.register(Season)
class SeasonTable(Table):
    """A season is planned here, and shown to everybody by an action."""

    may_see = staticmethod(sees_the_whole_programme)
    may_add = may_change = staticmethod(is_organiser)
    list_display = ("code", "title", "starts_on", "ends_on", "applications_open_at", "published_at")
    actions = ("publish",)
    readonly_fields = ("published_at",)
    fields = (
        "code",
        ("title_ru", "title_en"),
        "about_ru",
        "about_en",
        ("starts_on", "ends_on", "timezone"),
        "applications_open_at",
        "default_admission",
        ("close_hours_before", "names_hours_before", "offer_hours"),
        ("party_max", "group_max", "visits_per_person"),
        "is_example",
        "published_at",
    )

    @admin.action(
        description=_("Show to everybody, with all planned sessions"), permissions=["change"]
    )
    def publish(self, request: HttpRequest, queryset: QuerySet[Season]) -> None:
        for season in queryset:
            programme.publish_season(season=season, **doer(request))
        self.message_user(request, _("Everybody sees it now."))

    def zone_of(self, request: HttpRequest, object_id: str | None) -> tzinfo | None:
        """The zone that is typed, so that hours typed with it are hours there."""
        typed = request.POST.get("timezone", "")
        return ZoneInfo(typed) if typed in zones() else season_zone(request, object_id)

    def write(self, request: HttpRequest, row: Any, fields: dict[str, Any]) -> Model:
        if row is None:
            return programme.plan_season(**fields, **doer(request))
        return operations.update_season(season=row, **fields, **doer(request))


@admin.register(Activity)
class ActivityTable(Table):
    """What is offered; a plant's people see what their own enterprise offers."""

    may_see = staticmethod(sees_programme)
    may_add = may_change = staticmethod(is_organiser)
    list_display = ("title", "enterprise", "format", "admission_age", "duration_minutes")
    list_filter = ("format", "citizenship", ("enterprise", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("enterprise",)
    search_fields = ("slug", "title_ru", "title_en")
    prepopulated_fields = {"slug": ("title_en",)}
    fields = (
        "enterprise",
        "format",
        ("title_ru", "title_en"),
        "slug",
        ("summary_ru", "summary_en"),
        "about_ru",
        "about_en",
        ("leader_ru", "leader_en", "leader_is_guest"),
        ("duration_minutes", "languages"),
        ("admission_age", "content_rating", "citizenship"),
        ("child_alone_from", "children_per_adult"),
        ("documents_ru", "documents_en"),
        ("dress_ru", "dress_en"),
        "photo_rule",
        ("photo_note_ru", "photo_note_en"),
        ("bring_ru", "bring_en"),
        ("materials_ru", "materials_en"),
        ("take_home_ru", "take_home_en"),
        "step_free",
        ("access_notes_ru", "access_notes_en"),
        "video",
    )

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The address on the site is proposed once; later it stays, others link to it."""
        return self.prepopulated_fields if obj is None else {}

    def within_reach(self, rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
        return rows.filter(enterprise__in=visible_enterprises(person))

    def write(self, request: HttpRequest, row: Any, fields: dict[str, Any]) -> Model:
        if row is None:
            return programme.describe_activity(**fields, **doer(request))
        return operations.update_activity(activity=row, **fields, **doer(request))


class StopPart(Part):
    may_see = staticmethod(sees_programme)
    may_add = staticmethod(is_organiser)
    model = Stop
    fields = ("site", "arrives_at", "leaves_at")


class QuotaPart(Part):
    may_see = staticmethod(sees_programme)
    may_add = staticmethod(is_organiser)
    model = Quota
    fields = ("kind", "places", "held")
    extra = max_num = 2

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("kind", "places") if obj is None else self.fields


@admin.register(Session)
class SessionTable(Table):
    """Planned here with stops and places; cancelled by an action that asks for the reason."""

    may_see = staticmethod(sees_programme)
    may_add = may_change = staticmethod(is_organiser)
    list_display = (
        "activity",
        "starts",
        "code",
        "admission",
        "published_at",
        "cancelled_at",
    )
    list_filter = (
        "season",
        "admission",
        ("activity__enterprise", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("activity", "season")
    search_fields = ("code", "activity__title_ru", "activity__title_en")
    date_hierarchy = "starts_at"
    inlines = (StopPart, QuotaPart)
    actions = ("publish", "cancel")
    readonly_fields = ("published_at", "cancelled_at", "cancel_reason")
    fields = (
        "season",
        "activity",
        "code",
        ("starts_at", "ends_at"),
        "admission",
        ("opening_hours_ru", "opening_hours_en"),
        ("own_opens_at", "own_closes_at"),
        "published_at",
        "cancelled_at",
        "cancel_reason",
    )

    def within_reach(self, rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
        return rows.filter(of_enterprises(person)).distinct()

    @admin.display(description=_("starts at"), ordering="starts_at")
    def starts(self, session: Session) -> str:
        return when(session)

    def zone_of(self, request: HttpRequest, object_id: str | None) -> tzinfo | None:
        session = self.get_object(request, object_id) if object_id else None
        return season_zone(request, str(session.season_id) if session else None)

    def view_on_site(self, obj: Session) -> str | None:
        """Its public page, once everybody sees it."""
        return reverse("programme:session", args=[obj.code]) if obj.published_at else None

    def get_form(self, request: HttpRequest, obj: Any = None, *args: Any, **kw: Any) -> Any:
        """A new session may leave open how one gets in: then it is as usual in its season."""
        form = super().get_form(request, obj, *args, **kw)
        if obj is None and "admission" in form.base_fields:
            field = form.base_fields["admission"]
            field.required, usual = False, ("", _("as usual in the season"))
            field.choices = [usual, *Admission.choices]
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new session is written with its stops and places, in `save_related`."""
        if change:
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        if change:
            return
        typed = [[one.cleaned_data for one in part if one.has_changed()] for part in formsets]
        stops, places = typed
        made = programme.plan_session(
            stops=[
                programme.StopPlan(stop["site"], stop["arrives_at"], stop["leaves_at"])
                for stop in stops
            ],
            places={quota["kind"]: quota["places"] for quota in places},
            **form.cleaned_data,
            **doer(request),
        )
        form.instance.pk, form.instance._state.adding = made.pk, False

    def write(self, request: HttpRequest, row: Any, fields: dict[str, Any]) -> Model:
        return operations.update_session(session=row, **fields, **doer(request))

    @admin.action(description=_("Show to everybody"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Session]) -> None:
        for session in queryset:
            try:
                programme.publish_session(session=session, **doer(request))
            except Refused as refused:
                self.message_user(request, f"{session.code}: {refused.first}", messages.ERROR)
            else:
                self.message_user(request, _("%(code)s: shown.") % {"code": session.code})

    @admin.action(description=_("Cancel, and tell everybody why"), permissions=["change"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Session]) -> HttpResponse | None:
        reason = request.POST.get("reason", "").strip()[:REASON_LENGTH]
        if not reason:
            context = self.admin_site.each_context(request) | {
                "title": _("Cancel, and tell everybody why"),
                "sessions": queryset.select_related("activity", "season"),
                "asked_before": "reason" in request.POST,
                "opts": self.opts,
            }
            return TemplateResponse(request, "admission/back_office/cancel.html", context)
        for session in queryset:
            self._cancel(request, session, reason)
        return HttpResponseRedirect(request.get_full_path())

    def _cancel(self, request: HttpRequest, session: Session, reason: str) -> None:
        try:
            operations.cancel_session(session=session, reason=reason, **doer(request))
        except Refused as refused:
            self.message_user(request, f"{session.code}: {refused.first}", messages.ERROR)
        else:
            words = _("%(code)s is cancelled; letters are on their way.") % {"code": session.code}
            self.message_user(request, words)


@admin.register(Quota)
class QuotaTable(OfSession, Table):
    """How many places a session offers; new ones go to those who wait."""

    may_see = staticmethod(sees_programme)
    may_add = may_change = staticmethod(is_organiser)
    list_display = ("title", "starts", "session", "kind", "places", "held")
    list_filter = ("kind", "session__season")
    list_select_related = ("session__activity", "session__season")
    search_fields = ("session__code", "session__activity__title_ru")
    readonly_fields = ("title", "starts", "session", "kind", "held")
    fields = ("title", "starts", "session", "kind", "places", "held")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else ("session", "kind", "places")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    def within_reach(self, rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
        return rows.filter(of_enterprises(person, "session__")).distinct()

    def write(self, request: HttpRequest, row: Any, fields: dict[str, Any]) -> Model:
        if row is None:
            return operations.add_places(**fields, **doer(request))
        if not fields:
            return row  # type: ignore[no-any-return]
        return operations.set_places(quota=row, places=fields["places"], **doer(request))


@admin.register(Application)
class ApplicationTable(OfSession, Table):
    """Applications without names; the page of one shows its guests and what the party wrote for
    the plant, and writes the look down."""

    may_see = staticmethod(is_organiser)
    list_display = (
        "title",
        "starts",
        "kind",
        "persons",
        "state_words",
        "applied_at",
        "offered_until",
    )
    list_filter = (StateFilter, "party__kind", "session__season")
    list_select_related = ("session__activity", "session__season", "party", "asker")
    search_fields = ("asker__email__iexact", "session__code__iexact", "key__startswith")
    search_help_text = _("The whole e-mail of the account, the code of a session, or a number")
    date_hierarchy = "applied_at"
    change_form_template = "admission/back_office/application.html"
    fields = readonly_fields = (
        "title",
        "starts",
        "session",
        "kind",
        "persons",
        "state_words",
        "asker_email",
        "applied_at",
        "offered_until",
        "booked_at",
        "ended_at",
        "ended_because",
        "end_reason",
        "key",
    )

    @admin.display(description=_("kind"))
    def kind(self, application: Application) -> str:
        return str(application.party.get_kind_display())

    @admin.display(description=pgettext_lazy("application", "state"), ordering="state")
    def state_words(self, application: Application) -> str:
        return str(STATES[State(application.state)])

    @admin.display(description=_("e-mail"))
    def asker_email(self, application: Application) -> str:
        return application.asker.email

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        application = self.get_object(request, object_id)
        if application is not None and not self.has_view_permission(request, application):
            raise PermissionDenied
        guests = (
            operations.look_at_guests(application=application, **doer(request))
            if application
            else []
        )
        context = (extra_context or {}) | {
            "guests": guests,
            "party": application.party if application else None,
        }
        return super().change_view(request, object_id, form_url, context)


@admin.register(Attendance)
class AttendanceTable(OfSession, Table):
    """Who came, as numbers."""

    may_see = staticmethod(is_organiser)
    list_display = ("title", "starts", "persons", "source", "came_at")
    list_filter = ("source", "session__season")
    list_select_related = ("session__activity", "session__season")
    search_fields = ("session__code__iexact",)
    date_hierarchy = "came_at"
    fields = readonly_fields = ("title", "starts", "session", "persons", "source", "came_at")
