"""What a phone gets for its day: today's stops of its plant, and the least of everything."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gatehouse.admission import operations as admission
from gatehouse.admission.rules import GuestAsk
from gatehouse.gate import days, operations
from gatehouse.gate.models import GateAct, GuideDuty, SettlementKind, VisitEnd
from gatehouse.gate.versions import version_of
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Session
from tests import make
from tests.gate.acting import Phone, passes_of, stop_of
from tests.office import worker

pytestmark = pytest.mark.django_db
CHILD = date(2016, 5, 1)
A_DAY = timedelta(days=1)


def load(phone: Phone, at: datetime) -> dict[str, Any]:
    return days.day_of(phone.door, now=at)


def on_list(phone: Phone, at: datetime, stop: int = 0) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = load(phone, at)["stops"][stop]["passes"]
    return found


def morning(session: Session) -> datetime:
    return session.starts_at - timedelta(hours=5)


def test_the_day_holds_today_s_stops_of_this_plant_and_no_other() -> None:
    session = make.session()
    plant, at = session.activity.enterprise, session.starts_at
    later = make.session(
        of=session.activity, within=session.season, starts_at=at + timedelta(hours=3)
    )
    make.session(of=session.activity, within=session.season, starts_at=at + timedelta(days=1))
    make.session(starts_at=at)
    day = load(Phone(stop_of(session)), morning(session))
    assert day["date"] == "2023-12-14"
    assert day["enterprise"] == {"code": plant.code, "name": plant.name}
    assert [stop["session"] for stop in day["stops"]] == [session.code, later.code]


def test_a_day_is_the_plant_s_own_from_midnight_to_midnight() -> None:
    session = make.session()
    phone = Phone(stop_of(session))
    midnight = datetime.fromisoformat("2023-12-14T00:00:00+03:00")
    assert len(load(phone, midnight)["stops"]) == 1
    assert load(phone, midnight - timedelta(seconds=1))["stops"] == []
    assert load(phone, midnight)["keep_until_ms"] == days.in_ms(midnight + timedelta(days=1))
    assert load(phone, midnight + timedelta(days=1))["stops"] == []


def test_a_visit_past_midnight_is_kept_until_it_is_over() -> None:
    night = datetime.fromisoformat("2023-12-14T23:00:00+03:00")
    session = make.session(starts_at=night, ends_at=night + timedelta(hours=3))
    phone = Phone(stop_of(session))
    day = load(phone, night)
    assert day["keep_until_ms"] == days.in_ms(night + timedelta(hours=3))
    assert len(load(phone, night + timedelta(hours=2))["stops"]) == 1


def test_a_phone_knows_codes_by_a_digest_of_its_own_only() -> None:
    session = make.session()
    visit_pass, stop = passes_of(session, 1)[0], stop_of(session)
    one, two = Phone(stop), Phone(stop)
    shown = on_list(one, morning(session))[0]["digest"]
    salted = f"{one.door.salt}{visit_pass.code}".encode()
    assert shown == hashlib.sha256(salted).hexdigest()[:16]
    assert shown != on_list(two, morning(session))[0]["digest"]
    assert visit_pass.code not in str(load(one, morning(session)))


def test_a_family_is_shown_with_the_child_s_age_and_what_it_needs() -> None:
    session = make.session(of=make.activity(child_alone_from=14))
    guests = (GuestAsk("Анна Смирнова"), GuestAsk("Петя Смирнов", CHILD))
    application = make.application(session, guests=guests, step_free=True, needs="Коляска")
    adult, child = on_list(Phone(stop_of(session)), morning(session))
    assert (adult["name"], adult["kind"], adult["age"]) == ("Анна Смирнова", "adult", None)
    assert (child["kind"], child["age"], child["needs_adult"]) == ("child", 7, True)
    assert adult["needs_adult"] is False
    assert adult["party"] == child["party"] == application.party_id
    assert (child["step_free"], child["needs"]) == (True, "Коляска")


def test_a_child_old_enough_comes_alone() -> None:
    session = make.session(of=make.activity(child_alone_from=7))
    make.application(session, adults=1, children=(CHILD,))
    child = on_list(Phone(stop_of(session)), morning(session))[1]
    assert (child["kind"], child["needs_adult"]) == ("child", False)


def test_a_group_has_one_pass_and_its_list() -> None:
    session = make.session(groups=20)
    application = make.application(
        session, kind="group", guests=(), head_count=10, title="Школа № 5"
    )
    admission.name_guests(
        application=application,
        guests=[GuestAsk("Ира Ким", CHILD), GuestAsk("Лев Ким", CHILD)],
        consents=make.agreed(children=True),
        by=application.party.asker,
        now=make.NOW,
    )
    (shown,) = on_list(Phone(stop_of(session)), morning(session))
    assert (shown["name"], shown["kind"], shown["persons"]) == ("Школа № 5", "group", 10)
    assert shown["names"] == ["Ира Ким", "Лев Ким"]


def test_whoever_answers_for_a_group_can_be_called_and_a_family_cannot() -> None:
    session = make.session(groups=20)
    contact = {"contact_name": "Ольга Ким", "contact_phone": "+79001234567"}
    make.application(session, adults=1, contact_name="Анна Мать", contact_phone="+79007654321")
    usual: dict[str, Any] = {"kind": "group", "guests": (), "head_count": 5} | contact
    make.application(session, title="Школа № 5", **usual)
    gone = make.application(session, title="Лицей", **usual)
    admission.withdraw(application=gone, by=gone.party.asker, now=make.NOW)
    phone, at = Phone(stop_of(session)), morning(session)
    day = load(phone, at)
    calls = day["stops"][0]["calls"]
    assert calls == [{"name": "Ольга Ким", "title": "Школа № 5", "phone": "+79001234567"}]
    assert "+79007654321" not in str(day)
    assert "+79001234567" not in str(load(phone, at - timedelta(days=1)))


def test_a_team_s_captain_can_be_called() -> None:
    session = make.session(of=make.activity(format="hackathon"))
    make.application(
        session, kind="team", head_count=4, title="Вектор", contact_name="Лев Ким",
        contact_phone="+79001234567",
    )  # fmt: skip
    calls = load(Phone(stop_of(session)), morning(session))["stops"][0]["calls"]
    assert [call["title"] for call in calls] == ["Вектор"]


def test_who_gave_the_pass_back_is_known_without_a_name() -> None:
    session = make.session()
    application = make.application(session, guests=(GuestAsk("Анна Смирнова"),), needs="Трость")
    admission.withdraw(application=application, by=application.party.asker, now=make.NOW)
    shown = on_list(Phone(stop_of(session)), morning(session))[0]
    assert (shown["state"], shown["name"], shown["needs"]) == ("given_back", "", "")
    assert load(Phone(stop_of(session)), morning(session))["stops"][0]["expected"] == 0


def test_who_came_is_shown_with_the_time_at_the_plant() -> None:
    session = make.session(capacity=7)
    visit_pass, stop = passes_of(session, 1)[0], stop_of(session, limit=9)
    phone = Phone(stop)
    at = session.starts_at + timedelta(minutes=12)
    phone.now("came", at, visit_pass)
    phone.now("walked_in", at, persons=2)
    day = load(phone, at)
    shown = day["stops"][0]
    assert (shown["inside"], shown["came"], shown["limit"], shown["room"]) == (3, 3, 9, 6)
    assert (shown["places"], shown["expected"], shown["share"]) == (7, 1, 0)
    came = shown["passes"][0]
    assert (came["in"], came["came"], came["came_at"]) == (1, 1, "2023-12-14T14:12:00+03:00")
    assert day["door"]["next_number"] == 3


def test_shares_are_seen_by_each_door_as_its_own() -> None:
    session = make.session()
    stop = stop_of(session, limit=9)
    mine, other = Phone(stop), Phone(stop)
    for phone, persons in ((mine, 2), (other, 4)):
        operations.share_walk_ins(
            door=phone.door, stop=stop, persons=persons, by=worker(stop.site.enterprise),
            now=make.NOW,
        )  # fmt: skip
    mine.now("walked_in", session.starts_at)
    other.now("walked_in", session.starts_at, persons=3)
    shown = load(mine, session.starts_at)["stops"][0]
    assert (shown["share"], shown["share_left"], shown["room"]) == (2, 1, 4)


def test_other_days_passes_are_known_by_their_day_without_names() -> None:
    session = make.session()
    tomorrow = session.starts_at + timedelta(days=1)
    other = make.session(of=session.activity, within=session.season, starts_at=tomorrow)
    make.application(other, guests=(GuestAsk("Анна Смирнова"),))
    day = load(Phone(stop_of(session)), morning(session))
    (shown,) = day["others"]
    assert (shown["date"], shown["time"]) == ("2023-12-15", "14:00")
    assert (shown["title"], shown["cancelled"]) == (session.activity.title, False)
    assert "Анна Смирнова" not in str(day)


def test_a_cancelled_visit_is_shown_without_its_guests() -> None:
    session = make.session()
    make.application(session, guests=(GuestAsk("Анна Смирнова"),))
    admission.cancel_session(session=session, reason="Авария", by=None, now=make.NOW)
    day = load(Phone(stop_of(session)), morning(session))
    assert (day["stops"][0]["cancelled"], day["stops"][0]["passes"]) == (True, [])
    assert [other["cancelled"] for other in day["others"]] == [True]
    assert "Анна Смирнова" not in str(day)


def test_guides_and_the_end_of_a_visit_are_shown() -> None:
    session = make.session()
    stop = stop_of(session)
    guide = worker(stop.site.enterprise)
    guide.name = "Ольга Петрова"
    guide.save(update_fields=["name"])
    GuideDuty.objects.create(stop=stop, person=guide)
    VisitEnd.objects.create(stop=stop, ended_at=session.ends_at)
    shown = load(Phone(stop), morning(session))["stops"][0]
    assert (shown["guides"], shown["ended"]) == (["Ольга Петрова"], True)
    phone = Phone(stop)
    known = load(phone, morning(session))["version"]
    guide.memberships.all().delete()
    day = load(phone, morning(session))
    assert day["stops"][0]["guides"] == [], "whoever left the plant leads nobody there"
    assert day["version"] != known


def test_only_stops_that_changed_are_told_again() -> None:
    session = make.session()
    later = make.session(
        of=session.activity, within=session.season, starts_at=session.starts_at + timedelta(hours=2)
    )
    phone, at = Phone(stop_of(session)), session.starts_at
    seen = {stop["id"]: stop["mark"] for stop in load(phone, at)["stops"]}

    def news(seen: dict[int, str]) -> days.News:
        return days.news(phone.door, seen=seen, version="", now=at)

    assert (news(seen).stops, news(seen).gone) == ([], [])
    assert news(seen | {77: "x"}).gone == [77]
    make.application(later)
    assert [stop["session"] for stop in news(seen).stops] == [later.code]


def test_whatever_a_phone_would_be_shown_anew_changes_the_word_for_its_day() -> None:
    session = make.session(capacity=30, groups=20)
    plant, stop = session.activity.enterprise, stop_of(session, limit=60)
    boss, first, second = worker(plant), Phone(stop), Phone(stop)
    family = make.application(session, adults=3)
    group = make.application(session, kind="group", guests=(), head_count=9, title="5 «А»")
    asker, at = family.party.asker, session.starts_at
    one, two, three = family.passes.order_by("pk")

    def again() -> tuple[str, str]:
        stops = days.todays_stops(plant.pk, now=at)
        shown = days.shown_stops(first.door, stops, now=at)
        return version_of(first.door, stops), "".join(s["mark"] for s in shown)

    happens: list[Callable[[], object]] = [
        lambda: admission.give_back_guest(visit_pass=one, by=asker, now=make.NOW),
        lambda: make.application(session, adults=2),
        lambda: admission.name_guests(
            application=group, guests=[GuestAsk("Ия Ким")], by=group.party.asker, now=make.NOW
        ),
        lambda: operations.assign_guide(stop=stop, person=boss, by=boss, now=make.NOW),
        lambda: operations.share_walk_ins(
            door=first.door, stop=stop, persons=5, by=boss, now=make.NOW
        ),
        lambda: (
            operations.make_list(stop=stop, by=None, now=at - 2 * A_DAY, is_due=True),
            make.application(session, adults=1),
        ),
        lambda: operations.clear_guests(stop=stop, passes=None, by=boss, now=make.NOW),
        lambda: operations.say_no(
            visit_pass=two, stop=stop, reason="нет брони", by=boss, now=make.NOW
        ),
        lambda: first.now("came", at, three),
        lambda: second.now("came", at, three),
        lambda: operations.settle_conflict(
            act=GateAct.objects.order_by("pk").last(),  # type: ignore[arg-type]
            code="twice",
            kind=SettlementKind.SEEN,
            reason="",
            by=boss,
            now=at,
        ),
        lambda: admission.set_places(quota=family.quota, places=31, by=None, now=make.NOW),
        lambda: programme.limit_stop(stop=stop, hard_limit=55, by=boss, now=at),
        lambda: programme.update_site(site=stop.site, by=boss, now=at, meeting_point_ru="Двор"),
        lambda: operations.end_visit(stop=stop, note="", by=boss, now=at),
        lambda: admission.cancel_session(session=session, reason="ток", by=None, now=at),
    ]
    before = again()
    assert again() == before
    for what in happens:
        what()
        after = again()
        assert after[1] != before[1], inspect.getsource(what)
        assert after[0] != before[0], inspect.getsource(what)
        before = after


def test_an_unchanged_day_is_known_without_building_it() -> None:
    session = make.session(capacity=300)
    phone, at = Phone(stop_of(session)), session.starts_at

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            version_of(phone.door, days.todays_stops(phone.door.enterprise_id, now=at))
        return len(captured)

    make.application(session, adults=2)
    few = statements()
    for _ in range(5):
        make.application(session, adults=2)
    assert statements() == few <= 16


def test_a_day_of_ten_stops_takes_as_many_statements_as_one_of_two() -> None:
    session = make.session(groups=20)
    plant = session.activity.enterprise

    def statements() -> int:
        phone = Phone(stop_of(session))
        phone.now("came", session.starts_at, passes_of(session, 1)[0])
        with CaptureQueriesContext(connection) as captured:
            load(phone, session.starts_at)
        return len(captured)

    def more(count: int) -> None:
        for number in range(count):
            at = session.starts_at + timedelta(minutes=10 * number)
            another = make.session(
                of=session.activity, within=session.season, starts_at=at, groups=9
            )
            make.application(another, adults=2)
            make.application(another, kind="group", guests=(), head_count=5)

    more(1)
    statements()  # what the season says of standing by is kept for a few seconds
    few = statements()
    more(8)
    assert len(days.todays_stops(plant.pk, now=session.starts_at)) == 10
    assert statements() == few <= 32
