"""The house's texts: published in versions, each for good, rendered from Markdown."""

import hashlib
import json
from datetime import datetime
from functools import lru_cache

import nh3
from django.db import transaction
from django.db.models import Model
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from markdown_it import MarkdownIt

from gatehouse.core import history
from gatehouse.core.locks import one_at_a_time
from gatehouse.core.models import TextDraft, VersionedText

TAGS = {"h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "a", "strong", "em", "code", "pre"}
TAGS |= {"blockquote", "hr", "br", "table", "thead", "tbody", "tr", "th", "td", "del"}
SCHEMES = {"http", "https", "mailto", "tel"}
PARTS = ("title_ru", "title_en", "body_ru", "body_en")


@transaction.atomic
def publish(
    slug: str,
    *,
    title_ru: str,
    title_en: str,
    body_ru: str,
    body_en: str,
    by: Model | None,
    now: datetime,
) -> VersionedText:
    """Publish the next version; when nothing changed, the current one is returned as it is."""
    parts = {"title_ru": title_ru, "title_en": title_en, "body_ru": body_ru, "body_en": body_en}
    digest = sha256_of(parts)
    alone(slug)
    last = VersionedText.objects.filter(slug=slug).first()
    if last is not None and last.sha256 == digest:
        return last
    text = VersionedText.objects.create(
        slug=slug,
        version=last.version + 1 if last else 1,
        sha256=digest,
        published_at=now,
        published_by_id=history.key_of(by),
        **parts,
    )
    history.record("text.published", of=text, by=by, now=now, slug=slug, version=text.version)
    return text


def alone(slug: str) -> None:
    """Until the end of the transaction nobody else writes or publishes this text."""
    one_at_a_time([f"text:{slug}"])


def current(slug: str) -> VersionedText:
    """The version in force. Raises VersionedText.DoesNotExist when none was published."""
    return VersionedText.objects.filter(slug=slug).order_by("-version")[:1].get()


def parts_of(text: VersionedText | TextDraft | None) -> dict[str, str]:
    """Both titles and both bodies; of no text, empty ones."""
    return {name: getattr(text, name, "") for name in PARTS}


def sha256_of(parts: dict[str, str]) -> str:
    """The digest that consents keep: over both titles and both bodies, as canonical JSON."""
    canonical = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def title_of(text: VersionedText) -> str:
    """The title in the language of the page; Russian where there is no English."""
    return (text.title_en if get_language() == "en" else "") or text.title_ru


def body_of(text: VersionedText) -> SafeString:
    """The body in the language of the page, as HTML that is safe to show."""
    return render((text.body_en if get_language() == "en" else "") or text.body_ru)


@lru_cache(maxsize=256)
def render(markdown: str) -> SafeString:
    """Markdown to HTML: no raw HTML, no pictures, links only to the web, mail and telephone."""
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown)
    clean = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES)
    return mark_safe(clean)  # noqa: S308 — nh3 has just cleaned it
