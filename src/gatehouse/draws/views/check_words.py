"""What the scripts of the checking page say, in the language that is active.

Names in {braces} are filled in by the page; where a number decides the form of a sentence, all
its forms go along and the browser picks one.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

# A number of each form, by the names that browsers give the forms.
EXAMPLES = {"one": 1, "few": 2, "many": 5, "other": 5}
Words = dict[str, str | dict[str, str]]


def check_words() -> Words:
    """Every word of the scripts, by the name the scripts know it by."""
    return {**_going(), **_facts(), **_lines(), **_files(), **_why(), **_receipt(), **_counted()}


def _going() -> dict[str, str]:
    return {
        "state_next": pgettext("check", "not looked at yet"),
        "state_doing": pgettext("check", "looking"),
        "state_done": pgettext("check", "agrees"),
        "state_warn": pgettext("check", "look at this"),
        "state_stop": pgettext("check", "does not agree"),
        "state_none": pgettext("check", "nothing to compare with"),
        "reading": _("Reading the files…"),
        "loading": _("Loading the files of draw {draw}…"),
        "not_loaded": _("The files of draw {draw} could not be loaded. Take them from your disk."),
        "no_files": _("There is no file of a draw among these: choose the folder of a draw."),
        "stopped": _("Stopped. Nothing was changed."),
        "step_now": _("Step {step} of {steps}: {title}"),
        "agrees_title": _("It agrees"),
        "agrees_about": _("Draw {draw}: your device came to the published result, byte for byte."),
        "reckoned_title": _("Reckoned"),
        "reckoned_about": _(
            "Draw {draw}: there is no results.txt to compare with. "
            "Compare the hash of the result by eye."
        ),
        "refused_title": _("It does not agree"),
        "refused_line": _("{file}, line {line}"),
        "refused_about": _(
            "Get the files once more. If it stays so, send these words to the organisers "
            "and keep your copy of the files."
        ),
        "broken_title": _("This device gave up"),
        "broken_about": _(
            "Most likely there is not enough memory. Close other tabs, or use the tool below."
        ),
    }


def _facts() -> dict[str, str]:
    return {
        "fact_files": _("Draw {draw}: {entries}, {lots}."),
        "fact_list": _("The list was closed on {closed}."),
        "fact_witnesses_none": _("This draw has no witnesses."),
        "fact_witnesses": _("Told their secret: {revealed}."),
        "fact_silent": _("Kept silent and were left out: {silent}."),
        "fact_number": _("Round {round} of drand, signed on {signed}. The signature is genuine."),
        "fact_number_warn": _(
            "But this round was signed before the list was closed: "
            "whoever closed it could know the number."
        ),
        "fact_dice": _("The dice of the public ceremony, 100 throws."),
        "fact_walk": _("{parties}: {persons}, of {places} in all."),
        "fact_rounds": _("What was kept for a lane and not used was released {times}."),
        "fact_results_none": _("The folder holds no results.txt."),
        "name_commit_sha256": _("Hash of the commit"),
        "name_entries_root": _("Root of the list"),
        "name_seed": _("Seed"),
        "name_results_sha256": _("Hash of the result"),
    }


def _lines() -> dict[str, str]:
    """Why a line is refused."""
    return {
        "no_bom": _("The file begins with a mark that no file of a draw has."),
        "no_carriage_return": _("The line ends as in Windows: a program has changed the file."),
        "no_not_ascii": _("There is a sign that is not plain ASCII."),
        "no_space": _("There is a space."),
        "no_empty_line": _("The line is empty."),
        "no_no_end": _("The last line is not ended."),
        "no_fields": _("The line has {found} fields and should have the form {form}."),
        "no_field": _("The field “{field}” is not written as it should be."),
        "no_unsorted": _("The line is out of order."),
        "no_line_twice": _("The line stands twice."),
        "no_ticket_twice": _("Ticket {ticket} stands twice."),
        "no_wish_twice": _("The wish {lot} stands twice in one entry."),
        "no_lot_unknown": _("The wish {lot} is not on offer: sessions.txt does not have it."),
        "no_lot_twice": _("{lot} stands twice."),
        "no_lanes_order": _("The lanes are out of order, or one stands twice."),
        "no_guarantees_over": _("More is kept for lanes than there are places."),
        "no_key_missing": _("“{key}” is missing."),
        "no_key_expected": _("“{key}” should stand here."),
        "no_line_over": _("There is a line too many."),
        "no_one_line": _("The file should have one line."),
        "no_empty_file": _("The file is empty."),
        "no_witnesses_order": _("The witnesses are out of order, or one stands twice."),
    }


def _files() -> dict[str, str]:
    """Why a file is refused."""
    return {
        "no_file_missing": _("The file is missing."),
        "no_two_numbers": _("A draw has beacon.txt or dice.txt, never both."),
        "no_not_committed": _(
            "{file} is not the file that was promised. "
            "{key} in the commit: {promised}. Of the file: {found}."
        ),
        "no_witness_unknown": _("The commit names no witness “{name}”."),
        "no_witness_twice": _("The witness “{name}” stands twice."),
        "no_witness_wrong": _("The secret of “{name}” is not the one that was promised."),
        "no_chain_unknown": _("This page knows drand’s quicknet only, not {chain}."),
        "no_signature_group": _("The signature is of another kind: its point lies in G2."),
        "no_signature_no_point": _("This is no signature: no point of the group has these signs."),
        "no_signature_wrong": _(
            "This is not the signature of round {round}: of another round, or forged."
        ),
        "no_result_differs": _("Published: {found}. Reckoned here: {expected}."),
        "no_result_missing": _("Nothing is published here. Reckoned: {expected}."),
        "no_receipt_key": _("A receipt has no “{key}”."),
        "no_receipt_twice": _("“{key}” stands twice."),
        "no_receipt_path": _("The path does not fit the place in the list."),
    }


def _why() -> dict[str, str]:
    return {
        "ticket_form": _("A ticket has 20 signs: digits and letters from a to f."),
        "ticket_unknown": _("There is no such ticket in this draw."),
        "why_ticket": _("Ticket {ticket}: {size}, {tickets}, lane {lane}."),
        "why_ticket_no_lane": _("Ticket {ticket}: {size}, {tickets}, no lane."),
        "points_exact": _("By the draw’s table that is {points}."),
        "points_range": _("By the draw’s table that is from {from} to {to} points."),
        "points_from": _("By the draw’s table that is {from} points or more."),
        "points_none": _(
            "No whole number of points gives so many tickets by the draw’s table: "
            "ask the organisers why."
        ),
        "why_key": _("The smallest of them, the key, is {key}. It put you {rank} of {count}."),
        "why_got": _("You got {lot}, wish {wish} of your list."),
        "why_none": _("No place came to you."),
        "wish_got": _("When your turn came, {free} of {hard} places were left. You got yours."),
        "wish_full": _(
            "When your turn came, {free} of {hard} places were left: not enough for {size}."
        ),
        "wish_held": _(
            "When your turn came, {free} of {hard} places were left. With you in, {held} must "
            "still be free for lanes that had not had theirs: not enough."
        ),
        "wish_passed": _("You had a wish that you ranked higher."),
        "last_in": _(
            "The last of your size and lane let in: key {key}, {rank} in line. {compared}"
        ),
        "last_earlier": _("That is before you."),
        "last_later": _("That is after you."),
        "last_none": _("Nobody else of your size and lane was let in."),
        "more_most": _("You had 99 tickets, more there are not."),
        "more_larger": _(
            "One more ticket would have been {key}. It is not smaller than your key: "
            "nothing would have changed."
        ),
        "more_same": _(
            "One more ticket would have been {key} and put you {rank} in line. "
            "We walked again: the outcome would have been the same."
        ),
        "more_better": _(
            "One more ticket would have been {key} and put you {rank} in line. "
            "We walked again: you would have got {lot}, wish {wish} of your list."
        ),
        "more_worse": _(
            "One more ticket would have been {key} and put you {rank} in line. "
            "We walked again: what is kept for lanes would have gone another way, "
            "and you would have got {lot}."
        ),
        "nothing": _("nothing"),
    }


def _receipt() -> dict[str, str]:
    return {
        "receipt_line": _("Your line: {size}, {tickets}, lane {lane}, wishes {wishes}."),
        "receipt_place": _("It is line {place} of {count}, and the path leads to the root {root}."),
        "receipt_same": _("The root is the one that was promised before draw {draw}."),
        "receipt_no_folder": _(
            "Compare this root with the published one: "
            "or check the draw above, then the page compares it."
        ),
        "receipt_other_draw": _("The receipt is of draw {draw}, not of the one checked above."),
        "receipt_other_commit": _("The receipt names another commit than the one checked above."),
        "receipt_other_root": _("The path leads to another root than the one promised."),
        "receipt_other_line": _("The list checked above has another line in this place."),
        "person_same": _("The name and the date are the ones this line was made for."),
        "person_other": _(
            "The line was not made for this name and date. Write them as in the application."
        ),
        "person_half": _("Fill in the surname, the name and the date, or none of them."),
        "receipt_proved": _("Your entry is in the list"),
        "receipt_led": _("The receipt is whole"),
        "receipt_wrong": _("The receipt does not agree"),
    }


def _forms(form: Callable[[int], str]) -> dict[str, str]:
    return {name: form(number) for name, number in EXAMPLES.items()}


def _counted() -> dict[str, dict[str, str]]:
    counted = {
        "entries": lambda n: ngettext("{n} entry", "{n} entries", n),
        "lots": lambda n: ngettext("{n} lot", "{n} lots", n),
        "parties": lambda n: ngettext("{n} entry got a place", "{n} entries got a place", n),
        "persons": lambda n: ngettext("{n} person", "{n} people", n),
        "of_persons": lambda n: ngettext("a party of {n}", "a party of {n}", n),
        "places": lambda n: ngettext("{n} place", "{n} places", n),
        "tickets": lambda n: ngettext("{n} ticket", "{n} tickets", n),
        "tickets_drawn": lambda n: ngettext(
            "{n} ticket was drawn, for everybody by the same rule.",
            "{n} tickets were drawn, for everybody by the same rule.",
            n,
        ),
        "points": lambda n: ngettext("{n} point", "{n} points", n),
        "times": lambda n: ngettext("{n} time", "{n} times", n),
    }
    return {name: _forms(form) for name, form in counted.items()}
