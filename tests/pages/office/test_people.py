"""Somebody is found; two accounts of one person are compared, joined and taken apart."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from gatehouse.admission.models import Application, Merge
from gatehouse.admission.operations import merge_people
from gatehouse.admission.rules import GuestAsk
from gatehouse.core.history import HistoryEntry
from gatehouse.people.models import Person
from tests import make
from tests.office import worker
from tests.pages.desks import text
from tests.pages.offices import PLANNERS, Office

PAGE = "/office/people/"
LEV = GuestAsk("Лёва Петров", date(2014, 5, 1))


def family(office: Office, *, by: Person | None = None, child: GuestAsk = LEV) -> Application:
    """A visit of a child, who is not asked for anywhere else at that time."""
    days = 5 + Application.objects.count()
    guests = (GuestAsk("Анна Петрова"), child)
    return make.application(office.plant.visit(days=days), by=by, guests=guests)


def merge_page(kept: Person, merged: Person) -> str:
    return f"{PAGE}merge/?a={kept.pk}&b={merged.pk}"


def pairs(office: Office) -> list[tuple[int, int]]:
    found = office.desk.get(PAGE).context["suspected"]
    return [(one.older.pk, one.newer.pk) for one in found]


def test_somebody_is_found_by_address_and_by_number(office: Office) -> None:
    asker = family(office).asker
    for words in (asker.email.upper(), str(asker.pk), f"№ {asker.pk}"):
        answer = office.desk.post(PAGE, {"who": words})
        assert answer["Location"] == f"{PAGE}{asker.pk}/"


def test_who_is_not_there_is_not_found(office: Office) -> None:
    answer = office.desk.post(PAGE, {"who": "nobody@example.org"}, follow=True)
    assert "Никого не нашлось" in text(answer)


def test_an_editor_finds_nobody_of_another_season(office: Office) -> None:
    asker = family(office).asker
    assert office.editor.post(PAGE, {"who": asker.email})["Location"] == f"{PAGE}{asker.pk}/"
    assert office.foreign.post(PAGE, {"who": asker.email})["Location"] == PAGE


def test_accounts_with_a_child_in_common_stand_first(office: Office) -> None:
    first, second, other = (family(office).asker for _ in range(3))
    another = family(office, child=GuestAsk("Вера Котова", date(2015, 3, 2))).asker
    assert pairs(office) == [
        (second.pk, other.pk), (first.pk, other.pk), (first.pk, second.pk),
    ]  # fmt: skip
    assert another.pk not in {key for pair in pairs(office) for key in pair}


def test_the_list_names_nobody_since_no_look_is_written_down(office: Office) -> None:
    askers = [family(office).asker for _ in range(2)]
    type(askers[0]).objects.filter(pk=askers[0].pk).update(name="Зинаида Редкая")
    page = text(office.desk.get(PAGE))
    assert f"№ {askers[0].pk}" in page
    assert "Зинаида Редкая" not in page


def test_who_works_here_is_not_suspected(office: Office) -> None:
    family(office)
    family(office, by=worker(office.plant.enterprise))
    assert pairs(office) == []


def test_two_accounts_stand_side_by_side_and_the_looks_are_recorded(office: Office) -> None:
    kept, merged = family(office).asker, family(office).asker
    page = text(office.desk.get(merge_page(kept, merged)))
    assert kept.email in page
    assert merged.email in page
    looks = HistoryEntry.objects.filter(verb="people.looked_up").values_list("of_id", flat=True)
    assert sorted(looks) == sorted([str(kept.pk), str(merged.pk)])


def test_two_accounts_are_joined_and_taken_apart_on_the_page(office: Office) -> None:
    kept, merged = family(office).asker, family(office).asker
    answer = office.desk.post(merge_page(kept, merged), {"do": "merge"}, follow=True)
    assert "Теперь это одна учётная запись" in text(answer)
    assert kept.applications.count() == 2
    page = text(office.desk.get(f"{PAGE}{merged.pk}/"))
    assert "Разделить" in page
    done = Merge.objects.get()
    office.desk.post(f"{PAGE}apart/{done.pk}/")
    assert [kept.applications.count(), merged.applications.count()] == [1, 1]


def test_the_story_says_in_words_which_account_stayed(office: Office) -> None:
    kept, merged = family(office).asker, family(office).asker
    page = text(office.desk.post(merge_page(kept, merged), {"do": "merge"}, follow=True))
    assert "вошла в неё" in page
    assert "kept" not in page.partition("<main")[2]


def caller(office: Office) -> Application:
    """A family that was booked on the phone and has no address."""
    return family(office, by=make.person(f"caller-{Person.objects.count()}@phone.invalid"))


def test_who_has_an_address_keeps_it_whichever_account_was_open(office: Office) -> None:
    deaf, reached = caller(office).asker, family(office).asker
    found = office.desk.post(f"{PAGE}merge/?a={deaf.pk}", {"who": reached.email})
    assert found["Location"] == merge_page(reached, deaf)
    [row] = office.desk.get(PAGE).context["suspected"]
    assert (row.kept, row.merged) == (reached, deaf)
    story = text(office.desk.get(f"{PAGE}{deaf.pk}/"))
    assert f"?a={reached.pk}&amp;b={deaf.pk}" in story


def test_the_page_warns_before_an_address_is_lost_and_promises_no_letter_to_nobody(
    office: Office,
) -> None:
    deaf, reached = caller(office).asker, family(office).asker
    lost, kept = merge_page(deaf, reached), merge_page(reached, deaf)
    warning = "Так человек останется без входа"
    assert warning in text(office.desk.get(lost))
    page = text(office.desk.get(kept))
    assert warning not in page
    assert "на оба адреса" not in page


def test_accounts_that_may_not_be_joined_say_why(office: Office) -> None:
    kept, merged = make.person(), make.person()
    for person in (kept, merged):
        make.application(office.plant.session, by=person)
    page = office.desk.get(merge_page(kept, merged))
    assert "Обе записи подали заявку" in text(page)
    assert 'value="merge"' not in text(page)
    assert office.desk.post(merge_page(kept, merged), {"do": "merge"}).status_code == 409


def test_an_editor_joins_only_accounts_of_their_own_season(office: Office) -> None:
    kept, merged = family(office).asker, family(office).asker
    assert office.editor.get(merge_page(kept, merged)).status_code == 200
    elsewhere = make.session(of=office.plant.activity, within=office.other_season)
    make.application(elsewhere, by=merged)
    assert office.editor.get(merge_page(kept, merged)).status_code == 404
    assert office.editor.post(merge_page(kept, merged), {"do": "merge"}).status_code == 404
    done, _act = merge_people(kept=kept, merged=merged, by=office.organiser, now=make.NOW)
    assert office.editor.post(f"{PAGE}apart/{done.pk}/").status_code == 404


def test_an_editor_is_offered_to_take_apart_what_they_may(office: Office) -> None:
    kept, merged = family(office).asker, family(office).asker
    office.editor.post(merge_page(kept, merged), {"do": "merge"})
    apart = f"{PAGE}apart/{Merge.objects.get().pk}/"
    for page in (PAGE, f"{PAGE}{kept.pk}/"):
        assert apart in text(office.editor.get(page))
        assert apart in text(office.desk.get(page))
    assert apart not in text(office.foreign.get(PAGE))
    assert office.editor.post(apart).status_code == 302
    assert kept.applications.count() == 1


def test_an_editor_is_not_offered_what_they_may_not_take_apart(office: Office) -> None:
    kept, merged = family(office).asker, family(office).asker
    elsewhere = make.session(of=office.plant.activity, within=office.other_season)
    make.application(elsewhere, by=merged)
    merge_people(kept=kept, merged=merged, by=office.organiser, now=make.NOW)
    for page in (PAGE, f"{PAGE}{kept.pk}/"):
        assert "/apart/" not in text(office.editor.get(page))


def test_the_second_account_is_searched_for(office: Office) -> None:
    first, second = family(office).asker, family(office).asker
    answer = office.desk.post(f"{PAGE}merge/?a={first.pk}", {"who": second.email})
    assert answer["Location"] == merge_page(first, second)


@pytest.mark.parametrize("query", ["", "merge/"])
def test_only_planners_have_these_pages(office: Office, query: str) -> None:
    assert office.statuses(PAGE + query) == PLANNERS


@pytest.mark.parametrize("query", ["?a=x", "?a=1&b=9999999999999999999", "?a=", "?b=0"])
def test_odd_addresses_break_nothing(office: Office, query: str) -> None:
    assert office.desk.get(f"{PAGE}merge/{query}").status_code in {200, 404}


def test_many_pairs_cost_no_more_statements_than_one(
    office: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    family(office)
    family(office)
    office.desk.get(PAGE)
    with django_assert_num_queries(8):
        office.desk.get(PAGE)
    for _ in range(3):
        family(office, child=GuestAsk("Вера Котова", date(2015, 3, 2)))
    with django_assert_num_queries(8):
        office.desk.get(PAGE)
