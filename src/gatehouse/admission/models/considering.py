"""Where the plant or the organisers choose: each time an application is looked at."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from gatehouse.admission.models.application import Application
from gatehouse.core.crypto import EncryptedTextField


class ChangeOf(models.TextChoices):
    """What of an application has changed since it was approved."""

    PEOPLE = "people", pgettext_lazy("change of an application", "other people come")
    SIZE = "size", pgettext_lazy("change of an application", "the party has another size")
    TIME = "time", pgettext_lazy("change of an application", "the visit has another time")


class Verdict(models.TextChoices):
    APPROVED = "approved", pgettext_lazy("verdict", "Approved")
    REFUSED = "refused", pgettext_lazy("verdict", "Not chosen")
    SILENCE = "silence", pgettext_lazy("verdict", "Nobody decided in time")


class WhyNot(models.TextChoices):
    """Reasons at hand; the visitor reads them as they stand here."""

    AUDIENCE = "audience", pgettext_lazy("why not", "This visit is made for another audience.")
    SIZE = "size", pgettext_lazy("why not", "The plant cannot receive a party of this size.")
    NEEDS = "needs", pgettext_lazy("why not", "What you need cannot be arranged this time.")
    BEEN = "been", pgettext_lazy("why not", "You were here lately: others come first.")
    MANY = "many", pgettext_lazy("why not", "There are more applications than places.")
    OTHER = "other", pgettext_lazy("why not", "In words of your own")


class Consideration(models.Model):
    """An application waits for a decision; again after a change that matters.

    `because` is what has changed, empty for a new application; `was` the number of people and the
    time of the visit before. One is open at most: whoever closes it first has decided.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="considerations")
    opened_at = models.DateTimeField(pgettext_lazy("consideration", "opened at"))
    because = models.JSONField(pgettext_lazy("consideration", "what changed"), default=list)
    was = models.JSONField(pgettext_lazy("consideration", "what was before"), default=dict)
    closed_at = models.DateTimeField(
        pgettext_lazy("consideration", "closed at"), null=True, blank=True
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=pgettext_lazy("consideration", "who decided"),
        null=True,
        blank=True,
        related_name="+",
    )
    verdict = models.CharField(
        pgettext_lazy("consideration", "verdict"),
        max_length=8,
        choices=Verdict.choices,
        blank=True,
    )
    why_not = models.CharField(
        pgettext_lazy("consideration", "reason"), max_length=8, choices=WhyNot.choices, blank=True
    )
    # Somebody's own words may be about a person: erased as other reasons are.
    words = EncryptedTextField(pgettext_lazy("consideration", "in words"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("consideration", "consideration")
        verbose_name_plural = pgettext_lazy("consideration", "considerations")
        ordering = ["application", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(closed_at=None),
                name="admission_considered_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, verdict="") | Q(closed_at__isnull=False),
                name="admission_a_verdict_closes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.verdict}"

    @property
    def changes(self) -> list[str]:
        """What has changed, in words."""
        known = dict(ChangeOf.choices)
        return [str(known[one]) for one in self.because if one in known]

    @property
    def reason(self) -> str:
        """Why not, as the visitor reads it; empty where nothing was said or it was erased."""
        is_ready = self.why_not and self.why_not != WhyNot.OTHER
        ready = str(self.get_why_not_display()) if is_ready else ""
        return " ".join(filter(None, (ready, self.words)))
