"""The plant's no to one name of a group: what becomes of the list and of the gate."""

import pytest

from gatehouse.admission import operations as admission
from gatehouse.admission.models import PartyKind
from gatehouse.admission.rules import GuestAsk
from gatehouse.gate import listing, operations
from gatehouse.gate.clearing import awaiting
from gatehouse.gate.models import Clearance, Word
from gatehouse.gate.standing import standings
from tests import make
from tests.gate.listed import DUE, lay_out, stop_of
from tests.office import worker

pytestmark = pytest.mark.django_db


def test_a_name_that_the_plant_refused_leaves_the_group_s_list_and_not_the_group() -> None:
    session = make.session(groups=20)
    lay_out(session.activity.enterprise)
    group = make.application(session, kind=PartyKind.GROUP, guests=(), head_count=2, title="5 «А»")
    admission.name_guests(
        application=group, guests=[GuestAsk("Анна Ким"), GuestAsk("Ян Ли")],
        by=group.party.asker, now=make.NOW,
    )  # fmt: skip
    stop, boss = stop_of(session), worker(session.activity.enterprise)
    whole = group.passes.get()
    operations.say_no(
        visit_pass=whole, stop=stop, reason="нет допуска", by=boss, now=make.NOW,
        guest=group.party.guests.get(number=2),
    )  # fmt: skip
    rows = listing.rows_of(stop, listing.layout_of(stop.site.enterprise_id))
    assert [(row.name, row.persons) for row in rows] == [("Анна Ким", 1), ("", 1)]
    whole.refresh_from_db()
    assert whole.given_back_at is None
    word = Clearance.objects.get()
    assert (word.word, word.visit_pass.guest, word.reason) == (
        Word.REFUSED, group.party.guests.get(number=2), "нет допуска",
    )  # fmt: skip
    operations.make_due_lists(now=stop.arrives_at - DUE)
    assert awaiting([stop])[stop.pk] == frozenset()
    known = standings([stop], passes={stop.pk: [word.visit_pass_id]})[stop.pk].known
    assert known[word.visit_pass_id].fault == "refused"
