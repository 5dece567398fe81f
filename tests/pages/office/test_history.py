"""The history in words, filtered, and only of the seasons of whoever reads it."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from gatehouse.core import history
from gatehouse.core.history import HistoryEntry
from gatehouse.core.labels import VERBS
from gatehouse.pages.office.history_words import Said, say
from gatehouse.programme import operations as programme
from tests import make
from tests.pages.offices import Office

PAGE = "/office/history/"


def verbs(client: Any, query: str = "") -> list[str]:
    return [said.entry.verb for said in client.get(PAGE + query).context["entries"]]


def told(office: Office, verb: str, **facts: Any) -> Said:
    """An entry about the plant's session, in words."""
    entry = history.record(
        verb, of=office.plant.session, by=office.organiser, now=make.NOW, **facts
    )
    with override("en"):
        (said,) = say([entry])
        assert said.what
        return said


def facts(said: Said) -> list[tuple[str, str | None, str]]:
    with override("en"):
        return [
            (one.name, one.before and plain(one.before), plain(one.value)) for one in said.facts
        ]


def plain(words: str) -> str:
    return words.replace("\u00a0", " ")


def test_facts_are_said_in_words_what_changed_first(office: Office) -> None:
    said = told(office, "programme.session_changed", persons=3, before=20, after=25)
    assert facts(said) == [("", "20", "25"), ("people", None, "3")]


def test_changed_columns_have_their_names_and_values_before_and_after(office: Office) -> None:
    said = told(
        office,
        "programme.session_changed",
        fields=["opening_hours", "admission"],
        before={"opening_hours": ""},
        after={"opening_hours": "10–18"},
    )
    assert facts(said) == [
        ("opening hours", "nothing", "10–18"),
        ("changed", None, "admission"),
    ]


def test_a_change_of_a_session_is_told_before_and_after(office: Office) -> None:
    programme.update_activity(
        activity=office.plant.activity, by=office.organiser, now=make.NOW, duration_minutes=100,
        title_en="A tour of sweets",
    )  # fmt: skip
    (said,) = say(HistoryEntry.objects.filter(verb="programme.activity_changed"))
    told = {value: before for _name, before, value in facts(said)}
    assert told["100"] == "90"
    assert (told["A tour of sweets"] or "").startswith("Tour ")


def test_moments_codes_and_things_are_read_as_people_say_them(office: Office) -> None:
    moved = told(
        office,
        "programme.session_moved",
        before="2023-12-14T11:00:00+00:00",
        after="2023-12-15T11:00:00+00:00",
    )
    assert facts(moved) == [("", "14 December 2023, 14:00", "15 December 2023, 14:00")]
    other = office.plant.visit()
    exchanged = told(office, "admission.exchanged", before=other.pk, after=other.pk, by_link=True)
    ((_name, before, after), link) = facts(exchanged)
    assert before == after
    assert after.startswith(other.code)
    assert link == ("", None, "by the link of a letter")


def test_an_unknown_fact_is_shown_as_its_name_and_value(office: Office) -> None:
    said = told(office, "programme.session_changed", wind="north", calm=False)
    assert facts(said) == [("wind", None, "north")]


def test_who_did_it_is_a_name_for_those_who_work_here_and_a_number_for_visitors(
    office: Office,
) -> None:
    visitor = make.person(name="Анна Шагова")
    mine = history.record("admission.applied", of=visitor, by=visitor, now=make.NOW)
    ours = history.record("admission.applied", of=visitor, by=office.organiser, now=make.NOW)
    nobody = history.record("admission.applied", of=visitor, by=None, now=make.NOW)
    with override("en"):
        names = [said.who.text for said in say([mine, ours, nobody])]
    assert names == [
        f"visitor No. {visitor.pk}",
        office.organiser.email,
        "the site itself",
    ]


def test_what_is_gone_is_called_by_its_table_and_number(office: Office) -> None:
    entry = HistoryEntry(verb="x", of_type="no.table", of_id="7", at=make.NOW, facts={})
    (said,) = say([entry])
    assert said.of.text == "no.table № 7"


def test_filters_say_who_what_when_and_of_which(office: Office) -> None:
    make.application(office.plant.session)
    session = office.plant.session
    assert "admission.applied" in verbs(office.desk)
    assert set(verbs(office.desk, "?what=programme.session_planned")) == {
        "programme.session_planned"
    }
    of_one = f"?table=programme.session&number={session.pk}"
    assert verbs(office.desk, of_one) == ["programme.session_planned"]
    assert verbs(office.desk, f"?who={office.organiser.pk}") == ["people.registered"]
    assert verbs(office.desk, "?until=2023-11-30") == []
    assert verbs(office.desk, "?since=2023-12-07") == []


def test_looks_at_names_are_shown_to_who_asks_for_them(office: Office) -> None:
    make.application(office.plant.session)
    office.desk.get("/office/applications/?names=1")
    assert "people.seen" not in verbs(office.desk)
    assert "people.seen" in verbs(office.desk, "?looks=on")


def test_an_editor_reads_what_was_done_to_their_season_only(office: Office) -> None:
    visit = make.application(office.plant.session)
    history.record("people.role_granted", of=visit.asker, by=None, now=make.NOW)
    mine = verbs(office.editor)
    assert "admission.applied" in mine
    assert "people.role_granted" not in mine
    assert "people.registered" not in mine
    assert "admission.applied" not in verbs(office.foreign)


def test_every_verb_has_words_on_the_page(office: Office) -> None:
    said = say(
        [HistoryEntry(verb=v, of_type="", of_id="", at=make.NOW, facts={}) for v in VERBS.of]
    )
    assert all(one.what != one.entry.verb for one in said)


@pytest.mark.parametrize("many", [False, True])
def test_the_history_asks_the_database_as_often_for_one_as_for_many(
    office: Office, django_assert_max_num_queries: DjangoAssertNumQueries, many: bool
) -> None:
    for _ in range(8 if many else 1):
        make.application(office.plant.visit())
    with django_assert_max_num_queries(24):
        office.desk.get(PAGE)
