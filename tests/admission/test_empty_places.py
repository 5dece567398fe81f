"""Each letter to whoever has a place says who waits for it, and leads to giving it back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatehouse.admission import operations
from gatehouse.admission.models import Application
from gatehouse.admission.operations.reminding import remind
from gatehouse.core import mail
from gatehouse.core.models import OutboxItem
from gatehouse.programme.models import Session
from tests import make
from tests.admission import ladders

pytestmark = pytest.mark.django_db
STARTS_AT = make.NOW + timedelta(days=12)


def session() -> Session:
    return make.session(capacity=2, within=ladders.season(), starts_at=STARTS_AT)


def letter(kind: str, to: Application) -> str:
    item = OutboxItem.objects.filter(kind=f"admission.{kind}").order_by("-pk")
    return mail.render(next(one for one in item if one.to == to.asker.email)).text


def with_waiting(kind: str) -> tuple[Application, Session]:
    """A party that has both places of a visit, whose letter of a kind is queued; two wait."""
    to = session()
    has = make.application(to, adults=2)
    for _party in range(2):
        make.application(to, adults=2)
    asked_at = to.closes_at - timedelta(hours=72)
    if kind in {"confirm", "last_call"}:
        operations.ask_to_confirm(now=asked_at)
    if kind == "last_call":
        operations.ask_to_confirm(now=to.closes_at - timedelta(hours=53))
    if kind == "reminder":
        remind(now=STARTS_AT - timedelta(hours=168))
    return has, to


@pytest.mark.parametrize("kind", ["booked", "confirm", "last_call", "reminder"])
def test_every_step_to_the_gate_says_how_many_wait_and_gives_the_place_back(kind: str) -> None:
    has, _to = with_waiting(kind)
    said = letter(kind, has)
    assert said.count("2 компании") == 1
    assert "/give-back/" in said


def test_an_offer_says_it_too() -> None:
    to = make.session(capacity=2, starts_at=STARTS_AT)  # one party at a time
    first = make.application(to, adults=2)
    following, _last = (make.application(to, adults=2) for _party in range(2))
    operations.withdraw(application=first, by=first.asker, now=make.NOW)
    said = letter("offered", following)
    assert "1 компания" in said
    assert "/give-back/" in said


def test_where_nobody_waits_nobody_is_named() -> None:
    has = make.application(session())
    assert "компани" not in letter("booked", has)
    assert "Отдайте место" in letter("booked", has)
