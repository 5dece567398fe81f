"""Every write of the programme."""

from gatehouse.programme.operations.codes import letters_of, next_codes
from gatehouse.programme.operations.copying import copy_season, later, plans_like, whole_weeks
from gatehouse.programme.operations.drafts import (
    SessionPlan,
    drop_sessions,
    plan_sessions,
    replan_session,
)
from gatehouse.programme.operations.granting import grant_season, revoke_season
from gatehouse.programme.operations.planning import (
    PROMISED,
    StopPlan,
    add_places,
    cancel_session,
    describe_activity,
    index_activity,
    limit_stop,
    move_session,
    plan_season,
    plan_session,
    publish_season,
    publish_session,
    update_activity,
    update_enterprise,
    update_industry,
    update_season,
    update_session,
    update_site,
    why_not_moved,
)
from gatehouse.programme.operations.publishing import hide_sessions, publish_sessions
from gatehouse.programme.operations.rescheduling import refuse_stale, reschedule_draft
from gatehouse.programme.operations.series import (
    delete_draft,
    limit_stops,
    plan_draft,
    plan_series,
)

__all__ = [
    "PROMISED",
    "SessionPlan",
    "StopPlan",
    "add_places",
    "cancel_session",
    "copy_season",
    "delete_draft",
    "describe_activity",
    "drop_sessions",
    "grant_season",
    "hide_sessions",
    "index_activity",
    "later",
    "letters_of",
    "limit_stop",
    "limit_stops",
    "move_session",
    "next_codes",
    "plan_draft",
    "plan_season",
    "plan_series",
    "plan_session",
    "plan_sessions",
    "plans_like",
    "publish_season",
    "publish_session",
    "publish_sessions",
    "refuse_stale",
    "replan_session",
    "reschedule_draft",
    "revoke_season",
    "update_activity",
    "update_enterprise",
    "update_industry",
    "update_season",
    "update_session",
    "update_site",
    "whole_weeks",
    "why_not_moved",
]
