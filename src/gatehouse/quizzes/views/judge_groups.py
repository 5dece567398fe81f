"""The answers to one question as the judge sees them: in groups, a page at a time, all of them or
what is looked for; and everybody of one group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gatehouse.quizzes import judged, matching
from gatehouse.quizzes.keys import key_question
from gatehouse.quizzes.models import Question, Quiz
from gatehouse.quizzes.points import halves
from gatehouse.quizzes.sheet import KeyQuestion, Said, TeamLine

Context = dict[str, Any]
Wanted = Mapping[str, str]
GROUPS_AT_ONCE = 100
WHO_AT_ONCE = 10  # named in the list itself; all of them on a page of their own
TEAMS_ON_A_PAGE = 500


@dataclass(frozen=True)
class Shown:
    """A group in words. `named` are its first teams, `more` how many others there are; `found`
    those of its teams that were looked for; `near` has each answer with its points and halves."""

    variant: str
    text: str
    teams: int
    said: str
    tag: str
    channels: str
    named: list[TeamLine]
    more: int
    found: list[TeamLine]
    near: list[Context]
    points: str
    ruling: int | None
    about: str

    @property
    def is_open(self) -> bool:
        return self.said == Said.OPEN


def found(quiz: Quiz, look: judged.Look, question: Question, wanted: Wanted) -> Context:
    """The groups of a page, and how many there are to judge."""
    key, sought = key_question(question), " ".join(wanted.get("q", "").split())
    heads = look.heads(question.pk)
    called = look.teams_called(sought) if sought else []
    shown = _sought(key, heads, sought, called) if sought else heads
    page = Paginator(shown, GROUPS_AT_ONCE).get_page(wanted.get("page"))
    words = _Words(key, dict(quiz.channels.values_list("pk", "title")), {one.id for one in called})
    return {
        "groups": [words.of(look.group(head)) for head in page],
        "all_groups": len(heads),
        "left": sum(head.said == Said.OPEN for head in heads),
        "first_open": _first_open(shown, page.number),
        "page": page,
        "q": sought,
        "where": urlencode({"question": question.pk} | ({"q": sought} if sought else {})),
        "kept": kept(page.number, sought),
        "silent": _silent(heads, called),
    }


def who(quiz: Quiz, look: judged.Look, question: Question, wanted: Wanted) -> Context:
    """Everybody of one group, a page at a time; nobody where nobody says so any more."""
    variant, sought = wanted.get("variant", ""), " ".join(wanted.get("q", "").split())
    head = next((one for one in look.heads(question.pk) if one.variant == variant), None)
    called = {one.id for one in look.teams_called(sought)} if sought else set()
    teams = [one for one in head.who if not sought or one.id in called] if head else []
    channels = dict(quiz.channels.values_list("pk", "title"))
    ordered = sorted(teams, key=lambda one: (one.channel_id, one.number))
    page = Paginator(ordered, TEAMS_ON_A_PAGE).get_page(wanted.get("page"))
    by_channel: dict[int, list[TeamLine]] = {}
    for team in page:
        by_channel.setdefault(team.channel_id, []).append(team)
    key = key_question(question)
    about = {"question": str(question.pk), "variant": variant}
    return {
        "question": question,
        "group": _Words(key, channels, set()).of(look.group(head)) if head else None,
        "variant": variant,
        "by_channel": [(channels.get(pk, ""), rows) for pk, rows in by_channel.items()],
        "page": page,
        "q": sought,
        "where": urlencode(about | ({"q": sought} if sought else {})),
    }


def _sought(
    key: KeyQuestion, heads: list[judged.Head], sought: str, called: list[TeamLine]
) -> list[judged.Head]:
    """The answer is called so, or one of the teams that gave it."""
    teams = set(called)
    return [
        head for head in heads if judged.says(key, head, sought) or not teams.isdisjoint(head.who)
    ]


def _silent(heads: list[judged.Head], called: list[TeamLine]) -> list[TeamLine]:
    """The first of those looked for who have no answer that counts."""
    said = {team for head in heads for team in head.who} if called else set()
    return [team for team in called if team not in said][:WHO_AT_ONCE]


def _first_open(heads: list[judged.Head], page: int) -> int | None:
    """The page with the first answer to judge, where it is another one."""
    first = next((n for n, head in enumerate(heads) if head.said == Said.OPEN), None)
    here = range((page - 1) * GROUPS_AT_ONCE, page * GROUPS_AT_ONCE)
    if first is None or any(heads[n].said == Said.OPEN for n in here if n < len(heads)):
        return None
    return first // GROUPS_AT_ONCE + 1


def kept(page: int, sought: str = "") -> str:
    """What of an address a ruling leaves as it is."""
    told = {"page": page if page > 1 else "", "q": sought}
    query = urlencode({name: value for name, value in told.items() if value})
    return f"?{query}" if query else ""


class _Words:
    """Groups of one question in words; what all of them say is said once."""

    def __init__(self, key: KeyQuestion, channels: dict[int, str], called: Iterable[int]) -> None:
        self._key, self._channels, self._called = key, channels, set(called)
        self._tags = {
            Said.OPEN: _("not judged"),
            Said.RIGHT: pgettext("judge", "right"),
            Said.STRUCK: _("does not count"),
            Said.WRONG: pgettext("judge", "wrong"),
        }

    def of(self, group: judged.Group) -> Shown:
        named = list(group.who[:WHO_AT_ONCE])
        return Shown(
            variant=group.variant,
            text=group.text,
            teams=group.teams,
            said=str(group.said),
            tag=self._tag(group),
            channels=", ".join(f"{self._channels.get(pk, '')} {n}" for pk, n in group.channels),
            named=named,
            more=group.teams - len(named),
            found=[one for one in group.who if one.id in self._called][:WHO_AT_ONCE],
            near=[self._near(one) for one in group.near],
            points=halves(group.halves),
            ruling=group.ruling,
            about=urlencode({"question": group.question_id, "variant": group.variant}),
        )

    def _tag(self, group: judged.Group) -> str:
        if group.said == Said.PARTLY:
            return _("in part, %(points)s") % {"points": halves(group.halves)}
        return self._tags.get(group.said, self._tags[Said.WRONG])

    def _near(self, one: judged.Near) -> Context:
        text, points = matching.in_words(self._key, one.variant), halves(one.halves)
        return {"text": text, "halves": one.halves, "points": points}
