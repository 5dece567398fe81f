"""The tasks of a season at the organisers' desk, and what a season asks for."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from gatehouse.admission.models import SeasonRules
from gatehouse.admission.season_rules import IdentityLevel
from gatehouse.rewards.models import Task
from tests.pages.desks import text
from tests.pages.office.test_season_rules import publish
from tests.pages.offices import OF_THE_SEASON, Office

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def page_of(office: Office, number: int | str = "") -> str:
    end = f"{number}/" if number else ""
    return f"/office/seasons/{office.season.code}/tasks/{end}"


def make_one(office: Office, **changed: Any) -> Any:
    said = {"title_ru": "Найти шестерёнку", "about_ru": "У выхода", "word": "шестерня"}
    return office.desk.post(page_of(office), said | changed)


def test_tasks_are_for_those_who_plan_the_season(office: Office) -> None:
    assert office.statuses(page_of(office)) == OF_THE_SEASON


def test_a_task_is_written_down_changed_withdrawn_and_brought_back(office: Office) -> None:
    assert make_one(office).status_code == 302
    made = Task.objects.get()
    assert "Найти шестерёнку" in text(office.desk.get(page_of(office)))
    assert "шестерня" not in text(office.desk.get(page_of(office, 1)))
    changed = {"title_ru": "Найти вал", "about_ru": "", "word": ""}
    assert office.desk.post(page_of(office, 1), changed).status_code == 302
    fresh = Task.objects.get()
    assert (fresh.title_ru, fresh.word_index) == ("Найти вал", made.word_index)
    office.desk.post(page_of(office, 1), {"do": "withdraw"})
    assert Task.objects.get().withdrawn_at is not None
    assert "снято" in text(office.desk.get(page_of(office)))
    office.desk.post(page_of(office, 1), {"do": "bring_back"})
    assert Task.objects.get().withdrawn_at is None


def test_a_short_word_is_said_beside_its_field_and_what_was_typed_stays(office: Office) -> None:
    answer = make_one(office, word="ось")
    assert answer.status_code == 422
    assert "не меньше пяти" in text(answer)
    assert "Найти шестерёнку" in text(answer)
    assert not Task.objects.exists()


def test_the_form_of_the_rules_asks_for_levels_and_tasks(
    office: Office, settings: Settings
) -> None:
    settings.SMS_IS_LOCAL = True
    make_one(office)
    assert publish(office, identity="phone", tasks_needed=1).status_code == 302
    rules = SeasonRules.objects.get().rules
    assert (rules.identity, rules.tasks_needed) == (IdentityLevel.PHONE, 1)
    page = office.desk.get(f"/office/seasons/{office.season.code}/rules/")
    assert page.context["form"].initial["identity"] == "phone"


def test_what_cannot_be_asked_for_is_refused_beside_its_field(office: Office) -> None:
    answer = publish(office, identity="phone", tasks_needed=3)
    assert answer.status_code == 422
    assert {*answer.context["form"].errors} == {"identity", "tasks_needed"}
    assert not SeasonRules.objects.exists()
