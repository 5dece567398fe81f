"""Tables of admission, split by concept."""

from gatehouse.admission.models.application import (
    ENDED,
    HOLDS_PLACES,
    IN_LINE,
    LIVE,
    Application,
    ApplicationQuerySet,
    EndReason,
    State,
)
from gatehouse.admission.models.drawing import InDraw, PlacesDraw, PlacesLot, SeasonRules
from gatehouse.admission.models.invitation import Invited, OfferWindow
from gatehouse.admission.models.merging import Merge
from gatehouse.admission.models.news import NewsKind, Notice, SessionNews
from gatehouse.admission.models.party import Citizen, Guest, Party, PartyKind
from gatehouse.admission.models.visit import Attendance, AttendanceSource, Pass

__all__ = [
    "ENDED",
    "HOLDS_PLACES",
    "IN_LINE",
    "LIVE",
    "Application",
    "ApplicationQuerySet",
    "Attendance",
    "AttendanceSource",
    "Citizen",
    "EndReason",
    "Guest",
    "InDraw",
    "Invited",
    "Merge",
    "NewsKind",
    "Notice",
    "OfferWindow",
    "Party",
    "PartyKind",
    "Pass",
    "PlacesDraw",
    "PlacesLot",
    "SeasonRules",
    "SessionNews",
    "State",
]
