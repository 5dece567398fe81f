"""Tables of games, split by concept."""

from gatehouse.quizzes.models.game import (
    Channel,
    Quiz,
    Rating,
    Screen,
    Seat,
    SeatRole,
    Squad,
    Team,
)
from gatehouse.quizzes.models.judging import Appeal, AppealKind, Ruling, RulingKind, TableVersion
from gatehouse.quizzes.models.packet import Media, MediaKind, Packet, PacketSeen, Question, Round
from gatehouse.quizzes.models.play import Answer, AnswerSource, Blank, PaperSpell, Run, Typing
from gatehouse.quizzes.models.solo import Attempt, Contender, InSolo, Solo, SoloAnswer

__all__ = [
    "Answer",
    "AnswerSource",
    "Appeal",
    "AppealKind",
    "Attempt",
    "Blank",
    "Channel",
    "Contender",
    "InSolo",
    "Media",
    "MediaKind",
    "Packet",
    "PacketSeen",
    "PaperSpell",
    "Question",
    "Quiz",
    "Rating",
    "Round",
    "Ruling",
    "RulingKind",
    "Run",
    "Screen",
    "Seat",
    "SeatRole",
    "Solo",
    "SoloAnswer",
    "Squad",
    "TableVersion",
    "Team",
    "Typing",
]
