"""What a party that stands by sees and presses, with an account or by the link of its letter."""

from __future__ import annotations

from datetime import datetime

import pytest
import time_machine
from django.test import Client
from django.utils.translation import override

from gatehouse.admission import operations
from gatehouse.admission.links import visit_token
from gatehouse.admission.models import Application, EndReason, Standby, State
from gatehouse.core import mail
from gatehouse.core.codes import show_code
from gatehouse.core.models import OutboxItem
from tests import make
from tests.admission import standing
from tests.admission.standing import BENCH_AT, CLOSES_AT, GATE_AT, HOUR, MINUTE, STARTS_AT

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def page(application: Application, at: datetime, *, lang: str = "/en") -> str:
    with time_machine.travel(at, tick=False):
        found = Client().get(f"{lang}/v/{visit_token(application)}/")
    assert found.status_code == 200
    return found.content.decode()


def press(application: Application, what: str, at: datetime) -> int:
    with time_machine.travel(at, tick=False):
        return Client().post(f"/en/v/{visit_token(application)}/{what}/").status_code


def letter(kind: str) -> mail.Letter:
    with override("en"):
        item = OutboxItem.objects.filter(kind=kind).order_by("pk")[0]
        item.language = "en"
        return mail.render(item)


def on_bench() -> Application:
    to = standing.session()
    _place, first, *_ = standing.full(to, 5, 5)
    operations.ask_to_bench(now=BENCH_AT)
    return first


def at_gate() -> Application:
    to = standing.session(own_closes_at=STARTS_AT - HOUR)
    _place, first, *_ = standing.full(to, 5, 5)
    operations.ask_to_gate(now=GATE_AT)
    return first


def test_the_letter_to_the_bench_tells_the_chance_and_leads_to_one_tap() -> None:
    first = on_bench()
    found = letter("admission.bench")
    assert "36" in found.text  # 1 - 0.8^2: one of the two parties does not come
    assert visit_token(first) in found.text


def test_one_tap_without_an_account_says_yes_and_another_no() -> None:
    first = on_bench()
    assert "Would you be ready?" in page(first, BENCH_AT)
    assert press(first, "ready", BENCH_AT + MINUTE) == 302
    assert "You are on the bench" in page(first, BENCH_AT + MINUTE)
    assert standing.bench(first).ready_at == BENCH_AT + MINUTE
    assert press(first, "not-ready", BENCH_AT + HOUR) == 302
    assert "on the bench" not in page(first, BENCH_AT + HOUR)
    assert Application.objects.get(pk=first.pk).state == State.WAITING


def test_looking_at_the_page_answers_nothing() -> None:
    first = on_bench()
    page(first, BENCH_AT)
    with time_machine.travel(BENCH_AT, tick=False):
        assert Client().get(f"/v/{visit_token(first)}/ready/").status_code == 405
    assert standing.bench(first).ready_at is None


def test_after_the_deadline_a_yes_is_refused_in_words() -> None:
    first = on_bench()
    assert press(first, "ready", CLOSES_AT) == 409


def test_a_party_on_the_bench_that_does_not_come_leaves_the_line_after_the_deadline() -> None:
    first = on_bench()
    standing.cleared(first)
    assert press(first, "not-ready", CLOSES_AT + HOUR) == 302
    fresh = Application.objects.get(pk=first.pk)
    assert (fresh.state, fresh.ended_because) == (State.WITHDRAWN, EndReason.LEFT_LINE)


def test_the_standby_pass_has_code_turn_chance_and_hour_on_page_letter_and_paper() -> None:
    first = at_gate()
    standby = standing.gate(first)
    shown = page(first, GATE_AT)
    found = letter("admission.gate")
    for text in (shown, found.text):
        assert f"about {standby.chance_percent} %" in text
        assert "number 1" in text
        assert "12:10" in text
    assert standby.code is not None
    assert standby.code[:4] in shown
    (pdf,) = found.attachments
    assert pdf.name.endswith("standby.pdf")
    assert pdf.content.startswith(b"%PDF")
    with time_machine.travel(GATE_AT, tick=False):
        again = Client().get(f"/v/{visit_token(first)}/standby.pdf")
    assert again.content.startswith(b"%PDF")


def test_who_does_not_come_to_the_gate_has_no_standby_pass_any_more() -> None:
    first = at_gate()
    assert press(first, "not-ready", GATE_AT + HOUR) == 302
    with time_machine.travel(GATE_AT + HOUR, tick=False):
        assert Client().get(f"/v/{visit_token(first)}/standby.pdf").status_code == 404
    assert Standby.objects.get(application=first).ended_at == GATE_AT + HOUR


def test_no_ticket_is_shown_to_whoever_stands_by() -> None:
    first = at_gate()
    shown, code = page(first, GATE_AT), first.passes.get().code
    assert code not in shown
    assert show_code(code) not in shown
    with time_machine.travel(GATE_AT, tick=False):
        assert Client().get(f"/v/{visit_token(first)}/ticket.pdf").status_code == 404


def test_whoever_has_a_place_reads_until_when_it_is_kept() -> None:
    to = standing.session()
    place = make.application(to)
    assert "from 12:10" in page(place, GATE_AT)


def test_a_letter_to_whoever_has_answered_or_has_a_place_is_not_sent() -> None:
    first = on_bench()
    standing.say(first)
    with pytest.raises(mail.Withheld):
        letter("admission.bench")


def test_whoever_was_turned_away_reads_what_they_have_of_it() -> None:
    first = at_gate()
    operations.note_arrived(standby=standing.gate(first), by=first.party.asker, now=STARTS_AT)
    operations.close_lines(now=first.session.ends_at)
    assert "you are asked first" in page(first, first.session.ends_at + HOUR)
    assert "you are asked first" in letter("admission.turned_away").text
