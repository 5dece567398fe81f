"""Where document data is given: without sign-in, by the signed link of the visit itself."""

from django.conf import settings
from django.urls import reverse

from gatehouse.admission.links import visit_token
from gatehouse.admission.models import Guest
from gatehouse.admission.visits import Visit


def papers_link(visit: Visit) -> str:
    """The whole address for a letter, in the language that is active; a team's member gives for
    themselves."""
    guest = None if visit.only is None else Guest(pk=visit.only)
    token = visit_token(visit.application, guest=guest)
    return settings.SITE_URL + reverse("papers:link", args=[token])
