"""One human being with two accounts: what the one had is the other's, and is had back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from gatehouse.admission import operations
from gatehouse.admission.models import Application, Guest, Merge
from gatehouse.admission.rules import GuestAsk
from gatehouse.core import mail, undo
from gatehouse.core.models import HistoryEntry, OutboxItem
from gatehouse.core.refusal import Refused
from gatehouse.people import operations as people
from gatehouse.people.models import Consent, Person, Role
from tests import make

pytestmark = pytest.mark.django_db
LATER = make.NOW + timedelta(days=2)


@pytest.fixture
def organiser() -> Person:
    person = make.person("organiser@example.org")
    people.grant_role(person=person, role=Role.ORGANISER, by=None, now=make.NOW)
    return person


def named(*names: str) -> dict[str, Any]:
    return {"guests": tuple(GuestAsk(name) for name in names)}


def merge(kept: Person, merged: Person, by: Person) -> Merge:
    return operations.merge_people(kept=kept, merged=merged, by=by, now=make.NOW)[0]


def why_not(kept: Person, merged: Person, by: Person) -> list[str]:
    with pytest.raises(Refused) as refused:
        merge(kept, merged, by)
    return [one.code for one in refused.value.refusals]


ADDED_ONLY: tuple[type[models.Model], ...] = (HistoryEntry, OutboxItem, Merge)


def all_rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table but those to which lines are only added."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models()
        if not issubclass(model, (*ADDED_ONLY, undo.Undo))
    }


def test_visits_of_the_merged_account_are_the_kept_ones(organiser: Person) -> None:
    kept, merged = make.person(), make.person()
    visit = make.application(make.session(), by=merged)
    merge(kept, merged, organiser)
    visit.refresh_from_db()
    assert (visit.asker, visit.party.asker) == (kept, kept)
    assert {one.person for one in Consent.objects.all()} == {kept}


def test_an_adult_is_known_to_the_kept_account_as_their_own(organiser: Person) -> None:
    kept, merged = make.person(), make.person()
    first = make.session()
    at_once = make.session(within=first.season)
    make.application(first, by=merged, **named("Анна Петрова"))
    merge(kept, merged, organiser)
    with pytest.raises(Refused) as refused:
        make.application(at_once, by=kept, **named("Анна Петрова"))
    assert refused.value.first.code == "overlap"


def test_nobody_applies_with_the_merged_account_any_more(organiser: Person) -> None:
    kept, merged = make.person(), make.person()
    merge(kept, merged, organiser)
    with pytest.raises(Refused) as refused:
        make.application(make.session(), by=merged)
    assert refused.value.first.code == "closed"


def test_both_addresses_are_told_and_neither_is_shown_to_a_stranger(organiser: Person) -> None:
    kept, merged = make.person("first@example.org"), make.person("second@example.net")
    merge(kept, merged, organiser)
    letters = {one.to: mail.render(one).text for one in OutboxItem.objects.all()}
    assert sorted(letters) == ["first@example.org", "second@example.net"]
    assert "s…@example.net" in letters["first@example.org"]
    assert "f…@example.org" in letters["second@example.net"]


def test_a_letter_queued_for_the_merged_account_still_says_what_it_said(organiser: Person) -> None:
    kept, merged = make.person(), make.person()
    make.application(make.session(), by=merged)
    item = OutboxItem.objects.get(kind="admission.booked")
    before = mail.render(item)
    merge(kept, merged, organiser)
    assert mail.render(item).text == before.text


def test_two_accounts_that_asked_for_one_session_stay_two(organiser: Person) -> None:
    kept, merged = make.person(), make.person()
    session = make.session()
    for person in (kept, merged):
        make.application(session, by=person)
    assert why_not(kept, merged, organiser) == ["both_applied"]
    assert merged.applications.count() == 1


def test_other_children_and_another_name_are_another_family(organiser: Person) -> None:
    kept, merged = make.person(name="Анна Петрова"), make.person(name="Олег Сидоров")
    within = make.season()
    for number, person in enumerate((kept, merged)):
        born = (date(2014, 5, 1 + number),)
        make.application(make.session(within=within), by=person, children=born)
    assert why_not(kept, merged, organiser) == ["two_families"]


def test_a_child_in_common_makes_one_family(organiser: Person) -> None:
    kept, merged = make.person(name="Анна Петрова"), make.person(name="А. Петрова")
    child = GuestAsk("Лёва Петров", date(2014, 5, 1))
    for days, person in enumerate((kept, merged)):
        at = make.NOW + timedelta(days=5 + days)
        guests = (GuestAsk("Анна Петрова"), child)
        given = make.agreed(children=True)
        operations.apply(
            session=make.session(starts_at=at), ask=make.ask(guests=guests), consents=given,
            by=person, now=make.NOW,
        )  # fmt: skip
    assert merge(kept, merged, organiser).undone_at is None


def test_who_works_here_is_not_merged(organiser: Person) -> None:
    assert why_not(make.person(), organiser, organiser) == ["works_here"]
    assert why_not(organiser, make.person(), organiser) == ["works_here"]


def test_an_account_is_not_merged_with_itself_an_erased_or_a_merged_one(organiser: Person) -> None:
    kept, merged, erased = make.person(), make.person(), make.person()
    assert why_not(kept, kept, organiser) == ["same"]
    operations.forget(person=erased, by=None, now=make.NOW)
    assert why_not(kept, erased, organiser) == ["erased"]
    merge(kept, merged, organiser)
    assert why_not(make.person(), merged, organiser) == ["closed"]


def test_taken_apart_everything_is_as_it_was(organiser: Person) -> None:
    kept, merged = make.person(), make.person()
    team = make.application(make.session(of=make.activity(format="hackathon")), kind="team",
                            head_count=3, title="Болты", by=make.person())  # fmt: skip
    operations.join_team(
        application=team, guest=GuestAsk("Анна Петрова"), consents=make.agreed(), by=merged,
        now=make.NOW,
    )  # fmt: skip
    for person in (kept, merged):
        make.application(make.session(), by=person, adults=2)
    operations.withdraw(
        application=make.application(make.session(), by=merged), by=merged, now=make.NOW
    )
    before = all_rows()
    done = merge(kept, merged, organiser)
    assert all_rows() != before
    operations.take_apart(merge=done, by=organiser, now=LATER)
    assert all_rows() == before


def test_what_was_asked_for_since_stays_with_the_kept_account(organiser: Person) -> None:
    kept, merged = make.person(), make.person()
    old = make.application(make.session(), by=merged)
    done = merge(kept, merged, organiser)
    new = make.application(make.session(), by=kept)
    operations.take_apart(merge=done, by=organiser, now=LATER)
    assert [one.asker for one in Application.objects.order_by("pk")] == [merged, kept]
    assert {one.about: one.person for one in Consent.objects.all()} == {
        f"application:{old.key}": merged,
        f"application:{new.key}": kept,
    }


def test_a_visit_given_back_meanwhile_is_had_back_as_it_stands(organiser: Person) -> None:
    kept, merged = make.person(), make.person()
    visit = make.application(make.session(), by=merged)
    done = merge(kept, merged, organiser)
    operations.withdraw(application=visit, by=kept, now=LATER)
    operations.take_apart(merge=done, by=organiser, now=LATER)
    visit.refresh_from_db()
    assert (visit.asker, visit.state) == (merged, "withdrawn")


def test_a_merge_is_taken_back_from_the_toast(organiser: Person) -> None:
    kept, merged = make.person(), make.person()
    _merge, act = operations.merge_people(kept=kept, merged=merged, by=organiser, now=make.NOW)
    undo.take(act.key, by=organiser, now=make.NOW)
    merged.refresh_from_db()
    assert merged.is_active
    assert make.application(make.session(), by=merged).asker == merged


def test_the_first_of_two_merges_waits_for_the_second_to_be_taken_apart(
    organiser: Person,
) -> None:
    first, second, third = make.person(), make.person(), make.person()
    earlier = merge(second, first, organiser)
    later = merge(third, second, organiser)
    with pytest.raises(Refused) as refused:
        operations.take_apart(merge=earlier, by=organiser, now=LATER)
    assert refused.value.first.code == "merged_again"
    operations.take_apart(merge=later, by=organiser, now=LATER)
    assert operations.take_apart(merge=earlier, by=organiser, now=LATER).undone_at == LATER


def test_who_is_forgotten_is_forgotten_with_the_accounts_merged_into_theirs(
    organiser: Person,
) -> None:
    kept, merged = make.person(), make.person()
    visit = make.application(make.session(), by=merged)
    merge(kept, merged, organiser)
    operations.withdraw(application=visit, by=kept, now=LATER)
    operations.forget(person=kept, by=kept, now=LATER)
    assert not Person.objects.filter(pk__in=[kept.pk, merged.pk], erased_at=None).exists()
    assert not any(guest.name for guest in Guest.objects.all())


def test_a_word_taken_back_by_the_kept_account_stands(organiser: Person) -> None:
    """Whoever asked not to be written to is not written to because of another account."""
    kept, merged = make.person(), make.person()
    news = make.consent_texts()["consent-news"]
    for person in (kept, merged):
        people.give_consents(texts=[news], about="", by=person, now=make.NOW, given_from="")
    people.withdraw_consent(consent=kept.consents.get(), by=kept, now=make.NOW)
    merge(kept, merged, organiser)
    assert not kept.consents.filter(withdrawn_at=None).exists()
    assert merged.consents.count() == 1


def test_a_merge_stands_in_the_history_of_both(organiser: Person) -> None:
    kept, merged = make.person(), make.person()
    make.application(make.session(), by=merged)
    merge(kept, merged, organiser)
    rows = HistoryEntry.objects.filter(verb="admission.people_merged").order_by("pk")
    assert [one.of_id for one in rows] == [str(kept.pk), str(merged.pk)]
    assert rows[0].facts == {
        "kept": kept.pk, "merged": merged.pk, "parties": 1, "applications": 1, "guests": 0,
        "consents": 2, "viewed": 0, "tasks": 0, "strikes": 0,
    }  # fmt: skip
