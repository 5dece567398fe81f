"""What people call the codes that rows hold: verbs of the history, letters, jobs.

Rows keep codes, which stay when a wording changes; each capability names its own in a `labels.py`
of its own. A code that has no name any more is shown as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Labels:
    """The names of one sort of codes."""

    of: dict[str, Any] = field(default_factory=dict)

    def add(self, names: Mapping[str, Any]) -> None:
        """Name codes; the words are translated when they are shown."""
        twice = self.of.keys() & names.keys()
        if twice:
            raise ValueError(f"Two names for {', '.join(sorted(twice))}.")
        self.of.update(names)

    def say(self, code: str) -> str:
        """The words for a code in the language of the reader."""
        return str(self.of.get(code, code))

    def choices(self) -> list[tuple[str, str]]:
        """Every code with its words, in the order of the words."""
        return sorted(((code, self.say(code)) for code in self.of), key=lambda pair: pair[1])


VERBS, LETTERS, JOBS = Labels(), Labels(), Labels()

VERBS.add(
    {
        "text.published": pgettext_lazy("history", "A text was published"),
        "text.drafted": pgettext_lazy("history", "A text was written in draft"),
        "text.draft_dropped": pgettext_lazy("history", "The draft of a text was thrown away"),
        "text.draft_restored": pgettext_lazy("history", "The draft of a text was brought back"),
        "letter.sent_again": pgettext_lazy("history", "A letter was sent again"),
    }
)
JOBS.add(
    {
        "core.forget": pgettext_lazy("job", "Forget letters and jobs that are over"),
        "core.chain_log": pgettext_lazy("job", "Chain the log"),
        "core.publish_log": pgettext_lazy("job", "Publish the log of the day"),
        "core.forget_browsers": pgettext_lazy("job", "Forget old browser sessions"),
    }
)
