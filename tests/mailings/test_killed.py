"""Workers killed by force while a letter to many goes out: everybody gets it, and gets it once."""

from __future__ import annotations

import email
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from datetime import time as clock

import pytest
from django.db import transaction
from django.utils import timezone

from gatehouse.core.mail import MailState
from gatehouse.core.models import Job, OutboxItem
from gatehouse.mailings.models import Addressee, Mailing, MailingState
from gatehouse.people.models import Role
from tests import make
from tests.imports.files import plant_ahead
from tests.mailings.letters import send, written
from tests.office import holder
from tests.site import Site

PATIENCE_SECONDS = 240
KIND = "mailings.letter"


def until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.02)


def sent_off(people: int) -> Mailing:
    """A letter to so many, whose minute to take it back is over; no worker has begun yet."""
    plant = plant_ahead()
    with transaction.atomic():  # many small steps: one commit is enough
        starts_at = datetime.combine(plant.season.starts_on, clock(12), UTC)
        session = make.session(
            of=plant.activity, within=plant.season, capacity=people, starts_at=starts_at
        )
        for number in range(people):
            make.application(session, by=make.person(f"guest{number}@x.org"), now=timezone.now())
        OutboxItem.objects.all().delete()  # what they were told on applying
        boss = holder(Role.ORGANISER)
        mailing = written(plant.season, by=boss)
        send(mailing, boss, now=timezone.now() - timedelta(minutes=2), typed=people)
    return mailing


def progress() -> tuple[int, int, int]:
    letters = OutboxItem.objects.filter(kind=KIND)
    queued = Addressee.objects.filter(is_queued=True).count()
    return queued, letters.exclude(ended_at=None).count(), letters.exclude(attempts=0).count()


def is_over(mailing: Mailing) -> bool:
    state = Mailing.objects.values_list("state", flat=True).get(pk=mailing.pk)
    return state == MailingState.SENT and not OutboxItem.objects.filter(ended_at=None).exists()


def leases_run_out() -> None:
    """What the dead held falls to the next worker now."""
    now = timezone.now()
    Job.objects.filter(ended_at=None).update(due_at=now)
    OutboxItem.objects.filter(ended_at=None).update(due_at=now)


def goes_out_under_kills(site: Site, *, people: int, kills: int, seed: int) -> None:
    mailing, chance = sent_off(people), random.Random(seed)
    cut_off = 0
    for _ in range(kills):
        before = progress()
        worker = site.start("worker")
        until(lambda known=before: progress() != known or is_over(mailing), "work to go on")  # type: ignore[misc]
        threading.Event().wait(chance.uniform(0.0, 0.3))
        site.kill(worker)
        cut_off += not is_over(mailing)
        leases_run_out()
    site.start("worker")
    until(lambda: is_over(mailing), "everybody's letter")
    assert cut_off > kills / 2, "most kills came when all was done: they prove nothing"
    _each_has_it_once(site, people)


def _each_has_it_once(site: Site, people: int) -> None:
    """One row of the outbox for each, all of them sent; a second copy only of a letter that was in
    the mail server's hands at the kill, under its own number, and marked as doubtful."""
    letters = OutboxItem.objects.filter(kind=KIND)
    everybody = {f"guest{number}@x.org" for number in range(people)}
    assert Counter(one.to for one in letters) == Counter(everybody)
    assert set(letters.values_list("state", flat=True)) == {MailState.SENT}
    doubtful = {one.to for one in letters if one.doubtful}
    copies: dict[str, list[str]] = {}
    for path in (site.folder / "mail").glob("*.eml"):
        arrived = email.message_from_bytes(path.read_bytes())
        copies.setdefault(str(arrived["To"]), []).append(str(arrived["Message-ID"]))
    assert set(copies) == everybody
    assert {to for to, ids in copies.items() if len(ids) > 1} <= doubtful
    assert all(len(set(ids)) == 1 for ids in copies.values())


def test_a_letter_to_many_whose_workers_are_killed_reaches_everybody_once(
    fresh_site: Site,
) -> None:
    goes_out_under_kills(fresh_site, people=210, kills=3, seed=4)


@pytest.mark.prove
def test_a_thousand_letters_with_twenty_kills_in_between_reach_everybody_once(
    fresh_site: Site,
) -> None:
    goes_out_under_kills(fresh_site, people=1_000, kills=20, seed=11)
