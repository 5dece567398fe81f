"""A page as visitors will see it before they do: by a signed address of one thing, for an hour."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from gatehouse.admission.models import Application
from gatehouse.people.models import Role
from gatehouse.people.operations import revoke_role
from gatehouse.programme.models import Activity, Season, Session
from gatehouse.programme.previews import preview_of
from tests import make
from tests.office import client_of, holder
from tests.pages.desks import text
from tests.pages.offices import OF_THE_SEASON, Office

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DESK = "/office/preview/"


@pytest.fixture
def draft(office: Office) -> Session:
    """A session that nobody else sees yet."""
    session = office.plant.visit(days=5, of=make.activity(office.plant.enterprise))
    Session.objects.filter(pk=session.pk).update(published_at=None)
    session.refresh_from_db()
    return session


def framed(client: Client, query: str) -> str:
    """The address in the frame of the desk's page."""
    page = client.get(f"{DESK}?{query}")
    assert page.status_code == 200, page.status_code
    found: str = page.context["frame"]
    return found


def handed(client: Client, query: str) -> str:
    """The same as it is handed on, without the host."""
    return framed(client, query).partition("?")[0]


def names(draft: Session) -> list[str]:
    return [
        f"session={draft.code}",
        f"activity={draft.activity.slug}",
        f"season={draft.season.code}",
        f"enterprise={draft.activity.enterprise.code}",
    ]


def test_each_thing_is_shown_with_its_drafts_to_who_has_the_address(
    office: Office, draft: Session
) -> None:
    for query in names(draft):
        answer = Client().get(framed(office.desk, query))
        assert answer.status_code == 200, query
        assert draft.activity.title in text(answer), query
        assert "Предпросмотр" in text(answer), query


def test_a_draft_stays_unseen_without_it(office: Office, draft: Session) -> None:
    framed(office.desk, f"session={draft.code}")
    assert Client().get(f"/sessions/{draft.code}/").status_code == 404
    assert office.desk.get(f"/sessions/{draft.code}/").status_code == 404
    assert Client().get(f"/sessions/{draft.code}/apply/").status_code in {302, 404}
    assert draft.code not in text(Client().get("/programme/"))


def test_a_hidden_season_is_shown_by_days(office: Office, draft: Session) -> None:
    Season.objects.filter(pk=draft.season_id).update(published_at=None)
    page = text(Client().get(handed(office.desk, f"season={draft.season.code}")))
    assert draft.season.title in page
    assert draft.activity.title in page


def test_an_activity_without_a_date_has_a_page_to_look_at(office: Office) -> None:
    activity = make.activity()
    assert not activity.sessions.exists()
    page = Client().get(handed(office.desk, f"activity={activity.slug}"))
    assert page.status_code == 200
    assert activity.title in text(page)


def test_from_a_draft_one_goes_on_to_other_drafts_for_as_long(
    office: Office, draft: Session
) -> None:
    page = Client().get(handed(office.desk, f"activity={draft.activity.slug}"))
    [url] = set(re.findall(r'href="(/preview/[^"]+/)"', page.content.decode()))
    assert draft.activity.title in text(Client().get(url))
    with time_machine.travel(make.NOW + timedelta(minutes=61), tick=False):
        assert Client().get(url).status_code == 410


def test_nobody_can_keep_find_or_frame_it_elsewhere(office: Office, draft: Session) -> None:
    for query in names(draft):
        for client in (Client(), office.desk):
            answer = client.get(framed(office.desk, query))
            assert answer["Cache-Control"] == "private, no-store"
            assert "noindex" in answer["X-Robots-Tag"]
            assert '<meta name="robots" content="noindex">' in answer.content.decode()
            assert answer["Referrer-Policy"] == "no-referrer"
            assert answer["X-Frame-Options"] == "SAMEORIGIN"
            policy = answer["Content-Security-Policy"]
            assert "frame-ancestors 'self'" in policy
            assert "form-action 'none'" in policy
            assert "default-src 'self'" in policy
            assert "unsafe" not in policy
            assert "Set-Cookie" not in answer
            assert "Cookie" not in answer.get("Vary", "")


