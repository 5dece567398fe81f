"""Drafts made many at once or deleted, and taken back within a minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gatehouse.admission.operations import limit_line
from gatehouse.core import undo
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Activity, Season, Session
from gatehouse.programme.operations import SessionPlan, StopPlan
from tests import make

pytestmark = pytest.mark.django_db
FIRST = datetime(2023, 12, 14, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOON, TOO_LATE = make.NOW + timedelta(seconds=50), make.NOW + timedelta(minutes=2)


def plan(activity: Activity, number: int = 0) -> SessionPlan:
    starts_at = FIRST + number * HOUR
    stop = StopPlan(make.site(activity.enterprise), starts_at, starts_at + HOUR)
    return SessionPlan(activity, starts_at, starts_at + HOUR, [stop], {"public": 20})


def draft(by: Person, within: Season | None = None, **fields: object) -> Session:
    """A draft of a route of two stops, with hours of its own."""
    activity = make.activity()
    sites = [make.site(activity.enterprise) for _ in range(2)]
    usual = {"own_closes_at": FIRST - HOUR, "opening_hours_ru": "Вход со двора"}
    return programme.plan_draft(
        stops=[StopPlan(sites[0], FIRST, FIRST + HOUR),
               StopPlan(sites[1], FIRST + HOUR, FIRST + 2 * HOUR)],
        places={"public": 10, "groups": 5}, limits=[30, None],
        season=within or make.season(), activity=activity,
        starts_at=FIRST, ends_at=FIRST + 2 * HOUR, admission="first_come", by=by, now=make.NOW,
        **usual | fields,
    )  # fmt: skip


def said(session: Session) -> dict[str, object]:
    """Everything a draft says of itself, but for its key."""
    stops = session.stops.order_by("number").values_list("site", "arrives_at", "hard_limit")
    fields = ["code", "season_id", "activity_id", "starts_at", "ends_at", "opening_hours_ru"]
    fields += ["admission", "own_opens_at", "own_closes_at", "published_at"]
    return {name: getattr(session, name) for name in fields} | {
        "stops": list(stops),
        "places": dict(session.quotas.values_list("kind", "places")),
        "line_limit": session.line_limit,
    }


def test_codes_are_made_of_the_plant_s_letters_and_run_on() -> None:
    uniconf, zavod = make.enterprise("uniconf"), make.enterprise("zavod-1")
    make.session(of=make.activity(uniconf), code="UNI-7")
    make.session(code="UNI-X")
    sweets, steel = make.activity(uniconf), make.activity(zavod)
    made, _act = programme.plan_series(
        season=make.season(),
        plans=[plan(sweets), plan(steel), plan(sweets, 1)],
        by=make.person(),
        now=make.NOW,
    )
    assert [session.code for session in made] == ["UNI-8", "ZAV-1", "UNI-9"]


def test_a_plant_without_a_latin_letter_has_codes_too() -> None:
    assert programme.letters_of(make.enterprise("1-2")) == "S"


def test_a_series_is_taken_back_as_a_whole() -> None:
    by, season, activity = make.person(), make.season(), make.activity()
    made, act = programme.plan_series(
        season=season, plans=[plan(activity), plan(activity, 1)], by=by, now=make.NOW
    )
    assert Session.objects.filter(pk__in=[one.pk for one in made], published_at=None).count() == 2
    undo.take(act.key, by=by, now=SOON)
    assert not Session.objects.exists()


def test_a_series_of_which_one_is_public_stays_whole() -> None:
    by, season, activity = make.person(), make.season(), make.activity()
    made, act = programme.plan_series(
        season=season, plans=[plan(activity), plan(activity, 1)], by=by, now=make.NOW
    )
    programme.publish_session(session=made[0], by=by, now=make.NOW)
    with pytest.raises(Refused) as refused:
        undo.take(act.key, by=by, now=SOON)
    assert refused.value.first.code == "promised"
    assert Session.objects.count() == 2


def test_after_its_minute_or_by_another_nothing_is_taken_back() -> None:
    by = make.person()
    _made, act = programme.plan_series(
        season=make.season(), plans=[plan(make.activity())], by=by, now=make.NOW
    )
    for who, when in ((by, TOO_LATE), (make.person(), SOON)):
        with pytest.raises(Refused):
            undo.take(act.key, by=who, now=when)
    assert Session.objects.count() == 1


def test_a_deleted_draft_comes_back_as_it_was() -> None:
    by = make.person()
    session = draft(by)
    before = said(session)
    act = programme.delete_draft(session=session, by=by, now=make.NOW)
    assert not Session.objects.exists()
    undo.take(act.key, by=by, now=SOON)
    assert said(Session.objects.get()) == before


def test_a_limited_line_is_limited_again_when_the_draft_comes_back() -> None:
    by = make.person()
    session = draft(by)
    limit_line(session=session, limit=3, by=by, now=make.NOW)
    undo.take(programme.delete_draft(session=session, by=by, now=make.NOW).key, by=by, now=SOON)
    limits = Session.objects.get().quotas.order_by("kind").values_list("kind", "line_limit")
    assert list(limits) == [("groups", None), ("public", 3)]


def test_a_draft_whose_code_was_taken_meanwhile_does_not_come_back() -> None:
    by = make.person()
    session = draft(by, code="UNI-1")
    act = programme.delete_draft(session=session, by=by, now=make.NOW)
    make.session(code="UNI-1")
    with pytest.raises(Refused) as refused:
        undo.take(act.key, by=by, now=SOON)
    assert refused.value.first.code == "gone"
    assert Session.objects.count() == 1


def test_what_is_public_is_never_deleted() -> None:
    session = make.session()
    with pytest.raises(Refused) as refused:
        programme.delete_draft(session=session, by=make.person(), now=make.NOW)
    assert refused.value.first.code == "promised"


def test_fewer_inside_than_have_places_is_refused_and_nothing_is_planned() -> None:
    activity = make.activity()
    with pytest.raises(Refused) as refused:
        programme.plan_draft(
            stops=[StopPlan(make.site(activity.enterprise), FIRST, FIRST + HOUR)],
            places={"public": 10}, limits=[9], season=make.season(), activity=activity,
            starts_at=FIRST, ends_at=FIRST + HOUR, by=make.person(), now=make.NOW,
        )  # fmt: skip
    assert refused.value.first.code == "below_places"
    assert not Session.objects.exists()
