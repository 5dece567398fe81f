"""The next version of a text while it is being written: one draft for each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gatehouse.core import drafts, texts, undo
from gatehouse.core.models import HistoryEntry, TextDraft, VersionedText
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from tests import make

NOW = datetime(2023, 12, 5, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(seconds=30)
pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Person:
    return make.person()


def in_force(body: str = "Приходите с паспортом.") -> VersionedText:
    parts = {"title_ru": "Правила", "title_en": "Rules", "body_ru": body, "body_en": "Bring it."}
    return texts.publish("rules", **parts, by=None, now=NOW)


def draft(by: Person, body: str = "Приходите с билетом.", knows: int = 1) -> TextDraft:
    return drafts.save("rules", fields={"body_ru": body}, knows=knows, by=by, now=NOW)


def digest() -> str:
    return texts.sha256_of(texts.parts_of(drafts.find("rules")))


def test_a_draft_begins_with_the_words_in_force_and_changes_nothing_for_others(
    alice: Person,
) -> None:
    in_force()
    made = draft(alice)
    assert (made.title_en, made.body_ru, made.begun_from) == ("Rules", "Приходите с билетом.", 1)
    assert texts.current("rules").body_ru == "Приходите с паспортом."
    [entry] = HistoryEntry.objects.filter(verb="text.drafted")
    assert (entry.of_id, entry.by_id, entry.facts) == (
        "rules",
        str(alice.pk),
        {"fields": ["body_ru"]},
    )


def test_a_published_draft_is_the_next_version_and_gone(alice: Person) -> None:
    in_force()
    draft(alice)
    made = drafts.publish("rules", sha256=digest(), by=alice, now=LATER)
    assert (made.version, made.body_ru) == (2, "Приходите с билетом.")
    assert drafts.find("rules") is None
    assert HistoryEntry.objects.filter(verb="text.published").count() == 2


def test_what_was_not_read_is_not_published(alice: Person) -> None:
    in_force()
    draft(alice)
    read = digest()
    draft(alice, "Приходите просто так.")
    with pytest.raises(Refused) as refused:
        drafts.publish("rules", sha256=read, by=alice, now=LATER)
    assert refused.value.refusals[0].code == "draft_changed"
    assert texts.current("rules").version == 1


def test_a_draft_that_does_not_know_the_version_in_force_waits_for_its_writer(
    alice: Person,
) -> None:
    in_force()
    draft(alice)
    in_force("Приходите всей семьёй.")  # by another way
    with pytest.raises(Refused) as refused:
        drafts.publish("rules", sha256=digest(), by=alice, now=LATER)
    assert refused.value.refusals[0].code == "newer"
    with pytest.raises(Refused):
        draft(alice, "Ещё раз.", knows=1)
    draft(alice, "Ещё раз.", knows=2)
    assert drafts.publish("rules", sha256=digest(), by=alice, now=LATER).version == 3


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"body_ru": "Приходите с паспортом."}, "the_same"), ({"body_ru": " "}, "no_russian"),
     ({"title_ru": ""}, "no_russian")],
)  # fmt: skip
def test_a_draft_that_says_nothing_is_not_published(
    alice: Person, fields: dict[str, str], code: str
) -> None:
    in_force()
    drafts.save("rules", fields=fields, knows=1, by=alice, now=NOW)
    assert [one.code for one in drafts.refusals("rules", sha256=digest())] == [code]


def test_a_draft_thrown_away_comes_back_for_a_minute(alice: Person) -> None:
    in_force()
    draft(alice)
    act = drafts.drop("rules", by=alice, now=NOW)
    assert act is not None
    assert drafts.find("rules") is None
    undo.take(act.key, by=alice, now=LATER)
    found = drafts.find("rules")
    assert found is not None
    assert (found.body_ru, found.begun_from) == ("Приходите с билетом.", 1)


def test_a_draft_does_not_come_back_over_another_one(alice: Person) -> None:
    in_force()
    draft(alice)
    act = drafts.drop("rules", by=alice, now=NOW)
    assert act is not None
    draft(alice, "Другой черновик.")
    with pytest.raises(Refused):
        undo.take(act.key, by=alice, now=LATER)
    assert digest() == texts.sha256_of(texts.parts_of(TextDraft.objects.get()))
    assert TextDraft.objects.get().body_ru == "Другой черновик."
    assert drafts.drop("nothing", by=alice, now=NOW) is None