def test_every_other_page_still_refuses_frames(office: Office, draft: Session) -> None:
    public = office.plant.visit(days=6)
    for client, url in (
        (Client(), f"/sessions/{public.code}/"),
        (office.desk, f"{DESK}?session={draft.code}"),
    ):
        answer = client.get(url)
        assert answer["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_nothing_of_whoever_looks_is_on_it(office: Office, draft: Session) -> None:
    answer = office.desk.get(framed(office.desk, f"session={draft.code}"))
    assert "/office/" not in answer.content.decode()
    assert answer.content == Client().get(framed(office.desk, f"session={draft.code}")).content


def test_nothing_can_be_sent_from_it(office: Office, draft: Session) -> None:
    url = handed(office.desk, f"session={draft.code}")
    page = Client().get(url).content.decode()
    assert "/apply/" not in page
    assert "/places/" not in page
    assert Client().post(url, {"adults": 1}).status_code == 405
    assert office.desk.post(url, {"adults": 1}).status_code == 405
    assert not Application.objects.exists()


def test_it_opens_for_an_hour(office: Office, draft: Session) -> None:
    url = handed(office.desk, f"session={draft.code}")
    with time_machine.travel(make.NOW + timedelta(minutes=59), tick=False):
        assert Client().get(url).status_code == 200
    with time_machine.travel(make.NOW + timedelta(minutes=61), tick=False):
        over = Client().get(url)
    assert over.status_code == 410
    assert "Предпросмотр закончился" in text(over)
    assert draft.activity.title not in text(over)
    assert over["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("change", ["x{}", "{}x", "{}:", "a:b:c", "x" * 500, "%00", "é"])
def test_a_token_that_was_altered_opens_nothing(
    office: Office, draft: Session, change: str
) -> None:
    token = handed(office.desk, f"session={draft.code}").split("/")[-2]
    assert Client().get(f"/preview/{change.format(token)}/").status_code in {404, 410}


def test_a_token_cannot_be_turned_to_another_thing(office: Office, draft: Session) -> None:
    other = office.plant.visit(days=7)
    mine, others = (
        preview_of(row, by=office.organiser, now=make.NOW).token() for row in (draft, other)
    )
    value, _, signature = mine.rpartition(":")
    forged = others.rpartition(":")[0] + ":" + signature
    assert value != others.rpartition(":")[0]
    assert Client().get(f"/preview/{forged}/").status_code == 410


def test_a_token_shows_one_thing_only(office: Office, draft: Session) -> None:
    other = office.plant.visit(days=7, of=make.activity(office.plant.enterprise))
    Session.objects.filter(pk=other.pk).update(published_at=None)
    Activity.objects.filter(pk=other.activity_id).update(title_ru="Тайное", title="Тайное")
    page = text(Client().get(handed(office.desk, f"session={draft.code}")))
    assert draft.activity_id != other.activity_id
    assert "Тайное" not in page


def test_who_loses_the_role_has_shown_it_for_the_last_time(office: Office, draft: Session) -> None:
    person = holder(Role.ORGANISER)
    urls = [handed(client_of(person), query) for query in names(draft)]
    revoke_role(person=person, role=Role.ORGANISER, by=None, now=make.NOW)
    assert [Client().get(url).status_code for url in urls] == [404] * 4


def test_an_editor_shows_the_drafts_of_their_season_and_no_others(
    office: Office, draft: Session
) -> None:
    secret = make.session(of=draft.activity, within=office.other_season)
    Session.objects.filter(pk=secret.pk).update(published_at=None)
    for query in names(draft)[1:2] + names(draft)[3:]:
        page = Client().get(handed(office.editor, query)).content.decode()
        assert f"left-{draft.code}" in page
        assert f"left-{secret.code}" not in page
        assert f"left-{secret.code}" in Client().get(handed(office.desk, query)).content.decode()


def test_the_desk_s_page_is_for_who_plans_the_season(office: Office, draft: Session) -> None:
    for query in (f"session={draft.code}", f"season={draft.season.code}"):
        assert office.statuses(f"{DESK}?{query}") == OF_THE_SEASON


@pytest.mark.parametrize(
    "query", ["", "session=", "session=NO-1", "activity=no", "season=no", "enterprise=%00", "x=1"]
)
def test_what_is_not_there_is_not_previewed(office: Office, query: str) -> None:
    assert office.desk.get(f"{DESK}?{query}").status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("width=360", 'data-width="360"'),
        ("width=768", 'data-width="768"'),
        ("width=full", 'data-width="full"'),
        ("width=9000", 'data-width="360"'),
        ("language=en", 'src="/en/preview/'),
        ("look=dark", "scheme=dark"),
        ("look=eyes", "scheme=black-on-white"),
        ("look=%22%3E", "scheme=light"),
    ],
)
def test_width_language_and_look_are_chosen_by_links(
    office: Office, draft: Session, query: str, expected: str
) -> None:
    page = office.desk.get(f"{DESK}?session={draft.code}&{query}").content.decode()
    assert expected in page


def test_the_look_is_that_of_the_address_not_of_whoever_looks(
    office: Office, draft: Session
) -> None:
    office.desk.cookies["gh_view"] = "scheme.blue"
    url = handed(office.desk, f"session={draft.code}")
    assert 'data-scheme="blue"' not in office.desk.get(url).content.decode()
    assert 'data-scheme="dark"' in office.desk.get(f"{url}?scheme=dark").content.decode()


@pytest.mark.parametrize("count", [1, 6])
def test_the_page_of_a_season_costs_the_same_however_many_drafts(
    office: Office, draft: Session, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count - 1):
        made = office.plant.visit(days=8 + number)
        Session.objects.filter(pk=made.pk).update(published_at=None)
    url = handed(office.desk, f"season={draft.season.code}")
    with django_assert_max_num_queries(14):
        Client().get(url)


def test_the_editors_lead_to_it(office: Office, draft: Session) -> None:
    season, activity, plant = draft.season, draft.activity, draft.activity.enterprise
    for page, query in (
        (f"/office/sessions/{draft.code}/edit/", f"session={draft.code}"),
        (f"/office/activities/{activity.slug}/", f"activity={activity.slug}"),
        (f"/office/seasons/{season.code}/plan/", f"season={season.code}"),
        (f"/office/enterprises/{plant.code}/", f"enterprise={plant.code}"),
    ):
        assert f'href="{DESK}?{query}"' in office.desk.get(page).content.decode()
