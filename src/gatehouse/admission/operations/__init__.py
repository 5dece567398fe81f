"""Every write of admission. Each locks, re-reads, decides, writes and records, in this order."""

from gatehouse.admission.operations.applying import apply
from gatehouse.admission.operations.asking_standby import ask_to_bench, ask_to_gate
from gatehouse.admission.operations.attending import (
    Counted,
    bring_attendance,
    correct_attendance,
    lock_stops,
    record_attendance,
)
from gatehouse.admission.operations.calling import told_by_phone
from gatehouse.admission.operations.cancelling import cancel_session
from gatehouse.admission.operations.changing_people import change_people
from gatehouse.admission.operations.choosing import (
    AT_ONCE,
    Decided,
    approve,
    keep_undecided,
    refuse,
)
from gatehouse.admission.operations.closing import close_lines
from gatehouse.admission.operations.closing_draws import close_draws
from gatehouse.admission.operations.confirming import (
    ask_to_confirm,
    confirm,
    release_unconfirmed,
)
from gatehouse.admission.operations.consenting import consent_withdrawn
from gatehouse.admission.operations.describing import update_activity
from gatehouse.admission.operations.drawing_guard import add_places, limit_stop, limit_stops
from gatehouse.admission.operations.erasing import (
    erase_guests,
    erase_past,
    erase_reasons,
)
from gatehouse.admission.operations.forgetting import erase_again, forget, withdraw_consent
from gatehouse.admission.operations.giving_back import (
    give_back_guest,
    give_back_guests,
    withdraw,
)
from gatehouse.admission.operations.giving_places import give_places
from gatehouse.admission.operations.head_count import lower_head_count
from gatehouse.admission.operations.identities import drop_phone, unlink_official
from gatehouse.admission.operations.inviting import answer_invitation, settle_windows
from gatehouse.admission.operations.joining_sessions import (
    join_sessions,
    joining_refusals,
    plan_joining,
)
from gatehouse.admission.operations.line_limits import limit_line
from gatehouse.admission.operations.merging import (
    merge_people,
    merge_refusals,
    note_moved,
    take_apart,
    would_move,
)
from gatehouse.admission.operations.moving import exchange, move_session
from gatehouse.admission.operations.naming import join_team, name_guests, release_unnamed
from gatehouse.admission.operations.new_dates import change_places, tell_of_session, who_waited
from gatehouse.admission.operations.offers import accept_offer, decline_offer, expire_offers
from gatehouse.admission.operations.phoning import apply_by_phone
from gatehouse.admission.operations.places import set_places
from gatehouse.admission.operations.publishing import publish_sessions
from gatehouse.admission.operations.reassigning import move_party, send_again
from gatehouse.admission.operations.refusing import refuse_guest, refuse_named
from gatehouse.admission.operations.reminding import remind
from gatehouse.admission.operations.replacing import replace_guest
from gatehouse.admission.operations.rescheduling import update_season, update_session
from gatehouse.admission.operations.seeing import (
    look_at_applications,
    look_at_considered,
    look_at_guests,
    look_at_person,
    look_at_session,
    look_for,
)
from gatehouse.admission.operations.standing_by import (
    answer_bench,
    let_in_standby,
    note_arrived,
    note_cleared,
    put_back_standby,
    stand_aside,
    turn_away,
)
from gatehouse.admission.operations.wishing import (
    add_wish,
    ask_in_draw,
    drop_wish,
    leave_draw,
    order_wishes,
)
from gatehouse.admission.operations.wording import (
    agreed,
    is_consent,
    publish_text,
    word_for_text,
)

__all__ = [
    "AT_ONCE",
    "Counted",
    "Decided",
    "accept_offer",
    "add_places",
    "add_wish",
    "agreed",
    "answer_bench",
    "answer_invitation",
    "apply",
    "apply_by_phone",
    "approve",
    "ask_in_draw",
    "ask_to_bench",
    "ask_to_confirm",
    "ask_to_gate",
    "bring_attendance",
    "cancel_session",
    "change_people",
    "change_places",
    "close_draws",
    "close_lines",
    "confirm",
    "consent_withdrawn",
    "correct_attendance",
    "decline_offer",
    "drop_phone",
    "drop_wish",
    "erase_again",
    "erase_guests",
    "erase_past",
    "erase_reasons",
    "exchange",
    "expire_offers",
    "forget",
    "give_back_guest",
    "give_back_guests",
    "give_places",
    "is_consent",
    "join_sessions",
    "join_team",
    "joining_refusals",
    "keep_undecided",
    "leave_draw",
    "let_in_standby",
    "limit_line",
    "limit_stop",
    "limit_stops",
    "lock_stops",
    "look_at_applications",
    "look_at_considered",
    "look_at_guests",
    "look_at_person",
    "look_at_session",
    "look_for",
    "lower_head_count",
    "merge_people",
    "merge_refusals",
    "move_party",
    "move_session",
    "name_guests",
    "note_arrived",
    "note_cleared",
    "note_moved",
    "order_wishes",
    "plan_joining",
    "publish_sessions",
    "publish_text",
    "put_back_standby",
    "record_attendance",
    "refuse",
    "refuse_guest",
    "refuse_named",
    "release_unconfirmed",
    "release_unnamed",
    "remind",
    "replace_guest",
    "send_again",
    "set_places",
    "settle_windows",
    "stand_aside",
    "take_apart",
    "tell_of_session",
    "told_by_phone",
    "turn_away",
    "unlink_official",
    "update_activity",
    "update_season",
    "update_session",
    "who_waited",
    "withdraw",
    "withdraw_consent",
    "word_for_text",
    "would_move",
]
