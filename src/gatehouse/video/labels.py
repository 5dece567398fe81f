"""What the back office calls the codes of video."""

from django.utils.translation import pgettext_lazy

from gatehouse.core.labels import VERBS

VERBS.add({"video.published": pgettext_lazy("history", "A video was published")})
