"""Where a season stands, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.programme.models import Season
from gatehouse.programme.rules import SeasonStage
from gatehouse.web import words

HOURS_A_DAY = 24


@dataclass(frozen=True)
class StageWords:
    """A title of two or three words and what follows from it for a visitor."""

    title: str
    text: str


def stage_words(season: Season, *, now: datetime) -> StageWords:
    """Announced, applying, running or over, with the dates that matter then."""
    known = {
        "opens": opening(season),
        "span": words.days_span(season.starts_on, season.ends_on),
        "first": words.day(season.starts_on),
        "last": words.day(season.ends_on),
        "before": cut_off(season),
    }
    titles = {
        SeasonStage.ANNOUNCED: (_("Announced"), _("Applications open on %(opens)s.")),
        SeasonStage.APPLYING: (
            _("Applications are open"),
            _(
                "The first visits are on %(first)s. Applications usually close %(before)s; "
                "the exact time stands on the page of the session."
            ),
        ),
        SeasonStage.RUNNING: (
            _("The season is on"),
            _(
                "Until %(last)s. Applications usually close %(before)s; "
                "the exact time stands on the page of the session."
            ),
        ),
        SeasonStage.OVER: (
            _("The season is over"),
            _("It was on %(span)s. The next one will be announced here."),
        ),
    }
    title, text = titles[season.stage(now=now)]
    return StageWords(title, text % known)


def opening(season: Season) -> str:
    """«5 декабря в 12:00 МСК»."""
    at, zone = season.applications_open_at, season.timezone
    return _("%(day)s at %(time)s %(zone)s") % {
        "day": words.day(at, zone),
        "time": words.clock(at, zone),
        "zone": words.zone_name(at, zone),
    }


def cut_off(season: Season) -> str:
    """«за 3 дня» before a session; in hours when these are no whole days."""
    days, rest = divmod(season.close_hours_before, HOURS_A_DAY)
    if rest or not days:
        hours = season.close_hours_before
        return ngettext("%(n)d hour before", "%(n)d hours before", hours) % {"n": hours}
    return ngettext("%(n)d day before", "%(n)d days before", days) % {"n": days}
