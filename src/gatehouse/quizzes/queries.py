"""Reads of packets that more than one page needs."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from gatehouse.core.refusal import Refusal
from gatehouse.people.models import Person
from gatehouse.quizzes.models import Packet, Quiz, Run, Solo, SoloAnswer, Squad, Team


def with_plays(packets: QuerySet[Packet]) -> QuerySet[Packet]:
    """Packets with all that `is_secret` asks about, in two more statements."""
    return packets.prefetch_related(
        Prefetch("quizzes", Quiz.objects.order_by("made_at", "pk")),
        Prefetch("solos", Solo.objects.order_by("opens_at", "pk")),
    )


def is_secret(packet: Packet, now: datetime) -> bool:
    """Whether only its editors may know what is in a packet.

    It stays so until the last game that plays it has ended and every quiz over days has told its
    solutions, and for good where nobody ever played it. A packet for practice is no secret.
    """
    if packet.is_practice:
        return False
    ends = [*_ends_of_games(packet), *_ends_of_solos(packet, now)]
    return not ends or any(end is None or end > now for end in ends)


def secrecy_refusals(packet: Packet, *, for_game: bool) -> list[Refusal]:
    """Why a packet cannot be played so: in a game it is a secret till its end, alone it is open to
    everybody. A packet for practice is no secret anywhere."""
    if packet.is_practice:
        return []
    if for_game and packet.solos.filter(published_at__isnull=False).exists():
        text = _("Everybody can play this packet alone: it is no secret any more. Take another.")
        return [Refusal("packet_is_open", text)]
    games = packet.quizzes.filter(ended_at=None, called_off_at=None, is_practice=False)
    if not for_game and games.exists():
        text = _("A game is still to be played with this packet: its questions stay secret.")
        return [Refusal("packet_is_secret", text)]
    return []


def _ends_of_games(packet: Packet) -> list[datetime | None]:
    return [
        quiz.ended_at
        for quiz in packet.quizzes.all()
        if not quiz.is_practice and quiz.called_off_at is None
    ]


def _ends_of_solos(packet: Packet, now: datetime) -> list[datetime | None]:
    """When each closes: till then somebody may play it who could use a solution, whomever it has
    told them. One that was never published counts until its last day."""
    return [
        solo.closes_at
        for solo in packet.solos.all()
        if solo.published_at is not None or solo.closes_at > now
    ]


def has_played(
    packet: Packet,
    *,
    asker: Person | None,
    squad: Squad | None = None,
    besides: Quiz | None = None,
) -> Refusal | None:
    """Why a team may not play this packet: who asks for it, or the team across games that it is,
    plays it in another game. `besides` is the game it is about to enter. None: it may."""
    if packet.is_practice:
        return None
    theirs = Q(pk__in=())
    if asker is not None:
        theirs |= Q(application__asker=asker) | Q(squad__owner=asker)
    if squad is not None:
        theirs |= Q(squad=squad)
    teams = Team.objects.filter(theirs, quiz__packet=packet, left_at=None)
    teams = teams.filter(quiz__is_practice=False, quiz__called_off_at=None)
    if besides is not None:
        teams = teams.exclude(quiz=besides)
    found = teams.select_related("quiz").order_by("pk").first()
    if found is None:
        return None
    text = _("“%(team)s” plays the same questions in “%(game)s”: nobody plays them twice.")
    return Refusal("played", text % {"team": found.name, "game": found.quiz.title})


def asked_questions(packet: Packet, now: datetime) -> frozenset[int]:
    """Keys of the questions that somebody has been asked: those are no longer changed. A quiz over
    days asks all of them as soon as it is open."""
    if packet.solos.filter(published_at__isnull=False, opens_at__lte=now).exists():
        whole = packet.rounds.filter(questions__isnull=False)
        return frozenset(whole.values_list("questions", flat=True))
    runs = Run.objects.filter(question__round__packet=packet, quiz__is_practice=False)
    answers = SoloAnswer.objects.filter(question__round__packet=packet)
    return frozenset(runs.values_list("question", flat=True)) | frozenset(
        answers.values_list("question", flat=True)
    )
