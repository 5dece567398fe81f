"""A season: its dates, its timetable of applications, its defaults."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

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
