"""The texts that are agreed to with an application: what each is called, and which are needed."""

from uuid import UUID

PERSONAL_DATA, PLANT, CHILD = "consent-personal-data", "consent-plant", "consent-child"
NEWS, PHOTO = "consent-news", "consent-photo"
NEEDED = frozenset({PERSONAL_DATA, PLANT, CHILD})  # without which nobody can come
OPTIONAL = frozenset({NEWS, PHOTO})
ABOUT = "application:"


def about(key: UUID) -> str:
    """What a consent given for the application of this key says it is about."""
    return f"{ABOUT}{key}"


def key_in(said: str) -> UUID | None:
    """The key of the application that a consent is about; None where it is about no such."""
    return UUID(said.removeprefix(ABOUT)) if said.startswith(ABOUT) else None
