"""What checkers do with blanks: by one, by two, by two at once, and who may not."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from gatehouse.core.history import HistoryEntry
from gatehouse.core.refusal import Refused
from gatehouse.quizzes import paper
from gatehouse.quizzes.keys import sheet_of
from gatehouse.quizzes.models import Answer, Blank, Seat, SeatRole, Typing
from gatehouse.quizzes.operations import teams, typing
from gatehouse.quizzes.paper import Where
from gatehouse.quizzes.scoring import reckon
from gatehouse.quizzes.terms import Unclear
from tests.quizzes.captains import OPENED, Game, after, game, say
from tests.quizzes.desks import TWICE, blank_of, checker, on_paper, paper_lines, type_all

pytestmark = pytest.mark.django_db


@contextmanager
def refused(code: str) -> Iterator[None]:
    """What is done within is refused for this reason."""
    with pytest.raises(Refused) as refusal:
        yield
    assert refusal.value.first.code == code


def where(played: Game, *, now: int = 100) -> list[Where]:
    """Where the blanks of the round lie, by team."""
    return [one.where for one in paper.piles(played.quiz, now=after(now))[0].lying]


def test_what_a_checker_types_is_one_line_of_the_journal_for_each_question() -> None:
    played = game()
    for form in ("text", "choice"):
        played.open(form)
    anna, team = checker(played.quiz), on_paper(played.team)
    blank = blank_of(played, team, anna, now=after(80))
    lines = {played.questions["text"]: " Шоколад ", played.questions["choice"]: "б"}
    type_all(anna, blank, lines, now=after(90))
    assert paper_lines(team) == [(1, {"text": "Шоколад"}), (1, {"choices": ["b"]})]
    assert set(Answer.objects.values_list("source", "late_ms", "seat")) == {("paper", 0, anna.pk)}
    assert where(played) == [Where.DONE]


def test_a_line_that_nobody_touched_is_empty_on_paper() -> None:
    played = game()
    for form in ("text", "number"):
        played.open(form)
    anna, team = checker(played.quiz), on_paper(played.team)
    blank = blank_of(played, team, anna, now=after(80))
    type_all(anna, blank, {played.questions["text"]: "медь"}, now=after(90))
    assert paper_lines(team) == [(1, {"text": "медь"}), (1, {})]


def test_the_same_line_sent_twice_is_written_once_and_a_mended_one_is_added() -> None:
    played = game()
    played.open()
    anna, team, question = checker(played.quiz), on_paper(played.team), played.questions["text"]
    blank = blank_of(played, team, anna, now=after(80))
    typing.take(seat=anna, blank=blank, now=after(81))
    key = uuid4()
    for text, one in (("медь", key), ("медь", key), ("медь", uuid4()), ("сталь", uuid4())):
        typing.type_line(
            seat=anna, blank=blank, question=question, text=text, now=after(82), key=one
        )
    assert [value for _typing, value in paper_lines(team)] == [{"text": "медь"}, {"text": "сталь"}]


def test_what_cannot_be_read_is_said_and_nothing_is_written() -> None:
    played = game()
    played.open("choice")
    anna, team = checker(played.quiz), on_paper(played.team)
    blank = blank_of(played, team, anna, now=after(80))
    typing.take(seat=anna, blank=blank, now=after(81))
    with pytest.raises(Unclear):
        typing.type_line(
            seat=anna, blank=blank, question=played.questions["choice"], text="Ж", now=after(82)
        )
    assert paper_lines(team) == []


def test_a_tick_stands_beside_an_answer_and_says_nothing_beside_none() -> None:
    played = game(scoring={"kind": "tick"})
    for form in ("text", "number"):
        played.open(form)
    anna, team = checker(played.quiz), on_paper(played.team)
    blank = blank_of(played, team, anna, now=after(80))
    lines = {played.questions["text"]: "медь", played.questions["number"]: ""}
    type_all(anna, blank, lines, now=after(90), tick=True)
    assert paper_lines(team) == [(1, {"text": "медь", "tick": True}), (1, {})]


def test_a_stake_is_read_in_halves() -> None:
    played = game(scoring={"kind": "stake"})
    played.open()
    anna, team = checker(played.quiz), on_paper(played.team)
    blank = blank_of(played, team, anna, now=after(80))
    type_all(anna, blank, {played.questions["text"]: "медь"}, now=after(90), stake="2,5")
    assert paper_lines(team) == [(1, {"text": "медь", "stake_halves": 5})]


def test_a_blank_in_somebody_s_hands_is_shown_so_and_given_to_nobody_else() -> None:
    played = game()
    played.open()
    anna, boris = checker(played.quiz, "Анна"), checker(played.quiz, "Борис")
    blank = blank_of(played, on_paper(played.team), anna, now=after(80))
    typing.take(seat=anna, blank=blank, now=after(81))
    assert where(played, now=82) == [Where.IN_HANDS]
    with refused("in_hands"):
        typing.take(seat=boris, blank=blank, now=after(82))


def test_a_blank_that_lies_untouched_goes_to_whoever_takes_it_over_with_what_is_typed() -> None:
    played = game()
    played.open()
    anna, boris = checker(played.quiz, "Анна"), checker(played.quiz, "Борис")
    team, question = on_paper(played.team), played.questions["text"]
    blank = blank_of(played, team, anna, now=after(80))
    typing.take(seat=anna, blank=blank, now=after(81))
    typing.type_line(seat=anna, blank=blank, question=question, text="медь", now=after(82))
    typing.take(seat=boris, blank=blank, now=after(82) + paper.LIES_UNTOUCHED)
    with refused("not_in_hands"):
        typing.type_line(seat=anna, blank=blank, question=question, text="сталь", now=after(300))
    typing.finish(seat=boris, blank=blank, now=after(300))
    assert paper_lines(team) == [(1, {"text": "медь"})]


@pytest.mark.django_db(transaction=True)
def test_two_who_take_one_blank_at_once_are_one() -> None:
    played = game()
    played.open()
    desks = [checker(played.quiz, f"Стол {n}") for n in range(4)]
    blank = blank_of(played, on_paper(played.team), desks[0], now=after(80))
    together = Barrier(len(desks))

    def take(seat: Seat) -> str:
        together.wait()
        try:
            typing.take(seat=seat, blank=blank, now=after(81))
            return "taken"
        except Refused as refusal:
            return refusal.first.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(desks)) as pool:
        said = sorted(pool.map(take, desks))
    assert said == ["in_hands"] * 3 + ["taken"]
    assert Typing.objects.count() == 1


def test_typed_twice_means_by_two_people() -> None:
    played = game(rules=TWICE)
    played.open()
    anna, boris = checker(played.quiz, "Анна"), checker(played.quiz, "Борис")
    team, question = on_paper(played.team), played.questions["text"]
    blank = blank_of(played, team, anna, now=after(80))
    type_all(anna, blank, {question: "Ёж"}, now=after(90))
    assert where(played) == [Where.ONCE]
    typing.take(seat=anna, blank=blank, now=after(91))  # to mend her own
    assert Typing.objects.count() == 1
    typing.finish(seat=anna, blank=blank, now=after(92))
    type_all(boris, blank, {question: "еж "}, now=after(93))
    assert paper_lines(team) == [(1, {"text": "Ёж"}), (2, {"text": "еж"})]
    assert (where(played), paper.differences(played.quiz)) == ([Where.DONE], [])


def test_a_difference_is_decided_by_a_third_person_and_by_nobody_of_the_two() -> None:
    played = game(rules=TWICE)
    played.open()
    anna, boris, vera = (checker(played.quiz, name) for name in ("Анна", "Борис", "Вера"))
    team, question = on_paper(played.team), played.questions["text"]
    blank = blank_of(played, team, anna, now=after(80))
    type_all(anna, blank, {question: "сталь"}, now=after(90))
    type_all(boris, blank, {question: "столь"}, now=after(91))
    [found] = paper.differences(played.quiz)
    assert (found.first, found.second) == ({"text": "сталь"}, {"text": "столь"})
    assert where(played) == [Where.DIFFERS]
    for one in (anna, boris):
        with refused("own"):
            typing.decide(seat=one, blank=blank, question=question, text="сталь", now=after(92))
    typing.decide(seat=vera, blank=blank, question=question, text="сталь", now=after(93))
    assert paper_lines(team)[-1] == (3, {"text": "сталь"})
    assert (where(played), paper.differences(played.quiz)) == ([Where.DONE], [])
    with refused("alike"):
        typing.decide(seat=vera, blank=blank, question=question, text="столь", now=after(94))


def test_what_one_left_empty_and_the_other_typed_is_a_difference() -> None:
    played = game(rules=TWICE)
    played.open()
    anna, boris = checker(played.quiz, "Анна"), checker(played.quiz, "Борис")
    blank = blank_of(played, on_paper(played.team), anna, now=after(80))
    type_all(anna, blank, {}, now=after(90))
    type_all(boris, blank, {played.questions["text"]: "сталь"}, now=after(91))
    assert [(one.first, one.second) for one in paper.differences(played.quiz)] == [
        ({}, {"text": "сталь"})
    ]


def test_whose_blank_is_missing_is_known_and_who_plays_by_phone_is_not_waited_for() -> None:
    played = game()
    played.open()
    on_paper(played.team)
    [pile] = paper.piles(played.quiz, now=after(80))
    assert [one.team.number for one in pile.missing] == [1]


@pytest.mark.parametrize("role", [SeatRole.STAGE, SeatRole.JUDGE, SeatRole.HOST])
def test_another_role_takes_no_blanks(role: SeatRole) -> None:
    played = game()
    played.open()
    blank = blank_of(played, on_paper(played.team), checker(played.quiz), now=after(80))
    other = Seat.objects.create(quiz=played.quiz, role=role, title="Другой", made_at=OPENED)
    with refused("not_yours"):
        typing.take(seat=other, blank=blank, now=after(81))


def test_a_desk_of_another_game_or_one_taken_back_does_nothing() -> None:
    played, elsewhere = game(), game()
    played.open()
    anna = checker(played.quiz)
    blank = blank_of(played, on_paper(played.team), anna, now=after(80))
    with refused("not_yours"):
        typing.take(seat=checker(elsewhere.quiz), blank=blank, now=after(81))
    with refused("unknown"):
        typing.find_blank(
            seat=checker(elsewhere.quiz, "Ещё"), text=blank.code, of=None, now=after(81)
        )
    anna.revoked_at = after(82)
    with refused("not_yours"):
        typing.take(seat=anna, blank=blank, now=after(83))


def test_a_spare_blank_is_found_by_the_number_of_its_team() -> None:
    played = game()
    played.open()
    anna, of = checker(played.quiz), played.questions["text"].round
    on_paper(played.team)
    made = typing.find_blank(seat=anna, text="№ 1", of=of, now=after(80))
    assert typing.find_blank(seat=anna, text=made.code.lower(), of=None, now=after(81)) == made
    with refused("unknown"):
        typing.find_blank(seat=anna, text="77", of=of, now=after(81))


def test_a_blank_after_the_solution_is_taken_with_a_reason_only_and_the_reason_stays() -> None:
    played = game()
    played.open(solved_at=after(120))
    anna, team = checker(played.quiz), on_paper(played.team)
    with refused("late"):
        blank_of(played, team, anna, now=after(130))
    because = "Листок лежал под столом, видел ведущий"
    blank = blank_of(played, team, anna, now=after(140), because=because)
    assert blank.late_because == because
    entry = HistoryEntry.objects.get(verb="quizzes.blank_taken_late")
    assert (entry.of_id, entry.facts) == (str(blank.pk), {"seat": anna.pk, "because": because})


def test_a_blank_that_was_here_before_the_solution_may_be_typed_after_it() -> None:
    played = game()
    run = played.open()
    anna, team = checker(played.quiz), on_paper(played.team)
    blank = blank_of(played, team, anna, now=after(80))
    run.solved_at = after(120)
    run.save(update_fields=["solved_at"])
    type_all(anna, blank, {played.questions["text"]: "медь"}, now=after(200))
    assert paper_lines(team) == [(1, {"text": "медь"})]
    assert Blank.objects.get().late_because == ""


def test_before_the_round_there_is_nothing_to_hand_in() -> None:
    played = game()
    with refused("not_asked"):
        blank_of(played, on_paper(played.team), checker(played.quiz), now=after(80))


def test_who_plays_by_phone_hands_in_no_blank() -> None:
    played = game()
    played.open()
    with refused("by_phone"):
        blank_of(played, played.team, checker(played.quiz), now=after(80))


def test_falling_back_to_paper_in_the_middle_needs_no_new_start_and_one_may_come_back() -> None:
    """Q16: the phone freezes in the second question; the fourth comes from a phone again."""
    played = game()
    runs = {
        form: played.open(form, at=after(100 * place), seconds=60)
        for place, form in enumerate(("text", "number", "choice", "several"))
    }
    team, anna = played.team, checker(played.quiz)
    say(team, runs["text"], "Шоколад", at=after(10))
    teams.put_on_paper(team=team, now=after(130))
    teams.back_to_phone(team=team, now=after(290))
    say(team, runs["several"], at=after(310), value={"choices": ["a", "c"]})

    blank = blank_of(played, team, anna, now=after(400))
    typing.take(seat=anna, blank=blank, now=after(401))
    questions = played.questions
    for form in ("text", "several"):
        with refused("not_on_paper"):
            typing.type_line(
                seat=anna, blank=blank, question=questions[form], text="а", now=after(402)
            )
    for form, text in (("number", "1703"), ("choice", "б")):
        typing.type_line(
            seat=anna, blank=blank, question=questions[form], text=text, now=after(403)
        )
    typing.finish(seat=anna, blank=blank, now=after(404))

    journal = Answer.objects.filter(team=team).order_by("run__question__number")
    assert [(one.source, one.value) for one in journal] == [
        ("phone", {"text": "Шоколад"}),
        ("paper", {"text": "1703"}),
        ("paper", {"choices": ["b"]}),
        ("phone", {"choices": ["a", "c"]}),
    ]
    table = reckon(sheet_of(played.quiz))
    assert {row.team_id: row.total_halves for row in table.rows}[team.pk] == 4 * 2


def test_what_is_written_on_paper_beats_the_phone_and_an_empty_line_leaves_it() -> None:
    played = game()
    for place, form in enumerate(("text", "number")):
        run = played.open(form, at=after(100 * place))
        say(played.team, run, "не знаем", at=after(100 * place + 10))
    anna, team = checker(played.quiz), on_paper(played.team)
    blank = blank_of(played, team, anna, now=after(300))
    type_all(anna, blank, {played.questions["text"]: "шоколад"}, now=after(310))
    [row, _other] = reckon(sheet_of(played.quiz)).rows
    said = {cell.question_id: cell.variant for one in row.rounds for cell in one.cells}
    assert said[played.questions["text"].pk] == "шоколад"
    assert said[played.questions["number"].pk] == "не знаем"


def test_a_team_that_came_back_and_falls_again_writes_on_the_same_blank() -> None:
    played = game()
    for place, form in enumerate(("text", "number", "choice")):
        played.open(form, at=after(100 * place))
    team, anna = on_paper(played.team), checker(played.quiz)
    teams.back_to_phone(team=team, now=after(80))
    teams.put_on_paper(team=team, now=after(190))
    blank = blank_of(played, team, anna, now=after(300))
    team.refresh_from_db()
    counting = [
        run.question.form
        for run in paper.runs_of(blank).values()
        if paper.counts_on_paper(blank.team, run)
    ]
    assert sorted(counting) == ["choice", "text"]


def test_the_version_of_the_desk_changes_with_all_that_it_shows() -> None:
    played = game()
    played.open()
    anna, boris = checker(played.quiz, "Анна"), checker(played.quiz, "Борис")
    seen = [paper.version_of(played.quiz, after(70))]

    def changes(now: int) -> bool:
        seen.append(paper.version_of(played.quiz, after(now)))
        return seen[-1] != seen[-2]

    blank = blank_of(played, on_paper(played.team), anna, now=after(80))
    assert changes(80)
    typing.take(seat=anna, blank=blank, now=after(81))
    assert changes(81)
    assert not changes(82)
    assert changes(82 + int(paper.LIES_UNTOUCHED / timedelta(seconds=1)))
    typing.take(seat=boris, blank=blank, now=after(83) + paper.LIES_UNTOUCHED)
    assert changes(300)
    typing.finish(seat=boris, blank=blank, now=after(301))
    assert changes(301)
