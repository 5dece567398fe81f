"""Tables of imports: a file on its way in, its sheets, what was mended, and what each row becomes.

A schedule may hold names and telephones of a plant's people, so what its cells say is encrypted,
and goes thirty days after the import is over.
"""

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gatehouse.catalogue.models import Enterprise
from gatehouse.core.crypto import EncryptedJSONField
from gatehouse.programme.models import Activity, Season, Session


class ImportState(models.TextChoices):
    """Where a file is on its way."""

    READING = "reading", pgettext_lazy("import", "Being read")
    READY = "ready", pgettext_lazy("import", "To be looked at")
    TAKING = "taking", pgettext_lazy("import", "Being taken over")
    TAKEN = "taken", pgettext_lazy("import", "Taken over")
    FAILED = "failed", pgettext_lazy("import", "Could not be read")
    DROPPED = "dropped", pgettext_lazy("import", "Put aside")


# Nothing more happens to it; its cells go after a while.
OVER = (ImportState.TAKEN, ImportState.FAILED, ImportState.DROPPED)


class Import(models.Model):
    """One file somebody sent for a season. `run` numbers the readings: its rows are those of the
    present one, so that a reading that was cut off leaves no trace. `error` is why it could not be
    read or taken over, in the words of whoever asked, `remarks` what in the file is not looked at.
    """

    key = models.UUIDField(_("number"), default=uuid.uuid4, unique=True, editable=False)
    season = models.ForeignKey(
        Season, models.PROTECT, verbose_name=_("season"), related_name="imports"
    )
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        verbose_name=_("enterprise"),
        null=True,
        blank=True,
        related_name="imports",
        help_text=_("whose file it is, where its rows do not say"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("who"),
        null=True,
        related_name="imports",
    )
    language = models.CharField(_("language"), max_length=5, default="ru")
    file_name = models.CharField(_("file"), max_length=160)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True, editable=False)  # null: read, and wiped
    state = models.CharField(
        _("state"), max_length=8, choices=ImportState.choices, default=ImportState.READING
    )
    run = models.PositiveIntegerField(default=0)
    next_run = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    total = models.PositiveIntegerField(_("rows"), default=0)
    error_code = models.CharField(max_length=40, blank=True)
    error = models.CharField(_("error"), max_length=400, blank=True)
    remarks = models.JSONField(_("remarks"), default=list)
    reason = models.CharField(_("why sessions move"), max_length=240, blank=True)
    undo_key = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField(_("sent at"))
    taken_at = models.DateTimeField(_("taken over at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("over at"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("forgotten at"), null=True, blank=True)

    class Meta:
        verbose_name = _("imported schedule")
        verbose_name_plural = _("imported schedules")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["ended_at"], name="imports_ended")]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(state="taken"), name="imports_taken_is_taken"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has it in hand."""
        return self.state in (ImportState.READING, ImportState.TAKING)

    @property
    def is_ready(self) -> bool:
        """Whether a person may look at it and change it."""
        return self.state == ImportState.READY


class ImportSheet(models.Model):
    """One sheet of the file: its cells as they were read, and what its columns say.

    `cells` holds rows of cells, a day or a time as a pair (kind, text); `broken` triples (row,
    column, why). `layout` is null where there is no schedule in it, else heading_row, columns
    (pairs of number and meaning), certain.
    """

    of = models.ForeignKey(Import, models.CASCADE, related_name="sheets")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160, blank=True)
    cells = EncryptedJSONField()
    broken = models.JSONField(default=list)
    layout = models.JSONField(null=True)

    class Meta:
        ordering = ["of", "number"]
        constraints = [
            models.UniqueConstraint(fields=["of", "number"], name="imports_sheet_number"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.number)


class Mend(models.Model):
    """What a person said about one row of the file: cells typed anew by what they say, or that the
    row is left out. It outlives every reading of the row."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="mends")
    sheet = models.PositiveSmallIntegerField()
    row = models.PositiveIntegerField()
    said = EncryptedJSONField(default=dict)
    is_skipped = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of", "sheet", "row"], name="imports_one_mend_a_row"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}:{self.row}"


class Fate(models.TextChoices):
    """What a row becomes."""

    NEW = "new", pgettext_lazy("row", "New")
    CHANGED = "changed", pgettext_lazy("row", "Changes")
    SAME = "same", pgettext_lazy("row", "As it is")
    WRONG = "wrong", pgettext_lazy("row", "To be mended")
    DOUBLE = "double", pgettext_lazy("row", "Said twice")
    SKIPPED = "skipped", pgettext_lazy("row", "Left out")


class ImportRow(models.Model):
    """What a row of the file becomes; one that names several days or times becomes several.

    `sheet`, `row` count from 0. `said` is the text of its cells by what they say; `line` what was
    understood of it; `problems` lists code, text, cell, column, is_stop; `changes` lists field,
    before, after. `session` is the one it speaks of, or that was made of it.
    """

    of = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    run = models.PositiveIntegerField()
    sheet = models.PositiveSmallIntegerField()
    row = models.PositiveIntegerField()
    part = models.PositiveSmallIntegerField(default=0)
    said = EncryptedJSONField(default=dict)
    line = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    fate = models.CharField(_("fate"), max_length=8, choices=Fate.choices)
    problems = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    session = models.ForeignKey(Session, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["sheet", "row", "part"]
        constraints = [
            models.UniqueConstraint(
                fields=["of", "run", "sheet", "row", "part"], name="imports_one_fate_a_row"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}:{self.row}.{self.part}"


class SaidAs(models.Model):
    """Words by which files call an enterprise or an activity of ours; chosen by a person once,
    known in every file from then on. Exactly one of the two is set."""

    words = models.CharField(_("words"), max_length=240)
    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, null=True, blank=True, related_name="+"
    )
    activity = models.ForeignKey(Activity, models.CASCADE, null=True, blank=True, related_name="+")
    said_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("name in files")
        verbose_name_plural = _("names in files")
        constraints = [
            models.UniqueConstraint(fields=["words", "enterprise"], name="imports_named_once"),
            models.UniqueConstraint(fields=["words", "activity"], name="imports_titled_once"),
            models.CheckConstraint(
                condition=Q(enterprise__isnull=True, activity__isnull=False)
                | Q(enterprise__isnull=False, activity__isnull=True),
                name="imports_one_is_meant",
            ),
        ]

    def __str__(self) -> str:
        return self.words
