"""Moving a session on the board: drafts at once, public ones after a look at who is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from gatehouse.admission.models import SessionNews
from gatehouse.catalogue.models import PlantRole
from gatehouse.core.models import OutboxItem, Undo
from gatehouse.people.models import Person, Role
from gatehouse.programme.models import SeasonGrant, Session
from gatehouse.programme.operations import reschedule_draft
from tests import make
from tests.office import client_of, holder, worker
from tests.pages.desks import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_season"), pytest.mark.any_database]
SEEN = "2023-12-14T14:00"
THERE = {"day": "2023-12-15", "time": "14:15", "seen": SEEN}
THERE_AT = datetime(2023, 12, 15, 11, 15, tzinfo=UTC)
JSON = {"Accept": "application/json"}


@pytest.fixture
def organiser() -> Person:
    return holder(Role.ORGANISER)


@pytest.fixture
def client(organiser: Person) -> Client:
    return client_of(organiser)


@pytest.fixture
def draft() -> Session:
    """On 14 December at 14:00 by Moscow."""
    made = make.session()
    Session.objects.filter(pk=made.pk).update(published_at=None)
    made.refresh_from_db()
    return made


def page(session: Session) -> str:
    return f"/office/seasons/{session.season.code}/board/{session.code}/move/"


def starts(session: Session) -> datetime:
    return Session.objects.get(pk=session.pk).starts_at


def test_a_draft_moves_by_the_form_without_scripts_and_comes_back_by_undo(
    client: Client, draft: Session
) -> None:
    shown = text(client.get(page(draft)))
    assert "Это черновик" in shown
    assert f'name="seen" value="{SEEN}"' in shown
    answer = client.post(page(draft), THERE)
    board = f"/office/seasons/{draft.season.code}/board/?span=2023-12-15&day=2023-12-15"
    assert answer["Location"] == f"{board}#s{draft.pk}"
    assert starts(draft) == THERE_AT
    after = client.get(board)
    assert "Перенесён: 15 декабря, пятница, 14:15." in text(after)
    undo = f"/office/undo/{Undo.objects.get().key}/"
    assert f'action="{undo}"' in text(after)
    client.post(undo)
    assert starts(draft) == draft.starts_at


def test_the_board_is_told_what_to_say_and_how_it_is_taken_back(
    client: Client, draft: Session
) -> None:
    answer = client.post(page(draft), THERE, headers=JSON)
    told = answer.json()
    assert told["said"].replace("\u00a0", " ") == "Перенесён: 15 декабря, пятница, 14:15."
    assert f"/office/undo/{Undo.objects.get().key}/" in told["toast"]
    assert starts(draft) == THERE_AT


def test_what_somebody_else_moved_meanwhile_is_refused_with_what_it_is_now(
    client: Client, draft: Session
) -> None:
    elsewhere = draft.starts_at + timedelta(days=4)
    reschedule_draft(session=draft, starts_at=elsewhere, seen=None, by=make.person(), now=make.NOW)
    told = client.post(page(draft), THERE, headers=JSON)
    assert told.status_code == 409
    assert "теперь он начинается 18 декабря, понедельник, в 14:00" in told.json()["said"].replace(
        "\u00a0", " "
    )
    by_form = client.post(page(draft), THERE)
    assert by_form.status_code == 409
    assert "теперь он начинается" in text(by_form)
    # Whoever has read that may go on: the form now knows what they saw.
    assert 'name="seen" value="2023-12-18T14:00"' in text(by_form)
    assert 'value="2023-12-15"' in text(by_form)
    assert starts(draft) == elsewhere


def test_a_public_session_leads_to_the_page_that_shows_who_is_told(client: Client) -> None:
    session = make.session()
    make.application(session, adults=3)
    go = client.post(page(session), THERE, headers=JSON).json()["go"]
    assert starts(session) == session.starts_at
    look = text(client.get(go))
    assert "Новое время: 15 декабря, пятница, 14:15–15:45" in look
    assert "3 человека, заявок: 1" in look
    assert "Письмами, сразу: 1." in look
    assert SessionNews.objects.count() == 0
    answer = client.post(page(session), THERE | {"reason": "Ремонт линии"})
    assert answer.status_code == 302
    assert starts(session) == THERE_AT
    assert OutboxItem.objects.filter(kind="admission.moved").count() == 1
    assert "Перенесён, и всем сообщаем" in text(client.get(answer["Location"].partition("#")[0]))
    assert not Undo.objects.exists()


def test_who_cannot_move_a_session_finds_there_how_to_call_it_off(
    client: Client, draft: Session
) -> None:
    public = make.session()
    assert f"/office/sessions/{public.code}/cancel/" in text(client.get(page(public)))
    assert f"/office/sessions/{draft.code}/cancel/" not in text(client.get(page(draft)))


def test_a_public_session_that_was_moved_meanwhile_tells_nobody(client: Client) -> None:
    session = make.session()
    make.application(session)
    answer = client.post(page(session), THERE | {"seen": "2023-12-13T14:00"})
    assert answer.status_code == 409
    assert "теперь он начинается 14 декабря, четверг, в 14:00" in text(answer)
    assert starts(session) == session.starts_at
    assert not OutboxItem.objects.filter(kind="admission.moved").exists()


def test_a_draft_that_was_published_meanwhile_is_not_moved_in_silence(
    client: Client, draft: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    Session.objects.filter(pk=draft.pk).update(published_at=make.NOW)
    told = client.post(page(draft), THERE, headers=JSON).json()
    assert "go" in told
    assert starts(draft) == draft.starts_at


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"day": "2024-02-01"}, 409, "нет в сезоне"),
        ({"day": "2023-12-01"}, 409, "уже прошло"),
        ({"day": "2023-12-14", "time": "14:00"}, 409, "и так"),
        ({"day": "завтра"}, 422, "Введите правильную дату"),
        ({"time": "25:00"}, 422, "Введите правильное время"),
    ],
)
def test_a_time_that_cannot_be_is_refused_in_words(
    client: Client, draft: Session, sent: dict[str, str], status: int, words: str
) -> None:
    answer = client.post(page(draft), THERE | sent)
    assert answer.status_code == status
    assert words in text(answer)
    assert client.post(page(draft), THERE | sent, headers=JSON).status_code == 409
    assert starts(draft) == draft.starts_at


def test_clashes_at_the_new_time_are_seen_before_anybody_is_told(client: Client) -> None:
    plant = make.enterprise()
    hall, activity = make.site(plant), make.activity(plant)
    session = make.session(of=activity, at=hall)
    make.session(of=activity, at=hall, within=session.season, starts_at=THERE_AT)
    assert "Столкновение" not in text(client.get(page(session)))
    look = text(client.get(page(session), THERE))
    assert "Там будет столкновение" in look
    assert "зал занят в 14:15" in look


def test_nobody_but_those_who_plan_the_season_may_move_its_sessions(draft: Session) -> None:
    plant = draft.activity.enterprise
    viewer, editor = make.person(), make.person()
    for person, role in ((viewer, "viewer"), (editor, "editor")):
        SeasonGrant.objects.create(
            person=person, season=draft.season, role=role, granted_at=make.NOW
        )
    others: list[Person] = [
        make.person(), worker(plant), worker(plant, PlantRole.GUIDE), holder(Role.PRESS), viewer
    ]  # fmt: skip
    for person in others:
        assert client_of(person).post(page(draft), THERE).status_code == 404
        assert client_of(person).get(page(draft)).status_code == 404
    assert starts(draft) == draft.starts_at
    assert client_of(editor).post(page(draft), THERE).status_code == 302


def test_a_session_has_no_page_on_the_board_of_another_season(
    client: Client, draft: Session
) -> None:
    other: Any = make.season()
    assert client.get(page(draft).replace(draft.season.code, other.code)).status_code == 404
