"""The plant's pass lists and its word on each guest."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application, Guest, Pass
from gatehouse.admission.standby_queries import may_be_cleared
from gatehouse.catalogue.models import Enterprise
from gatehouse.core import history
from gatehouse.core.locks import one_at_a_time
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.gate import clearing, listing, messages
from gatehouse.gate.files import KINDS, file_name
from gatehouse.gate.models import Clearance, Column, ListOrder, PassList, PassListLayout, Word
from gatehouse.gate.paper_columns import OfPapers, of_papers, with_papers
from gatehouse.gate.sheets import sheet_of
from gatehouse.papers import operations as papers
from gatehouse.papers.queries import may_be_shown, need_at
from gatehouse.people.models import Person
from gatehouse.programme.models import Stop

DUE_HOURS_AT_MOST = 24 * 14
RECIPIENTS_AT_MOST = 10


@transaction.atomic
def set_layout(
    *,
    enterprise: Enterprise,
    columns: Sequence[str],
    order: str,
    heading: str,
    due_hours_before: int,
    recipients: Iterable[str],
    clears_guests: bool,
    by: Person | None,
    now: datetime,
) -> PassListLayout:
    """Say what the plant's guard needs before them, and by when.

    Raises:
        Refused: `no_columns`, `no_such_column`, `no_such_order`, `hours`, `recipients`.
    """
    addresses = list(dict.fromkeys(one.strip() for one in recipients if one.strip()))
    _refuse_layout(columns, order, due_hours_before, addresses)
    layout, _is_new = PassListLayout.objects.update_or_create(
        enterprise=enterprise,
        defaults={
            "columns": list(columns),
            "order": order,
            "heading": heading.strip(),
            "due_hours_before": due_hours_before,
            "recipients": ", ".join(addresses),
            "clears_guests": clears_guests,
        },
    )
    history.record(
        "gate.layout_set",
        of=enterprise,
        by=by,
        now=now,
        columns=list(columns),
        order=order,
        due_hours_before=due_hours_before,
        recipients=len(addresses),
        clears_guests=clears_guests,
    )
    return layout


def _refuse_layout(
    columns: Sequence[str], order: str, due_hours_before: int, addresses: Sequence[str]
) -> None:
    if not {Column.NAME, Column.PARTY, Column.CODE} & set(columns):
        text = _("Choose a column by which the guard knows a guest: name, party or code.")
        raise Refused(Refusal("no_columns", text))
    if len(set(columns)) != len(columns) or not set(columns) <= set(Column.values):
        raise Refused(Refusal("no_such_column", _("There is no such column.")))
    if order not in ListOrder.values:
        raise Refused(Refusal("no_such_order", _("There is no such order.")))
    if not 1 <= due_hours_before <= DUE_HOURS_AT_MOST:
        text = _("The list is due from 1 hour to %(hours)d hours before the visit.")
        raise Refused(Refusal("hours", text % {"hours": DUE_HOURS_AT_MOST}))
    if len(addresses) > RECIPIENTS_AT_MOST:
        raise Refused(Refusal("recipients", _("Ten addresses at most.")))
    for address in addresses:
        try:
            validate_email(address)
        except ValidationError as error:
            text = _("This is not an e-mail address: %(address)s.")
            raise Refused(Refusal("recipients", text % {"address": address})) from error


@transaction.atomic
def make_list(*, stop: Stop, by: Person | None, now: datetime, is_due: bool = False) -> PassList:
    """Write down who comes to a stop at this moment. When nothing has changed since the last
    list, that one is returned; the list of a deadline is made once."""
    stop = _lock(stop)
    layout = listing.layout_of(stop.site.enterprise_id)
    rows = listing.rows_of(stop, layout)
    sha256, last = listing.digest(rows), stop.pass_lists.order_by("number").last()
    for due in stop.pass_lists.filter(is_due=True) if is_due else ():
        if listing.is_in_force(due, stop, layout):
            return due
    if last is not None and last.rows_sha256 == sha256 and last.erased_at is None and not is_due:
        return last
    made = PassList.objects.create(
        stop=stop,
        number=(stop.pass_lists.aggregate(last=Max("number"))["last"] or 0) + 1,
        made_at=now,
        made_by=by,
        rows=listing.kept_rows(rows),
        rows_sha256=sha256,
        is_due=is_due,
    )
    history.record(
        "gate.list_made",
        of=made,
        by=by,
        now=now,
        stop=stop.pk,
        people=listing.people_in(rows),
        is_due=is_due,
    )
    return made


def _lock(stop: Stop) -> Stop:
    """One list of a stop at a time; the stop read afresh with all that a list says of it."""
    one_at_a_time([f"pass lists:{stop.pk}"])
    return listing.stops().get(pk=stop.pk)


@transaction.atomic
def send_list(*, pass_list: PassList, by: Person | None, now: datetime) -> PassList:
    """Send a list by letter to the plant's recipients, else to its people here.

    Raises:
        Refused: `erased` when its names are gone; `nobody` when there is no one to send it to.
    """
    stop = _lock(pass_list.stop)
    pass_list = PassList.objects.get(pk=pass_list.pk)
    pass_list.stop = stop
    _refuse_erased(pass_list)
    told = messages.list_sent(pass_list, by_hand=by is not None, now=now)
    if not told and by is not None:
        text = _("There is nobody to send it to. Write the addresses into the layout of the list.")
        raise Refused(Refusal("nobody", text))
    pass_list.sent_to = ", ".join(told)
    pass_list.save(update_fields=["sent_to"])
    history.record(
        "gate.list_sent", of=pass_list, by=by, now=now, stop=stop.pk, recipients=len(told)
    )
    return pass_list


def _refuse_erased(pass_list: PassList) -> None:
    if pass_list.erased_at is not None:
        text = _("The names of this list were erased, as promised to the guests.")
        raise Refused(Refusal("erased", text))


@transaction.atomic
def fetch_list(*, pass_list: PassList, kind: str, by: Person, now: datetime) -> tuple[str, bytes]:
    """The list as a file (`files.KINDS`): its name and its bytes. Who fetched which is recorded.

    The plant's own people get document data in columns of its own, until the visit is over.

    Raises:
        Refused: `erased` when its names are gone.
    """
    _refuse_erased(pass_list)
    pass_list.stop = listing.stops().get(pk=pass_list.stop_id)
    layout = listing.layout_of(pass_list.stop.site.enterprise_id)
    shown = sheet_of(pass_list, layout, before=listing.list_before(pass_list))
    shown = with_papers(shown, _papers(pass_list, kind, by=by, now=now))
    history.record(
        "gate.list_fetched", of=pass_list, by=by, now=now, stop=pass_list.stop_id, format=kind
    )
    return file_name(pass_list, kind), KINDS[kind].make(shown)


def _papers(pass_list: PassList, kind: str, *, by: Person, now: datetime) -> OfPapers | None:
    """Document data for the list's own plant; None for anybody else, and where none is needed."""
    stop = pass_list.stop
    need = need_at(stop, activity=stop.session.activity_id)
    if need is None or not may_be_shown(by, stop, now=now):
        return None
    seen = papers.show(stop=stop, shown_as=kind, by=by, now=now, pass_list=pass_list.number)
    return of_papers(need, seen)


