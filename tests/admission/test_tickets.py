"""The ticket, read back: one pass for each guest, names as they are, codes to be typed."""

import io
from datetime import date, timedelta

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from gatehouse.admission.models import Application, PartyKind, Pass
from gatehouse.admission.rules import GuestAsk
from gatehouse.admission.tickets import qr_svg, ticket
from gatehouse.admission.visits import Visit, with_all
from gatehouse.core.codes import show_code
from tests import make

pytestmark = pytest.mark.django_db


def read(application: Application, language: str = "ru") -> tuple[PdfReader, str]:
    """The PDF and its text, spaces made even."""
    with override(language):
        pdf = ticket(Visit(with_all().get(pk=application.pk)))
    reader = PdfReader(io.BytesIO(pdf))
    text = " ".join(page.extract_text() for page in reader.pages)
    return reader, " ".join(text.split())


@pytest.mark.parametrize("guests", [1, 2, 3, 4, 5])
def test_each_guest_has_a_pass_with_name_and_code(guests: int) -> None:
    application = make.application(make.session(), adults=guests)
    _reader, text = read(application)
    for one in application.passes.select_related("guest"):
        assert one.guest is not None
        assert one.guest.name in text
        assert show_code(one.code) in text
    assert text.count("Экскурсия") >= guests


def test_a_code_of_the_widest_letters_stands_in_one_line() -> None:
    application = make.application(make.session())
    Pass.objects.filter(application=application).update(code="WMWWMWWWWMWW")
    assert "WMWW-MWWW-WMWW" in read(application)[1]


def test_a_pass_that_was_given_back_is_not_printed() -> None:
    from gatehouse.admission import operations

    application = make.application(make.session(), adults=2)
    last = application.passes.order_by("pk").last()
    assert last is not None
    operations.give_back_guest(visit_pass=last, by=application.party.asker, now=make.NOW)
    assert show_code(last.code) not in read(application)[1]


@pytest.mark.parametrize(
    "name",
    [
        '#import "x": y',
        "*Анна* _Ким_ $x^2$ `код`",
        "Ёлка \\ \\u{0041} [скобки] <метка> @ссылка",
        "// не примечание",
        "= Не заголовок",
        "\"кавычки\" и 'апострофы'",
    ],
)
def test_markup_in_a_name_is_printed_literally(name: str) -> None:
    application = make.application(make.session(), guests=(GuestAsk(name),))
    _reader, text = read(application)
    assert name in text


def test_a_very_long_name_and_title_still_make_a_ticket() -> None:
    of = make.activity(title_ru="Очень длинное название " * 6)
    application = make.application(make.session(of=of), guests=(GuestAsk("Имя " * 30),))
    reader, text = read(application)
    assert "Очень длинное название" in text
    assert len(reader.pages) <= 2


def test_a_name_of_one_endless_word_stays_on_its_side_of_the_tear() -> None:
    name = "Сверхпроводящая" * 5
    application = make.application(make.session(), guests=(GuestAsk(name),))
    _reader, text = read(application)
    assert name not in text
    assert name in text.replace(" ", "")


def test_a_group_has_one_code_and_its_list() -> None:
    from gatehouse.admission import operations

    session = make.session(groups=30)
    application = make.application(
        session, kind=PartyKind.GROUP, guests=(), head_count=3, title="Школа № 1"
    )
    people = [GuestAsk("Анна Иванова"), GuestAsk("Пётр Ким", date(2012, 5, 14))]
    operations.name_guests(
        application=application,
        guests=people,
        consents=make.agreed(children=True),
        by=application.party.asker,
        now=make.NOW,
    )
    _reader, text = read(application)
    assert show_code(application.passes.get().code) in text
    assert all(part in text for part in ("Школа № 1", "Анна Иванова", "Пётр Ким"))


def test_the_ticket_is_tagged_for_readers_and_speaks_the_reader_s_language() -> None:
    application = make.application(make.session())
    reader, text = read(application, "en")
    assert "True" in str(reader.root_object["/MarkInfo"])
    assert str(reader.root_object["/Lang"]) == "en"
    assert "Show it at the gate" in text


def test_the_same_ticket_is_the_same_file() -> None:
    application = make.application(make.session())
    shown = Visit(with_all().get(pk=application.pk))
    assert ticket(shown) == ticket(shown)


def test_a_place_booked_between_two_seconds_has_a_ticket_too() -> None:
    moment = make.NOW + timedelta(microseconds=1)
    _reader, text = read(make.application(make.session(), now=moment))
    assert "Взрослый" in text


def test_a_qr_is_one_scalable_drawing() -> None:
    drawn = qr_svg("7K4M9QXT2BCD")
    assert drawn.startswith("<svg")
    assert "viewBox" in drawn
    assert "style=" not in drawn


def test_the_ticket_says_whether_photos_are_allowed_and_the_note_on_them() -> None:
    of = make.activity(photo_rule="forbidden", photo_note_ru="Телефоны сдаём")
    _reader, text = read(make.application(make.session(of=of)))
    assert "Нельзя. Телефоны сдаём" in text
