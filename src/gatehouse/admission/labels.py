"""What the back office calls the codes of admission."""

from django.utils.translation import pgettext_lazy

from gatehouse.core.labels import JOBS, LETTERS, VERBS

VERBS.add(
    {
        "admission.applied": pgettext_lazy("history", "An application was made"),
        "admission.offered": pgettext_lazy("history", "Places were offered"),
        "admission.drawn": pgettext_lazy("history", "Places were drawn"),
        "admission.rules_published": pgettext_lazy("history", "Rules of draws were published"),
        "admission.draw_planned": pgettext_lazy("history", "A draw of places was planned"),
        "admission.accepted": pgettext_lazy("history", "The offer was taken"),
        "admission.declined": pgettext_lazy("history", "The offer was declined"),
        "admission.expired": pgettext_lazy("history", "The offer ran out"),
        "admission.dearer_wish": pgettext_lazy("history", "A dearer wish came true"),
        "admission.asked_to_confirm": pgettext_lazy("history", "They were asked if they come"),
        "admission.confirmed": pgettext_lazy("history", "They said that they come"),
        "admission.not_confirmed": pgettext_lazy("history", "Nobody said that they come"),
        "admission.taken_back": pgettext_lazy("history", "The place was taken back"),
        "admission.withdrawn": pgettext_lazy("history", "The visitor gave the visit up"),
        "admission.guest_withdrawn": pgettext_lazy("history", "Some of the guests do not come"),
        "admission.line_closed": pgettext_lazy("history", "The line closed without a place"),
        "admission.cancelled": pgettext_lazy("history", "The visit was cancelled"),
        "admission.refused": pgettext_lazy("history", "The enterprise refused a guest"),
        "admission.guest_replaced": pgettext_lazy("history", "Another guest comes instead"),
        "admission.moved": pgettext_lazy("history", "The visit was moved to another time"),
        "admission.exchanged": pgettext_lazy("history", "The party comes to another session"),
        "admission.told_by_phone": pgettext_lazy("history", "They were told on the phone"),
        "admission.not_told_by_phone": pgettext_lazy("history", "They were not told, after all"),
        "admission.told_of_session": pgettext_lazy("history", "Who waited was told of the date"),
        "admission.sessions_joined": pgettext_lazy("history", "Two sessions became one"),
        "admission.letter_again": pgettext_lazy("history", "The letter was sent once more"),
        "admission.joined": pgettext_lazy("history", "Somebody joined the team"),
        "admission.named": pgettext_lazy("history", "A list of names was sent"),
        "admission.unnamed_released": pgettext_lazy("history", "Places without names came back"),
        "admission.head_count_lowered": pgettext_lazy("history", "The group became smaller"),
        "admission.places_set": pgettext_lazy("history", "The number of places was changed"),
        "admission.attended": pgettext_lazy("history", "Guests came"),
        "admission.attendance_corrected": pgettext_lazy(
            "history", "A count of guests was put right"
        ),
        "admission.entered_draw": pgettext_lazy("history", "A party entered a draw"),
        "admission.left_draw": pgettext_lazy("history", "A party left a draw"),
        "admission.draw_people_changed": pgettext_lazy("history", "Others come with a draw's list"),
        "admission.wished": pgettext_lazy("history", "A visit was put on a list for a draw"),
        "admission.wish_dropped": pgettext_lazy("history", "A visit was taken off a list"),
        "admission.wishes_ordered": pgettext_lazy("history", "A list was put in another order"),
        "admission.people_merged": pgettext_lazy("history", "Two accounts became one"),
        "admission.people_taken_apart": pgettext_lazy("history", "A merge was taken apart"),
        "admission.guests_erased": pgettext_lazy("history", "Names of guests were erased"),
        "people.seen": pgettext_lazy("history", "Names of guests were looked at"),
        "people.searched": pgettext_lazy("history", "Somebody was searched for by name"),
        "people.looked_up": pgettext_lazy("history", "An account was looked at"),
    }
)
LETTERS.add(
    {
        "admission.booked": pgettext_lazy("letter", "You are coming: the ticket"),
        "admission.waiting": pgettext_lazy("letter", "You wait in line"),
        "admission.offered": pgettext_lazy("letter", "A place is held for you"),
        "admission.drawn": pgettext_lazy("letter", "The draw gave a place"),
        "admission.not_drawn": pgettext_lazy("letter", "The draw gave no place"),
        "admission.expired": pgettext_lazy("letter", "The place has passed on"),
        "admission.confirm": pgettext_lazy("letter", "Do you come?"),
        "admission.last_call": pgettext_lazy("letter", "Do you come? The last call"),
        "admission.reminder": pgettext_lazy("letter", "The visit is near"),
        "admission.not_confirmed": pgettext_lazy("letter", "The place passed on over silence"),
        "admission.withdrawn": pgettext_lazy("letter", "The place is given back"),
        "admission.guest_withdrawn": pgettext_lazy("letter", "Fewer of you come"),
        "admission.unnamed_released": pgettext_lazy("letter", "Places without names came back"),
        "admission.member_left": pgettext_lazy("letter", "Somebody left the team or the group"),
        "admission.line_closed": pgettext_lazy("letter", "No place came free"),
        "admission.cancelled": pgettext_lazy("letter", "The session is cancelled"),
        "admission.refused": pgettext_lazy("letter", "The enterprise cannot admit you"),
        "admission.guest_refused": pgettext_lazy("letter", "The enterprise refused a guest"),
        "admission.guest_replaced": pgettext_lazy("letter", "Another guest comes"),
        "admission.moved": pgettext_lazy("letter", "The session has a new time"),
        "admission.exchanged": pgettext_lazy("letter", "You come to another session"),
        "admission.new_date": pgettext_lazy("letter", "Another date of what you waited for"),
        "admission.merged": pgettext_lazy("letter", "Two accounts became one"),
        "admission.taken_apart": pgettext_lazy("letter", "Two accounts again"),
        "admission.joined": pgettext_lazy("letter", "Somebody joined the team"),
    }
)
JOBS.add(
    {
        "admission.expire_offers": pgettext_lazy("job", "Let offers pass on that nobody took"),
        "admission.release_unnamed": pgettext_lazy("job", "Take back places without names"),
        "admission.ask_to_confirm": pgettext_lazy("job", "Ask parties whether they come"),
        "admission.release_unconfirmed": pgettext_lazy("job", "Pass on what nobody confirmed"),
        "admission.remind": pgettext_lazy("job", "Remind of visits that are near"),
        "admission.close_lines": pgettext_lazy("job", "End the lines of closed sessions"),
        "admission.close_draws": pgettext_lazy("job", "Close the lists of draws"),
        "admission.give_places": pgettext_lazy("job", "Give the places that were drawn"),
        "admission.erase_past": pgettext_lazy("job", "Erase names that are not needed any more"),
    }
)
