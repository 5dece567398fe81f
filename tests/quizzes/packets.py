"""Packets for tests: one of everything, as plain values and as rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gatehouse.people.models import Person, Role
from gatehouse.quizzes.models import Packet, Quiz, Solo
from gatehouse.quizzes.operations import importing
from gatehouse.quizzes.packing import building
from gatehouse.quizzes.packing.building import Built
from gatehouse.quizzes.packing.shapes import PacketShape, QuestionShape, RoundShape
from gatehouse.quizzes.terms import Form, Kind, LadderFall, Partial, Scoring, scoring_as_json
from tests import make
from tests.office import holder

BUILT: list[tuple[Form, str, Built, Partial]] = [
    (
        Form.TEXT,
        "Столица Франции?",
        building.of_text([("Париж", None), ("Город | Париж", 1)]),
        Partial.NONE,
    ),
    (Form.NUMBER, "Когда?", building.of_number("1961", "0.5"), Partial.NONE),
    (Form.CHOICE, "Какой?", building.of_choices(["первый", "второй"], [1]), Partial.NONE),
    (Form.SEVERAL, "Какие?", building.of_choices(["а", "б", "в"], [0, 2]), Partial.SHARE),
    (Form.ORDER, "По порядку", building.of_order(["раз", "два", "три"]), Partial.NONE),
    (
        Form.MATCH,
        "Пары",
        building.of_pairs([("сила", "ньютон"), ("мощность", "ватт")], ["паскаль"]),
        Partial.SHARE,
    ),
]
SCORINGS = [
    Scoring(),
    Scoring(all_right_bonus_halves=2),
    Scoring(kind=Kind.TICK, tick_gain_halves=4, tick_loss_halves=3, ticks_at_most=2),
    Scoring(kind=Kind.STAKE, stake_from_halves=1, stake_to_halves=9, may_go_below_zero=True),
    Scoring(kind=Kind.STAKE, stake_of_total=True),
    Scoring(kind=Kind.LADDER, ladder_halves=(1, 2, 4), ladder_fall=LadderFall.LOSE),
]


def questions(**fields: Any) -> tuple[QuestionShape, ...]:
    """One of each form."""
    return tuple(
        QuestionShape(form, text, *built, partial=partial, **fields)
        for form, text, built, partial in BUILT
    )


def whole(**fields: Any) -> PacketShape:
    """Rounds of every scoring, questions of every form."""
    rounds = [
        RoundShape(
            f"Тур {number}",
            questions(worth_halves=3, comment="Вот\nтак", source="Книга"),
            intro="Начинаем",
            seconds=30 + number,
            opens_whole=number == 2,
            scoring=scoring_as_json(scoring),
        )
        for number, scoring in enumerate(SCORINGS, start=1)
    ]
    return PacketShape(
        **({"title": "Пакет", "note": "Редакторам", "rounds": tuple(rounds)} | fields)
    )


def packet(shape: PacketShape | None = None, *, by: Person | None = None) -> Packet:
    """Written down."""
    shape = shape or PacketShape("Пакет", (RoundShape("Разминка", questions()),))
    return importing.import_packet(shape=shape, by=by, now=make.NOW)


def of_two_rounds() -> Packet:
    """Two rounds of three questions."""
    one, other = questions()[:3], questions()[3:]
    return packet(PacketShape("Пакет", (RoundShape("А", one), RoundShape("Б", other))))


def organiser() -> Person:
    return holder(Role.ORGANISER)


def quiz(of: Packet, **fields: Any) -> Quiz:
    """A game that plays a packet."""
    code = f"game-{Quiz.objects.count() + 1}"
    return Quiz.objects.create(
        **{"code": code, "title": "Игра", "packet": of, "made_at": make.NOW, **fields}
    )


def solo(packet: Packet, **fields: Any) -> Solo:
    """A quiz over days that opens in an hour."""
    day = timedelta(days=1)
    times = {"opens_at": make.NOW + day / 24, "closes_at": make.NOW + day}
    times["published_at"] = make.NOW - day
    slug = f"solo-{Solo.objects.count()}"
    return Solo.objects.create(**{"slug": slug, "title": "С", "packet": packet, **times, **fields})
