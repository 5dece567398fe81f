"""Each format from the public page to its end: booked and come, counted, watched, formed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gatehouse.admission.models import Application, Attendance, AttendanceSource
from gatehouse.admission.operations import record_attendance
from gatehouse.programme.formats import Format
from gatehouse.programme.models import Activity, Season, Session
from gatehouse.programme.operations import plan_session, publish_season
from gatehouse.video.queries import START_SECONDS
from tests.browser import NewPage, assert_accessible, assert_fits
from tests.journeys import steps
from tests.site import Site
from tests.video.film import starts

pytestmark = pytest.mark.journey
WAIT_SECONDS = 120
GUIDE = "guide.estet@gatehouse.example"
CAPTAIN = "captain-of-gear@example.org"


def found_in_programme(page: Page, code: str) -> Session:
    """Open a session from the list of its format, as a visitor does."""
    session = steps.session(code)
    page.goto(f"/programme/?format={session.activity.format}")
    page.locator(f"main a[href$='/sessions/{code}/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(session.activity.title)
    return session


def books(page: Page, site: Site, session: Session) -> Application:
    """One adult takes a place; the page shows the pass."""
    email = f"{session.code}@example.org".lower()
    steps.ask_for_places(page, adults=1)
    steps.sign_in(page, site, email)
    steps.name_company(page, [f"Гость {session.code}"])
    steps.agree(page)
    steps.send(page)
    steps.expect_state(page, "booked")
    expect(page.locator(".pass-code")).to_have_count(1)
    return Application.objects.get(session=session, party__asker__email=email)


def comes(application: Application) -> list[tuple[int, int]]:
    """The guide notes every pass at every stop; (stop, persons) of all who came."""
    session = application.session
    for stop in session.stops.all():
        for one in application.passes.filter(given_back_at=None):
            record_attendance(
                session=session,
                persons=1,
                source=AttendanceSource.NAME,
                stop=stop,
                visit_pass=one,
                by=steps.person(GUIDE),
                now=stop.arrives_at,
            )
    rows = Attendance.objects.filter(visit_pass__application=application)
    return list(rows.order_by("stop__number").values_list("stop__number", "persons"))


@pytest.mark.parametrize(
    "code",
    ["MIK-1", "MC-LEATH-1", "LEC-1", "CONC-1", "PLAY-1"],
    ids=["tour", "master-class", "lecture", "concert", "play"],
)
def test_it_is_booked_from_the_programme_and_attended(site: Site, page: Page, code: str) -> None:
    session = found_in_programme(page, code)
    assert comes(books(page, site, session)) == [(1, 1)]


def test_a_route_leads_over_two_plants_in_a_day(site: Site, page: Page) -> None:
    session = found_in_programme(page, "PUT-1")
    stops = page.locator(".stops > li:not(.between)")
    expect(stops).to_have_count(2)
    for number, stop in enumerate(session.stops.select_related("site__enterprise")):
        expect(stops.nth(number)).to_contain_text(stop.site.name)
        local = stop.arrives_at.astimezone(timezone.get_default_timezone())
        expect(stops.nth(number)).to_contain_text(f"{local:%H:%M}")
    plants = session.stops.values_list("site__enterprise", flat=True).distinct()
    assert len(set(plants)) == 2
    assert comes(books(page, site, session)) == [(1, 1), (2, 1)]


def test_a_tour_is_led_by_a_named_guest(site: Site, page: Page) -> None:
    session = found_in_programme(page, "MKI-3")
    leader = page.locator(".leader")
    expect(leader).to_contain_text(session.activity.leader)
    expect(leader).to_contain_text(re.compile("гость|гостья", re.IGNORECASE))
    assert comes(books(page, site, session)) == [(1, 1)]


def test_a_master_class_says_what_one_works_with_and_takes_home(site: Site, page: Page) -> None:
    session = found_in_programme(page, "MC-BEAR-1")
    facts = page.locator("dl.facts")
    expect(facts).to_contain_text(session.activity.materials)
    expect(facts).to_contain_text(session.activity.take_home)
    books(page, site, session)


def test_a_hackathon_team_is_formed_through_the_captain_s_link(
    site: Site, page: Page, new_page: NewPage
) -> None:
    session = found_in_programme(page, "HACK-1")
    page.get_by_role("spinbutton").fill("3")
    steps.send(page)
    steps.sign_in(page, site, CAPTAIN)
    page.locator("[name=title]").fill("Шестерёнка")
    page.locator("[name=captain]").fill("Вера Капитонова")
    steps.agree(page)
    steps.send(page)
    steps.expect_state(page, "booked")
    link = page.locator("#team-link").inner_text()

    for number in (2, 3):
        joins(new_page(), site, link, f"member-{number}@example.org", f"Участник {number}")
    late = new_page()
    late.goto(link)
    late.get_by_role("link", name="Войти и вступить").click()
    steps.sign_in(late, site, "member-4@example.org")
    expect(late.get_by_role("main")).to_contain_text("уже")
    expect(late.get_by_role("button", name="Войти в команду")).to_have_count(0)

    page.reload()
    team = page.locator("main ol").first
    expect(team.locator("li")).to_have_text(["Вера Капитонова", "Участник 2", "Участник 3"])
    application = Application.objects.get(session=session, party__asker__email=CAPTAIN)
    assert comes(application) == [(1, 1)] * 3


def joins(page: Page, site: Site, link: str, email: str, name: str) -> None:
    """A member signs in, gives the name and the consents, and gets a pass of their own."""
    page.goto(link)
    page.get_by_role("link", name="Войти и вступить").click()
    steps.sign_in(page, site, email)
    page.get_by_label("Имя и фамилия").fill(name)
    steps.agree(page)
    steps.send(page)
    steps.expect_state(page, "booked")
    expect(page.locator(".pass-code")).to_have_count(1)


def test_an_exhibition_is_open_over_days_and_counted(site: Site, page: Page) -> None:
    session = found_in_programme(page, "EXPO-1")
    assert (session.ends_at - session.starts_at) > timedelta(days=1)
    panel = page.get_by_role("complementary")
    expect(panel).to_contain_text("Заявка не нужна")
    expect(page.get_by_role("main")).to_contain_text(session.opening_hours)
    expect(page.get_by_role("button", name="Занять места")).to_have_count(0)
    for persons in (140, 95):
        record_attendance(
            session=session,
            persons=persons,
            source=AttendanceSource.HEAD_COUNT,
            stop=session.stops.get(),
            by=steps.person(GUIDE),
            now=session.starts_at + timedelta(days=persons % 2),
        )
    came = Attendance.objects.filter(session=session, visit_pass=None)
    assert list(came.values_list("persons", flat=True)) == [140, 95]


def test_a_quiz_is_announced_and_a_team_booked(site: Site, page: Page) -> None:
    session = found_in_programme(page, "QUIZ-1")
    page.get_by_role("spinbutton").fill("4")
    steps.send(page)
    steps.sign_in(page, site, "quiz@example.org")
    page.locator("[name=title]").fill("Чертёжники")
    page.locator("[name=captain]").fill("Лев Чертёжников")
    steps.agree(page)
    steps.send(page)
    steps.expect_state(page, "booked")
    booked = Application.objects.get(session=session, party__asker__email="quiz@example.org")
    assert booked.persons == 4


def test_a_broadcast_is_announced_and_open_to_all(site: Site, page: Page) -> None:
    session = found_in_programme(page, "AIR-1")
    panel = page.get_by_role("complementary")
    expect(panel).to_contain_text("Заявка не нужна")
    with page.expect_download() as saved:
        panel.get_by_role("link", name="календарь").click()
    title, _starts_at = steps.read_calendar(saved.value.path().read_bytes())
    assert title == session.activity.title


def online_tour() -> Session:
    """An online tour of the example that has begun."""
    activity = Activity.objects.filter(format=Format.ONLINE_TOUR).exclude(video=None).first()
    season, now = Season.objects.get(), timezone.now()
    made = Session.objects.filter(code="FILM-NOW").first() or plan_session(
        stops=[],
        places={},
        season=season,
        activity=activity,
        code="FILM-NOW",
        starts_at=now - timedelta(days=1),
        ends_at=now + timedelta(days=5),
        admission="open",
        by=None,
        now=now,
    )
    publish_season(season=season, by=None, now=now)
    return made


def wait_for(page: Page, what: Callable[[], object]) -> None:
    """The browser goes on while the page waits, not while Python sleeps."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not what():
        assert time.monotonic() < deadline, "it did not happen"
        page.wait_for_timeout(100)


