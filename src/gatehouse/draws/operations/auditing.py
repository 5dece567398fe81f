"""Auditors of a sealed draw: two officials appoint them, a link of theirs opens its files."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.draws.models import Auditor, Draw
from gatehouse.draws.operations.asking import officials_beside
from gatehouse.draws.operations.planning import lock_draw
from gatehouse.draws.operations.releasing import is_official, refuse_same_role, roles_of
from gatehouse.draws.rules import Step
from gatehouse.people import operations as people
from gatehouse.people.models import Approval, Person

AUDITOR = "draws.auditor"
TITLE_AT_MOST = 160


@transaction.atomic
def ask_for_auditor(*, draw: Draw, title: str, by: Person, now: datetime) -> Approval:
    """Ask an official of another role to appoint an auditor with this one; `title` says who.

    Raises:
        Refused: `not_yours`; `not_sealed` for lists that everybody has; `not_now` for a draft;
            `no_title`; `asked`.
    """
    if not is_official(by, {}):
        text = _("This is for the city's organisers and administrators.")
        raise Refused(Refusal("not_yours", text))
    fresh = lock_draw(draw)
    _refuse(fresh, title)
    return people.ask(
        kind=AUDITOR,
        persons=0,
        why=title.strip(),
        tell=officials_beside(by),
        by=by,
        now=now,
        draw=fresh.pk,
    )


def _refuse(draw: Draw, title: str) -> None:
    if not draw.is_sealed:
        text = _("The lists of this draw are public: everybody may audit it.")
        raise Refused(Refusal("not_sealed", text))
    if draw.step is Step.DRAFT:
        raise Refused(Refusal("not_now", _("The draw does not stand there.")))
    if not title.strip() or len(title) > TITLE_AT_MOST:
        raise Refused(Refusal("no_title", _("Say who the auditor is.")))


@people.approved(AUDITOR, may=is_official)
@transaction.atomic
def appoint_auditor(*, by: Person, approved_by: Person, now: datetime, draw: int, why: str) -> None:
    """Let somebody open the files of a sealed draw; the log names the number, not the person.

    Raises:
        Refused: `same_role`; as `ask_for_auditor`.
    """
    refuse_same_role(by, approved_by)
    fresh = lock_draw(Draw.objects.get(pk=draw))
    _refuse(fresh, why)
    last = fresh.auditors.aggregate(n=Max("number"))["n"] or 0
    made = Auditor.objects.create(draw=fresh, number=last + 1, title=why, appointed_at=now)
    history.record(
        "draws.auditor_appointed",
        of=fresh,
        by=by,
        now=now,
        number=made.number,
        approved_by=approved_by.pk,
        roles=roles_of(by, approved_by),
    )


@transaction.atomic
def dismiss_auditor(*, auditor: Auditor, by: Person, now: datetime) -> Auditor:
    """Their link opens nothing any more; one official may do so.

    Raises:
        Refused: `not_yours`.
    """
    if not is_official(by, {}):
        text = _("This is for the city's organisers and administrators.")
        raise Refused(Refusal("not_yours", text))
    draw = lock_draw(auditor.draw)
    if Auditor.objects.filter(pk=auditor.pk, dismissed_at=None).update(dismissed_at=now):
        history.record(
            "draws.auditor_dismissed", of=draw, by=by, now=now, number=auditor.number,
            roles=roles_of(by),
        )  # fmt: skip
    return Auditor.objects.get(pk=auditor.pk)


@transaction.atomic
def note_opening(*, auditor: Auditor, file: str, now: datetime) -> None:
    """Write down that an auditor opened a file, each time."""
    history.record(
        "draws.audited", of=auditor.draw, by=None, now=now, number=auditor.number, file=file
    )
