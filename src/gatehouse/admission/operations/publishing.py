"""Showing sessions to everybody; taken back for a minute while nobody has applied."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission.models import Application
from gatehouse.core import undo
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Quota, Season, Session

PUBLISHED = "admission.published"


@transaction.atomic
def publish_sessions(
    *, season: Season, sessions: Sequence[Session], by: Person, now: datetime
) -> tuple[int, undo.Undo | None]:
    """Show these sessions to everybody, and their season where it is hidden; how many were hidden,
    and the act to take back where there were any."""
    keys, first = programme.publish_sessions(season=season, sessions=sessions, by=by, now=now)
    if not keys and not first:
        return 0, None
    act = undo.offer(
        PUBLISHED,
        by=by,
        now=now,
        season=season.pk,
        sessions=keys,
        at=now.isoformat(),
        with_season=first,
    )
    return len(keys), act


@undo.undoes(PUBLISHED)
def _hide(
    *, season: int, sessions: list[int], at: str, with_season: bool, by: Person, now: datetime
) -> None:
    """Whoever is just applying has the places locked: either they are first, or they find the
    session hidden."""
    places = Quota.objects.filter(session__in=sessions).order_by("pk").select_for_update()
    list(places.values_list("pk", flat=True))
    if Application.objects.filter(session__in=sessions).exists():
        text = _("Somebody has applied already: what is public stays public.")
        raise Refused(Refusal("applied", text))
    programme.hide_sessions(
        season=Season.objects.get(pk=season),
        sessions=sessions,
        published_at=datetime.fromisoformat(at),
        with_season=with_season,
        by=by,
        now=now,
    )
