"""Sessions nobody sees yet: planned many at once, replanned with their stops, deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from gatehouse.core.history import HistoryEntry
from gatehouse.core.refusal import Refused
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Activity, Season, Session
from gatehouse.programme.operations import SessionPlan, StopPlan
from tests import make

pytestmark = pytest.mark.django_db
FIRST = datetime(2023, 12, 14, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def plans(activity: Activity, count: int, **fields: object) -> list[SessionPlan]:
    site = make.site(activity.enterprise)
    begins = [FIRST + number * HOUR for number in range(count)]
    made = []
    for starts_at in begins:
        stop = StopPlan(site, starts_at, starts_at + HOUR)
        usual = {"stops": [stop], "places": {"public": 20}} | fields
        made.append(SessionPlan(activity, starts_at, starts_at + HOUR, **usual))  # type: ignore[arg-type]
    return made


def planned(count: int = 1, within: Season | None = None) -> list[Session]:
    return programme.plan_sessions(
        season=within or make.season(), plans=plans(make.activity(), count), by=None, now=make.NOW
    )


def statements(count: int) -> int:
    season, wanted = make.season(), plans(make.activity(), count)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        programme.plan_sessions(season=season, plans=wanted, by=None, now=make.NOW)
    return len(queries)


def test_many_sessions_become_drafts_with_stops_places_and_a_line_of_history() -> None:
    made = planned(3)
    assert [(s.published_at, s.admission, s.stops.count()) for s in made] == [
        (None, "first_come", 1)
    ] * 3
    assert [quota.places for s in made for quota in s.quotas.all()] == [20, 20, 20]
    assert HistoryEntry.objects.filter(verb="programme.session_planned").count() == 3


def test_planning_fifty_takes_as_many_statements_as_planning_three() -> None:
    assert statements(50) == statements(3)


def coded(*wanted: SessionPlan) -> list[str]:
    made = programme.plan_sessions(season=make.season(), plans=list(wanted), by=None, now=make.NOW)
    return [session.code for session in made]


def test_codes_run_on_from_the_highest_of_the_plant() -> None:
    activity = make.activity(make.enterprise("uniconf"))
    for code in ("UNI-41", "UNI-X", "UNISON-90", "UNI-1234567890", "S77"):
        make.session(code=code)
    assert coded(*plans(activity, 2)) == ["UNI-42", "UNI-43"]


def test_two_plants_with_the_same_letters_share_one_count() -> None:
    one, other = (make.activity(make.enterprise(code)) for code in ("uniconf", "uniform"))
    wanted = plans(one, 1) + plans(other, 1) + plans(one, 1)
    assert coded(*wanted) == ["UNI-1", "UNI-2", "UNI-3"]


def test_a_code_given_in_the_same_act_is_passed_over() -> None:
    activity = make.activity(make.enterprise("uniconf"))
    wanted = plans(activity, 1) + plans(activity, 1, code="UNI-1")
    assert coded(*wanted) == ["UNI-2", "UNI-1"]


def test_one_plan_that_cannot_be_leaves_none_of_them() -> None:
    activity = make.activity()
    good, bad = plans(activity, 2), plans(activity, 1, places={})
    with pytest.raises(Refused) as refused:
        programme.plan_sessions(season=make.season(), plans=good + bad, by=None, now=make.NOW)
    assert refused.value.first.code == "no_places"
    assert Session.objects.count() == 0


@pytest.mark.parametrize(("code", "error"), [("S1", IntegrityError), ("с 1", ValidationError)])
def test_a_code_that_is_taken_or_none_is_refused(code: str, error: type[Exception]) -> None:
    make.session(code="S1")
    wanted = plans(make.activity(), 1, code=code)
    with pytest.raises(error):
        programme.plan_sessions(season=make.season(), plans=wanted, by=None, now=make.NOW)


def replan(session: Session, **fields: object) -> Session:
    starts_at = FIRST + 5 * HOUR
    site = make.site(session.activity.enterprise)
    usual = {
        "stops": [StopPlan(site, starts_at, starts_at + HOUR)],
        "places": {"public": 5, "groups": 25},
        "starts_at": starts_at,
        "ends_at": starts_at + HOUR,
    }
    return programme.replan_session(
        session=session,
        by=None,
        now=make.NOW,
        **(usual | fields),  # type: ignore[arg-type]
    )


def test_a_draft_is_replanned_with_its_stop_and_its_places() -> None:
    session = replan(planned()[0])
    assert session.starts_at == session.stops.get().arrives_at == FIRST + 5 * HOUR
    places = dict(session.quotas.values_list("kind", "places"))
    assert places == {"public": 5, "groups": 25}
    replan(session, places={"groups": 30})
    assert dict(session.quotas.values_list("kind", "places")) == {"groups": 30}


def test_the_same_plan_again_writes_no_history() -> None:
    session = replan(planned()[0])
    same = [StopPlan(session.stops.get().site, session.starts_at, session.ends_at)]
    replan(session, stops=same)
    assert HistoryEntry.objects.filter(verb="programme.session_changed").count() == 1


def test_what_is_public_is_neither_replanned_nor_deleted() -> None:
    session = make.session()
    for act in (
        lambda: replan(session),
        lambda: programme.drop_sessions(sessions=[session], by=None, now=make.NOW),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.first.code == "promised"


def test_drafts_are_deleted_all_or_none() -> None:
    season = make.season()
    drafts = planned(2, season)
    public = make.session(within=make.season())
    with pytest.raises(Refused):
        programme.drop_sessions(sessions=[*drafts, public], by=None, now=make.NOW)
    assert programme.drop_sessions(sessions=drafts, by=None, now=make.NOW) == 2
    assert list(Session.objects.all()) == [public]
    assert HistoryEntry.objects.filter(verb="programme.session_dropped").count() == 2
