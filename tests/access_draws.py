"""Who gets which page of the draws."""

from __future__ import annotations

from tests.access import PUBLIC, Table

DRAW_PAGES: Table = {
    "draws:check": (lambda _: "/draws/check/", PUBLIC),
    "draws:check_worker": (lambda _: "/draws/check/sw.js", PUBLIC),
    "draws:check_reckoner": (lambda _: "/draws/check/worker.js", PUBLIC),
}
