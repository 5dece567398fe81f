"""Places that come back, asked after among the best in line until a time."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from gatehouse.admission.models.application import Application
from gatehouse.programme.models import Quota


class OfferWindow(models.Model):
    """So many places of a Quota, held by nobody's Application but by this row, until it is settled:
    then the best in line of those who said yes get them.

    `of_size`: given back by a party of so many, so that one of exactly that size goes first; 0
    where there is no such party. `first`: places that nobody wanted are asked after once more, and
    those who did not want them then are not asked again.
    """

    quota = models.ForeignKey(Quota, models.PROTECT, related_name="windows")
    places = models.PositiveSmallIntegerField(pgettext_lazy("application", "places"))
    of_size = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(pgettext_lazy("application", "opened at"))
    closes_at = models.DateTimeField(pgettext_lazy("application", "answers until"))
    settled_at = models.DateTimeField(
        pgettext_lazy("application", "settled at"), null=True, blank=True
    )
    first = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="later")

    class Meta:
        verbose_name = pgettext_lazy("application", "window of an offer")
        verbose_name_plural = pgettext_lazy("application", "windows of offers")
        indexes = [
            models.Index(
                fields=["closes_at"],
                condition=Q(settled_at=None),
                name="admission_open_windows",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(places__gte=1) | Q(settled_at__isnull=False),
                name="admission_a_window_has_places",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Invited(models.Model):
    """One application asked in a window, and its answer; it holds nothing."""

    window = models.ForeignKey(OfferWindow, models.CASCADE, related_name="invited")
    application = models.ForeignKey(Application, models.CASCADE, related_name="invitations")
    yes_at = models.DateTimeField(
        pgettext_lazy("application", "said yes at"), null=True, blank=True
    )
    ended_at = models.DateTimeField(pgettext_lazy("application", "ended at"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("application", "invitation")
        verbose_name_plural = pgettext_lazy("application", "invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["window", "application"], name="admission_invited_once_in_a_window"
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(ended_at=None),
                name="admission_one_open_invitation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.window_id} · {self.application_id}"
