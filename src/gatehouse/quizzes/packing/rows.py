"""A packet of the database as plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gatehouse.quizzes.models import Media, Packet, Question, Round
from gatehouse.quizzes.packing.shapes import MediaShape, PacketShape, QuestionShape, RoundShape
from gatehouse.quizzes.terms import Form, Partial


def shape_of(packet: Packet, read_media: Callable[[Media], tuple[bytes, str]]) -> PacketShape:
    """All of it; `read_media` gives the bytes of a file and its seal."""
    rows = list(packet.media.order_by("pk"))
    names = {row.pk: name_of(row, number) for number, row in enumerate(rows, start=1)}
    media = []
    for row in rows:
        content, seal = read_media(row)
        media.append(MediaShape(names[row.pk], row.kind, row.described, content, seal))
    rounds = packet.rounds.prefetch_related("questions").order_by("number")
    return PacketShape(
        packet.title_ru or packet.title,
        tuple(round_shape(one, names) for one in rounds),
        packet.note,
        tuple(media),
        packet.title_en or "",
    )


def name_of(row: Media, number: int) -> str:
    """«media-3.jpg»: by its place in the packet, so that the same packet gives the same names."""
    return f"media-{number}.{row.file.rpartition('.')[2]}"


def round_shape(one: Round, names: Mapping[int, str]) -> RoundShape:
    ordered = sorted(one.questions.all(), key=lambda question: question.number)
    return RoundShape(
        title=one.title_ru or one.title,
        title_en=one.title_en or "",
        questions=tuple(question_shape(question, names) for question in ordered),
        intro=one.intro,
        seconds=one.seconds,
        opens_whole=one.opens_whole,
        scoring=one.scoring,
    )


def question_shape(question: Question, names: Mapping[int, str]) -> QuestionShape:
    return QuestionShape(
        form=Form(question.form),
        text=question.text,
        options=question.options,
        solution=question.solution,
        partial=Partial(question.partial),
        worth_halves=question.worth_halves,
        seconds=question.seconds,
        media=names.get(question.media_id or 0, ""),
        answer_media=names.get(question.answer_media_id or 0, ""),
        comment=question.comment,
        source=question.source,
    )


def columns(shape: QuestionShape) -> dict[str, Any]:
    """What a row of Question holds of it, but for its media."""
    return {
        "form": shape.form,
        "text": shape.text,
        "options": shape.options,
        "solution": shape.solution,
        "partial": shape.partial,
        "worth_halves": shape.worth_halves,
        "seconds": shape.seconds,
        "comment": shape.comment,
        "source": shape.source,
    }


def in_both(title: str, title_en: str) -> dict[str, str]:
    """The columns of a title. The plain one holds the Russian, in whatever language one works: it
    is what a reader across a relation gets."""
    return {"title": title, "title_ru": title, "title_en": title_en}
