"""One spelling for what people write in many."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gatehouse.quizzes.spelling import near, normalised

ALIKE = [
    ("Ту-144", "TY-144"),
    ("Ту-144", "ту 144"),
    ("Ту-144", "ТУ144"),
    ("Ту-144", "Ту сто сорок четыре"),
    ("«Ёлка»", 'елка"'),
    ("Гагáрин,  Юрий", "гагарин юрий"),
    ("Санкт-Петербург", "санкт петербург"),
    ("Caмовaр", "Самовар"),
    ("Gаgаrin", "gagarin"),
    ("The Beatles", "beatles"),
    ("д’Артаньян", "Дартаньян"),
    ("150 000", "сто пятьдесят тысяч"),
    ("150\u202f000", "150000"),
    ("1.000.000", "миллион"),
    ("2 млн", "два миллиона"),
    ("1961", "тысяча девятьсот шестьдесят один"),
    ("Двадцать одна тысяча пять", "21005"),
    ("3,5", "3.5"),
    ("минус пять градусов", "−5 градусов"),
    ("café", "Cafe"),
    ("само\u00adвар", "самовар"),
    ("Один дома", "1 дома"),
]
APART = [
    ("-5", "5"),
    ("C++", "C"),
    ("A B", "B"),
    ("й", "и"),
    ("12.10", "12.1"),
    ("двадцать десять", "30"),
    ("Ту-144", "Ту-154"),
    ("?", "!"),
    ("семь", "восемь"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_what_is_meant_alike_is_spelled_alike(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_is_another_answer_stays_apart(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)


LETTERS = st.sampled_from("аоесухйёвмТАB СHсtaheny-+#.,’'0123456789 \u0301½²№«»?")
WORDS = st.sampled_from(
    [
        "the",
        "an",
        "a",
        "сто",
        "двадцать",
        "один",
        "тысяч",
        "миллиона",
        "минус",
        "-5",
        "1",
        "234",
        "000",
        "5,5",
        "ту",
        "ty",
        "cto",
        "C++",
        "ноль",
    ]
)


@given(st.text() | st.text(LETTERS) | st.lists(WORDS).map(" ".join))
@example("the the matrix")
@example("один 234")
def test_spelling_it_again_changes_nothing(text: str) -> None:
    once = normalised(text)
    assert normalised(once) == once


@given(st.text(LETTERS))
def test_only_what_holds_no_sign_is_no_answer(text: str) -> None:
    assert bool(normalised(text)) == bool(text.replace("\u0301", "").strip())


@pytest.mark.parametrize(
    ("one", "other", "letters"),
    [
        ("гагарин", "гагрин", 1),
        ("гагарин", "гагарни", 1),
        ("гагарин", "юрий гагарин", 1),
        ("самовар", "самовар", 0),
        ("кот", "кит", None),
        ("1961", "1962", None),
        ("самолет", "вертолет", None),
        ("", "самовар", None),
    ],
)
def test_a_near_answer_is_suggested_by_its_letters(one: str, other: str, letters: int) -> None:
    assert near(one, other) == letters
