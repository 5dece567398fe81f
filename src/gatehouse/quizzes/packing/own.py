"""Our own format: a ZIP with packet.json and the media; docs/packets.md says it in full.

Written twice, the same packet gives the same bytes; read back, it is the same packet.
"""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from gatehouse.core import archives
from gatehouse.core.archives import Fault
from gatehouse.quizzes.packing import checking
from gatehouse.quizzes.packing.shapes import (
    MediaShape,
    PacketShape,
    Parcel,
    QuestionShape,
    Remark,
    RoundShape,
)
from gatehouse.quizzes.terms import Form, Partial, Unclear

FORMAT, VERSION = "gatehouse-packet", 1
PACKET, FOLDER = "packet.json", "media/"
BYTES_AT_MOST = 100 * 1024 * 1024
JSON_AT_MOST = 4 * 1024 * 1024
ONE_AT_MOST = 40 * 1024 * 1024
ENTRIES_AT_MOST = 400
LIMITS = archives.Limits(
    parts=ENTRIES_AT_MOST, in_all=BYTES_AT_MOST, one=ONE_AT_MOST, names_once=True
)
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
EPOCH = (1980, 1, 1, 0, 0, 0)
KINDS = ("picture", "sound", "video")
# Names of fields as they stand in the file, and whether each has to be there.
TOP = {"format": True, "version": True, "title": True, "note": False, "media": False}
TOP |= {"rounds": True, "title_en": False}
OF_MEDIA = {"name": True, "kind": True, "described": True, "seal": False}
OF_ROUND = {"title": True, "intro": False, "seconds": False, "opens_whole": False}
OF_ROUND |= {"scoring": False, "questions": True, "title_en": False}
OF_QUESTION = {"form": True, "text": True, "options": False, "solution": True, "partial": False}
OF_QUESTION |= {"worth_halves": False, "seconds": False, "media": False, "answer_media": False}
OF_QUESTION |= {"comment": False, "source": False}


def write_packet(packet: PacketShape) -> bytes:
    """The file of a packet."""
    said = {
        "format": FORMAT,
        "version": VERSION,
        "title": packet.title,
        "title_en": packet.title_en,
        "note": packet.note,
        "media": [
            {"name": one.name, "kind": one.kind, "described": one.described, "seal": one.seal}
            for one in packet.media
        ],
        "rounds": [_round_said(one) for one in packet.rounds],
    }
    text = json.dumps(said, ensure_ascii=False, indent=1, sort_keys=False) + "\n"
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        _write(packed, PACKET, text.encode(), zipfile.ZIP_DEFLATED)
        for one in packet.media:  # pressed already
            _write(packed, FOLDER + one.name, one.content, zipfile.ZIP_STORED)
    return out.getvalue()


def _write(packed: zipfile.ZipFile, name: str, content: bytes, how: int) -> None:
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type, info.external_attr = how, 0o644 << 16
    packed.writestr(info, content)


def _round_said(one: RoundShape) -> dict[str, Any]:
    return {
        "title": one.title,
        "title_en": one.title_en,
        "intro": one.intro,
        "seconds": one.seconds,
        "opens_whole": one.opens_whole,
        "scoring": one.scoring,
        "questions": [_question_said(question) for question in one.questions],
    }


def _question_said(one: QuestionShape) -> dict[str, Any]:
    return {
        "form": str(one.form),
        "text": one.text,
        "options": one.options,
        "solution": one.solution,
        "partial": str(one.partial),
        "worth_halves": one.worth_halves,
        "seconds": one.seconds,
        "media": one.media,
        "answer_media": one.answer_media,
        "comment": one.comment,
        "source": one.source,
    }


def read_packet(content: bytes) -> Parcel:
    """What `write_packet` wrote, or anybody by its description. Raises Unclear."""
    try:
        with archives.opened(content, LIMITS) as packed:
            return _read(packed)
    except archives.Unreadable as unreadable:
        raise _in_words(unreadable.fault) from unreadable


def _in_words(fault: Fault) -> Unclear:
    if fault is Fault.BOMB:
        return _bomb()
    if fault is Fault.LOCKED:
        return Unclear(_("The file is locked or packed in an unknown way."))
    return Unclear(_("The file is damaged, or is no packet. Send it once more."))


def _read(packed: zipfile.ZipFile) -> Parcel:
    infos = {info.filename: info for info in packed.infolist()}
    if PACKET not in infos:
        raise Unclear(_("There is no packet.json in it: this is no packet of ours."))
    if infos[PACKET].file_size > JSON_AT_MOST:
        raise _bomb()
    remarks = list[Remark]()
    said = _json(packed.read(PACKET))
    packet = _packet(said, remarks)
    media = [_with_content(packed, infos, one) for one in packet.media]
    named = {FOLDER + one.name for one in media} | {PACKET, FOLDER}
    remarks += [
        Remark(name[:120], _("This file is not named in packet.json and does not come."))
        for name in infos
        if name not in named
    ]
    packet = replace(packet, media=tuple(media))
    checking.check_packet(packet)
    return Parcel(packet, tuple(remarks))


