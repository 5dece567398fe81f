"""What the letters about document data say; each is written when it is sent, from what is then
true, and none of them holds any of it."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.admission.standby_queries import may_be_cleared
from gatehouse.admission.visits import Visit
from gatehouse.admission.writing import Said, title_of, until, visit_for, written
from gatehouse.core.mail import Letter, Withheld, letter
from gatehouse.papers.links import papers_link
from gatehouse.papers.models import Asked, ErasureAct
from gatehouse.papers.queries import lacking_count, wanted_of
from gatehouse.papers.rules import Field, IfMissing
from gatehouse.programme.models import Stop
from gatehouse.web import words


def _read(asked: int, reader: int) -> tuple[Asked, Visit, list[str]]:
    """The question, the visit, and what of it is still missing of this reader's people.

    Raises:
        Withheld: when nothing is, or nobody comes any more.
    """
    found = Asked.objects.select_related("need__site__enterprise").get(pk=asked)
    visit = visit_for(found.application_id, reader)
    if not may_be_cleared(visit.application):
        raise Withheld("papers: nobody comes any more")
    wanted = [
        w for w in wanted_of(visit.application, only=visit.only) if w.need.pk == found.need_id
    ]
    lacking = {code for one in wanted for code in one.lacking}
    if not lacking_count(wanted):
        raise Withheld("papers: all is given")
    return found, visit, [str(Field(code).label) for code in Field.values if code in lacking]


@letter("papers.asked")
def asked(asked: int, reader: int) -> Letter:
    """The plant's pass office needs this of you, by then."""
    found, visit, lacking = _read(asked, reader)
    plant = found.need.site.enterprise.name
    text = _("To make your passes, the pass office of “%(plant)s” needs of each guest: %(fields)s.")
    said = Said(
        subject=_("The plant needs your document data: %(title)s") % {"title": title_of(visit)},
        title=_("The plant needs your document data"),
        opening=(
            text % {"plant": plant, "fields": "; ".join(lacking).lower()},
            _("Please give it until %(time)s.") % {"time": until(visit, found.due_at)},
            _("Only this plant sees it, only until the visit is over. Then it is destroyed."),
        ),
        button=_("Give the data"),
        url=papers_link(visit),
        closing=(_consequence(found), _never_by_mail()),
        to_know=False,
    )
    return written(visit, said)


@letter("papers.reminded")
def reminded(asked: int, reader: int) -> Letter:
    """The same once more, before the time is over."""
    found, visit, lacking = _read(asked, reader)
    said = Said(
        subject=_("Document data is still missing: %(title)s") % {"title": title_of(visit)},
        title=_("Document data is still missing"),
        opening=(
            _("Still missing: %(fields)s.") % {"fields": "; ".join(lacking).lower()},
            _("Please give it until %(time)s.") % {"time": until(visit, found.due_at)},
        ),
        button=_("Give the data"),
        url=papers_link(visit),
        closing=(_consequence(found), _never_by_mail()),
        to_know=False,
    )
    return written(visit, said)


@letter("papers.missed")
def missed(asked: int, reader: int) -> Letter:
    """The time is over; it may still help to give it."""
    _found, visit, _lacking = _read(asked, reader)
    said = Said(
        subject=_("Document data did not come in time: %(title)s") % {"title": title_of(visit)},
        title=_("Document data did not come in time"),
        opening=(
            _("The plant sees “no data” beside your names and may not let you in."),
            _("Give it now: until the visit begins it may still be in time."),
        ),
        button=_("Give the data"),
        url=papers_link(visit),
        closing=(_("Cannot come? Give the place back: others will be glad of it."),),
        to_know=False,
    )
    return written(visit, said)


def _consequence(found: Asked) -> str:
    if found.need.if_missing == IfMissing.GIVE_BACK:
        return _("Without it the place goes to those who wait.")
    return _("Without it the plant may not let you in.")


def _never_by_mail() -> str:
    return _("Never send documents by mail: not to us, and not in answer to this letter.")


@letter("papers.taken_back")
def taken_back(stop: int, act: int) -> Letter:
    """To a plant's people: destroy your copies."""
    found = Stop.objects.select_related("session__activity", "session__season").get(pk=stop)
    made = ErasureAct.objects.get(number=act)
    session = found.session
    context = {
        "count": ngettext("%(n)d guest", "%(n)d guests", made.people) % {"n": made.people},
        "title": session.activity.title,
        "code": session.code,
        "when": words.day_words(session.starts_at, session.season.timezone),
        "act": made.number,
        "url": settings.SITE_URL + reverse("pages:desk_list", args=[found.pk]),
    }
    subject = _("Destroy copies of document data: %(code)s") % {"code": session.code}
    context["subject"] = subject
    return Letter(
        subject=subject,
        text=render_to_string("papers/letters/taken_back.txt", context),
        html=render_to_string("papers/letters/taken_back.html", context),
    )
