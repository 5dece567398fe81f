"""Sessions are shown to everybody; while nobody has applied, they can be hidden again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gatehouse.admission import operations as admission
from gatehouse.core import undo
from gatehouse.core.refusal import Refused
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Season, Session
from tests import make

pytestmark = pytest.mark.django_db
FIRST = datetime(2023, 12, 14, 7, 0, tzinfo=UTC)
SOON = make.NOW + timedelta(seconds=30)


def hidden_season() -> Season:
    season = make.season()
    Season.objects.filter(pk=season.pk).update(published_at=None)
    season.refresh_from_db()
    return season


def drafts(season: Season, count: int = 2) -> list[Session]:
    activity = make.activity()
    site = make.site(activity.enterprise)
    return [
        programme.plan_draft(
            stops=[programme.StopPlan(site, FIRST, FIRST + timedelta(hours=1))],
            places={"public": 5}, season=season, activity=activity, starts_at=FIRST,
            ends_at=FIRST + timedelta(hours=1), by=make.person(), now=make.NOW,
        )
        for _ in range(count)
    ]  # fmt: skip


def public() -> int:
    return Session.objects.announced().count()


def test_the_chosen_sessions_are_shown_and_the_hidden_season_with_them() -> None:
    season = hidden_season()
    first, _second = drafts(season)
    count, _act = admission.publish_sessions(
        season=season, sessions=[first], by=make.person(), now=make.NOW
    )
    assert (count, public()) == (1, 1)


def test_what_is_shown_is_not_shown_twice() -> None:
    season = hidden_season()
    made, by = drafts(season), make.person()
    admission.publish_sessions(season=season, sessions=made, by=by, now=make.NOW)
    assert admission.publish_sessions(season=season, sessions=made, by=by, now=SOON) == (0, None)
    assert set(Session.objects.values_list("published_at", flat=True)) == {make.NOW}


def test_a_session_of_another_season_is_not_shown_along() -> None:
    [foreign] = drafts(make.season(), 1)
    count, _act = admission.publish_sessions(
        season=make.season(), sessions=[foreign], by=make.person(), now=make.NOW
    )
    assert (count, public()) == (0, 0)


def test_while_nobody_has_applied_it_is_all_hidden_again() -> None:
    season, by = hidden_season(), make.person()
    made = drafts(season)
    _count, act = admission.publish_sessions(season=season, sessions=made, by=by, now=make.NOW)
    assert act is not None
    undo.take(act.key, by=by, now=SOON)
    season.refresh_from_db()
    assert (public(), season.published_at) == (0, None)


def test_what_was_shown_before_stays_shown() -> None:
    season, by = hidden_season(), make.person()
    first, second = drafts(season)
    admission.publish_sessions(season=season, sessions=[first], by=by, now=make.NOW)
    _count, act = admission.publish_sessions(season=season, sessions=[second], by=by, now=SOON)
    assert act is not None
    undo.take(act.key, by=by, now=SOON)
    assert [session.pk for session in Session.objects.announced()] == [first.pk]


def test_once_somebody_has_applied_it_stays_public() -> None:
    season, by = hidden_season(), make.person()
    Season.objects.filter(pk=season.pk).update(applications_open_at=make.NOW - timedelta(days=1))
    made = drafts(season)
    _count, act = admission.publish_sessions(season=season, sessions=made, by=by, now=make.NOW)
    assert act is not None
    make.application(Session.objects.get(pk=made[1].pk))
    with pytest.raises(Refused) as refused:
        undo.take(act.key, by=by, now=SOON)
    assert refused.value.first.code == "applied"
    assert public() == 2
