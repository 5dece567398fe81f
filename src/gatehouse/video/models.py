"""Tables of videos and of the counts of their starts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Video(models.Model):
    """One video with what a viewer who cannot see or hear it needs."""

    code = models.SlugField(_("code"), max_length=64, unique=True)
    title = models.CharField(_("title"), max_length=160)
    transcript = models.TextField(_("transcript"), blank=True)
    file = models.FileField(_("file"), upload_to="video")
    poster = models.FileField(_("poster"), upload_to="video", blank=True)
    duration_seconds = models.PositiveIntegerField(_("duration, seconds"))
    sha256 = models.CharField(_("hash of the file"), max_length=64)

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")

    def __str__(self) -> str:
        return self.title


class Cue(models.Model):
    """One line of captions; one that begins a chapter carries the chapter's title."""

    video = models.ForeignKey(Video, models.CASCADE, related_name="cues")
    starts_at_seconds = models.PositiveIntegerField(_("starts at, seconds"))
    ends_at_seconds = models.PositiveIntegerField(_("ends at, seconds"))
    text = models.CharField(_("caption"), max_length=240)
    chapter = models.CharField(_("chapter"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("caption")
        verbose_name_plural = _("captions")
        ordering = ["video", "starts_at_seconds"]

    def __str__(self) -> str:
        return self.text


class View(models.Model):
    """A count of starts of a video, with its source and method; never called people."""

    video = models.ForeignKey(Video, models.PROTECT, verbose_name=_("video"), related_name="views")
    source = models.CharField(_("source"), max_length=32, default="own-player")
    method = models.CharField(_("method"), max_length=32)
    counted_on = models.DateField(_("day"))
    starts = models.PositiveIntegerField(_("starts"), default=0)

    class Meta:
        verbose_name = _("views of a day")
        verbose_name_plural = _("views by day")
        constraints = [
            models.UniqueConstraint(
                fields=["video", "source", "method", "counted_on"], name="video_one_count_per_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.video_id} {self.counted_on}: {self.starts}"
