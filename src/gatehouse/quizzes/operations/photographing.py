"""Photos of blanks: taken at the desk, looked at where a line is unclear, erased after appeals."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gatehouse.catalogue.pictures import photo
from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.quizzes import photos
from gatehouse.quizzes.models import Blank, Quiz, Seat, SeatRole
from gatehouse.quizzes.models.packet import new_key
from gatehouse.quizzes.operations.appealing import appeals_until

UNCLAIMED = timedelta(days=1)  # a file whose row was never written
KEPT_AT_MOST = timedelta(days=30)  # of a game that nobody has ended, from when it was taken


def attach_photo(*, seat: Seat, blank: Blank, content: bytes, now: datetime) -> Blank:
    """Keep a photo of a blank, made anew from its pixels; one that was there before goes.

    Raises:
        Refused: what `catalogue.pictures.photo` says of the file; "not_yours".
    """
    if seat.role != SeatRole.CHECKER or seat.quiz_id != blank.team.quiz_id or seat.revoked_at:
        raise Refused(Refusal("not_yours", _("This desk may not do that.")))
    clean = photo(content)  # seconds of work in another process: before the row is locked
    name = f"{new_key()}.jpg"
    photos.keep(name, clean)
    return _attach(seat, blank, name, now)


@transaction.atomic
def _attach(seat: Seat, blank: Blank, name: str, now: datetime) -> Blank:
    blank = Blank.objects.select_for_update(of=("self",)).get(pk=blank.pk)
    before = blank.photo
    blank.photo, blank.photo_at = name, now
    blank.save(update_fields=["photo", "photo_at"])
    history.record("quizzes.blank_photographed", of=blank, by=None, now=now, seat=seat.pk)
    if before:
        transaction.on_commit(lambda: photos.erase(before))
    return blank


def erase_photos(*, now: datetime) -> int:
    """Photos of games whose appeals are over and decided, of those called off, and of those that
    nobody has ended for a month; how many went."""
    photographed = Blank.objects.exclude(photo="").values("team__quiz")
    over = [one.pk for one in Quiz.objects.filter(pk__in=photographed) if _is_over(one, now)]
    old = Q(photo_at__lte=now - KEPT_AT_MOST)
    due = Blank.objects.exclude(photo="").filter(Q(team__quiz__in=over) | old)
    gone = 0
    for blank in due.order_by("pk"):
        photos.erase(blank.photo)  # first the file: a row that points nowhere is tried again
        gone += Blank.objects.filter(pk=blank.pk, photo=blank.photo).update(photo="")
    kept = set(Blank.objects.exclude(photo="").values_list("photo", flat=True))
    photos.sweep(kept, before=now - UNCLAIMED)
    return gone


def _is_over(quiz: Quiz, now: datetime) -> bool:
    if quiz.called_off_at is not None:
        return True
    until = appeals_until(quiz)
    return until is not None and until <= now and not quiz.appeals.open().exists()
