"""Who came and may say how it was, and what was said of each session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Avg, Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from gatehouse.admission.models import Application, Attendance
from gatehouse.admission.queries import came
from gatehouse.admission.rules import FEEDBACK_IS_TAKEN
from gatehouse.core.refusal import Refusal
from gatehouse.impact.models import Feedback, Thanks
from gatehouse.impact.rules import THANKS_AFTER, window


def refusals(application: Application, *, guest: int | None, now: datetime) -> list[Refusal]:
    """Why nothing may be said of this visit at this moment, the gravest first."""
    if application.party.erased_at is not None:
        text = _("What was known of this visit has been erased.")
        return [Refusal("erased", text)]
    if not came(application, guest=guest):
        text = _("Only those who came can say how it was. Nobody of you was seen at the gate.")
        return [Refusal("did_not_come", text)]
    words = {
        "too_early": _("The visit is not over yet. Tell us afterwards."),
        "too_late": _("Two weeks have passed: feedback on this visit is closed."),
    }
    code = window(ends_at=application.session.ends_at, now=now)
    return [Refusal(code, words[code])] if code in words else []


def feedback_of(application: Application, *, guest: int | None) -> Feedback | None:
    """What was said of this visit before, by the party or by this guest of it."""
    return Feedback.objects.filter(application=application, guest=guest).first()


def to_be_thanked(*, now: datetime) -> list[tuple[int, int]]:
    """Applications and the people of them who came and were not thanked yet: who asked, and of a
    team each member who came. One statement."""
    # Whose account was merged since was thanked as well.
    merged = Q(person__merged_as__kept=OuterRef("person"), person__merged_as__undone_at=None)
    thanked = Thanks.objects.filter(
        Q(person=OuterRef("person")) | merged, application=OuterRef("visit_pass__application")
    )
    rows = (
        Attendance.objects.filter(
            session__ends_at__lte=now - THANKS_AFTER,
            session__ends_at__gt=now - FEEDBACK_IS_TAKEN,
            visit_pass__application__party__erased_at=None,
            visit_pass__isnull=False,
        )
        .annotate(person=Coalesce("visit_pass__guest__account", "visit_pass__application__asker"))
        .filter(~Exists(thanked))
        .order_by("visit_pass__application", "person")
        .values("visit_pass__application", "person")
    )
    seen = rows.annotate(n=Sum("persons")).filter(n__gt=0)
    return [(row["visit_pass__application"], row["person"]) for row in seen]


def words_to_erase() -> QuerySet[Feedback]:
    """What was written by parties, and by members of teams, whose names were erased."""
    gone = Q(application__party__erased_at__isnull=False) | Q(guest__identity="")
    return Feedback.objects.filter(gone, erased_at=None)


@dataclass
class Said:
    """What visitors said of one session: the average mark, of how many, and their words."""

    marks: float | None = None
    answers: int = 0
    words: list[Feedback] = field(default_factory=list)


def said_of(sessions: Collection[int]) -> dict[int, Said]:
    """By the key of each session. Two statements; the words come without who said them."""
    found: dict[int, Said] = defaultdict(Said)
    rows = Feedback.objects.filter(session__in=sessions).order_by()
    for row in rows.values("session").annotate(mean=Avg("marks"), n=Count("pk")):
        found[row["session"]] = Said(row["mean"], row["n"])
    for one in _with_words(sessions):
        if one.text:
            found[one.session_id].words.append(one)
    return found


def _with_words(sessions: Collection[int]) -> QuerySet[Feedback]:
    rows = Feedback.objects.filter(session__in=sessions, erased_at=None)
    return rows.only("session", "marks", "text", "may_quote").order_by("-given_at", "-pk")
