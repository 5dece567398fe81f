"""Nobody comes without the consents that are needed, whichever way the application was sent."""

from datetime import date, timedelta
from typing import Any

import pytest

from gatehouse.admission import operations, wishes
from gatehouse.admission.consents import CHILD, PERSONAL_DATA, PLANT
from gatehouse.admission.models import Application, InDraw, Party, PartyKind
from gatehouse.admission.rules import GuestAsk
from gatehouse.core.models import VersionedText
from gatehouse.core.refusal import Refused
from gatehouse.people import operations as people
from gatehouse.people.models import Consent
from tests import make
from tests.admission.drawing import Drawn, asked, child, grown

pytestmark = pytest.mark.django_db
PUPIL = GuestAsk("Пётр Петров", date(2012, 5, 14))


def texts(*slugs: str) -> list[VersionedText]:
    published = make.consent_texts()
    return [published[slug] for slug in slugs]


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in error.value.refusals]


@pytest.mark.parametrize(
    ("given", "children"), [((), 0), ((PERSONAL_DATA,), 0), ((PERSONAL_DATA, PLANT), 1)]
)
def test_no_place_is_held_for_who_did_not_agree_to_what_is_needed(
    given: tuple[str, ...], children: int
) -> None:
    session = make.session()
    ask = make.ask(adults=1, children=(date(2014, 5, 1),) * children)
    agreed = texts(*given)
    with pytest.raises(Refused) as refused:
        operations.apply(session=session, ask=ask, consents=agreed, by=make.person(), now=make.NOW)
    assert set(codes(refused)) == {"no_consent"}
    assert session.quotas.get().held == 0


def test_a_member_joins_a_team_with_consents_of_their_own_only() -> None:
    team = make.application(
        make.session(of=make.activity(format="quiz", players_named=True)),
        kind=PartyKind.TEAM,
        guests=(GuestAsk("Мария Петрова"),),
        head_count=3,
    )
    with pytest.raises(Refused) as refused:
        operations.join_team(
            application=team,
            guest=GuestAsk("Пётр Петров"),
            consents=texts(PERSONAL_DATA),
            by=make.person(),
            now=make.NOW,
        )
    assert codes(refused) == ["no_consent"]


def listed(school: Application, **given: Any) -> None:
    operations.name_guests(
        application=school, guests=[PUPIL], by=school.party.asker, now=make.NOW, **given
    )


def test_a_child_is_listed_with_a_consent_given_with_this_list_or_an_earlier_one() -> None:
    session = make.session(groups=30)
    school = make.application(session, kind=PartyKind.GROUP, guests=(), head_count=3)
    with pytest.raises(Refused) as refused:
        listed(school)
    assert codes(refused) == ["no_consent"]
    listed(school, consents=texts(CHILD))
    listed(school)
    consent = Consent.objects.get(text__slug=CHILD)
    people.withdraw_consent(consent=consent, by=school.party.asker, now=make.NOW)
    with pytest.raises(Refused):
        listed(school)


# --- taken back, on a list for a draw ---------------------------------------------------------


def _taken_back(party: Party, slug: str, *, of: int = 0) -> None:
    """The consent that was given with one of the wishes."""
    wish = party.applications.order_by("preference")[of]
    given = Consent.objects.get(about=f"application:{wish.key}", text__slug=slug)
    operations.withdraw_consent(consent=given, by=party.asker, now=make.NOW)
    party.refresh_from_db()


def _names(party: Party) -> list[str]:
    return [guest.name for guest in party.guests.all()]


def test_taken_back_for_one_wish_that_wish_goes_and_the_others_stay_with_their_names() -> None:
    drawn = Drawn()
    party = drawn.enter(asked(grown("Мария Петрова")))
    drawn.wish(party, 1)
    _taken_back(party, "consent-personal-data")
    assert [one.session for one in wishes.wishes_of(party)] == [drawn.sessions[1]]
    assert _names(party) == ["Мария Петрова"]
    assert party.entry is not None
    assert party.erased_at is None


def test_taken_back_for_the_last_wish_the_party_leaves_the_draw_and_is_forgotten() -> None:
    drawn = Drawn()
    party = drawn.enter(asked(grown("Мария Петрова")))
    _taken_back(party, "consent-plant")
    assert party.entry is None
    assert _names(party) == [""]
    assert not InDraw.objects.exists()
    assert not drawn.places.draw.entries.exists()


def test_taken_back_for_a_child_the_others_stay_on_the_list_with_another_ticket() -> None:
    drawn = Drawn()
    party = drawn.enter(asked(grown("Мария Петрова"), child("Аня Петрова")))
    drawn.wish(party, 1)
    before = party.entry
    _taken_back(party, "consent-child")
    assert _names(party) == ["Мария Петрова"]
    assert [one.persons for one in wishes.wishes_of(party)] == [1, 1]
    assert party.entry is not None
    assert party.entry != before
    other = drawn.enter(asked(grown("Ольга Иванова"), child("Аня Петрова")))
    assert _names(other) == ["Ольга Иванова", "Аня Петрова"]


def test_after_the_lists_are_closed_the_names_stay_while_another_wish_lives() -> None:
    drawn = Drawn()
    party = drawn.enter(asked(grown("Мария Петрова")))
    drawn.wish(party, 1)
    wish = party.applications.order_by("preference")[0]
    given = Consent.objects.get(about=f"application:{wish.key}", text__slug="consent-plant")
    closed = drawn.places.draw.closes_at + timedelta(minutes=1)
    operations.withdraw_consent(consent=given, by=party.asker, now=closed)
    assert _names(party) == ["Мария Петрова"]
    assert party.applications.live().count() == 1
