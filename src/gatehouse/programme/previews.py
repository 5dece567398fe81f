"""Signed addresses of what nobody else sees yet: one thing, one organiser, one hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.core import signing
from django.db.models import Model
from django.urls import reverse

from gatehouse.catalogue.models import Enterprise
from gatehouse.programme.models import Activity, Season, Session

SALT = "gatehouse.preview"
LASTS = timedelta(hours=1)
TOKEN_AT_MOST = 400  # signs


class Kind(StrEnum):
    SESSION = "session"
    ACTIVITY = "activity"
    SEASON = "season"
    ENTERPRISE = "enterprise"


MODELS: dict[Kind, type[Model]] = {
    Kind.SESSION: Session,
    Kind.ACTIVITY: Activity,
    Kind.SEASON: Season,
    Kind.ENTERPRISE: Enterprise,
}


@dataclass(frozen=True)
class Preview:
    """The right to look at one thing as if it were public: given by whom, until when."""

    kind: Kind
    key: int
    by: int
    until: datetime

    def url(self) -> str:
        """Its page in the language of the moment."""
        return reverse("programme:preview", args=[self.token()])

    def token(self) -> str:
        stamp = int(self.until.timestamp())
        return signing.dumps([self.kind.value, self.key, self.by, stamp], salt=SALT)

    def of(self, row: Model) -> Preview:
        """The same right to another thing, no longer than this one lasts."""
        kind = next(kind for kind, model in MODELS.items() if isinstance(row, model))
        return Preview(kind, row.pk, self.by, self.until)


def preview_of(row: Model, *, by: Model, now: datetime) -> Preview:
    """A new one; the caller has asked whether `by` may look at the row."""
    until = (now + LASTS).replace(microsecond=0)
    return Preview(Kind.SESSION, 0, by.pk, until).of(row)


def opened(token: str, *, now: datetime) -> Preview | None:
    """What a token opens now; None for one that was made up, changed, or has run out."""
    if len(token) > TOKEN_AT_MOST:
        return None
    try:
        kind, key, by, stamp = signing.loads(token, salt=SALT)
        found = Preview(Kind(kind), int(key), int(by), datetime.fromtimestamp(stamp, UTC))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return found if now < found.until <= now + LASTS else None
