"""A guard lets visitors in with a phone: by code, by name, by heads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from gatehouse.core.codes import show_code
from gatehouse.gate.models import VisitEnd
from gatehouse.web.viewing import COOKIE, Viewing
from tests import make
from tests.browser import assert_accessible, assert_fits
from tests.journeys import gate, steps
from tests.journeys.gate import Day, Phone
from tests.journeys.late import Late
from tests.site import Site

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def site(gate_site: Site) -> Site:
    """A running site without the example season: each test plans a day of its own."""
    return gate_site


@pytest.fixture
def day(site: Site) -> Day:
    return gate.plan()


@pytest.fixture
def phone(site: Site, chromium: Browser) -> Iterator[Phone]:
    phone = Phone(chromium, site)
    yield phone
    phone.close()


def test_each_wrong_pass_is_told_at_once_by_colour_sign_sound_and_words(
    phone: Phone, day: Day
) -> None:
    single = gate.books(day.now, ["Иван Один"])[0]
    later = gate.books(day.other_hour, ["Мария Вечерняя"])[0]
    wrong_day = gate.books(day.another_day, ["Семён Завтрашний"])[0]
    elsewhere = gate.books(gate.plan().now, ["Фома Чужой"])[0]
    phone.open_gate(day)
    phone.go_to(day.now)

    def answer(code: str, verdict: str, words: str) -> list[str]:
        phone.type_code(code)
        expect(phone.sees(verdict)).to_contain_text(words)
        assert_accessible(phone.page)
        heard = phone.heard()
        phone.next()
        return sorted(heard)  # the notes before the shake

    right = answer(single.code, "ok", "Проходите")
    wrong = answer(single.code, "already_in", "Уже внутри")
    assert right == ["note 660", "note 880", "shake 70"]
    assert wrong == ["note 170", "shake 350"]
    start = timezone.localtime(day.another_day.starts_at)
    assert answer(wrong_day.code, "not_today", f"{start.day}") == wrong
    assert answer(elsewhere.code, "other_plant", "Другое предприятие") == wrong
    assert answer("7K4M-9QXT-2BCD", "unknown", "Это не пропуск") == wrong
    maybe = answer(show_code(later.code).lower(), "other_time", "Другое время")
    assert maybe == ["note 520", "note 520", "shake 70,80,70"]
    phone.handed_in()
    assert gate.acts(day.now) == [("came", 1)]


def test_a_child_comes_in_with_its_adult_only(phone: Phone, day: Day) -> None:
    mother, child = gate.books(day.now, ["Анна Ларина"], [("Оля", 7)])
    phone.open_gate(day)
    phone.go_to(day.now)
    phone.type_code(child.code)
    expect(phone.sees("child_alone")).to_contain_text("Где взрослый?")
    phone.press("Подождать")
    assert phone.count("inside") == 0
    phone.type_code(mother.code)
    expect(phone.sees("ok").locator(".verdict-who")).to_have_text("Анна Ларина, Оля · 7 лет")
    phone.next()
    assert phone.count("inside") == 2
    phone.handed_in()
    assert gate.acts(day.now) == [("came", 1)] * 2


def test_a_class_is_counted_by_heads_and_a_guest_found_by_name(phone: Phone, day: Day) -> None:
    school = gate.books_group(day.now, "Школа у реки", 12)
    gate.books(day.now, ["Константин Долгий"])
    phone.open_gate(day)
    phone.go_to(day.now)
    phone.type_code(school.code)
    phone.sees("ok")
    phone.page.locator("#verdict-persons").fill("9")
    phone.press("Впустить", exact=True)
    expect(phone.sees("ok")).to_contain_text("Проходят 9 человек")
    phone.next()
    phone.page.get_by_label("Код или имя").fill("долги")
    phone.page.get_by_role("button", name="Константин Долгий").click()
    phone.press("Впустить", exact=True)
    phone.next()
    phone.page.get_by_label("Код или имя").fill("")
    expect(phone.page.get_by_role("button", name="Школа у реки")).to_contain_text("внутри 9 из 12")
    assert phone.count("came") == 10
    phone.handed_in()
    assert gate.came(day.now) == 10


def test_nobody_walks_in_beyond_the_limit_until_somebody_leaves(phone: Phone, site: Site) -> None:
    day = gate.plan(limit=3)
    single = gate.books(day.now, ["Иван Один"])[0]
    phone.open_gate(day)
    phone.go_to(day.now)
    phone.page.get_by_role("button", name="Без пропуска").click()
    phone.page.locator("#asking-persons").fill("3")
    phone.press("Впустить", exact=True)
    expect(phone.sees("walked_in")).to_contain_text("Проходят 3 человека")
    phone.next()
    phone.page.get_by_role("button", name="Без пропуска").click()
    expect(phone.sees("full")).to_contain_text("Мест нет")
    phone.next()
    phone.type_code(single.code)
    phone.sees("full")
    phone.next()
    phone.page.get_by_role("button", name="Выходят").click()
    phone.press("Вышло столько")
    phone.sees("left")
    phone.next()
    phone.type_code(single.code)
    phone.sees("ok")
    phone.next()
    assert phone.count("inside") == 3
    phone.handed_in()
    assert gate.acts(day.now) == [("walked_in", 3), ("left", 1), ("came", 1)]


def test_what_the_server_says_of_one_code_is_not_told_to_who_shows_the_next(
    phone: Phone, day: Day
) -> None:
    elsewhere = gate.books(gate.plan().now, ["Фома Чужой"])[0]
    phone.open_gate(day)
    phone.go_to(day.now)
    late = Late(phone.page, "**/gate/ask/")
    phone.type_code(elsewhere.code)
    phone.sees("asking")
    phone.next()
    phone.type_code("7K4M-9QXT-2BCD")
    late.holds(2)
    late.let_through()
    phone.sees("unknown")


def test_what_was_done_by_mistake_is_taken_back_with_a_reason(phone: Phone, day: Day) -> None:
    single = gate.books(day.now, ["Иван Один"])[0]
    phone.open_gate(day)
    phone.go_to(day.now)
    phone.type_code(single.code)
    phone.sees("ok")
    phone.press("Отменить")
    phone.press("Не тот человек")
    expect(phone.page.locator("[data-verdict]")).to_be_hidden()
    assert (phone.count("inside"), phone.count("came")) == (0, 0)
    phone.handed_in()
    assert gate.acts(day.now) == [("came", 1), ("taken_back", 1)]
    assert gate.came(day.now) == 0
    phone.page.get_by_role("link", name="Отменить").click()
    expect(phone.page.locator("[data-list] li")).to_contain_text("отменено")


def test_the_guide_sees_who_needs_what(phone: Phone, day: Day) -> None:
    gate.books(day.now, ["Анна Ларина"], [("Оля", 7)], step_free=True)
    phone.open_gate(day)
    phone.go_to(day.now)
    facts = phone.page.locator("[data-facts]")
    expect(facts).to_contain_text("на коляске")
    expect(facts).to_contain_text("Дети, лет: 7")
    expect(facts).to_contain_text("Язык: русский, английский")


def test_the_guide_calls_whoever_answers_for_the_group(phone: Phone, day: Day) -> None:
    gate.books(day.now, ["Анна Ларина"], contact_name="Анна Ларина", contact_phone="+79007654321")
    gate.books_group(
        day.now, "Школа у реки", 12, contact_name="Ольга Ким", contact_phone="+79001234567"
    )
    phone.open_gate(day)
    phone.go_to(day.now)
    phone.page.get_by_text("Экскурсоводу").click()
    links = phone.page.locator("a[href^='tel:']")
    expect(links).to_have_count(1)
    expect(links).to_have_text("Позвонить: Ольга Ким, Школа у реки")
    expect(links).to_have_attribute("href", "tel:+79001234567")
    box = links.bounding_box()
    assert box is not None
    assert box["height"] >= 48
    assert_fits(phone.page)
    assert_accessible(phone.page)
    kept = gate.kept_rows(phone)["kept"]
    assert [row[1] for row in kept if row[0] == "day"] == [["iv", "sealed"]]
    assert "79001234567" not in phone.kept()


def test_the_guide_writes_to_the_group_and_ends_the_visit(phone: Phone, day: Day) -> None:
    mother = make.person("mother-of-the-group@example.org")
    gate.books(day.now, ["Анна Ларина", "Пётр Ларин"], by=mother)
    phone.open_gate(day)
    phone.go_to(day.now)
    phone.page.get_by_text("Экскурсоводу").click()
    phone.page.get_by_role("button", name="Написать группе").click()
    assert_accessible(phone.page)
    phone.page.get_by_label("Место встречи изменилось").check()
    phone.page.get_by_label("Своими словами").fill("Ждём у второй проходной")
    phone.press("Отправить письма")
    expect(phone.page.get_by_text("Письмо уйдёт на 1 адрес.")).to_be_visible()
    letters = phone.site.letters("mother-of-the-group@example.org", expected=2)
    assert any("Ждём у второй проходной" in steps.text_of(one) for one in letters)
    phone.page.get_by_role("button", name="Завершить визит").click()
    phone.page.get_by_label("Что было не так?").fill("Не работал лифт")
    phone.press("Завершить визит")
    expect(phone.page.get_by_text("Экскурсовод завершил этот визит.")).to_be_visible()
    assert VisitEnd.objects.get(stop=day.stop).note == "Не работал лифт"


@pytest.mark.parametrize(
    ("width", "scheme", "eyes"),
    [(360, "light", None), (768, "light", None), (360, "dark", None), (768, "dark", None),
     (360, "light", Viewing(scheme="white-on-black", size="200", letters="widest"))],
)  # fmt: skip
def test_every_screen_is_in_reach_and_legible(
    site: Site, chromium: Browser, day: Day, width: int, scheme: str, eyes: Viewing | None
) -> None:
    gate.books(day.now, ["Константин Долгопрудненский", "Анна Ларина"], [("Оля", 7)])
    school = gate.books_group(day.now, "Школа у реки", 12)
    phone = Phone(chromium, site, viewport={"width": width, "height": 740}, color_scheme=scheme)
    if eyes:
        chosen = {"name": COOKIE, "value": eyes.as_cookie(), "url": site.url}
        phone.context.add_cookies([chosen])  # type: ignore[list-item]

    def fine() -> None:
        assert_fits(phone.page)
        assert_accessible(phone.page)
        small = phone.page.evaluate(
            """[...document.querySelectorAll("button, a[href], input, select, summary")]
            .filter(one => one.checkVisibility() && !one.closest(".skip, .visually-hidden"))
            .filter(one => one.getBoundingClientRect().height < 47.5).map(one => one.outerHTML)"""
        )
        assert [one for one in small if "skip" not in one] == []

    phone.open_gate(day)
    fine()
    phone.go_to(day.now)
    fine()
    phone.page.get_by_role("button", name="Выходят").click()
    phone.sees("nobody_inside")
    fine()
    phone.next()
    phone.page.get_by_role("button", name="Без пропуска").click()
    fine()
    phone.press("Не надо")
    phone.type_code(school.code)
    phone.sees("ok")
    fine()
    phone.press("Впустить", exact=True)
    phone.next()
    phone.page.get_by_role("link", name="Отменить").click()
    fine()
    phone.close()


def test_the_keyboard_does_all_of_it(phone: Phone, day: Day) -> None:
    single = gate.books(day.now, ["Иван Один"])[0]
    phone.open_gate(day)
    phone.page.locator(f"a[href='#stop-{day.stop.pk}']").press("Enter")
    expect(phone.page.locator("[data-screen=stop] h1")).to_be_focused()
    phone.page.get_by_label("Код или имя").press_sequentially(single.code)
    phone.page.keyboard.press("Enter")
    phone.sees("ok")
    expect(phone.page.get_by_role("button", name="Дальше")).to_be_focused()
    phone.page.keyboard.press("Tab")
    phone.page.keyboard.press("Enter")
    expect(phone.page.get_by_role("button", name="Не тот человек")).to_be_focused()
    phone.page.keyboard.press("Escape")
    phone.page.keyboard.press("Escape")
    expect(phone.page.locator("[data-verdict]")).to_be_hidden()
    assert phone.count("inside") == 1
    phone.handed_in()
