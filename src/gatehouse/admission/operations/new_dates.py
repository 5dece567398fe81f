"""More places, and another date: those who waited for one are told once."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from gatehouse.admission import eligibility, messages
from gatehouse.admission.models import HOLDS_PLACES, IN_LINE, Application, EndReason
from gatehouse.admission.operations.places import lock, set_places
from gatehouse.admission.queries import told_of
from gatehouse.core import history, mail, undo
from gatehouse.core.changes import lock as lock_row
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Quota, Session

PLACES = "admission.places_changed"


@transaction.atomic
def change_places(
    *, quota: Quota, places: int, seen: int, by: Person, now: datetime
) -> undo.Undo | None:
    """As `set_places`, at the organisers' desk: it can be taken back for a minute, as far as
    nobody has got the new places. `seen` is how many there were where they looked. None when
    there are so many already.

    Raises:
        Refused: as `set_places`; `changed_meanwhile` where somebody else set them since.
    """
    before = lock(quota.pk)
    if before.places == places:
        return None
    if before.places != seen:
        text = _("Somebody has just changed the places: there are %(n)d now.")
        raise Refused(Refusal("changed_meanwhile", text % {"n": before.places}))
    set_places(quota=quota, places=places, by=by, now=now)
    return undo.offer(PLACES, by=by, now=now, quota=quota.pk, before=seen, after=places)


@undo.undoes(PLACES)
def _places_back(*, quota: int, before: int, after: int, by: Person, now: datetime) -> None:
    found = lock(quota)
    if found.places != after:
        text = _("Somebody has just changed the places: there are %(n)d now.")
        raise Refused(Refusal("changed_meanwhile", text % {"n": found.places}))
    set_places(quota=found, places=before, by=by, now=now)


def who_waited(session: Session) -> QuerySet[Application]:
    """Those who wait, or waited in vain, for another date of the same activity in this season: the
    newest application of each, without whoever has a place, has applied for this one or has no
    e-mail."""
    others = Application.objects.filter(
        session__activity=session.activity_id, session__season=session.season_id
    )
    waits = Q(state__in=IN_LINE, session__cancelled_at=None)
    in_vain = Q(ended_because__in=[EndReason.LINE_CLOSED, EndReason.SESSION_CANCELLED])
    same = others.filter(asker=OuterRef("asker"))
    has_place = same.filter(state__in=HOLDS_PLACES)
    has_applied = same.filter(session=session)
    later = others.filter(waits | in_vain, asker=OuterRef("asker"), pk__gt=OuterRef("pk"))
    found = others.filter(waits | in_vain, party__erased_at=None, asker__is_active=True)
    found = found.exclude(asker__email__endswith=mail.NOWHERE)
    found = found.filter(quota__kind__in=session.quotas.values("kind"))
    found = found.filter(~Exists(has_place), ~Exists(has_applied), ~Exists(later))
    return found.select_related("party__asker").order_by("pk")


@transaction.atomic
def tell_of_session(*, session: Session, by: Person, now: datetime) -> int:
    """Write to those who waited that there is another date; to how many parties. Each is written
    to once about one session, however often this is pressed.

    Raises:
        Refused: why no application is taken for the session now; `told` when all were told.
    """
    session = lock_row(session)
    refusals = eligibility.when_refusals(session, now=now)
    if refusals:
        raise Refused(*refusals)
    waited = list(who_waited(session))
    told = told_of(session, waited)
    whom = [one for one in waited if one.pk not in told]
    if not whom:
        raise Refused(Refusal("told", _("Everybody who waited has been told already.")))
    for application in whom:
        messages.new_date(application, session=session, now=now)
    history.record("admission.told_of_session", of=session, by=by, now=now, parties=len(whom))
    return len(whom)
