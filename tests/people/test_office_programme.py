"""The programme in the back office: what organisers type is what visitors get to see."""

from __future__ import annotations

import pytest

from gatehouse.people.models import Role
from gatehouse.programme.models import Quota
from tests import make
from tests.office import client_of, filled, holder, table

pytestmark = pytest.mark.django_db


def test_places_for_another_kind_of_party_are_added_later() -> None:
    session = make.session(capacity=0, groups=20)
    client = client_of(holder(Role.ORGANISER))
    url = table(Quota, "add/")
    sent = filled(client.get(url), session=session.pk, kind="public", places=5)
    assert client.post(url, sent).status_code == 302
    assert session.quotas.get(kind="public").places == 5
    again = client.post(url, sent)
    assert again.status_code == 200, "there are places of this kind already"
