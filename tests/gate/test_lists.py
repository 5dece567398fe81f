"""Pass lists by the deadline, changes after it, the plant's word on each guest, erasing."""

from datetime import date, datetime, timedelta

import pytest
from django.utils.translation import override

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application, PartyKind, Pass
from gatehouse.admission.rules import GuestAsk
from gatehouse.catalogue.models import PlantRole
from gatehouse.core.mail import Letter, render
from gatehouse.core.models import HistoryEntry
from gatehouse.gate import listing, operations
from gatehouse.gate.clearing import awaiting
from gatehouse.gate.models import Clearance, PassList, Word
from gatehouse.gate.standing import standings
from gatehouse.programme.models import Session, Stop
from tests import make
from tests.gate.listed import DUE, lay_out, letters_to, stop_of
from tests.gate.refusals import refused
from tests.office import worker

pytestmark = pytest.mark.django_db

GUARD = "guard@plant.example"
NEW = GuestAsk("Вера Новая")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def session() -> Session:
    made = make.session(capacity=30)
    lay_out(made.activity.enterprise)
    return made


def due(session: Session) -> datetime:
    return stop_of(session).arrives_at - DUE


def send_due(session: Session) -> PassList:
    operations.make_due_lists(now=due(session))
    return PassList.objects.get(stop__session=session, is_due=True)


def waits(stop: Stop) -> set[int]:
    return set(awaiting([stop])[stop.pk])


def replaced(application: Application, *, now: datetime, guest: GuestAsk = NEW) -> Pass:
    return admission.replace_guest(
        visit_pass=application.passes.filter(given_back_at=None).order_by("pk")[0],
        guest=guest,
        consents=[],
        by=application.party.asker,
        now=now,
    )


def last_letter(address: str) -> Letter:
    with override("ru"):
        return render(letters_to(address)[-1])


def test_the_list_is_sent_once_when_it_is_due(session: Session) -> None:
    make.application(session, adults=3)
    operations.make_due_lists(now=due(session) - MINUTE)
    assert letters_to(GUARD) == []
    for _ in range(3):
        operations.make_due_lists(now=due(session))
    assert len(letters_to(GUARD)) == 1
    made = PassList.objects.get()
    assert (made.is_due, made.number, made.sent_to, made.made_by) == (True, 1, GUARD, None)
    letter = last_letter(GUARD)
    assert letter.subject.startswith("Список на проход: 14\u00a0декабря, 14:00")
    assert [one.name.rsplit(".")[-1] for one in letter.attachments] == ["pdf", "xlsx"]
    assert "Взрослый" not in letter.text + letter.html + letter.subject


def test_while_no_address_is_set_the_plant_s_people_get_it_and_its_guides_do_not() -> None:
    session = make.session()
    plant = session.activity.enterprise
    boss, guide = worker(plant), worker(plant, PlantRole.GUIDE)
    stranger = worker(make.enterprise())
    send_due(session)
    found = [len(letters_to(one.email)) for one in (boss, guide, stranger)]
    assert found == [1, 0, 0]


def test_a_list_of_nobody_is_sent_too_and_none_for_a_cancelled_or_open_visit() -> None:
    empty, cancelled = make.session(), make.session()
    of = make.activity(format="exhibition")
    make.session(of=of, admission="open")
    admission.cancel_session(session=cancelled, reason="станок", by=None, now=make.NOW)
    operations.make_due_lists(now=due(empty))
    assert list(PassList.objects.values_list("stop__session", flat=True)) == [empty.pk]


def test_made_again_without_a_change_it_is_the_same_list(session: Session) -> None:
    make.application(session, adults=1)
    first = operations.make_list(stop=stop_of(session), by=None, now=make.NOW)
    again = operations.make_list(stop=stop_of(session), by=None, now=make.NOW)
    make.application(session, adults=1)
    changed = operations.make_list(stop=stop_of(session), by=None, now=make.NOW)
    assert (again.pk, changed.number) == (first.pk, 2)


