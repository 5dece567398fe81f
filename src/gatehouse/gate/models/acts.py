"""What was done at a door, and what a person decided about it afterwards. Rows are only added."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gatehouse.admission.models import Pass
from gatehouse.core.crypto import EncryptedTextField
from gatehouse.gate.models.doors import Door
from gatehouse.programme.models import Stop


class ActKind(models.TextChoices):
    CAME = "came", pgettext_lazy("gate", "Came")
    COUNTED = "counted", pgettext_lazy("gate", "Counted by heads")
    WALKED_IN = "walked_in", pgettext_lazy("gate", "Walked in")
    LEFT = "left", pgettext_lazy("gate", "Left")
    TAKEN_BACK = "taken_back", pgettext_lazy("gate", "Taken back")


class GateAct(models.Model):
    """One thing done at one door, as the phone did it. The phone makes the key and the number,
    so that handing in twice changes nothing and the order of one door is certain."""

    key = models.UUIDField(_("number"), unique=True, editable=False)
    door = models.ForeignKey(Door, models.PROTECT, verbose_name=_("door"), related_name="acts")
    number = models.PositiveIntegerField(_("number at this door"))
    stop = models.ForeignKey(Stop, models.PROTECT, verbose_name=_("stop"), related_name="acts")
    kind = models.CharField(_("kind"), max_length=12, choices=ActKind.choices)
    visit_pass = models.ForeignKey(
        Pass,
        models.PROTECT,
        verbose_name=_("pass"),
        null=True,
        blank=True,
        related_name="gate_acts",
        help_text=_("COUNTED with a pass: so many of a group"),
    )
    takes_back = models.UUIDField(_("takes back"), null=True, blank=True)
    persons = models.PositiveSmallIntegerField(_("people"))
    # Null: erased, thirty days after the visit.
    reason = EncryptedTextField(_("reason"), null=True, blank=True, default="")
    # By our clock: when it was handed in less how long ago the phone said it was.
    done_at = models.DateTimeField(_("done at"))
    # By the phone's clock, as it was said; it may be wrong by days.
    phone_at = models.DateTimeField(_("by the phone's clock"))
    received_at = models.DateTimeField(_("handed in at"))

    class Meta:
        verbose_name = _("act at the gate")
        verbose_name_plural = _("acts at the gate")
        ordering = ["stop", "done_at", "door", "number"]
        constraints = [
            models.UniqueConstraint(fields=["door", "number"], name="gate_acts_of_a_door"),
            models.CheckConstraint(condition=Q(persons__gte=1), name="gate_somebody"),
            models.CheckConstraint(
                condition=Q(kind="taken_back", takes_back__isnull=False)
                | (~Q(kind="taken_back") & Q(takes_back__isnull=True)),
                name="gate_takes_back_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class SettlementKind(models.TextChoices):
    SEEN = "seen", pgettext_lazy("gate", "Seen, nothing to change")
    ONE_MORE = "one_more", pgettext_lazy("gate", "Two people came: counted once more")
    STRUCK = "struck", pgettext_lazy("gate", "Did not come: struck")


class Settlement(models.Model):
    """A person's word on one conflict: an act and what was wrong with it."""

    act = models.ForeignKey(
        GateAct, models.PROTECT, verbose_name=_("act"), related_name="settlements"
    )
    conflict = models.CharField(_("conflict"), max_length=20)
    kind = models.CharField(_("decision"), max_length=12, choices=SettlementKind.choices)
    # Null: erased, thirty days after the visit.
    reason = EncryptedTextField(_("reason"), null=True, blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("by"), null=True, related_name="+"
    )
    settled_at = models.DateTimeField(_("settled at"))

    class Meta:
        verbose_name = _("settled conflict")
        verbose_name_plural = _("settled conflicts")
        constraints = [
            models.UniqueConstraint(fields=["act", "conflict"], name="gate_settled_once"),
        ]

    def __str__(self) -> str:
        return f"{self.act_id}: {self.conflict}"
