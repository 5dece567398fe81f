"""Who looks into each table of the back office; see tests/test_access.py."""

from __future__ import annotations

from tests.access import Answers

# Who may look into each table of the back office, in the order of VIEWERS.
NOBODY_ELSE = (302, 403, 403)
ALL_STAFF = (*NOBODY_ELSE, 200, 200, 200, 200, 200, 200)
CITY = (*NOBODY_ELSE, 403, 403, 403, 200, 200, 200)
ORGANISERS = (*NOBODY_ELSE, 403, 403, 403, 403, 200, 200)
ADMINISTRATORS = (*NOBODY_ELSE, 403, 403, 403, 403, 403, 200)
OFFICE: dict[str, Answers] = {
    "catalogue.site": ALL_STAFF,
    "catalogue.enterprise": ALL_STAFF,
    "catalogue.industry": CITY,
    "catalogue.membership": ADMINISTRATORS,
    "programme.season": CITY,
    "programme.activity": ALL_STAFF,
    "programme.session": ALL_STAFF,
    "programme.quota": ALL_STAFF,
    "video.video": CITY,
    "video.view": CITY,
    "admission.application": ORGANISERS,
    "admission.attendance": ORGANISERS,
    "people.person": ADMINISTRATORS,
    "people.rolegrant": ADMINISTRATORS,
    "people.consent": ADMINISTRATORS,
    "core.versionedtext": ORGANISERS,
    "core.historyentry": ADMINISTRATORS,
    "core.outboxitem": ADMINISTRATORS,
    "core.job": ADMINISTRATORS,
    "core.schedule": ADMINISTRATORS,
}
