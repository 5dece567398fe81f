"""What the guide of a visit does beside letting people in: a word to the group, and the end."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission.models import Application, State
from gatehouse.admission.operations import lock_stops
from gatehouse.admission.operations.erasing import NAMES_ARE_KEPT
from gatehouse.admission.queries import readers
from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.gate import messages
from gatehouse.gate.models import ActKind, GateAct, GroupWord, GroupWordKind, Settlement, VisitEnd
from gatehouse.gate.queries import may_keep, may_run
from gatehouse.people.models import Person
from gatehouse.programme.models import Stop

NOTE_AT_MOST, TEXT_AT_MOST = 1_000, 500
MINUTES_AT_MOST = 180
WORDS_AT_MOST, WORDS_WITHIN = 4, timedelta(hours=1)


@transaction.atomic
def end_visit(*, stop: Stop, note: str, by: Person, now: datetime) -> VisitEnd:
    """The visit at this stop is over; what was wrong with it, in a few words or none. Done again
    it takes the new note and keeps the time.

    Raises:
        Refused: `not_yours`, `not_today`; `cancelled`, `not_begun`; `note_too_long`.
    """
    stop = _lock(stop, by=by, now=now)
    note = note.strip()
    if now < stop.arrives_at:
        raise Refused(Refusal("not_begun", _("The visit has not begun yet.")))
    if len(note) > NOTE_AT_MOST:
        text = _("At most %(n)d signs, please.") % {"n": NOTE_AT_MOST}
        raise Refused(Refusal("note_too_long", text))
    end, is_new = VisitEnd.objects.get_or_create(
        stop=stop, defaults={"ended_at": now, "by": by, "note": note}
    )
    if not is_new and end.note == note:
        return end
    end.note, end.by = note, by
    end.save(update_fields=["note", "by"])
    # The note may be about somebody: the trail says only whether there is one.
    history.record("gate.visit_ended", of=stop, by=by, now=now, has_note=bool(note))
    return end


@transaction.atomic
def write_to_group(
    *,
    stop: Stop,
    kind: str,
    minutes: int | None,
    text: str,
    key: UUID,
    by: Person,
    now: datetime,
) -> GroupWord:
    """Write at once to everybody booked for the visit: who asked, and a team's members. With the
    same `key` it is written once.

    Raises:
        Refused: `not_yours`, `not_today`; `cancelled`, `over`; `no_such_kind`, `minutes`,
            `no_text`, `text_too_long`; `too_many_words`; `nobody`.
    """
    stop = _lock(stop, by=by, now=now)
    before = GroupWord.objects.filter(key=key, stop=stop).first()
    if before is not None:
        return before
    text = " ".join(text.split())
    _refuse_word(stop, kind, minutes, text, now=now)
    parties = _expected(stop)
    if not parties:
        raise Refused(Refusal("nobody", _("Nobody is booked for this visit.")))
    word = GroupWord.objects.create(
        key=key,
        stop=stop,
        kind=kind,
        minutes=minutes if kind == GroupWordKind.LATE else None,
        text=text,
        by=by,
        said_at=now,
    )
    for application in parties:
        word.letters += messages.word_to_group(word, application, to=readers(application), now=now)
    word.save(update_fields=["letters"])
    history.record(
        "gate.group_written",
        of=stop,
        by=by,
        now=now,
        kind=kind,
        minutes=word.minutes,
        parties=len(parties),
        letters=word.letters,
    )
    return word


@transaction.atomic
def erase_words(*, now: datetime) -> int:
    """Erase, thirty days after the visit, what people of the plant wrote in words of their own: to
    the group, about what was wrong, why somebody was not counted; in how many rows."""
    before = now - NAMES_ARE_KEPT
    words = GroupWord.objects.filter(text__isnull=False, stop__leaves_at__lte=before)
    notes = VisitEnd.objects.filter(note__isnull=False, stop__leaves_at__lte=before)
    said = Settlement.objects.filter(reason__isnull=False, act__stop__leaves_at__lte=before)
    acts = GateAct.objects.filter(
        kind=ActKind.TAKEN_BACK, reason__isnull=False, stop__leaves_at__lte=before
    )
    reasons = said.update(reason=None) + acts.update(reason=None)
    return words.update(text=None) + notes.update(note=None) + reasons


def _lock(stop: Stop, *, by: Person, now: datetime) -> Stop:
    """The stop read afresh, one word at a time; of a plant that `by` may speak for."""
    lock_stops([stop.pk])
    found = Stop.objects.select_related("session__season", "session__activity", "site")
    stop = found.get(pk=stop.pk)
    plant = stop.site.enterprise_id
    if not may_keep(by, plant):
        raise Refused(Refusal("not_yours", _("This is the gate of another plant.")))
    if not may_run(by, plant) and not _is_its_day(stop, now=now):
        raise Refused(Refusal("not_today", _("This visit is on another day.")))
    if stop.session.cancelled_at:
        raise Refused(Refusal("cancelled", _("This visit was cancelled.")))
    return stop


def _is_its_day(stop: Stop, *, now: datetime) -> bool:
    zone = stop.session.zone
    first, last = stop.arrives_at.astimezone(zone), stop.leaves_at.astimezone(zone)
    return first.date() <= now.astimezone(zone).date() <= last.date()


def _refuse_word(stop: Stop, kind: str, minutes: int | None, text: str, *, now: datetime) -> None:
    if now >= stop.leaves_at:
        raise Refused(Refusal("over", _("The visit is over already.")))
    if kind not in GroupWordKind.values:
        raise Refused(Refusal("no_such_kind", _("Choose what has changed.")))
    if kind == GroupWordKind.LATE and not 1 <= (minutes or 0) <= MINUTES_AT_MOST:
        text = _("Say by how many minutes: from 1 to %(n)d.") % {"n": MINUTES_AT_MOST}
        raise Refused(Refusal("minutes", text))
    if kind != GroupWordKind.LATE and not text:
        raise Refused(Refusal("no_text", _("Say in a few words what people should know.")))
    if len(text) > TEXT_AT_MOST:
        text = _("At most %(n)d signs, please.") % {"n": TEXT_AT_MOST}
        raise Refused(Refusal("text_too_long", text))
    lately = GroupWord.objects.filter(stop=stop, said_at__gt=now - WORDS_WITHIN)
    if lately.count() >= WORDS_AT_MOST:
        text = _("The group has had four letters within an hour. Call those who are missing.")
        raise Refused(Refusal("too_many_words", text))


def _expected(stop: Stop) -> list[Application]:
    """The parties that have places and have not given them back."""
    booked = Application.objects.filter(session=stop.session_id, state=State.BOOKED)
    return list(booked.select_related("party__asker").order_by("pk"))
