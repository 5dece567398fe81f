"""One human being had two accounts: what they played goes along, and comes back with it.

Tries of both count together, teams across games belong to whoever stays, and nobody has two entries
in one draw of prizes: the draw knows the one that is left by both accounts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from gatehouse.admission import operations as admission
from gatehouse.admission.known_by import keys_of_asker
from gatehouse.admission.models import Merge
from gatehouse.core import history, undo
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.draws.models import Draw
from gatehouse.people.models import Person
from gatehouse.quizzes.models import Attempt, Contender, InSolo, Solo, Squad, Team

MERGED = "quizzes.people_merged"
APART = 10_000  # tries are numbered out of each other's way before they are numbered anew
Moved = dict[str, list[int]]


def merge_refusals(kept: Person, merged: Person) -> list[Refusal]:
    """Why these two accounts may not become one, with what they played; empty if they may."""
    return admission.merge_refusals(kept, merged) or list(_one_prize_draw(kept, merged))


def _one_prize_draw(kept: Person, merged: Person) -> Iterable[Refusal]:
    """One person has one entry in a draw of prizes; which of the two is not guessed."""
    going_on = Solo.objects.filter(draw__in=Draw.objects.going_on())
    both = going_on.filter(contenders__person=kept) & going_on.filter(contenders__person=merged)
    for title in both.order_by("slug").values_list("title", flat=True).distinct():
        text = _(
            "Both are in the draw of prizes of “%(title)s”. Let one of the two leave it first, or "
            "wait until it is over."
        )
        yield Refusal("one_prize_draw", text % {"title": title})


def would_move(merged: Person) -> Moved:
    """Keys of all rows that are this account's, by table."""
    return admission.would_move(merged) | _played_by(merged)


def _played_by(person: Person) -> Moved:
    rows: dict[str, QuerySet[Squad] | QuerySet[Attempt] | QuerySet[Contender]] = {
        "squads": Squad.objects.filter(owner=person),
        "tries": Attempt.objects.filter(person=person),
        "contenders": Contender.objects.filter(person=person),
    }
    return {name: list(of.order_by("pk").values_list("pk", flat=True)) for name, of in rows.items()}


@transaction.atomic
def merge_people(
    *, kept: Person, merged: Person, by: Person, now: datetime
) -> tuple[Merge, undo.Undo]:
    """Admission's operation of this name, and what `merged` has played is `kept`'s too.

    Raises:
        Refused: as `merge_refusals` says.
    """
    merge, act = admission.merge_people(
        kept=kept, merged=merged, by=by, now=now, undone_as=MERGED
    )  # from here on both accounts are locked
    if refusals := list(_one_prize_draw(kept, merged)):
        raise Refused(*refusals)
    moved = _played_by(merged)
    entered = Contender.objects.filter(person=kept).values("solo")
    over = Contender.objects.filter(person=merged, solo__in=entered)  # draws that are over
    left = set(over.values_list("pk", "attempt_id"))
    moved["contenders"] = _without(moved["contenders"], {pk for pk, _try in left})
    moved["tries"] = _without(moved["tries"], {one for _pk, one in left})
    _hand_over(moved, giver=merged, taker=kept)
    _know(moved["contenders"], kept)
    if not any(moved.values()):
        return merge, act
    counts = {name: len(keys) for name, keys in moved.items()}
    history.record("quizzes.play_handed_over", of=kept, by=by, now=now, **counts)
    return admission.note_moved(merge=merge, moved=moved, by=by, now=now), act


def _without(keys: list[int], gone: set[int]) -> list[int]:
    return [key for key in keys if key not in gone]


@transaction.atomic
def take_apart(*, merge: Merge, by: Person, now: datetime) -> Merge:
    """Admission's operation of this name; what was played comes back too, as it stands now."""
    was_undone = Merge.objects.get(pk=merge.pk).undone_at is not None
    apart = admission.take_apart(merge=merge, by=by, now=now)
    if was_undone or apart.undone_at != now:
        return apart
    moved = {name: apart.moved.get(name, []) for name in ("squads", "tries", "contenders")}
    kept, merged = (Person.objects.get(pk=pk) for pk in (apart.kept_id, apart.merged_id))
    _hand_over(moved, giver=kept, taker=merged)
    foreign = set(keys_of_asker(kept)) - set(keys_of_asker(merged))
    InSolo.objects.filter(contender__in=moved["contenders"], identity__in=foreign).delete()
    for squads, owner in ((moved["squads"], merged), (None, kept)):
        # A team goes across games with who applied for it.
        claimed = Team.objects.filter(squad__owner=owner).exclude(application__asker=owner)
        of = claimed if squads is None else claimed.filter(squad__in=squads)
        of.update(squad=None)
    return apart


@undo.undoes(MERGED)
def _merge_undone(*, merge: int, by: Person, now: datetime) -> None:
    take_apart(merge=Merge.objects.get(pk=merge), by=by, now=now)


def _hand_over(moved: Moved, *, giver: Person, taker: Person) -> None:
    """Rows that are still the giver's become the taker's; what was erased since is left out."""
    Squad.objects.filter(pk__in=moved["squads"], owner=giver).update(owner=taker)
    Contender.objects.filter(pk__in=moved["contenders"], person=giver).update(person=taker)
    theirs = Attempt.objects.filter(pk__in=moved["tries"], person=giver)
    solos = set(theirs.values_list("solo", flat=True))
    theirs.update(person=taker, number=F("number") + APART)
    for person in (taker, giver):
        _number_anew(person, solos)


def _number_anew(person: Person, solos: set[int]) -> None:
    """The tries of somebody at each of these quizzes, from 1, in the order they were begun."""
    rows = Attempt.objects.filter(person=person, solo__in=solos).order_by(
        "solo", "started_at", "pk"
    )
    by_solo: dict[int, list[Attempt]] = {}
    for one in rows.defer("order"):
        by_solo.setdefault(one.solo_id, []).append(one)
    for tries in by_solo.values():
        wanted = {one.pk: number for number, one in enumerate(tries, start=1)}
        changed = [one for one in tries if one.number != wanted[one.pk]]
        Attempt.objects.filter(pk__in=[one.pk for one in changed]).update(
            number=F("number") + 2 * APART
        )
        for one in changed:
            Attempt.objects.filter(pk=one.pk).update(number=wanted[one.pk])


def _know(contenders: list[int], kept: Person) -> None:
    """The draw knows an entry by the account that stays as well."""
    rows = Contender.objects.filter(pk__in=contenders, solo__draw__in=Draw.objects.going_on())
    InSolo.objects.bulk_create(
        (
            InSolo(solo_id=one.solo_id, contender=one, identity=key)
            for one in rows
            for key in dict.fromkeys(keys_of_asker(kept))
        ),
        ignore_conflicts=True,
    )
