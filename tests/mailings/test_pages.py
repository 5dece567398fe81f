"""The desk's pages of letters to many, and the page that stops advertising."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gatehouse.core.codes import sign
from gatehouse.core.models import MailState, OutboxItem, Undo
from gatehouse.mailings.models import Mailing, MailingState
from gatehouse.people.models import Approval, Consent, Person, Role
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Season, SeasonRole, Session
from tests import make
from tests.core import due
from tests.mailings.letters import OVER, agrees, written
from tests.office import client_of, holder
from tests.pages.desks import text
from tests.pages.office.planning import send as fill_and_send

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("_in_season"),
    pytest.mark.any_database,
]


@pytest.fixture
def _in_season() -> Iterator[None]:
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def boss() -> Person:
    return holder(Role.ORGANISER)


@pytest.fixture
def desk(boss: Person) -> Client:
    return client_of(boss)


@pytest.fixture
def session() -> Session:
    """Two parties of one are coming."""
    made = make.session()
    for number in range(2):
        make.application(made, by=make.person(f"guest{number}@x.org"))
    return made


def page_of(mailing: Mailing, name: str = "") -> str:
    return f"/office/mailings/{mailing.pk}/{name}"


def press(desk: Client, mailing: Mailing, name: str, **more: Any) -> Any:
    return desk.post(page_of(mailing, name), {"seen": mailing.digest} | more)


def test_a_letter_is_written_to_the_people_of_a_session_seen_and_sent(
    desk: Client, session: Session
) -> None:
    answer = fill_and_send(
        desk,
        f"/office/mailings/new/?session={session.code}",
        subject_ru="Вход с улицы",
        text_ru="Ждём **вас**: {визит}. <script>alert(1)</script>",
    )
    mailing = Mailing.objects.get()
    assert answer["Location"] == page_of(mailing)
    assert (mailing.session, mailing.season) == (session, session.season)
    page = desk.get(page_of(mailing))
    assert page.context["persons"] == 2
    assert "<strong>вас</strong>" in page.content.decode()
    assert "<script>alert" not in page.content.decode()
    assert press(desk, mailing, "send/").status_code == 302
    due.run(now=make.NOW)
    assert text(desk.get(page_of(mailing))).count("в очереди") >= 2
    with time_machine.travel(OVER, tick=False):
        due.run(now=OVER)
        due.send(now=OVER)
        shown = desk.get(page_of(mailing))
    assert (shown.context["sent"], shown.context["left"]) == (2, 0)
    assert not shown.context["is_under_way"]


def test_a_session_is_found_by_its_name_and_offered_to_be_chosen(
    desk: Client, session: Session
) -> None:
    page = text(desk.get("/office/mailings/new/"))
    assert f'<option value="{session.code}">' in page
    assert 'list="sessions"' in page
    words = {"subject_ru": "Вход", "text_ru": "Со двора."}
    fill_and_send(desk, "/office/mailings/new/", session=f" {session.activity.title} ", **words)
    assert Mailing.objects.get().session == session


def test_of_several_sessions_of_a_name_the_codes_are_told(desk: Client, session: Session) -> None:
    other = make.session(of=session.activity, starts_at=session.starts_at + timedelta(1))
    words = {"subject_ru": "Вход", "text_ru": "Со двора."}
    answer = fill_and_send(desk, "/office/mailings/new/", session=session.activity.title, **words)
    [said] = answer.context["form"].errors["session"]
    assert f"{session.code} (чт, 14" in said
    assert f"{other.code} (пт, 15" in said


def test_a_wrong_brace_and_half_an_english_letter_are_said_in_the_form(
    desk: Client, session: Session
) -> None:
    answer = fill_and_send(
        desk,
        f"/office/mailings/new/?session={session.code}",
        subject_ru="Тема", text_ru="Здравствуйте, {имя}!", subject_en="Subject",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "{имя}" in text(answer)
    assert "Для английского нужны и тема, и текст." in text(answer)


def test_the_toast_takes_the_letters_back(desk: Client, boss: Person, session: Session) -> None:
    mailing = written(session.season, by=boss)
    press(desk, mailing, "send/")
    desk.post(f"/office/undo/{Undo.objects.get().key}/")
    mailing.refresh_from_db()
    assert mailing.state == MailingState.DRAFT


def test_a_letter_to_oneself_goes_at_once(desk: Client, boss: Person, session: Session) -> None:
    OutboxItem.objects.all().delete()
    press(desk, written(session.season, by=boss), "test/")
    assert [one.to for one in OutboxItem.objects.filter(urgent=True)] == [boss.email]


def test_a_letter_that_was_not_accepted_leads_to_its_reader(
    desk: Client, boss: Person, session: Session
) -> None:
    mailing = written(session.season, by=boss)
    press(desk, mailing, "send/")
    due.run(now=make.NOW)
    first = OutboxItem.objects.filter(kind="mailings.letter")[0]
    OutboxItem.objects.filter(pk=first.pk).update(state=MailState.FAILED, due_at=None)
    page = desk.get(page_of(mailing))
    assert page.context["failed"] == 1
    assert f"/office/people/{mailing.addressees.all()[0].person_id}/" in page.content.decode()


def test_many_are_asked_of_another_organiser_on_the_page(
    desk: Client, boss: Person, session: Session
) -> None:
    Season.objects.update(second_person_from=2)
    other = client_of(holder(Role.ORGANISER))
    mailing = written(session.season, by=boss)
    assert "Попросить другого организатора" in text(desk.get(page_of(mailing)))
    press(desk, mailing, "send/")
    assert "Ждёт второго человека" in text(desk.get(page_of(mailing)))
    assert mailing.subject_ru in text(other.get("/office/approvals/"))
    other.post(f"/office/approvals/{Approval.objects.get().pk}/decide/", {"word": "yes"})
    mailing.refresh_from_db()
    assert mailing.state == MailingState.SENDING


def test_the_only_planner_types_the_number(desk: Client, boss: Person, session: Session) -> None:
    Season.objects.update(second_person_from=2)
    mailing = written(session.season, by=boss)
    assert press(desk, mailing, "send/").status_code == 409
    assert press(desk, mailing, "send/", typed="3").status_code == 409
    assert press(desk, mailing, "send/", typed="2").status_code == 302


def test_what_two_wrote_at_once_is_not_lost_unseen(
    desk: Client, boss: Person, session: Session
) -> None:
    mailing = written(session.season, by=boss)
    Mailing.objects.update(text_ru="Другое.")
    answer = fill_and_send(desk, page_of(mailing, "edit/"), seen=mailing.digest, text_ru="Моё.")
    assert answer.status_code == 409
    assert Mailing.objects.get().text_ru == "Другое."


def test_an_editor_of_another_season_finds_no_letter(boss: Person, session: Session) -> None:
    mailing, editor = written(session.season, by=boss), make.person()
    programme.grant_season(
        person=editor, season=make.season(), role=SeasonRole.EDITOR, by=boss, now=make.NOW
    )
    client = client_of(editor)
    assert mailing.subject_ru not in text(client.get("/office/mailings/"))
    for name in ("", "edit/"):
        assert client.get(page_of(mailing, name)).status_code == 404
    for name in ("test/", "send/", "drop/", "question/"):
        assert press(client, mailing, name).status_code == 404


def test_many_letters_and_readers_take_as_many_statements_as_one(
    desk: Client, boss: Person, session: Session
) -> None:
    def statements(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(url).status_code == 200
        return len(queries)

    mailing = written(session.season, by=boss)
    for url in ("/office/mailings/", page_of(mailing)):
        desk.get(url)
    before = [statements(url) for url in ("/office/mailings/", page_of(mailing))]
    for _ in range(3):
        written(session.season, by=boss)
        make.application(session)
    assert [statements(url) for url in ("/office/mailings/", page_of(mailing))] == before


def news_of(person: Person) -> int:
    return Consent.objects.filter(
        person=person, text__slug="consent-news", withdrawn_at=None
    ).count()


@pytest.mark.parametrize("sent", [{}, {"List-Unsubscribe": "One-Click"}])
def test_advertising_is_refused_by_one_press_without_cookies(
    session: Session, sent: dict[str, str]
) -> None:
    application = session.applications.order_by("pk")[0]
    agrees(application)
    person = application.party.asker
    url = f"/news/stop/{sign('news', str(person.pk))}/"
    browser = Client(enforce_csrf_checks=True)
    looked = browser.get(url)
    assert (looked.status_code, news_of(person)) == (200, 1)
    assert looked["Referrer-Policy"] == "no-referrer"
    assert browser.post(url, sent).status_code == 200
    assert news_of(person) == 0
    assert browser.post(url, sent).status_code == 200


def test_a_made_up_link_stops_nothing(session: Session) -> None:
    person = session.applications.order_by("pk")[0].party.asker
    for token in (str(person.pk), sign("visit", str(person.pk)), "x"):
        assert Client().post(f"/news/stop/{token}/").status_code == 404


def test_after_the_minute_the_page_offers_no_way_back(
    desk: Client, boss: Person, session: Session
) -> None:
    mailing = written(session.season, by=boss)
    press(desk, mailing, "send/")
    assert desk.get(page_of(mailing)).context["undo"] is not None
    with time_machine.travel(make.NOW + timedelta(minutes=1), tick=False):
        assert desk.get(page_of(mailing)).context["undo"] is None
