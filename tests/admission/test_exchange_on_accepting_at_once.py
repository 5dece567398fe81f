"""Two parties who take each other's places at the same moment wait for each other only once."""

from __future__ import annotations

import pytest
from django.db import transaction

from gatehouse.admission import operations
from gatehouse.admission.models import Application, State
from gatehouse.admission.operations import offers
from tests import make
from tests.admission import drawing
from tests.admission.test_at_once import assert_all_held_is_counted, both, pausing
from tests.admission.test_exchange_on_accepting import booked, offered

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_take_the_dearer_place_of_the_other_both_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    season = drawing.Drawn(plans=[{"capacity": 2}, {"capacity": 2}])
    one, other = season.enter(first=0), season.enter(first=1)
    season.wish(one, 1)
    season.wish(other, 0)
    with transaction.atomic():
        old = [booked(party, 2) for party in (one, other)]
        dearer = [offered(party) for party in (one, other)]

    def accept(application: Application) -> None:
        operations.accept_offer(application=application, by=application.party.asker, now=make.NOW)

    with pausing(monkeypatch, offers, "lock_wishes") as came:
        outcomes = both(lambda: accept(dearer[0]), came, lambda: accept(dearer[1]))
    assert outcomes == ["done", "done"]
    found = Application.objects.in_bulk([row.pk for row in (*dearer, *old)])
    assert [found[row.pk].state for row in (*dearer, *old)] == [
        State.BOOKED, State.BOOKED, State.WITHDRAWN, State.WITHDRAWN,
    ]  # fmt: skip
    for session in season.sessions:
        assert_all_held_is_counted(session.quotas.get())
