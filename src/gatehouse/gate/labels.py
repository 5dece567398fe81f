"""What the back office calls the codes of the gate."""

from django.utils.translation import pgettext_lazy

from gatehouse.core.labels import VERBS

VERBS.add(
    {
        "gate.door_opened": pgettext_lazy("history", "A phone was opened as a door"),
        "gate.door_shut_out": pgettext_lazy("history", "A door's phone was shut out"),
        "gate.walk_ins_shared": pgettext_lazy("history", "Walk-ins were shared out to a door"),
        "gate.settled": pgettext_lazy("history", "A conflict at the gate was settled"),
    }
)
