"""What the back office calls the codes of the programme."""

from django.utils.translation import pgettext_lazy

from gatehouse.core.labels import VERBS

VERBS.add(
    {
        "programme.season_planned": pgettext_lazy("history", "A season was planned"),
        "programme.season_changed": pgettext_lazy("history", "A season was changed"),
        "programme.season_copied": pgettext_lazy("history", "A season was copied"),
        "programme.season_dropped": pgettext_lazy("history", "A copied season was taken back"),
        "programme.published": pgettext_lazy("history", "A season was shown to everybody"),
        "programme.activity_described": pgettext_lazy("history", "An activity was described"),
        "programme.activity_changed": pgettext_lazy("history", "An activity was changed"),
        "programme.session_planned": pgettext_lazy("history", "A session was planned"),
        "programme.session_dropped": pgettext_lazy("history", "A draft of a session was deleted"),
        "programme.session_changed": pgettext_lazy("history", "A session was changed"),
        "programme.places_added": pgettext_lazy("history", "Places of a new kind were offered"),
        "programme.session_published": pgettext_lazy("history", "A session was shown to everybody"),
        "programme.session_cancelled": pgettext_lazy("history", "A session was cancelled"),
        "programme.draft_moved": pgettext_lazy("history", "A draft of a session was moved"),
        "programme.session_moved": pgettext_lazy("history", "A session was moved"),
        "programme.session_hidden": pgettext_lazy("history", "A session was hidden again"),
        "programme.hidden": pgettext_lazy("history", "A season was hidden again"),
        "programme.season_granted": pgettext_lazy("history", "A role in a season was given"),
        "programme.season_revoked": pgettext_lazy("history", "A role in a season was taken back"),
        "programme.stop_limited": pgettext_lazy("history", "The most people inside were set"),
    }
)
