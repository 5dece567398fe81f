"""The addresses of the site; English ones lie under /en/, Russian ones have no prefix."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

# The same in every language: machines ask for them, or they belong to the staff.
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("gatehouse.core.urls_plain")),
    path("", include("gatehouse.catalogue.urls_plain")),
    path("", include("gatehouse.video.urls")),
    path("", include("gatehouse.programme.urls_plain")),
    path("admin/", admin.site.urls),
]
urlpatterns += i18n_patterns(
    path("", include("gatehouse.web.urls")),
    path("", include("gatehouse.core.urls")),
    path("", include("gatehouse.people.urls")),
    path("", include("gatehouse.catalogue.urls")),
    path("", include("gatehouse.programme.urls")),
    path("", include("gatehouse.draws.urls")),
    path("", include("gatehouse.rewards.urls")),
    path("", include("gatehouse.admission.urls")),
    path("", include("gatehouse.papers.urls")),
    path("", include("gatehouse.gate.urls")),
    path("", include("gatehouse.imports.urls")),
    path("", include("gatehouse.proposals.urls")),
    path("", include("gatehouse.mailings.urls")),
    path("", include("gatehouse.impact.urls")),
    path("", include("gatehouse.quizzes.urls")),
    path("", include("gatehouse.pages.urls")),
    prefix_default_language=False,
)

handler400 = "gatehouse.web.errors.bad_request"
handler403 = "gatehouse.web.errors.forbidden"
handler404 = "gatehouse.web.errors.not_found"
handler500 = "gatehouse.web.errors.server_error"