def test_a_guest_who_came_onto_the_list_late_waits_for_the_plant_s_word(
    session: Session,
) -> None:
    application = make.application(session, adults=2)
    boss, stop = worker(session.activity.enterprise), stop_of(session)
    send_due(session)
    assert waits(stop) == set()
    later = due(session) + timedelta(hours=1)
    new = replaced(application, now=later)
    assert waits(stop) == {new.pk}
    assert operations.tell_changes(now=later) == 1
    assert operations.tell_changes(now=later + MINUTE) == 0
    letter = last_letter(GUARD)
    assert "ждёт вашего решения" in letter.text
    asked = letters_to(application.party.asker.email)[-1]
    assert asked.kind == "gate.word_awaited"
    operations.clear_guests(stop=stop, passes=None, by=boss, now=later + MINUTE)
    assert waits(stop) == set()
    assert letters_to(application.party.asker.email)[-1].kind == "gate.cleared"
    assert "согласовало гостя" in last_letter(application.party.asker.email).text


def test_at_the_gate_a_late_guest_is_to_be_asked_about_until_the_plant_says_yes(
    session: Session,
) -> None:
    application = make.application(session, adults=2)
    boss, stop = worker(session.activity.enterprise), stop_of(session)
    send_due(session)
    new = replaced(application, now=due(session) + MINUTE)
    known = application.passes.filter(given_back_at=None).exclude(pk=new.pk).get()

    def faults() -> list[str]:
        at = standings([stop], passes={stop.pk: [known.pk, new.pk]})[stop.pk]
        return [at.known[one.pk].fault for one in (known, new)]

    assert faults() == ["", "not_cleared"]
    operations.clear_guests(stop=stop, passes={new.pk}, by=boss, now=due(session) + 2 * MINUTE)
    assert faults() == ["", ""]


def test_before_the_deadline_a_change_needs_no_word(session: Session) -> None:
    application = make.application(session, adults=2)
    replaced(application, now=due(session) - MINUTE)
    send_due(session)
    assert waits(stop_of(session)) == set()


def test_who_does_not_come_any_more_is_told_as_a_change(session: Session) -> None:
    application = make.application(session, adults=2)
    send_due(session)
    later = due(session) + timedelta(hours=1)
    one = application.passes.order_by("pk")[0]
    admission.give_back_guest(visit_pass=one, by=application.party.asker, now=later)
    assert operations.tell_changes(now=later) == 1
    letter = last_letter(GUARD)
    assert letter.subject.startswith("Список на проход изменился")
    assert "не придут: 1" in letter.text
    assert "ждёт вашего решения" not in letter.text


def test_a_family_that_leaves_one_by_one_is_told_together(session: Session) -> None:
    application = make.application(session, adults=3)
    send_due(session)
    later = due(session) + timedelta(hours=1)
    asker = application.party.asker
    told = 0
    for minute, one in enumerate(application.passes.order_by("pk")[:2]):
        admission.give_back_guest(visit_pass=one, by=asker, now=later + minute * MINUTE)
        told += operations.tell_changes(now=later + minute * MINUTE)
    assert told == 1
    assert operations.tell_changes(now=later + 10 * MINUTE) == 1


def test_the_guard_hears_of_a_cancelled_visit(session: Session) -> None:
    make.application(session, adults=2)
    send_due(session)
    later = due(session) + timedelta(hours=1)
    admission.cancel_session(session=session, reason="станок", by=None, now=later)
    assert operations.tell_changes(now=later) == 1
    assert last_letter(GUARD).subject.startswith("Визит отменён")


def test_the_guard_hears_of_a_visit_that_was_moved(session: Session) -> None:
    make.application(session, adults=2)
    send_due(session)
    later, moved_to = due(session) + timedelta(hours=1), session.starts_at + timedelta(hours=2)
    admission.move_session(session=session, starts_at=moved_to, reason="станок", by=None, now=later)
    assert operations.tell_changes(now=later) == 1
    letter = last_letter(GUARD)
    assert ("изменились: 2" in letter.text, "16:00" in letter.text) == (True, True)
    assert waits(stop_of(session)) == set()


