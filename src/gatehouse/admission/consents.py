"""The texts that are agreed to with an application: what each is called, and which are needed."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from gatehouse.core.refusal import Refusal

PERSONAL_DATA, PLANT, CHILD = "consent-personal-data", "consent-plant", "consent-child"
NEWS, PHOTO = "consent-news", "consent-photo"
OWN = (PERSONAL_DATA, PLANT)  # what everybody says for themselves and those who come along
NEEDED = frozenset({*OWN, CHILD})  # without which nobody can come
OPTIONAL = frozenset({NEWS, PHOTO})
ABOUT = "application:"


def about(key: UUID) -> str:
    """What a consent given for the application of this key says it is about."""
    return f"{ABOUT}{key}"


def key_in(said: str) -> UUID | None:
    """The key of the application that a consent is about; None where it is about no such."""
    return UUID(said.removeprefix(ABOUT)) if said.startswith(ABOUT) else None


def refusals(given: Iterable[str], *, needed: Iterable[str]) -> Iterator[Refusal]:
    """Which of the texts without which nobody can come was not agreed to."""
    agreed = set(given)
    for slug in needed:
        if slug not in agreed:
            yield Refusal("no_consent", missing(slug))


def missing(slug: str) -> str:
    """Said beside the box and in the summary, where it stands alone."""
    return {
        PERSONAL_DATA: _("We need the consent to process your data."),
        PLANT: _("We need the consent to give your names to the enterprise."),
        CHILD: _("We need a parent’s consent for the child’s data."),
    }.get(slug, "")
