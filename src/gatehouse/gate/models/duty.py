"""Who leads a visit at a stop, and how it ended."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gatehouse.core.crypto import EncryptedTextField
from gatehouse.programme.models import Stop


class GuideDuty(models.Model):
    """Somebody of the plant leads the visit at this Stop."""

    stop = models.ForeignKey(Stop, models.CASCADE, verbose_name=_("stop"), related_name="duties")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("guide"), related_name="duties"
    )

    class Meta:
        verbose_name = _("guide's duty")
        verbose_name_plural = _("guides' duties")
        constraints = [
            models.UniqueConstraint(fields=["stop", "person"], name="gate_one_duty_a_stop"),
        ]

    def __str__(self) -> str:
        return f"{self.stop_id}: {self.person_id}"


class VisitEnd(models.Model):
    """The visit at a Stop is over, and what was wrong with it."""

    stop = models.OneToOneField(
        Stop, models.PROTECT, verbose_name=_("stop"), related_name="visit_end"
    )
    ended_at = models.DateTimeField(_("ended at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("by"), null=True, related_name="+"
    )
    # Null: erased, thirty days after the visit.
    note = EncryptedTextField(_("what was wrong"), null=True, blank=True, default="")

    class Meta:
        verbose_name = _("end of a visit")
        verbose_name_plural = _("ends of visits")

    def __str__(self) -> str:
        return str(self.stop_id)
