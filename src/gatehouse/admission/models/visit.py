"""The right to come in, and the fact of having come."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gatehouse.admission.models.application import Application
from gatehouse.admission.models.party import Guest
from gatehouse.core.crypto import EncryptedTextField
from gatehouse.programme.models import Session, Stop


class Pass(models.Model):
    """One Guest on one booked Application; an organised group has a single one without a guest."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="passes")
    guest = models.ForeignKey(Guest, models.CASCADE, null=True, blank=True, related_name="passes")
    code = models.CharField(_("code"), max_length=16, unique=True)
    issued_at = models.DateTimeField(_("issued at"))
    given_back_at = models.DateTimeField(_("given back at"), null=True, blank=True)
    # The enterprise's own words; null where it did not refuse this guest.
    refused_because = EncryptedTextField(_("why it was refused"), null=True, blank=True)

    class Meta:
        verbose_name = _("pass")
        verbose_name_plural = _("passes")
        ordering = ["application", "guest__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "guest"], name="admission_one_pass_a_guest"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_refused(self) -> bool:
        """Whether the enterprise said no to this guest."""
        return self.refused_because is not None


class AttendanceSource(models.TextChoices):
    NAME = "name", _("By name")
    HEAD_COUNT = "head_count", _("By head-count")
    ONLINE = "online", _("Online")


class Attendance(models.Model):
    """So many persons came. Rows are only added: what was wrong is made good by a row of its own,
    with a reason and as many persons less than nothing."""

    session = models.ForeignKey(
        Session,
        models.PROTECT,
        verbose_name=pgettext_lazy("programme", "session"),
        related_name="attendances",
    )
    stop = models.ForeignKey(
        Stop, models.PROTECT, verbose_name=_("stop"), null=True, blank=True, related_name="+"
    )
    visit_pass = models.ForeignKey(
        Pass,
        models.PROTECT,
        verbose_name=_("pass"),
        null=True,
        blank=True,
        related_name="attendances",
    )
    viewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    persons = models.SmallIntegerField(_("people"))
    source = models.CharField(_("source"), max_length=12, choices=AttendanceSource.choices)
    came_at = models.DateTimeField(_("came at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # What was counted by heads, where it may be told of twice: it is written down once. Where it
    # is known whose heads they are, the row names a pass of theirs too; the gate counts that pass
    # for itself.
    counted_key = models.UUIDField(null=True, blank=True, editable=False)
    # How often the same was counted and corrected before.
    turn = models.PositiveSmallIntegerField(default=0, editable=False)
    corrects = models.OneToOneField(
        "self",
        models.PROTECT,
        verbose_name=_("corrects"),
        null=True,
        blank=True,
        related_name="correction",
    )
    # Null: erased, thirty days after the visit.
    reason = EncryptedTextField(_("reason"), null=True, blank=True, default="")

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["session", "came_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "stop", "visit_pass", "turn"],
                condition=Q(
                    visit_pass__isnull=False,
                    stop__isnull=False,
                    corrects__isnull=True,
                    counted_key__isnull=True,
                ),
                name="admission_a_pass_once_a_stop",
            ),
            models.UniqueConstraint(
                fields=["session", "visit_pass", "turn"],
                condition=Q(
                    visit_pass__isnull=False,
                    stop__isnull=True,
                    corrects__isnull=True,
                    counted_key__isnull=True,
                ),
                name="admission_a_pass_once_a_session",
            ),
            models.UniqueConstraint(
                fields=["counted_key", "turn"],
                condition=Q(counted_key__isnull=False, corrects__isnull=True),
                name="admission_counted_once",
            ),
            models.UniqueConstraint(
                fields=["session", "viewer"],
                condition=Q(viewer__isnull=False),
                name="admission_a_viewer_once",
            ),
            models.CheckConstraint(
                condition=Q(persons__gte=1, corrects__isnull=True)
                | Q(persons__lte=-1, corrects__isnull=False),
                name="admission_somebody_came",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.persons}"
