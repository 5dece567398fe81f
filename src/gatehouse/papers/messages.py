"""The letters about document data; the outbox holds numbers only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from gatehouse.catalogue.models import Membership, PlantRole
from gatehouse.core import mail
from gatehouse.papers.models import Asked, ErasureAct, Papers, Showing
from gatehouse.people.models import Person


def _queue(kind: str, asked: Asked, to: Iterable[Person], *, now: datetime) -> list[str]:
    """One letter to each; their keys in the outbox."""
    keys = []
    for reader in to:
        key = key_of(kind, asked, reader)
        mail.queue(
            f"papers.{kind}",
            to=reader.email,
            language=reader.language,
            now=now,
            once=key,
            asked=asked.pk,
            reader=reader.pk,
        )
        keys.append(key)
    return keys


def key_of(kind: str, asked: Asked, reader: Person) -> str:
    """By what the outbox knows the letter: once for each version and whoever joined last."""
    return f"papers.{kind}:{asked.pk}:{asked.version}:{asked.last_guest}:{reader.pk}"


def asked(question: Asked, *, to: Iterable[Person], now: datetime) -> None:
    """The plant needs document data: give it by a time."""
    _queue("asked", question, to, now=now)


def reminded(question: Asked, *, to: Iterable[Person], now: datetime) -> None:
    """It is still missing, and the time is near."""
    _queue("reminded", question, to, now=now)


def missed(question: Asked, *, to: Iterable[Person], now: datetime) -> None:
    """It did not come in time: what follows."""
    _queue("missed", question, to, now=now)


def taken_back(papers: Iterable[Papers], act: ErasureAct, *, now: datetime) -> None:
    """To the people of each plant that has seen some of it: it was erased, so are copies to be."""
    seen = Showing.objects.filter(papers__in=[row.pk for row in papers])
    stops = set(seen.values_list("stop", "stop__site__enterprise"))
    for stop, enterprise in sorted(stops):
        for reader in _plants_people(enterprise):
            mail.queue(
                "papers.taken_back",
                to=reader.email,
                language=reader.language,
                now=now,
                once=f"papers.taken_back:{act.number}:{stop}:{reader.pk}",
                stop=stop,
                act=act.number,
            )


def _plants_people(enterprise: int) -> list[Person]:
    rows = Membership.objects.filter(enterprise=enterprise, role=PlantRole.PLANT)
    return [row.person for row in rows.select_related("person").order_by("person")]
