"""What everybody may see of games: which there are, one while it is played, and what came of it.

These pages name nobody and ask for no cookie, so the cache in front keeps them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from gatehouse.programme.models import Season
from gatehouse.programme.published import Shown
from gatehouse.programme.queries import read_codes
from gatehouse.quizzes import hardness, keys, players, results
from gatehouse.quizzes.announced import announced, listed
from gatehouse.quizzes.models import Channel, Packet, Quiz, TableVersion
from gatehouse.quizzes.queries import is_secret, with_plays
from gatehouse.web.caching import public_page

OVER_AT_MOST = 60
VERSIONS_AT_MOST = 200
LIVE_SECONDS = 2  # a page that is opened in the middle of a game


@require_safe
@public_page()
def games(request: HttpRequest) -> HttpResponse:
    """What comes, what is on, what was."""
    now = timezone.now()
    alive = announced().filter(called_off_at=None)
    waiting = listed(alive.filter(started_at=None))
    coming = [one for one in waiting if one.is_coming(now=now)]
    over = alive.filter(ended_at__isnull=False).order_by("-ended_at")[:OVER_AT_MOST]
    context = {
        "coming": sorted(coming, key=lambda one: one.starts_at or now),
        "on": listed(alive.filter(started_at__isnull=False, ended_at=None)),
        "over": listed(over),
        "seasons": _rated(),
    }
    return render(request, "quizzes/games.html", context)


def _rated() -> list[tuple[str, str]]:
    """Seasons that have a rating: code and title."""
    played = Channel.objects.filter(quiz__published_at__isnull=False, session__isnull=False)
    found = Season.objects.filter(
        pk__in=played.values("session__season"), published_at__isnull=False
    )
    return [(one.code, one.title) for one in found.order_by("-starts_on")]


def game_or_404(code: str) -> Quiz:
    """A game that everybody may see, with all that says whether its packet is still secret."""
    packets = with_plays(Packet.objects.all())
    found = announced().filter(code=code).prefetch_related(Prefetch("packet", packets)).first()
    if found is None:
        raise Http404
    return found


@require_safe
@public_page(seconds=LIVE_SECONDS)
def game(request: HttpRequest, code: str) -> HttpResponse:
    """Before a game who plays it, during it the table as the host shows it, then the results."""
    quiz, now = game_or_404(code), timezone.now()
    (one,) = listed(Quiz.objects.filter(pk=quiz.pk))
    context: dict[str, Any] = {"quiz": quiz, "one": one, "zone": one.zone}
    if quiz.called_off_at is not None or quiz.started_at is None:
        context["places"] = _places(one.channels, now=now)
        return render(request, "quizzes/game_coming.html", context)
    table = results.shown(quiz)
    read = results.read(quiz, table) if table else None
    context["results"] = read
    if quiz.ended_at is None:
        context["words"] = watch_words()
        return render(request, "quizzes/game_live.html", context)
    context |= _afterwards(quiz, table, now=now)
    context["season"] = _season(one.channels)
    context["channel_tables"] = [(one, read.of(one)) for one in read.channels] if read else []
    return render(request, "quizzes/game_over.html", context)


def _season(channels: Iterable[Channel]) -> Season | None:
    """The season whose rating a game counts for, if everybody may see it."""
    seasons = [one.session.season for one in channels if one.session is not None]
    return next((one for one in seasons if one.published_at is not None), None)


def watch_words() -> dict[str, str]:
    """What the script of the page says; braces are filled in there."""
    return {
        "round": pgettext("watch", "Round {number}. {title}"),
        "question": pgettext("watch", "Question {number} of round {round}"),
        "solution": pgettext("watch", "The answer to question {number}"),
        "lobby": _("Before the game"),
        "break": _("A break"),
        "table": _("The host shows the table"),
        "end": _("The game is over"),
        "lost": _("No connection; the page tries again."),
        "caption": _("All channels"),
        "place": pgettext("game", "Place"),
        "shared": pgettext("place", "shared"),
        "team": pgettext("game", "Team"),
        "channel": pgettext("game", "Channel"),
        "total": pgettext("game", "Total"),
        "more": pgettext("teams", "and {n} more"),
    }


def _places(channels: Iterable[Channel], *, now: datetime) -> list[tuple[Channel, Shown | None]]:
    """The channels with how their sessions stand."""
    codes = [one.session.code for one in channels if one.session is not None]
    known = {one.session.code: one for one in read_codes(codes, now=now)}
    return [(one, known.get(one.session.code) if one.session else None) for one in channels]


def _afterwards(quiz: Quiz, table: TableVersion | None, *, now: datetime) -> dict[str, Any]:
    secret = is_secret(quiz.packet, now)
    found = hardness.hardness(quiz, table, players.answered(quiz)) if table else []
    appeals = quiz.appeals.aggregate(all=Count("pk"), open=Count("pk", filter=Q(decided_at=None)))
    return {
        "is_secret": secret,
        "numbers": players.numbers(quiz),
        "charts": hardness.pictures(found),
        "versions": quiz.tables.count(),
        "appeals": appeals,
        "takes_appeals": quiz.appeals_until is not None and now < quiz.appeals_until,
    }


# --- what the results were made of ---------------------------------------------------------
def _ended_or_404(code: str) -> Quiz:
    quiz = game_or_404(code)
    if quiz.ended_at is None:
        raise Http404
    return quiz


@require_safe
@public_page()
def versions(request: HttpRequest, code: str) -> HttpResponse:
    """Every version of the table since the game began, the newest first, with why there is it."""
    quiz, now = _ended_or_404(code), timezone.now()
    rows = quiz.tables.order_by("-number").defer("packed").select_related("ruling__question__round")
    context = {
        "quiz": quiz,
        "versions": rows[:VERSIONS_AT_MOST],
        "is_secret": is_secret(quiz.packet, now),
        "zone": listed(Quiz.objects.filter(pk=quiz.pk))[0].zone,
    }
    return render(request, "quizzes/versions.html", context)


@require_safe
@public_page()
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What one version changed for whom."""
    quiz, now = _ended_or_404(code), timezone.now()
    rows = quiz.tables.select_related("ruling__question__round", "ruling__team")
    found = rows.filter(number=number).first()
    if found is None:
        raise Http404
    before = quiz.tables.filter(number__lt=number).order_by("-number").first()
    context = {
        "quiz": quiz,
        "version": found,
        "before": before,
        "changes": results.changes(quiz, before, found),
        "is_secret": is_secret(quiz.packet, now),
        "zone": listed(Quiz.objects.filter(pk=quiz.pk))[0].zone,
    }
    return render(request, "quizzes/version.html", context)


