"""What came of a solo quiz so far, in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gatehouse.quizzes.models import Solo
from gatehouse.quizzes.solos import questions_of
from gatehouse.web import charts


@dataclass(frozen=True)
class Figures:
    """Tries begun and ended, people known by an account among them, who passed, who entered."""

    begun: int
    ended: int
    people: int
    unknown: int
    passed: int
    entered: int
    chart: charts.Chart | None


def figures(solo: Solo) -> Figures:
    """Three statements, however many play."""
    enough = Q(
        ended_at__isnull=False, right__gt=solo.more_than if solo.more_than is not None else -1
    )
    counted = solo.attempts.aggregate(
        begun=Count("pk"),
        ended=Count("pk", filter=Q(ended_at__isnull=False)),
        people=Count("person", distinct=True),
        unknown=Count("pk", filter=Q(person=None)),
        passed=Count("person", filter=enough, distinct=True),
    )
    return Figures(
        **{**counted, "passed": counted["passed"] if solo.more_than is not None else 0},
        entered=solo.contenders.count(),
        chart=_chart(solo),
    )


def _chart(solo: Solo) -> charts.Chart | None:
    """How many tries ended with 0, 1, 2… right answers; the bar that is enough is marked."""
    ended = solo.attempts.filter(ended_at__isnull=False).order_by()
    rows = dict(ended.values_list("right").annotate(n=Count("pk")))
    if not rows:
        return None
    values: Sequence[tuple[str, int]] = [
        (str(n), rows.get(n, 0)) for n in range(questions_of(solo).count() + 1)
    ]
    first_enough = "" if solo.more_than is None else str(solo.more_than + 1)
    return charts.bars(
        _("Tries by right answers"),
        values,
        head=(_("Right answers"), pgettext("solo", "Tries")),
        unit=pgettext("solo", "tries"),
        marked=first_enough,
    )
