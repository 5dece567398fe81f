"""Parties asked to be ready for a place that somebody else may leave."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from gatehouse.admission.models.application import Application


class StandbyKind(models.TextChoices):
    BENCH = "bench", pgettext_lazy("standby", "On the bench")
    GATE = "gate", pgettext_lazy("standby", "At the gate")


class Standby(models.Model):
    """A party in line, asked to be ready: on the bench (it gives what the plant needs in advance)
    or at the gate (it comes, with a pass of its own). Its application waits on and holds nothing.

    `chance_percent` is what it was told. Who said yes to the bench is told to the plant with
    everybody who comes; once the plant has no objection (`cleared_at`), places that come back after
    the pass deadline are theirs in the order of the line. `arrived_at`: it was seen at the gate,
    where it ends let in or turned away.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="standbys")
    kind = models.CharField(
        pgettext_lazy("standby", "kind"), max_length=8, choices=StandbyKind.choices
    )
    asked_at = models.DateTimeField(pgettext_lazy("standby", "asked at"))
    chance_percent = models.PositiveSmallIntegerField(pgettext_lazy("standby", "chance, per cent"))
    code = models.CharField(
        pgettext_lazy("standby", "code"), max_length=16, unique=True, null=True, blank=True
    )
    ready_at = models.DateTimeField(pgettext_lazy("standby", "said yes at"), null=True, blank=True)
    cleared_at = models.DateTimeField(
        pgettext_lazy("standby", "cleared by the plant at"), null=True, blank=True
    )
    arrived_at = models.DateTimeField(
        pgettext_lazy("standby", "seen at the gate at"), null=True, blank=True
    )
    admitted_at = models.DateTimeField(pgettext_lazy("standby", "let in at"), null=True, blank=True)
    turned_away_at = models.DateTimeField(
        pgettext_lazy("standby", "turned away at"), null=True, blank=True
    )
    ended_at = models.DateTimeField(pgettext_lazy("standby", "ended at"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("standby", "standby")
        verbose_name_plural = pgettext_lazy("standby", "standbys")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["kind", "application"],
                condition=Q(ended_at=None),
                name="admission_standing_by",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=Q(ended_at=None),
                name="admission_one_standby_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(chance_percent__lte=100), name="admission_chance_in_percent"
            ),
            models.CheckConstraint(
                condition=Q(admitted_at=None) | Q(turned_away_at=None),
                name="admission_let_in_or_turned_away",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.kind}"
