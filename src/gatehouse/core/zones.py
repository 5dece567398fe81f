"""Time zones as somebody types them."""

from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


@cache
def zones() -> frozenset[str]:
    """The names of all zones: the library reads hundreds of files for them, we once."""
    return frozenset(available_timezones())


def known_zone(name: str) -> None:
    """Refuse a time zone that nobody knows: pages reckon in it."""
    if name not in zones():
        text = _("There is no such time zone. Write it like Europe/Moscow or Asia/Yekaterinburg.")
        raise ValidationError(text, code="no_such_zone")
