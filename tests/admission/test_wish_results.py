"""A list after lists closed: the receipt, what the draw gave, what one would have needed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gatehouse.admission import operations, wishes
from gatehouse.admission.models import Application, Party, State
from gatehouse.draws import operations as draws
from gatehouse.draws.models import Draw
from gatehouse.people.models import Person
from tests import make
from tests.admission.asking import client_of
from tests.admission.drawing import BEACON_AT, CLOSES_AT, DAY, Drawn, asked, grown

pytestmark = pytest.mark.django_db
DICE_AT = BEACON_AT + timedelta(hours=25)
Clock = Any  # what moves the clock of a test
DICE = "1234561234" * 10


@pytest.fixture
def later() -> Iterator[Clock]:
    with time_machine.travel(CLOSES_AT + DAY / 24, tick=False) as clock:
        yield clock


def entered(count: int) -> tuple[Drawn, list[Person]]:
    """Couples who all wish the one session for two, and then another."""
    drawn = Drawn(plans=[{"capacity": 2, "of": (plant := make.activity())}, {"of": plant}])
    people = [make.person() for _ in range(count)]
    for one in people:
        drawn.enter(asked(grown(), grown()), by=one)
    return drawn, people


def release(drawn: Drawn) -> None:
    """The whole way from the close to the places, by dice."""
    draw = drawn.places.draw
    draws.close_reveals(draw=draw, now=draw.witnesses_until)
    draws.throw_dice(draw=draw, throws=DICE, by=make.person(), now=DICE_AT)
    draws.draw_lots(draw=draw, now=DICE_AT)
    Draw.objects.filter(pk=draw.pk).update(is_sound=True, released_at=DICE_AT)
    operations.give_places(now=DICE_AT)


def test_the_receipt_is_kept_as_a_file_and_says_from_what_its_record_was_made(
    later: Clock,
) -> None:
    drawn, visitor = Drawn(), make.person()
    drawn.enter(asked(grown("Мария Петрова")), by=visitor)
    address = f"/draws/{drawn.places.draw.code}/wishes/"
    client = client_of(visitor)
    assert client.get(f"{address}receipt.txt").status_code == 404
    operations.close_draws(now=CLOSES_AT)
    page = client.get(address).context
    receipt = page["receipt"]
    assert (receipt["surname"], receipt["given"], receipt["born"]) == (
        "ПЕТРОВА",
        "МАРИЯ",
        "1990-05-14",
    )
    assert (receipt["number"], receipt["count"]) == (1, 1)
    assert (page["takes"], page["weight"].is_final) == (False, True)
    sent = client.get(f"{address}receipt.txt")
    assert sent.headers["Content-Disposition"] == 'attachment; filename="receipt.txt"'
    assert sent.content.decode("ascii").startswith("FTD1-RECEIPT=1\n")
    assert f"line={receipt['line']}\n" in sent.content.decode("ascii")
    assert client_of(make.person()).get(f"{address}receipt.txt").status_code == 404


def test_a_list_that_is_closed_shows_no_buttons(later: Clock) -> None:
    drawn, [one] = entered(1)
    operations.close_draws(now=CLOSES_AT)
    page = client_of(one).get(f"/draws/{drawn.places.draw.code}/wishes/")
    assert 'name="do"' not in page.content.decode()
    sent = client_of(one).post(f"/draws/{drawn.places.draw.code}/wishes/", {"do": "add:X"})
    assert sent.status_code == 404


def test_who_has_places_and_who_waits_is_said_in_words(later: Clock) -> None:
    drawn, people = entered(3)
    operations.close_draws(now=CLOSES_AT)
    release(drawn)
    later.move_to(DICE_AT)
    won = Application.objects.get(state=State.OFFERED)
    told = {}
    for one in people:
        context = client_of(one).get(f"/draws/{drawn.places.draw.code}/wishes/").context
        [result] = context["results"]
        told[one.pk] = result
    assert [told[one.pk].is_good for one in people].count(True) == 1
    assert told[won.asker_id].is_good
    waiting = Party.objects.filter(applications__state=State.WAITING).order_by("entry__rank")
    titles = [told[party.asker_id].title for party in waiting]
    assert ["1" in titles[0], "2" in titles[1]] == [True, True]
    assert all(len(told[party.asker_id].words) == 1 for party in waiting)


def test_the_result_takes_as_many_statements_with_many_wishes_as_with_one(later: Clock) -> None:
    plant = make.activity()
    drawn = Drawn(plans=[{"capacity": 1, "of": plant} for _ in range(3)])
    for count in (1, 1, 3, 3, 3, 3):  # at least one of each has no place
        party = drawn.enter(asked(grown()))
        for number in range(1, count):
            drawn.wish(party, number)
    operations.close_draws(now=CLOSES_AT)
    release(drawn)
    later.move_to(DICE_AT)
    taken: dict[int, int] = {}
    for one in Party.objects.exclude(applications__state=State.OFFERED).select_related("asker"):
        client, at = client_of(one.asker), f"/draws/{drawn.places.draw.code}/wishes/"
        client.get(at)
        with CaptureQueriesContext(connection) as statements:
            results = client.get(at).context["results"]
        taken[len(results)] = len(statements)
    assert set(taken) == {1, 3}
    assert taken[1] == taken[3]


def test_after_the_draw_its_visits_are_visits_and_the_list_is_none(
    later: Clock,
) -> None:
    drawn, people = entered(2)
    operations.close_draws(now=CLOSES_AT)
    release(drawn)
    later.move_to(DICE_AT)
    for one in people:
        context = client_of(one).get("/visits/").context
        assert context["lists"] == []
        assert [len(group["visits"]) for group in context["groups"]] == [1]
    assert wishes.draw_of(drawn.sessions[0]) == drawn.places
