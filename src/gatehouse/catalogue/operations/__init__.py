"""Every write of the catalogue."""

from gatehouse.catalogue.operations.enterprises import (
    add_enterprise,
    add_industry,
    add_site,
    close_days,
    let_go,
    open_days,
    take_on,
    update_enterprise,
    update_industry,
    update_site,
)

__all__ = [
    "add_enterprise",
    "add_industry",
    "add_site",
    "close_days",
    "let_go",
    "open_days",
    "take_on",
    "update_enterprise",
    "update_industry",
    "update_site",
]
