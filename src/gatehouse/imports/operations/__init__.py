"""Every write of imports. Each locks, re-reads, decides, writes and records, in this order."""

from gatehouse.imports.operations.agreeing import delete_gone, take_over
from gatehouse.imports.operations.mending import (
    describe_activity,
    mend_row,
    name_activity,
    name_enterprise,
    set_layout,
    skip_row,
)
from gatehouse.imports.operations.starting import (
    BYTES_AT_MOST,
    drop_import,
    export_season,
    forget_imports,
    start_import,
    too_big,
)

__all__ = [
    "BYTES_AT_MOST",
    "delete_gone",
    "describe_activity",
    "drop_import",
    "export_season",
    "forget_imports",
    "mend_row",
    "name_activity",
    "name_enterprise",
    "set_layout",
    "skip_row",
    "start_import",
    "take_over",
    "too_big",
]
