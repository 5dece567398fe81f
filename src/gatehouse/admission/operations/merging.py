"""One human being had two accounts: what the one had is the other's, and can be had back."""

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gatehouse.admission import messages
from gatehouse.admission.consents import OPTIONAL, about
from gatehouse.admission.models import Application, Attendance, Guest, Merge, Party, Strike
from gatehouse.admission.queries import folded, identity_of
from gatehouse.admission.rules import GuestAsk
from gatehouse.core import history, undo
from gatehouse.core.locks import one_at_a_time
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.draws.models import Draw
from gatehouse.people import operations as people
from gatehouse.people.models import Consent, Person
from gatehouse.rewards import operations as rewards
from gatehouse.rewards.models import Award

Moved = dict[str, list[int]]
MERGED = "admission.people_merged"
# What an account is known by goes over where the other has none, and only then comes back.
KNOWN_BY = {"phone": people.hand_over_phone, "official": people.hand_over_official}


def merge_refusals(kept: Person, merged: Person) -> list[Refusal]:
    """Why these two accounts may not become one; empty if they may."""
    if kept == merged:
        return [Refusal("same", _("These are not two accounts but one."))]
    both = (kept, merged)
    if any(one.erased_at for one in both):
        return [Refusal("erased", _("This account has been erased."))]
    if not all(one.is_active for one in both):
        return [Refusal("closed", _("One of the two is closed or was joined before."))]
    if any(_works_here(one) for one in both):
        text = _("One of the two works here. Take the roles back first.")
        return [Refusal("works_here", text)]
    together = (_applied_twice, _one_draw, _one_team, _two_families)
    return [refusal for rule in together for refusal in rule(kept, merged)]


def _works_here(person: Person) -> bool:
    """Whether anybody gave this account a role, in the city, a season or at a plant."""
    roles = (person.role_grants, person.memberships, person.season_grants)
    return person.is_superuser or any(one.exists() for one in roles)


def _applied_twice(kept: Person, merged: Person) -> Iterable[Refusal]:
    live = Application.objects.live()
    same = live.filter(asker=merged, session__in=live.filter(asker=kept).values("session"))
    for code in same.order_by("session__code").values_list("session__code", flat=True):
        text = _("Both have applied for %(code)s. Give one of the two applications back first.")
        yield Refusal("both_applied", text % {"code": code})


def _one_draw(kept: Person, merged: Person) -> Iterable[Refusal]:
    """One person has one list in a draw; whose the two are is not guessed."""
    open_draws = Draw.objects.going_on().filter(entries__party__asker=kept)
    both = open_draws.filter(pk__in=Draw.objects.filter(entries__party__asker=merged))
    for code in both.order_by("code").values_list("code", flat=True).distinct():
        text = _("Both have a list for the draw %(code)s. Let one of the two leave it first.")
        yield Refusal("one_draw", text % {"code": code})


def _one_team(kept: Person, merged: Person) -> Iterable[Refusal]:
    """Two members of a team are two people: each has a part and a code of their own."""
    if _parties_of(kept).filter(pk__in=_parties_of(merged).values("pk")).exists():
        yield Refusal("one_team", _("They are in one team together: these are two people."))


def _parties_of(person: Person) -> QuerySet[Party]:
    return Party.objects.filter(Q(asker=person) | Q(guests__account=person))


def _two_families(kept: Person, merged: Person) -> Iterable[Refusal]:
    """Other children and another name: nothing says that this is one person."""
    families = [_children(one) for one in (kept, merged)]
    if not all(families) or families[0] & families[1]:
        return
    if not (kept.name and folded(kept.name) == folded(merged.name)):
        text = _("They come with different children and have different names: two families.")
        yield Refusal("two_families", text)


def _children(person: Person) -> set[str]:
    """An adult is known within one account, a child everywhere: see `identity_of`."""
    rows = Guest.objects.filter(party__asker=person).exclude(identity="")
    return {guest.identity for guest in rows if guest.born}