def _bomb() -> Unclear:
    return Unclear(_("Unpacked, the file is far larger than a packet and was not opened."))


def _json(content: bytes) -> dict[str, Any]:
    try:
        said = json.loads(content.decode("utf-8"), parse_constant=_no_constant)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise Unclear(_("packet.json cannot be read: it is no JSON in UTF-8.")) from error
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise Unclear(_("There is no packet.json in it: this is no packet of ours."))
    if said.get("version") != VERSION:
        text = _("The packet is of version %(version)s; this site reads version %(ours)d.")
        raise Unclear(text % {"version": _named(said.get("version"), 20), "ours": VERSION})
    return said


def _named(said: object, most: int) -> str:
    """What stands in the file, so far as it can be shown."""
    return checking.NOT_KEPT.sub("\ufffd", str(said)[:most])


def _no_constant(name: str) -> None:
    raise Unclear(_("packet.json cannot be read: it is no JSON in UTF-8."))


def _packet(said: dict[str, Any], remarks: list[Remark]) -> PacketShape:
    fields = _known(said, TOP, "packet.json", remarks)
    media = [_media(one, number, remarks) for number, one in _each(fields.get("media", []))]
    names = [one.name for one in media]
    if len(set(names)) != len(names):
        raise Unclear(_("Two media have one name."))
    return PacketShape(
        title=fields["title"],
        rounds=tuple(_round(one, number, remarks) for number, one in _each(fields["rounds"])),
        note=fields.get("note", ""),
        media=tuple(media),
        title_en=fields.get("title_en", ""),
    )


def _media(said: Any, number: int, remarks: list[Remark]) -> MediaShape:
    where = _("Media %(n)d") % {"n": number}
    fields = _known(said, OF_MEDIA, where, remarks)
    if fields["kind"] not in KINDS:
        raise Unclear(_("%(where)s: the kind is unknown.") % {"where": where})
    if not isinstance(fields["name"], str) or not NAME.fullmatch(fields["name"]):
        raise Unclear(_("%(where)s: the name is none of ours.") % {"where": where})
    checking.line(fields["described"], where, 500)
    seal = fields.get("seal", "")
    return MediaShape(fields["name"], fields["kind"], fields["described"], b"", str(seal)[:200])


def _round(said: Any, number: int, remarks: list[Remark]) -> RoundShape:
    where = _("Round %(n)d") % {"n": number}
    fields = _known(said, OF_ROUND, where, remarks)
    scoring = fields.get("scoring", {})
    if not isinstance(scoring, dict) or not isinstance(fields.get("opens_whole", False), bool):
        raise Unclear(_("The scoring of the round cannot be read."))
    questions = [
        _question(one, _("Round %(n)d, question %(q)d") % {"n": number, "q": place}, remarks)
        for place, one in _each(fields["questions"])
    ]
    return RoundShape(**(fields | {"scoring": scoring, "questions": tuple(questions)}))


def _question(said: Any, where: str, remarks: list[Remark]) -> QuestionShape:
    fields = _known(said, OF_QUESTION, where, remarks)
    try:
        fields["form"] = Form(fields["form"])
        fields["partial"] = Partial(fields.get("partial", Partial.NONE))
    except ValueError as error:
        text = _("%(where)s: how one answers is unknown.") % {"where": where}
        raise Unclear(text) from error
    fields.setdefault("options", {})
    for name in ("media", "answer_media"):
        if not isinstance(fields.get(name, ""), str):
            raise Unclear(_("%(where)s: the media is no name.") % {"where": where})
    return QuestionShape(**fields)


def _known(said: Any, names: dict[str, bool], where: str, remarks: list[Remark]) -> dict[str, Any]:
    """The fields that we know; the others are named."""
    if not isinstance(said, dict):
        raise Unclear(_("%(where)s cannot be read.") % {"where": where})
    for name, is_needed in names.items():
        if is_needed and name not in said:
            text = _("%(where)s: “%(name)s” is missing.")
            raise Unclear(text % {"where": where, "name": name})
    for name in said:
        if name not in names:
            text = _("“%(name)s” is unknown and does not come.") % {"name": _named(name, 80)}
            remarks.append(Remark(where, text))
    return {name: value for name, value in said.items() if name in names}


def _each(said: Any) -> list[tuple[int, Any]]:
    if not isinstance(said, list) or len(said) > ENTRIES_AT_MOST:
        raise Unclear(_("packet.json cannot be read: a list is none, or far too long."))
    return list(enumerate(said, start=1))


def _with_content(
    packed: zipfile.ZipFile, infos: dict[str, zipfile.ZipInfo], one: MediaShape
) -> MediaShape:
    if FOLDER + one.name not in infos:
        raise Unclear(_("The media “%(name)s” is not in the file.") % {"name": one.name})
    return replace(one, content=packed.read(FOLDER + one.name))
