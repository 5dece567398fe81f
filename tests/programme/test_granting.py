"""Roles in one season: given, changed, taken back, had again; and who plans it then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatehouse.core import undo
from gatehouse.core.history import HistoryEntry
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person, Role
from gatehouse.programme import operations
from gatehouse.programme.models import Season, SeasonGrant, SeasonRole
from gatehouse.programme.roles import Word, planners_of, word_needed
from tests import make
from tests.office import holder

pytestmark = pytest.mark.django_db
EDITOR, VIEWER = SeasonRole.EDITOR, SeasonRole.VIEWER


@pytest.fixture
def season() -> Season:
    return make.season()


@pytest.fixture
def boss() -> Person:
    return holder(Role.ORGANISER)


def grant(person: Person, season: Season, role: SeasonRole, by: Person) -> SeasonGrant:
    return operations.grant_season(person=person, season=season, role=role, by=by, now=make.NOW)


def test_a_role_granted_twice_is_there_once_and_a_new_one_takes_its_place(
    season: Season, boss: Person
) -> None:
    person = make.person()
    for role in (VIEWER, VIEWER, EDITOR):
        grant(person, season, role, boss)
    assert [one.role for one in SeasonGrant.objects.all()] == [EDITOR]
    told = HistoryEntry.objects.of(person).filter(verb="programme.season_granted")
    assert [(e.facts["before"], e.facts["after"]) for e in told.order_by("pk")] == [
        ({"role": ""}, {"role": "viewer"}),
        ({"role": "viewer"}, {"role": "editor"}),
    ]


def test_a_role_taken_back_is_had_again_within_a_minute(season: Season, boss: Person) -> None:
    made = grant(make.person(), season, EDITOR, boss)
    act = operations.revoke_season(grant=made, by=boss, now=make.NOW)
    assert SeasonGrant.objects.count() == 0
    undo.take(act.key, by=boss, now=make.NOW)
    assert [one.role for one in SeasonGrant.objects.all()] == [EDITOR]


def test_a_role_given_anew_meanwhile_stays_as_it_is(season: Season, boss: Person) -> None:
    made = grant(make.person(), season, EDITOR, boss)
    act = operations.revoke_season(grant=made, by=boss, now=make.NOW)
    grant(made.person, season, VIEWER, boss)
    with pytest.raises(Refused):
        undo.take(act.key, by=boss, now=make.NOW + timedelta(seconds=30))
    assert [one.role for one in SeasonGrant.objects.all()] == [VIEWER]


def test_what_was_taken_back_is_not_taken_back_again(season: Season, boss: Person) -> None:
    made = grant(make.person(), season, EDITOR, boss)
    operations.revoke_season(grant=made, by=boss, now=make.NOW)
    with pytest.raises(Refused):
        operations.revoke_season(grant=made, by=boss, now=make.NOW)


def test_a_season_is_planned_by_the_organisers_and_its_own_editors(
    season: Season, boss: Person
) -> None:
    admin, editor, viewer, foreign = (holder(Role.ADMINISTRATOR), *(make.person() for _ in "123"))
    holder(Role.PRESS)
    grant(editor, season, EDITOR, boss)
    grant(viewer, season, VIEWER, boss)
    grant(foreign, make.season(), EDITOR, boss)
    assert list(planners_of(season.pk)) == [boss, admin, editor]


def test_a_second_word_is_needed_from_so_many_people_where_there_is_anybody_to_say_it(
    season: Season, boss: Person
) -> None:
    assert word_needed(season, persons=49, by=boss) == Word.NONE
    assert word_needed(season, persons=50, by=boss) == Word.NUMBER
    grant(make.person(), season, EDITOR, boss)
    assert word_needed(season, persons=50, by=boss) == Word.SECOND
