"""What an operation answers when it does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from gatehouse.core.refusal import Refused


@contextmanager
def refused(code: str) -> Iterator[None]:
    """The block is refused, and this is the first reason."""
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.first.code == code
