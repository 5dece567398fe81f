"""A packet from a file: its media made first, then all rows in one transaction, or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.quizzes import media
from gatehouse.quizzes.media import Made, waiting
from gatehouse.quizzes.models import Media, Packet, Question, Round
from gatehouse.quizzes.operations.bringing_media import check_described, keep_media
from gatehouse.quizzes.operations.editing import clear, make_packet, open_packet
from gatehouse.quizzes.packing import checking, rows
from gatehouse.quizzes.packing.shapes import MediaShape, PacketShape, RoundShape

WAITS_FOR = timedelta(hours=12)
ENDINGS = {"picture": "jpg", "sound": "m4a", "video": "mp4"}


def import_packet(
    *, shape: PacketShape, into: Packet | None = None, by: Person | None, now: datetime
) -> Packet:
    """A new packet, or more rounds at the end of one. Media that this house made come as they are,
    others are made anew; that may take a minute, with no transaction open.

    Raises:
        Refused: unclear, empty, too_many, or a code of media with the name of the file.
    """
    clear(lambda: checking.check_packet(shape))
    if not shape.questions:
        raise Refused(Refusal("empty", _("There is no question in it that could be taken.")))
    made = {one.name: _made(one) for one in shape.media}
    return _written(shape, made, into, by=by, now=now)


def _made(one: MediaShape) -> Made:
    try:
        check_described(one.described)
        if media.was_made_here(one.kind, one.content, one.seal):
            return Made(one.kind, ENDINGS[one.kind], one.content)
        made = media.make(one.content)
    except Refused as refused:
        text = f"{one.name}: {refused.first.text}"
        raise Refused(Refusal(refused.first.code, text)) from refused
    if made.kind != one.kind:
        text = _("%(name)s is not what packet.json says.") % {"name": one.name}
        raise Refused(Refusal("media_kind", text))
    return made


@transaction.atomic
def _written(
    shape: PacketShape,
    made: Mapping[str, Made],
    into: Packet | None,
    *,
    by: Person | None,
    now: datetime,
) -> Packet:
    if into is None:
        packet = make_packet(
            title=shape.title,
            title_en=shape.title_en,
            note=shape.note,
            is_practice=False,
            by=by,
            now=now,
        )
    else:
        packet = open_packet(into)
    kept = {
        one.name: keep_media(
            packet=packet, made=made[one.name], described=one.described, by=by, now=now
        )
        for one in shape.media
    }
    first = packet.rounds.count()
    if first + len(shape.rounds) > checking.ROUNDS_AT_MOST:
        text = _("There are more than %(most)d rounds.") % {"most": checking.ROUNDS_AT_MOST}
        raise Refused(Refusal("too_many", text))
    for number, one in enumerate(shape.rounds, start=first + 1):
        _write_round(packet, number, one, kept)
    facts = {"rounds": len(shape.rounds), "questions": shape.questions}
    history.record("quizzes.packet_imported", of=packet, by=by, now=now, **facts)
    return packet


def _write_round(packet: Packet, number: int, shape: RoundShape, kept: Mapping[str, Media]) -> None:
    one = Round.objects.create(
        packet=packet,
        number=number,
        **rows.in_both(shape.title, shape.title_en),
        intro=shape.intro,
        seconds=shape.seconds,
        opens_whole=shape.opens_whole,
        scoring=shape.scoring,
    )
    Question.objects.bulk_create(
        Question(
            round=one,
            number=place,
            media=kept.get(question.media),
            answer_media=kept.get(question.answer_media),
            **rows.columns(question),
        )
        for place, question in enumerate(shape.questions, start=1)
    )


@transaction.atomic
def export_packet(*, packet: Packet, form: str, by: Person, now: datetime) -> PacketShape:
    """The whole packet as plain values, written down as taken out. `form` is that of the file."""
    history.record("quizzes.packet_exported", of=packet, by=by, now=now, form=form)

    def read(row: Media) -> tuple[bytes, str]:
        content = media.read(row.file)
        return content, media.seal_of(row.kind, content)

    def unread(_row: Media) -> tuple[bytes, str]:
        return b"", ""

    return rows.shape_of(packet, read if form == "zip" else unread)


def forget_waiting(*, now: datetime) -> None:
    """Files that somebody sent and never took in."""
    waiting.sweep(before=now - WAITS_FOR)
