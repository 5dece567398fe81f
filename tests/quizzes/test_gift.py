"""Moodle's GIFT: what comes, exactly; and what does not, with its line."""

from __future__ import annotations

from typing import Any

import pytest

from gatehouse.quizzes.packing.gift import read_gift
from gatehouse.quizzes.packing.shapes import Parcel, QuestionShape
from gatehouse.quizzes.terms import Form, Partial, Unclear


@pytest.fixture(autouse=True)
def _in_english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def read(text: str) -> Parcel:
    return read_gift(text.encode(), "Из файла")


def only(text: str) -> QuestionShape:
    """The one question of a text that comes whole."""
    parcel = read(text)
    assert [remark.text for remark in parcel.remarks] == []
    (question,) = parcel.packet.rounds[0].questions
    return question


def remarks(text: str) -> list[tuple[str, bool]]:
    return [(remark.place, remark.is_left_out) for remark in read(text).remarks]


def choices(question: QuestionShape) -> list[str]:
    return [one["text"] for one in question.options["choices"]]


def right(question: QuestionShape) -> list[str]:
    texts = {one["id"]: one["text"] for one in question.options["choices"]}
    return [texts[name] for name in question.solution["right"]]


def test_signs_written_as_entities_are_read_as_the_signs_they_are() -> None:
    question = only("Кто написал &laquo;Мать&raquo; &mdash; роман&#8230;?{=&laquo;Горький&raquo;}")
    assert question.text == "Кто написал «Мать» — роман…?"
    assert question.solution["accepted"][0]["text"] == "«Горький»"
    assert only("R&D &amp;laquo; &unknown;?{=AT&T}").text == "R&D &laquo; &unknown;?"


def test_one_choice_of_several_is_right() -> None:
    question = only("Кто открыл радий?{~Бор =Кюри ~Резерфорд}")
    assert (question.form, question.text) == (Form.CHOICE, "Кто открыл радий?")
    assert (choices(question), right(question)) == (["Бор", "Кюри", "Резерфорд"], ["Кюри"])


def test_a_missing_word_leaves_a_line_in_the_question() -> None:
    question = only("Radium was {~sold =found} in 1898.")
    assert question.text == "Radium was _____ in 1898."


def test_answers_may_stand_on_lines_of_their_own_between_comments() -> None:
    question = only("// a comment\nWhich?{\n  =one\n// another\n  ~two\n}\n")
    assert choices(question) == ["one", "two"]


@pytest.mark.parametrize(("written", "place"), [("T", 0), ("TRUE", 0), ("F", 1), ("FALSE", 1)])
def test_true_or_false_is_a_choice_of_two(written: str, place: int) -> None:
    question = only(f"Water is wet.{{{written}}}")
    assert question.form == Form.CHOICE
    assert right(question) == [choices(question)[place]]


def test_a_short_answer_has_variants_with_points_in_halves() -> None:
    question = only("Capital of France?{=Paris =%50%Lutetia}")
    assert question.form == Form.TEXT
    assert question.solution["accepted"] == [
        {"text": "Paris", "halves": None},
        {"text": "Lutetia", "halves": 1},
    ]


def test_a_single_short_answer_needs_no_sign() -> None:
    assert only("Two plus two is {four}").solution["accepted"][0]["text"] == "four"


@pytest.mark.parametrize(
    ("written", "number", "within"),
    [
        ("#1822", "1822", "0"),
        ("#1822:5", "1822", "5"),
        ("#1817..1827", "1822", "5"),
        ("#3.141..3.142", "3.1415", "0.0005"),
        ("#-40", "-40", "0"),
        ("#=3,14:0.005", "3.14", "0.005"),
    ],
)
def test_a_number_has_how_far_off_one_may_be(written: str, number: str, within: str) -> None:
    question = only(f"When?{{{written}}}")
    assert (question.form, question.solution) == (
        Form.NUMBER,
        {"number": number, "within": within},
    )


def test_several_right_choices_with_weights_are_several_of_many() -> None:
    question = only("Alloys?{~%50%Bronze ~%50%Steel ~Copper}")
    assert (question.form, question.partial) == (Form.SEVERAL, Partial.SHARE)
    assert right(question) == ["Bronze", "Steel"]


def test_pairs_keep_what_belongs_to_nothing() -> None:
    question = only("Capitals?{=Canada -> Ottawa =Italy -> Rome = -> Paris}")
    assert question.form == Form.MATCH
    lefts = {one["id"]: one["text"] for one in question.options["left"]}
    rights = {one["id"]: one["text"] for one in question.options["right"]}
    pairs = {lefts[left]: rights[right] for left, right in question.solution["pairs"].items()}
    assert pairs == {"Canada": "Ottawa", "Italy": "Rome"}
    assert set(rights.values()) == {"Ottawa", "Rome", "Paris"}


def test_signs_after_a_backslash_mean_themselves() -> None:
    question = only(r"What is \{x\: x\=1\}\nand \\ and \a?{=a \~ b =\#1}")
    assert question.text == "What is {x: x=1}\nand \\ and \\a?"
    assert [one["text"] for one in question.solution["accepted"]] == ["a ~ b", "#1"]


def test_what_is_said_to_a_right_answer_and_to_all_is_said_with_the_solution() -> None:
    question = only("Which?{=one#Well done. ~two####It was one.}")
    assert question.comment == "Well done.\nIt was one."


def test_a_category_begins_a_round() -> None:
    parcel = read(
        "$CATEGORY: $course$/top/Химия\n\nA?{=a}\n\n$CATEGORY: Физика\n\nB?{=b}\n\nC?{=c}"
    )
    assert [(one.title, len(one.questions)) for one in parcel.packet.rounds] == [
        ("Химия", 1),
        ("Физика", 2),
    ]


