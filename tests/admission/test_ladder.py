"""The steps from a place to the gate, as data of a season and on plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gatehouse.admission import season_rules
from gatehouse.admission.ladder import ladder_refusals
from gatehouse.admission.operations.season_rules import publish_rules
from gatehouse.admission.season_rules import sha256_of
from gatehouse.core.refusal import Refused
from tests import make
from tests.admission.drawing import RULES
from tests.admission.ladders import LADDER, WINDOWS

MOSCOW = ZoneInfo("Europe/Moscow")
CLOSES_AT = datetime(2023, 12, 11, 11, 0, tzinfo=UTC)
STARTS_AT = CLOSES_AT + timedelta(hours=72)


def at(text: str) -> datetime:
    """A time of Moscow, «12-06 21:30»."""
    return datetime.strptime(f"2023-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=MOSCOW)


def test_what_is_kept_is_read_again_as_it_was() -> None:
    rules = replace(RULES, ladder=LADDER)
    assert season_rules.read(rules.body) == rules


def test_rules_that_say_nothing_of_a_ladder_keep_the_hash_they_had() -> None:
    assert "ladder" not in RULES.body
    assert season_rules.read(RULES.body) == RULES
    assert sha256_of(replace(RULES, ladder=LADDER)) != sha256_of(RULES)


def test_parties_are_asked_days_before_the_list_goes_to_the_enterprise() -> None:
    assert LADDER.confirm_from(CLOSES_AT) == STARTS_AT - timedelta(days=6)
    assert LADDER.confirm_until(CLOSES_AT) == STARTS_AT - timedelta(days=5)


def test_who_was_asked_late_has_as_long_as_the_others_but_not_past_the_pass_deadline() -> None:
    on_time = LADDER.confirm_from(CLOSES_AT)
    assert LADDER.answer_until(asked_at=on_time, closes_at=CLOSES_AT) == LADDER.confirm_until(
        CLOSES_AT
    )
    late = on_time + timedelta(hours=20)
    assert LADDER.answer_until(asked_at=late, closes_at=CLOSES_AT) == late + timedelta(hours=24)
    last = CLOSES_AT - timedelta(hours=5)
    assert LADDER.answer_until(asked_at=last, closes_at=CLOSES_AT) == CLOSES_AT


@pytest.mark.parametrize(
    ("hours_before", "minutes", "asked"),
    [(200, 1440, 1), (168, 1440, 1), (167, 720, 1), (71, 240, 2), (24, 240, 2), (23, 60, 4),
     (5, 20, 4), (0, 20, 4)],
)  # fmt: skip
def test_the_nearer_the_visit_the_shorter_is_the_time_to_answer_and_the_more_are_asked(
    hours_before: int, minutes: int, asked: int
) -> None:
    window = LADDER.window(starts_at=STARTS_AT, now=STARTS_AT - timedelta(hours=hours_before))
    assert window is not None
    assert (window.minutes, window.asked) == (minutes, asked)


@pytest.mark.parametrize(
    ("minutes", "opened", "over"),
    [
        (240, "12-06 12:00", "12-06 16:00"),
        (240, "12-06 18:00", "12-06 22:00"),
        (240, "12-06 20:00", "12-07 10:00"),
        (240, "12-06 23:00", "12-07 12:00"),
        (240, "12-07 03:00", "12-07 12:00"),
        (1440, "12-06 12:00", "12-07 22:00"),
        (60, "12-06 21:30", "12-06 22:30"),
        (20, "12-07 03:00", "12-07 03:20"),
    ],
)
def test_a_long_window_stands_still_at_night_and_a_short_one_does_not(
    minutes: int, opened: str, over: str
) -> None:
    window = replace(WINDOWS[0], minutes=minutes)
    assert LADDER.answered_until(window, zone=MOSCOW, now=at(opened)) == at(over)


def test_a_season_without_a_night_counts_every_hour() -> None:
    awake = replace(LADDER, night_from_hour=0, night_until_hour=0)
    over = awake.answered_until(WINDOWS[0], zone=MOSCOW, now=at("12-06 23:00"))
    assert over == at("12-07 23:00")


def test_only_the_nearest_reminder_is_due_and_none_after_the_visit_has_begun() -> None:
    def due(hours_before: float) -> int | None:
        now = STARTS_AT - timedelta(hours=hours_before)
        found = LADDER.reminder(starts_at=STARTS_AT, now=now)
        return found[0] if found else None

    assert [due(h) for h in (169, 168, 73, 72, 48, 21, 20, 3, 0.5, 0, -1)] == [
        None, 168, 168, 72, 48, 48, 20, 3, 3, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"confirm_until_hours": 80}, "confirm_hours"),
        ({"last_call_hours": 24}, "last_call_hours"),
        ({"grace_hours": 49}, "grace_hours"),
        ({"reminder_hours": (3, 20)}, "reminder_hours"),
        ({"reminder_hours": (20, 20)}, "reminder_hours"),
        ({"windows": WINDOWS[::-1]}, "windows"),
        ({"windows": WINDOWS[:-1]}, "windows"),
        ({"windows": (replace(WINDOWS[-1], asked=0),)}, "windows"),
        ({"night_from_hour": 24}, "night"),
    ],
)
def test_steps_that_cannot_be_kept_are_refused(changed: dict[str, object], code: str) -> None:
    spoilt = replace(LADDER, **changed)  # type: ignore[arg-type]
    assert code in [refusal.code for refusal in ladder_refusals(spoilt)]


def test_steps_that_can_be_kept_are_not_refused() -> None:
    assert list(ladder_refusals(LADDER)) == []
    silent = replace(
        LADDER, confirm_from_hours=0, confirm_until_hours=0, last_call_hours=0, grace_hours=0,
        reminder_hours=(), windows=(),
    )  # fmt: skip
    assert list(ladder_refusals(silent)) == []


@pytest.mark.django_db
def test_a_season_cannot_publish_steps_that_cannot_be_kept() -> None:
    spoilt = replace(RULES, ladder=replace(LADDER, grace_hours=100))
    with pytest.raises(Refused) as refused:
        publish_rules(season=make.season(), rules=spoilt, by=None, now=make.NOW)
    assert refused.value.first.code == "grace_hours"
