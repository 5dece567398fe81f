"""Asking for document data: once there is a place, once more near the deadline, and what follows
where it does not come."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, QuerySet, Subquery

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application, EndReason, Guest
from gatehouse.admission.queries import readers
from gatehouse.admission.standby_queries import may_be_cleared
from gatehouse.core import history, mail
from gatehouse.core.apart import each_apart
from gatehouse.core.refusal import Refused
from gatehouse.papers import messages
from gatehouse.papers.models import Asked, Need
from gatehouse.papers.operations.giving import lock_papers
from gatehouse.papers.queries import Wanted, cleared_by, wanted_of
from gatehouse.papers.rules import HOUR, IfMissing, due_at
from gatehouse.programme.models import Stop

Key = tuple[int, int]  # of an application and of a need


def ask(*, now: datetime) -> int:
    """Ask everybody who has a place and was not asked yet for what a plant needs, and again where
    it needs more or somebody else comes; how many applications."""
    found = [
        (pk, need.pk) for need in Need.objects.exclude(fields=[]) for pk in _not_asked(need, now)
    ]
    return each_apart(found, partial(_ask, now=now))


def _not_asked(need: Need, now: datetime) -> list[int]:
    asked = Asked.objects.filter(
        application=OuterRef("pk"), need=need, version=need.version,
        last_guest__gte=OuterRef("newest"),
    )  # fmt: skip
    guests = Guest.objects.filter(party=OuterRef("party")).order_by("-pk")
    rows = _visiting(need, now).annotate(newest=Subquery(guests.values("pk")[:1]))
    rows = rows.filter(newest__isnull=False).exclude(Exists(asked))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _visiting(need: Need, now: datetime) -> QuerySet[Application]:
    """Whoever has a place at a visit ahead to which this need belongs."""
    here = Stop.objects.filter(session=OuterRef("session"), site=need.site_id)
    rows = Application.objects.filter(
        cleared_by(), Exists(here), session__starts_at__gt=now, session__cancelled_at=None
    )
    if need.activity_id is not None:
        return rows.filter(session__activity=need.activity_id)
    own = Need.objects.filter(site=need.site_id, activity=OuterRef("session__activity"))
    return rows.exclude(Exists(own))


@transaction.atomic
def _ask(key: Key, *, now: datetime) -> int:
    application, need = _fresh(key)
    if not may_be_cleared(application) or now >= application.session.starts_at:
        return 0
    newest = application.party.guests.aggregate(last=Max("pk"))["last"] or 0
    mine = _mine(application, need)
    asked = Asked.objects.filter(application=application, need=need).first()
    asked = asked or Asked(application=application, need=need)
    asked.version, asked.last_guest, asked.asked_at = need.version, newest, now
    asked.due_at = due_at(
        closes_at=application.session.closes_at,
        asked_at=now,
        starts_at=application.session.starts_at,
        before=need.due_hours_before,
        answer=need.answer_hours,
    )
    asked.reminded_at = asked.missed_at = None
    asked.complete = not any(one.lacking for one in mine)
    asked.save()
    if asked.complete:
        return 0
    history.record("papers.asked", of=application, by=None, now=now, need=need.pk)
    messages.asked(asked, to=readers(application), now=now)
    return 1


def _fresh(key: Key) -> tuple[Application, Need]:
    """Both read afresh, after whoever gives at this moment."""
    rows = Application.objects.select_related(
        "party__asker", "session__season", "session__activity"
    )
    lock_papers(Application(pk=key[0]))
    return rows.get(pk=key[0]), Need.objects.get(pk=key[1])


def _mine(application: Application, need: Need) -> list[Wanted]:
    return [one for one in wanted_of(application, own=False) if one.need.pk == need.pk]


def remind(*, now: datetime) -> int:
    """Remind once, so many hours before it is due, whoever has not given all; how many."""
    found: list[Key] = []
    for need in Need.objects.exclude(fields=[]):
        near = _open(now).filter(
            need=need,
            reminded_at=None,
            due_at__gt=now,
            due_at__lte=now + need.remind_hours_before * HOUR,
            asked_at__lt=F("due_at") - need.remind_hours_before * HOUR,  # else it was just asked
        )
        found += [(one, need.pk) for one in near.values_list("application", flat=True)]
    return each_apart(found, partial(_remind, now=now))


def _open(now: datetime) -> QuerySet[Asked]:
    """Questions of visits ahead to which not all answers are there."""
    return Asked.objects.filter(
        complete=False,
        application__in=Application.objects.filter(cleared_by()),
        application__session__starts_at__gt=now,
        application__session__cancelled_at=None,
    ).order_by("pk")


@transaction.atomic
def _remind(key: Key, *, now: datetime) -> int:
    application, need = _fresh(key)
    asked = Asked.objects.get(application=application, need=need)
    if asked.reminded_at is not None or _is_settled(asked, application, need):
        return 0
    asked.reminded_at = now
    asked.save(update_fields=["reminded_at"])
    messages.reminded(asked, to=readers(application), now=now)
    return 1


def _is_settled(asked: Asked, application: Application, need: Need) -> bool:
    """Whether nothing is missing by now: whoever had not answered may have given back."""
    if any(one.lacking for one in _mine(application, need)):
        return False
    Asked.objects.filter(pk=asked.pk).update(complete=True)
    return True


def follow_up(*, now: datetime) -> int:
    """What follows where data is missing when it is due: the plant and the organisers see it, or,
    where the plant has said so, the places go to those who wait. Returns how many applications."""
    late = _open(now).filter(missed_at=None, due_at__lte=now)
    found = list(late.values_list("application", "need"))
    return each_apart(found, partial(_follow_up, now=now))


@transaction.atomic
def _follow_up(key: Key, *, now: datetime) -> int:
    application, need = _fresh(key)
    asked = Asked.objects.get(application=application, need=need)
    if asked.missed_at is not None or _is_settled(asked, application, need):
        return 0
    asked.missed_at = now
    asked.save(update_fields=["missed_at"])
    guests = [one.guest for one in _mine(application, need) if one.lacking]
    gives_back = _gives_back(asked, application, need)
    history.record(
        "papers.missed", of=application, by=None, now=now, need=need.pk, guests=len(guests),
        gives_back=gives_back,
    )  # fmt: skip
    if gives_back:
        _give_back(application, guests, now=now)
    else:
        messages.missed(asked, to=readers(application), now=now)
    return 1


def _gives_back(asked: Asked, application: Application, need: Need) -> bool:
    """Only where the plant wants it so, of companies and teams, and where the letter that asked
    went out for certain: nobody loses a place over a letter that did not come."""
    if need.if_missing != IfMissing.GIVE_BACK or application.party.comes_as_one:
        return False
    asker = application.party.asker
    return mail.sent_at(messages.key_of("asked", asked, asker)) is not None


def _give_back(application: Application, guests: list[Guest], *, now: datetime) -> None:
    """The places of these; of all, where the others may not come without them."""
    asker = application.party.asker
    try:
        admission.give_back_guests(
            application=application,
            guests=guests,
            by=asker,
            now=now,
            ended_because=EndReason.NO_PAPERS,
        )
    except Refused:
        admission.withdraw(
            application=application, by=asker, now=now, ended_because=EndReason.NO_PAPERS
        )
