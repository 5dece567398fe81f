"""Every write of feedback. Each locks, re-reads, decides, writes and records, in this order."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission.models import Application, Guest
from gatehouse.core import history
from gatehouse.core.apart import each_apart
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.impact import messages
from gatehouse.impact.models import Feedback, Marks, Thanks
from gatehouse.impact.queries import feedback_of, refusals, to_be_thanked, words_to_erase
from gatehouse.impact.rules import TEXT_AT_MOST
from gatehouse.people.models import Person
from gatehouse.programme.models import Session

BATCH = 200


@transaction.atomic
def give_feedback(
    *,
    application: Application,
    marks: int,
    text: str,
    may_quote: bool,
    by: Person,
    now: datetime,
    guest: Guest | None = None,
    by_link: bool = False,
) -> Feedback:
    """Say how a visit was: who asked for the party, or a member of a team (`guest`) for
    themselves. Said again it takes the place of what was said before.

    Raises:
        Refused: `did_not_come`, `erased`, `too_early`, `too_late`; `no_marks`, `too_long`.
    """
    application = _lock(application)
    key = None if guest is None else guest.pk
    if found := refusals(application, guest=key, now=now):
        raise Refused(*found)
    text = text.strip()
    _refuse_words(marks, text)
    before = feedback_of(application, guest=key)
    feedback = before or Feedback(
        application=application, guest=guest, session=application.session, given_at=now
    )
    feedback.marks, feedback.text = marks, text
    feedback.may_quote = may_quote and bool(text)
    feedback.changed_at = now if before else None
    feedback.save()
    # What was said stands in the row alone: the trail knows only that something was.
    if before:
        history.record("impact.feedback_changed", of=application, by=by, now=now, by_link=by_link)
    else:
        history.record("impact.feedback_given", of=application, by=by, now=now, by_link=by_link)
    return feedback


def _lock(application: Application) -> Application:
    """The application read afresh, one writer at a time."""
    locked = Application.objects.select_for_update(no_key=True).filter(pk=application.pk)
    list(locked.values_list("pk", flat=True))
    rows = Application.objects.select_related("party__asker", "session__season")
    return rows.get(pk=application.pk)


def _refuse_words(marks: int, text: str) -> None:
    if marks not in Marks.values:
        raise Refused(Refusal("no_marks", _("Choose a mark from 1 to 5.")))
    if len(text) > TEXT_AT_MOST:
        text = _("At most %(n)d signs, please.") % {"n": TEXT_AT_MOST}
        raise Refused(Refusal("too_long", text))


def thank(*, now: datetime) -> int:
    """Write to everybody who came to a visit that is over, once; to how many it was written."""
    return each_apart(to_be_thanked(now=now), partial(_thank, now=now))


@transaction.atomic
def _thank(whom: tuple[int, int], *, now: datetime) -> int:
    application, person = whom
    _thanks, is_new = Thanks.objects.get_or_create(
        application_id=application, person_id=person, defaults={"thanked_at": now}
    )
    if not is_new:
        return 0
    messages.thanks(application, to=Person.objects.get(pk=person), now=now)
    return 1


def erase_words(*, now: datetime) -> int:
    """Erase the words of those whose names were erased, by their date or because somebody asked;
    the marks stay. Returns of how many answers."""
    keys = list(words_to_erase().order_by("pk").values_list("pk", flat=True))
    batches = [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]
    return each_apart(batches, partial(_erase, now=now))


@transaction.atomic
def _erase(keys: list[int], *, now: datetime) -> int:
    meant = words_to_erase().filter(pk__in=keys)
    sessions = list(meant.order_by("session").values_list("session", flat=True))
    erased = Feedback.objects.filter(pk__in=meant.values("pk")).update(
        text="", may_quote=False, erased_at=now
    )
    for session in Session.objects.filter(pk__in=sessions):
        count = sessions.count(session.pk)
        history.record("impact.feedback_erased", of=session, by=None, now=now, answers=count)
    return erased
