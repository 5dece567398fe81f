"""Showing document data to a plant's people for one visit; each look is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.papers.models import Papers, Showing
from gatehouse.papers.queries import is_of_plant, may_be_shown, opened, papers_at, words_of
from gatehouse.people.models import Person
from gatehouse.programme.models import Stop


@dataclass(frozen=True)
class Seen:
    """One guest's data as texts by code of Field; `identity` is the guest's blind index."""

    application: int
    guest: int
    identity: str
    texts: dict[str, str]


@transaction.atomic
def show(
    *, stop: Stop, shown_as: str, by: Person, now: datetime, pass_list: int | None = None
) -> list[Seen]:
    """The data of all who come to this stop, for its plant's people until the visit is over. Whose
    data it was, who saw it and in which file is kept where its owner reads it.

    Raises:
        Refused: `not_yours` for anybody else; `over` once the visit is over or cancelled.
    """
    stop = Stop.objects.select_related("site", "session").get(pk=stop.pk)
    if not is_of_plant(by, stop.site.enterprise_id):
        raise Refused(Refusal("not_yours", _("Document data is for the plant’s own people only.")))
    if not may_be_shown(by, stop, now=now):
        raise Refused(Refusal("over", _("The visit is over: document data is not shown any more.")))
    found = list(papers_at(stop))
    if not found:
        return []
    showing = Showing.objects.create(
        stop=stop, by=by, at=now, shown_as=shown_as, pass_list=pass_list
    )
    showing.papers.set(found)
    history.record(
        "papers.shown", of=stop, by=by, now=now, shown_as=str(shown_as), pass_list=pass_list,
        papers=[row.pk for row in found],
    )  # fmt: skip
    return [_seen(row) for row in found]


def _seen(row: Papers) -> Seen:
    identity = row.guest.identity if row.guest else ""
    return Seen(row.application_id, row.guest_id or 0, identity, words_of(opened(row)))


@transaction.atomic
def take_along(*, person: Person, rows: list[Papers], now: datetime) -> dict[int, dict[str, str]]:
    """A person's own data whole, by key of row, for the file they take along; recorded."""
    kept = [row for row in rows if row.erased_at is None]
    if kept:
        history.record_each("papers.taken_along", of=kept, by=person, now=now)
    return {row.pk: words_of(opened(row)) for row in kept}
