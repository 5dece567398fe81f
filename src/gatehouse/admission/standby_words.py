"""What people are told who stand by: the same words on the page, in the letter and on the pass."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.admission.models import SeasonRules, Standby, StandbyKind
from gatehouse.admission.standby_queries import release_minutes, shown_standby
from gatehouse.admission.visits import Visit
from gatehouse.web import words


def chance_words(standby: Standby) -> str:
    """«Шанс попасть, если придёте: примерно 62 %.»"""
    if standby.kind == StandbyKind.BENCH:
        text = _("The chance that a place comes to you: about %(n)d %%.")
    else:
        text = _("The chance to get in, if you come: about %(n)d %%.")
    return text % {"n": standby.chance_percent}


def turn_of(standby: Standby) -> int:
    """Which of those at the gate is let in when, from 1."""
    rows = Standby.objects.filter(
        kind=standby.kind, application__session=standby.application.session_id, pk__lt=standby.pk
    )
    return rows.filter(ended_at=None).count() + 1


def turn_words(standby: Standby) -> str:
    return _("Your turn: number %(n)d.") % {"n": turn_of(standby)}


def at_gate_words(visit: Visit) -> tuple[str, ...]:
    """How it goes at the gate."""
    since = released_from(visit)
    if not since:
        return ()
    return (
        _("Be at the gate when the visit begins, and show the code. Until %(time)s places are kept"
          " for those who have one; then parties are let in by their turn, while there is room.")
        % {"time": since},
    )  # fmt: skip


def released_from(visit: Visit) -> str:
    """«14:10 МСК»: since when places of whoever has not come may be given on; empty where the
    season says nothing, or nobody stands by at the gate."""
    rules = shown_standby(visit.session.season_id)
    if rules is None or not rules.gate_parties or not visit.stops:
        return ""
    moment = visit.stops[0].arrives_at + release_minutes(rules)
    return words.time_span(moment, None, visit.zone)


def points_words(season: int) -> tuple[str, ...]:
    """What a season gives to whoever was turned away, in their next draw; empty for nothing."""
    row = SeasonRules.objects.filter(season=season).order_by("-version").first()
    points = row.rules.points.turned_away if row else 0
    if not points:
        return ()
    text = ngettext(
        "In your next draw you have %(n)d point more.",
        "In your next draw you have %(n)d points more.",
        points,
    )
    return (text % {"n": points},)
