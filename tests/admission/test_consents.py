"""Nobody comes without the consents that are needed, whichever way the application was sent."""

from datetime import date
from typing import Any

import pytest

from gatehouse.admission import operations
from gatehouse.admission.consents import CHILD, PERSONAL_DATA, PLANT
from gatehouse.admission.models import Application, PartyKind
from gatehouse.admission.rules import GuestAsk
from gatehouse.core.models import VersionedText
from gatehouse.core.refusal import Refused
from gatehouse.people import operations as people
from gatehouse.people.models import Consent
from tests import make

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
        make.session(of=make.activity(format="quiz")),
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
