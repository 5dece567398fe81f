"""How answers were judged: rulings, appeals, and the table after each change."""

import zlib
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from gatehouse.quizzes.models.game import Quiz, Seat, Team
from gatehouse.quizzes.models.packet import Question
from gatehouse.quizzes.models.play import Answer


class RulingKind(models.TextChoices):
    """What a ruling changes; `terms` holds what it needs."""

    # terms: {"variant": normalised text, "halves": worth or null for all of it, 0 for wrong}
    VARIANT = "variant", pgettext_lazy("ruling", "An answer is judged")
    # terms: {}
    STRIKE = "strike", pgettext_lazy("ruling", "A question is struck")
    # terms: {}; `answer` names it
    LATE = "late", pgettext_lazy("ruling", "A late answer counts")
    # terms: {"halves": signed}; `team` names whom
    PENALTY = "penalty", pgettext_lazy("ruling", "Points added or taken")


class RulingQuerySet(models.QuerySet["Ruling"]):
    def standing(self) -> Self:
        """Those that nobody has taken back."""
        return self.filter(withdrawn_at=None)


class Ruling(models.Model):
    """One decision for all teams of all channels. It is never changed: it stands, or it was taken
    back, and then everything is as it was before it. Of two about the same thing the later one
    holds."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="rulings")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=RulingKind.choices)
    question = models.ForeignKey(
        Question, models.PROTECT, null=True, blank=True, related_name="rulings"
    )
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="rulings")
    answer = models.ForeignKey(
        Answer, models.PROTECT, null=True, blank=True, related_name="rulings"
    )
    terms = models.JSONField(default=dict)
    reason = models.CharField(
        pgettext_lazy("ruling", "reason, for everybody"), max_length=400, blank=True
    )
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(
        pgettext_lazy("ruling", "taken back because"), max_length=400, blank=True
    )
    withdrawn_seat = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RulingQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("ruling", "ruling")
        verbose_name_plural = pgettext_lazy("ruling", "rulings")
        ordering = ["quiz", "number"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "number"], name="quizzes_ruling_number"),
            models.CheckConstraint(
                condition=Q(kind__in=["variant", "strike"], question__isnull=False)
                | Q(kind="late", answer__isnull=False)
                | Q(kind="penalty", team__isnull=False),
                name="quizzes_ruling_is_about_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id}/{self.number} {self.kind}"


class AppealKind(models.TextChoices):
    CREDIT = "credit", pgettext_lazy("appeal", "Credit my answer")
    STRIKE = "strike", pgettext_lazy("appeal", "Strike the question")
    AGAINST = "against", pgettext_lazy("appeal", "An answer was credited wrongly")


class AppealQuerySet(models.QuerySet["Appeal"]):
    def open(self) -> Self:
        return self.filter(decided_at=None)


class Appeal(models.Model):
    """A team asks to judge once more; the decision and its reason are public."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="appeals")
    team = models.ForeignKey(Team, models.PROTECT, related_name="appeals")
    question = models.ForeignKey(Question, models.PROTECT, related_name="appeals")
    kind = models.CharField(max_length=8, choices=AppealKind.choices)
    # Which answer is meant, as everybody sees it: one's own, or the one credited wrongly.
    variant = models.CharField(max_length=400, blank=True)
    text = models.TextField(pgettext_lazy("appeal", "why"), max_length=2000)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    granted = models.BooleanField(null=True, blank=True)
    reason = models.CharField(
        pgettext_lazy("appeal", "reason, for everybody"), max_length=400, blank=True
    )
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    ruling = models.ForeignKey(
        Ruling, models.SET_NULL, null=True, blank=True, related_name="appeals"
    )

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("appeal", "appeal")
        verbose_name_plural = pgettext_lazy("appeal", "appeals")
        ordering = ["quiz", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "question", "kind", "variant"],
                condition=Q(decided_at=None),
                name="quizzes_appeal_once",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, granted=None)
                | Q(decided_at__isnull=False, granted__isnull=False),
                name="quizzes_decided_is_yes_or_no",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id}: {self.team_id} {self.kind}"


class TableVersion(models.Model):
    """The table as it stood at one time: its bytes, their hash and what made it anew.

    A game has a version for each ruling, and each is the whole table: it is kept compressed.
    """

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="tables")
    number = models.PositiveIntegerField()
    packed = models.BinaryField()  # zlib of `body`
    sha256 = models.CharField(max_length=64)
    # The journal it was reckoned from: as many lines, and the hash of them.
    answers = models.PositiveIntegerField()
    journal_sha256 = models.CharField(max_length=64)
    ruling = models.ForeignKey(Ruling, models.PROTECT, null=True, blank=True, related_name="tables")
    because = models.CharField(max_length=240, blank=True)
    made_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("game", "table")
        verbose_name_plural = pgettext_lazy("game", "tables")
        ordering = ["quiz", "number"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "number"], name="quizzes_table_number"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id}/{self.number}"

    @property
    def body(self) -> bytes:
        """Canonical JSON, see scoring/kept.py; `sha256` is the hash of these bytes."""
        return zlib.decompress(self.packed)

    @staticmethod
    def pack(body: bytes) -> bytes:
        """What is kept of these bytes."""
        return zlib.compress(body)
