"""The sentences that the scripts of the check page say."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def check_words() -> dict[str, str]:
    return {
        "waiting": _("Checking…"),
        "line_good": _("Good. An answer comes back in {ms} ms."),
        "line_slow": _("Slow: an answer comes back in {ms} ms. One can play, but send early."),
        "line_lossy": _("{lost} of {of} calls got lost. You can play: they are sent again."),
        "line_none": _("The server does not answer. Try another network."),
        "clock_good": _("Good. The game goes by our clock; yours differs by {s} s."),
        "clock_none": _("The clock could not be compared."),
        "push_good": _("Good. Questions come by themselves."),
        "push_none": _(
            "The network keeps the stream back. The page asks every two seconds instead: you can"
            " play."
        ),
        "sound_good": pgettext("check", "You heard it: good."),
        "sound_bad": _("Turn the sound up, or take the phone off silent mode, and try again."),
        "video_good": _("Good. The video plays."),
        "video_none": _("This browser does not play our video. Questions with a video are also on"
                        " the stage screen."),
        "all_good": _("This phone is fit for the game."),
        "some_bad": _("One can play with this phone. What to look at is said above."),
        "none": _("This phone cannot play with this network."),
    }  # fmt: skip