@transaction.atomic
def look_at_list(*, stop: Stop, by: Person, now: datetime) -> list[listing.Row]:
    """Who comes at this moment, for the plant's own eyes; the look itself is recorded."""
    rows = listing.rows_of(stop, listing.layout_of(stop.site.enterprise_id))
    history.record("gate.list_seen", of=stop, by=by, now=now, people=listing.people_in(rows))
    return rows


@transaction.atomic
def clear_guests(*, stop: Stop, passes: Collection[int] | None, by: Person, now: datetime) -> int:
    """Say yes to these passes (keys; None: to all who wait for it); to how many it was said.

    What the plant says yes to is written down as a list, so that a name that comes onto a
    group's list later is not among it.
    """
    stop = _lock(stop)
    waiting = clearing.awaiting([stop])[stop.pk]
    meant = waiting if passes is None else waiting & set(passes)
    if not meant:
        return 0
    made = make_list(stop=stop, by=by, now=now)
    said_at = max(now, made.made_at)
    Clearance.objects.bulk_create(
        Clearance(visit_pass_id=key, stop=stop, word=Word.CLEARED, by=by, said_at=said_at)
        for key in sorted(meant)
    )
    history.record("gate.cleared", of=stop, by=by, now=now, passes=sorted(meant))
    messages.cleared(stop, meant, now=now)
    return len(meant)


@transaction.atomic
def say_no(
    *,
    visit_pass: Pass,
    stop: Stop,
    reason: str,
    by: Person,
    now: datetime,
    guest: Guest | None = None,
) -> None:
    """Refuse a guest, or a whole group; with `guest`, one name on the group's list. The party is
    told why and the place goes on.

    Raises:
        Refused: `elsewhere` for a pass of another visit; or as admission's `refuse_guest`.
    """
    stop = _lock(stop)
    visit_pass = Pass.objects.select_related("application").get(pk=visit_pass.pk)
    application = visit_pass.application
    if application.session_id != stop.session_id:
        raise Refused(Refusal("elsewhere", _("This guest comes to another visit.")))
    if visit_pass.given_back_at is not None or not may_be_cleared(application):
        raise Refused(_comes_no_more())
    if guest is not None and visit_pass.guest_id is None:
        visit_pass = _refuse_named(application, guest, reason, by=by, now=now)
    else:
        admission.refuse_guest(visit_pass=visit_pass, reason=reason, by=by, now=now)
        visit_pass.refresh_from_db()
    if not visit_pass.is_refused:  # Given back in this very moment.
        raise Refused(_comes_no_more())
    Clearance.objects.create(
        visit_pass=visit_pass, stop=stop, word=Word.REFUSED, reason=reason.strip(), by=by,
        said_at=now,
    )  # fmt: skip
    history.record("gate.refused", of=stop, by=by, now=now, visit_pass=visit_pass.pk)


def _refuse_named(
    application: Application, guest: Guest, reason: str, *, by: Person, now: datetime
) -> Pass:
    """The pass that says that this name was refused."""
    said = admission.refuse_named(
        guest=guest, application=application, reason=reason, by=by, now=now
    )
    if said is None:
        raise Refused(_comes_no_more())
    return said


def _comes_no_more() -> Refusal:
    text = _("This guest does not come any more, there is nothing to refuse.")
    return Refusal("ended", text)
