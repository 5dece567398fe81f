"""Publishing at the organisers' desk, and what everybody may read of changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gatehouse.admission import operations as admission
from gatehouse.core.models import Undo
from gatehouse.pages.changed import Change, changes
from gatehouse.people.models import Role
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Season, Session
from tests import make
from tests.office import client_of, holder
from tests.pages.desks import text
from tests.pages.office.planning import editor_of, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_season"), pytest.mark.any_database]
NOON = datetime(2023, 12, 14, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TOMORROW = make.NOW + DAY


@pytest.fixture
def desk() -> Client:
    return client_of(holder(Role.ORGANISER))


def draft(season: Season, **fields: Any) -> Session:
    activity = make.activity(**fields)
    return programme.plan_draft(
        stops=[programme.StopPlan(make.site(activity.enterprise), NOON, NOON + HOUR)],
        places={"public": 5}, season=season, activity=activity, starts_at=NOON,
        ends_at=NOON + HOUR, by=make.person(), now=make.NOW,
    )  # fmt: skip


def url_of(season: Season) -> str:
    return f"/office/seasons/{season.code}/publish/"


def drafts_of(page: Any) -> dict[str, list[str]]:
    """What each draft lacks, by its code."""
    return {
        one.session.code: [lack.text for lack in one.lacks]
        for _plant, drafts in page.context["plants"]
        for one in drafts
    }


def public() -> set[str]:
    return set(Session.objects.announced().values_list("code", flat=True))


def statements(desk: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        opened(desk, url)
    return len(queries)


def test_each_draft_says_what_it_lacks(desk: Client) -> None:
    season = make.season()
    good, bare = draft(season), draft(season, title_en="", summary_en="")
    assert drafts_of(opened(desk, url_of(season))) == {
        good.code: [],
        bare.code: ["нет английского"],
    }


def test_one_some_or_all_are_shown_and_hidden_again(desk: Client) -> None:
    season = make.season()
    first, second, third = (draft(season) for _ in range(3))
    desk.post(url_of(season), {"one": first.code})
    assert public() == {first.code}
    desk.post(url_of(season), {"some": "1", "session": [second.code]})
    assert public() == {first.code, second.code}
    desk.post(url_of(season), {"all": "1"})
    assert public() == {first.code, second.code, third.code}
    desk.post(f"/office/undo/{Undo.objects.latest('pk').key}/")
    assert public() == {first.code, second.code}


def test_a_hidden_season_is_shown_in_the_same_press(desk: Client) -> None:
    season = make.season()
    Season.objects.update(published_at=None)
    session = draft(season)
    assert "Сезон скрыт" in text(opened(desk, url_of(season)))
    desk.post(url_of(season), {"one": session.code})
    assert public() == {session.code}


def test_nothing_ticked_shows_nothing(desk: Client) -> None:
    season = make.season()
    draft(season)
    desk.post(url_of(season), {"some": "1"})
    assert public() == set()


def test_drafts_of_another_season_are_not_shown_along(desk: Client) -> None:
    season, other = make.season(), draft(make.season())
    desk.post(url_of(season), {"some": "1", "session": [other.code], "one": other.code})
    assert public() == set()


def test_an_editor_publishes_in_their_season_only() -> None:
    own, other = make.season(), make.season()
    session = draft(own)
    client = client_of(editor_of(own))
    client.post(url_of(own), {"one": session.code})
    assert public() == {session.code}
    assert client.get(url_of(other)).status_code == 404
    assert client.post(url_of(other), {"all": "1"}).status_code == 404


def test_many_drafts_take_as_many_statements_as_one(desk: Client) -> None:
    season = make.season()
    draft(season)
    opened(desk, url_of(season))
    one = statements(desk, url_of(season))
    for _ in range(5):
        draft(season)
    assert statements(desk, url_of(season)) == one


def told(season: Season, **asked: Any) -> list[tuple[int, list[tuple[str, str, int]]]]:
    """By day: what became of which session, and a number."""

    def said(one: Change) -> tuple[str, str, int]:
        return one.kind.value, one.session.code if one.session else "", one.number

    return [(day.date.day, [said(one) for one in day.changes]) for day in changes(season, **asked)]


def shown(season: Season, code: str, at: datetime) -> Session:
    session = draft(season)
    Session.objects.filter(pk=session.pk).update(code=code)
    session.refresh_from_db()
    admission.publish_sessions(season=season, sessions=[session], by=make.person(), now=at)
    session.refresh_from_db()
    return session


def test_what_changed_is_told_day_by_day_the_newest_first() -> None:
    season = make.season()
    first_day = season.published_at
    assert first_day is not None
    start, moved, off = (shown(season, code, first_day) for code in ("A", "B", "C"))
    shown(season, "D", make.NOW)
    admission.move_session(
        session=moved, starts_at=NOON + 2 * HOUR, reason="", by=None, now=make.NOW
    )
    admission.cancel_session(session=off, reason="Авария", by=None, now=TOMORROW)
    admission.set_places(quota=start.quotas.get(), places=8, by=None, now=TOMORROW)
    assert told(season) == [
        (7, [("cancelled", "C", 0), ("places", "A", 3)]),
        (6, [("moved", "B", 0), ("new", "D", 0)]),
        (4, [("season", "", 3)]),
    ]
    assert told(season, since=make.NOW) == told(season)[:1]


def test_there_and_back_is_no_change_and_two_moves_are_one() -> None:
    season = make.season()
    first_day = season.published_at
    assert first_day is not None
    back, far = shown(season, "A", first_day), shown(season, "B", first_day)
    for session, times in ((back, (3, 0)), (far, (1, 2))):
        for number, hours in enumerate(times):
            admission.move_session(
                session=session, starts_at=NOON + hours * HOUR, reason="", by=None,
                now=make.NOW + number * timedelta(minutes=1),
            )  # fmt: skip
    [today, _first] = changes(season)
    [only] = today.changes
    assert (only.session, only.was, only.now) == (far, NOON, NOON + 2 * HOUR)


def test_what_nobody_has_seen_is_no_news() -> None:
    season = make.season()
    session = draft(season)
    quota = session.quotas.get()
    admission.set_places(quota=quota, places=9, by=None, now=make.NOW)
    assert told(season) == []
    Season.objects.update(published_at=None)
    season.refresh_from_db()
    assert told(season) == []


def test_everybody_reads_the_changes_on_a_page_that_may_be_kept() -> None:
    season = make.season()
    shown(season, "NEW-1", make.NOW)
    page = Client().get("/programme/changes/")
    assert "s-maxage" in page["Cache-Control"]
    assert not page.cookies
    assert "Новое" in text(page)
    assert "/sessions/NEW-1/" in text(page)
    english = Client().get("/en/programme/changes/")
    assert "What has changed" in text(english)


def test_the_page_of_changes_asks_as_much_for_many_as_for_one() -> None:
    season, client = make.season(), Client()
    first = shown(season, "A1", make.NOW)
    admission.set_places(quota=first.quotas.get(), places=9, by=None, now=TOMORROW)
    client.get("/programme/changes/")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/programme/changes/")
        return len(queries)

    one = asked()
    for number in range(4):
        session = shown(season, f"B{number}", make.NOW)
        admission.set_places(quota=session.quotas.get(), places=9, by=None, now=TOMORROW)
    assert asked() == one


def test_without_a_season_there_is_a_kind_word() -> None:
    assert "Пока ничего не менялось" in text(Client().get("/programme/changes/"))


def test_the_desk_shows_what_changed_since_the_last_publishing(desk: Client) -> None:
    season = make.season()
    session = shown(season, "UNI-1", make.NOW)
    with time_machine.travel(TOMORROW, tick=False):
        admission.cancel_session(session=session, reason="Авария", by=None, now=TOMORROW)
        page = text(opened(desk, url_of(season)))
    assert "С последней публикации: 6 декабря, среда, 12:00" in page
    assert "Авария" in page
