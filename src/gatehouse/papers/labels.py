"""What the back office calls the codes of document data."""

from django.utils.translation import pgettext_lazy

from gatehouse.core.labels import JOBS, LETTERS, VERBS

VERBS.add(
    {
        "papers.need_set": pgettext_lazy("history", "A plant said what document data it needs"),
        "papers.term_set": pgettext_lazy(
            "history", "A season's time to keep document data was set"
        ),
        "papers.asked": pgettext_lazy("history", "Document data was asked for"),
        "papers.missed": pgettext_lazy("history", "Document data did not come in time"),
        "papers.given": pgettext_lazy("history", "Document data was given"),
        "papers.found_again": pgettext_lazy("history", "Document data was tied to a guest again"),
        "papers.shown": pgettext_lazy("history", "Document data was shown to the plant"),
        "papers.taken_along": pgettext_lazy(
            "history", "Document data was taken along by its owner"
        ),
        "papers.erased": pgettext_lazy("history", "Document data was erased"),
    }
)
LETTERS.add(
    {
        "papers.asked": pgettext_lazy("letter", "The plant needs document data"),
        "papers.reminded": pgettext_lazy("letter", "Reminder of document data"),
        "papers.missed": pgettext_lazy("letter", "Document data did not come"),
        "papers.taken_back": pgettext_lazy("letter", "To the plant: document data was taken back"),
    }
)
JOBS.add(
    {
        "papers.ask": pgettext_lazy("job", "Ask for document data"),
        "papers.remind": pgettext_lazy("job", "Remind of document data"),
        "papers.follow_up": pgettext_lazy("job", "See where document data did not come"),
        "papers.erase_due": pgettext_lazy("job", "Erase document data by its date"),
    }
)
