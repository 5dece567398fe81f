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
from gatehouse.admission.models.considering import ChangeOf, Consideration, Verdict, WhyNot
from gatehouse.admission.models.drawing import InDraw, PlacesDraw, PlacesLot, SeasonRules
from gatehouse.admission.models.invitation import Invited, OfferWindow
from gatehouse.admission.models.merging import Merge
from gatehouse.admission.models.news import NewsKind, Notice, SessionNews
from gatehouse.admission.models.party import Citizen, Guest, Party, PartyKind, comes_as_one
from gatehouse.admission.models.standby import Standby, StandbyKind
from gatehouse.admission.models.strike import (
    LiftedBecause,
    MissedReckoned,
    Strike,
    StrikeKey,
    StrikeQuerySet,
)
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
    "ChangeOf",
    "Citizen",
    "Consideration",
    "EndReason",
    "Guest",
    "InDraw",
    "Invited",
    "LiftedBecause",
    "Merge",
    "MissedReckoned",
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
    "Standby",
    "StandbyKind",
    "State",
    "Strike",
    "StrikeKey",
    "StrikeQuerySet",
    "Verdict",
    "WhyNot",
    "comes_as_one",
]
