"""What the acts of a stop come to, whatever order they are told in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from gatehouse.gate.rules import (
    Act,
    Asked,
    Conflict,
    Decided,
    KnownPass,
    Reckoning,
    Shown,
    done_at,
    in_order,
    kept_for_others,
    reckon,
    shares_left,
    verdict,
)

NOON = datetime(2023, 12, 14, 12, tzinfo=UTC)
GOOD = {1: KnownPass(), 2: KnownPass(), 9: KnownPass(persons=20)}


def act(kind: str, minute: float, **fields: Any) -> Act:
    usual: dict[str, Any] = {
        "key": uuid4(),
        "kind": kind,
        "door": 1,
        "number": int(minute * 10) + 1,
        "persons": 1,
        "done_at": NOON + timedelta(minutes=minute),
    }
    return Act(**usual | fields)


def came(minute: float, visit_pass: int = 1, **fields: Any) -> Act:
    return act("came", minute, visit_pass=visit_pass, **fields)


def codes(found: Reckoning) -> list[str]:
    return [conflict.code for conflict in found.conflicts]


def test_a_pass_let_in_by_two_doors_counts_once_and_is_shown() -> None:
    first, second = came(0), came(1, door=2)
    found = reckon([second, first], known=GOOD)
    assert (found.came, found.inside, found.conflicts) == (1, 1, [Conflict(second.key, "twice")])


def test_when_all_are_counted_out_by_heads_no_pass_is_inside_any_more() -> None:
    everybody = [came(0, 1), came(1, 2), act("left", 5, persons=2)]
    found = reckon(everybody, known=GOOD)
    assert (found.inside, sum(found.inside_with.values())) == (0, 0)
    again = reckon([*everybody, came(9, 1)], known=GOOD)
    assert (codes(again), again.came, again.inside) == ([], 2, 1)


def test_while_somebody_counted_by_heads_is_still_inside_nobody_knows_who() -> None:
    found = reckon([came(0, 1), came(1, 2), act("left", 5)], known=GOOD)
    assert (found.inside, dict(found.inside_with)) == (1, {1: 1, 2: 1})


def test_all_out_by_what_one_door_saw_is_not_all_while_another_let_somebody_in() -> None:
    acts = [came(0, 1), act("left", 5), came(3, 2, door=2)]
    found = reckon(acts, known=GOOD)
    assert (found.inside, found.inside_with[2]) == (1, 1)


def test_who_left_may_come_back_and_is_still_one_person() -> None:
    found = reckon([came(0), act("left", 5, visit_pass=1), came(9)], known=GOOD)
    assert (found.came, found.inside, found.conflicts) == (1, 1, [])


def test_who_leaves_by_name_after_being_counted_out_by_heads_may_come_back() -> None:
    acts = [came(0), act("left", 1), act("left", 2, visit_pass=1), came(3)]
    found = reckon(acts, known=GOOD)
    assert (found.inside, found.conflicts) == (1, [])


def test_an_act_taken_back_did_not_happen_whichever_of_the_two_is_told_first() -> None:
    wrong = came(0)
    back = act("taken_back", 1, takes_back=wrong.key)
    for acts in ([wrong, back], [back, wrong]):
        assert reckon(acts, known=GOOD).came == 0


def test_a_group_adds_up_and_too_many_are_shown() -> None:
    halves = [act("counted", n, visit_pass=9, persons=12, door=n) for n in (1, 2)]
    found = reckon(halves, known=GOOD)
    assert (found.passes, codes(found)) == ({9: 24}, ["too_many"])


def test_the_limit_counts_who_is_inside_not_who_has_come() -> None:
    acts = [
        act("walked_in", 0, persons=3),
        act("left", 1, persons=2),
        act("walked_in", 2, persons=2),
    ]
    assert reckon(acts, known={}, limit=3).conflicts == []
    assert codes(reckon(acts, known={}, limit=2)) == ["over_limit", "over_limit"]


def test_a_pass_given_back_before_it_came_is_shown_and_after_it_came_is_right() -> None:
    known = {1: KnownPass(fault="given_back", void_from=NOON)}
    assert codes(reckon([came(0)], known=known)) == ["given_back"]
    assert codes(reckon([came(-1, number=1)], known=known)) == []


def test_a_pass_nothing_is_known_of_is_of_another_stop() -> None:
    assert codes(reckon([came(0, visit_pass=77)], known=GOOD)) == ["other_stop"]


def test_one_more_counts_only_while_the_pass_came_twice() -> None:
    second = came(1, door=2)
    decided = Decided(one_more=frozenset({second.key}))
    found = reckon([came(0), second], known=GOOD, decided=decided)
    assert (found.came, found.inside, found.others) == (2, 2, {second.key: 1})
    assert reckon([second], known=GOOD, decided=decided).came == 1


def test_one_more_beyond_the_limit_is_shown_once_more() -> None:
    second = came(1, door=2)
    decided = Decided(one_more=frozenset({second.key}))
    found = reckon([came(0), second], known=GOOD, limit=1, decided=decided)
    assert codes(found) == ["twice", "over_limit"]


def test_what_was_struck_did_not_happen() -> None:
    walk_in = act("walked_in", 0, persons=5)
    found = reckon([walk_in], known={}, limit=3, decided=Decided(struck=frozenset({walk_in.key})))
    assert (found.came, found.conflicts) == (0, [])


def test_what_is_asked_in_vain_does_not_count_and_is_no_conflict() -> None:
    asked = act("walked_in", 1, persons=2)
    found = reckon([came(0), asked], known=GOOD, limit=2, asked=Asked(frozenset({asked.key})))
    assert (found.came, found.conflicts, found.refused) == (1, [], {asked.key: "over_limit"})


def test_walk_ins_that_ask_leave_room_for_other_doors_shares_and_guests_with_a_pass_need_not() -> (
    None
):
    walk_in, guest = act("walked_in", 0), came(1)
    for one, refused in ((walk_in, True), (guest, False)):
        asked = Asked(frozenset({one.key}), kept=1)
        found = reckon([one], known=GOOD, limit=1, asked=asked)
        assert (one.key in found.refused) == refused


def test_a_door_s_acts_keep_their_order_when_its_clock_is_put_back() -> None:
    first, second = came(60, number=1), act("left", 0, visit_pass=1, number=2)
    assert in_order([second, first]) == [first, second]
    other_door = came(30, door=2, number=1, visit_pass=2)
    assert in_order([other_door, second, first]) == [first, second, other_door]


def test_a_clock_a_day_off_says_rightly_how_long_ago_it_was() -> None:
    a_day = 24 * 3600 * 1000
    at = done_at(
        received_at=NOON,
        sent_ms=a_day + 60_000,
        phone_ms=a_day,
        not_before=NOON - timedelta(days=1),
    )
    assert at == NOON - timedelta(minutes=1)


def test_a_clock_that_jumped_says_neither_before_the_day_nor_after_now() -> None:
    not_before = NOON - timedelta(hours=12)
    for sent_ms, phone_ms, expected in [
        (10**15, 0, not_before),
        (0, 10**15, NOON),
        (2**53, -(2**53), not_before),
    ]:
        at = done_at(received_at=NOON, sent_ms=sent_ms, phone_ms=phone_ms, not_before=not_before)
        assert at == expected


def test_shares_leave_room_for_everybody_with_a_pass_and_for_who_was_let_in_already() -> None:
    shares, walked_in = {1: 2, 2: 3}, {1: 4, 3: 1}
    assert shares_left(limit=20, expected=10, shares=shares, walked_in=walked_in) == 2
    assert kept_for_others(1, shares=shares, walked_in=walked_in) == 3
    assert kept_for_others(2, shares=shares, walked_in=walked_in) == 0


HERE = frozenset({7})
RIGHT = Shown(HERE, HERE, False, "", 1, 0, False, False)


def test_the_verdict_says_the_gravest_thing_first() -> None:
    def but(**fields: Any) -> str:
        return verdict(Shown(**vars(RIGHT) | fields), stop=7)

    assert verdict(None, stop=7) == "unknown"
    assert but() == "ok"
    assert but(here=frozenset(), today=frozenset(), fault="given_back") == "other_plant"
    assert but(cancelled=True, fault="given_back") == "cancelled"
    assert but(today=frozenset(), fault="given_back") == "not_today"
    assert but(today=frozenset({8})) == "other_time"
    assert but(fault="refused", inside=1) == "refused"
    assert but(inside=1) == "already_in"
    assert but(needs_adult=True) == "child_alone"
    assert but(needs_adult=True, adult_is_in=True) == "ok"
    assert but(persons=20, inside=19) == "ok"


KEYS = [UUID(int=n) for n in range(1, 9)]
NAMED: dict[str, list[int | None]] = {"came": [1, 2], "counted": [9], "left": [None, 1, 9]}


@st.composite
def acts_of_two_doors(draw: st.DrawFn) -> list[Act]:
    """Anything two doors may do, taking back among it."""
    found = []
    for number, key in enumerate(KEYS[: draw(st.integers(1, 8))], start=1):
        kind = draw(st.sampled_from(["came", "counted", "walked_in", "left", "taken_back"]))
        named: list[int | None] = NAMED.get(kind, [None])
        found.append(
            act(
                kind,
                draw(st.integers(0, 5)),
                key=key,
                number=number,
                door=draw(st.sampled_from([1, 2])),
                persons=1 if kind == "came" else draw(st.integers(1, 12)),
                visit_pass=draw(st.sampled_from(named)),
                takes_back=draw(st.sampled_from(KEYS)) if kind == "taken_back" else None,
            )
        )
    return found


@given(acts_of_two_doors(), st.data(), st.integers(0, 15))
def test_order_and_doubling_change_nothing_and_too_many_are_never_hidden(
    acts: list[Act], data: st.DataObject, limit: int
) -> None:
    told = data.draw(st.permutations(acts + data.draw(st.lists(st.sampled_from(acts)))))
    known = GOOD | {2: KnownPass(fault="given_back", void_from=NOON + timedelta(minutes=2))}
    once, again = (reckon(one, known=known, limit=limit) for one in (acts, told))
    assert once == again
    assert 0 <= once.inside <= once.most_inside
    assert all(persons >= 0 for persons in once.inside_with.values())
    assert once.inside or not any(once.inside_with.values())
    assert (once.most_inside > limit) == ("over_limit" in codes(once))
    assert once.passes.get(1, 0) <= 1
    assert once.passes.get(9, 0) <= 20 or "too_many" in codes(once)
