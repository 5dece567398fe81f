"""Where requests come from."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from gatehouse.web.origin import address_of, network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
    ],
)
def test_all_addresses_of_one_home_are_counted_as_one(address: str, network: str) -> None:
    assert network_of(RequestFactory().get("/", REMOTE_ADDR=address)) == network


def test_only_a_trusted_proxy_is_believed_and_only_in_its_own_word(settings: Settings) -> None:
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="10.0.0.1, 203.0.113.7")
    assert address_of(request) == "127.0.0.1"
    settings.TRUSTED_PROXY = True
    assert address_of(request) == "203.0.113.7"
