"""Which phone plays for a team: one at a time, the others only show.

The first that comes plays. Another takes its place with the code of the team and the captain's
four digits, or with the host's word where the first one is dead and nobody knows the digits. What
either of them has sent stays in the journal with its own phone.
"""

from __future__ import annotations

import re
from datetime import datetime
from secrets import compare_digest
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.changes import lock
from gatehouse.core.codes import read_code
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.quizzes.models import Seat, Team
from gatehouse.quizzes.operations.answering import not_captain
from gatehouse.quizzes.operations.changes import changed, lock_team

PIN = re.compile(r"[0-9]{4}", re.ASCII)


@transaction.atomic
def take(*, team: Team, device: UUID, now: datetime) -> bool:
    """Play for the team with this phone, if no other does. Returns whether this one plays."""
    if Team.objects.filter(pk=team.pk, device=None).update(device=device):
        history.record("quizzes.device_taken", of=team, by=None, now=now)
    team.device = Team.objects.values_list("device", flat=True).get(pk=team.pk)
    return team.device == device


@transaction.atomic
def set_pin(*, team: Team, device: UUID, pin: str, now: datetime) -> None:
    """The captain's four digits; an empty `pin` takes them back. Raises Refused."""
    locked = lock(team)
    if locked.device != device:
        raise Refused(not_captain())
    if pin and not PIN.fullmatch(pin):
        raise Refused(Refusal("pin", _("The code is four digits.")))
    team.pin = locked.pin = pin
    locked.save(update_fields=["pin"])
    history.record("quizzes.pin_set", of=team, by=None, now=now)


@transaction.atomic
def hand_over(*, team: Team, device: UUID, code: str, pin: str, now: datetime) -> None:
    """From now on this phone plays; the one before only shows. Raises Refused.

    Who calls counts how often one tries: four digits are few.
    """
    locked = lock(team)
    if not locked.pin:
        raise Refused(
            Refusal(
                "no_pin",
                _("The captain has set no digits. Ask the host to let this phone play."),
            )
        )
    is_code = compare_digest(read_code(code) or "", locked.code)
    if not (compare_digest(pin.encode(), locked.pin.encode()) and is_code):
        raise Refused(
            Refusal("wrong", _("The code of the team or the captain’s digits are not right."))
        )
    _move(locked, device, now, seat=None)


@transaction.atomic
def ask_host(*, team: Team, device: UUID, now: datetime) -> None:
    """Ask the host to let this phone play; the last one that asks is the one that is shown."""
    locked = lock_team(team)
    if locked.device == device:
        return
    locked.device_asked, locked.device_asked_at = device, now
    locked.save(update_fields=["device_asked", "device_asked_at"])
    changed(locked.quiz, now=now)


@transaction.atomic
def approve(*, team: Team, seat: Seat, now: datetime) -> None:
    """The host lets the phone play that asked for it. Raises Refused."""
    locked = lock_team(team)
    if locked.device_asked is None or seat.quiz_id != locked.quiz_id:
        raise Refused(Refusal("nobody_asked", _("No phone of this team asks to play.")))
    _move(locked, locked.device_asked, now, seat=seat)
    changed(locked.quiz, now=now)


@transaction.atomic
def decline(*, team: Team, seat: Seat, now: datetime) -> None:
    """The host does not: everything stays as it was."""
    locked = lock_team(team)
    if locked.device_asked is None or seat.quiz_id != locked.quiz_id:
        return
    _forget(locked)
    locked.save(update_fields=["device_asked", "device_asked_at"])
    history.record("quizzes.device_declined", of=locked, by=None, now=now, seat=seat.pk)
    changed(locked.quiz, now=now)


def _move(team: Team, device: UUID, now: datetime, *, seat: Seat | None) -> None:
    before, team.device = team.device, device
    _forget(team)
    team.save(update_fields=["device", "device_asked", "device_asked_at"])
    facts = {"before": str(before or ""), "after": str(device)}
    history.record(
        "quizzes.device_handed_over",
        of=team,
        by=None,
        now=now,
        seat=None if seat is None else seat.pk,
        **facts,
    )


def _forget(team: Team) -> None:
    team.device_asked = team.device_asked_at = None