def test_formatting_is_taken_out_and_named() -> None:
    parcel = read("[html]<p>What is <b>H&lt;2&gt;</b>&nbsp;O?</p>{=water}")
    assert parcel.packet.rounds[0].questions[0].text == "What is H<2> O?"
    assert [remark.place for remark in parcel.remarks] == ["Line 1"]
    assert "HTML" in parcel.remarks[0].text


def test_a_picture_in_the_text_is_named() -> None:
    parcel = read('[html]<img src="@@PLUGINFILE@@/a.png">Who?{=x}')
    assert "picture" in parcel.remarks[0].text


LEFT_OUT = [
    ("Write an essay.{}", "essay"),
    ("Just a text to read.", "description"),
    ("{1:MULTICHOICE:=a~b} is it", "Cloze"),
    ("A?{=a} B?{=b}", "several sets"),
    ("A?{=a", "brace"),
    ("A? =a}", "brace"),
    ("A?{=a ~b =c}", "wholly right"),
    ("A?{~%-50%a ~b}", "No choice"),
    ("A?{#ten}", "number"),
    ("A?{#=%50%3:0}", "wholly right"),
    ("A?{#9..3}", "range"),
    ("A?{=*}", "listed"),
    ("A?{=Canada -> Ottawa =Italy}", "no pair"),
    ("A?{=Canada -> Ottawa}", "choices"),
    ("{=a}", "no question"),
    ("A?{=%50%a}", "all points"),
    ("A?{~=}", "A choice"),
]


@pytest.mark.parametrize(("text", "why"), LEFT_OUT)
def test_what_cannot_come_is_named_with_its_line_and_the_rest_comes(text: str, why: str) -> None:
    parcel = read(f"First?{{=1}}\n\n// said\n{text}\n\nLast?{{=9}}")
    assert [one.text for one in parcel.packet.rounds[0].questions] == ["First?", "Last?"]
    (remark,) = [one for one in parcel.remarks if one.is_left_out]
    assert (remark.place, why in remark.text) == ("Line 4", True), remark.text


NAMED = [
    "::Grant::Who?{=Grant}",
    "Which?{=one ~two#No!}",
    "Which?{=one ~%50%two ~three}",
    "Alloys?{~%30%Bronze ~%70%Steel ~Copper}",
    "Alloys?{~%50%Bronze ~%50%Steel ~%-100%Copper}",
    "When?{#=1822:0 =%50%1822:2}",
    "Who?{=a =%33%b}",
    "Who?{=Curie =Mari*}",
    "Wet.{T#No, it is.}",
]


def test_marks_of_a_comment_are_named_each_with_its_line() -> None:
    parcel = read(
        "// [id:q-7] [tag:физика] [tag:a\\]b] see [1]\nWho?{=a}\n\n"
        "What?{=b\n// [TAG:last]\n}\n\n// [tag:of nothing]\n"
    )
    assert parcel.packet.questions == 2
    assert [(one.place, one.is_left_out) for one in parcel.remarks] == [
        ("Line 1", False), ("Line 1", False), ("Line 1", False), ("Line 5", False),
    ]  # fmt: skip
    assert [mark in one.text for mark, one in zip(
        ("[id:q-7]", "[tag:физика]", "[tag:a\\]b]", "[TAG:last]"), parcel.remarks, strict=True
    )] == [True] * 4  # fmt: skip


@pytest.mark.parametrize("text", NAMED)
def test_what_is_lost_of_a_question_that_comes_is_named(text: str) -> None:
    parcel = read(text)
    assert parcel.packet.questions == 1
    assert [(one.place, one.is_left_out) for one in parcel.remarks] == [("Line 1", False)]


@pytest.mark.parametrize(
    "content",
    [
        "Кто?{=я}".encode("cp1251"),
        b"A?{=\0}",
        "A?{=\ue001}".encode(),
        b"x" * (2 * 1024 * 1024 + 1),
        b"A?{=a}\n\n" * 2_001,
    ],
    ids=["not utf-8", "zero", "private signs", "huge", "many"],
)
def test_what_is_no_such_file_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(Unclear, match=r"."):
        read_gift(content, "x")


def test_a_huge_question_is_named_and_not_taken() -> None:
    parcel = read(f"{'x' * 2_001}?{{=a}}")
    assert (parcel.packet.questions, parcel.left_out) == (0, 1)


MILLION = 1_000_000


@pytest.mark.parametrize(
    "text",
    [
        "// " + "[id:" * (MILLION // 4) + "\n\nWho?{=a}",
        "[plain]When?{#18" + " " * MILLION + "22}",
        "<b>Who</b><br" + " " * MILLION + "x{=a}",
    ],
    ids=["marks without an end", "a number in two parts", "a mark of HTML without an end"],
)
def test_a_file_of_one_endless_line_is_read_like_any_other(text: str) -> None:
    assert read(text).packet.questions == 1


def test_an_entity_that_is_no_sign_stays_as_it_is_written() -> None:
    parcel = read(f"Who&#33;{{=a}}\n\nWhat &#{'9' * 5_000};{{=a}}")
    [question] = parcel.packet.rounds[0].questions
    assert question.text == "Who!"
    assert parcel.left_out == 1  # it is far too long


def test_noise_never_breaks_the_reader() -> None:
    signs = "{}=~#%:\\->T\n /[html]$é1."
    for number in range(3_000):
        text = "".join(signs[(number * 7919 + at * at * 31) % len(signs)] for at in range(40))
        read(text)
