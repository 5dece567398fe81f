"""Somebody had a place and did not come."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from gatehouse.admission.models.application import Application
from gatehouse.core.crypto import EncryptedTextField
from gatehouse.programme.models import Session


class LiftedBecause(models.TextChoices):
    EXCUSED = "excused", pgettext_lazy("strike", "An illness, taken without papers")
    GRANTED = "granted", pgettext_lazy("strike", "The appeal was granted")
    CAME = "came", pgettext_lazy("strike", "They did come: it was counted late")


class StrikeQuerySet(models.QuerySet["Strike"]):
    def standing(self, at: datetime) -> Self:
        """Those that counted at a moment, whatever became of them since."""
        lifted_later = Q(lifted_at=None) | Q(lifted_at__gt=at)
        return self.filter(lifted_later, given_at__lte=at, expires_at__gt=at)


class Strike(models.Model):
    """One visit missed by whoever asked for it. It is forgotten at `expires_at`; an appeal that is
    granted lifts it at once. What was said for and against it is erased thirty days after it was
    decided, at `erased_at`."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=pgettext_lazy("strike", "who"),
        related_name="strikes",
    )
    application = models.OneToOneField(Application, models.CASCADE, related_name="strike")
    given_at = models.DateTimeField(pgettext_lazy("strike", "given at"))
    expires_at = models.DateTimeField(pgettext_lazy("strike", "forgotten at"))
    appeal_until = models.DateTimeField(pgettext_lazy("strike", "appeals until"))
    appealed_at = models.DateTimeField(
        pgettext_lazy("strike", "appealed at"), null=True, blank=True
    )
    appeal = EncryptedTextField(pgettext_lazy("strike", "why they did not come"), blank=True)
    lifted_at = models.DateTimeField(pgettext_lazy("strike", "lifted at"), null=True, blank=True)
    lifted_because = models.CharField(
        pgettext_lazy("strike", "why it was lifted"),
        max_length=8,
        choices=LiftedBecause.choices,
        blank=True,
    )
    upheld_at = models.DateTimeField(pgettext_lazy("strike", "upheld at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=pgettext_lazy("strike", "who decided"),
        null=True,
        blank=True,
        related_name="+",
    )
    decision = EncryptedTextField(pgettext_lazy("strike", "the answer"), blank=True)
    erased_at = models.DateTimeField(
        pgettext_lazy("strike", "words erased at"), null=True, blank=True
    )

    objects = StrikeQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("strike", "strike")
        verbose_name_plural = pgettext_lazy("strike", "strikes")
        ordering = ["-given_at"]
        indexes = [
            models.Index(
                fields=["person", "expires_at"],
                condition=Q(lifted_at=None),
                name="admission_standing_strikes",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_at=None) | Q(upheld_at=None) | Q(lifted_because="came"),
                name="admission_a_strike_lifted_or_upheld",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_because="")
                | Q(lifted_at__isnull=False) & ~Q(lifted_because=""),
                name="admission_a_strike_is_lifted_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.application_id}"

    def stands(self, now: datetime) -> bool:
        """Whether it counts at this moment."""
        return self.lifted_at is None and now < self.expires_at

    @property
    def awaits_answer(self) -> bool:
        """Whether the organisers have still to decide an appeal."""
        return self.appealed_at is not None and self.lifted_at is None and self.upheld_at is None


class StrikeKey(models.Model):
    """By what else a draw knows whoever got a strike: a blind index of a name with a birth date,
    or of an e-mail address; so another account of theirs is found."""

    strike = models.ForeignKey(Strike, models.CASCADE, related_name="keys")
    identity = models.CharField(max_length=64, editable=False, db_index=True)

    class Meta:
        verbose_name = pgettext_lazy("strike", "key of a strike")
        verbose_name_plural = pgettext_lazy("strike", "keys of strikes")
        constraints = [
            models.UniqueConstraint(
                fields=["strike", "identity"], name="admission_a_key_of_a_strike_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.strike_id)


class MissedReckoned(models.Model):
    """Who missed a session has been looked at: once, whatever is counted there afterwards."""

    session = models.OneToOneField(
        Session,
        models.CASCADE,
        verbose_name=pgettext_lazy("programme", "session"),
        related_name="missed_reckoned",
    )
    reckoned_at = models.DateTimeField(pgettext_lazy("strike", "looked at"))
    missed = models.PositiveSmallIntegerField(pgettext_lazy("strike", "parties that did not come"))
    strikes = models.PositiveSmallIntegerField(pgettext_lazy("strike", "strikes given"))

    class Meta:
        verbose_name = pgettext_lazy("strike", "session looked at for who missed it")
        verbose_name_plural = pgettext_lazy("strike", "sessions looked at for who missed them")

    def __str__(self) -> str:
        return str(self.session_id)
