"""What these pages share: whose a letter is, to whom it goes in words, and where one goes back."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from gatehouse.mailings.models import Mailing, Whom
from gatehouse.programme.office import Seat, refuse


def mailing_or_404(request: HttpRequest, seat: Seat, pk: int) -> Mailing:
    """A letter to people of a season that somebody plans."""
    rows = Mailing.objects.select_related(
        "season", "enterprise", "session__activity", "by", "approved_by"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    if not seat.plans(found.season_id):
        refuse(request, seat, found.pk)
    return found


def to_mailing(mailing: Mailing) -> HttpResponse:
    """To its page."""
    return HttpResponseRedirect(reverse("mailings:mailing", args=[mailing.pk]))


def scope_of(mailing: Mailing) -> str:
    """Of what it is: a session, an enterprise in a season, a season."""
    if mailing.session is not None:
        return f"{mailing.session.code} · {mailing.session.activity.title}"
    if mailing.enterprise is not None:
        return f"{mailing.enterprise.name} · {mailing.season.title}"
    return _("All of the season: %(title)s") % {"title": mailing.season.title}


def whom_of(mailing: Mailing) -> str:
    """«идут, ждут в очереди»."""
    return ", ".join(str(Whom(one).label) for one in Whom.values if one in mailing.whom)
