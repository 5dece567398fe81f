"""Where somebody says how a visit was: without sign-in, by the signed link of the visit itself."""

from django.conf import settings
from django.urls import reverse

from gatehouse.admission.links import visit_token
from gatehouse.admission.models import Guest
from gatehouse.admission.visits import Visit


def feedback_link(visit: Visit) -> str:
    """The whole address for a letter, in the language that is active. It opens what its reader
    may see: a team's member speaks for themselves."""
    guest = None if visit.only is None else Guest(pk=visit.only)
    token = visit_token(visit.application, guest=guest)
    return settings.SITE_URL + reverse("impact:link", args=[token])
