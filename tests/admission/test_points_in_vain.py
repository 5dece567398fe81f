"""Whoever stood at a gate in vain brings the season's points for it into the next draw, once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gatehouse.admission.models import Application, Standby, StandbyKind
from gatehouse.people.models import Person
from tests import make
from tests.admission.drawing import DAY, RULES, Drawn, asked, grown
from tests.admission.test_points import MARIA, lost, points, visit, weighed

pytestmark = pytest.mark.django_db
GIVES = replace(RULES, points=replace(RULES.points, turned_away=5))


def stood_in_vain(visitor: Person) -> Application:
    """There was no room for them at a gate yesterday."""
    application = visit(visitor)
    Standby.objects.create(
        application=application, kind=StandbyKind.GATE, asked_at=make.NOW - 2 * DAY,
        chance_percent=50, turned_away_at=make.NOW - DAY,
    )  # fmt: skip
    return application


def test_who_stood_at_a_gate_in_vain_has_points_for_it_where_the_season_gives_them() -> None:
    maria, stranger = make.person(), make.person()
    stood_in_vain(maria)
    assert points(Drawn(1, GIVES), maria) == 25
    assert points(Drawn(1), maria) == 20
    other = Drawn(1, GIVES)
    party = other.enter(asked(grown("Анна Ким")), by=stranger)
    assert weighed(party, other.places).points == 20


def test_after_the_next_draw_it_counts_no_more() -> None:
    maria = make.person()
    stood_in_vain(maria)
    first = Drawn(1, GIVES)
    lost(first, first.enter(asked(MARIA), by=maria))
    assert points(Drawn(1, GIVES), maria) == 25  # for the draw that was lost, and nothing else