def would_move(merged: Person) -> Moved:
    """Keys of all rows that are this account's, by table."""
    return {
        "parties": _keys(Party.objects.filter(asker=merged)),
        "applications": _keys(Application.objects.filter(asker=merged)),
        "guests": _keys(Guest.objects.filter(account=merged)),
        "consents": _keys(Consent.objects.filter(person=merged)),
        "viewed": _keys(Attendance.objects.filter(viewer=merged)),
        "tasks": _keys(Award.objects.filter(person=merged)),
        "strikes": _keys(Strike.objects.filter(person=merged)),
    }


def _keys(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def merge_people(
    *, kept: Person, merged: Person, by: Person, now: datetime, undone_as: str = MERGED
) -> tuple[Merge, undo.Undo]:
    """All that `merged` asked for, joined, agreed to and watched is `kept`'s from now on. Nobody
    signs in with the merged account any more; both addresses are told. See `take_apart`.
    `undone_as`: what takes it back, where a capability above has handed over more; both accounts
    stay locked for it until the transaction ends.

    Raises:
        Refused: as `merge_refusals` says.
    """
    kept, merged = _lock(kept, merged)
    refusals = merge_refusals(kept, merged)
    if refusals:
        raise Refused(*refusals)
    moved = would_move(merged)
    moved["consents"] = _fitting(moved["consents"], kept)
    moved["viewed"] = _seen_by_one(moved["viewed"], kept)
    try:
        with transaction.atomic():
            _hand_over(moved, giver=merged, taker=kept, by=by, now=now)
            for name, hand_over in KNOWN_BY.items():
                if hand_over(giver=merged, taker=kept, by=by, now=now):
                    moved[name] = [merged.pk]
            merge = Merge.objects.create(
                kept=kept, merged=merged, by=by, merged_at=now, moved=moved
            )
    except IntegrityError as error:
        text = _("Both have applied for one session. Give one of the two applications back first.")
        raise Refused(Refusal("both_applied", text)) from error
    people.close_account(person=merged, by=by, now=now)
    for one in (kept, merged):
        facts = _facts(merge)
        history.record("admission.people_merged", of=one, by=by, now=now, **facts)
    messages.merged(merge, now=now)
    return merge, undo.offer(undone_as, by=by, now=now, merge=merge.pk)


@transaction.atomic
def note_moved(*, merge: Merge, moved: Moved, by: Person, now: datetime) -> Merge:
    """Rows of a capability above that were handed over with a merge, for when it is taken apart."""
    fresh = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    fresh.moved = fresh.moved | moved
    fresh.save(update_fields=["moved"])
    counts = {name: len(keys) for name, keys in moved.items()}
    history.record("admission.merge_noted", of=fresh, by=by, now=now, **counts)
    return fresh


def _lock(kept: Person, merged: Person) -> tuple[Person, Person]:
    """Both accounts as they are now. Whoever takes up an offer of theirs locks the party before
    the people, and so does this."""
    if kept == merged:
        raise Refused(*merge_refusals(kept, merged))
    parties = Party.objects.filter(Q(asker__in=[kept, merged])).values_list("pk", flat=True)
    one_at_a_time(f"party:{pk}" for pk in parties)
    found = {one.pk: people.lock_person(one) for one in sorted((kept, merged), key=_key)}
    return found[kept.pk], found[merged.pk]


_key = attrgetter("pk")


def _fitting(consents: list[int], kept: Person) -> list[int]:
    """Consents without what the kept account has taken back: a word said there stands."""
    own = Consent.objects.filter(person=kept, text__slug__in=OPTIONAL)
    taken_back = set(own.exclude(withdrawn_at=None).values_list("text__slug", flat=True))
    taken_back -= set(own.filter(withdrawn_at=None).values_list("text__slug", flat=True))
    rows = Consent.objects.filter(pk__in=consents).exclude(text__slug__in=taken_back)
    return _keys(rows)


def _seen_by_one(viewed: list[int], kept: Person) -> list[int]:
    """What both have watched stays counted as it was: once for each account."""
    own = Attendance.objects.filter(viewer=kept).values("session")
    return _keys(Attendance.objects.filter(pk__in=viewed).exclude(session__in=own))


def _hand_over(moved: Moved, *, giver: Person, taker: Person, by: Person, now: datetime) -> None:
    """Rows that are still the giver's become the taker's; what was erased since is left out."""
    Party.objects.filter(pk__in=moved["parties"], asker=giver).update(asker=taker)
    Application.objects.filter(pk__in=moved["applications"], asker=giver).update(asker=taker)
    Guest.objects.filter(pk__in=moved["guests"], account=giver).update(account=taker)
    Attendance.objects.filter(pk__in=moved["viewed"], viewer=giver).update(viewer=taker)
    strikes = moved.get("strikes", [])  # merges of before know none
    Strike.objects.filter(pk__in=strikes, person=giver).update(person=taker)
    people.hand_over_consents(keys=moved["consents"], giver=giver, taker=taker, by=by, now=now)
    rewards.hand_over(keys=moved.get("tasks", []), giver=giver, taker=taker, by=by, now=now)
    _know_adults(moved, taker)


def _know_adults(moved: Moved, asker: Person) -> None:
    """An adult is known within one account: by that of who asked, or of the member itself."""
    own = Q(party__in=moved["parties"], account=None) | Q(pk__in=moved["guests"], account=asker)
    adults = [one for one in Guest.objects.filter(own).exclude(identity="") if not one.born]
    for guest in adults:
        guest.identity = identity_of(GuestAsk(guest.name), asker=asker)
    Guest.objects.bulk_update(adults, ["identity"], batch_size=200)


@transaction.atomic
def take_apart(*, merge: Merge, by: Person, now: datetime) -> Merge:
    """Give back to the merged account what it had, as it stands now; what was asked for since
    stays with the kept one. Done twice it is done once.

    Raises:
        Refused: `erased` when one of the two was erased since; `merged_again` while the kept
            account is itself merged into a third.
    """
    kept, merged = _lock(merge.kept, merge.merged)
    fresh = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if fresh.undone_at is not None:
        return fresh
    if not kept.is_active:
        text = _("The account that was kept is closed or joined with a third: begin there.")
        raise Refused(Refusal("merged_again", text))
    moved = {name: list(keys) for name, keys in fresh.moved.items()}
    moved["consents"] += _given_since(fresh, moved["applications"])
    _hand_over(moved, giver=kept, taker=merged, by=by, now=now)
    for name, hand_over in KNOWN_BY.items():
        if moved.get(name):
            hand_over(giver=kept, taker=merged, by=by, now=now)
    people.reopen_account(person=merged, by=by, now=now)
    fresh.undone_at, fresh.undone_by = now, by
    fresh.save(update_fields=["undone_at", "undone_by"])
    for one in (kept, merged):
        facts = _facts(fresh)
        history.record("admission.people_taken_apart", of=one, by=by, now=now, **facts)
    messages.taken_apart(fresh, now=now)
    return fresh


def _given_since(merge: Merge, applications: list[int]) -> list[int]:
    """Consents for what goes back, given while both were one: they belong to the visit."""
    keys = Application.objects.filter(pk__in=applications).values_list("key", flat=True)
    rows = Consent.objects.filter(person=merge.kept_id, given_at__gte=merge.merged_at)
    return _keys(rows.filter(about__in=[about(key) for key in keys]))


@undo.undoes(MERGED)
def _merge_undone(*, merge: int, by: Person, now: datetime) -> None:
    take_apart(merge=Merge.objects.get(pk=merge), by=by, now=now)


def _facts(merge: Merge) -> dict[str, int]:
    """Both accounts by number, and how many rows of each table moved."""
    counts = {name: len(keys) for name, keys in merge.moved.items()}
    return {"kept": merge.kept_id, "merged": merge.merged_id} | counts
