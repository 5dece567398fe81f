"""Media of a packet: brought, described, erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.quizzes import media
from gatehouse.quizzes.media import Made
from gatehouse.quizzes.models import Media, Packet, Question
from gatehouse.quizzes.models.packet import new_key
from gatehouse.quizzes.operations.editing import clear, open_packet
from gatehouse.quizzes.packing import checking

MEDIA_AT_MOST = 200
DESCRIBED_LENGTH = 500
UNUSED_FOR = timedelta(days=1)


def bring_media(
    *, packet: Packet, content: bytes, described: str, by: Person, now: datetime
) -> Media:
    """Check what was sent, make it anew and keep it; some seconds of work, no transaction open
    meanwhile. Raises Refused."""
    described = " ".join(described.split())
    check_described(described)
    if packet.media.count() >= MEDIA_AT_MOST:
        raise Refused(Refusal("too_many", _("There are too many media in the packet.")))
    return keep_media(packet=packet, made=media.make(content), described=described, by=by, now=now)


def check_described(described: str) -> None:
    """Who cannot see or hear it plays as well. Raises Refused."""
    if not described:
        text = _("Say what is seen or heard: not everybody can see or hear it.")
        raise Refused(Refusal("not_described", text))
    clear(lambda: checking.line(described, _("Description"), DESCRIBED_LENGTH))


@transaction.atomic
def keep_media(
    *, packet: Packet, made: Made, described: str, by: Person | None, now: datetime
) -> Media:
    """A file that was made already."""
    fresh = open_packet(packet)
    row = Media(
        packet=fresh,
        kind=made.kind,
        file=f"{new_key()}.{made.ending}",
        content_type=made.content_type,
        sha256=made.sha256,
        described=described,
        made_at=now,
    )
    media.store(row.file, made.content)
    row.save()
    facts = {"media": row.pk, "kind": made.kind}
    history.record("quizzes.media_brought", of=fresh, by=by, now=now, **facts)
    return row


@transaction.atomic
def describe_media(*, of: Media, described: str, by: Person, now: datetime) -> None:
    """Say what is seen or heard in other words. Raises Refused."""
    packet = open_packet(of.packet)
    described = " ".join(described.split())
    check_described(described)
    of.described = described
    of.save(update_fields=["described"])
    history.record("quizzes.media_described", of=packet, by=by, now=now, media=of.pk)


@transaction.atomic
def erase_media(*, of: Media, by: Person, now: datetime) -> None:
    """Raises Refused where a question shows it."""
    packet = open_packet(of.packet)
    if Question.objects.filter(Q(media=of) | Q(answer_media=of)).exists():
        text = _("A question shows it. Take it out of the question first.")
        raise Refused(Refusal("media_used", text))
    name, key = of.file, of.pk
    of.delete()
    transaction.on_commit(lambda: media.erase(name))
    history.record("quizzes.media_erased", of=packet, by=by, now=now, media=key)


def sweep_media(*, now: datetime) -> int:
    """Erase files that belong to no packet: of writes that failed, and of packets that are gone."""
    kept: Sequence[str] = list(Media.objects.values_list("file", flat=True))
    return media.sweep(frozenset(kept), before=now - UNUSED_FOR)
