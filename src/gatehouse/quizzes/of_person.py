"""What the house knows of somebody who played, for the file of their own data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gatehouse.people.models import Person
from gatehouse.quizzes.models import Appeal, Attempt, Contender, Question, Team
from gatehouse.quizzes.solos import attempts_by


def played_by(person: Person) -> Iterator[dict[str, Any]]:
    """Each try with what was answered, and what was said for the draw; of the result only what was
    told already is theirs to know, and the page of the try says it."""
    contenders = {
        one.attempt_id: one
        for one in Contender.objects.filter(person=person).select_related("entry")
    }
    for one in attempts_by(person).prefetch_related("answers__question"):
        yield _try(one, contenders.get(one.pk))


def _try(one: Attempt, contender: Contender | None) -> dict[str, Any]:
    return {
        "quiz": one.solo.slug,
        "title": one.solo.title,
        "started_at": one.started_at,
        "ended_at": one.ended_at,
        "answers": [
            {"question": answer.question.text, "answer": answer.value, "at": answer.received_at}
            for answer in one.answers.all()
        ],
        "draw": None
        if contender is None
        else {
            "name": contender.name,
            "born": contender.born,
            "ticket": contender.entry.ticket,
            "entered_at": contender.made_at,
        },
    }


def led_by(person: Person) -> Iterator[dict[str, Any]]:
    """Each team that one applied for: what it is called, what was sent from its phone or its paper,
    by the numbers of questions, whose words may still be a secret, and what one wrote to judges."""
    rows = Team.objects.filter(application__asker=person).order_by("made_at", "pk")
    related = rows.select_related("quiz", "channel", "squad")
    for team in related.prefetch_related(
        "answers__run__question__round", "appeals__question__round"
    ):
        yield {
            "game": team.quiz.code,
            "title": team.quiz.title,
            "channel": team.channel.title,
            "team": team.name,
            "number": team.number,
            "team_across_games": team.squad.name if team.squad else None,
            "players_declared": team.declared_heads,
            "players_counted": team.confirmed_heads,
            "entered_at": team.made_at,
            "left_at": team.left_at,
            "answers": [
                {"question": _number(one.run.question), "answer": one.value, "at": one.received_at}
                for one in team.answers.all()
            ],
            "appeals": [_appeal(one) for one in team.appeals.all()],
        }


def _number(of: Question) -> str:
    return f"{of.round.number}/{of.number}"


def _appeal(one: Appeal) -> dict[str, Any]:
    return {
        "question": _number(one.question),
        "kind": one.kind,
        "about": one.variant,
        "text": one.text,
        "made_at": one.made_at,
        "granted": one.granted,
        "reason": one.reason,
    }
