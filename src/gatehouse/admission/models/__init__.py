"""Tables of admission, split by concept."""

from gatehouse.admission.models.application import (
    ENDED,
    HOLDS_PLACES,
    LIVE,
    Application,
    ApplicationQuerySet,
    EndReason,
    State,
)
from gatehouse.admission.models.drawing import InDraw, PlacesDraw, PlacesLot, SeasonRules
from gatehouse.admission.models.merging import Merge
from gatehouse.admission.models.news import NewsKind, Notice, SessionNews
from gatehouse.admission.models.party import Citizen, Guest, Party, PartyKind
from gatehouse.admission.models.visit import Attendance, AttendanceSource, Pass

__all__ = [
    "ENDED",
    "HOLDS_PLACES",
    "LIVE",
    "Application",
    "ApplicationQuerySet",
    "Attendance",
    "AttendanceSource",
    "Citizen",
    "EndReason",
    "Guest",
    "InDraw",
    "Merge",
    "NewsKind",
    "Notice",
    "Party",
    "PartyKind",
    "Pass",
    "PlacesDraw",
    "PlacesLot",
    "SeasonRules",
    "SessionNews",
    "State",
]
