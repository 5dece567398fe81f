"""Document data: a plant asks, a family gives it by the letter's link, the plant sees it, another
does not; time passes, and an act is what is left."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gatehouse.admission.models import Application
from gatehouse.gate import operations as gate
from gatehouse.papers import operations as papers
from gatehouse.papers.models import Papers
from tests.browser import NewPage, assert_accessible, assert_fits
from tests.journeys import steps
from tests.site import Site

pytestmark = pytest.mark.journey
CODE, PLANT, OTHER = "SVO-2", "plant.svoboda@gatehouse.example", "plant.uniconf@gatehouse.example"
FAMILY = "papers@example.org"
LINK = re.compile(r"https?://\S+?/v/\S+?/papers/")
NUMBER, CHILD_NUMBER = "4509 123456", "II-МЮ 765432"


def looks_well(page: Page) -> None:
    for width, colours in ((360, "light"), (1280, "dark")):
        page.set_viewport_size({"width": width, "height": 740})
        page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
        assert_fits(page)
        assert_accessible(page)


def plant_asks(page: Page, site: Site) -> None:
    """On its desk the plant ticks what its pass office needs."""
    stop = steps.session(CODE).stops.select_related("site__enterprise").get()
    steps.signed_in(page, site, PLANT, f"/desk/plants/{stop.site.enterprise.code}/papers/")
    looks_well(page)
    page.get_by_role("link", name="Для всех визитов сюда").first.click()
    page.get_by_label("Документ: вид, серия, номер").check()
    page.get_by_label("Дата рождения").check()
    looks_well(page)
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("Документ: вид, серия, номер; Дата рождения")).to_be_visible()


def family_comes(page: Page, site: Site) -> Application:
    session = steps.leave_free(CODE, 4)
    page.goto(f"/sessions/{CODE}/")
    steps.ask_for_places(page, adults=1, children=1)
    steps.sign_in(page, site, FAMILY)
    steps.name_company(page, ["Ольга Белова"], [("Иван Белов", steps.born(session, 12))])
    steps.agree(page, child=True)
    steps.send(page)
    steps.expect_state(page, "booked")
    return Application.objects.get(session=session, party__asker__email=FAMILY)


def gives_by_link(page: Page, site: Site) -> None:
    """First with a slip of the finger, which is said; then all of it."""
    papers.ask(now=timezone.now())
    letters = [one for one in site.letters(FAMILY, 3) if "документ" in str(one["Subject"])]
    found = LINK.search(steps.text_of(letters[0]))
    assert found is not None
    page.goto(found[0])
    looks_well(page)
    adult, child = (page.get_by_role("group", name=name) for name in ("Ольга Белова", "Иван Белов"))
    adult.get_by_label("Какой документ").select_option("passport")
    adult.get_by_label("Серия и номер").fill("45 09 12345")
    adult.get_by_label("Дата рождения").fill("1985-03-02")
    child.get_by_label("Серия и номер").fill("ii-мю 765432")
    for box in page.get_by_role("group", name="Согласия").get_by_role("checkbox").all():
        expect(box).not_to_be_checked()
        box.check()
    steps.send(page)
    expect(page.get_by_role("alert")).to_contain_text("В паспорте 4 цифры и 6")
    looks_well(page)
    adult.get_by_label("Серия и номер").fill(NUMBER)
    steps.send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Все данные есть")
    expect(page.get_by_text(NUMBER)).to_have_count(0)
    looks_well(page)


def test_document_data_from_the_plant_s_wish_to_the_act_of_its_destruction(
    site: Site, new_page: NewPage
) -> None:
    desk, phone, link = new_page(width=1280), new_page(), new_page()
    plant_asks(desk, site)
    application = family_comes(phone, site)
    gives_by_link(link, site)

    stop = steps.session(CODE).stops.get()
    at = f"/desk/stops/{stop.pk}/papers/"
    desk.goto(at)
    expect(desk.get_by_text(f"Паспорт гражданина России: {NUMBER}")).to_be_visible()
    expect(desk.get_by_text(CHILD_NUMBER)).to_be_visible()
    looks_well(desk)
    gate.make_list(stop=stop, by=None, now=timezone.now())
    desk.goto(f"/desk/stops/{stop.pk}/list/")
    with desk.expect_download() as fetched:
        desk.get_by_role("link", name="CSV").first.click()
    assert NUMBER in fetched.value.path().read_text("utf-8-sig")

    other = new_page(width=1280)
    steps.signed_in(other, site, OTHER, "/desk/")
    answer = other.goto(at)
    assert answer is not None
    assert answer.status == 404

    phone.goto("/me/papers/")
    expect(phone.get_by_text("в файле (CSV)")).to_be_visible()
    expect(phone.get_by_text("на странице")).to_be_visible()
    looks_well(phone)

    ends = application.session.ends_at
    papers.erase_due(now=ends + timedelta(days=3))
    assert not Papers.objects.kept().filter(application=application).exists()
    phone.reload()
    expect(phone.get_by_text("Акт № 1.").first).to_be_visible()
    office = new_page(width=1280)
    steps.signed_in(office, site, "organiser@gatehouse.example", "/office/papers/")
    looks_well(office)
    with office.expect_download() as act:
        office.get_by_role("link", name="PDF").first.click()
    words = steps.read_pdf(act.value.path().read_bytes())
    assert "Акт № 1 об уничтожении персональных данных" in words
    assert not any(one in words for one in (NUMBER, CHILD_NUMBER, "Белов"))
