"""One person is in one party of a draw, under whatever letters, aliases and accounts."""

from __future__ import annotations

from datetime import date

import pytest

from gatehouse.admission import identities, operations, wishes
from gatehouse.admission.identities import plain_address, plain_name
from gatehouse.admission.models import InDraw, Party
from gatehouse.admission.operations import coming_together
from gatehouse.core.refusal import Refused
from gatehouse.draws.models import Entry
from tests import make
from tests.admission.drawing import Drawn, asked, child, grown
from tests.admission.test_at_once import Doing, pausing

BORN = date(2014, 3, 2)


@pytest.mark.parametrize(
    "written",
    [
        "Пётр Семёнов-Тян",
        "СЕМЁНОВ-ТЯН ПЁТР",
        "петр  семенов тян",
        "Тян Семенов Петр",
        "Пётp Ceмёнoв-Тян",  # four letters are Latin
        "П\u0435\u0308тр Семёнов\u2011Тян",
    ],
)
def test_a_name_is_one_however_it_is_written(written: str) -> None:
    assert identities.of_person(written, BORN) == identities.of_person("Пётр Семёнов-Тян", BORN)


def test_two_people_are_two() -> None:
    keys = {
        identities.of_person(name, born_on)
        for name, born_on in [
            ("Анна Петрова", BORN),
            ("Ана Петрова", BORN),
            ("Инна Петрова", BORN),
            ("Анна Петрова", date(2014, 3, 3)),
            ("Anna Petrova", BORN),
        ]
    }
    assert len(keys) == 5
    assert plain_name("Анна Петрова") != plain_name("Анна Петров")


@pytest.mark.parametrize(
    ("written", "one"),
    [
        ("Maria@Example.org", "maria@example.org"),
        ("maria+draw@example.org", "maria@example.org"),
        ("m.a.r.i.a@gmail.com", "maria@gmail.com"),
        ("Maria.x+1@googlemail.com", "mariax@gmail.com"),
        ("maria@ya.ru", "maria@yandex.ru"),
        ("maria@yandex.com", "maria@yandex.ru"),
        ("ma.ria@yandex.ru", "ma.ria@yandex.ru"),
        ("ma.ria@mail.ru", "ma.ria@mail.ru"),
    ],
)
def test_an_address_is_one_under_its_aliases(written: str, one: str) -> None:
    assert plain_address(written) == one


@pytest.mark.django_db
def test_a_child_on_another_list_is_told_at_once_and_nobody_says_whose_list_it_is() -> None:
    drawn = Drawn()
    drawn.enter(asked(grown("Мария Петрова"), child("Анна Петрова", BORN)))
    with pytest.raises(Refused) as caught:
        drawn.enter(asked(grown("Олег Иванов"), child("ПЕТРОВА  Анна", BORN)))
    [refusal] = caught.value.refusals
    assert refusal.code == "already_in_draw"
    assert "ПЕТРОВА  Анна" in refusal.text
    assert "Мария" not in refusal.text
    assert Party.objects.count() == 1


@pytest.mark.django_db
def test_an_alias_of_the_same_post_is_the_same_person() -> None:
    drawn = Drawn()
    drawn.enter(by=make.person("masha.p@gmail.com"))
    with pytest.raises(Refused) as caught:
        drawn.enter(by=make.person("mashap+2@googlemail.com"))
    assert [one.code for one in caught.value.refusals] == ["you_are_in"]


@pytest.mark.django_db
def test_one_account_has_one_list_and_names_nobody_twice() -> None:
    drawn, visitor = Drawn(), make.person()
    with pytest.raises(Refused) as caught:
        drawn.enter(asked(grown("Мария Петрова"), grown("Петрова Мария")), by=visitor)
    assert [one.code for one in caught.value.refusals] == ["named_twice"]
    drawn.enter(by=visitor)
    with pytest.raises(Refused) as caught:
        drawn.enter(by=visitor)
    assert [one.code for one in caught.value.refusals] == ["you_are_in"]


@pytest.mark.django_db
def test_the_same_people_may_be_in_another_draw() -> None:
    one, another = Drawn(), Drawn()
    for drawn in (one, another):
        drawn.enter(asked(grown("Мария Петрова")))
    assert Party.objects.count() == 2


@pytest.mark.django_db
def test_somebody_is_not_brought_in_by_a_change_of_people() -> None:
    drawn = Drawn()
    drawn.enter(asked(grown("Мария Петрова")))
    party = drawn.enter()
    with pytest.raises(Refused) as caught:
        operations.change_people(
            party=party,
            places=drawn.places,
            ask=asked(grown("Мария Петрова")),
            by=party.asker,
            now=make.NOW,
        )
    assert [one.code for one in caught.value.refusals] == ["already_in_draw"]
    assert party.guests.count() == 1


@pytest.mark.django_db
def test_nothing_of_a_name_or_an_address_stands_in_the_table() -> None:
    drawn = Drawn()
    drawn.enter(asked(grown("Мария Петрова")), by=make.person("masha@example.org"))
    for row in InDraw.objects.all():
        assert len(row.identity) == 64
        assert set(row.identity) <= set("0123456789abcdef")


@pytest.mark.django_db(transaction=True)
def test_of_two_accounts_that_enter_one_child_at_once_one_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make.consent_texts()
    drawn, askers = Drawn(), [make.person(), make.person()]
    with pausing(monkeypatch, coming_together, "gather") as somebody_is_there:
        doing = []
        for asker in askers:
            family = asked(grown(), child("Анна Петрова", BORN))
            doing.append(Doing(lambda ask=family, by=asker: drawn.enter(ask, by=by)))  # type: ignore[misc]
            somebody_is_there.wait(60)
        assert sorted(one.outcome() for one in doing) == ["already_in_draw", "done"]
    assert (Party.objects.count(), Entry.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_two_accounts_with_lists_in_one_draw_are_not_joined_and_a_joined_one_has_one_list() -> None:
    drawn, kept, merged = Drawn(), make.person(), make.person()
    party = drawn.enter(by=merged)
    own = drawn.enter(by=kept)
    assert next(iter(operations.merge_refusals(kept, merged))).code == "both_applied"
    operations.leave_draw(party=own, by=kept, now=make.NOW)
    assert operations.merge_refusals(kept, merged) == []
    drawn.enter(by=kept, first=1)
    assert [one.code for one in operations.merge_refusals(kept, merged)] == ["one_draw"]
    second = wishes.party_of(kept, drawn.places)
    assert second is not None
    operations.leave_draw(party=second, by=kept, now=make.NOW)
    operations.merge_people(kept=kept, merged=merged, by=make.person(), now=make.NOW)
    assert wishes.party_of(kept, drawn.places) == party
    with pytest.raises(Refused) as caught:
        drawn.enter(by=kept)
    assert [one.code for one in caught.value.refusals] == ["you_are_in"]
