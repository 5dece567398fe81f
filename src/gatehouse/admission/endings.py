"""Why an application ended, in the words of its page and of its letter."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gatehouse.admission.models import Application, EndReason, State, Verdict

# What the captain does by themselves; a member of the team reads it in other words.
BY_WHO_ASKED = {
    EndReason.GIVEN_BACK,
    EndReason.LEFT_LINE,
    EndReason.DECLINED,
    EndReason.NO_CONSENT,
}
# Of applications that ended before the reason was kept.
BY_STATE = {
    State.WITHDRAWN: EndReason.GIVEN_BACK,
    State.DECLINED: EndReason.DECLINED,
    State.EXPIRED: EndReason.OFFER_OVER,
    State.CANCELLED: EndReason.SESSION_CANCELLED,
}


@dataclass(frozen=True)
class Ending:
    """A title, and what is said under it, line by line."""

    title: str
    words: tuple[str, ...]


def ending(application: Application, *, is_member: bool = False) -> Ending:
    """The words for who asked, or for a member of their team."""
    known = application.ended_because or BY_STATE.get(State(application.state))
    reason = EndReason(known) if known else None
    if is_member and reason in BY_WHO_ASKED:
        words = _("The captain has ended the application. Nobody expects you.")
        return Ending(_("The team does not come"), (words,))
    of_its_own = {
        EndReason.SESSION_CANCELLED: _cancelled,
        EndReason.GIVEN_BACK: _given_back,
        EndReason.REFUSED: _refused,
        EndReason.NOT_CHOSEN: _not_chosen,
    }
    if reason in of_its_own:
        return of_its_own[reason](application)
    if reason is None:
        words = application.end_reason
        return Ending(application.get_state_display(), (words,) if words else ())
    return _by_reason()[reason]


def _by_reason() -> dict[EndReason, Ending]:
    return {
        EndReason.LEFT_LINE: Ending(
            _("You left the line"), (_("Thank you for telling us: the others have moved up."),)
        ),
        EndReason.DECLINED: Ending(
            _("You let the place pass on"), (_("Thank you for answering."),)
        ),
        EndReason.OFFER_OVER: Ending(
            _("The place has passed on"),
            (_("We held the place as long as we had promised. Now it has passed on."),),
        ),
        EndReason.NO_NAMES: Ending(
            _("The place has passed on"),
            (_("No names came in time, so the places passed on to others."),),
        ),
        EndReason.NO_PAPERS: Ending(
            _("The place has passed on"),
            (
                _("The document data that the plant needs did not come in time."),
                _("It does not count against you."),
            ),
        ),
        EndReason.LINE_CLOSED: Ending(
            _("No place came free"),
            (
                _(
                    "Applications have closed, and no place that fits you was given back."
                    " We are sorry."
                ),
                _("Thank you for waiting. It does not count against you."),
            ),
        ),
        EndReason.DEARER_WISH: Ending(
            _("A dearer wish came true"),
            (_("You have a place that stood higher in your list, so this one went to others."),),
        ),
        EndReason.NOT_CONFIRMED: Ending(
            _("Your place has passed on"),
            (
                _("We asked whether you come, and heard nothing, so the place went to others."),
                _("It does not count against you."),
            ),
        ),
        EndReason.TURNED_AWAY: Ending(
            _("There was no room for you"),
            (
                _("You stood by at the gate, and all places were taken. We are sorry."),
                _("The next time somebody stands by at this enterprise, you are asked first."),
            ),
        ),
        EndReason.NO_CONSENT: Ending(
            _("Your application has ended"),
            (_("You took back a consent without which one cannot come. Nobody expects you."),),
        ),
    }


def _given_back(application: Application) -> Ending:
    """After the close nobody else gets the place."""
    ended_at = application.ended_at
    is_late = ended_at is not None and ended_at >= application.line_closes_at
    words = (
        _("You are not expected any more.")
        if is_late
        else _("You are not expected any more. Others will be glad of the place.")
    )
    return Ending(_("You gave the place back"), (_("Thank you for telling us."), words))


def _not_chosen(application: Application) -> Ending:
    """With the reason that was given; where nobody decided in time, that is said."""
    thanks = _("Thank you for asking. It does not count against you.")
    if application.state == State.EXPIRED:
        late = _("More applications came than could be chosen, and now the list is closed.")
        return Ending(_("Other applications were chosen"), (late, thanks))
    said = application.considerations.filter(verdict=Verdict.REFUSED).order_by("-pk").first()
    reason = said.reason if said else ""
    because = (_("The reason: %(reason)s") % {"reason": reason},) if reason else ()
    return Ending(_("Other applications were chosen"), (*because, thanks))


def _refused(application: Application) -> Ending:
    """Whom the enterprise refused, why, and what follows for the others."""
    passes = list(application.passes.all())
    names = {guest.pk: guest.name for guest in application.party.guests.all()}
    words = []
    for one in passes:
        name = names.get(one.guest_id or 0, "")
        if one.is_refused and name and len(passes) > 1:
            words.append(_("The enterprise cannot admit %(name)s.") % {"name": name})
        if one.refused_because:
            words.append(_("The reason: %(reason)s") % {"reason": one.refused_because})
    if any(not one.is_refused for one in passes):
        words.append(_("The children cannot come without an adult, so nobody is expected."))
    words.append(_("It does not count against you."))
    return Ending(_("The enterprise cannot admit you"), tuple(words))


def _cancelled(application: Application) -> Ending:
    reason = application.session.cancel_reason or application.end_reason
    because = (_("The reason: %(reason)s") % {"reason": reason},) if reason else ()
    return Ending(
        _("This visit will not take place"),
        (
            _("We are sorry: the enterprise or the organisers had to cancel it."),
            *because,
            _("It does not count against you."),
        ),
    )
