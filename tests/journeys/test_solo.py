"""Somebody plays a quiz alone on a phone, passes, and enters the draw of its prizes."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gatehouse.quizzes.models import Attempt, Question, Solo
from gatehouse.quizzes.operations import soloing
from gatehouse.quizzes.operations.soloing import SoloPlan
from gatehouse.quizzes.prize_rules import Prize
from gatehouse.quizzes.solos import shown_choices
from tests.browser import NewPage
from tests.journeys import steps
from tests.quizzes import solos
from tests.site import Site

pytestmark = pytest.mark.journey


def quiz(title: str) -> Solo:
    """Open since yesterday, with prizes; announced before it opened."""
    now = timezone.now()
    planned, opens_at, closes_at = now - timedelta(days=3), now - timedelta(days=1), now
    closes_at += timedelta(days=5)
    entries = closes_at + timedelta(days=1)
    plan = SoloPlan(
        slug=f"j-{uuid4().hex[:8]}",
        title=title,
        packet=solos.packet(),
        opens_at=opens_at,
        closes_at=closes_at,
        more_than=4,
        prizes=[Prize("Термос", 2)],
        timetable={
            "closes_at": entries,
            "complaints_until": entries + timedelta(days=1),
            "witnesses_until": entries + timedelta(days=1),
            "beacon_at": entries + timedelta(days=2),
            "appeal_days": 10,
        },
    )
    made = soloing.plan_solo(plan=plan, by=None, now=planned)
    return soloing.publish_solo(solo=made, by=None, now=planned)


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_somebody_plays_alone_passes_and_enters_the_draw(
    site: Site, new_page: NewPage, javascript: bool
) -> None:
    made, player = quiz(f"Город {javascript}"), f"solo-{javascript}@example.org".lower()
    page = new_page(javascript=javascript)
    page.goto("/quizzes/")
    page.get_by_role("link", name=made.title).first.click()
    expect(page.get_by_text("Термос × 2")).to_be_visible()
    page.get_by_role("link", name="Играть", exact=True).click()
    page.get_by_role("link", name="Войти и играть").click()
    steps.sign_in(page, site, player)
    page.get_by_role("button", name="Начать").click()
    expect(page.get_by_text("Вопрос 1 из 6", exact=True)).to_be_visible()
    attempt = Attempt.objects.get(solo=made)
    for number, question in enumerate(solos.questions(attempt), start=1):
        expect(page.get_by_text(f"Вопрос {number} из 6", exact=True)).to_be_visible()
        if number == 3:  # a dead battery: the same question again
            page.goto(f"/quizzes/{made.slug}/play/")
            page.get_by_role("link", name="Продолжить").click()
            expect(page.get_by_text("Вопрос 3 из 6", exact=True)).to_be_visible()
        page.wait_for_load_state()  # a key is heard once the script is there
        answer(page, question, attempt, javascript=javascript)
    expect(page.get_by_role("heading", level=1)).to_have_text("6 из 6 верно")
    page.get_by_role("link", name="Записаться в розыгрыш").click()
    page.locator("[name=name]").fill(f"Ольга Станкова {javascript}")
    page.locator("[name=born]").fill("1990-02-01")
    page.locator("[name=agreed]").check()
    page.get_by_role("button", name="Записаться в розыгрыш").click()
    expect(page.get_by_role("heading", name="Вы в розыгрыше")).to_be_visible()
    ticket = made.contenders.get().entry.ticket
    expect(page.get_by_text(ticket)).to_be_visible()


def answer(page: Page, question: Question, attempt: Attempt, *, javascript: bool) -> None:
    """The right answer; a choice by a key where there is a script."""
    said = solos.RIGHT[question.form]
    if "text" in said:
        page.locator("[name=answer]").fill(said["text"])
    elif "choices" in said:
        places = place_of(question, attempt)
        if javascript and question.form == "choice":
            page.keyboard.press(str(places[said["choices"][0]] + 1))
        else:
            for one in said["choices"]:
                page.locator(f"[name=answer][value='{places[one]}']").check()
    elif "order" in said:
        places = place_of(question, attempt)
        for at, one in enumerate(said["order"]):
            page.locator(f"[name=answer-{at}]").select_option(str(places[one]))
    else:
        rights = place_of(question, attempt, "right")
        for at, left in enumerate(shown_choices(question, attempt, "left")):
            right = rights[said["pairs"][left["id"]]]
            page.locator(f"[name=answer-{at}]").select_option(str(right))
    page.get_by_role("button", name="Ответить").click()


def place_of(question: Question, attempt: Attempt, side: str = "choices") -> dict[str, int]:
    return {one["id"]: at for at, one in enumerate(shown_choices(question, attempt, side))}


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_with_a_keyboard_each_question_is_where_the_last_one_was(
    site: Site, new_page: NewPage, javascript: bool
) -> None:
    made = quiz(f"С клавиатуры {javascript}")
    page = new_page(javascript=javascript)
    page.goto(f"/quizzes/{made.slug}/play/")
    page.get_by_role("button", name="Играть без розыгрыша").focus()
    for number in range(1, 4):
        page.keyboard.press("Enter")
        expect(page.get_by_text(f"Вопрос {number} из 6", exact=True)).to_be_visible()
        expect(page.locator("main")).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.locator("main form :focus")).to_have_count(1)
        page.get_by_role("button", name="Не знаю").focus()
