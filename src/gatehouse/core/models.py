"""The core's tables: the audit trail, acts that can be undone, the house's texts, the jobs, the
outbox.

People are referred to by the text of their key, not by a foreign key: the core lies below
them, and an audit trail outlives the row it speaks of.
"""

import uuid
from typing import Any, NoReturn

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from gatehouse.core.crypto import EncryptedJSONField, EncryptedTextField
from gatehouse.core.labels import JOBS, LETTERS, VERBS


class AppendOnly(Exception):
    """The row is a record of what happened; it can be neither changed nor deleted."""


class HistoryQuerySet(models.QuerySet["HistoryEntry"]):
    def update(self, **kwargs: object) -> NoReturn:
        raise AppendOnly("History is never changed.")

    def bulk_update(self, *args: object, **kwargs: object) -> NoReturn:
        raise AppendOnly("History is never changed.")

    def delete(self) -> NoReturn:
        raise AppendOnly("History is never deleted.")

    def of(self, thing: models.Model) -> "HistoryQuerySet":
        return self.filter(of_type=thing._meta.label_lower, of_id=str(thing.pk))


class HistoryEntry(models.Model):
    """Somebody (or the system, when `by_id` is empty) did something to one thing."""

    at = models.DateTimeField(_("when"))
    by_id = models.CharField(_("who"), max_length=40, blank=True)
    verb = models.CharField(_("what"), max_length=60)
    of_type = models.CharField(_("of what"), max_length=60)
    of_id = models.CharField(_("number"), max_length=40)
    facts = models.JSONField(_("details"), default=dict, encoder=DjangoJSONEncoder)

    objects = HistoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("history entry")
        verbose_name_plural = _("history")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["of_type", "of_id"], name="history_of")]

    def __str__(self) -> str:
        return f"{self.what} ({self.of_type} {self.of_id})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("History is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise AppendOnly("History is never deleted.")

    @property
    def what(self) -> str:
        """The verb in words."""
        return VERBS.say(self.verb)


class LogLine(models.Model):
    """One entry of the history in its chain, in the order in which it was chained; see
    `log_lines` for the hashes.

    `said` is what of the facts is public, as JSON; empty where nothing of the entry is. `path`,
    for a public one, leads to the root of its day, once that is published.
    """

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    # By its number only: a line outlives what an intruder does to the entry, and tells of it.
    entry = models.OneToOneField(
        HistoryEntry, models.DO_NOTHING, db_constraint=False, related_name="log_line"
    )
    chained_at = models.DateTimeField(_("when"))
    salt = models.CharField(max_length=32)
    said = models.TextField(blank=True)
    sealed = models.CharField(pgettext_lazy("log", "hash"), max_length=64)
    head = models.CharField(pgettext_lazy("log", "head"), max_length=64)
    path = models.TextField(blank=True)

    class Meta:
        verbose_name = _("line of the log")
        verbose_name_plural = _("lines of the log")
        ordering = ["number"]

    def __str__(self) -> str:
        return str(self.number)


class LogDay(models.Model):
    """What was published of the lines that were chained on one day of the site's zone."""

    day = models.DateField(_("day"), primary_key=True)
    first = models.PositiveBigIntegerField(_("first line"))
    count = models.PositiveBigIntegerField(_("lines"))
    root = models.CharField(pgettext_lazy("log", "root"), max_length=64)
    head = models.CharField(pgettext_lazy("log", "head"), max_length=64)
    previous = models.CharField(pgettext_lazy("log", "hash of the day before"), max_length=64)
    published_at = models.DateTimeField(_("published at"))

    class Meta:
        verbose_name = _("day of the log")
        verbose_name_plural = _("days of the log")
        ordering = ["-day"]

    def __str__(self) -> str:
        return str(self.day)


