"""Tables of the programme, split by concept."""

from gatehouse.programme.models.activity import Activity, Citizenship, PhotoRule, SearchStem
from gatehouse.programme.models.season import Season, SeasonGrant, SeasonRole
from gatehouse.programme.models.session import Quota, QuotaKind, Session, Stop

__all__ = [
    "Activity",
    "Citizenship",
    "PhotoRule",
    "Quota",
    "QuotaKind",
    "SearchStem",
    "Season",
    "SeasonGrant",
    "SeasonRole",
    "Session",
    "Stop",
]
