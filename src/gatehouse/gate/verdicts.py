"""What the gate says to a code that a phone does not know by itself, with words to read out."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from gatehouse.admission.models import Pass
from gatehouse.core.codes import read_code
from gatehouse.gate.days import OTHER_DAYS, in_iso, other_day, shown_stops, todays_stops
from gatehouse.gate.models import Door
from gatehouse.gate.queries import digest_of_code
from gatehouse.gate.rules import Shown, verdict
from gatehouse.programme.models import Stop
from gatehouse.web import words

CODE_SIGNS = 40


def ask(door: Door, *, stop_id: int, code: str, digest: str, now: datetime) -> dict[str, Any]:
    """The verdict on a code, or on its digest where the phone holds no more, at one stop."""
    visit_pass = _by_code(code) if code else _by_digest(door, digest, now=now)
    if visit_pass is None:
        return _answer("unknown", None)
    stops = list(
        Stop.objects.filter(session=visit_pass.application.session_id)
        .select_related("session__activity", "session__season", "site")
        .order_by("arrives_at", "pk")
    )
    here = [stop for stop in stops if stop.site.enterprise_id == door.enterprise_id]
    today = [stop for stop in todays_stops(door.enterprise_id, now=now) if stop in here]
    at = next((stop for stop in today if stop.pk == stop_id), None) or next(iter(today), None)
    on_list = shown_stops(door, [at], now=now)[0]["passes"] if at else []
    row = next((one for one in on_list if one["id"] == visit_pass.pk), None)
    shown = _shown(here, today, row, on_list)
    word = verdict(shown, stop=stop_id)
    where = at or next(iter(here or stops), None)
    answer = _answer(word, where, row=row, now=now)
    if at is not None:
        answer["stop"] = at.pk
    return answer


def _by_code(code: str) -> Pass | None:
    stored = read_code(code[:CODE_SIGNS])
    issued = Pass.objects.filter(application__booked_at__isnull=False)
    rows = issued.select_related("application").defer("refused_because")
    return rows.filter(code=stored).first() if stored else None


def _by_digest(door: Door, digest: str, *, now: datetime) -> Pass | None:
    """A digest can be undone among this plant's own passes only."""
    own = Pass.objects.filter(
        application__booked_at__isnull=False,
        application__session__stops__site__enterprise=door.enterprise_id,
        application__session__stops__arrives_at__range=(now - OTHER_DAYS, now + OTHER_DAYS),
    )
    for code in own.order_by().values_list("code", flat=True).distinct():
        if digest_of_code(door.salt, code) == digest:
            return _by_code(code)
    return None


def _shown(
    here: list[Stop], today: list[Stop], row: dict[str, Any] | None, on_list: list[dict[str, Any]]
) -> Shown:
    adults = (one for one in on_list if row and one["party"] == row["party"])
    return Shown(
        here=frozenset(stop.pk for stop in here),
        today=frozenset(stop.pk for stop in today),
        cancelled=any(stop.session.cancelled_at for stop in here),
        fault=row["state"] if row and row["state"] != "good" else "",
        persons=row["persons"] if row else 1,
        inside=row["in"] if row else 0,
        needs_adult=bool(row and row["needs_adult"]),
        adult_is_in=any(one["in"] and one["kind"] == "adult" for one in adults),
    )


def _answer(
    word: str,
    stop: Stop | None,
    *,
    row: dict[str, Any] | None = None,
    now: datetime | None = None,
) -> dict[str, Any]:
    """`pass` only where the phone may have it: at its own plant, today."""
    when = other_day(stop) if stop else {"date": None, "time": None, "title": None}
    return {"verdict": word, "text": _text(word, stop, row), "stop": None, "pass": row, **when}


def _text(word: str, stop: Stop | None, row: dict[str, Any] | None) -> str:
    if stop is None:
        return _("There is no such pass. Check the code.")
    zone = ZoneInfo(stop.site.timezone)
    facts = {
        "day": words.day(stop.arrives_at, zone),
        "time": words.clock(stop.arrives_at, zone),
        "title": stop.session.activity.title,
        "since": (row["came_at"] or in_iso(stop.arrives_at, zone))[11:16] if row else "",
    }
    texts = {
        "ok": _("The pass is good."),
        "already_in": _("Already in since %(since)s."),
        "given_back": _("This pass was given back."),
        "refused": _("The enterprise refused this guest."),
        "not_cleared": _("The enterprise has not approved this guest yet."),
        "other_time": _("This pass is for today at %(time)s."),
        "not_today": _("This pass is for %(day)s, %(time)s."),
        "other_plant": _("This pass is for another enterprise: “%(title)s”, %(day)s, %(time)s."),
        "cancelled": _("This visit was cancelled."),
        "child_alone": _("A child. Where is the adult?"),
    }
    return texts[word] % facts
