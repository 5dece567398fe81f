"""Who passed enters a draw of prizes by the same protocol as places, from plan to letters."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

from gatehouse.core import mail
from gatehouse.core.models import OutboxItem
from gatehouse.draws import operations as draws
from gatehouse.draws import store
from gatehouse.draws.models import Draw, Entry
from gatehouse.draws.queries import receipt
from gatehouse.draws.rules import Step
from gatehouse.people.models import Consent, Person, Role
from gatehouse.people.operations import approvals
from gatehouse.quizzes.models import Attempt, Contender, InSolo, Solo
from gatehouse.quizzes.operations import (
    forgetting,
    solo_drawing,
    solo_entering,
    solo_playing,
    soloing,
)
from tests import make
from tests.draws.making import BEACON_AT, SIGNATURE, WITNESSES_UNTIL, official
from tests.gate.refusals import refused
from tests.quizzes import solos

pytestmark = pytest.mark.django_db
TOOL = Path(__file__).parents[2] / "tools" / "verify_draw.py"


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def contenders(made: Solo, count: int = 7) -> list[Contender]:
    """So many people, each of another name."""
    people = [make.person() for _ in range(count)]
    return [
        solos.enter(solos.play(made, one), one, name=f"Анна Петрова{number}")
        for number, one in enumerate(people)
    ]


def drawn(made: Solo) -> Draw:
    """Closed, committed, the round brought, drawn and tested, not released."""
    draw = draw_of(made)
    assert solo_drawing.close_prize_draws(now=solos.ENTRIES_CLOSE) == 1
    draws.close_reveals(draw=draw, now=WITNESSES_UNTIL)
    draws.bring_signature(draw=draw, signature=SIGNATURE, by=None, now=BEACON_AT)
    return draws.test(draw=draws.draw_lots(draw=draw, now=BEACON_AT), now=BEACON_AT)


def released(made: Solo) -> Draw:
    draw = drawn(made)
    one, other = official(Role.ORGANISER), official(Role.ADMINISTRATOR)
    question = approvals.ask(
        kind=draws.RELEASE, persons=1, why="", tell=[], by=one, now=BEACON_AT, draw=draw.pk
    )
    approvals.decide(approval=question, is_granted=True, by=other, now=BEACON_AT)
    return Draw.objects.get(pk=draw.pk)


def draw_of(made: Solo) -> Draw:
    draw = Solo.objects.get(pk=made.pk).draw
    assert draw is not None
    return draw


def test_the_draw_is_public_with_its_timetable_before_the_quiz_opens() -> None:
    made = solos.with_prizes()
    draw = draw_of(made)
    assert draw.published_at == solos.PLANNED < made.opens_at
    lots = list(draw.lots.values_list("label", "title_ru", "places"))
    assert lots == [("P01", "Колонка", 1), ("P02", "Термос", 3)]
    assert "больше 3 верных" in draw.rules
    with refused("opens_in_the_past"):
        late = soloing.plan_solo(
            plan=solos.plan(prizes=solos.PRIZES, more_than=3, timetable=solos.TIMETABLE),
            by=None,
            now=solos.PLANNED,
        )
        soloing.publish_solo(solo=late, by=None, now=solos.OPENS)


def test_the_whole_way_and_the_published_files_verify(tmp_path: Path) -> None:
    made = solos.with_prizes()
    entered = contenders(made)
    draw = released(made)
    folder = tmp_path / "folder"
    folder.mkdir()
    store.copy_to(draw, folder)
    checked = subprocess.run(
        [sys.executable, str(TOOL), str(folder)], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    won = Entry.objects.filter(draw=draw, lot__isnull=False).order_by("rank")
    assert [one.lot.label for one in won if one.lot] == ["P01", "P02", "P02", "P02"]
    assert {one.persons for one in Entry.objects.filter(draw=draw)} == {1}
    assert {one.tickets for one in Entry.objects.filter(draw=draw)} == {10}
    assert solo_drawing.tell_prize_draws(now=BEACON_AT) == 1
    assert solo_drawing.tell_prize_draws(now=BEACON_AT) == 0
    letters = OutboxItem.objects.filter(kind="quizzes.prize_drawn")
    assert len(letters) == len(entered)
    winner = Contender.objects.get(entry=won[0])
    letter = mail.renderers()["quizzes.prize_drawn"](contender=winner.pk)
    assert "Колонка" in letter.text
    proof = receipt(winner.entry)
    assert proof is not None
    assert proof.line in (folder / "entries.txt").read_text()


def call_off(made: Solo, why: str = "Приз пришёл разбитым") -> None:
    Draw.objects.filter(solo=made).update(voided_at=solos.PLAYED, void_reason=why)


def test_who_entered_a_draw_that_is_called_off_is_told_once_and_why() -> None:
    made = solos.with_prizes()
    entered = contenders(made, 3)
    gone = entered[0].person
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    assert solo_drawing.tell_called_off(now=solos.PLAYED) == 0
    call_off(made)
    assert solo_drawing.tell_called_off(now=solos.PLAYED) == 1
    assert solo_drawing.tell_called_off(now=solos.PLAYED) == 0
    letters = OutboxItem.objects.filter(kind="quizzes.prize_draw_off")
    assert [one.params for one in letters.order_by("pk")] == [
        {"contender": one.pk} for one in entered[1:]
    ]
    said = mail.renderers()["quizzes.prize_draw_off"](contender=entered[1].pk)
    assert "Розыгрыш призов отменён" in said.subject
    assert "Приз пришёл разбитым" in said.text
    assert "не действует" not in said.text
    with override("en"):
        english = mail.renderers()["quizzes.prize_draw_off"](contender=entered[1].pk)
    assert "was called off" in english.subject


def test_a_result_that_is_called_off_is_taken_back_in_the_letter() -> None:
    made = solos.with_prizes()
    entered = contenders(made, 3)
    released(made)
    solo_drawing.tell_prize_draws(now=BEACON_AT)
    call_off(made)
    with pytest.raises(mail.Withheld):
        mail.renderers()["quizzes.prize_drawn"](contender=entered[0].pk)
    assert solo_drawing.tell_called_off(now=BEACON_AT) == 1
    said = mail.renderers()["quizzes.prize_draw_off"](contender=entered[0].pk)
    assert "не действует" in said.text


def test_a_result_nobody_was_told_of_is_not_told_once_it_is_called_off() -> None:
    made = solos.with_prizes()
    contenders(made, 3)
    released(made)
    call_off(made)
    assert solo_drawing.tell_prize_draws(now=BEACON_AT) == 0


def test_a_run_that_was_killed_ends_with_the_same_bytes() -> None:
    made = solos.with_prizes()
    contenders(made, 3)
    solo_drawing.close_prize_draws(now=solos.ENTRIES_CLOSE)
    draw = draw_of(made)
    before = dict(draw.files.values_list("name", "sha256"))
    Draw.objects.filter(pk=draw.pk).update(committed_at=None, commit_sha256="")
    Solo.objects.filter(pk=made.pk).update(described_at=None)
    solo_drawing.close_prize_draws(now=solos.ENTRIES_CLOSE)
    assert dict(draw.files.values_list("name", "sha256")) == before
    assert Draw.objects.get(pk=draw.pk).step is Step.COMMITTED


def test_only_who_passed_enters_and_only_by_a_try_of_their_own() -> None:
    made, person = solos.with_prizes(), make.person()
    with refused("not_passed"):
        solos.enter(solos.play(made, person, right=3), person)
    other = make.person()
    good = solos.play(made, other, right=4)
    with refused("not_yours"):
        solos.enter(good, person)
    unknown = solos.play(made)
    with refused("not_yours"):
        solos.enter(unknown, person)
    assert solos.enter(good, other) == solos.enter(good, other)
    assert Entry.objects.filter(draw=made.draw).count() == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("anna.petrova@gmail.com", "annapetrova+prize@googlemail.com"),
        ("anna@ya.ru", "ANNA@yandex.ru"),
    ],
)
def test_nobody_is_in_twice_by_another_name_of_the_same_post(one: str, other: str) -> None:
    made = solos.with_prizes()
    first, second = make.person(one), make.person(other)
    solos.enter(solos.play(made, first), first)
    attempt = solos.play(made, second)
    with refused("in_already"):
        solos.enter(attempt, second, name="Мария Иванова")


def test_nobody_is_in_twice_by_name_and_birth_date() -> None:
    made, first, second = solos.with_prizes(), make.person(), make.person()
    solos.enter(solos.play(made, first), first, name="Алёна Петрова")
    attempt = solos.play(made, second)
    with refused("in_already"):
        solos.enter(attempt, second, name="ПЕТРОВА  АЛЕНА")
    solos.enter(attempt, second, name="Алёна Петрова", born=date(1991, 2, 1))


@pytest.mark.parametrize(
    ("name", "born", "code"),
    [
        ("Анна", solos.BORN, "name"),
        ("Анна Петрова", date(2020, 1, 1), "too_young"),
        ("Анна Петрова", date(2030, 1, 1), "born"),
    ],
)
def test_an_entry_needs_a_name_and_an_age(name: str, born: date, code: str) -> None:
    made, person = solos.with_prizes(), make.person()
    attempt = solos.play(made, person)
    with refused(code):
        solos.enter(attempt, person, name=name, born=born)


def test_an_entry_needs_the_consent_and_keeps_it() -> None:
    made, person = solos.with_prizes(), make.person()
    attempt = solos.play(made, person)
    with refused("no_consent"):
        solo_entering.enter_prize_draw(
            attempt=attempt, name="Анна Петрова", born=solos.BORN, consents=[], by=person,
            now=solos.PLAYED,
        )  # fmt: skip
    solos.enter(attempt, person)
    assert Consent.objects.get(person=person).about == f"solo:{made.pk}"


def test_where_results_come_late_one_enters_after_the_close_of_the_quiz() -> None:
    made, person = solos.with_prizes(told_at_once=False), make.person()
    attempt = solos.play(made, person)
    with refused("not_passed"):  # nobody may know yet
        solos.enter(attempt, person)
    solo_playing.end_closed(now=solos.AFTER)
    letter = OutboxItem.objects.get(kind="quizzes.solo_result")
    assert letter.params == {"attempt": attempt.pk}
    solos.enter(attempt, person, now=solos.AFTER)
    with refused("not_open"):
        late = make.person()
        solos.enter(solos.play(made, late), late, now=solos.ENTRIES_CLOSE)


def test_who_leaves_may_enter_again_until_entries_close() -> None:
    made, person = solos.with_prizes(), make.person()
    attempt = solos.play(made, person)
    entered = solos.enter(attempt, person)
    solo_entering.leave_prize_draw(contender=entered, by=person, now=solos.PLAYED)
    solo_entering.leave_prize_draw(contender=entered, by=person, now=solos.PLAYED)
    assert not Entry.objects.filter(draw=made.draw).exists()
    again = solos.enter(attempt, person)
    assert again.entry.ticket != entered.entry.ticket
    with refused("not_open"):
        solo_entering.leave_prize_draw(contender=again, by=person, now=solos.ENTRIES_CLOSE)


def test_who_takes_the_consent_back_leaves_the_draw() -> None:
    made, person = solos.with_prizes(), make.person()
    solos.enter(solos.play(made, person), person)
    consent = Consent.objects.get(person=person)
    forgetting.withdraw_consent(consent=consent, by=person, now=solos.PLAYED)
    assert not Contender.objects.exists()
    assert not Entry.objects.exists()


def test_who_is_forgotten_leaves_figures_and_no_name() -> None:
    made, person = solos.with_prizes(), make.person()
    solos.enter(solos.play(made, person), person)
    forgetting.forget(person=person, by=person, now=solos.PLAYED)
    assert not Contender.objects.exists()
    attempt = Attempt.objects.get()
    assert (attempt.person, attempt.right) == (None, 6)


def test_who_is_forgotten_after_the_close_leaves_a_ticket_that_says_nothing() -> None:
    made, person = solos.with_prizes(), make.person()
    solos.enter(solos.play(made, person), person)
    solo_drawing.close_prize_draws(now=solos.ENTRIES_CLOSE)
    forgetting.forget(person=person, by=person, now=solos.ENTRIES_CLOSE)
    left = Contender.objects.get()
    assert (left.name, left.born) == ("", "")
    assert not InSolo.objects.exists()


def test_a_restored_copy_is_made_to_forget_again() -> None:
    made, person = solos.solo(), make.person()
    solos.play(made, person)
    Person.objects.filter(pk=person.pk).update(erased_at=solos.PLAYED)
    assert forgetting.forget_erased(now=solos.AFTER) == 1
    assert forgetting.forget_erased(now=solos.AFTER) == 0
    assert Attempt.objects.get().person is None


def test_names_go_with_the_salts_when_appeals_are_over() -> None:
    made = solos.with_prizes()
    contenders(made, 2)
    released(made)
    assert solo_drawing.forget_contenders(now=BEACON_AT) == 0
    over = BEACON_AT + timedelta(days=11)
    draws.erase_salts(now=over)
    assert solo_drawing.forget_contenders(now=over) == 2
    assert {one.name for one in Contender.objects.all()} == {""}


def test_a_draw_that_nobody_entered_comes_to_its_end() -> None:
    made = solos.with_prizes()
    assert released(made).step is Step.RELEASED
    assert solo_drawing.tell_prize_draws(now=BEACON_AT) == 1


def test_the_public_page_of_the_draw_speaks_of_prizes() -> None:
    made = solos.with_prizes()
    contenders(made, 2)
    draw = released(made)
    said = Client().get(f"/en/draws/{draw.code}/").content.decode()
    assert "prizes to draw" in said
    assert "parties" not in said
