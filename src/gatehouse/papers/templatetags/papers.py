"""What the page of a visit says of document data; admission's template asks, and knows no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django import template

from gatehouse.admission.standby_queries import may_be_cleared
from gatehouse.admission.visits import Visit
from gatehouse.papers.models import Asked
from gatehouse.papers.queries import lacking_count, needs_shown, wanted_of

register = template.Library()


@dataclass(frozen=True)
class Question:
    """Of how many guests something is missing, and till when it is due."""

    lacking: int
    due_at: datetime | None
    plants: str


@register.simple_tag
def papers_asked(visit: Visit) -> Question | None:
    """Whether a plant needs document data of this visit's people; None where none does."""
    application = visit.application
    needs = needs_shown(visit.session, visit.stops)
    if not needs or not may_be_cleared(application):
        return None
    found = wanted_of(application, only=visit.only)
    if not found:
        return None
    due = Asked.objects.filter(application=application).order_by("due_at")
    first = due.values_list("due_at", flat=True).first()
    plants = ", ".join(dict.fromkeys(need.site.enterprise.name for need in needs))
    return Question(lacking_count(found), first, plants)
