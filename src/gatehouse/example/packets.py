"""Makes packets of the example's questions, as if they had come in a file."""

from dataclasses import asdict

from gatehouse.example.played import Asked, AskedRound, Pack
from gatehouse.quizzes.packing import building
from gatehouse.quizzes.packing.building import Built
from gatehouse.quizzes.packing.shapes import PacketShape, QuestionShape, RoundShape
from gatehouse.quizzes.terms import Form, Partial, read_scoring, scoring_as_json

HALVES = 2


def shape_of(pack: Pack) -> PacketShape:
    """What `quizzes.operations.importing` takes."""
    rounds = tuple(_round(one) for one in pack.rounds)
    return PacketShape(pack.title, rounds, note=pack.note, title_en=pack.title_en)


def _round(one: AskedRound) -> RoundShape:
    return RoundShape(
        title=one.title,
        title_en=one.title_en,
        questions=tuple(_question(asked) for asked in one.questions),
        intro=one.intro,
        seconds=one.seconds,
        scoring=scoring_as_json(read_scoring(asdict(one.marking))),
    )


def _question(asked: Asked) -> QuestionShape:
    form = Form(asked.form)
    built = _built(form, asked)
    return QuestionShape(
        form=form,
        text=asked.text,
        options=built.options,
        solution=built.solution,
        partial=Partial.SHARE if asked.shares else Partial.NONE,
        worth_halves=HALVES * asked.worth,
        comment=asked.comment,
    )


def _built(form: Form, asked: Asked) -> Built:
    if form is Form.TEXT:
        return building.of_text([(text, None) for text in asked.accepted])
    if form is Form.NUMBER:
        return building.of_number(asked.number)
    if form is Form.ORDER:
        return building.of_order(asked.choices)
    if form is Form.MATCH:
        return building.of_pairs(list(zip(asked.left, asked.matches, strict=True)))
    return building.of_choices(asked.choices, [place - 1 for place in asked.right])
