"""From a list of wishes to the gate: a winner comes in, a loser moves up into a place given back,
and a sceptic draws once more at home, with the network off."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from gatehouse.admission import operations
from gatehouse.admission.models import Application, PlacesDraw, State
from gatehouse.draws import operations as draws
from gatehouse.draws.models import Draw
from gatehouse.people.models import Role
from gatehouse.programme.models import Session, Stop
from tests import make
from tests.admission import drawing
from tests.browser import NewPage
from tests.draws import making
from tests.journeys import gate, steps
from tests.journeys.draw_check import ADDRESS, KEPT, give, hash_on, verdict
from tests.journeys.gate import Day, Phone
from tests.site import ROOT, Site

pytestmark = pytest.mark.journey
HOUR = timedelta(hours=1)
THROWS = "1234566543" * 10
WHO = ("walker@example.org", "giver@example.org", "waiter@example.org")


@pytest.fixture
def site(gate_site: Site) -> Site:
    """A site with nothing on it but what is planned here."""
    return gate_site


@dataclass
class Given:
    """A visit of a plant given by draw: two places, three lists; who won, and who waits."""

    day: Day
    visit: Session
    draw: Draw
    won: list[Application]
    waits: Application


def planned() -> tuple[Day, Session, PlacesDraw]:
    """Lists are open for one visit in a week, at a plant that keeps a gate today."""
    day, now = gate.plan(), timezone.now()
    make.consent_texts()
    visit = make.session(
        of=day.now.activity,
        within=day.season,
        capacity=2,
        admission="draw",
        starts_at=day.now.starts_at + timedelta(days=8),
    )
    return day, visit, drawing.places(day.season, [visit], around=now)


def wishes_it(page: Page, site: Site, visit: Session, email: str) -> None:
    """One adult puts the visit on a list of their own."""
    page.goto(f"/sessions/{visit.code}/")
    page.get_by_role("button", name="Добавить в мой список").click()
    steps.sign_in(page, site, email)
    adult = steps.guest(page, "Взрослый 1")
    adult.get_by_label("Имя и фамилия").fill("Мария Петрова")
    adult.get_by_label("Дата рождения").fill("1990-05-14")
    steps.agree(page)
    steps.send(page)
    expect(page.locator("[data-wishes] .wish")).to_have_count(1)


def drawn(site: Site, places: PlacesDraw) -> Draw:
    """The days pass: lists close, nobody knows the round, dice are thrown, two officials agree."""
    now = timezone.now()
    times = {"closes_at": 30, "complaints_until": 28, "witnesses_until": 27, "beacon_at": 26}
    past = {name: now - hours * HOUR for name, hours in times.items()}
    Draw.objects.filter(pk=places.draw_id).update(**past)
    with override_settings(MEDIA_ROOT=site.folder / "media"):
        operations.close_draws(now=now)
        draw = Draw.objects.get(pk=places.draw_id)
        if draw.revealed_at is None:  # the site's own worker may have been here already
            draws.close_reveals(draw=draw, now=now)
        draws.throw_dice(draw=draw, throws=THROWS, by=None, now=now)
        draws.test(draw=draws.draw_lots(draw=draw, now=now), now=now)
        one, other = making.official(Role.ORGANISER), making.official(Role.ADMINISTRATOR)
        draws.release(by=one, approved_by=other, now=now, draw=draw.pk)
    operations.give_places(now=now)
    return Draw.objects.get(pk=draw.pk)


@pytest.fixture
def given(site: Site, new_page: NewPage) -> Given:
    """Three lists, one of them made in a browser, and the draw over them."""
    day, visit, places = planned()
    wishes_it(new_page(), site, visit, WHO[0])
    entering = drawing.over(places, [visit])
    for email in WHO[1:]:
        entering.enter(by=make.person(email), now=timezone.now())
    draw = drawn(site, places)
    asked = Application.objects.filter(session=visit).select_related("party__asker")
    won = list(asked.filter(state=State.OFFERED).order_by("drawn_place"))
    return Given(day, visit, draw, won, asked.get(state=State.WAITING))


def newest(site: Site, to: Application, words: str) -> str:
    """The signed link of the newest letter with these words in its subject."""
    known = 1
    while True:
        letters = site.letters(to.party.asker.email, expected=known)
        fitting = [one for one in letters if words in str(one["Subject"])]
        if fitting:
            return steps.signed_link(fitting[-1])
        known = len(letters) + 1


def takes(page: Page, link: str) -> None:
    page.goto(link)
    steps.expect_state(page, "offered")
    page.locator("form[action$='/accept/'] button").click()
    steps.expect_state(page, "booked")


def becomes_today(given: Given) -> None:
    """A week later: the visit is the one that begins now."""
    now: datetime = given.day.now.starts_at
    for session, at in ((given.visit, now), (given.day.other_hour, now + timedelta(days=3))):
        ends_at = at + timedelta(minutes=90)
        Session.objects.filter(pk=session.pk).update(starts_at=at, ends_at=ends_at)
        Stop.objects.filter(session=session).update(arrives_at=at, leaves_at=ends_at)


def test_a_winner_comes_in_and_a_loser_moves_up_into_a_place_given_back(
    site: Site, new_page: NewPage, chromium: Browser, given: Given
) -> None:
    winner, giver = given.won
    takes(new_page(), newest(site, winner, "Жребий"))

    page = new_page()
    link = newest(site, giver, "Жребий")
    takes(page, link)
    page.goto(f"{link}give-back/")
    page.locator("main form .button-stop").click()
    steps.expect_state(page, "withdrawn")

    takes(new_page(), newest(site, given.waits, "держат место"))

    becomes_today(given)
    phone = Phone(chromium, site)
    phone.open_gate(given.day)
    phone.go_to(given.visit)
    for one in (winner, given.waits):
        phone.type_code(one.passes.get(given_back_at=None).code)
        phone.sees("ok")
        phone.next()
    phone.type_code(giver.passes.get().code)
    phone.sees("given_back")
    phone.next()
    assert phone.count("came") == 2
    phone.handed_in()
    phone.close()
    assert gate.came(given.visit) == 2


def test_a_sceptic_draws_once_more_from_the_published_files_with_the_network_off(
    new_page: NewPage, given: Given, tmp_path: Path
) -> None:
    page, draw = new_page(), given.draw
    page.goto(f"/draws/{draw.code}/")
    links = page.locator(f"a[href^='/draws/{draw.code}/'][href$='.txt']")
    names = {str(link.get_attribute("href")).rpartition("/")[2] for link in links.all()}
    assert {"entries.txt", "sessions.txt", "commit.txt", "dice.txt", "results.txt"} <= names
    for name in names:
        answer = page.request.get(f"/draws/{draw.code}/{name}")
        (tmp_path / name).write_bytes(answer.body())

    tool = [sys.executable, str(ROOT / "tools" / "verify_draw.py"), str(tmp_path)]
    said = subprocess.run(tool, capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[-1] == f"results_sha256={draw.results_sha256}"

    page.goto(ADDRESS)
    page.evaluate(KEPT)
    page.context.set_offline(True)
    page.reload()
    give(page, tmp_path)
    assert "Сходится" in verdict(page)
    assert hash_on(page, "results_sha256") == draw.results_sha256
