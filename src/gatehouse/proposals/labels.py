"""What the back office calls the codes of proposals."""

from django.utils.translation import pgettext_lazy

from gatehouse.core.labels import JOBS, LETTERS, VERBS

VERBS.add(
    {
        "proposals.invited": pgettext_lazy("history", "An enterprise was invited to a season"),
        "proposals.renewed": pgettext_lazy("history", "An invitation got a new link"),
        "proposals.withdrawn": pgettext_lazy("history", "An invitation was withdrawn"),
        "proposals.reminded": pgettext_lazy("history", "An enterprise was reminded to answer"),
        "proposals.saved": pgettext_lazy("history", "An enterprise wrote into its proposal"),
        "proposals.sent": pgettext_lazy("history", "An enterprise sent its proposal"),
        "proposals.declined": pgettext_lazy("history", "An enterprise does not take part"),
        "proposals.taken_up": pgettext_lazy("history", "An enterprise takes part after all"),
        "proposals.asked": pgettext_lazy("history", "An enterprise was asked back"),
        "proposals.accepted": pgettext_lazy("history", "Proposed visits were accepted"),
        "proposals.acceptance_undone": pgettext_lazy("history", "An acceptance was taken back"),
        "proposals.turned_down": pgettext_lazy("history", "Proposed visits were not accepted"),
        "proposals.rules_taken": pgettext_lazy("history", "Proposed rules were taken over"),
        "proposals.erased": pgettext_lazy("history", "Words of a proposal were erased"),
    }
)
LETTERS.add(
    {
        "proposals.invited": pgettext_lazy("letter", "Invitation to propose visits"),
        "proposals.reminder": pgettext_lazy("letter", "Reminder of an invitation"),
        "proposals.asked": pgettext_lazy("letter", "Question about a proposal"),
        "proposals.answered": pgettext_lazy("letter", "An enterprise has answered"),
        "proposals.decided": pgettext_lazy("letter", "What was accepted of a proposal"),
    }
)
JOBS.add(
    {
        "proposals.remind": pgettext_lazy("job", "Remind enterprises of invitations"),
        "proposals.tell_decided": pgettext_lazy("job", "Tell enterprises what was accepted"),
        "proposals.erase": pgettext_lazy("job", "Erase the words of old proposals"),
    }
)
