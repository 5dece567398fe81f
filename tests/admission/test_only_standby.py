"""Whoever missed visits as often as the season says gets no place in it, only standby."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from gatehouse.admission import identities, operations, strikes
from gatehouse.admission.describing_entries import described
from gatehouse.admission.models import Application, Party, State, Strike
from gatehouse.admission.operations.season_rules import publish_rules
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Season, Session
from tests import make
from tests.admission import drawing, striking
from tests.admission.drawing import Drawn, asked, grown
from tests.admission.grouped import Grouped
from tests.admission.striking import DAY, STRIKES

pytestmark = pytest.mark.django_db


def twice_missed(within: Season | None = None, by: Person | None = None) -> tuple[Season, Person]:
    """Somebody who missed two visits of a season; the second was looked at a day after it."""
    season = within or striking.season(visits_per_person=9)
    by = by or make.person()
    for days in (-4, -3):
        striking.missed(striking.session(season, days=days), by=by)
    return season, by


LATER = striking.STARTS_AT - DAY  # both strikes are given by then


def ask(to: Session, by: Person, *, may_wait: bool = True) -> Application:
    return operations.apply(
        session=to, ask=make.ask(may_wait=may_wait), consents=make.agreed(), by=by, now=LATER
    )


def ahead(season: Season, capacity: int = 20) -> Session:
    return striking.session(season, days=6, capacity=capacity)


def code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.first.code


def test_who_missed_two_gets_no_place_and_may_join_the_line() -> None:
    season, by = twice_missed()
    session = ahead(season)
    with pytest.raises(Refused) as refused:
        ask(session, by, may_wait=False)
    assert code(refused) == "only_standby"
    assert ask(session, by).state == State.WAITING
    assert ask(session, make.person()).state == State.BOOKED


def test_one_missed_visit_changes_nothing_yet() -> None:
    season = striking.season()
    by = striking.missed(striking.session(season, days=-3)).person
    assert ask(ahead(season), by).state == State.BOOKED


def test_places_that_come_back_pass_them_over_and_they_keep_where_they_stand() -> None:
    season, by = twice_missed()
    session = ahead(season, capacity=1)
    has = ask(session, make.person())
    kept_out, following = ask(session, by), ask(session, make.person())
    operations.withdraw(application=has, by=has.party.asker, now=LATER)
    kept_out.refresh_from_db()
    following.refresh_from_db()
    assert (kept_out.state, following.state) == (State.WAITING, State.OFFERED)


def test_when_one_of_the_two_is_lifted_the_place_is_theirs() -> None:
    season, by = twice_missed()
    Strike.objects.filter(pk=Strike.objects.order_by("-pk")[0].pk).update(
        lifted_at=LATER - timedelta(hours=1), lifted_because="granted"
    )
    assert ask(ahead(season), by).state == State.BOOKED


def test_it_holds_in_the_season_that_is_on_and_in_one_more() -> None:
    season, by = twice_missed()
    following = striking.season(
        applications_open_at=season_end(season), starts_on=date(2024, 1, 10),
        ends_on=date(2024, 1, 20),
    )  # fmt: skip
    third = striking.season(
        applications_open_at=season_end(season) + 40 * DAY, starts_on=date(2024, 2, 10),
        ends_on=date(2024, 2, 20),
    )  # fmt: skip
    january, february = make.NOW + 30 * DAY, make.NOW + 60 * DAY
    assert strikes.only_standby([by.pk], season=following, now=january) == {by.pk}
    assert strikes.only_standby([by.pk], season=third, now=february) == set()


def season_end(_season: Season) -> datetime:
    return make.NOW + 20 * DAY


def test_a_season_without_such_rules_asks_nothing() -> None:
    _season, by = twice_missed()
    other = make.season()
    assert strikes.only_standby([by.pk], season=other, now=LATER) == set()
    assert ask(striking.session(other, days=6), by).state == State.BOOKED


def test_another_account_with_the_same_post_is_the_same_human_being() -> None:
    season, _by = twice_missed(by=make.person(email="petrova@gmail.com"))
    alias = make.person(email="pet.rova+tour@googlemail.com")
    with pytest.raises(Refused) as refused:
        ask(ahead(season), alias)
    assert code(refused) == "missed_elsewhere"
    assert strikes.only_standby([alias.pk], season=season, now=LATER) == {alias.pk}


def struck(party: Party, times: int = 2) -> None:
    """Strikes of who asked for this party, known by name and birth date as a draw knows them."""
    for _time in range(times):
        application = make.application(make.session(), by=make.person())
        strike = Strike.objects.create(
            person=party.asker, application=application, given_at=make.NOW,
            expires_at=make.NOW + 365 * DAY, appeal_until=make.NOW + 10 * DAY,
        )  # fmt: skip
        for key in party.guests.exclude(person_key="").values_list("person_key", flat=True):
            strike.keys.create(identity=key)


def test_a_draw_does_not_take_them_whatever_account_they_use() -> None:
    drawn = Drawn(1, replace(drawing.RULES, strikes=STRIKES))
    party = drawn.enter(asked(grown("Анна Петрова")))
    struck(party)
    operations.leave_draw(party=party, by=party.asker, now=make.NOW)
    for by, expected in ((party.asker, "only_standby"), (make.person(), "missed_elsewhere")):
        with pytest.raises(Refused) as refused:
            drawn.enter(asked(grown("Петрова Анна")), by=by)
        assert code(refused) == expected
    assert drawn.enter(asked(grown("Вера Иванова"))).pk


def test_who_was_on_a_list_before_takes_no_part_at_the_close() -> None:
    drawn = Drawn(1, replace(drawing.RULES, strikes=STRIKES))
    party, other = drawn.enter(), drawn.enter()
    assert len(list(described(drawn.places, [party, other], now=drawing.CLOSES_AT))) == 2
    struck(party)
    left = list(described(drawn.places, [party, other], now=drawing.CLOSES_AT))
    assert [one.entry for one in left] == [other.entry_id]


def test_nor_does_the_class_of_a_teacher_under_whatever_account() -> None:
    season, rules = make.season(group_max=25), replace(drawing.RULES, strikes=STRIKES)
    publish_rules(season=season, rules=rules, by=None, now=drawing.OPENS_AT - DAY)
    drawn, born_on = Grouped(25, within=season), date(1985, 5, 6)
    own, known, other = (
        drawn.school(contact_name=name, contact_born=born_on)
        for name in ("Анна Петрова", "Вера Иванова", "Ия Ким")
    )
    struck(own)
    struck(elsewhere := make.application(make.session(), by=make.person()).party)
    for strike in Strike.objects.filter(person=elsewhere.asker):
        strike.keys.create(identity=identities.of_person("Иванова Вера", born_on))
    left = list(described(drawn.places, [own, known, other], now=drawing.CLOSES_AT))
    assert [one.entry for one in left] == [other.entry_id]


def test_a_husband_s_missed_visit_and_a_wife_s_are_of_two_people() -> None:
    drawn = Drawn(1, replace(drawing.RULES, strikes=STRIKES))
    wife = drawn.enter(asked(grown("Анна Петрова")))
    husband = drawn.enter(asked(grown("Пётр Петров")))
    struck(wife, 1)
    struck(husband, 1)
    for party in (wife, husband):
        operations.leave_draw(party=party, by=party.asker, now=make.NOW)
    both = drawn.enter(asked(grown("Анна Петрова"), grown("Пётр Петров")), by=wife.asker)
    assert both.pk


def test_whom_the_plant_chooses_waits_in_line_all_the_same() -> None:
    season, by = twice_missed()
    session = striking.session(season, days=6, admission="selection")
    chosen, other = ask(session, by), ask(session, make.person())
    operations.approve(
        session=session, applications=[chosen.pk, other.pk], by=make.person(), now=LATER
    )
    chosen.refresh_from_db()
    other.refresh_from_db()
    assert (chosen.state, other.state) == (State.WAITING, State.BOOKED)
