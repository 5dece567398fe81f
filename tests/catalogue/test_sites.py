"""Where visitors are received."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from gatehouse.catalogue.models import Site
from tests import make


@pytest.mark.django_db
def test_a_place_has_no_time_zone_that_nobody_knows() -> None:
    with pytest.raises(ValidationError) as error:
        make.site(make.enterprise(), timezone="Europe/Moskow")
    assert list(error.value.message_dict) == ["timezone"]
    assert not Site.objects.exists()
