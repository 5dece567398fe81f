"""What organisers may write down: nothing that a page would trip over later."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from gatehouse.core.refusal import Refused
from gatehouse.programme import operations
from gatehouse.programme.models import Season, Session
from tests import make
from tests.programme.pages import at

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("zone", ["Europe/Moskow", "europe/moscow", "МСК", "Europe", "../etc"])
def test_a_season_has_no_time_zone_that_nobody_knows(zone: str) -> None:
    with pytest.raises(ValidationError) as error:
        make.season(timezone=zone)
    assert list(error.value.message_dict) == ["timezone"]
    assert not Season.objects.exists()


def test_a_slip_in_a_season_s_time_zone_changes_nothing() -> None:
    season = make.season()
    with pytest.raises(ValidationError):
        operations.update_season(season=season, timezone="Asia/Ekaterinburg", by=None, now=make.NOW)
    season.refresh_from_db()
    assert season.timezone == "Europe/Moscow"
    operations.update_season(season=season, timezone="Asia/Yekaterinburg", by=None, now=make.NOW)
    season.refresh_from_db()
    assert season.timezone == "Asia/Yekaterinburg"


def test_no_application_is_taken_after_the_start() -> None:
    session = make.session(starts_at=at(14))
    with pytest.raises(ValidationError, match="До начала"):
        operations.update_session(
            session=session, own_closes_at=at(14, 14, 1), by=None, now=make.NOW
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.update(own_closes_at=at(14, 14, 1))
    operations.update_session(session=session, own_closes_at=at(14), by=None, now=make.NOW)
    session.refresh_from_db()
    assert session.closes_at == session.starts_at


@pytest.mark.parametrize("opens_at", [at(14, 12), at(14, 13)])
def test_applications_open_before_they_close(opens_at: datetime) -> None:
    with pytest.raises(ValidationError, match="открываются раньше"):
        make.session(starts_at=at(14), own_opens_at=opens_at, own_closes_at=at(14, 12))
    assert not Session.objects.exists()


def test_a_time_to_open_lies_before_the_season_s_own_close() -> None:
    session = make.session(starts_at=at(14))
    closes_at = session.starts_at - timedelta(hours=session.season.close_hours_before)
    with pytest.raises(Refused) as refused:
        operations.update_session(session=session, own_opens_at=closes_at, by=None, now=make.NOW)
    assert refused.value.first.code == "opens_too_late"
    session.refresh_from_db()
    assert session.own_opens_at is None


def planned(**changed: Any) -> Session:
    """A session that nobody sees yet, with one stop and three places unless said otherwise."""
    activity = make.activity(format=changed.pop("format", "tour"))
    usual: dict[str, Any] = {
        "stops": [operations.StopPlan(make.site(activity.enterprise), at(14), at(14, 15))],
        "places": {"public": 3},
        "admission": "first_come",
    }
    return operations.plan_session(
        season=make.season(), activity=activity, code="PLAN-1", starts_at=at(14),
        ends_at=at(14, 15), by=None, now=make.NOW, **usual | changed,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"places": {}}, "no_places"),
        ({"places": {"public": 0}}, "no_places"),
        ({"stops": []}, "no_stop"),
        ({"format": "exhibition"}, "nobody_asks"),
        ({"format": "exhibition", "admission": "open"}, "uncounted"),
        ({"admission": "selection", "format": "exhibition"}, "nobody_asks"),
        ({"admission": "draw", "format": "quiz"}, "no_teams_drawn"),
    ],
)
def test_a_session_whose_page_would_lie_is_not_planned(changed: Any, code: str) -> None:
    with pytest.raises(Refused) as refused:
        planned(**changed)
    assert [refusal.code for refusal in refused.value.refusals] == [code]
    assert not Session.objects.exists()


def test_an_exhibition_is_open_to_all_and_a_film_needs_no_stop() -> None:
    planned(format="exhibition", admission="open", places={})
    Session.objects.all().delete()
    planned(format="online_tour", admission="open", places={}, stops=[])
    assert Session.objects.count() == 1


def test_a_quiz_is_played_in_a_hall_or_online() -> None:
    planned(format="quiz")
    Session.objects.all().delete()
    assert not planned(format="quiz", stops=[]).stops.exists()


def test_a_hidden_session_is_checked_anew_when_it_is_changed() -> None:
    session = planned()
    with pytest.raises(Refused) as refused:
        operations.update_session(session=session, admission="open", by=None, now=make.NOW)
    assert refused.value.first.code == "uncounted"


def test_families_get_places_where_only_groups_had_some() -> None:
    session = planned(places={"groups": 20})
    operations.add_places(session=session, kind="public", places=5, by=None, now=make.NOW)
    assert dict(session.quotas.values_list("kind", "places")) == {"groups": 20, "public": 5}
    with pytest.raises(ValidationError):
        operations.add_places(session=session, kind="public", places=6, by=None, now=make.NOW)
    assert session.quotas.get(kind="public").places == 5


def test_no_places_are_added_where_everybody_just_comes() -> None:
    session = planned(format="exhibition", admission="open", places={})
    with pytest.raises(Refused) as refused:
        operations.add_places(session=session, kind="public", places=5, by=None, now=make.NOW)
    assert refused.value.first.code == "uncounted"


def test_the_format_of_hidden_sessions_changes_only_to_one_that_fits_them() -> None:
    activity = planned().activity
    with pytest.raises(Refused) as refused:
        operations.update_activity(activity=activity, format="exhibition", by=None, now=make.NOW)
    assert refused.value.first.code == "nobody_asks"
    operations.update_activity(activity=activity, format="lecture", by=None, now=make.NOW)
    activity.refresh_from_db()
    assert activity.format == "lecture"


@pytest.mark.parametrize(
    ("format_", "admission"), [("tour", "first_come"), ("exhibition", "open"), ("film", "open")]
)
def test_a_session_is_entered_as_is_usual_for_its_season_and_format(
    format_: str, admission: str
) -> None:
    kind = {"film": "online_tour"}.get(format_, format_)
    places = {"public": 3} if kind == "tour" else {}
    session = planned(format=kind, places=places, admission="")
    assert session.admission == admission


def test_a_season_of_free_entrance_plans_lectures_open_to_all() -> None:
    season = make.season(default_admission="open")
    activity = make.activity(format="lecture")
    stop = operations.StopPlan(make.site(activity.enterprise), at(14), at(14, 15))
    session = operations.plan_session(
        season=season, activity=activity, code="FREE-1", stops=[stop], places={},
        starts_at=at(14), ends_at=at(14, 15), by=None, now=make.NOW,
    )  # fmt: skip
    assert session.admission == "open"
