"""Why an application ended: the page and the letter say it in the same words, and truly."""

from datetime import timedelta

import pytest
import time_machine
from django.utils.translation import override

from gatehouse.admission import operations
from gatehouse.admission.endings import ending
from gatehouse.admission.models import Application, EndReason, PartyKind, State
from gatehouse.admission.rules import GuestAsk
from gatehouse.core.mail import render
from gatehouse.core.models import OutboxItem
from gatehouse.programme.models import Session
from tests import make
from tests.admission.asking import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def page(application: Application, path: str = "") -> str:
    answer = client_of(application.party.asker).get(f"/visits/{application.key}/{path}")
    return str(answer.content.decode())


def last_letter() -> str:
    with override("ru"):
        letter = render(OutboxItem.objects.latest("pk"))
    return letter.subject + letter.text


def withdraw(application: Application, **fields: object) -> None:
    operations.withdraw(
        application=application,
        by=application.party.asker,
        now=make.NOW,
        **fields,  # type: ignore[arg-type]
    )


def in_line(session: Session) -> Application:
    make.application(session)
    return make.application(session)


def test_who_leaves_the_line_gave_no_place_back() -> None:
    waiting = in_line(make.session(capacity=1))
    withdraw(waiting)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.ended_because) == (State.WITHDRAWN, EndReason.LEFT_LINE)
    for text in (page(waiting), last_letter()):
        assert "Вы вышли из очереди" in text
        assert "отдали место" not in text
    mine = client_of(waiting.party.asker).get("/visits/").content.decode()
    assert "Вы вышли из очереди" in mine


def test_a_place_given_back_is_of_use_to_others_only_before_the_close() -> None:
    session = make.session()
    early, late = make.application(session), make.application(session)
    withdraw(early)
    assert "пригодится другим" in page(early)
    with time_machine.travel(session.closes_at, tick=False):
        assert "пригодится другим" not in page(late)
        operations.withdraw(application=late, by=late.party.asker, now=session.closes_at)
        for text in (page(late), last_letter()):
            assert "Вы отдали место" in text
            assert "пригодится другим" not in text


def test_a_consent_taken_back_is_named_as_the_reason() -> None:
    application = make.application(make.session())
    withdraw(application, ended_because=EndReason.NO_CONSENT)
    for text in (page(application), last_letter()):
        assert "Вы отозвали согласие" in text
        assert "отдали место" not in text


def test_a_member_reads_that_the_team_does_not_come() -> None:
    application = make.application(
        make.session(of=make.activity(format="quiz", players_named=True)),
        kind=PartyKind.TEAM,
        guests=(GuestAsk("Мария Петрова"),),
        head_count=3,
        title="Шестерёнки",
    )
    member = make.person()
    operations.join_team(
        application=application,
        guest=GuestAsk("Пётр Ким"),
        consents=make.agreed(),
        by=member,
        now=make.NOW,
    )
    withdraw(application)
    text = client_of(member).get(f"/visits/{application.key}/").content.decode()
    assert "Команда не придёт" in text
    assert "Вы отдали" not in text


@pytest.mark.parametrize("reason", [*EndReason, ""])
def test_every_reason_has_words_in_both_languages(reason: str) -> None:
    application = make.application(make.session())
    withdraw(application)
    application.refresh_from_db()
    application.ended_because = reason
    with override("ru"):
        russian = ending(application)
    with override("en"):
        english = ending(application)
    assert russian.title != english.title
    assert len(russian.words) == len(english.words) > 0
    assert set(russian.words).isdisjoint(english.words)


def test_before_giving_back_one_reads_where_the_place_goes() -> None:
    session = make.session(capacity=2)
    first, second = make.application(session), make.application(session)
    make.application(session, adults=2)
    assert "свободным для всех" in page(first, "give-back/"), "two do not fit into one place"
    make.application(session)
    assert "предложат" in page(first, "give-back/")
    with time_machine.travel(session.closes_at, tick=False):
        text = page(second, "give-back/")
    assert "никто другой его не получит" in text
    assert "свободным для всех" not in text


def test_after_its_names_are_due_nobody_else_gets_a_group_s_places() -> None:
    session = make.session(groups=30)
    application = make.application(session, kind=PartyKind.GROUP, head_count=20, title="Школа")
    due_at = application.party.names_due_at
    assert due_at is not None
    assert due_at < session.closes_at
    assert "свободным для всех" in page(application, "give-back/")
    with time_machine.travel(due_at, tick=False):
        assert "никто другой его не получит" in page(application, "give-back/")


def test_who_waits_is_compared_with_applications_not_with_families() -> None:
    session = make.session(capacity=1)
    waiting = in_line(session)
    assert "семь" not in page(waiting)
    assert "ваша первая" in page(waiting)
    behind = make.application(session)
    with time_machine.travel(make.NOW + timedelta(minutes=1), tick=False):
        assert "Перед вами 1 заявка на столько же мест" in page(behind)
