"""What the back office calls the codes of the gate."""

from django.utils.translation import pgettext_lazy

from gatehouse.core.labels import JOBS, LETTERS, VERBS

VERBS.add(
    {
        "gate.door_opened": pgettext_lazy("history", "A phone was opened as a door"),
        "gate.door_shut_out": pgettext_lazy("history", "A door's phone was shut out"),
        "gate.walk_ins_shared": pgettext_lazy("history", "Walk-ins were shared out to a door"),
        "gate.guide_assigned": pgettext_lazy("history", "A guide was put on duty"),
        "gate.guide_taken_off": pgettext_lazy("history", "A guide was taken off duty"),
        "gate.visit_ended": pgettext_lazy("history", "The visit at a stop ended"),
        "gate.group_written": pgettext_lazy("history", "The group was written to"),
        "gate.settled": pgettext_lazy("history", "A conflict at the gate was settled"),
        "gate.layout_set": pgettext_lazy("history", "The columns of a pass list were set"),
        "gate.list_made": pgettext_lazy("history", "A pass list was made"),
        "gate.list_sent": pgettext_lazy("history", "A pass list was sent"),
        "gate.list_fetched": pgettext_lazy("history", "A pass list was fetched as a file"),
        "gate.list_seen": pgettext_lazy("history", "A pass list was looked at"),
        "gate.list_erased": pgettext_lazy("history", "Names of a pass list were erased"),
        "gate.cleared": pgettext_lazy("history", "The enterprise approved guests"),
        "gate.refused": pgettext_lazy("history", "The enterprise refused a pass"),
    }
)
LETTERS.add(
    {
        "gate.list": pgettext_lazy("letter", "The pass list for the enterprise"),
        "gate.word_awaited": pgettext_lazy("letter", "The enterprise must say yes first"),
        "gate.word_to_group": pgettext_lazy("letter", "A word from the enterprise today"),
        "gate.cleared": pgettext_lazy("letter", "The enterprise said yes"),
    }
)
JOBS.add(
    {
        "gate.make_due_lists": pgettext_lazy("job", "Send pass lists that are due"),
        "gate.clear_benches": pgettext_lazy("job", "Note which parties on benches are cleared"),
        "gate.tell_changes": pgettext_lazy("job", "Tell enterprises what changed in their lists"),
        "gate.erase_words": pgettext_lazy("job", "Erase old words to groups"),
        "gate.erase_lists": pgettext_lazy("job", "Erase names of old pass lists"),
        "gate.shut_out_unseen": pgettext_lazy("job", "Shut out phones not seen for a month"),
        "gate.reckon_missed": pgettext_lazy("job", "Look at who missed a visit"),
    }
)
