"""One function per message of the gate; each is queued in the transaction of its cause.

The outbox holds numbers only; the letter is written when it is sent (`letters.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from gatehouse.admission.models import Application, Pass
from gatehouse.catalogue.models import Membership, PlantRole
from gatehouse.core import mail
from gatehouse.core.crypto import blind_index
from gatehouse.gate.listing import layout_of
from gatehouse.gate.models import GroupWord, PassList
from gatehouse.people.models import Person
from gatehouse.programme.models import Stop

RUSSIAN = "ru"  # an address that is nobody's account is written to in the city's language


@dataclass(frozen=True)
class Reader:
    """Who gets a list: an address, its language, and how the letter is told from the others."""

    address: str
    language: str
    key: str


def readers_of_lists(enterprise_id: int) -> list[Reader]:
    """The addresses of the layout; while there are none, the plant's people here."""
    addresses = layout_of(enterprise_id).recipients.split(",")
    written = [one.strip() for one in addresses if one.strip()]
    if written:
        return [Reader(one, RUSSIAN, blind_index(one.lower(), "pass list")[:16]) for one in written]
    people = Membership.objects.filter(
        enterprise=enterprise_id, role=PlantRole.PLANT, person__is_active=True
    ).select_related("person")
    return [
        Reader(one.person.email, one.person.language, str(one.person_id))
        for one in people.order_by("person")
    ]


def list_sent(pass_list: PassList, *, by_hand: bool, now: datetime) -> list[str]:
    """The list, with what changed, to the plant; the addresses it goes to. By hand it may be
    sent again, by itself a list is sent once."""
    readers = readers_of_lists(pass_list.stop.site.enterprise_id)
    again = f":{now.isoformat()}" if by_hand else ""
    for reader in readers:
        mail.queue(
            "gate.list",
            to=reader.address,
            language=reader.language,
            now=now,
            once=f"gate.list:{pass_list.pk}:{reader.key}{again}",
            pass_list=pass_list.pk,
        )
    return [reader.address for reader in readers]


def word_awaited(stop: Stop, passes: Collection[int], *, now: datetime) -> None:
    """The plant has its list already: it must say yes to this guest first. Told to the party."""
    for one in _with_askers(passes):
        _to_asker("gate.word_awaited", stop, one, now=now)


def cleared(stop: Stop, passes: Collection[int], *, now: datetime) -> None:
    """The plant said yes; told to those who had to wait for it."""
    for one in _with_askers(passes):
        if mail.state_of(_once("gate.word_awaited", stop, one)) is not None:
            _to_asker("gate.cleared", stop, one, now=now)


def _with_askers(passes: Collection[int]) -> list[Pass]:
    with_place = Pass.objects.filter(application__booked_at__isnull=False)
    found = with_place.filter(pk__in=passes).select_related("application__party__asker")
    return list(found.order_by("pk"))


def _to_asker(kind: str, stop: Stop, one: Pass, *, now: datetime) -> None:
    asker: Person = one.application.party.asker
    mail.queue(
        kind,
        to=asker.email,
        language=asker.language,
        now=now,
        once=_once(kind, stop, one),
        stop=stop.pk,
        visit_pass=one.pk,
    )


def _once(kind: str, stop: Stop, one: Pass) -> str:
    return f"{kind}:{stop.pk}:{one.pk}"


def word_to_group(
    word: GroupWord, application: Application, *, to: Iterable[Person], now: datetime
) -> int:
    """A word from the plant, before all other letters: people are on their way. To how many."""
    people = list(to)
    for reader in people:
        mail.queue(
            "gate.word_to_group",
            to=reader.email,
            language=reader.language,
            now=now,
            once=f"gate.word_to_group:{word.pk}:{application.pk}:{reader.pk}",
            urgent=True,
            word=word.pk,
            application=application.pk,
            reader=reader.pk,
        )
    return len(people)