@require_safe
@public_page()
def appeals(request: HttpRequest, code: str) -> HttpResponse:
    """What teams asked to be judged once more, and what was decided. While others are still to play
    the same questions, only how many there are."""
    quiz, now = _ended_or_404(code), timezone.now()
    rows = quiz.appeals.select_related("team__channel", "question__round", "ruling")
    context = {
        "quiz": quiz,
        "appeals": list(rows.order_by("question__round__number", "question__number", "pk")),
        "is_secret": is_secret(quiz.packet, now),
        "zone": listed(Quiz.objects.filter(pk=quiz.pk))[0].zone,
    }
    return render(request, "quizzes/appeals.html", context)


@require_safe
@public_page(seconds=60)
def journal(request: HttpRequest, code: str) -> HttpResponse:
    """The lines that the journal's hash was made of: numbers of teams, no name of anybody. Answers
    tell questions, so it is there once the packet is no secret."""
    quiz, now = _ended_or_404(code), timezone.now()
    if is_secret(quiz.packet, now):
        raise Http404
    table = results.latest(quiz)
    lines = keys.hashed_lines(quiz, table) if table else []
    kind = "text/tab-separated-values; charset=utf-8"
    answer = HttpResponse("".join(lines), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="journal-{quiz.code}.tsv"'
    return answer
