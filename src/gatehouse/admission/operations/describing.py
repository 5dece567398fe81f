"""Changing the rules of an activity when people have applied by them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gatehouse.admission import eligibility
from gatehouse.admission.models import Application
from gatehouse.admission.rules import is_harder
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Activity, Quota, Session


@transaction.atomic
def update_activity(
    *, activity: Activity, by: Person | None, now: datetime, **fields: Any
) -> Activity:
    """Describe an activity anew; whoever has a place or waits is not shut out by a new rule.

    Raises:
        Refused: `rules_promised` when a rule would become harder for people who have applied;
            or as the programme's operation of this name.
    """
    before = Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)
    activity = programme.update_activity(activity=activity, by=by, now=now, **fields)
    today = timezone.localdate(now)
    old, new = (eligibility.rules_of(one, day=today) for one in (before, activity))
    if is_harder(old, new) and _have_applied(activity, now=now):
        text = _(
            "People have applied under the present rules: they can become easier, not harder. "
            "Describe another activity for the new rules."
        )
        raise Refused(Refusal("rules_promised", text))
    return activity


def _have_applied(activity: Activity, *, now: datetime) -> bool:
    """Whether anybody has a place or waits at a session that is not over.

    The places are locked first: somebody may be asking for them by the rules of before.
    """
    ahead = Session.objects.filter(activity=activity, ends_at__gt=now)
    places = Quota.objects.filter(session__in=ahead).order_by("pk").select_for_update()
    locked = list(places.values_list("pk", flat=True))
    return Application.objects.live().filter(quota__in=locked).exists()
