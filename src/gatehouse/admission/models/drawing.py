"""How a season's places are drawn: its rules, its draws, and who is in which of them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from gatehouse.admission import season_rules
from gatehouse.admission.models.party import Party
from gatehouse.draws.models import Draw, Lot
from gatehouse.draws.rules import Step
from gatehouse.programme.models import Quota, QuotaKind, Season


class SeasonRules(models.Model):
    """A published version of what a season says of its draws; see `season_rules`."""

    season = models.ForeignKey(
        Season, models.PROTECT, verbose_name=pgettext_lazy("draw", "season"), related_name="rules"
    )
    version = models.PositiveSmallIntegerField(pgettext_lazy("draw", "version"))
    body = models.JSONField(pgettext_lazy("draw", "rules"))
    sha256 = models.CharField(pgettext_lazy("draw", "hash"), max_length=64)
    published_at = models.DateTimeField(pgettext_lazy("draw", "published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = pgettext_lazy("draw", "rules of a season's draws")
        verbose_name_plural = pgettext_lazy("draw", "rules of seasons' draws")
        ordering = ["season", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["season", "version"], name="admission_rules_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.season_id} · {self.version}"

    @property
    def rules(self) -> season_rules.SeasonRules:
        """What they say."""
        return season_rules.read(self.body)


class PlacesDraw(models.Model):
    """A draw of places of a season, with the version of the rules it was planned by.

    A second draw for those without a place names the first as `again_after`.
    """

    draw = models.OneToOneField(
        Draw, models.PROTECT, verbose_name=pgettext_lazy("draw", "draw"), related_name="places"
    )
    season = models.ForeignKey(
        Season, models.PROTECT, verbose_name=pgettext_lazy("draw", "season"), related_name="draws"
    )
    rules = models.ForeignKey(
        SeasonRules,
        models.PROTECT,
        verbose_name=pgettext_lazy("draw", "rules"),
        related_name="draws",
    )
    kind = models.CharField(
        pgettext_lazy("draw", "for whom"),
        max_length=8,
        choices=QuotaKind.choices,
        default=QuotaKind.PUBLIC,
    )
    opens_at = models.DateTimeField(pgettext_lazy("draw", "entries open at"))
    again_after = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=pgettext_lazy("draw", "second draw after"),
        null=True,
        blank=True,
        related_name="again",
    )
    # When it was looked at for a draw after it, and why none was planned.
    again_considered_at = models.DateTimeField(null=True, blank=True, editable=False)
    again_refused = models.CharField(max_length=32, blank=True, editable=False)
    # When those of the draw before it were written to; for one that was called off, when its own.
    told_at = models.DateTimeField(null=True, blank=True, editable=False)
    told_of_void_at = models.DateTimeField(null=True, blank=True, editable=False)
    described_at = models.DateTimeField(
        pgettext_lazy("draw", "entries described at"), null=True, blank=True
    )
    applied_at = models.DateTimeField(
        pgettext_lazy("draw", "places given at"), null=True, blank=True
    )

    class Meta:
        verbose_name = pgettext_lazy("draw", "draw of places")
        verbose_name_plural = pgettext_lazy("draw", "draws of places")
        ordering = ["season", "opens_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at=None) | Q(described_at__isnull=False),
                name="admission_described_before_given",
            ),
        ]

    def __str__(self) -> str:
        return str(self.draw)

    def takes_entries(self, *, now: datetime) -> bool:
        """Whether lists may be made and changed at `now`."""
        return self.draw.step == Step.OPEN and self.opens_at <= now < self.draw.closes_at


class PlacesLot(models.Model):
    """Which places a lot stands for."""

    lot = models.OneToOneField(
        Lot, models.CASCADE, verbose_name=pgettext_lazy("draw", "lot"), related_name="places_of"
    )
    quota = models.ForeignKey(
        Quota, models.PROTECT, verbose_name=pgettext_lazy("draw", "places"), related_name="lots"
    )

    class Meta:
        verbose_name = pgettext_lazy("draw", "lot of places")
        verbose_name_plural = pgettext_lazy("draw", "lots of places")

    def __str__(self) -> str:
        return str(self.lot_id)


class InDraw(models.Model):
    """Somebody is in this draw, with one party and no other. `identity` is a blind index: of a
    name and a birth date, of an account, of an e-mail address."""

    draw = models.ForeignKey(
        PlacesDraw,
        models.CASCADE,
        verbose_name=pgettext_lazy("draw", "draw"),
        related_name="people",
    )
    identity = models.CharField(max_length=64, editable=False)
    party = models.ForeignKey(
        Party,
        models.CASCADE,
        verbose_name=pgettext_lazy("application", "party"),
        related_name="in_draws",
    )

    class Meta:
        verbose_name = pgettext_lazy("draw", "person in a draw")
        verbose_name_plural = pgettext_lazy("draw", "people in draws")
        constraints = [
            models.UniqueConstraint(
                fields=["draw", "identity"], name="admission_one_party_in_a_draw"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id} · {self.party_id}"
