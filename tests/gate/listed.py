"""A stop with its plant, its layout and its lists, as the tests of lists need them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gatehouse.catalogue.models import Enterprise
from gatehouse.core.models import OutboxItem
from gatehouse.gate import listing, operations
from gatehouse.gate.listing import Row
from gatehouse.gate.models import Column, ListOrder, PassListLayout
from gatehouse.programme.models import Session, Stop
from tests import make

DUE = timedelta(hours=48)


def stop_of(session: Session) -> Stop:
    return listing.stops().get(session=session)


def rows(stop: Stop) -> list[Row]:
    return listing.rows_of(stop, listing.layout_of(stop.site.enterprise_id))


def lay_out(enterprise: Enterprise, **fields: Any) -> PassListLayout:
    usual: dict[str, Any] = {
        "columns": [*listing.DEFAULT_COLUMNS],
        "order": ListOrder.NAME,
        "heading": "",
        "due_hours_before": 48,
        "recipients": ["guard@plant.example"],
        "clears_guests": False,
    }
    return operations.set_layout(enterprise=enterprise, by=None, now=make.NOW, **usual | fields)


def everything() -> list[str]:
    """All columns there are."""
    return [code.value for code in Column]


def letters_to(address: str) -> list[OutboxItem]:
    return [item for item in OutboxItem.objects.order_by("pk") if item.to == address]