VIDEO = "document.querySelector('video')"
CUES = f"Array.from({VIDEO}.textTracks, track => track.cues ? track.cues.length : 0)"


def test_an_online_tour_plays_with_captions_and_counts_one_view(site: Site, page: Page) -> None:
    session = online_tour()
    film = session.activity.video
    assert film is not None
    before = starts(film)
    steps.signed_in(page, site, "viewer@example.org", f"/sessions/{session.code}/")
    assert_accessible(page)
    assert_fits(page)
    page.evaluate(f"{VIDEO}.muted = true, {VIDEO}.play()")
    wait_for(page, lambda: page.evaluate(f"{VIDEO}.currentTime") > 1)
    wait_for(page, lambda: page.evaluate(CUES)[0] == film.cues.count())
    wait_for(page, lambda: page.evaluate(f"{VIDEO}.currentTime") > START_SECONDS + 1)
    wait_for(page, lambda: Attendance.objects.filter(session=session).exists())
    wait_for(page, lambda: starts(film) == before + 1)
    page.evaluate(f"{VIDEO}.currentTime = 0, {VIDEO}.play()")
    wait_for(page, lambda: page.evaluate(f"{VIDEO}.currentTime") > 1)
    assert starts(film) == before + 1
    rows = Attendance.objects.filter(session=session).values_list("viewer__email", "source")
    assert list(rows) == [("viewer@example.org", AttendanceSource.ONLINE)]


def test_without_javascript_an_online_tour_is_a_film_with_its_words(
    site: Site, plain_page: Page
) -> None:
    session = online_tour()
    plain_page.goto(f"/sessions/{session.code}/")
    source = plain_page.locator("video source").get_attribute("src") or ""
    answer = plain_page.request.get(source, headers={"Range": "bytes=0-99"})
    assert (answer.status, len(answer.body())) == (206, 100)
    plain_page.locator(".transcript summary").click()
    words = plain_page.locator(".transcript p")
    expect(words.nth(2)).to_be_attached()
    expect(words.first).to_be_visible()
