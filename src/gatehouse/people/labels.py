"""What the back office calls the codes of people."""

from django.utils.translation import pgettext_lazy

from gatehouse.core.labels import JOBS, LETTERS, VERBS

VERBS.add(
    {
        "people.registered": pgettext_lazy("history", "An account was made"),
        "people.role_granted": pgettext_lazy("history", "A role was given"),
        "people.role_revoked": pgettext_lazy("history", "A role was taken back"),
        "people.consent_withdrawn": pgettext_lazy("history", "A consent was taken back"),
        "people.erased": pgettext_lazy("history", "An account was erased"),
        "people.closed": pgettext_lazy("history", "An account was closed"),
        "people.reopened": pgettext_lazy("history", "An account was opened again"),
        "people.consents_handed_over": pgettext_lazy("history", "Consents went to another account"),
        "people.phone_code_sent": pgettext_lazy("history", "A code for a phone was sent"),
        "people.phone_confirmed": pgettext_lazy("history", "A phone was confirmed"),
        "people.phone_dropped": pgettext_lazy("history", "A phone was taken off an account"),
        "people.phone_handed_over": pgettext_lazy("history", "A phone went to another account"),
        "people.official_linked": pgettext_lazy("history", "An official identity was linked"),
        "people.official_unlinked": pgettext_lazy(
            "history", "An official identity was taken off an account"
        ),
        "people.official_handed_over": pgettext_lazy(
            "history", "An official identity went to another account"
        ),
        "people.noted": pgettext_lazy("history", "Something of the inbox was noted"),
        "people.note_taken_back": pgettext_lazy("history", "A note was taken back"),
        "people.view_saved": pgettext_lazy("history", "A view of a list was saved"),
        "people.view_changed": pgettext_lazy("history", "A view of a list was changed"),
        "people.view_deleted": pgettext_lazy("history", "A view of a list was deleted"),
        "people.incident_written": pgettext_lazy("history", "An incident was written down"),
        "people.incident_described": pgettext_lazy("history", "An incident was described anew"),
        "people.incident_noticed": pgettext_lazy(
            "history", "The authority was told of an incident"
        ),
        "people.incident_resulted": pgettext_lazy(
            "history", "The authority was told the result of an incident"
        ),
        "people.approval_asked": pgettext_lazy("history", "A second person was asked"),
        "people.approval_given": pgettext_lazy("history", "A second person agreed"),
        "people.approval_refused": pgettext_lazy("history", "A second person said no"),
        "people.approval_dropped": pgettext_lazy("history", "A question was taken back"),
    }
)
LETTERS.add(
    {
        "people.code": pgettext_lazy("letter", "Code to sign in"),
        "people.phone_code": pgettext_lazy("letter", "Code to confirm a phone"),
        "people.erased": pgettext_lazy("letter", "The account is erased"),
        "people.second_word": pgettext_lazy("letter", "A second person’s word is asked for"),
    }
)
JOBS.add(
    {
        "people.keep_ledger": pgettext_lazy("job", "Complete the ledger of erasures"),
        "people.forget_codes": pgettext_lazy("job", "Forget numbers that were never confirmed"),
        "people.forget_notes": pgettext_lazy("job", "Forget old notes of the inbox"),
    }
)
