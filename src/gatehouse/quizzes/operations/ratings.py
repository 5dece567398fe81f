"""How games of a season add up for a league."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Season
from gatehouse.quizzes.models import Rating

GAMES_AT_MOST = 400


@transaction.atomic
def set_rating(
    *, season: Season, league: str, best_of: int | None, by: Person | None, now: datetime
) -> Rating:
    """Of each team its best so many games count; None: all of them. Raises Refused `best_of`."""
    if best_of is not None and not 1 <= best_of <= GAMES_AT_MOST:
        raise Refused(Refusal("best_of", _("At least one game counts.")))
    rows = Rating.objects.select_for_update()
    made, is_new = rows.get_or_create(season=season, league=league, defaults={"best_of": best_of})
    if is_new or made.best_of != best_of:
        made.best_of = best_of
        made.save(update_fields=["best_of"])
        history.record(
            "quizzes.rating_set", of=season, by=by, now=now, league=league, best_of=best_of
        )
    return made
