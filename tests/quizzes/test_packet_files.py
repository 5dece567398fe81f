"""Our own format: what goes out comes back the same; what is broken is refused in words."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import Any

import pytest

from gatehouse.quizzes.packing import own
from gatehouse.quizzes.packing.own import read_packet, write_packet
from gatehouse.quizzes.packing.shapes import MediaShape, PacketShape, QuestionShape, RoundShape
from gatehouse.quizzes.terms import Unclear
from tests.quizzes import packets

MEDIA = MediaShape("media-1.jpg", "picture", "Башня", b"\xff\xd8\xff" * 100, "seal")


def with_media() -> PacketShape:
    one = packets.questions(media="media-1.jpg", answer_media="media-1.jpg")
    return packets.whole(rounds=(RoundShape("Тур", one),), media=(MEDIA,))


@pytest.mark.parametrize("shape", [packets.whole(), with_media(), PacketShape("Пусто")])
def test_a_packet_comes_back_as_it_went_out_and_goes_out_the_same(shape: PacketShape) -> None:
    content = write_packet(shape)
    parcel = read_packet(content)
    assert (parcel.packet, parcel.remarks) == (shape, ())
    assert write_packet(parcel.packet) == content


def said(shape: PacketShape | None = None) -> dict[str, Any]:
    with zipfile.ZipFile(BytesIO(write_packet(shape or packets.whole()))) as packed:
        found: dict[str, Any] = json.loads(packed.read("packet.json"))
    return found


def packed(what: Any, **files: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        text = what if isinstance(what, bytes) else json.dumps(what).encode()
        archive.writestr("packet.json", text)
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_unknown_fields_and_files_are_named_and_the_rest_comes() -> None:
    plain = said()
    plain["mood"] = "gay"
    plain["rounds"][1]["colour"] = "red"
    plain["rounds"][2]["questions"][0]["hint"] = "no"
    parcel = read_packet(packed(plain, **{"notes.txt": b"x"}))
    assert parcel.packet == packets.whole()
    assert len(parcel.remarks) == 4
    assert not any(remark.is_left_out for remark in parcel.remarks)


def test_halves_of_a_sign_in_names_of_fields_can_be_shown() -> None:
    parcel = read_packet(packed(said() | {"mo\ud800od": "gay"}))
    assert "mo\ufffdod" in parcel.remarks[0].text
    with pytest.raises(Unclear, match="2\ufffd"):
        read_packet(packed(said() | {"version": "2\ud800"}))


def broken(change: str, value: Any) -> dict[str, Any]:
    """A packet with one field changed: "rounds.0.questions.1.solution"."""
    plain = said()
    place: Any = plain
    *path, last = change.split(".")
    for name in path:
        place = place[int(name) if name.isdecimal() else name]
    place[last] = value
    return plain


Q = "rounds.0.questions"
BROKEN: list[tuple[str, Any]] = [
    ("format", "other"),
    ("version", 2),
    ("version", "1"),
    ("title", 7),
    ("title", ""),
    ("title", "x" * 161),
    ("title", "a\0b"),
    ("title", "a\ud800b"),
    ("note", None),
    ("rounds", {}),
    ("rounds", [7]),
    ("rounds", [None] * 500),
    ("media", "x"),
    ("media", [{"name": "../x.jpg", "kind": "picture", "described": "x"}]),
    ("media", [{"name": "x.jpg", "kind": "smell", "described": "x"}]),
    ("media", [{"name": "x.jpg", "kind": "picture", "described": "x"}]),  # not in the file
    ("rounds.0.seconds", 0),
    ("rounds.0.seconds", True),
    ("rounds.0.seconds", 1e9),
    ("rounds.0.opens_whole", "yes"),
    ("rounds.0.scoring", []),
    ("rounds.0.scoring", {"kind": "roulette"}),
    ("rounds.0.scoring", {"unheard": 1}),
    ("rounds.0.scoring", {"kind": "ladder"}),
    ("rounds.0.scoring", {"kind": "stake", "stake_from_halves": 9, "stake_to_halves": 1}),
    ("rounds.0.scoring", {"tick_gain_halves": "many"}),
    ("rounds.0.scoring", {"ladder_halves": [1, "x"]}),
    (f"{Q}.0.form", "poem"),
    (f"{Q}.0.text", ""),
    (f"{Q}.0.text", "x" * 2_001),
    (f"{Q}.0.worth_halves", 0),
    (f"{Q}.0.worth_halves", 1.5),
    (f"{Q}.0.worth_halves", False),
    (f"{Q}.0.partial", "share"),
    (f"{Q}.0.seconds", "60"),
    (f"{Q}.0.media", "nowhere.jpg"),
    (f"{Q}.0.media", 5),
    (f"{Q}.0.options", {"choices": []}),
    (f"{Q}.0.solution", {}),
    (f"{Q}.0.solution", {"accepted": []}),
    (f"{Q}.0.solution", {"accepted": [{"text": "a", "halves": 99}]}),
    (f"{Q}.0.solution", {"accepted": [{"text": "a", "halves": 1}]}),
    (f"{Q}.0.solution", {"accepted": [{"text": "a", "halves": None}] * 2}),
    (f"{Q}.0.solution", {"accepted": [{"text": ["a"], "halves": None}]}),
    (f"{Q}.1.solution", {"number": 5, "within": "0"}),
    (f"{Q}.1.solution", {"number": "NaN", "within": "0"}),
    (f"{Q}.1.solution", {"number": "1e999", "within": "0"}),
    (f"{Q}.1.solution", {"number": "1", "within": "-1"}),
    (f"{Q}.2.solution", {"right": []}),
    (f"{Q}.2.solution", {"right": ["a", "b"]}),
    (f"{Q}.2.solution", {"right": ["z"]}),
    (f"{Q}.2.solution", {"right": [["a"]]}),
    (f"{Q}.2.options", {"choices": [{"id": "a", "text": "x"}]}),
    (f"{Q}.2.options", {"choices": [{"id": "a", "text": "x"}, {"id": "a", "text": "y"}]}),
    (f"{Q}.2.options", {"choices": [{"id": "<", "text": "x"}, {"id": "b", "text": "y"}]}),
    (f"{Q}.4.solution", {"order": ["a", "b"]}),
    (f"{Q}.5.solution", {"pairs": {"l1": "r1"}}),
    (f"{Q}.5.solution", {"pairs": {"l1": "r1", "l2": "r9"}}),
    (f"{Q}.5.solution", {"pairs": []}),
]


@pytest.mark.parametrize(("change", "value"), BROKEN)
def test_what_cannot_be_a_packet_is_refused_in_words(change: str, value: Any) -> None:
    with pytest.raises(Unclear, match=r"."):
        read_packet(packed(broken(change, value)))


@pytest.mark.parametrize("name", ["title", "rounds", "format", "version"])
def test_what_is_missing_is_told_by_its_name(name: str) -> None:
    plain = said()
    del plain[name]
    with pytest.raises(Unclear, match=r"."):
        read_packet(packed(plain))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"not a zip",
        write_packet(packets.whole())[:-40],
        packed(b"{"),
        packed(b"[]"),
        packed(b"\xff\xfe"),
        packed(b"[" * 100_000),
        packed(b'{"format": "gatehouse-packet", "version": NaN}'),
    ],
    ids=["empty", "head", "text", "cut", "brace", "list", "bytes", "deep", "nan"],
)
def test_broken_files_are_refused_in_words(content: bytes) -> None:
    with pytest.raises(Unclear, match=r"."):
        read_packet(content)


def test_a_file_without_a_packet_in_it_is_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "x")
    with pytest.raises(Unclear, match=r"packet\.json"):
        read_packet(out.getvalue())


def test_bombs_are_not_unpacked() -> None:
    huge = b"\0" * (own.ONE_AT_MOST + 1)
    for content in (
        packed(b" " * (own.JSON_AT_MOST + 1)),
        packed(said(), **{"media/a.jpg": huge}),
        packed(said(), **{f"f{number}": b"" for number in range(own.ENTRIES_AT_MOST + 1)}),
    ):
        with pytest.raises(Unclear, match=r"."):
            read_packet(content)


def test_a_directory_that_lies_about_sizes_gives_no_more_than_it_says() -> None:
    content = bytearray(packed(said(with_media()), **{"media/media-1.jpg": b"\0" * 5_000_000}))
    at = content.rindex(b"PK\x01\x02")  # the last file of the directory: its size as unpacked
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(Unclear, match=r"."):
        read_packet(bytes(content))


def test_questions_that_say_what_they_need_no_more_than_once() -> None:
    question = QuestionShape(**{name: getattr(packets.questions()[0], name)
                                for name in ("form", "text", "options", "solution")})  # fmt: skip
    assert question == packets.questions()[0]
