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
from gatehouse.catalogue.operations.pictures import (
    PICTURES_AT_MOST,
    add_picture,
    describe_picture,
    place_picture,
    remove_picture,
    replace_picture,
    sweep_pictures,
)
from gatehouse.catalogue.operations.removing import (
    hangs_on,
    remove_enterprise,
    remove_industry,
    remove_site,
)
from gatehouse.catalogue.operations.staffing import dismiss, take_on_by_address

__all__ = [
    "PICTURES_AT_MOST",
    "add_enterprise",
    "add_industry",
    "add_picture",
    "add_site",
    "close_days",
    "describe_picture",
    "dismiss",
    "hangs_on",
    "let_go",
    "open_days",
    "place_picture",
    "remove_enterprise",
    "remove_industry",
    "remove_picture",
    "remove_site",
    "replace_picture",
    "sweep_pictures",
    "take_on",
    "take_on_by_address",
    "update_enterprise",
    "update_industry",
    "update_site",
]
