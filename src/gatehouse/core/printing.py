"""PDFs made by typst: for everybody, whatever people are called."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import typst

PICTURES = {"So", "Sk", "Cn"}  # categories of signs
JOINERS = {"\u200d", "\u20e3", "\ufe0f"}


def printed(compiler: typst.Compiler, data: Mapping[str, object], *, at: datetime | None) -> bytes:
    """The PDF (PDF/UA) of what the compiler's template is given; `at` is its date.

    PDF/UA takes no sign that none of our fonts has, and a picture in one name would leave all
    others without their sheets: then pictures are left out of it. Where that is not enough, it is a
    plain PDF, with an empty box for the sign.
    """
    bare = _without_pictures(data)
    for told in (data, bare):
        try:
            return _compiled(compiler, told, at, standard="ua-1")
        except typst.TypstError as error:
            if "could not be displayed" not in str(error):
                raise
    return _compiled(compiler, bare, at, standard=None)


def _without_pictures(data: Any) -> Any:
    """The same without small pictures in its texts; what is made of them alone stays."""
    if isinstance(data, str):
        kept = "".join(one for one in data if not _is_picture(one))
        return " ".join(kept.split()) or data if kept != data else data
    if isinstance(data, Mapping):
        return {name: _without_pictures(one) for name, one in data.items()}
    if isinstance(data, list | tuple):
        return [_without_pictures(one) for one in data]
    return data


def _is_picture(sign: str) -> bool:
    """Emoji, and what joins or colours them; not №, ° or ™."""
    return sign in JOINERS or (sign > "\u2300" and unicodedata.category(sign) in PICTURES)


def _compiled(
    compiler: typst.Compiler,
    data: Mapping[str, object],
    at: datetime | None,
    *,
    standard: Literal["ua-1"] | None,
) -> bytes:
    made = compiler.compile(
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=[standard] if standard else [],
        timestamp=at.replace(microsecond=0) if at else None,  # a PDF knows whole seconds
    )
    if not isinstance(made, bytes):
        raise TypeError("typst made no PDF")
    return made
