"""What the back office calls the codes of the catalogue."""

from django.utils.translation import pgettext_lazy

from gatehouse.core.labels import JOBS, LETTERS, VERBS

VERBS.add(
    {
        "catalogue.industry_added": pgettext_lazy("history", "An industry was added"),
        "catalogue.industry_changed": pgettext_lazy("history", "An industry was changed"),
        "catalogue.enterprise_added": pgettext_lazy("history", "An enterprise was added"),
        "catalogue.enterprise_changed": pgettext_lazy("history", "An enterprise was changed"),
        "catalogue.site_added": pgettext_lazy("history", "A site was added"),
        "catalogue.site_changed": pgettext_lazy("history", "A site was changed"),
        "catalogue.industry_removed": pgettext_lazy("history", "An industry was taken out"),
        "catalogue.enterprise_removed": pgettext_lazy("history", "An enterprise was taken out"),
        "catalogue.site_removed": pgettext_lazy("history", "A site was taken out"),
        "catalogue.picture_added": pgettext_lazy("history", "A picture was hung up"),
        "catalogue.picture_described": pgettext_lazy("history", "A picture was described anew"),
        "catalogue.picture_replaced": pgettext_lazy("history", "A picture got another file"),
        "catalogue.picture_placed": pgettext_lazy("history", "A picture was moved in the line"),
        "catalogue.picture_removed": pgettext_lazy("history", "A picture was taken off"),
        "catalogue.taken_on": pgettext_lazy("history", "Somebody was taken on at an enterprise"),
        "catalogue.closed": pgettext_lazy("history", "Days were closed at an enterprise"),
        "catalogue.opened": pgettext_lazy("history", "Days were opened at an enterprise again"),
        "catalogue.let_go": pgettext_lazy("history", "Somebody was let go at an enterprise"),
    }
)
LETTERS.add({"catalogue.taken_on": pgettext_lazy("letter", "A desk at an enterprise is opened")})
JOBS.add(
    {"catalogue.sweep_pictures": pgettext_lazy("job", "Delete pictures that nobody shows any more")}
)
