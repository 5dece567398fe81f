"""When applications close the line ends, and whoever waited is told so."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from gatehouse.admission import operations
from gatehouse.admission.models import Application, EndReason, PartyKind, State
from gatehouse.admission.rules import GuestAsk
from gatehouse.core.mail import render
from gatehouse.core.models import OutboxItem
from tests import make
from tests.admission.asking import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def reread(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def test_the_line_ends_at_the_close_with_a_kind_word() -> None:
    session = make.session(capacity=1)
    booked, waiting = (make.application(session) for _ in range(2))
    assert operations.close_lines(now=session.closes_at - timedelta(minutes=1)) == 0
    assert operations.close_lines(now=session.closes_at) == 1
    assert operations.close_lines(now=session.closes_at) == 0
    assert [reread(a).state for a in (booked, waiting)] == [State.BOOKED, State.EXPIRED]
    assert reread(waiting).ended_because == EndReason.LINE_CLOSED
    page = client_of(waiting.party.asker).get(f"/visits/{waiting.key}/").content.decode()
    assert "Места не освободились" in page
    assert "держали" not in page


@pytest.mark.parametrize(
    ("language", "words"),
    [("ru", "Спасибо, что ждали"), ("en", "Thank you for waiting")],
)
def test_the_letter_speaks_the_reader_s_language(language: str, words: str) -> None:
    session = make.session(capacity=1)
    make.application(session)
    make.application(session, by=make.person(language=language))
    operations.close_lines(now=session.closes_at)
    item = OutboxItem.objects.latest("pk")
    assert item.kind == "admission.line_closed"
    with override(item.language):
        assert words in render(item).text


def test_each_session_has_its_own_close() -> None:
    season = make.season()
    later = make.session(
        within=season, capacity=1, own_closes_at=make.NOW + timedelta(days=7, hours=1)
    )
    usual = make.session(within=season, capacity=1)
    for session in (later, usual):
        make.application(session)
    waits, ends = make.application(later), make.application(usual)
    operations.close_lines(now=usual.closes_at)
    assert [reread(a).state for a in (waits, ends)] == [State.WAITING, State.EXPIRED]


def test_a_team_waits_no_longer_than_there_is_time_for_its_names() -> None:
    session = make.session(of=make.activity(format="hackathon"), capacity=4)
    _booked, waiting = (
        make.application(session, kind=PartyKind.TEAM, adults=1, head_count=4) for _ in range(2)
    )
    due_at = session.closes_for("public")
    assert due_at == session.closes_at - timedelta(hours=24)
    assert waiting.line_closes_at == due_at
    assert operations.close_lines(now=due_at - timedelta(minutes=1)) == 0
    assert operations.close_lines(now=due_at) == 1
    assert reread(waiting).ended_because == EndReason.LINE_CLOSED


def test_a_list_that_is_full_costs_nothing_for_ever_after() -> None:
    session = make.session(groups=30)
    group = make.application(session, kind=PartyKind.GROUP, guests=(), head_count=1)
    operations.name_guests(
        application=group, guests=[GuestAsk("Анна Иванова")], by=group.party.asker, now=make.NOW
    )
    with CaptureQueriesContext(connection) as ran:
        operations.release_unnamed(now=session.starts_at - timedelta(days=1))
    assert len(ran) == 1