def test_a_visit_moved_to_a_later_day_gets_its_list_by_its_new_deadline(session: Session) -> None:
    application = make.application(session, adults=2)
    send_due(session)
    later, moved_to = due(session) + timedelta(hours=1), session.starts_at + timedelta(days=5)
    admission.move_session(session=session, starts_at=moved_to, reason="станок", by=None, now=later)
    operations.tell_changes(now=later)
    new = replaced(application, now=later + MINUTE)
    assert waits(stop_of(session)) == set(), "the deadline is days away again"
    assert operations.make_due_lists(now=due(session) - MINUTE) == 0
    sent = len(letters_to(GUARD))
    for _ in range(2):
        operations.make_due_lists(now=due(session))
    assert len(letters_to(GUARD)) == sent + 1
    made = PassList.objects.filter(stop__session=session).order_by("number").last()
    assert made is not None
    assert made.is_due
    assert new.code in str(made.rows)
    late = replaced(application, now=due(session) + MINUTE, guest=GuestAsk("Ада Поздняя"))
    assert waits(stop_of(session)) == {late.pk}


def test_where_each_guest_is_approved_nobody_comes_in_without_a_word(session: Session) -> None:
    lay_out(session.activity.enterprise, clears_guests=True)
    application = make.application(session, adults=2)
    boss, stop = worker(session.activity.enterprise), stop_of(session)
    one, other = application.passes.order_by("pk")
    assert waits(stop) == {one.pk, other.pk}
    assert operations.clear_guests(stop=stop, passes={one.pk}, by=boss, now=make.NOW) == 1
    assert waits(stop) == {other.pk}
    assert operations.clear_guests(stop=stop, passes={one.pk}, by=boss, now=make.NOW) == 0
    send_due(session)
    assert waits(stop) == {other.pk}


def test_a_name_that_comes_onto_a_group_s_list_needs_the_word_anew() -> None:
    season = make.season(names_hours_before=24, close_hours_before=24)
    session = make.session(groups=20, within=season)
    boss, stop = worker(session.activity.enterprise), stop_of(session)
    group = make.application(session, kind=PartyKind.GROUP, guests=(), head_count=3, title="Школа")
    asker, later = group.party.asker, due(session) + timedelta(hours=1)

    def name(*names: str) -> None:
        guests = [GuestAsk(one) for one in names]
        admission.name_guests(application=group, guests=guests, by=asker, now=later)

    name("Анна Ким", "Олег Дуб")
    send_due(session)
    name("Олег Дуб", "Анна Ким")
    assert waits(stop) == set()
    name("Олег Дуб", "Анна Ким", "Вера Новая")
    assert waits(stop) == {group.passes.get().pk}
    operations.clear_guests(stop=stop, passes=None, by=boss, now=later)
    assert waits(stop) == set()
    name("Олег Дуб", "Яна Другая")
    assert waits(stop) == {group.passes.get().pk}
    name("Олег Дуб")
    assert waits(stop) == set()


def test_a_no_of_the_plant_is_its_word_and_admission_s_refusal(session: Session) -> None:
    application = make.application(session, adults=2)
    boss, stop = worker(session.activity.enterprise), stop_of(session)
    one = application.passes.order_by("pk")[0]
    operations.say_no(visit_pass=one, stop=stop, reason="Нет допуска", by=boss, now=make.NOW)
    one.refresh_from_db()
    word = Clearance.objects.get()
    assert (one.is_refused, word.word, word.reason) == (True, Word.REFUSED, "Нет допуска")
    with refused("ended"):
        operations.say_no(visit_pass=one, stop=stop, reason="ещё раз", by=boss, now=make.NOW)


def test_a_plant_says_nothing_of_another_visit_s_guest(session: Session) -> None:
    elsewhere = make.application(make.session(), adults=1).passes.get()
    boss = worker(session.activity.enterprise)
    with refused("elsewhere"):
        operations.say_no(
            visit_pass=elsewhere, stop=stop_of(session), reason="нет", by=boss, now=make.NOW
        )


