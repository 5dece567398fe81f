"""What the back office calls the codes of feedback."""

from django.utils.translation import pgettext_lazy

from gatehouse.core.labels import JOBS, LETTERS, VERBS

VERBS.add(
    {
        "impact.feedback_given": pgettext_lazy("history", "A visitor said how the visit was"),
        "impact.feedback_changed": pgettext_lazy("history", "A visitor put their words anew"),
        "impact.feedback_erased": pgettext_lazy("history", "Words of visitors were erased"),
    }
)
LETTERS.add({"impact.thanks": pgettext_lazy("letter", "Thanks for the visit: how was it?")})
JOBS.add(
    {
        "impact.thank": pgettext_lazy("job", "Thank those who came"),
        "impact.erase_words": pgettext_lazy("job", "Erase what visitors wrote, by its date"),
    }
)
