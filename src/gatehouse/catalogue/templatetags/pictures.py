"""How a picture stands on a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gatehouse.catalogue.models import Picture

register = template.Library()


@register.simple_tag
def picture(of: Picture, sizes: str = "100vw", eager: bool = False) -> SafeString:
    """A picture in the format and size that suit the browser; it takes its room before it comes.

    `sizes` says how wide it stands, as <img sizes> does; `eager` is for what is seen at once.
    """
    *better, last = of.sources
    return format_html(
        '<picture>{}<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" {}'
        ' decoding="async"></picture>',
        format_html_join(
            "",
            '<source type="{}" srcset="{}" sizes="{}">',
            ((one.type, one.srcset, sizes) for one in better),
        ),
        of.small_url,
        last.srcset,
        sizes,
        of.width,
        of.height,
        of.description,
        SafeString('fetchpriority="high"' if eager else 'loading="lazy"'),
    )


@register.simple_tag(takes_context=True)
def figure(
    context: dict[str, Any], of: Picture, sizes: str = "100vw", eager: bool = False
) -> SafeString:
    """A picture with whose it is; in words alone for those who turned pictures off."""
    if context["site"].viewing.pictures == "off":
        return format_html('<p class="soft">{} {}</p>', _("In the picture:"), of.description)
    credit = format_html('<figcaption class="small soft">{}</figcaption>', of.credit)
    return format_html(
        '<figure class="picture">{}{}</figure>',
        picture(of, sizes, eager),
        credit if of.credit else "",
    )
