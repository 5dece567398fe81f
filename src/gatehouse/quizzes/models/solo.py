"""Quizzes that one plays alone, over days; who passes the threshold may enter a draw of prizes."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from gatehouse.core.crypto import EncryptedTextField
from gatehouse.draws.models import Draw, Entry
from gatehouse.programme.models import Season
from gatehouse.quizzes.models.packet import Packet, Question


class Solo(models.Model):
    """A packet open to everybody from one day to another."""

    slug = models.SlugField(pgettext_lazy("solo", "address"), max_length=64, unique=True)
    title = models.CharField(pgettext_lazy("solo", "title"), max_length=160)
    about = models.TextField(pgettext_lazy("solo", "about"), blank=True)
    season = models.ForeignKey(Season, models.PROTECT, null=True, blank=True, related_name="solos")
    packet = models.ForeignKey(Packet, models.PROTECT, related_name="solos")
    opens_at = models.DateTimeField(pgettext_lazy("solo", "opens at"))
    closes_at = models.DateTimeField(pgettext_lazy("solo", "closes at"))
    tries = models.PositiveSmallIntegerField(
        pgettext_lazy("solo", "tries"), default=1, help_text=pgettext_lazy("solo", "0: any number")
    )
    shuffled = models.BooleanField(pgettext_lazy("solo", "questions in random order"), default=True)
    told_at_once = models.BooleanField(
        pgettext_lazy("solo", "the result is told at once"),
        default=True,
        help_text=pgettext_lazy("solo", "otherwise when the quiz has closed"),
    )
    # "More than nine of twelve" is 9; empty where nothing is drawn.
    more_than = models.PositiveSmallIntegerField(
        pgettext_lazy("solo", "right answers must be more than"), null=True, blank=True
    )
    draw = models.OneToOneField(Draw, models.PROTECT, null=True, blank=True, related_name="solo")
    prize_note = models.TextField(pgettext_lazy("solo", "how a prize is handed over"), blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    # When tries that were left open were ended and players written to; when contenders were
    # described for the draw; when they were told what they got, or that it was called off.
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    described_at = models.DateTimeField(null=True, blank=True, editable=False)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)
    off_told_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("solo", "solo quiz")
        verbose_name_plural = pgettext_lazy("solo", "solo quizzes")
        ordering = ["-opens_at", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="quizzes_solo_closes_later"
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Attempt(models.Model):
    """One try of one player: a person who is signed in, or a browser that nobody knows."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    solo = models.ForeignKey(Solo, models.CASCADE, related_name="attempts")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="attempts"
    )
    # Of who is not signed in: made by the site, kept in a signed cookie.
    browser = models.UUIDField(null=True, blank=True, editable=False)
    number = models.PositiveSmallIntegerField(default=1)
    order = models.JSONField(help_text="keys of the questions as this player gets them")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    right = models.PositiveSmallIntegerField(null=True, blank=True)
    halves = models.IntegerField(null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("solo", "try")
        verbose_name_plural = pgettext_lazy("solo", "tries")
        ordering = ["solo", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["solo", "person", "number"],
                condition=Q(person__isnull=False),
                name="quizzes_try_number",
            ),
            models.UniqueConstraint(
                fields=["solo", "browser", "number"],
                condition=Q(browser__isnull=False),
                name="quizzes_try_of_browser",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.solo_id}: {self.pk}"


class SoloAnswer(models.Model):
    """What was answered; it is not changed."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    value = models.JSONField()
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = pgettext_lazy("solo", "answer")
        verbose_name_plural = pgettext_lazy("solo", "answers")
        ordering = ["attempt", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question"], name="quizzes_solo_once"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.question_id}"


class Contender(models.Model):
    """Somebody who passed the threshold and said yes to the draw: which Entry is theirs."""

    solo = models.ForeignKey(Solo, models.CASCADE, related_name="contenders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="contenders")
    attempt = models.OneToOneField(Attempt, models.PROTECT, related_name="contender")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="contender")
    made_at = models.DateTimeField()
    # From which the record of the entry is made, as whoever wins shows it in a document.
    name = EncryptedTextField(pgettext_lazy("solo", "name"), blank=True, default="")
    born = EncryptedTextField(pgettext_lazy("solo", "birth date"), blank=True, default="")

    class Meta:
        verbose_name = pgettext_lazy("solo", "contender")
        verbose_name_plural = pgettext_lazy("solo", "contenders")
        ordering = ["solo", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["solo", "person"], name="quizzes_contender_once"),
        ]

    def __str__(self) -> str:
        return f"{self.solo_id}: {self.person_id}"


class InSolo(models.Model):
    """Somebody is in the draw of this quiz, once. `identity` is a blind index: of a name and a
    birth date, of an account, of an e-mail address by whatever alias."""

    solo = models.ForeignKey(Solo, models.CASCADE, related_name="known")
    contender = models.ForeignKey(Contender, models.CASCADE, related_name="known_by")
    identity = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("solo", "person in a draw of prizes")
        verbose_name_plural = pgettext_lazy("solo", "people in draws of prizes")
        constraints = [
            models.UniqueConstraint(fields=["solo", "identity"], name="quizzes_in_solo_once"),
        ]

    def __str__(self) -> str:
        return f"{self.solo_id} · {self.contender_id}"
