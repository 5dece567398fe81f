"""What the scripts of the gate's page say, in the language that is active.

Names in {braces} are filled in by the page; where a number decides the form of a sentence, all
its forms go along and the browser picks one (its own rules of plurals are the same).
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

# A number of each form, by the names that browsers give the forms.
EXAMPLES = {"one": 1, "few": 2, "many": 5, "other": 5}
Words = dict[str, str | dict[str, str]]


def phone_words() -> Words:
    """Every word of the scripts, by the name the scripts know it by."""
    return {**_verdicts(), **_actions(), **_lists(), **_line(), **_counted()}


def _verdicts() -> dict[str, str]:
    at_its_time = _("Group of {time}: {title}")
    unknown = _("There is no such pass at this enterprise.")
    return {
        "ok_title": _("Come in"),
        "ok_about": at_its_time,
        "welcome_back_title": _("Come in again"),
        "welcome_back_about": at_its_time,
        "on_the_list": _("On the list"),
        "on_the_list_about": _("The pass is good here."),
        "group_title": _("A group"),
        "group_about": _("How many of them are here now?"),
        "child_alone_title": _("Where is the adult?"),
        "child_alone_about": _("The child comes in with an adult. Scan the adult’s pass next."),
        "not_cleared_title": _("Ask the enterprise"),
        "not_cleared_about": _("The enterprise has not approved this guest yet."),
        "other_time_title": _("Another hour"),
        "other_time_about": _("This pass is for {time}: {title}"),
        "already_in_title": _("Already inside"),
        "already_in_about": _("Came in with this pass at {time}."),
        "already_in_about_soon": _("Somebody is inside with this pass."),
        "all_in_title": _("The whole group is inside"),
        "all_in_about": _("All {n} of the group are inside."),
        "given_back_title": _("The place was given back"),
        "given_back_about": _("This pass opens the gate no more."),
        "refused_title": _("The enterprise refused"),
        "refused_about": _("The enterprise does not admit this guest. Call the desk."),
        "not_today_title": _("Not today"),
        "not_today_about": _("This pass is for {date}, {time}: {title}"),
        "cancelled_title": _("The visit is cancelled"),
        "cancelled_about": _("The visit of this pass does not take place."),
        "other_plant_title": _("Another enterprise"),
        "other_plant_about": _("This pass is for another enterprise."),
        "other_stop_title": _("Another visit"),
        "other_stop_about": _("This pass is not for this visit."),
        "unknown_title": _("Not a pass"),
        "unknown_about": unknown,
        "full_title": _("Full: nobody more"),
        "full_about": _(
            "{limit} people are inside, as many as may be. Wait until somebody leaves."
        ),
        "standby_ok_title": _("Standby: there is room"),
        "standby_wait_title": _("Standby: wait"),
        "standby_turn_title": _("Standby: not their turn yet"),
        "standby_full_title": _("No room for them"),
        "standby_in_title": _("They are in already"),
        "standby_gone_title": _("Not on standby any more"),
        "standby_unheard_title": _("Another phone is silent"),
        "standby_offline_title": _("Standby: not without a network"),
        "standby_offline_about": _("Nobody who stands by is let in without an answer."),
        "standby_from": _("From {time} on they are let in by their turn, while there is room."),
        "standby_turn_of": _("No. {n}"),
        "standby_here": pgettext("gate", "is here"),
        "standby_turned_away": pgettext("gate", "turned away"),
        "given_on_title": _("The place was given on"),
        "given_on_about": _("They came late: their place was given to others who waited."),
        "late_offline_title": _("Late: ask with a network"),
        "late_offline_about": _(
            "Places of whoever had not come may have been given on. Without a network nobody"
            " can say whether there is room."
        ),
        "share_title": _("Not without a network"),
        "share_about": _("This door may let nobody more in without a pass by itself."),
        "asking_title": _("Asking…"),
        "asking_about": _("The answer comes in a moment."),
        "walked_in_about": _("Without a pass, counted."),
        "left_title": _("Left"),
        "left_about": _("Counted out."),
        "not_kept_title": _("Not kept"),
        "not_kept_about": _("The phone could not keep this. Free some space on it and try again."),
        "nobody_inside_title": _("Nobody is inside"),
        "nobody_inside_about": _("There is nobody to count out."),
    }


def _actions() -> dict[str, str]:
    return {
        "next": pgettext("gate", "Next"),
        "back": pgettext("gate", "Back"),
        "undo": pgettext("gate", "Undo"),
        "let_in": _("Let in"),
        "let_in_now": _("Let in now"),
        "let_in_with": _("Both come in: {name}"),
        "let_in_also": _("Let in: {name}"),
        "other_adult": _("Another adult is with them: let in"),
        "wait": _("Wait"),
        "cleared_now": _("The enterprise agrees: let in"),
        "all_the_same": _("Came in all the same"),
        "without_pass": _("Let in without a pass"),
        "leaves": _("Is leaving"),
        "together": _("Come together"),
        "how_many": _("How many come in?"),
        "walk_in_title": _("Without a pass"),
        "left_title_ask": _("Who leaves?"),
        "these_left": _("So many left"),
        "all_left": _("All left"),
        "undo_title": _("Why take it back?"),
        "undo_this": _("Undo: {what}"),
        "reason_wrong_person": _("The wrong person"),
        "reason_not_in": _("Did not come in after all"),
        "reason_wrong_number": _("Counted wrongly"),
        "reason_no_answer": _("No answer from the server, not let in"),
        "close_title": _("Close the gate on this phone?"),
        "close_about": _("The lists are wiped from the phone. What was done here is handed in."),
        "close_now": _("Close the gate"),
        "close_and_lose": _("Close and lose it"),
    }


def _lists() -> dict[str, str]:
    return {
        "came_of": _("came {came} of {expected}"),
        "of_limit": _("of {limit}"),
        "of_expected": _("of {expected} expected"),
        "badge_cancelled": pgettext("gate", "cancelled"),
        "badge_ended": pgettext("gate", "over"),
        "badge_now": pgettext("gate", "now"),
        "state_given_back": pgettext("gate", "given back"),
        "state_refused": pgettext("gate", "refused"),
        "state_not_cleared": pgettext("gate", "not approved"),
        "in_since": _("in at {time}"),
        "is_in": pgettext("gate", "inside"),
        "has_left": pgettext("gate", "left"),
        "group_in": _("{inside} of {n} inside"),
        "no_name": _("No name"),
        "step_free": _("in a wheelchair"),
        "fact_ages": _("Children: {ages}"),
        "fact_language": _("Language: {language}"),
        "fact_guides": _("Guide: {guides}"),
        "fact_meeting": _("Meeting point: {place}"),
        "call": _("Call: {name}"),
        "no_guests": _("Nobody has a pass for this visit yet."),
        "act_came": _("came in"),
        "act_undone": _("taken back"),
        "act_waits": _("waits for the network"),
        "all_handed_in": _("Everything is handed in."),
        "nothing_yet": _("Nothing yet today."),
    }


def _line() -> dict[str, str]:
    return {
        "online": pgettext("gate", "Online"),
        "offline_now": _("No network. The gate goes on working."),
        "offline": _("Offline {long}"),
        "under_a_minute": _("less than a minute"),
        "minutes": _("{minutes} min"),
        "hours": _("{hours} h {minutes} min"),
        "loading": _("The day’s lists are being loaded…"),
        "no_day": _("Today’s lists are not on this phone yet: they load when there is a network."),
        "no_camera": _("No camera to look through. Type the code or find the name."),
        "camera_forbidden": _(
            "The camera is not allowed for this page. "
            "Allow it in the browser’s settings, or type the code."
        ),
        "open_no_network": _(
            "No answer. A network is needed to open the gate; afterwards it works without one."
        ),
        "open_sign_in": _("Sign in again: load this page anew."),
        "open_not_yours": _("This enterprise’s gate is not yours to keep."),
        "no_answer": _("No answer. A network is needed for this: try again later."),
        "visit_ended": _("The visit is ended."),
        "shut_out": _("This phone was shut out. Everything on it was wiped."),
        "gate_closed": _("The gate is closed. Everything on this phone was wiped."),
        "too_old": _(
            "This browser cannot keep the gate: "
            "it needs a safe connection (https) and a newer version."
        ),
        "elsewhere_title": _("The gate is open in another window"),
        "elsewhere": _("Close the other window of this phone and load this page anew."),
    }


def _forms(form: Callable[[int], str]) -> dict[str, str]:
    return {name: form(number) for name, number in EXAMPLES.items()}


def _counted() -> dict[str, dict[str, str]]:
    counted = {
        "people": lambda n: ngettext("{n} person", "{n} people", n),
        "years": lambda n: ngettext("{n} year old", "{n} years old", n),
        "waits": lambda n: ngettext("{n} act waits", "{n} acts wait", n),
        "acts_wait": lambda n: ngettext(
            "{n} act waits to be handed in.", "{n} acts wait to be handed in.", n
        ),
        "found": lambda n: ngettext("{n} guest found", "{n} guests found", n),
        "room_left": lambda n: ngettext("Room for {n} more", "Room for {n} more", n),
        "share_left": lambda n: ngettext(
            "Without a pass this door may let in {n} more",
            "Without a pass this door may let in {n} more",
            n,
        ),
        "conflicts": lambda n: ngettext(
            "{n} admission needs a person at the desk",
            "{n} admissions need a person at the desk",
            n,
        ),
        "group_inside": lambda n: ngettext("{n} is inside already.", "{n} are inside already.", n),
        "inside_now": lambda n: ngettext("{n} person is inside.", "{n} people are inside.", n),
        "let_in_n": lambda n: ngettext("{n} person comes in", "{n} people come in", n),
        "left_n": lambda n: ngettext("{n} person left", "{n} people left", n),
        "fact_step_free": lambda n: ngettext("{n} in a wheelchair", "{n} in wheelchairs", n),
        "act_counted": lambda n: ngettext("{n} of the group", "{n} of the group", n),
        "act_walked_in": lambda n: ngettext("{n} without a pass", "{n} without a pass", n),
        "act_left": lambda n: ngettext("{n} left", "{n} left", n),
        "letters_sent": lambda n: ngettext(
            "The letter goes to {n} address.", "The letters go to {n} addresses.", n
        ),
        "lost_acts": lambda n: ngettext(
            "{n} act was not handed in: tell the desk.",
            "{n} acts were not handed in: tell the desk.",
            n,
        ),
        "close_loses": lambda n: ngettext(
            "{n} act is not handed in yet, for there is no network. It would be lost.",
            "{n} acts are not handed in yet, for there is no network. They would be lost.",
            n,
        ),
    }
    return {name: _forms(form) for name, form in counted.items()}
