"""Two accounts of one person become one: what was played goes along, and no draw has them twice."""

from __future__ import annotations

from typing import Any

import pytest

from gatehouse.core import undo
from gatehouse.core.refusal import Refused
from gatehouse.draws.models import Draw
from gatehouse.people import operations as people
from gatehouse.people.models import Person, Role
from gatehouse.quizzes.models import Attempt, Contender, InSolo, Squad
from gatehouse.quizzes.operations import merging, squads
from tests import make
from tests.admission.test_merging import all_rows
from tests.quizzes import solos
from tests.quizzes.evenings import LATER, evening
from tests.quizzes.games import refused

pytestmark = pytest.mark.django_db
NAME = "Шестерёнки"


@pytest.fixture
def organiser() -> Person:
    person = make.person("organiser@example.org")
    people.grant_role(person=person, role=Role.ORGANISER, by=None, now=make.NOW)
    return person


def merge(kept: Person, merged: Person, by: Person) -> Any:
    return merging.merge_people(kept=kept, merged=merged, by=by, now=solos.PLAYED)


def numbers(person: Person) -> list[int]:
    return list(
        Attempt.objects.filter(person=person).order_by("pk").values_list("number", flat=True)
    )


def test_a_team_across_games_belongs_to_whoever_stays(organiser: Person) -> None:
    kept, merged = make.person(), make.person()
    team = evening({NAME: 6}, captains={NAME: merged}).team(NAME)
    squad = squads.claim(team=team, by=merged, now=LATER)
    merge(kept, merged, organiser)
    squad.refresh_from_db()
    assert squad.owner == kept
    assert squads.rename(squad=squad, name="Болты", by=kept, now=LATER).name == "Болты"


def test_tries_of_both_accounts_count_together(organiser: Person) -> None:
    kept, merged = make.person(), make.person()
    quiz = solos.solo(tries=3)
    for person in (kept, merged):
        solos.play(quiz, person)
    merge(kept, merged, organiser)
    assert numbers(kept) == [1, 2]
    solos.play(quiz, kept)
    with refused("no_tries"):
        solos.start(quiz, kept)


def test_an_entry_goes_along_and_nobody_enters_a_second_time(organiser: Person) -> None:
    kept, merged = make.person(), make.person()
    quiz = solos.with_prizes(tries=3)
    entered = solos.enter(solos.play(quiz, merged), merged)
    own = solos.play(quiz, kept)
    merge(kept, merged, organiser)
    assert solos.enter(own, kept, "Другое Имя") == entered
    assert list(Contender.objects.values_list("person", flat=True)) == [kept.pk]


def test_a_third_account_of_the_same_address_does_not_enter_either(organiser: Person) -> None:
    kept, merged = make.person("anna@example.org"), make.person()
    quiz = solos.with_prizes()
    solos.enter(solos.play(quiz, merged), merged)
    merge(kept, merged, organiser)
    third = make.person("anna+2@example.org")
    with refused("in_already"):
        solos.enter(solos.play(quiz, third), third, "Другое Имя")


def test_two_entries_in_one_draw_are_not_made_one_persons(organiser: Person) -> None:
    kept, merged = make.person(), make.person()
    quiz = solos.with_prizes()
    for person, name in ((kept, "Анна Петрова"), (merged, "Анна Иванова")):
        solos.enter(solos.play(quiz, person), person, name)
    assert [one.code for one in merging.merge_refusals(kept, merged)] == ["one_prize_draw"]
    with pytest.raises(Refused):
        merge(kept, merged, organiser)
    merged.refresh_from_db()
    assert merged.is_active
    assert numbers(merged) == [1]


def test_once_the_draw_is_over_each_keeps_the_entry_it_was_drawn_with(organiser: Person) -> None:
    kept, merged = make.person(), make.person()
    quiz = solos.with_prizes()
    for person, name in ((kept, "Анна Петрова"), (merged, "Анна Иванова")):
        solos.enter(solos.play(quiz, person), person, name)
    Draw.objects.filter(solo=quiz).update(voided_at=solos.PLAYED)
    merge(kept, merged, organiser)
    assert set(Contender.objects.values_list("person", flat=True)) == {kept.pk, merged.pk}


def test_taken_apart_everything_that_was_played_is_as_it_was(organiser: Person) -> None:
    kept, merged = make.person(), make.person()
    team = evening({NAME: 6}, captains={NAME: merged}).team(NAME)
    squads.claim(team=team, by=merged, now=LATER)
    quiz = solos.with_prizes(tries=3)
    for person in (merged, kept, merged):
        attempt = solos.play(quiz, person)
    solos.enter(attempt, merged)
    before = all_rows()
    done, _act = merge(kept, merged, organiser)
    assert numbers(kept) == [1, 2, 3]
    merging.take_apart(merge=done, by=organiser, now=solos.PLAYED)
    assert all_rows() == before


def test_a_merge_is_taken_back_from_the_toast_with_what_was_played(organiser: Person) -> None:
    kept, merged = make.person(), make.person()
    quiz = solos.with_prizes()
    solos.enter(solos.play(quiz, merged), merged)
    _done, act = merge(kept, merged, organiser)
    undo.take(act.key, by=organiser, now=solos.PLAYED)
    assert Contender.objects.get().person == merged
    assert InSolo.objects.exclude(contender__person=merged).count() == 0


def test_a_team_claimed_meanwhile_leaves_the_squad_that_goes_back(organiser: Person) -> None:
    kept, merged = make.person(), make.person()
    made = evening({NAME: 6}, captains={NAME: merged})
    squad = squads.claim(team=made.team(NAME), by=merged, now=LATER)
    done, _act = merge(kept, merged, organiser)
    other = evening({NAME: 5}, captains={NAME: kept}, season=made.season, day=4)
    squad.refresh_from_db()
    squads.claim(team=other.team(NAME), by=kept, squad=squad, now=LATER)
    merging.take_apart(merge=done, by=organiser, now=LATER)
    assert list(Squad.objects.get().teams.all()) == [made.team(NAME)]
