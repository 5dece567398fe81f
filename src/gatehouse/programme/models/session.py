"""An Activity at a time and a place, its stops and its places."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gatehouse.catalogue.models import Site
from gatehouse.programme.formats import (
    ALSO_ONLINE,
    BY_ASKING,
    IN_TEAMS,
    MEMBERS_NAMED,
    Admission,
    Traits,
)
from gatehouse.programme.models.activity import Activity, Citizenship
from gatehouse.programme.models.season import Season
from gatehouse.programme.rules import closes_at, names_due_at

LETTERS = r"\A[A-Z0-9-]{1,16}\Z"
CODE = RegexValidator(LETTERS, _("Capital letters, digits and hyphens, at most 16."))


class QuotaKind(models.TextChoices):
    PUBLIC = "public", _("For everybody")
    GROUPS = "groups", _("For organised groups")


class SessionQuerySet(models.QuerySet["Session"]):
    """Sessions by how they stand."""

    def announced(self) -> Self:
        """Those that everybody sees."""
        return self.filter(published_at__isnull=False, season__published_at__isnull=False)

    def taking_applications(self, kind: str, *, within: Iterable[Season], now: datetime) -> Self:
        """Announced ones of these seasons at which somebody may ask for places of this kind at
        `now`, be it for the waiting line."""
        timely = Q(pk__in=[])
        for season in within:
            timely |= Q(season=season) & taken_within(season, kind, now=now)
        return self.announced().filter(timely)

    def on_open_days(self, zone: ZoneInfo) -> Self:
        """Without those that lead to a plant on a day on which it is closed, by its days in `zone`:
        they still stand in the programme, but nobody is to be sent there."""
        stops = Stop.objects.filter(session=OuterRef("pk")).annotate(
            since_day=TruncDate("arrives_at", tzinfo=zone),
            until_day=TruncDate("leaves_at", tzinfo=zone),
        )
        # Both in one filter: one and the same closing covers the visit.
        closed = stops.filter(
            site__enterprise__closed_days__first_on__lte=F("until_day"),
            site__enterprise__closed_days__last_on__gte=F("since_day"),
        )
        return self.exclude(Exists(closed))


def taken_within(season: Season, kind: str, *, now: datetime) -> Q:
    """Which sessions of a season take applications for places of this kind at `now`; what
    `Session.opens_at` and `Session.closes_for` say of one."""
    opened = Q(own_opens_at__lte=now)
    if season.applications_open_at <= now:
        opened |= Q(own_opens_at=None)
    cut_off = now + timedelta(hours=season.close_hours_before)
    open_still = Q(own_closes_at__gt=now) | Q(own_closes_at=None, starts_at__gt=cut_off)
    nameable = Q(starts_at__gt=now + timedelta(hours=season.names_hours_before))
    if kind == QuotaKind.PUBLIC:
        nameable |= ~_names_members()
    return opened & open_still & nameable & Q(cancelled_at=None, admission__in=BY_ASKING)


def _names_members() -> Q:
    """Sessions whose teams are named one by one: what `Session.names_members` says of one."""
    on_site = ~Q(activity__format__in=ALSO_ONLINE)
    on_site |= Q(Exists(Stop.objects.filter(session=OuterRef("pk"))))
    by_plant = Q(activity__players_named=True) | Q(activity__citizenship=Citizenship.RF)
    named = Q(activity__format__in=MEMBERS_NAMED) | by_plant
    return Q(activity__format__in=IN_TEAMS) & named & on_site


class Session(models.Model):
    """One date of an Activity."""

    code = models.CharField(_("code"), max_length=16, unique=True, validators=[CODE])
    season = models.ForeignKey(
        Season, models.PROTECT, verbose_name=_("season"), related_name="sessions"
    )
    activity = models.ForeignKey(
        Activity, models.PROTECT, verbose_name=_("activity"), related_name="sessions"
    )
    starts_at = models.DateTimeField(_("starts at"), db_index=True)
    ends_at = models.DateTimeField(_("ends at"))
    opening_hours = models.CharField(_("opening hours"), max_length=160, blank=True)
    admission = models.CharField(_("admission"), max_length=16, choices=Admission.choices)
    own_opens_at = models.DateTimeField(_("applications open at"), null=True, blank=True)
    own_closes_at = models.DateTimeField(_("applications close at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=240, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        # Django has a word of its own for the browser's "session": ours has a context.
        verbose_name = pgettext_lazy("programme", "session")
        verbose_name_plural = pgettext_lazy("programme", "sessions")
        ordering = ["starts_at", "code"]
        indexes = [models.Index(fields=["season", "starts_at"], name="programme_session_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="programme_session_ends_after_start"
            ),
            # A condition on an empty time holds: then the season's own hours say when.
            models.CheckConstraint(
                condition=Q(own_closes_at__lte=F("starts_at")),
                name="programme_session_closes_before_start",
                violation_error_message=_("Applications close before the session starts."),
            ),
            models.CheckConstraint(
                condition=Q(own_opens_at__lt=F("own_closes_at")),
                name="programme_session_opens_before_close",
                violation_error_message=_("Applications open before they close."),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def traits(self) -> Traits:
        return self.activity.traits

    @property
    def opens_at(self) -> datetime:
        return self.own_opens_at or self.season.applications_open_at

    @property
    def closes_at(self) -> datetime:
        """When applications close and nobody is let up from the line any more."""
        return self.own_closes_at or closes_at(
            starts_at=self.starts_at, close_hours_before=self.season.close_hours_before
        )

    @property
    def names_members(self) -> bool:
        """Whether each member of a team says before the visit who they are; online never."""
        if not self.activity.names_members:
            return False
        return not self.traits.also_online or bool(self.stops.all())

    def closes_for(self, kind: str) -> datetime:
        """When applications for places of this kind close: those of groups, and of teams that are
        named one by one, as early as their names are due."""
        if kind != QuotaKind.GROUPS and not self.names_members:
            return self.closes_at
        return names_due_at(
            starts_at=self.starts_at,
            names_hours_before=self.season.names_hours_before,
            closes_at=self.closes_at,
        )

    @property
    def line_limit(self) -> int | None:
        """The most parties that may wait for the places for everybody; None: any number."""
        limits = {quota.kind: quota.line_limit for quota in self.quotas.all()}
        return limits.get(QuotaKind.PUBLIC)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.season.timezone)


class Stop(models.Model):
    """A Site at a time within a Session; a route of several plants has several."""

    session = models.ForeignKey(
        Session,
        models.CASCADE,
        verbose_name=pgettext_lazy("programme", "session"),
        related_name="stops",
    )
    site = models.ForeignKey(Site, models.PROTECT, verbose_name=_("site"), related_name="stops")
    number = models.PositiveSmallIntegerField(_("number"))
    arrives_at = models.DateTimeField(_("arrives at"))
    leaves_at = models.DateTimeField(_("leaves at"))
    hard_limit = models.PositiveSmallIntegerField(
        _("most people inside"),
        null=True,
        blank=True,
        help_text=_("what the law or the plant allows at once; nobody is let in beyond it"),
    )

    class Meta:
        verbose_name = _("stop")
        verbose_name_plural = _("stops")
        ordering = ["session", "number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="programme_stop_number"),
            models.CheckConstraint(
                condition=Q(leaves_at__gt=F("arrives_at")), name="programme_stop_leaves_later"
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Quota(models.Model):
    """So many places of a Session for one kind of Party, and how many of them are held.

    `held` is changed by admission only, under a lock of this row; the database itself
    refuses one place too many. Places are people, in a hall as online: a line is made of
    parties, so its limit counts them.
    """

    session = models.ForeignKey(
        Session,
        models.CASCADE,
        verbose_name=pgettext_lazy("programme", "session"),
        related_name="quotas",
    )
    kind = models.CharField(_("for whom"), max_length=8, choices=QuotaKind.choices)
    places = models.PositiveIntegerField(_("places"))
    held = models.PositiveIntegerField(_("held"), default=0)
    line_limit = models.PositiveIntegerField(
        _("most parties in the waiting line"),
        null=True,
        blank=True,
        help_text=_("empty: any number; 0: nobody waits"),
    )
    # How many parties wait, as far as lists show it; kept by admission where there is a limit.
    waiting = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("places")
        verbose_name_plural = _("places")
        ordering = ["session", "-kind"]
        constraints = [
            models.UniqueConstraint(fields=["session", "kind"], name="programme_one_quota_a_kind"),
            models.CheckConstraint(
                condition=Q(held__gte=0, held__lte=F("places")), name="programme_never_too_many"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.held}/{self.places}"

    @property
    def free(self) -> int:
        return self.places - self.held
