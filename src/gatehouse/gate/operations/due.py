"""What happens to pass lists by itself: due ones are sent, later changes are told, names go."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from gatehouse.admission.models import Guest, Pass, comes_as_one
from gatehouse.admission.operations.erasing import NAMES_ARE_KEPT
from gatehouse.core import history
from gatehouse.core.apart import each_apart
from gatehouse.gate import clearing, listing, messages
from gatehouse.gate.models import Clearance, PassList, PassListLayout, Word
from gatehouse.gate.operations.lists import make_list, send_list
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Stop

# A change is told when nothing more was told for so long: a family gives back one by one.
CHANGES_APART = timedelta(minutes=10)


def make_due_lists(*, now: datetime) -> int:
    """Make and send the list of every stop whose plant must have it by now; how many."""
    usual = PassListLayout()
    layouts = {row.enterprise_id: row for row in PassListLayout.objects.defer("recipients")}
    hours = [row.due_hours_before for row in (usual, *layouts.values())]
    ahead = (
        listing.stops()
        .filter(
            arrives_at__gt=now,
            arrives_at__lte=now + timedelta(hours=max(hours)),
            session__published_at__isnull=False,
            session__cancelled_at=None,
        )
        .exclude(session__admission=Admission.OPEN)
        .prefetch_related(Prefetch("pass_lists", _of_deadlines(), to_attr="of_deadlines"))
        .order_by("arrives_at", "pk")
    )
    due = [
        stop
        for stop in ahead
        if _is_due(stop, layouts.get(stop.site.enterprise_id, usual), now=now)
    ]
    return each_apart(due, partial(_make_due, now=now))


def _of_deadlines() -> QuerySet[PassList]:
    return PassList.objects.filter(is_due=True).defer("rows", "sent_to")


def _is_due(stop: Stop, layout: PassListLayout, *, now: datetime) -> bool:
    """Whether the plant must have its list by now, and the list of this deadline is not made."""
    made: list[PassList] = stop.of_deadlines  # type: ignore[attr-defined]
    in_force = any(listing.is_in_force(one, stop, layout) for one in made)
    return now >= listing.due_at(stop, layout) and not in_force


@transaction.atomic
def _make_due(stop: Stop, *, now: datetime) -> int:
    made = make_list(stop=stop, by=None, now=now, is_due=True)
    if made.sent_to:
        return 0
    send_list(pass_list=made, by=None, now=now)
    return 1


def tell_changes(*, now: datetime) -> int:
    """Tell each plant what changed since the list of the deadline; how many were told.

    A cancelled visit is told too: the guard waits for nobody.
    """
    ahead = Stop.objects.filter(arrives_at__gt=now, pass_lists__is_due=True).distinct()
    return each_apart(list(ahead.order_by("arrives_at", "pk")), partial(_tell_change, now=now))


@transaction.atomic
def _tell_change(stop: Stop, *, now: datetime) -> int:
    lists = list(stop.pass_lists.order_by("number").defer("rows"))
    told = next((one for one in reversed(lists) if one.sent_to), lists[-1])
    if now < told.made_at + CHANGES_APART:
        return 0
    stop = listing.stops().get(pk=stop.pk)
    rows = listing.rows_of(stop, listing.layout_of(stop.site.enterprise_id))
    if not listing.difference(listing.read_rows(told.rows), rows):
        return 0
    made = make_list(stop=stop, by=None, now=now)
    send_list(pass_list=made, by=None, now=now)
    new = {row.visit_pass for row in listing.difference(_rows_of_due(lists), rows).added}
    # Where the deadline is ahead again nobody waits for a word.
    messages.word_awaited(stop, new & clearing.awaiting([stop])[stop.pk], now=now)
    return 1


def _rows_of_due(lists: Iterable[PassList]) -> list[listing.Row]:
    return [row for one in lists if one.is_due for row in listing.read_rows(one.rows)]


def erase_lists(*, now: datetime) -> int:
    """Erase the names of lists thirty days after the visit, and at once those of whoever was
    erased before; returns how many lists were touched."""
    over = PassList.objects.filter(erased_at=None, stop__leaves_at__lte=now - NAMES_ARE_KEPT)
    erased = each_apart(list(over.order_by("pk")), partial(_erase_list, now=now))
    kept = PassList.objects.filter(erased_at=None).order_by("pk")
    keys = list(kept.values_list("pk", flat=True))
    return erased + each_apart(keys, partial(_erase_gone, now=now))


@transaction.atomic
def _erase_list(pass_list: PassList, *, now: datetime) -> int:
    first = PassList.objects.filter(pk=pass_list.pk, erased_at=None)
    if not first.update(rows=[], sent_to="", erased_at=now):
        return 0
    _forget_reasons(Clearance.objects.filter(stop=pass_list.stop_id))
    history.record(
        "gate.list_erased",
        of=pass_list,
        by=None,
        now=now,
        stop=pass_list.stop_id,
        people=listing.people_in(listing.read_rows(pass_list.rows)),
    )
    return 1


@transaction.atomic
def _erase_gone(key: int, *, now: datetime) -> int:
    """Rows of guests whose names admission has erased; that somebody stood there stays."""
    pass_list = PassList.objects.select_for_update().get(pk=key)
    rows = listing.read_rows(pass_list.rows)
    known = _still_known({row.visit_pass for row in rows if row.facts})
    kept = [row if _is_known(row, known) else _emptied(row) for row in rows]
    erased = sum(row.persons for row, before in zip(kept, rows, strict=True) if row != before)
    if not erased:
        return 0
    pass_list.rows = listing.kept_rows(kept)
    pass_list.save(update_fields=["rows"])
    _forget_reasons(Clearance.objects.filter(
        stop=pass_list.stop_id, visit_pass__application__party__erased_at__isnull=False
    ))  # fmt: skip
    history.record(
        "gate.list_erased", of=pass_list, by=None, now=now, stop=pass_list.stop_id, people=erased
    )
    return 1


def _emptied(row: listing.Row) -> listing.Row:
    return listing.Row(row.visit_pass, "", row.persons)


def _is_known(row: listing.Row, known: set[tuple[int, str]]) -> bool:
    return not row.facts or (row.visit_pass, row.who) in known


def _still_known(passes: set[int]) -> set[tuple[int, str]]:
    """Passes with the blind indexes of their people, as far as admission has them still."""
    found: set[tuple[int, str]] = set()
    groups: dict[int, int] = {}
    rows = Pass.objects.filter(pk__in=passes, application__party__erased_at=None).values_list(
        "pk", "guest__identity", "application__party",
        "application__party__kind", "application__party__names_due_at",
    )  # fmt: skip
    for key, identity, party, kind, due_at in rows:
        if comes_as_one(kind, due_at):
            groups[party] = key
            found.add((key, ""))
        elif identity:
            found.add((key, identity))
    listed = Guest.objects.filter(party__in=groups).exclude(identity="")
    found |= {(groups[party], who) for party, who in listed.values_list("party", "identity")}
    return found


def _forget_reasons(words: QuerySet[Clearance]) -> None:
    """That the plant said no stays; its words may be about somebody."""
    words.filter(word=Word.REFUSED).update(reason="")
