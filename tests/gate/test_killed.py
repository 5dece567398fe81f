"""The site killed by force in the middle of a hand-in: handing in again ends right."""

from __future__ import annotations

import json
import random
import threading
import urllib.request
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from uuid import uuid4

import pytest

from gatehouse.gate.models import GateAct
from tests import make
from tests.gate.acting import Phone, attended, conflicts, passes_of, stop_of
from tests.site import Site

ACTS, BATCH, GUESTS = 1_000, 100, 20
TRIES = 1_000
A_MOMENT = 0.1
KILLS = 6


class Carrier:
    """A phone that hands its queue in over the network until all of it was acknowledged."""

    def __init__(self, site: Site, phone: Phone, acts: list[dict[str, Any]]) -> None:
        self.address = f"{site.url}/gate/acts/"
        self.token, self.waiting = phone.token, acts
        self.tries = self.broken = 0
        self.wrong: list[int] = []  # answers that no phone should get
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        while self.waiting and self.tries < TRIES:
            self.tries += 1
            try:
                taken = set(self._send(self.waiting[:BATCH])["taken"])
            except HTTPError as error:
                self.wrong.append(error.code)
            except (OSError, HTTPException) as error:
                # Refused: the site is away. Anything else: it went away in the middle.
                self.broken += "refused" not in str(error)
                threading.Event().wait(A_MOMENT)
            else:
                self.waiting = [act for act in self.waiting if act["key"] not in taken]

    def _send(self, acts: list[dict[str, Any]]) -> dict[str, Any]:
        body = json.dumps({"sent_ms": 0, "acts": acts}).encode()
        headers = {"Authorization": f"Door {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.address, body, headers)
        with urllib.request.urlopen(request, timeout=20) as response:
            answer: dict[str, Any] = json.loads(response.read())
        return answer


def queue_of(phone: Phone, passes: list[int]) -> list[dict[str, Any]]:
    """Guests first, each let in at both doors, then walk-ins."""
    return [
        {"key": str(uuid4()), "number": number + 1, "stop": phone.stop.pk, "persons": 1,
         "kind": "came" if number < len(passes) else "walked_in", "phone_ms": number,
         "pass": passes[number] if number < len(passes) else None}
        for number in range(ACTS)
    ]  # fmt: skip


@pytest.mark.prove
def test_a_site_killed_while_two_doors_hand_in_loses_and_doubles_nothing(fresh_site: Site) -> None:
    serving = fresh_site.serve()
    session = make.session(capacity=GUESTS)
    passes = [one.pk for one in passes_of(session, GUESTS)]
    phones = [Phone(stop_of(session)) for _ in range(2)]
    queues = [queue_of(phone, passes) for phone in phones]
    chance = random.Random(3)
    carriers = [
        Carrier(fresh_site, phone, list(queue)) for phone, queue in zip(phones, queues, strict=True)
    ]
    kills = 0
    while kills < KILLS and any(carrier.thread.is_alive() for carrier in carriers):
        threading.Event().wait(chance.uniform(0.02, 0.4))
        fresh_site.kill(serving)
        kills += 1
        serving = fresh_site.serve()
    for carrier in carriers:
        carrier.thread.join(120)
    assert [carrier.waiting for carrier in carriers] == [[], []]
    assert [carrier.wrong for carrier in carriers] == [[], []]
    assert sum(carrier.broken for carrier in carriers) >= kills / 2
    _assert_all_kept_once(phones[0], queues, passes)


def _assert_all_kept_once(
    phone: Phone, queues: list[list[dict[str, Any]]], passes: list[int]
) -> None:
    keys = {act["key"] for queue in queues for act in queue}
    assert {str(key) for key in GateAct.objects.values_list("key", flat=True)} == keys
    counted = attended(phone.stop)
    assert {key: counted[key] for key in passes} == dict.fromkeys(passes, 1)
    assert sum(counted.values()) == GUESTS + 2 * (ACTS - GUESTS)
    assert conflicts(phone.stop) == ["twice"] * GUESTS
