"""What the back office calls the codes of the catalogue."""

from django.utils.translation import pgettext_lazy

from gatehouse.core.labels import VERBS

VERBS.add(
    {
        "catalogue.industry_added": pgettext_lazy("history", "An industry was added"),
        "catalogue.industry_changed": pgettext_lazy("history", "An industry was changed"),
        "catalogue.enterprise_added": pgettext_lazy("history", "An enterprise was added"),
        "catalogue.enterprise_changed": pgettext_lazy("history", "An enterprise was changed"),
        "catalogue.site_added": pgettext_lazy("history", "A site was added"),
        "catalogue.site_changed": pgettext_lazy("history", "A site was changed"),
        "catalogue.taken_on": pgettext_lazy("history", "Somebody was taken on at an enterprise"),
        "catalogue.closed": pgettext_lazy("history", "Days were closed at an enterprise"),
        "catalogue.opened": pgettext_lazy("history", "Days were opened at an enterprise again"),
        "catalogue.let_go": pgettext_lazy("history", "Somebody was let go at an enterprise"),
    }
)
