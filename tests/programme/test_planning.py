"""What organisers may write down: nothing that a page would trip over later."""

import pytest
from django.core.exceptions import ValidationError

from gatehouse.programme import operations
from gatehouse.programme.models import Season
from tests import make

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