def test_each_fetch_is_written_down_without_a_name(session: Session) -> None:
    make.application(session, guests=(GuestAsk("Анна Ким"),))
    boss = worker(session.activity.enterprise)
    made = operations.make_list(stop=stop_of(session), by=boss, now=make.NOW)
    for kind in ("xlsx", "csv", "pdf"):
        name, content = operations.fetch_list(pass_list=made, kind=kind, by=boss, now=make.NOW)
        assert name == f"pass-list-{session.code}-1-1.{kind}"
        assert content
    entries = HistoryEntry.objects.filter(verb="gate.list_fetched", by_id=str(boss.pk))
    assert [one.facts["format"] for one in entries.order_by("pk")] == ["xlsx", "csv", "pdf"]
    assert not HistoryEntry.objects.filter(facts__icontains="Анна").exists()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"columns": []}, "no_columns"),
        ({"columns": ["number"]}, "no_columns"),
        ({"columns": ["name", "name"]}, "no_such_column"),
        ({"columns": ["name", "passport"]}, "no_such_column"),
        ({"order": "weight"}, "no_such_order"),
        ({"due_hours_before": 0}, "hours"),
        ({"recipients": ["охрана"]}, "recipients"),
        ({"recipients": [f"a{n}@x.ru" for n in range(11)]}, "recipients"),
    ],
)
def test_a_layout_that_makes_no_list_is_refused(wrong: dict[str, object], code: str) -> None:
    with refused(code):
        lay_out(make.enterprise(), **wrong)


def test_sent_by_hand_with_nobody_to_send_it_to_it_says_so() -> None:
    session = make.session()
    made = operations.make_list(stop=stop_of(session), by=None, now=make.NOW)
    with refused("nobody"):
        operations.send_list(pass_list=made, by=make.person(), now=make.NOW)


def test_sent_again_by_hand_it_goes_again(session: Session) -> None:
    boss = worker(session.activity.enterprise)
    made = operations.make_list(stop=stop_of(session), by=boss, now=make.NOW)
    for minute in (0, 1):
        operations.send_list(pass_list=made, by=boss, now=make.NOW + minute * MINUTE)
    assert len(letters_to(GUARD)) == 2


def test_names_go_thirty_days_after_the_visit(session: Session) -> None:
    make.application(session, adults=2)
    made = send_due(session)
    gone = stop_of(session).leaves_at + timedelta(days=30)
    assert operations.erase_lists(now=gone - MINUTE) == 0
    assert operations.erase_lists(now=gone) == 1
    made.refresh_from_db()
    assert (made.rows, made.sent_to, made.erased_at) == ([], "", gone)
    with refused("erased"):
        operations.fetch_list(pass_list=made, kind="pdf", by=make.person(), now=gone)
    assert "стёрты" in last_letter(GUARD).text


def test_nobody_waits_for_the_plant_s_word_once_the_names_are_erased(session: Session) -> None:
    make.application(session, adults=2)
    send_due(session)
    stop = stop_of(session)
    assert awaiting([stop])[stop.pk] == frozenset()
    operations.erase_lists(now=stop.leaves_at + timedelta(days=30))
    assert awaiting([stop])[stop.pk] == frozenset()


def test_who_is_erased_before_goes_out_of_the_lists_at_once(session: Session) -> None:
    family = make.application(session, guests=(GuestAsk("Анна Ким"), GuestAsk("Олег Ким")))
    make.application(session, guests=(GuestAsk("Вера Дуб"),))
    made = send_due(session)
    asker, later = family.party.asker, due(session) + timedelta(hours=1)
    admission.withdraw(application=family, by=asker, now=later)
    operations.tell_changes(now=later)
    admission.erase_guests(person=asker, by=asker, now=later)
    assert operations.erase_lists(now=later) == 1
    made.refresh_from_db()
    assert sorted(row.name for row in listing.read_rows(made.rows)) == ["", "", "Вера Дуб"]
    assert operations.erase_lists(now=later) == 0


def test_who_waits_is_found_for_all_stops_in_a_fixed_number_of_statements(
    django_assert_max_num_queries: pytest.FixtureRequest,
) -> None:
    sessions = [make.session() for _ in range(4)]
    for one in sessions:
        make.application(one, adults=2)
    send_due(sessions[0])
    stops = list(listing.stops().filter(session__in=sessions))
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        assert set(awaiting(stops)) == {stop.pk for stop in stops}


def test_a_child_s_birth_date_is_in_the_list_and_nobody_s_passport(session: Session) -> None:
    make.application(session, guests=(GuestAsk("Анна Ким"), GuestAsk("Ия Ким", date(2016, 3, 1))))
    made = send_due(session)
    facts = [row.facts for row in listing.read_rows(made.rows)]
    assert {key for one in facts for key in one} == {
        "name", "born", "party", "needs", "step_free", "code", "time",
    }  # fmt: skip
