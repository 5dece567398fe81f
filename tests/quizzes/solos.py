"""Solo quizzes for tests, made through the operations; the round of their draw was published."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from gatehouse.core import texts
from gatehouse.people.models import Person
from gatehouse.quizzes.models import Attempt, Contender, Packet, Question, Round, Solo
from gatehouse.quizzes.operations import solo_entering, solo_playing, soloing
from gatehouse.quizzes.operations.soloing import SoloPlan
from gatehouse.quizzes.prize_rules import CONSENT, Prize
from gatehouse.quizzes.solos import Player
from tests.draws.making import BEACON_AT

CLOSES = BEACON_AT - timedelta(days=3)
OPENS = CLOSES - timedelta(days=14)
PLANNED = OPENS - timedelta(days=2)
PLAYED = OPENS + timedelta(days=1)
AFTER = CLOSES + timedelta(minutes=5)
ENTRIES_CLOSE = BEACON_AT - timedelta(days=2)
TIMETABLE = {
    "closes_at": ENTRIES_CLOSE,
    "complaints_until": BEACON_AT - timedelta(days=1),
    "witnesses_until": BEACON_AT - timedelta(hours=1),
    "beacon_at": BEACON_AT,
    "appeal_days": 10,
}
PRIZES = (Prize("Колонка", 1), Prize("Термос", 3))
BORN = date(1990, 2, 1)

# Words that stand in solutions only: whoever finds one in an answer of the server has found a leak.
SECRETS = ("ЗОЛОТНИК", "ШПИНДЕЛЬ-СЕКРЕТ", "Сказано-с-ответом", "77712345")


def packet() -> Packet:
    """Six questions, one of each form."""
    made = Packet.objects.create(title="Как это сделано", made_at=PLANNED)
    of = Round.objects.create(packet=made, number=1, title="Все формы")
    choices = [{"id": f"c{n}", "text": text} for n, text in enumerate(("Токарный", "Фрезерный",
               "Сверлильный"))]  # fmt: skip
    left = [{"id": "l1", "text": "Какао"}, {"id": "l2", "text": "Сталь"}]
    right = [{"id": "r1", "text": "Конфета"}, {"id": "r2", "text": "Рельс"}]
    rows: list[dict[str, Any]] = [
        {"form": "choice", "text": "Какой станок вращает деталь?", "options": {"choices": choices},
         "solution": {"right": ["c0"]}, "comment": "Сказано-с-ответом"},
        {"form": "several", "text": "Что сверлит?", "options": {"choices": choices},
         "solution": {"right": ["c1", "c2"]}},
        {"form": "order", "text": "По алфавиту", "options": {"choices": choices},
         "solution": {"order": ["c2", "c0", "c1"]}},
        {"form": "match", "text": "Что из чего?", "options": {"left": left, "right": right},
         "solution": {"pairs": {"l1": "r1", "l2": "r2"}}},
        {"form": "text", "text": "Что правит паром?", "solution": {"accepted": [
            {"text": "ЗОЛОТНИК", "halves": None}, {"text": "ШПИНДЕЛЬ-СЕКРЕТ", "halves": 1}]}},
        {"form": "number", "text": "Сколько?", "solution": {"number": "77712345", "within": "0"}},
    ]  # fmt: skip
    for number, row in enumerate(rows, start=1):
        Question.objects.create(round=of, number=number, **row)
    return made


RIGHT: dict[str, dict[str, Any]] = {
    "choice": {"choices": ["c0"]},
    "several": {"choices": ["c2", "c1"]},
    "order": {"order": ["c2", "c0", "c1"]},
    "match": {"pairs": {"l1": "r1", "l2": "r2"}},
    "text": {"text": "золотник"},
    "number": {"text": "77712345"},
}


def plan(**fields: Any) -> SoloPlan:
    usual: dict[str, Any] = {
        "slug": f"quiz-{uuid4().hex[:8]}",
        "title": "Как это сделано",
        "packet": fields.get("packet") or packet(),
        "opens_at": OPENS,
        "closes_at": CLOSES,
    }
    return SoloPlan(**usual | fields)


def solo(**fields: Any) -> Solo:
    made = soloing.plan_solo(plan=plan(**fields), by=None, now=PLANNED)
    return soloing.publish_solo(solo=made, by=None, now=PLANNED)


def with_prizes(**fields: Any) -> Solo:
    """More than three of six open the draw of four prizes."""
    consent_text()
    usual: dict[str, Any] = {"prizes": PRIZES, "more_than": 3, "timetable": TIMETABLE}
    return solo(**usual | fields)


def consent_text() -> Any:
    return texts.publish(CONSENT, title_ru="Согласие на розыгрыш", title_en="Consent",
                         body_ru="Да.", body_en="Yes.", by=None, now=PLANNED)  # fmt: skip


def start(made: Solo, person: Person | None = None, browser: UUID | None = None) -> Attempt:
    player = Player(person) if person else Player(browser=browser or uuid4())
    return solo_playing.start(solo=made, player=player, now=PLAYED)


def play(
    made: Solo,
    person: Person | None = None,
    *,
    right: int = 6,
    now: datetime = PLAYED,
    browser: UUID | None = None,
) -> Attempt:
    """A whole try with so many right answers; the others are not known."""
    attempt = start(made, person, browser)
    for at, question in enumerate(questions(attempt)):
        value = RIGHT[question.form] if at < right else {}
        attempt = answer(attempt, question, value, now=now)
    return attempt


def answer(
    attempt: Attempt, question: Question, value: object, *, now: datetime = PLAYED
) -> Attempt:
    return solo_playing.answer(attempt=attempt, question=question.pk, value=value, now=now)


def questions(attempt: Attempt) -> Iterable[Question]:
    """In the order in which this player gets them."""
    rows = Question.objects.in_bulk(attempt.order)
    return [rows[key] for key in attempt.order]


def enter(
    attempt: Attempt,
    person: Person,
    name: str = "Анна Петрова",
    *,
    born: date = BORN,
    now: datetime = PLAYED,
) -> Contender:
    return solo_entering.enter_prize_draw(
        attempt=attempt, name=name, born=born, consents=[consent_text()], by=person, now=now
    )
