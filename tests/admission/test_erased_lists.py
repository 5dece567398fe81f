"""Whoever is forgotten, or was, stands in no draw, and holds none up."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine

from gatehouse.admission import operations, wishes
from gatehouse.admission.models import Application, Party, PlacesDraw
from gatehouse.draws.models import Entry
from gatehouse.draws.rules import Step
from tests import make
from tests.admission.asking import client_of
from tests.admission.drawing import CLOSES_AT, DAY, Drawn, asked, grown

pytestmark = pytest.mark.django_db


def emptied(drawn: Drawn) -> Party:
    """A list whose only wish was taken off: the party is in the draw still."""
    party = drawn.enter(asked(grown("Анна Петрова")))
    [wish] = wishes.wishes_of(party)
    operations.drop_wish(application=wish, by=party.asker, now=make.NOW)
    return party


def taking_part(drawn: Drawn) -> int:
    """Takes the draw to its commit; how many are drawn from."""
    assert operations.close_draws(now=CLOSES_AT + DAY / 24) == 1
    places = PlacesDraw.objects.select_related("draw").get(pk=drawn.places.pk)
    assert places.draw.step is Step.COMMITTED
    return places.draw.entries.exclude(wishes="").count()


@pytest.mark.parametrize("at", [make.NOW, CLOSES_AT], ids=["before the close", "just after it"])
def test_who_is_forgotten_with_an_empty_list_holds_no_draw_up(at: datetime) -> None:
    drawn = Drawn()
    party, _other = emptied(drawn), drawn.enter()
    operations.forget(person=party.asker, by=party.asker, now=at)
    assert taking_part(drawn) == 1


def test_an_empty_list_that_is_erased_leaves_the_draw_and_its_people_may_enter_again() -> None:
    drawn = Drawn()
    party = emptied(drawn)
    Application.objects.update(ended_at=make.NOW - timedelta(days=31))
    assert operations.erase_past(now=make.NOW) == 1
    assert not Entry.objects.exists()
    drawn.enter(asked(grown("Анна Петрова")), by=party.asker)
    assert taking_part(drawn) == 1


def test_the_page_of_a_list_whose_names_were_erased_is_shown_all_the_same() -> None:
    drawn = Drawn()
    party = drawn.enter()
    operations.close_draws(now=CLOSES_AT)
    over = drawn.sessions[0].ends_at + timedelta(days=40)
    assert operations.erase_past(now=over) == 1
    with time_machine.travel(over, tick=False):
        page = client_of(party.asker).get(f"/draws/{drawn.places.draw.code}/wishes/")
    assert page.status_code == 200
