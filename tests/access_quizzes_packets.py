"""Who opens packets of questions: the organisers of the city; media, whoever knows the key."""

from __future__ import annotations

from collections.abc import Callable

from gatehouse.quizzes import media
from gatehouse.quizzes.media import Made
from gatehouse.quizzes.models import Media, Packet, Question
from gatehouse.quizzes.operations.bringing_media import keep_media
from tests import make
from tests.access import PLANNERS, POSTED_ONLY, PUBLIC, Answers, Table, World
from tests.quizzes.packets import packet as written

ALL = "/office/packets/"
NOBODYS = (302, *(404,) * 8)  # a file that waits is only for who sent it
TITLE = "Пакет"


def _packet() -> Packet:
    return Packet.objects.filter(title=TITLE).first() or written()


def _media() -> Media:
    made = Made("picture", "jpg", b"\xff\xd8\xff")
    row = _packet().media.first() or keep_media(
        packet=_packet(), made=made, described="Лист", by=None, now=make.NOW
    )
    media.store(row.file, made.content)
    return row


def _of(name: str) -> Callable[[World], str]:
    return lambda _: f"{ALL}{_packet().pk}/{name}"


def _round(name: str) -> Callable[[World], str]:
    return lambda _: f"{ALL}{_packet().pk}/rounds/{_packet().rounds.get().pk}/{name}"


def _question(name: str) -> Callable[[World], str]:
    def address(_world: World) -> str:
        question = Question.objects.filter(round__packet=_packet())[0]
        return f"{ALL}{question.round.packet_id}/questions/{question.pk}/{name}"

    return address


def _plain(name: str, answers: Answers = PLANNERS) -> tuple[Callable[[World], str], Answers]:
    return (lambda _: f"{ALL}{name}", answers)


PACKET_PAGES: Table = {
    "quizzes:media": (lambda _: f"/games/media/{_media().key}.jpg", PUBLIC),
    "quizzes:office_packets": _plain(""),
    "quizzes:office_packet_new": _plain("new/"),
    "quizzes:office_packet_bring": _plain("bring/"),
    "quizzes:office_packet_incoming": _plain(
        "bring/00000000-0000-4000-8000-000000000000/", NOBODYS
    ),
    "quizzes:office_packet_template": _plain("template.xlsx"),
    "quizzes:office_packet": (_of(""), PLANNERS),
    "quizzes:office_packet_head": (_of("head/"), PLANNERS),
    "quizzes:office_packet_withdraw": (_of("withdraw/"), POSTED_ONLY),
    "quizzes:office_packet_history": (_of("history/"), PLANNERS),
    "quizzes:office_packet_media": (_of("media/"), PLANNERS),
    "quizzes:office_packet_one_media": (_of("media/1/"), POSTED_ONLY),
    "quizzes:office_packet_zip": (_of("packet.zip"), POSTED_ONLY),
    "quizzes:office_packet_xlsx": (_of("packet.xlsx"), POSTED_ONLY),
    "quizzes:office_round_new": (_of("rounds/new/"), PLANNERS),
    "quizzes:office_round": (_round(""), PLANNERS),
    "quizzes:office_round_move": (_round("move/"), POSTED_ONLY),
    "quizzes:office_round_delete": (_round("delete/"), POSTED_ONLY),
    "quizzes:office_question_new": (_round("questions/new/"), PLANNERS),
    "quizzes:office_question": (_question(""), PLANNERS),
    "quizzes:office_question_move": (_question("move/"), POSTED_ONLY),
    "quizzes:office_question_delete": (_question("delete/"), POSTED_ONLY),
    "quizzes:office_question_preview": (_question("preview/"), PLANNERS),
}
