"""Sources of the inbox that look at the machinery: lists, words, the gate, letters, jobs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.admission.models import Application
from gatehouse.core.history import HistoryEntry
from gatehouse.core.kept import Kept
from gatehouse.core.labels import JOBS, LETTERS
from gatehouse.core.models import Job, JobState, MailState, OutboxItem
from gatehouse.gate.clearing import awaiting
from gatehouse.gate.listing import due_at, is_in_force
from gatehouse.gate.models import GateAct, PassList, PassListLayout, Settlement
from gatehouse.pages.desk.rows import conflicts_at
from gatehouse.pages.office.inbox_items import BACK, Item, Kind, Look, about
from gatehouse.people.models import Approval
from gatehouse.people.operations import may_decide
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Quota, Stop

BEFORE_VISIT = timedelta(hours=48)
JOB_NEEDS = timedelta(minutes=15)  # until the job has made and sent a list that came due
NO_LETTERS = ("people.code",)  # nobody but who typed the address can do anything about it
LETTERS_AT_MOST = 200


def _stops(look: Look, until: timedelta) -> list[Stop]:
    """Stops ahead of sessions to which people come by name."""
    lists = PassList.objects.filter(is_due=True).defer("rows")
    found = (
        Stop.objects.filter(
            look.of("session__season"),
            arrives_at__gt=look.now,
            arrives_at__lte=look.now + until,
            session__published_at__isnull=False,
            session__cancelled_at=None,
            session__in=Quota.objects.filter(held__gt=0).values("session"),
        )
        .exclude(session__admission=Admission.OPEN)
        .select_related("site", "session__season", "session__activity__enterprise")
        .prefetch_related(Prefetch("pass_lists", lists, to_attr="of_deadlines"))
    )
    return list(found.order_by("arrives_at", "pk"))


def lists_and_words(look: Look) -> Iterator[Item]:
    """Lists that the plant should have and has not got; guests it has to say a word on."""
    layouts = {one.enterprise_id: one for one in PassListLayout.objects.defer("recipients")}
    usual = PassListLayout()
    hours = max(one.due_hours_before for one in (usual, *layouts.values()))
    stops = _stops(look, max(timedelta(hours=hours), BEFORE_VISIT))
    late = []
    for stop in stops:
        layout = layouts.get(stop.site.enterprise_id, usual)
        made = [one for one in _lists(stop) if is_in_force(one, stop, layout)]
        if look.now >= due_at(stop, layout) + JOB_NEEDS and not any(one.sent_to for one in made):
            late.append((stop, layout, made))
    fetched = _fetched([one for _stop, _layout, made in late for one in made])
    for stop, layout, made in late:
        if not any(str(one.pk) in fetched for one in made):
            yield _late(look, stop, layout, is_made=bool(made))
    yield from _awaited(look, [one for one in stops if one.arrives_at <= look.now + BEFORE_VISIT])


def _lists(stop: Stop) -> list[PassList]:
    found: list[PassList] = stop.of_deadlines  # type: ignore[attr-defined]
    return found


def _fetched(lists: Sequence[PassList]) -> set[str]:
    """Keys of lists that somebody took as a file."""
    entries = HistoryEntry.objects.filter(
        verb="gate.list_fetched", of_type="gate.passlist", of_id__in=[str(one.pk) for one in lists]
    )
    return set(entries.values_list("of_id", flat=True)) if lists else set()


def _late(look: Look, stop: Stop, layout: PassListLayout, *, is_made: bool) -> Item:
    text = (
        _("The list is made, but went to nobody: the plant has named no addresses")
        if is_made
        else _("The list is overdue: it was not even made")
    )
    return Item(
        kind=Kind.LIST_DUE,
        number=stop.pk,
        text=text,
        about=about(stop.session),
        since=due_at(stop, layout),
        until=stop.arrives_at,
        url=look.desk_or_story(stop.session, "desk_list", stop.pk),
        step=_("Send the list"),
        is_grave=True,
        zone=stop.session.season.timezone,
    )


def _awaited(look: Look, stops: Sequence[Stop]) -> Iterator[Item]:
    by_stop = awaiting(stops) if stops else {}
    for stop in stops:
        n = len(by_stop[stop.pk])
        if not n:
            continue
        text = ngettext(
            "%(n)d pass opens no gate until the plant says yes",
            "%(n)d passes open no gate until the plant says yes",
            n,
        )
        yield Item(
            kind=Kind.AWAITING,
            number=stop.pk,
            text=text % {"n": n},
            about=about(stop.session),
            since=stop.arrives_at - BEFORE_VISIT,
            until=stop.arrives_at,
            url=look.desk_or_story(stop.session, "desk_list", stop.pk),
            step=_("Ask the plant"),
            is_grave=True,
            zone=stop.session.season.timezone,
        )


# Reading a month of acts takes a while: done again only when anything was done or settled.
_conflicts: Kept[tuple[Any, ...], dict[int, int]] = Kept(None, seconds=300, at_most=20)


def conflicts(look: Look) -> Iterator[Item]:
    """What the doors could not agree on in the last month, by visit."""
    last = (GateAct.objects.aggregate(n=Max("pk"))["n"], Settlement.objects.aggregate(n=Max("pk")))
    if last[0] is None:
        return
    seats = None if look.seat.planned is None else tuple(sorted(look.seat.planned))
    key = (seats, look.season.pk if look.season else None, last[0], last[1]["n"])
    open_at = _conflicts.get(key, lambda _key: _open_at(look)) or {}
    full = Stop.objects.filter(pk__in=open_at).select_related(
        "session__season", "session__activity__enterprise"
    )
    for stop in full:
        text = ngettext("%(n)d to settle", "%(n)d to settle", open_at[stop.pk])
        yield Item(
            kind=Kind.CONFLICT,
            number=stop.pk,
            text=text % {"n": open_at[stop.pk]},
            about=about(stop.session),
            since=stop.arrives_at,
            url=look.desk_or_story(stop.session, "desk_conflicts"),
            step=_("Settle it"),
            zone=stop.session.season.timezone,
        )


def _open_at(look: Look) -> dict[int, int]:
    stops = Stop.objects.filter(
        look.of("session__season"), arrives_at__gt=look.now - BACK, acts__isnull=False
    )
    return {key: n for key, n in conflicts_at(list(stops.distinct())).items() if n}


def letters(look: Look) -> Iterator[Item]:
    """Letters that were given up, and those of which nobody knows whether they arrived twice or
    not at all. Whom they went to is a link, never an address."""
    doubtful = Q(state=MailState.SENT, doubtful=True)
    rows = OutboxItem.objects.filter(
        Q(state=MailState.FAILED) | doubtful, ended_at__gt=look.now - BACK, is_empty=False
    ).exclude(kind__in=NO_LETTERS)
    found = list(rows.defer("to")[:LETTERS_AT_MOST])
    keys = {one.params.get("application") for one in found}
    visits = Application.objects.filter(look.of("session__season"), pk__in=keys - {None})
    known = {one.pk: one for one in visits.select_related("session__season")}
    for letter in found:
        visit = known.get(letter.params.get("application"))
        is_ours = look.seat.plans_all and look.season is None and "application" not in letter.params
        if visit is not None or is_ours:
            yield _letter(letter, visit)


def _letter(letter: OutboxItem, visit: Application | None) -> Item:
    has_failed = letter.state == MailState.FAILED
    text = (
        _("“%(kind)s”: the mail server did not accept it")
        if has_failed
        else _("“%(kind)s”: sent, perhaps twice; nobody knows whether it arrived")
    )
    reader = letter.params.get("reader") or (visit.asker_id if visit else None)
    person = reverse("pages:office_person", args=[reader]) if reader and visit else ""
    again = reverse("pages:office_letter_again", args=[letter.pk])
    return Item(
        kind=Kind.LETTER,
        number=letter.pk,
        text=text % {"kind": LETTERS.say(letter.kind)},
        about=f"{visit.session.code} · № {visit.pk}" if visit else letter.error,
        since=letter.ended_at or letter.created_at,
        url=again if has_failed else person,
        step=_("Send again") if has_failed else _("To whom"),
        is_post=has_failed,
        is_grave=has_failed,
        zone=visit.session.season.timezone if visit else None,
        more_url=person if has_failed else "",
        more=_("To whom"),
    )


def second_words(look: Look) -> Iterator[Item]:
    """Acts that wait for the word of whoever looks; who asked is never that other person."""
    if look.season is not None:
        return
    asked = Approval.objects.waiting(now=look.now).exclude(asked_by=look.seat.person)
    for one in (each for each in asked if may_decide(each, look.seat.person)):
        text = ngettext("%(n)d person is concerned", "%(n)d people are concerned", one.persons)
        yield Item(
            kind=Kind.SECOND_WORD,
            number=one.pk,
            text=text % {"n": one.persons},
            about=one.why,
            since=one.asked_at,
            url=reverse("pages:office_approvals"),
            step=_("Look and decide"),
        )


def jobs(look: Look) -> Iterator[Item]:
    """Jobs that were given up and have not been done since; for the administrator."""
    if not look.seat.is_administrator or look.season is not None:
        return
    done = Job.objects.filter(name=OuterRef("name"), state=JobState.DONE, pk__gt=OuterRef("pk"))
    failed = Job.objects.filter(~Exists(done), state=JobState.FAILED, ended_at__gt=look.now - BACK)
    for job in failed[:LETTERS_AT_MOST]:
        yield Item(
            kind=Kind.JOB,
            number=job.pk,
            text=JOBS.say(job.name),
            about=job.error,
            since=job.ended_at or job.created_at,
            url=reverse("admin:core_job_change", args=[job.pk]),
            step=_("Look into it"),
            is_grave=True,
        )
