"""What the back office calls the codes of the example."""

from django.utils.translation import pgettext_lazy

from gatehouse.core.labels import VERBS

VERBS.add({"example.loaded": pgettext_lazy("history", "The example was loaded")})
