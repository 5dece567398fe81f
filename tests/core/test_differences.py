"""What was taken out of a text and what was put in."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gatehouse.core.differences import Kind, compare


def told(old: str, new: str) -> list[str]:
    """Each line as [-gone-] and {+come+}; the number of lines left out."""
    marks = {Kind.SAME: "{}", Kind.ADDED: "{{+{}+}}", Kind.REMOVED: "[-{}-]"}
    return [
        str(line.skipped)
        if line.skipped
        else "".join(marks[piece.kind].format(piece.text) for piece in line.pieces)
        for line in compare(old, new)
    ]


def test_equal_texts_do_not_differ() -> None:
    assert compare("Приходите.\r\nВовремя.\n", "Приходите.\nВовремя.") == []


def test_a_word_in_place_of_another() -> None:
    assert told("Приходите с паспортом.", "Приходите с билетом.") == [
        "Приходите с [-паспортом-]{+билетом+}."
    ]


def test_words_beside_one_another_are_one_change() -> None:
    assert told("Возьмите паспорт и полис с собой", "Возьмите ваш билет с собой") == [
        "Возьмите [-паспорт и полис-]{+ваш билет+} с собой"
    ]


def test_a_new_paragraph_and_one_that_went() -> None:
    assert told("Первый.\n\nВторой.", "Первый.\n\nВторой.\n\nТретий.") == [
        "1",
        "Второй.",
        "{+Третий.+}",
    ]
    assert told("Первый.\n\nВторой.", "Второй.") == ["[-Первый.-]", "Второй."]


def test_what_is_far_from_a_change_is_left_out() -> None:
    lines = [f"Строка {number}" for number in range(20)]
    assert told("\n".join(lines), "\n".join([*lines[:10], "Другое", *lines[11:]])) == [
        "8",
        "Строка 8",
        "Строка 9",
        "[-Строка 10-]{+Другое+}",
        "Строка 11",
        "Строка 12",
        "7",
    ]


def test_from_an_empty_sheet_everything_is_new() -> None:
    assert told("", "Правила") == ["{+Правила+}"]


def test_long_texts_that_have_nothing_in_common_are_shown_whole() -> None:
    old, new = (" ".join(f"{word}{n}" for n in range(3_000)) for word in ("а", "б"))
    assert told(old, new) == [f"[-{old}-]{{+{new}+}}"]


texts = st.text(alphabet="аб \n.", max_size=40)


@settings(max_examples=200, deadline=None)
@given(texts, texts)
def test_nothing_is_lost_and_nothing_is_made_up(old: str, new: str) -> None:
    shown = [piece for line in compare(old, new) for piece in line.pieces]
    changed = {kind: "".join(p.text for p in shown if p.kind == kind) for kind in Kind}
    for kind, whole in ((Kind.REMOVED, old), (Kind.ADDED, new)):
        left = changed[kind]
        assert all(left.count(letter) <= whole.count(letter) for letter in "аб.")
    for letter in "аб.":
        gone, come = (changed[kind].count(letter) for kind in (Kind.REMOVED, Kind.ADDED))
        assert old.count(letter) - gone == new.count(letter) - come
