"""The tasks of a season, and the word that shows that one was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gatehouse.core import limits
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Season
from gatehouse.programme.published import seasons
from gatehouse.programme.rules import SeasonStage
from gatehouse.rewards import operations
from gatehouse.rewards.forms import WordForm
from gatehouse.rewards.models import Task
from gatehouse.rewards.queries import done_in, task_with, tasks_of
from gatehouse.web.origin import is_own_path

HOUR = 3600
WORDS_AT_MOST = 20  # in an hour, by one person: words are seen, not guessed


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tasks(request: HttpRequest) -> HttpResponse:
    """What there is to do in each season that goes on; whoever is signed in types the words."""
    now, person = timezone.now(), request.user
    me = person if isinstance(person, Person) else None
    shown = _seasons(now)
    form = WordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and me is None:
        query = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('account_login')}?{query}")
    if me is not None and form.is_bound and form.is_valid():
        try:
            done = _say(form.cleaned_data["word"], shown, me, now=now)
            said = {"done": str(done)} | ({"next": _next(request)} if _next(request) else {})
            return HttpResponseRedirect(f"{request.path}?{urlencode(said)}")
        except Refused as refused:
            form.add_error("word", refused.first.text)
    listed = [(one, _listed(one, me)) for one in shown]
    every = [task for _season, tasks in listed for task, _is_done in tasks]
    context = {
        "seasons": listed,
        "me": me,
        "form": form,
        "just": next((one for one in every if str(one.pk) == request.GET.get("done")), None),
        "next": _next(request),
    }
    return render(request, "rewards/tasks.html", context, status=422 if form.errors else 200)


def _seasons(now: datetime) -> list[Season]:
    """Announced seasons that have tasks and are not over."""
    rows = seasons().filter(Exists(Task.objects.filter(season=OuterRef("pk"), withdrawn_at=None)))
    return [one for one in rows if one.stage(now=now) != SeasonStage.OVER]


def _listed(season: Season, me: Person | None) -> list[tuple[Task, bool]]:
    """Each task of a season, and whether it is done."""
    done = done_in(season, me) if me else frozenset()
    return [(task, task.pk in done) for task in tasks_of(season)]


def _say(word: str, shown: Sequence[Season], me: Person, *, now: datetime) -> int:
    """The key of the task that has this word, in whichever season. Raises Refused."""
    limits.spend("task word", str(me.pk), at_most=WORDS_AT_MOST, per_seconds=HOUR, now=now)
    season = next((one for one in shown if task_with(word, one)), None)
    if season is None:
        raise Refused(operations.unknown_word())
    return operations.say_word(season=season, word=word, by=me, now=now).task_id


def _next(request: HttpRequest) -> str:
    url = request.POST.get("next", "") or request.GET.get("next", "")
    return url if is_own_path(url) else ""
