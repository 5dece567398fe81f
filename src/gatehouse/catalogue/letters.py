"""What the letters about work at an enterprise say."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from gatehouse.catalogue.models import Membership, PlantRole
from gatehouse.core.mail import Letter, Withheld, letter


@letter("catalogue.taken_on")
def taken_on(membership: int) -> Letter:
    """What somebody may do there, and how they get in; not sent to who was let go meanwhile."""
    rows = Membership.objects.select_related("person", "enterprise")
    found = rows.filter(pk=membership).first()
    if found is None:
        raise Withheld
    subject = _("Your desk: %(enterprise)s") % {"enterprise": found.enterprise.name}
    context = {
        "subject": subject,
        "enterprise": found.enterprise.name,
        "email": found.person.email,
        "is_guide": found.role == PlantRole.GUIDE,
        "url": settings.SITE_URL + reverse("pages:desk"),
        "site_url": settings.SITE_URL,
    }
    return Letter(
        subject=subject,
        text=render_to_string("catalogue/letters/taken_on.txt", context),
        html=render_to_string("catalogue/letters/taken_on.html", context),
    )
