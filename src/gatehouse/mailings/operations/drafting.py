"""A letter to many is written, changed, tried out, dropped: nobody else gets it yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import fields as fields_of
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.catalogue.models import Enterprise
from gatehouse.core import history
from gatehouse.core.changes import lock
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.mailings import messages, rules
from gatehouse.mailings.models import NO_VISIT, Mailing, MailingKind, MailingState
from gatehouse.people.models import Approval, Person
from gatehouse.programme.models import Season, Session

SEND = "mailings.send"


@dataclass(frozen=True)
class Draft:
    """To whom, and in which words; `session` or `enterprise` narrows the season down."""

    season: Season
    whom: Sequence[str]
    kind: str
    subject_ru: str
    text_ru: str
    subject_en: str = ""
    text_en: str = ""
    enterprise: Enterprise | None = None
    session: Session | None = None


def refusals(draft: Draft) -> list[Refusal]:
    """What is wrong with it; empty if nothing is."""
    found = []
    if not draft.whom:
        found.append(Refusal("nobody", _("Choose to whom it goes.")))
    if draft.kind == MailingKind.SERVICE and NO_VISIT & set(draft.whom):
        text = _("Who has no visit gets advertising only, and only with their consent.")
        found.append(Refusal("no_visit", text))
    if bool(draft.subject_en) != bool(draft.text_en):
        text = _("English needs both: a subject and a text.")
        found.append(Refusal("half_english", text))
    words = " ".join((draft.subject_ru, draft.text_ru, draft.subject_en, draft.text_en))
    if unknown := rules.unknown(words):
        named = ", ".join(f"{{{name}}}" for name in unknown)
        text = _("Nothing is known for %(names)s.")
        found.append(Refusal("braces", text % {"names": named}))
    return found


@transaction.atomic
def write(*, draft: Draft, by: Person, now: datetime) -> Mailing:
    """A new draft. Raises Refused as `refusals` says."""
    _check(draft)
    made = Mailing.objects.create(**_fields(draft), by=by, created_at=now)
    history.record("mailings.written", of=made, by=by, now=now, season=made.season_id)
    return made


@transaction.atomic
def change_mailing(
    *, mailing: Mailing, draft: Draft, seen: str, by: Person, now: datetime
) -> Mailing:
    """Change a draft; `seen` is the digest of what the form showed.

    Raises:
        Refused: as `refusals` says; `not_draft`; `waits` while a second person is asked;
            `changed` where somebody changed it since.
    """
    _check(draft)
    fresh = lock_draft(mailing, seen=seen, now=now)
    fields = _fields(draft)
    changed = [name for name, value in fields.items() if getattr(fresh, name) != value]
    for name in changed:
        setattr(fresh, name, fields[name])
    if changed:
        fresh.save(update_fields=changed)
        history.record("mailings.changed", of=fresh, by=by, now=now, fields=changed)
    return fresh


@transaction.atomic
def try_out(*, mailing: Mailing, by: Person, now: datetime) -> None:
    """Send it to oneself."""
    messages.test(mailing, to=by, now=now)
    history.record("mailings.tested", of=mailing, by=by, now=now)


@transaction.atomic
def drop_mailing(*, mailing: Mailing, seen: str, by: Person, now: datetime) -> Mailing:
    """Put a draft aside for good. Raises Refused as `change_mailing`."""
    fresh = lock_draft(mailing, seen=seen, now=now)
    fresh.state, fresh.ended_at = MailingState.DROPPED, now
    fresh.save(update_fields=["state", "ended_at"])
    history.record("mailings.dropped", of=fresh, by=by, now=now)
    return fresh


def waiting_word(mailing: Mailing, *, now: datetime) -> Approval | None:
    """The question to a second person that is open about it."""
    asked = Approval.objects.waiting(now=now).filter(kind=SEND).select_related("asked_by")
    return next((one for one in asked if one.params.get("mailing") == mailing.pk), None)


def lock_draft(mailing: Mailing, *, seen: str, now: datetime, waits: bool = False) -> Mailing:
    """The draft as it is now, as it was seen; with `waits` while a second person is asked."""
    fresh = lock(mailing)
    if not fresh.is_draft:
        raise Refused(Refusal("not_draft", _("This letter is not a draft any more.")))
    if fresh.digest != seen:
        text = _("Somebody has changed this letter meanwhile: look at it again.")
        raise Refused(Refusal("changed", text))
    if not waits and waiting_word(fresh, now=now):
        text = _("This letter waits for a second person. Take the question back to change it.")
        raise Refused(Refusal("waits", text))
    return fresh


def _check(draft: Draft) -> None:
    if found := refusals(draft):
        raise Refused(*found)


def _fields(draft: Draft) -> dict[str, object]:
    named = {one.name: getattr(draft, one.name) for one in fields_of(draft)}
    fields = named | {"whom": sorted(draft.whom)}
    if draft.session is not None:
        fields |= {"season": draft.session.season, "enterprise": None}
    return fields
