"""Rules by which people have applied become no harder."""

from typing import Any

import pytest

from gatehouse.admission import operations
from gatehouse.core.refusal import Refused
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Activity, Citizenship
from tests import make

pytestmark = pytest.mark.django_db

HARDER = [
    {"admission_age": 7},
    {"child_alone_from": 15},
    {"children_per_adult": 2},
    {"citizenship": Citizenship.RF},
    {"step_free": False},
]
EASIER = [{"admission_age": 5}, {"child_alone_from": 12}, {"children_per_adult": 4}]


def described(activity: Activity, **fields: Any) -> Activity:
    operations.update_activity(activity=activity, by=None, now=make.NOW, **fields)
    return Activity.objects.get(pk=activity.pk)


@pytest.mark.parametrize("rule", HARDER)
def test_a_rule_becomes_no_harder_for_those_who_have_applied(rule: dict[str, Any]) -> None:
    session = make.session(capacity=1)
    booked, _waiting = (make.application(session) for _ in range(2))
    operations.withdraw(application=booked, by=booked.party.asker, now=make.NOW)
    with pytest.raises(Refused) as refused:
        described(session.activity, **rule)
    assert refused.value.first.code == "rules_promised"
    assert Activity.objects.filter(**rule).count() == 0


@pytest.mark.parametrize("rule", HARDER)
def test_a_rule_becomes_harder_while_nobody_has_applied_or_all_is_over(
    rule: dict[str, Any],
) -> None:
    session = make.session()
    application = make.application(session)
    operations.withdraw(application=application, by=application.party.asker, now=make.NOW)
    described(session.activity, **rule)
    past = make.session()
    make.application(past)
    operations.update_activity(activity=past.activity, by=None, now=past.ends_at, **rule)
    assert Activity.objects.filter(**rule).count() == 2


@pytest.mark.parametrize("rule", EASIER)
def test_a_rule_may_become_easier_and_words_may_change(rule: dict[str, Any]) -> None:
    session = make.session()
    make.application(session)
    activity = described(session.activity, title_ru="Новое имя", **rule)
    assert activity.title_ru == "Новое имя"
    assert Activity.objects.filter(**rule).count() == 1


@pytest.mark.parametrize("changed", [{"format": "lecture"}, {"slug": "elsewhere"}])
def test_the_format_and_the_address_of_a_public_activity_stay(changed: dict[str, Any]) -> None:
    session = make.session()
    with pytest.raises(Refused) as refused:
        described(session.activity, **changed)
    assert refused.value.first.code == "promised"


def test_what_is_public_is_known_from_the_database_not_from_the_page() -> None:
    session = make.session()
    session.published_at = None
    with pytest.raises(Refused) as refused:
        programme.update_session(session=session, code="NEW-1", by=None, now=make.NOW)
    assert refused.value.first.code == "promised"
