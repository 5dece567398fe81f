"""After a visit: one letter, one mark without sign-in and without JavaScript, read at the desk."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gatehouse.admission.models import AttendanceSource
from gatehouse.admission.operations import record_attendance
from gatehouse.impact import operations as impact
from gatehouse.programme.models import Session
from tests import make
from tests.browser import NewPage, assert_accessible, assert_fits
from tests.journeys import steps
from tests.journeys.gate import plan
from tests.site import Site

pytestmark = pytest.mark.journey
LINK = re.compile(r"https?://\S+?/v/\S+?/feedback/")


def ended(session: Session) -> None:
    """Let a session, and its stop, have been over for two hours."""
    back = session.ends_at - timezone.now() + timedelta(hours=2)
    times = {"starts_at": session.starts_at - back, "ends_at": session.ends_at - back}
    Session.objects.filter(pk=session.pk).update(**times)
    session.stops.update(arrives_at=times["starts_at"], leaves_at=times["ends_at"])


def looks_well(page: Page) -> None:
    for width, colours in ((360, "light"), (1280, "dark")):
        page.set_viewport_size({"width": width, "height": 740})
        page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
        assert_fits(page)
        assert_accessible(page)


def test_who_came_is_asked_once_and_the_plant_reads_the_answer(
    site: Site, plain_page: Page, new_page: NewPage
) -> None:
    day = plan()
    asked_at = day.now.starts_at - timedelta(days=8)
    by = make.person("came-to-the-visit@example.org")
    came = make.application(day.now, by=by, now=asked_at)
    record_attendance(
        session=day.now, stop=day.stop, visit_pass=came.passes.get(), persons=1,
        source=AttendanceSource.NAME, by=None, now=timezone.now(),
    )  # fmt: skip
    ended(day.now)
    impact.thank(now=timezone.now())
    letter = site.letters(by.email, expected=2)[-1]
    assert str(letter["Subject"]).strip().startswith("Спасибо, что пришли")
    link = LINK.search(steps.text_of(letter))
    assert link is not None

    page, address = plain_page, link[0].removeprefix(site.url)
    page.goto(address)
    assert_fits(page)
    page.get_by_role("button", name="Отправить").click()
    expect(page.get_by_role("alert")).to_contain_text("Выберите оценку")
    page.get_by_label("Отлично").check()
    page.get_by_label("Своими словами").fill("Дети в восторге, но в цехе шумно")
    page.get_by_role("button", name="Отправить").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Спасибо!")
    with_script = new_page()
    with_script.goto(address)
    looks_well(with_script)

    desk = new_page(width=1280)
    desk.goto("/sign-in/")
    steps.sign_in(desk, site, day.keeper.email)
    desk.get_by_role("link", name="Итоги", exact=True).click()
    expect(desk.get_by_text("Дети в восторге, но в цехе шумно")).to_be_visible()
    expect(desk.get_by_text("Посетители: 5,0 из 5")).to_be_visible()
    looks_well(desk)
    desk.get_by_role("link", name="Шоколад: от бобов до конфеты").first.click()
    desk.get_by_role("link", name="Написать или завершить визит").click()
    desk.get_by_label("Что было не так?").fill("Шумно у пресса")
    looks_well(desk)
    desk.get_by_role("button", name="Визит завершён").click()
    expect(desk.get_by_label("Что было не так?")).to_have_value("Шумно у пресса")
