"""What the back office calls the codes of letters to many."""

from django.utils.translation import pgettext_lazy

from gatehouse.core.labels import JOBS, LETTERS, VERBS

VERBS.add(
    {
        "mailings.written": pgettext_lazy("history", "A letter to many was written"),
        "mailings.changed": pgettext_lazy("history", "A letter to many was changed"),
        "mailings.tested": pgettext_lazy("history", "A letter to many was tried out"),
        "mailings.sent_off": pgettext_lazy("history", "A letter to many was sent off"),
        "mailings.dropped": pgettext_lazy("history", "A letter to many was dropped"),
        "mailings.taken_back": pgettext_lazy("history", "A letter to many was taken back"),
        "mailings.sent": pgettext_lazy("history", "A letter to many went out"),
        "mailings.stopped": pgettext_lazy("history", "Advertising was refused"),
    }
)
LETTERS.add(
    {
        "mailings.letter": pgettext_lazy("letter", "From the organisers"),
        "mailings.test": pgettext_lazy("letter", "A letter to many, tried out"),
    }
)
JOBS.add({"mailings.send_mailing": pgettext_lazy("job", "Send a letter to many")})