class Undo(models.Model):
    """An act that whoever did it can take back until a time; `params` hold ids and earlier values,
    never personal data."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by_id = models.CharField(_("who"), max_length=40)
    name = models.CharField(_("what"), max_length=60)
    params = models.JSONField(_("values"), default=dict, encoder=DjangoJSONEncoder)
    made_at = models.DateTimeField(_("when"))
    until = models.DateTimeField(_("until"))
    used_at = models.DateTimeField(_("undone at"), null=True)

    class Meta:
        verbose_name = _("act that can be undone")
        verbose_name_plural = _("acts that can be undone")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.name}, {self.pk}"


class TextQuerySet(models.QuerySet["VersionedText"]):
    def update(self, **kwargs: object) -> NoReturn:
        raise AppendOnly("A published text is never changed.")

    def bulk_update(self, *args: object, **kwargs: object) -> NoReturn:
        raise AppendOnly("A published text is never changed.")

    def delete(self) -> NoReturn:
        raise AppendOnly("A published text is never deleted.")


class VersionedText(models.Model):
    """One published version of a text of the house, in Markdown; `sha256` is over all of it."""

    slug = models.SlugField(_("address of the text"), max_length=60)
    version = models.PositiveIntegerField(pgettext_lazy("text", "version"))
    title_ru = models.CharField(_("title in Russian"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    body_ru = models.TextField(_("text in Russian"))
    body_en = models.TextField(_("text in English"))
    sha256 = models.CharField(_("hash of the text"), max_length=64)
    published_at = models.DateTimeField(_("published at"))
    published_by_id = models.CharField(max_length=40, blank=True)

    objects = TextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of the house")
        verbose_name_plural = _("texts of the house")
        ordering = ["slug", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "version"], name="text_version_once")
        ]

    def __str__(self) -> str:
        words = gettext("%(slug)s, version %(version)s")
        return words % {"slug": self.slug, "version": self.version}

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("A published text is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise AppendOnly("A published text is never deleted.")


class TextDraft(models.Model):
    """The next version of a text while it is being written; nobody but the organisers sees it.

    `begun_from` is the version in force that its writer knew last, 0 before the first one.
    """

    slug = models.SlugField(_("address of the text"), max_length=60, primary_key=True)
    title_ru = models.CharField(_("title in Russian"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    body_ru = models.TextField(_("text in Russian"), blank=True)
    body_en = models.TextField(_("text in English"), blank=True)
    begun_from = models.PositiveIntegerField(pgettext_lazy("text", "version"), default=0)
    changed_at = models.DateTimeField(_("changed at"))
    changed_by_id = models.CharField(_("who"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("draft of a text")
        verbose_name_plural = _("drafts of texts")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class Errand(models.Model):
    """Work that one worker at a time may take, and that outlives any worker.

    `due_at` is when a worker may take it: the planned time, or the end of the lease of the
    worker that has it; null once it is over. `attempts` counts the takings and tells the
    present holder from an earlier one that was thought dead.
    """

    created_at = models.DateTimeField(_("created at"))
    due_at = models.DateTimeField(_("due at"), null=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    error = models.CharField(_("error"), max_length=300, blank=True)

    class Meta:
        abstract = True


class JobState(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("state", "queued")
    RUNNING = "running", pgettext_lazy("state", "running")
    DONE = "done", pgettext_lazy("state", "done")
    FAILED = "failed", pgettext_lazy("state", "failed")


class Job(Errand):
    """One call of a registered job. `params` hold ids, never personal data."""

    name = models.CharField(_("name"), max_length=100)
    params = models.JSONField(_("values"), default=dict, encoder=DjangoJSONEncoder)
    key = models.CharField(_("key"), max_length=150, null=True)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["due_at"], name="job_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["ended_at"], name="job_ended"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(state=JobState.QUEUED), name="job_key_queued_once"
            )
        ]

    def __str__(self) -> str:
        return f"{JOBS.say(self.name)}, {self.pk}"


class Schedule(models.Model):
    """When a repeated job is due next; one row for each job marked with `@every`."""

    name = models.CharField(_("name"), max_length=100, primary_key=True)
    next_at = models.DateTimeField(_("next at"))

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")

    def __str__(self) -> str:
        return JOBS.say(self.name)


class Heartbeat(models.Model):
    """A worker that is alive writes the time here, so that /readyz can tell."""

    worker = models.CharField(max_length=100, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker


class MailState(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("state", "queued")
    SENDING = "sending", pgettext_lazy("state", "sending")
    SENT = "sent", pgettext_lazy("state", "sent")
    FAILED = "failed", pgettext_lazy("state", "failed")
    WITHHELD = "withheld", pgettext_lazy("state", "not sent: not wanted any more")


class Channel(models.TextChoices):
    MAIL = "mail", pgettext_lazy("channel", "e-mail")
    SMS = "sms", pgettext_lazy("channel", "text message")


class OutboxItem(Errand):
    """One letter to one address, or one text message to one phone; what it says is rendered from
    `params` when it is sent. Nothing is sent later than `not_after`.

    `doubtful`: it was or will be sent again although the mail server may have accepted it
    before, because a process died (or the line broke) between acceptance and our commit.
    `is_empty`: address and params were wiped some time after it was sent.
    """

    kind = models.CharField(_("kind"), max_length=60)
    channel = models.CharField(_("by"), max_length=4, choices=Channel.choices, default=Channel.MAIL)
    not_after = models.DateTimeField(_("not after"), null=True, blank=True)
    to = EncryptedTextField()
    params = EncryptedJSONField()
    language = models.CharField(_("language"), max_length=5)
    once = models.CharField(max_length=150, null=True, unique=True)
    message_id = models.CharField(_("number of the letter"), max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=MailState, default=MailState.QUEUED)
    urgent = models.BooleanField(default=False)
    doubtful = models.BooleanField(_("doubtful"), default=False)
    is_empty = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["due_at"], name="outbox_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["ended_at"], name="outbox_ended"),
        ]

    def __str__(self) -> str:
        return f"{LETTERS.say(self.kind)}, {self.pk}"
