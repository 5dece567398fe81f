"""The gate in a courtyard without a network: nothing is lost, doubled or shown to strangers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Route, expect

from gatehouse.gate.models import Door, GateAct
from gatehouse.gate.operations import share_walk_ins, shut_out
from gatehouse.gate.queries import enterprises_for
from gatehouse.programme.models import Stop
from tests import make
from tests.journeys import gate, steps
from tests.journeys.gate import Day, Phone
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


def lets_in(phone: Phone, code: str) -> None:
    """A pass that is good, typed."""
    phone.type_code(code)
    phone.sees("ok")
    phone.next()


def waits(phone: Phone, acts: int) -> None:
    """The line says how many acts wait to be handed in."""
    expect(phone.page.locator("[data-line]")).to_contain_text(f"отправки {acts}")


def test_the_network_goes_in_the_middle_of_a_scan_and_nothing_is_doubled(
    phone: Phone, day: Day
) -> None:
    first, second = gate.books(day.now, ["Иван Один", "Пётр Второй"])
    phone.open_gate(day)
    phone.go_to(day.now)

    def lose_the_answer(route: Route) -> None:
        route.fetch()  # the server hears it and records it
        route.abort()  # the phone never learns that it did

    phone.page.route("**/gate/acts/", lose_the_answer)
    phone.type_code(first.code)
    phone.sees("ok")
    phone.next()
    waits(phone, 1)
    lets_in(phone, second.code)
    waits(phone, 2)
    phone.page.unroute_all(behavior="wait")
    phone.handed_in()
    assert gate.acts(day.now) == [("came", 1), ("came", 1)]
    assert gate.came(day.now) == 2
    assert phone.count("came") == 2


def test_an_hour_without_a_network_is_handed_in_whole_and_in_order(phone: Phone, day: Day) -> None:
    mother, father, child = gate.books(day.now, ["Анна Ларина", "Пётр Ларин"], [("Оля", 7)])
    phone.page.clock.install()
    phone.open_gate(day)
    phone.go_to(day.now)
    phone.context.set_offline(True)
    lets_in(phone, mother.code)
    phone.page.clock.fast_forward("30:00")
    lets_in(phone, child.code)
    phone.page.get_by_role("button", name="Выходят").click()
    phone.press("Вышло столько")
    phone.next()
    phone.page.clock.fast_forward("30:00")
    lets_in(phone, father.code)
    waits(phone, 4)
    expect(phone.page.locator("[data-line]")).to_contain_text("Без сети 1 ч 0 мин")
    phone.context.set_offline(False)
    phone.handed_in()
    assert gate.acts(day.now) == [("came", 1), ("came", 1), ("left", 1), ("came", 1)]
    assert gate.came(day.now) == 3


def test_a_phone_reloaded_without_a_network_goes_on_where_it_was(phone: Phone, day: Day) -> None:
    first, second = gate.books(day.now, ["Иван Один", "Пётр Второй"])
    phone.open_gate(day)
    phone.go_to(day.now)
    phone.context.set_offline(True)
    lets_in(phone, first.code)
    phone.page.reload()
    waits(phone, 1)
    assert phone.count("inside") == 1
    phone.type_code(first.code)
    phone.sees("already_in")
    phone.next()
    lets_in(phone, second.code)
    # The battery dies; the page is opened anew from the phone's first screen.
    phone.page.close()
    phone.page = phone.context.new_page()
    phone.page.goto("/gate/")
    expect(phone.page.locator("[data-groups] li")).to_have_count(2)
    waits(phone, 2)
    phone.context.set_offline(False)
    phone.handed_in()
    assert gate.acts(day.now) == [("came", 1), ("came", 1)]


def test_a_second_page_on_the_same_phone_says_where_the_gate_is_open(
    phone: Phone, day: Day
) -> None:
    phone.open_gate(day)
    second = phone.context.new_page()
    second.goto("/gate/")
    title = second.locator("[data-screen=plain] h1")
    expect(title).to_have_text("Вход уже открыт в другом окне")
    phone.page.reload()
    expect(phone.page.locator("[data-groups] li")).to_have_count(2)


def test_two_doors_let_in_the_same_pass_offline_and_one_person_came(
    site: Site, chromium: Browser, day: Day
) -> None:
    single = gate.books(day.now, ["Иван Один"])[0]
    phones = [Phone(chromium, site), Phone(chromium, site)]
    for number, phone in enumerate(phones, start=1):
        phone.open_gate(day, name=f"Вход {number}")
        phone.go_to(day.now)
        phone.context.set_offline(True)
        lets_in(phone, single.code)
    for phone in phones:
        phone.context.set_offline(False)
        phone.handed_in()
    assert gate.acts(day.now) == [("came", 1), ("came", 1)]
    assert gate.came(day.now) == 1
    told = phones[1].page.locator("[data-slot=conflicts]")
    expect(told).to_contain_text("1 вход разбирает человек")
    for phone in phones:
        phone.close()


def test_two_doors_with_a_network_agree_within_the_scan(
    site: Site, chromium: Browser, day: Day
) -> None:
    single = gate.books(day.now, ["Иван Один"])[0]
    main, back = Phone(chromium, site), Phone(chromium, site)
    for phone in (main, back):
        phone.open_gate(day)
        phone.go_to(day.now)
        # The other door's next word comes late, so that only the scan itself can tell.
        phone.page.evaluate("() => { for (let n = 1; n < 99; n++) clearInterval(n); }")
    lets_in(main, single.code)
    main.handed_in()
    back.type_code(single.code)
    back.sees("already_in")
    back.next()
    back.handed_in()
    assert gate.acts(day.now) == [("came", 1)]
    main.close()
    back.close()


SLOW_DISK = """() => {
  const seal = crypto.subtle.encrypt.bind(crypto.subtle);
  crypto.subtle.encrypt = async (...what) => {
    await new Promise((done) => setTimeout(done, 400));
    return seal(...what);
  };
  for (let n = 1; n < 99; n++) clearInterval(n);
}"""


def test_a_call_that_goes_out_while_a_scan_is_being_kept_does_not_say_it_has_happened(
    site: Site, chromium: Browser, day: Day
) -> None:
    single = gate.books(day.now, ["Иван Один"])[0]
    main, back = Phone(chromium, site), Phone(chromium, site)
    for phone in (main, back):
        phone.open_gate(day)
        phone.go_to(day.now)
    back.page.evaluate(SLOW_DISK)
    lets_in(main, single.code)
    main.handed_in()
    back.type_code(single.code)
    back.page.evaluate("new Promise((done) => setTimeout(done, 100))")
    back.page.evaluate("dispatchEvent(new Event('online'))")
    back.sees("already_in")
    back.next()
    back.handed_in()
    assert gate.acts(day.now) == [("came", 1)]
    main.close()
    back.close()


def test_at_a_plant_with_two_stops_of_a_route_a_pass_opens_the_one_it_is_shown_at(
    phone: Phone, day: Day
) -> None:
    single = gate.books(day.now, ["Иван Один"])[0]
    first = day.stop
    Stop.objects.create(
        session=day.now, site=first.site, number=2, arrives_at=first.arrives_at,
        leaves_at=first.leaves_at,
    )  # fmt: skip
    steps.signed_in(phone.page, phone.site, day.keeper.email, path="/gate/")
    phone.page.get_by_label("Какой это вход?").fill("Главный вход")
    phone.page.get_by_role("button", name="Открыть вход").click()
    phone.page.locator(f"a[href='#stop-{first.pk}']").click()
    lets_in(phone, single.code)
    phone.handed_in()
    assert list(GateAct.objects.values_list("stop", flat=True).filter(stop__session=day.now)) == [
        first.pk
    ]


def test_without_a_network_a_door_lets_in_its_share_of_walk_ins_and_no_more(
    phone: Phone, site: Site
) -> None:
    day = gate.plan(limit=10)
    phone.open_gate(day)
    door = Door.objects.get(enterprise=day.plant)
    share_walk_ins(door=door, stop=day.stop, persons=2, by=day.keeper, now=timezone.now())
    phone.page.reload()
    expect(phone.page.locator("[data-groups] li")).to_have_count(2)
    phone.go_to(day.now)
    phone.context.set_offline(True)
    expect(phone.page.locator("[data-slot=room]")).to_contain_text("этот вход может впустить ещё 2")
    for expected in ("walked_in", "share"):
        phone.page.get_by_role("button", name="Без пропуска").click()
        phone.page.locator("#asking-persons").fill("2")
        phone.press("Впустить", exact=True)
        phone.sees(expected)
        phone.next()
    phone.context.set_offline(False)
    phone.handed_in()
    assert gate.acts(day.now) == [("walked_in", 2)]


@pytest.mark.parametrize("days_off", [-1, 1])
def test_a_phone_whose_clock_is_a_day_off_says_the_right_time(
    phone: Phone, day: Day, days_off: int
) -> None:
    single = gate.books(day.now, ["Иван Один"])[0]
    phone.page.clock.install(time=timezone.now() + timedelta(days=days_off))
    before = timezone.now()
    phone.open_gate(day)
    phone.go_to(day.now)
    phone.context.set_offline(True)
    lets_in(phone, single.code)
    at = timezone.localtime()
    phone.type_code(single.code)
    told = phone.sees("already_in").inner_text()
    assert any(f"{at - timedelta(minutes=ago):%H:%M}" in told for ago in range(-1, 3)), told
    phone.next()
    phone.context.set_offline(False)
    phone.handed_in()
    done_at = GateAct.objects.get(stop=day.stop).done_at
    assert before <= done_at <= timezone.now()


def test_what_a_phone_keeps_is_sealed_and_goes_at_the_day_s_end(phone: Phone, day: Day) -> None:
    single = gate.books(day.now, ["Иван Один"])[0]
    phone.page.clock.install()
    phone.open_gate(day)
    phone.go_to(day.now)
    phone.context.set_offline(True)
    lets_in(phone, single.code)
    kept = gate.kept_rows(phone)
    assert sorted(row[0] for row in kept["kept"]) == ["clock", "day", "door", "key"]
    assert [row[3] for row in kept["kept"] if row[0] == "key"] == [False]  # cannot be taken out
    assert all(row[1] == ["iv", "sealed"] for row in kept["kept"] if row[0] != "key")
    assert single.code not in phone.kept()
    assert "token" not in phone.kept()
    phone.page.clock.fast_forward("26:00:00")
    expect(phone.page.locator("[data-groups] li")).to_have_count(0)
    kept = gate.kept_rows(phone)
    assert sorted(row[0] for row in kept["kept"]) == ["clock", "door", "key"]
    assert len(kept["acts"]) == 1  # names nobody, and is still to be handed in
    phone.context.set_offline(False)
    phone.handed_in()
    assert gate.acts(day.now) == [("came", 1)]


def test_a_phone_that_was_shut_out_forgets_everything(phone: Phone, day: Day) -> None:
    single = gate.books(day.now, ["Иван Один"])[0]
    phone.open_gate(day)
    phone.go_to(day.now)
    phone.context.set_offline(True)
    lets_in(phone, single.code)
    door = Door.objects.get(enterprise=day.plant)
    shut_out(door=door, by=day.keeper, now=timezone.now())
    phone.context.set_offline(False)
    opening = phone.page.locator("[data-screen=opening]")
    expect(opening).to_contain_text("Этот телефон отключили")
    expect(opening).to_contain_text("1 отметка не передана")
    assert gate.kept_rows(phone)["acts"] == []
    assert [row[0] for row in gate.kept_rows(phone)["kept"]] == ["key"]
    assert not phone.page.evaluate("caches.has('gatehouse-gate-door')")
    assert gate.acts(day.now) == []


def test_closing_the_gate_leaves_nothing_on_the_phone(phone: Phone, day: Day) -> None:
    single = gate.books(day.now, ["Иван Один"])[0]
    phone.open_gate(day)
    phone.go_to(day.now)
    lets_in(phone, single.code)
    phone.page.get_by_role("link", name="Группы сегодня").last.click()
    phone.page.get_by_role("button", name="Закрыть вход").click()
    phone.press("Закрыть вход")
    expect(phone.page.get_by_label("Какой это вход?")).to_be_visible()
    assert [row[0] for row in gate.kept_rows(phone)["kept"]] == ["key"]
    assert gate.acts(day.now) == [("came", 1)]


def test_the_english_page_keeps_the_gate_too(phone: Phone, site: Site, day: Day) -> None:
    single = gate.books(day.now, ["Иван Один"])[0]
    steps.signed_in(phone.page, site, day.keeper.email, path="/en/gate/")
    phone.page.get_by_label("Which door is it?").fill("Main gate")
    phone.page.get_by_role("button", name="Open the gate").click()
    expect(phone.page.locator("[data-groups] li")).to_have_count(2)
    phone.page.evaluate("navigator.serviceWorker.ready")
    phone.context.set_offline(True)
    phone.page.reload()
    phone.go_to(day.now)
    phone.page.get_by_label("Code or name").fill(single.code)
    phone.page.keyboard.press("Enter")
    expect(phone.sees("ok")).to_contain_text("Come in")


def test_without_javascript_the_page_says_kindly_what_it_needs(
    site: Site, chromium: Browser, day: Day
) -> None:
    phone = Phone(chromium, site, java_script_enabled=False)
    steps.signed_in(phone.page, site, day.keeper.email, path="/gate/")
    expect(phone.page.get_by_text("Для этого ей нужны JavaScript")).to_be_visible()
    expect(phone.page.locator("[data-screen=opening]")).to_be_hidden()
    phone.close()


def test_who_keeps_no_gate_has_no_page_of_it(site: Site, chromium: Browser) -> None:
    visitor = make.person("visitor-at-the-gate@example.org")
    assert enterprises_for(visitor) == []
    phone = Phone(chromium, site)
    phone.page.goto("/sign-in/?next=/gate/")
    steps.sign_in(phone.page, site, visitor.email)
    assert phone.page.get_by_label("Какой это вход?").count() == 0
    assert "HTTP 404" not in phone.page.inner_text("body")
    assert phone.page.evaluate("fetch('/gate/').then(answer => answer.status)") == 404
    phone.close()
