"""The board of a season: every session by plant and day, and what it stumbles over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gatehouse.catalogue.models import PlantRole
from gatehouse.catalogue.operations import close_days
from gatehouse.gate.operations import assign_guide
from gatehouse.people.models import Person, Role
from gatehouse.programme.models import Season, SeasonGrant, Session
from tests import make
from tests.office import client_of, holder, worker
from tests.pages.desks import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_season")]
AT = datetime(2023, 12, 14, 11, 0, tzinfo=UTC)
CARD = re.compile(r'<(?:a|div)[^>]* class="c[^"]*" id="s(\d+)".*?</(?:a|div)>', re.S)


@dataclass
class Desk:
    """An organiser at the board of one season."""

    season: Season
    organiser: Person
    client: Client

    def get(self, query: str = "", path: str = "", **more: Any) -> Any:
        return self.client.get(f"/office/seasons/{self.season.code}/board/{path}{query}", **more)

    def session(self, **fields: Any) -> Session:
        return make.session(**{"within": self.season} | fields)

    def draft(self, **fields: Any) -> Session:
        made = self.session(**fields)
        Session.objects.filter(pk=made.pk).update(published_at=None)
        made.refresh_from_db()
        return made


@pytest.fixture
def desk() -> Desk:
    organiser = holder(Role.ORGANISER)
    return Desk(make.season(), organiser, client_of(organiser))


def cards(answer: Any) -> dict[int, str]:
    """The cards of the grid by the key of their session, without their tags."""
    page = answer.content.decode()
    return {int(m[1]): " ".join(re.sub(r"<[^>]+>", " ", m[0]).split()) for m in CARD.finditer(page)}


def test_a_card_says_when_what_and_how_full_at_a_glance(desk: Desk) -> None:
    session = desk.session(capacity=3)
    make.application(session, adults=2)
    make.application(session, adults=2)
    page = desk.get()
    title = session.activity.title.replace("\u00a0", " ")
    assert cards(page) == {session.pk: f"14:00 {title} 2/3 ждут: 2"}
    assert 'class="f7"' in page.content.decode()
    assert "мест занято: 2 из 3" in text(page)


def test_drafts_and_what_was_called_off_are_told_apart(desk: Desk) -> None:
    gone, draft = desk.session(), desk.draft()
    Session.objects.filter(pk=gone.pk).update(cancelled_at=make.NOW)
    page = desk.get()
    assert cards(page)[draft.pk].endswith("черновик")
    assert cards(page)[gone.pk].endswith("отменён")
    assert f'class="c d" id="s{draft.pk}"' in page.content.decode()
    assert f'class="c x" id="s{gone.pk}"' in page.content.decode()


def test_a_hall_taken_twice_is_seen_on_both_cards_with_words(desk: Desk) -> None:
    plant = make.enterprise()
    hall, activity = make.site(plant), make.activity(plant)
    first = desk.session(of=activity, at=hall, starts_at=AT)
    second = desk.session(of=activity, at=hall, starts_at=AT + timedelta(minutes=30))
    page = desk.get()
    assert cards(page)[first.pk].endswith("зал занят в 14:30")
    assert cards(page)[second.pk].endswith("зал занят в 14:00")
    assert "со столкновениями: 2" in text(page)


def test_a_hall_taken_by_another_season_is_seen_too(desk: Desk) -> None:
    plant = make.enterprise()
    hall, activity = make.site(plant), make.activity(plant)
    mine = desk.session(of=activity, at=hall, starts_at=AT)
    make.session(of=activity, at=hall, starts_at=AT)
    assert cards(desk.get())[mine.pk].endswith("зал занят: другой сезон, 14:00")


def test_a_guide_of_two_visits_at_once_is_seen_by_the_time_not_by_the_name(desk: Desk) -> None:
    plant = make.enterprise()
    guide, activity = worker(plant, PlantRole.GUIDE), make.activity(plant)
    both = [desk.session(of=activity, starts_at=AT + timedelta(hours=n)) for n in (0, 1)]
    for session in both:
        assign_guide(stop=session.stops.get(), person=guide, by=desk.organiser, now=make.NOW)
    page = desk.get()
    assert cards(page)[both[0].pk].endswith("экскурсовод занят в 15:00")
    assert guide.email not in page.content.decode()


def test_a_closed_plant_a_holiday_and_a_day_outside_the_season_are_seen(desk: Desk) -> None:
    session = desk.session()
    close_days(
        enterprise=session.activity.enterprise, first_on=date(2023, 12, 14),
        last_on=date(2023, 12, 14), reason="Инвентаризация", by=desk.organiser, now=make.NOW,
    )  # fmt: skip
    celebrated = desk.session(starts_at=datetime(2024, 1, 7, 11, 0, tzinfo=UTC))
    page = desk.get("?span=all")
    assert cards(page)[session.pk].endswith("предприятие закрыто: Инвентаризация")
    assert cards(page)[celebrated.pk].endswith("вне сезона праздник: Рождество Христово")
    assert 'class="shut"' in page.content.decode()
    english = desk.client.get(f"/en/office/seasons/{desk.season.code}/board/?span=all")
    told = "outside the season public holiday: Christmas Day"
    assert cards(english)[celebrated.pk].endswith(told)


def test_applications_that_close_before_they_open_are_seen(desk: Desk) -> None:
    session = desk.session(starts_at=datetime(2023, 12, 11, 9, 0, tzinfo=UTC))
    Season.objects.filter(pk=desk.season.pk).update(
        applications_open_at=session.starts_at - timedelta(hours=1)
    )
    assert cards(desk.get())[session.pk].endswith("заявки закроются раньше, чем откроются")


def test_what_is_over_or_called_off_clashes_with_nothing(desk: Desk) -> None:
    plant = make.enterprise()
    hall, activity = make.site(plant), make.activity(plant)
    over = desk.session(of=activity, at=hall)
    gone = desk.session(of=activity, at=hall)
    live = desk.session(of=activity, at=hall)
    Session.objects.filter(pk=gone.pk).update(cancelled_at=make.NOW)
    Session.objects.filter(pk=over.pk).update(ends_at=make.NOW, starts_at=make.NOW - timedelta(1))
    over.stops.update(leaves_at=make.NOW, arrives_at=make.NOW - timedelta(1))
    assert "занят" not in " ".join(cards(desk.get("?span=all")).values())
    assert live.pk in cards(desk.get("?span=all"))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?drafts=1", {"draft"}),
        ("?clashes=1", {"draft", "clashing"}),
        ("?free=1", {"draft", "clashing", "space"}),
        ("?industry=space", {"space"}),
        ("?format=lecture", {"full"}),
        ("?q=орбит", {"space"}),
        ("?q=s-full", {"full"}),
        ("?q=ничего", set()),
        ("?industry=nothing&format=circus", set()),
    ],
)
def test_the_address_narrows_the_cards_down(desk: Desk, query: str, shown: set[str]) -> None:
    plant = make.enterprise()
    hall, activity = make.site(plant), make.activity(plant)
    orbit = make.activity(make.enterprise(makes="space"), title_ru="Орбита", title_en="Orbit")
    there = {
        "clashing": desk.session(of=activity, at=hall),
        "space": desk.session(of=orbit),
        "full": desk.session(of=make.activity(format="lecture"), capacity=1, code="S-FULL"),
        "draft": desk.draft(of=activity, at=hall),  # the last: makers publish whatever is there
    }
    make.application(there["full"])
    page = desk.get(query)
    assert {name for name, one in there.items() if one.pk in cards(page)} == shown
    assert len(re.findall('<tr id="p', page.content.decode())) == len(
        {there[name].activity.enterprise_id for name in shown}
    )


def test_a_long_season_opens_by_weeks_and_can_be_seen_whole(desk: Desk) -> None:
    Season.objects.filter(pk=desk.season.pk).update(ends_on=date(2023, 12, 31))
    early = desk.session(starts_at=datetime(2023, 12, 12, 9, 0, tzinfo=UTC))
    late = desk.session(starts_at=datetime(2023, 12, 28, 9, 0, tzinfo=UTC))
    assert set(cards(desk.get())) == {early.pk}
    assert set(cards(desk.get("?span=2023-12-27"))) == {late.pk}
    assert set(cards(desk.get("?span=all"))) == {early.pk, late.pk}
    assert set(cards(desk.get("?span=nonsense"))) == {early.pk}
    assert text(desk.get()).count("data-day=") == 7


def test_a_phone_lists_the_next_day_on_which_there_is_what_was_looked_for(desk: Desk) -> None:
    session = desk.session()
    desk.session(starts_at=session.starts_at - timedelta(days=2))
    found = text(desk.get(f"?q={session.activity.title}"))
    listed = found.partition('id="board-list"')[2].partition("</sec")[0]
    assert session.activity.title in listed


def test_a_phone_lists_the_day_that_was_asked_for(desk: Desk) -> None:
    session = desk.session()
    listed = text(desk.get("?day=2023-12-14")).partition('id="board-list"')[2].partition("</sec")[0]
    assert "14 декабря, четверг" in listed
    assert session.activity.title in listed
    other = text(desk.get("?day=2023-12-15")).partition('id="board-list"')[2].partition("</sec")[0]
    assert "В этот день ничего нет." in other


def test_press_looks_and_moves_nothing(desk: Desk) -> None:
    public, hidden = desk.session(), desk.draft()
    desk.client = client_of(holder(Role.PRESS))
    page = desk.get().content.decode()
    assert f'href="/sessions/{public.code}/"' in page
    assert f'<div class="c d" id="s{hidden.pk}"' in page
    assert "move/" not in page
    assert "board-move" not in page


def test_an_editor_of_one_season_has_its_board_and_no_other(desk: Desk) -> None:
    desk.session()
    editor = make.person()
    SeasonGrant.objects.create(
        person=editor, season=desk.season, role="editor", granted_at=make.NOW
    )
    desk.client = client_of(editor)
    assert desk.get().status_code == 200
    assert "/closed/" not in desk.get().content.decode()
    assert desk.client.get(f"/office/seasons/{make.season().code}/board/").status_code == 404


def statements(desk: Desk, query: str = "", path: str = "") -> int:
    with CaptureQueriesContext(connection) as caught:
        assert desk.get(query, path).status_code == 200
    return len(caught)


def test_three_hundred_sessions_take_as_many_statements_as_one(desk: Desk) -> None:
    first = desk.session()
    one = statements(desk), statements(desk, "?have=", "changes/")
    plants = [make.activity(make.enterprise()) for _ in range(10)]
    sites = [make.site(activity.enterprise) for activity in plants]
    for number in range(299):
        at = AT + timedelta(days=number % 8, minutes=number)
        desk.session(of=plants[number % 10], at=sites[number % 10], starts_at=at)
    make.application(first)
    assert (statements(desk), statements(desk, "?have=", "changes/")) == one
    assert len(cards(desk.get())) == 300


def have(page: Any) -> str:
    """The rows that a browser has of a page, as it asks for news of them."""
    found = re.findall(r'<tr id="p(\d+)" data-v="(\w+)"', page.content.decode())
    return "?have=" + ",".join(f"{key}:{version}" for key, version in found)


def test_an_open_board_is_sent_only_the_rows_that_changed(desk: Desk) -> None:
    still, busy = desk.session(), desk.session(capacity=3)
    page = desk.get()
    assert cards(desk.get(have(page), "changes/")) == {}
    make.application(busy, adults=2)
    fresh = desk.get(have(page), "changes/")
    assert set(cards(fresh)) == {busy.pk}
    order = re.search(r'data-order="([^"]+)"', fresh.content.decode())
    assert order is not None
    plants = {f"p{one.activity.enterprise_id}" for one in (still, busy)}
    assert set(order[1].split()) == plants


def test_a_board_on_which_nobody_did_anything_costs_two_words(desk: Desk) -> None:
    session = desk.session()
    page = desk.get()
    first = desk.get(have(page), "changes/")
    again = desk.get(have(page), "changes/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert f"data-stamp={first['ETag']}".replace('"', "&quot;") in page.content.decode().replace(
        'data-stamp="', "data-stamp="
    )
    make.application(session)
    later = desk.get(have(page), "changes/", headers={"If-None-Match": first["ETag"]})
    assert set(cards(later)) == {session.pk}


def test_a_season_without_sessions_says_so(desk: Desk) -> None:
    assert "Пока ничего не запланировано" in text(desk.get())
