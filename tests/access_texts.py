"""Texts and the preview at the organisers' desk: each address, and what each viewer is answered."""

from __future__ import annotations

from gatehouse.core import drafts, texts
from gatehouse.core.models import VersionedText
from tests import make
from tests.access import PLANNERS, POSTED_ONLY, Table, World, everybody

SLUG = "house-rules"


def text_of(world: World) -> str:
    """The page of a text with a version in force and a draft."""
    if not VersionedText.objects.filter(slug=SLUG).exists():
        parts = {"title_ru": "Правила", "title_en": "Rules", "body_ru": "…", "body_en": "…"}
        texts.publish(SLUG, **parts, by=None, now=make.NOW)
        drafts.save(SLUG, fields={"body_ru": "Да"}, knows=1, by=world.booked.asker, now=make.NOW)
    return f"/office/texts/{SLUG}/"


TEXT_PAGES: Table = {
    "pages:office_texts": (lambda _: "/office/texts/", PLANNERS),
    "pages:office_text_new": (lambda _: "/office/texts/new/", PLANNERS),
    "pages:office_text": (text_of, PLANNERS),
    "pages:office_text_difference": (lambda w: f"{text_of(w)}difference/", PLANNERS),
    "pages:office_text_publish": (lambda w: f"{text_of(w)}publish/", PLANNERS),
    "pages:office_preview": (lambda w: f"/office/preview/?session={w.session.code}", PLANNERS),
    # Whoever has the address, as long as it lasts; this one never opened anything.
    "programme:preview": (lambda _: "/preview/made-up/", everybody(410)),
    "pages:office_text_drop": (lambda w: f"{text_of(w)}drop/", POSTED_ONLY),
}
