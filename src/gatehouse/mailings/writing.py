"""How a letter to many is put together for one reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gatehouse.admission.links import link_of
from gatehouse.admission.visits import Visit, fresh, seen_by
from gatehouse.core import texts
from gatehouse.core.mail import Letter
from gatehouse.mailings import rules
from gatehouse.mailings.links import stop_url
from gatehouse.mailings.models import Mailing
from gatehouse.people.models import Person
from gatehouse.web import words

ONE_CLICK = ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")  # RFC 8058


@dataclass(frozen=True)
class Written:
    """A letter as its reader sees it; `body` is safe HTML."""

    subject: str
    body: SafeString
    text: str
    url: str
    stop: str
    is_advertising: bool


def values_of(visit: Visit) -> dict[str, str]:
    """What takes the place of the braces, in the language that is active."""
    session = visit.session
    return {
        rules.VISIT: session.activity.title,
        rules.PLANT: session.activity.enterprise.name,
        rules.DAY: words.day_words(session.starts_at, visit.zone),
        rules.TIME: words.time_span(session.starts_at, None, visit.zone),
        rules.LINK: link_of(visit),
    }


def sample_values() -> dict[str, str]:
    """The same where there is nobody to write to yet."""
    return {
        rules.VISIT: _("“The visit”"),
        rules.PLANT: _("“The enterprise”"),
        rules.DAY: _("the day of the visit"),
        rules.TIME: _("its hour"),
        rules.LINK: settings.SITE_URL + reverse("admission:visits"),
    }


def visit_of(application: int, reader: Person) -> Visit | None:
    """The visit as its reader may see it; None for somebody who is not of it."""
    return seen_by(reader.pk, fresh(application))


def written(mailing: Mailing, *, values: Mapping[str, str], reader: Person) -> Written:
    """For one reader, in the language that is active."""
    subject, text = mailing.words(get_language() or "ru")
    return Written(
        subject=rules.in_line(subject, values),
        body=texts.render(rules.in_markdown(text, values)),
        text=rules.in_line(text, values),
        url=values[rules.LINK],
        stop=stop_url(reader) if mailing.is_advertising else "",
        is_advertising=mailing.is_advertising,
    )


def letter_of(one: Written, *, note: str = "") -> Letter:
    """As it goes out; `note` stands above it."""
    context = {"letter": one, "note": note}
    headers = (("List-Unsubscribe", f"<{one.stop}>"), ONE_CLICK) if one.stop else ()
    return Letter(
        subject=one.subject,
        text=render_to_string("mailings/letters/mailing.txt", context),
        html=render_to_string("mailings/letters/mailing.html", context),
        headers=headers,
    )
