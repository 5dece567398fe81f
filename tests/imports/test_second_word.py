"""A file that moves many people waits for a second person, as calling a session off does."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from gatehouse.admission.models import SessionNews
from gatehouse.core.refusal import Refused
from gatehouse.imports import operations as imports
from gatehouse.imports.models import Import, ImportState
from gatehouse.imports.queries import prospect
from gatehouse.imports.shapes import Column
from gatehouse.people import operations as people
from gatehouse.people.models import Approval, Person, Role
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Quota, Season, SeasonGrant, Session
from tests import make
from tests.imports.files import HEAD, Plant, after_work, agreed, csv, fates, sent, taken
from tests.imports.test_taking import TWO
from tests.office import client_of, holder

pytestmark = pytest.mark.django_db
WHY = "Остановка линии"


@pytest.fixture
def boss() -> Person:
    return holder(Role.ORGANISER)


@pytest.fixture
def other(boss: Person) -> Person:
    return holder(Role.ORGANISER)


@pytest.fixture
def of(boss: Person) -> Import:
    """Two public sessions an hour later, to which two and three people come; five are many."""
    plant = Plant()
    taken(sent(plant, csv(plant.row(), plant.row(at="16:00"))), by=boss)
    programme.publish_season(season=plant.season, by=None, now=make.NOW)
    Season.objects.update(second_person_from=5)
    rows = []
    for number, session in enumerate(Session.objects.order_by("starts_at")):
        make.application(session, adults=2 + number)
        rows.append((session.code, *plant.row("15.12.2023", f"{14 + 2 * number}:00")[:5]))
    return sent(plant, csv(*rows, head=("Код", *HEAD[:5])), by=boss)


def asked(of: Import, by: Person, **fields: Any) -> Approval:
    approval = imports.take_over(
        of=of, seen=prospect(of).seal, reason=WHY, by=by, now=make.NOW, **fields
    )
    assert isinstance(approval, Approval)
    return approval


def refused(of: Import, by: Person, **fields: Any) -> str:
    with pytest.raises(Refused) as caught:
        imports.take_over(of=of, seen=prospect(of).seal, reason=WHY, by=by, now=make.NOW, **fields)
    return caught.value.first.code


def has_moved() -> bool:
    first = Session.objects.order_by("starts_at")[0]
    return first.starts_at != TWO


def test_what_moves_few_is_taken_over_at_once(of: Import, boss: Person, other: Person) -> None:
    Season.objects.update(second_person_from=6)
    assert taken(of, by=boss, reason=WHY).state == ImportState.TAKEN
    assert has_moved()


def test_what_moves_many_waits_for_another_and_then_is_done(
    of: Import, boss: Person, other: Person
) -> None:
    approval = asked(of, boss)
    assert (approval.persons, approval.why) == (5, WHY)
    assert after_work(of).state == ImportState.READY
    assert not has_moved()
    people.decide(approval=approval, is_granted=True, by=other, now=make.NOW)
    assert after_work(of).state == ImportState.TAKEN
    assert has_moved()
    assert {(one.reason, one.by) for one in SessionNews.objects.all()} == {(WHY, boss)}


def test_a_no_moves_nobody_and_the_file_can_be_changed_again(
    of: Import, boss: Person, other: Person
) -> None:
    people.decide(approval=asked(of, boss), is_granted=False, by=other, now=make.NOW)
    assert after_work(of).state == ImportState.READY
    assert not has_moved()
    imports.skip_row(of=of, sheet=0, row=1, is_skipped=True, by=boss, now=make.NOW)
    assert fates(of) == ["skipped", "changed"]


def test_the_same_file_waits_once(of: Import, boss: Person, other: Person) -> None:
    asked(of, boss)
    assert refused(of, boss) == "waits"


def test_a_file_that_waits_stays_as_it_was_shown(of: Import, boss: Person, other: Person) -> None:
    approval = asked(of, boss)
    who: dict[str, Any] = {"of": of, "by": boss, "now": make.NOW}
    acts = (
        lambda: imports.mend_row(sheet=0, row=1, said={Column.DAY: "16.12.2023"}, **who),
        lambda: imports.skip_row(sheet=0, row=1, is_skipped=True, **who),
        lambda: imports.drop_import(**who),
    )
    for act in acts:
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.first.code == "waits"
    people.take_back_question(approval=approval, by=boss, now=make.NOW)
    for act in acts:
        act()


def test_where_nobody_else_plans_the_season_the_number_is_typed(of: Import, boss: Person) -> None:
    SeasonGrant.objects.all().delete()
    Person.objects.exclude(pk=boss.pk).update(is_active=False)
    assert refused(of, boss) == "number"
    assert refused(of, boss, typed=4) == "number"
    imports.take_over(of=of, seen=prospect(of).seal, reason=WHY, by=boss, now=make.NOW, typed=5)
    assert after_work(of).state == ImportState.TAKEN


def test_drafts_ask_for_nobody_s_word(boss: Person, other: Person) -> None:
    plant = Plant()
    Season.objects.update(second_person_from=0)
    of = agreed(sent(plant, csv(plant.row()), by=boss), by=boss)
    assert of.state == ImportState.TAKING


def test_a_season_changed_while_it_waited_is_looked_at_again(
    of: Import, boss: Person, other: Person
) -> None:
    approval = asked(of, boss)
    Quota.objects.update(places=9)
    people.decide(approval=approval, is_granted=True, by=other, now=make.NOW)
    of = after_work(of)
    assert (of.state, of.error_code) == (ImportState.READY, "stale")


def test_the_page_asks_the_other_and_shows_what_waits(
    of: Import, boss: Person, other: Person
) -> None:
    with time_machine.travel(make.NOW, tick=False):
        _through_the_page(of, boss, other)


def _through_the_page(of: Import, boss: Person, other: Person) -> None:
    client, second, url = client_of(boss), client_of(other), f"/office/imports/{of.key}/"
    assert "согласие другого организатора" in client.get(url).content.decode()
    sent = {"seen": prospect(of).seal, "reason": WHY}
    assert client.post(f"{url}take/", sent).status_code == 302
    approval = Approval.objects.get()
    page = client.get(url).content.decode()
    assert "Ждёт второго человека" in page
    assert f"{url}take/" not in page
    told = second.get("/office/approvals/").content.decode()
    assert of.file_name in told
    assert WHY in told
    second.post(f"/office/approvals/{approval.pk}/decide/", {"word": "yes"})
    assert after_work(of).state == ImportState.TAKEN
    assert of.file_name in second.get("/office/approvals/").content.decode()
