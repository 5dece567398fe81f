"""Addresses of the programme's pages: on this site, and in full for files that leave it."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override

from gatehouse.catalogue.models import Enterprise
from gatehouse.programme.models import Activity, Season, Session


def of_session(session: Session, page: str = "") -> str:
    """The page of a session in the language of the moment; `page` is what lies under it."""
    return reverse("programme:session", args=[session.code]) + page


def of_activity(activity: Activity) -> str:
    return reverse("programme:activity", args=[activity.slug])


def of_enterprise(enterprise: Enterprise) -> str:
    return reverse("programme:enterprise", args=[enterprise.code])


def of_season_calendar(season: Season) -> str:
    return reverse("programme:season_file", args=[season.code])


def full(path: str) -> str:
    """With the scheme and the host that the site is known by."""
    return f"{settings.SITE_URL}{path}"


def in_language(path: str, language: str) -> str:
    """The same page in Russian ("ru") or English ("en")."""
    bare = path.removeprefix("/en") if path.startswith("/en/") else path
    return f"/en{bare}" if language == "en" else bare


def here(path: str) -> str:
    """A page of the site by its Russian path, in the language of the moment."""
    return in_language(path, (get_language() or "ru")[:2])


def session_in(session: Session, language: str) -> str:
    """The full address of a session's page in one language."""
    with override(language):
        return full(of_session(session))
