"""What is asked: a packet of rounds of questions."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from gatehouse.programme.models import Season
from gatehouse.quizzes.terms import Form, Partial


def new_key() -> str:
    """Not to be guessed: whoever knows it may see what it names."""
    return uuid.uuid4().hex


class PacketQuerySet(models.QuerySet["Packet"]):
    def kept(self) -> Self:
        return self.filter(withdrawn_at=None)


class Packet(models.Model):
    """Rounds and questions of a game. It is secret until the last game that plays it has ended
    (`queries.is_secret`), and for good where it was never played."""

    title = models.CharField(pgettext_lazy("packet", "title"), max_length=160)
    note = models.TextField(pgettext_lazy("packet", "note for editors"), blank=True)
    is_practice = models.BooleanField(
        pgettext_lazy("packet", "for practice"),
        default=False,
        help_text=pgettext_lazy("packet", "anyone may play it alone; never secret"),
    )
    # Whose organisers may play it (`given`); those of the city may play any.
    seasons = models.ManyToManyField(
        Season,
        related_name="packets",
        blank=True,
        verbose_name=pgettext_lazy("packet", "given to seasons"),
    )
    made_at = models.DateTimeField(pgettext_lazy("packet", "made at"))
    withdrawn_at = models.DateTimeField(
        pgettext_lazy("packet", "withdrawn at"), null=True, blank=True
    )

    objects = PacketQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("packet", "packet")
        verbose_name_plural = pgettext_lazy("packet", "packets")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class MediaKind(models.TextChoices):
    PICTURE = "picture", pgettext_lazy("question", "Picture")
    SOUND = "sound", pgettext_lazy("question", "Sound")
    VIDEO = "video", pgettext_lazy("question", "Video")


class Media(models.Model):
    """A picture, a sound or a video of a packet. Its address holds its key, which phones learn
    when the question opens, and not before."""

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    packet = models.ForeignKey(Packet, models.CASCADE, related_name="media")
    kind = models.CharField(
        pgettext_lazy("question", "kind"), max_length=8, choices=MediaKind.choices
    )
    file = models.CharField(max_length=80, help_text="its name in the folder of packets")
    content_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    described = models.CharField(
        pgettext_lazy("question", "what is seen or heard, for who cannot"),
        max_length=500,
        blank=True,
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = pgettext_lazy("question", "media")
        verbose_name_plural = pgettext_lazy("question", "media")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def ending(self) -> str:
        """Of its file, which tells the format."""
        return self.file.rpartition(".")[2]


class Round(models.Model):
    """Questions scored together; paper has one blank for each."""

    packet = models.ForeignKey(Packet, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField(pgettext_lazy("round", "number"))
    title = models.CharField(pgettext_lazy("round", "title"), max_length=120)
    intro = models.TextField(pgettext_lazy("round", "what the host says"), blank=True)
    seconds = models.PositiveSmallIntegerField(
        pgettext_lazy("round", "seconds for a question"), default=60
    )
    opens_whole = models.BooleanField(
        pgettext_lazy("round", "all questions at once"),
        default=False,
        help_text=pgettext_lazy("round", "a blitz: one clock for the whole round"),
    )
    scoring = models.JSONField(default=dict, blank=True, help_text="see terms.Scoring")

    class Meta:
        verbose_name = pgettext_lazy("round", "round")
        verbose_name_plural = pgettext_lazy("round", "rounds")
        ordering = ["packet", "number"]
        constraints = [
            models.UniqueConstraint(fields=["packet", "number"], name="quizzes_round_number"),
            models.CheckConstraint(condition=Q(seconds__gte=1), name="quizzes_round_has_time"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Question(models.Model):
    """One question; `options` and `solution` are as `terms` says."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField(pgettext_lazy("question", "number"))
    form = models.CharField(
        pgettext_lazy("question", "how one answers"), max_length=8, choices=Form.choices
    )
    text = models.TextField(pgettext_lazy("question", "question"))
    options = models.JSONField(default=dict, blank=True)
    solution = models.JSONField(default=dict, blank=True)
    partial = models.CharField(
        pgettext_lazy("question", "partly right"),
        max_length=8,
        choices=Partial.choices,
        default=Partial.NONE,
    )
    worth_halves = models.PositiveSmallIntegerField(
        pgettext_lazy("question", "worth, in half points"), default=2
    )
    seconds = models.PositiveSmallIntegerField(
        pgettext_lazy("question", "seconds"), null=True, blank=True
    )
    media = models.ForeignKey(
        Media, models.SET_NULL, null=True, blank=True, related_name="questions"
    )
    answer_media = models.ForeignKey(
        Media, models.SET_NULL, null=True, blank=True, related_name="answers_of"
    )
    comment = models.TextField(pgettext_lazy("question", "said with the answer"), blank=True)
    source = models.CharField(
        pgettext_lazy("question", "where it is taken from"), max_length=300, blank=True
    )
    rev = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("question", "question")
        verbose_name_plural = pgettext_lazy("question", "questions")
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="quizzes_question_number"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.number}"

    @property
    def time(self) -> int:
        """Seconds one has: its own, or the round's."""
        return self.seconds or self.round.seconds


class PacketSeen(models.Model):
    """Somebody of the office has opened a secret packet: who knows it is known."""

    packet = models.ForeignKey(Packet, models.CASCADE, related_name="seen")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["packet", "at"]
        constraints = [
            models.UniqueConstraint(fields=["packet", "person"], name="quizzes_seen_once"),
        ]

    def __str__(self) -> str:
        return f"{self.packet_id} · {self.person_id}"
