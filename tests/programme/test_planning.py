"""What organisers may write down: nothing that a page would trip over later."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from gatehouse.core.refusal import Refused
from gatehouse.programme import operations
from gatehouse.programme.models import Season, Session
from tests import make
from tests.programme.pages import at

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("zone", ["Europe/Moskow", "europe/moscow", "МСК", "Europe", "../etc"])
def test_a_season_has_no_time_zone_that_nobody_knows(zone: str) -> None:
    with pytest.raises(ValidationError) as error:
        make.season(timezone=zone)
    assert list(error.value.message_dict) == ["timezone"]
    assert not Season.objects.exists()


def test_a_slip_in_a_season_s_time_zone_changes_nothing() -> None:
    season = make.season()
    with pytest.raises(ValidationError):
        operations.update_season(season=season, timezone="Asia/Ekaterinburg", by=None, now=make.NOW)
    season.refresh_from_db()
    assert season.timezone == "Europe/Moscow"
    operations.update_season(season=season, timezone="Asia/Yekaterinburg", by=None, now=make.NOW)
    season.refresh_from_db()
    assert season.timezone == "Asia/Yekaterinburg"


def test_no_application_is_taken_after_the_start() -> None:
    session = make.session(starts_at=at(14))
    with pytest.raises(ValidationError, match="До начала"):
        operations.update_session(
            session=session, own_closes_at=at(14, 14, 1), by=None, now=make.NOW
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.update(own_closes_at=at(14, 14, 1))
    operations.update_session(session=session, own_closes_at=at(14), by=None, now=make.NOW)
    session.refresh_from_db()
    assert session.closes_at == session.starts_at


@pytest.mark.parametrize("opens_at", [at(14, 12), at(14, 13)])
def test_applications_open_before_they_close(opens_at: datetime) -> None:
    with pytest.raises(ValidationError, match="открываются раньше"):
        make.session(starts_at=at(14), own_opens_at=opens_at, own_closes_at=at(14, 12))
    assert not Session.objects.exists()


def test_a_time_to_open_lies_before_the_season_s_own_close() -> None:
    session = make.session(starts_at=at(14))
    closes_at = session.starts_at - timedelta(hours=session.season.close_hours_before)
    with pytest.raises(Refused) as refused:
        operations.update_session(session=session, own_opens_at=closes_at, by=None, now=make.NOW)
    assert refused.value.first.code == "opens_too_late"
    session.refresh_from_db()
    assert session.own_opens_at is None
