"""A merge beside something else that one of the two accounts does."""

import pytest

from gatehouse.admission import operations
from gatehouse.admission.models import Application, Merge
from gatehouse.admission.operations import applying, merging
from gatehouse.people.models import Person
from tests import make
from tests.admission.test_at_once import both, pausing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> tuple[Person, Person, Person]:
    """Two accounts and an organiser; the texts are there beforehand."""
    make.consent_texts()
    return make.person(), make.person(), make.person()


def test_who_applies_while_their_account_is_merged_is_told_to_use_the_other(
    people: tuple[Person, Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, merged, by = people
    session = make.session()
    with pausing(monkeypatch, merging, "would_move") as came:
        outcomes = both(
            lambda: operations.merge_people(kept=kept, merged=merged, by=by, now=make.NOW),
            came,
            lambda: make.application(session, by=merged),
        )
    assert outcomes == ["done", "closed"]
    assert not Application.objects.exists()


def test_what_is_just_applied_for_is_moved_as_well(
    people: tuple[Person, Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, merged, by = people
    session = make.session()
    with pausing(monkeypatch, applying, "hold") as came:
        outcomes = both(
            lambda: make.application(session, by=merged),
            came,
            lambda: operations.merge_people(kept=kept, merged=merged, by=by, now=make.NOW),
        )
    assert outcomes == ["done", "done"]
    assert Application.objects.get().asker == kept


def test_two_merges_of_one_account_are_one(
    people: tuple[Person, Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, merged, by = people
    other = make.person()
    with pausing(monkeypatch, merging, "would_move") as came:
        outcomes = both(
            lambda: operations.merge_people(kept=kept, merged=merged, by=by, now=make.NOW),
            came,
            lambda: operations.merge_people(kept=other, merged=merged, by=by, now=make.NOW),
        )
    assert outcomes == ["done", "closed"]
    assert Merge.objects.get().kept == kept


def test_an_offer_taken_while_its_account_is_merged_goes_to_the_kept_one(
    people: tuple[Person, Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, merged, by = people
    session = make.session(capacity=1)
    first = make.application(session)
    waiting = make.application(session, by=merged)
    operations.withdraw(application=first, by=first.asker, now=make.NOW)
    offered = Application.objects.get(pk=waiting.pk)
    with pausing(monkeypatch, merging, "would_move") as came:
        outcomes = both(
            lambda: operations.merge_people(kept=kept, merged=merged, by=by, now=make.NOW),
            came,
            lambda: operations.accept_offer(application=offered, by=merged, now=make.NOW),
        )
    assert outcomes == ["done", "done"]
    offered.refresh_from_db()
    assert (offered.asker, offered.state) == (kept, "booked")
