"""A season: its dates, its timetable of applications, its defaults."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gatehouse.core.zones import known_zone
from gatehouse.programme.formats import Admission
from gatehouse.programme.rules import SeasonStage, season_stage


class Season(models.Model):
    """The dates in which a series of sessions runs and applications are taken."""

    code = models.SlugField(_("code"), max_length=32, unique=True)
    title = models.CharField(_("title"), max_length=160)
    about = models.TextField(_("about"), blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    timezone = models.CharField(
        _("time zone"), max_length=40, default="Europe/Moscow", validators=[known_zone]
    )
    applications_open_at = models.DateTimeField(_("applications open at"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    is_example = models.BooleanField(_("an example"), default=False)

    default_admission = models.CharField(
        _("admission"),
        max_length=16,
        choices=Admission.choices,
        default=Admission.FIRST_COME,
    )
    close_hours_before = models.PositiveSmallIntegerField(
        _("applications close, hours before a session"), default=72
    )
    names_hours_before = models.PositiveSmallIntegerField(
        _("names of groups and teams are due, hours before a session"), default=96
    )
    offer_hours = models.PositiveSmallIntegerField(_("an offer is held, hours"), default=24)
    party_max = models.PositiveSmallIntegerField(_("people in a party, at most"), default=5)
    group_max = models.PositiveSmallIntegerField(_("people in a group, at most"), default=25)
    visits_per_person = models.PositiveSmallIntegerField(
        _("visits of one person in the season, at most"), default=3
    )

    second_person_from = models.PositiveIntegerField(
        _("a second person agrees from so many people concerned"),
        default=50,
        help_text=_("before what cannot be taken back: calling off, a letter to many"),
    )

    class Meta:
        verbose_name = _("season")
        verbose_name_plural = _("seasons")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="programme_season_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def stage(self, *, now: datetime) -> SeasonStage:
        """Announced, applying, running or over, as seen at `now`."""
        return season_stage(
            now=now,
            timezone=self.timezone,
            applications_open_at=self.applications_open_at,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
        )


class SeasonRole(models.TextChoices):
    """What somebody without a role in the whole city may do in one season."""

    EDITOR = "editor", pgettext_lazy("season", "Plans it and looks after its visitors")
    VIEWER = "viewer", pgettext_lazy("season", "Sees it")


class SeasonGrant(models.Model):
    """One role of one person in one season."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("person"),
        related_name="season_grants",
    )
    season = models.ForeignKey(
        Season, models.CASCADE, verbose_name=_("season"), related_name="grants"
    )
    role = models.CharField(_("role"), max_length=8, choices=SeasonRole.choices)
    granted_at = models.DateTimeField(_("granted at"))

    class Meta:
        verbose_name = _("role in a season")
        verbose_name_plural = _("roles in seasons")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "season"], name="programme_one_role_in_a_season"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.season_id} · {self.role}"
